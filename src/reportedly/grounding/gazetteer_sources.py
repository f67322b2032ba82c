"""Files of places that people have -> rows: GeoNames dumps, CSV, GeoJSON. A bad row is told, never guessed at."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from reportedly.errors import BadRecord, MissingInput
from reportedly.grounding.gazetteer_file import PlaceRow
from reportedly.grounding.gazetteer_shipped import is_name
from reportedly.grounding.generic import place_sorts
from reportedly.grounding.names import normal_key
from reportedly.grounding.sphere import Point, circle_around

DUMP_COLUMNS = 19
"""Columns of a GeoNames table of places. Source: https://download.geonames.org/export/dump/readme.txt (CC BY 4.0)."""
_DUMP_NAME = re.compile(r"^(allCountries|cities\d+|no-country|[A-Z]{2})\.(zip|txt)$")
_NO_NAMES = frozenset({"link", "post", "iata", "icao", "faac", "wkdt", "unlc", "tcid", "abbr"})
_ALIASES = {
    "latitude": "lat", "y": "lat", "longitude": "lon", "lng": "lon", "long": "lon", "x": "lon", "also": "alternatenames",
    "alternate_names": "alternatenames", "aliases": "alternatenames", "sort": "kind", "type": "kind", "country_code": "country",
    "iso": "country", "title": "name", "radius": "radius_m",
}  # fmt: skip
_NEEDED = ("name", "lat", "lon")


class BadRow(Exception):
    """Say why one row cannot be taken in."""


@contextmanager
def open_table(path: Path) -> Iterator[IO[str]]:
    """Open a text table, or the one text table in a zip.

    Raises:
        MissingInput: no such file.
        BadRecord: a broken zip, or one that holds no table.
    """
    try:
        if path.suffix.lower() != ".zip":
            with path.open(encoding="utf-8", newline="") as stream:
                yield stream
            return
        with zipfile.ZipFile(path) as archive, archive.open(_member(archive, path)) as raw:
            yield io.TextIOWrapper(raw, encoding="utf-8", newline="")
    except FileNotFoundError:
        raise MissingInput("no such file", where=str(path)) from None
    except (zipfile.BadZipFile, EOFError, NotImplementedError) as error:
        raise BadRecord(f"a broken zip: {error}", where=str(path), remedy="Download it again.") from None
    except UnicodeDecodeError as error:
        raise BadRecord(f"not UTF-8: {error}", where=str(path)) from None


def _member(archive: zipfile.ZipFile, path: Path) -> str:
    tables = [
        n
        for n in archive.namelist()
        if n.endswith(".txt") and "readme" not in n.lower() and "iso-language" not in n.lower()
    ]
    if path.stem + ".txt" in tables:
        return path.stem + ".txt"
    if len(tables) != 1:
        raise BadRecord(f"a zip with {len(tables)} tables, wanted one", where=str(path))
    return tables[0]


def dump_tables(folder: Path) -> list[Path]:
    """List the tables of places in a folder of GeoNames files; a zip goes before its unpacked text.

    Raises:
        MissingInput: the folder holds none.
    """
    found: dict[str, Path] = {}
    for path in sorted(folder.iterdir(), reverse=True):
        if _DUMP_NAME.match(path.name):
            found[path.stem] = path
    if not found:
        raise MissingInput(
            "the folder holds no GeoNames table (allCountries.zip, or XX.zip of a country)", where=str(folder)
        )
    return [found["allCountries"]] if "allCountries" in found else [found[stem] for stem in sorted(found)]


def read_dump_row(line: str) -> PlaceRow:
    """Read one line of a GeoNames table.

    Raises:
        BadRow: wrong number of columns, no name, or impossible coordinates.
    """
    cells = line.rstrip("\r\n").split("\t")
    if len(cells) != DUMP_COLUMNS:
        raise BadRow(f"{len(cells)} columns, wanted {DUMP_COLUMNS}")
    number, name, plain, also, lat, lon, sort, code, country, _, first, second, *rest = cells
    if not number.isdigit() or not name:
        raise BadRow("no GeoNames id or no name")
    point = _coordinates(lat, lon)
    admin1 = f"{country}.{first}" if first and first != "00" else ""
    return PlaceRow(
        id=f"geonames:{number}", name=name, country=country, admin1=admin1,
        admin2=f"{admin1}.{second}" if admin1 and second else "", feature_class=sort or "P", feature_code=code,
        lat=point[0], lon=point[1], population=_whole(rest[2], "population"),
        also=tuple({plain, *filter(is_name, also.split(","))} - {name, ""}),
    )  # fmt: skip


def read_area_row(line: str) -> PlaceRow:
    """Read one line of admin1CodesASCII.txt or admin2Codes.txt: an area without coordinates.

    Raises:
        BadRow: wrong columns.
    """
    cells = line.rstrip("\r\n").split("\t")
    level = cells[0].count(".")
    if len(cells) != 4 or level not in (1, 2) or not cells[3].isdigit():
        raise BadRow(f"{len(cells)} columns, wanted code, name, plain name, id")
    code, name, plain, number = cells
    first = ".".join(code.split(".")[:2])
    return PlaceRow(
        id=f"geonames:{number}", name=name, country=code[:2], admin1=first, admin2=code if level == 2 else "",
        feature_class="A", feature_code=f"ADM{level}", also=(plain,) if plain != name else (),
    )  # fmt: skip


def read_alternate_row(line: str) -> tuple[int, str] | None:
    """Read one line of alternateNamesV2: GeoNames id and name; None for codes and links.

    Raises:
        BadRow: wrong columns.
    """
    cells = line.rstrip("\r\n").split("\t")
    if len(cells) < 4 or not cells[1].isdigit():
        raise BadRow(f"{len(cells)} columns, wanted 8 or 10")
    return None if cells[2] in _NO_NAMES or not is_name(cells[3]) else (int(cells[1]), cells[3])


def read_csv(path: Path) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Read a CSV (comma, semicolon or tab) with a header: name, lat, lon; more columns as `read_own` knows them.

    Raises:
        BadRecord: a needed column is not there.
    """
    with open_table(path) as stream:
        head = stream.readline()
        mark = max("\t;,", key=head.count)
        columns = [
            _ALIASES.get(c.strip().lower(), c.strip().lower())
            for c in next(csv.reader([head.lstrip("\ufeff")], delimiter=mark), [])
        ]
        missing = [c for c in _NEEDED if c not in columns]
        if missing:
            raise BadRecord(
                f"the table has no column {', '.join(missing)}; it has {', '.join(columns)}", where=f"{path}:1"
            )
        for number, cells in enumerate(csv.reader(stream, delimiter=mark), 2):
            if any(cells):
                yield number, dict(zip(columns, cells, strict=False))


def read_geojson(path: Path) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Read the features of a GeoJSON file; an area gives its middle and the radius that covers it.

    Raises:
        BadRecord: not JSON, or no FeatureCollection.
    """
    try:
        data = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise MissingInput("no such file", where=str(path)) from None
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise BadRecord(f"not GeoJSON: {error}", where=str(path)) from None
    features = data.get("features") if isinstance(data, dict) else None
    if not isinstance(features, list):
        raise BadRecord("not a GeoJSON FeatureCollection", where=str(path))
    for number, feature in enumerate(features, 1):
        yield number, _feature_cells(feature)


def _feature_cells(feature: Any) -> Mapping[str, str]:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    cells = {
        _ALIASES.get(str(k).lower(), str(k).lower()): str(v) for k, v in (properties or {}).items() if v is not None
    }
    geometry = feature.get("geometry") if isinstance(feature, dict) else None
    points = list(_points((geometry or {}).get("coordinates", [])))
    if points:
        (lat, lon), radius = circle_around(points)
        cells |= {"lat": str(lat), "lon": str(lon)}
        if len(points) > 1:
            cells.setdefault("radius_m", str(int(radius)))
    if isinstance(feature, dict) and feature.get("id") is not None:
        cells.setdefault("id", str(feature["id"]))
    return cells


def _points(coordinates: Any) -> Iterator[tuple[float, float]]:
    if (
        isinstance(coordinates, list)
        and len(coordinates) >= 2
        and all(isinstance(c, int | float) for c in coordinates[:2])
    ):
        yield float(coordinates[1]), float(coordinates[0])
    elif isinstance(coordinates, list):
        for part in coordinates:
            yield from _points(part)


def read_own(cells: Mapping[str, str], *, source: str) -> PlaceRow:
    """Read one place of a user's own list.

    Cells: name, lat, lon; id, country (ISO 3166-1 alpha-2), admin1 (GeoNames code), alternatenames (`|` or `;` between),
    kind (a sort of `generic_places.yaml`), population, radius_m.

    Raises:
        BadRow: no name, impossible coordinates, an unknown kind, a wrong number.
    """
    name = (cells.get("name") or "").strip()
    if not name:
        raise BadRow("no name")
    country, kind = (cells.get("country") or "").strip().upper(), (cells.get("kind") or "settlement").strip()
    if country and not re.fullmatch("[A-Z]{2}", country):
        raise BadRow(f"country {country!r} is not an ISO 3166-1 alpha-2 code")
    sort = place_sorts().get(kind)
    if sort is None:
        raise BadRow(f"unknown kind {kind!r}; known: {', '.join(place_sorts())}")
    key = (cells.get("id") or "").strip() or f"{normal_key(name)}@{cells.get('lat')},{cells.get('lon')}"
    point = _coordinates(cells.get("lat") or "", cells.get("lon") or "")
    radius = _whole(cells.get("radius_m") or "", "radius_m")
    return PlaceRow(
        id=f"own:{source}:{key}", name=name, country=country, admin1=(cells.get("admin1") or "").strip(),
        feature_class=sort.feature_class if sort.feature_class != "A" else "L", feature_code=sort.code or "RGN" * (sort.feature_class == "A"),
        lat=point[0], lon=point[1], population=_whole(cells.get("population") or "", "population"),
        radius_m=radius or int(sort.radius_km * 1000), also=_names(cells.get("alternatenames") or ""),
    )  # fmt: skip


def _names(cell: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in re.split(r"[|;]", cell) if part.strip()))


def _coordinates(lat: str, lon: str) -> Point:
    try:
        point = float(lat), float(lon)
    except ValueError:
        raise BadRow(f"coordinates {lat!r}, {lon!r} are no numbers") from None
    if not (-90 <= point[0] <= 90 and -180 <= point[1] <= 180):
        raise BadRow(f"impossible coordinates {lat}, {lon}")
    return point


def _whole(cell: str, column: str) -> int:
    try:
        return int(float(cell)) if cell.strip() else 0
    except ValueError:
        raise BadRow(f"{column} {cell!r} is no number") from None
