"""The gazetteer: names -> places, from one read-only file. Safe to share between threads; each process opens its own."""

from __future__ import annotations

import os
import sqlite3
import threading
from functools import lru_cache
from math import cos, radians, sin
from pathlib import Path
from typing import Any

import msgspec
from rapidfuzz import fuzz, process

from reportedly.errors import ModelError
from reportedly.grounding.gazetteer_file import FORMAT, check_seal, number_of
from reportedly.grounding.names import normal_key, skeleton
from reportedly.grounding.sphere import Point, circle_around, distance_m

_COLUMNS = "p.id, p.own, p.name, p.country, p.admin1, p.admin2, p.class, p.code, p.lat, p.lon, p.population, p.radius"
_MOST = 60
"""Places taken for one name; the most populous first."""
_LEAST_AREAS, _SIDE, _SIDE_EDGE = 4, 0.45, 0.12
_CENTRAL = 0.45
_FEW_AREAS = 8
"""A country of fewer first-level areas is measured by its second-level areas too."""
_RATIO, _LEAST_LETTERS, _MOST_SKELETONS = 90.0, 6, 40_000


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Hold one place of the gazetteer. `lat`, `lon` WGS 84 degrees of its middle; `radius_m` metres that cover it.

    `matched`: 0 the place's own name, 1 another of its names, 2 a name without article or generic word,
    3 a transliteration, 4 a name much like it.
    """

    id: str
    name: str
    country: str
    admin1: str
    admin1_name: str | None
    admin2: str
    feature_class: str
    feature_code: str
    lat: float | None
    lon: float | None
    population: int
    radius_m: int
    matched: int = 0

    @property
    def is_country(self) -> bool:
        """Tell whether this is a country or a territory with a code of its own."""
        return self.feature_class == "A" and self.feature_code.startswith("PCL")

    @property
    def is_listed(self) -> bool:
        """Tell whether the codebook lists the place itself: a base, a field, a region, a sea."""
        return self.id.startswith("reportedly:") or (self.feature_class in "LHT" and not self.population)

    @property
    def is_area(self) -> bool:
        """Tell whether this is an administrative area below a country."""
        return self.feature_class == "A" and not self.is_country

    def holds(self, other: Place) -> bool:
        """Tell whether the other place lies in this country or area."""
        if self.id == other.id:
            return False
        if self.is_country:
            return other.country == self.country and not other.is_country
        if self.feature_code == "ADM1":
            return bool(self.admin1) and other.admin1 == self.admin1 and other.feature_code != "ADM1"
        return self.is_area and bool(self.admin2) and other.admin2 == self.admin2


class Gazetteer:
    """Look up places by name. `hash` changes with the content, for the lineage; `version` names what it was made from."""

    def __init__(self, path: Path) -> None:
        check_seal(path)
        self.path = path
        self._local = threading.local()
        meta = dict(self._rows("SELECT name, value FROM meta"))
        if meta.get("format") != str(FORMAT):
            raise ModelError(
                f"the gazetteer has format {meta.get('format')}, this software reads {FORMAT}",
                where=str(path), remedy="Build it again with `reportedly gazetteer build`.",
            )  # fmt: skip
        self.meta: dict[str, str] = meta
        self.hash, self.version = meta["content"], meta.get("version", "")
        self._areas = dict(self._rows("SELECT admin1, name FROM places WHERE class='A' AND code='ADM1'"))
        self._countries = dict(self._rows("SELECT country, id FROM places WHERE class='A' AND code='PCLI'"))
        self._named = lru_cache(maxsize=20_000)(self._look_up)
        self._sounding = lru_cache(maxsize=5_000)(self._listen)
        self._by_number = lru_cache(maxsize=5_000)(self._fetch)
        self._skeletons = lru_cache(maxsize=12)(self._skeletons_of)
        self._parts = lru_cache(maxsize=500)(self._part_of)
        self._towns = lru_cache(maxsize=8)(self._towns_of)
        self._resembling = lru_cache(maxsize=5_000)(self._resemble)

    def __reduce__(self) -> tuple[Any, ...]:
        return (Gazetteer, (self.path,))

    def _rows(self, query: str, values: tuple[object, ...] = ()) -> list[Any]:
        if getattr(self._local, "process", None) != os.getpid():
            address = f"{self.path.resolve().as_uri()}?mode=ro&immutable=1"
            self._local.db = sqlite3.connect(address, uri=True, check_same_thread=False)
            self._local.db.execute("PRAGMA mmap_size=1073741824")
            self._local.process = os.getpid()
        return self._local.db.execute(query, values).fetchall()  # type: ignore[no-any-return]

    def named(self, name: str) -> tuple[Place, ...]:
        """List the places that bear the name, the more populous first; spelling as in `normal_key`."""
        return self._named(normal_key(name))

    def named_key(self, key: str) -> tuple[Place, ...]:
        """List the places under a key that `normal_key` made."""
        return self._named(key)

    def _look_up(self, key: str) -> tuple[Place, ...]:
        query = (
            f"SELECT n.sort, {_COLUMNS} FROM names n JOIN places p ON p.id=n.place WHERE n.key=? "  # noqa: S608
            "ORDER BY p.code IN ('PCLI', 'ADM1', 'RGN', 'SEA') DESC, p.population DESC, p.id LIMIT ?"
        )
        return tuple(self._place(row[1:], row[0]) for row in self._rows(query, (key, _MOST)))

    def sounding(self, name: str, *, country: str) -> tuple[Place, ...]:
        """List the places of a country whose name is the same in another transliteration."""
        return self._sounding(skeleton(normal_key(name)), country)

    def _listen(self, bones: str, country: str) -> tuple[Place, ...]:
        if len(bones) < 4:
            return ()
        query = (
            f"SELECT {_COLUMNS} FROM sounds s JOIN places p ON p.id=s.place WHERE s.country=? AND s.skeleton=? "  # noqa: S608
            "ORDER BY p.population DESC, p.id LIMIT ?"
        )
        return tuple(self._place(row, 3) for row in self._rows(query, (country, bones, _MOST)))

    def resembling(self, name: str, *, country: str) -> tuple[Place, ...]:
        """List places of a country whose transliteration skeleton is much like the name's.

        The floor is a rapidfuzz ratio of 90 on skeletons of six letters or more that begin alike. Measured on 3,000
        alternate names of ten countries at war against all other names there: 80 to 89 % of the best matches at or above
        90 are right (71 % for five letters, 65 to 85 % at 84). Countries with more than 40,000 names are not searched.
        """
        return self._resembling(skeleton(normal_key(name)), country)

    def _resemble(self, bones: str, country: str) -> tuple[Place, ...]:
        if len(bones) < _LEAST_LETTERS:
            return ()
        choices = self._skeletons(country).get(bones[0], [])
        near = process.extract(bones, choices, scorer=fuzz.ratio, score_cutoff=_RATIO, limit=3)
        found = {place.id: place for close, _, _ in near for place in self._sounding(close, country)}
        return tuple(msgspec.structs.replace(place, matched=4) for place in found.values())

    def _skeletons_of(self, country: str) -> dict[str, list[str]]:
        rows = self._rows(
            "SELECT DISTINCT skeleton FROM sounds WHERE country=? LIMIT ?", (country, _MOST_SKELETONS + 1)
        )
        found: dict[str, list[str]] = {}
        for (bones,) in rows if len(rows) <= _MOST_SKELETONS else ():
            found.setdefault(bones[0], []).append(bones)
        return found

    def place(self, place: str) -> Place | None:
        """Find a place by its id ("geonames:169389")."""
        return self._by_number(number_of(place))

    def _fetch(self, number: int) -> Place | None:
        rows = self._rows(f"SELECT {_COLUMNS} FROM places p WHERE p.id=?", (number,))  # noqa: S608
        return self._place(rows[0], 0) if rows else None

    def country(self, code: str) -> Place | None:
        """Find a country by its ISO 3166-1 alpha-2 code."""
        number = self._countries.get(code)
        return None if number is None else self._by_number(number)

    def part(self, country: str, bearing: float | None) -> tuple[Point, int] | None:
        """Find the part of a country that lies towards a bearing (None: its middle): a point and the metres that cover it.

        It covers the middles of the first-level areas (where they are few, the second-level ones too) on that side, sides being measured by how far the country reaches
        each way. None for countries with fewer than four such areas.
        """
        return self._parts(country, bearing)

    def towns(self, country: str) -> list[Point]:
        """List the points of the named places of a country: towns, villages, sites."""
        return self._towns(country)

    def _towns_of(self, country: str) -> list[Point]:
        query = (
            "SELECT lat, lon FROM places WHERE id IN (SELECT DISTINCT place FROM sounds WHERE country=?) "
            "AND class<>'A' AND lat IS NOT NULL ORDER BY id"
        )
        return self._rows(query, (country,))

    def _part_of(self, country: str, bearing: float | None) -> tuple[Point, int] | None:
        query = (
            "SELECT lat, lon FROM places WHERE country=? AND class='A' AND code='ADM1' AND lat IS NOT NULL ORDER BY id"
        )
        points: list[Point] = self._rows(query, (country,))
        if len(points) < _FEW_AREAS:
            points = self._rows(query.replace("code='ADM1'", "code IN ('ADM1', 'ADM2')"), (country,))
        if len(points) < _LEAST_AREAS:
            return None
        (lat, lon), _ = circle_around(points)
        tall = max(abs(point[0] - lat) for point in points) or 1.0
        wide = max(abs(point[1] - lon) for point in points) or 1.0
        if bearing is None:
            inner = [p for p in points if max(abs(p[0] - lat) / tall, abs(p[1] - lon) / wide) <= _CENTRAL]
            return (lat, lon), int(max((distance_m((lat, lon), p) for p in inner), default=0)) + int(
                distance_m((lat - tall, lon), (lat + tall, lon)) * _SIDE_EDGE
            )
        up, right = cos(radians(bearing)), sin(radians(bearing))
        along = [(p[0] - lat) / tall * up + (p[1] - lon) / wide * right for p in points]
        side = [p for p, far in zip(points, along, strict=True) if far >= _SIDE * max(along)]
        centre, radius = circle_around(side)
        return centre, int(radius) + int(distance_m((lat - tall, lon), (lat + tall, lon)) * _SIDE_EDGE)

    def _place(self, row: tuple[Any, ...], matched: int) -> Place:
        number, own, name, country, admin1, admin2, sort, code, lat, lon, population, radius = row
        return Place(
            id=own or f"geonames:{number}", name=name, country=country, admin1=admin1,
            admin1_name=self._areas.get(admin1), admin2=admin2, feature_class=sort, feature_code=code,
            lat=lat, lon=lon, population=population or 0, radius_m=radius or 0, matched=matched,
        )  # fmt: skip


def open_gazetteer(path: Path | None = None) -> Gazetteer:
    """Open a gazetteer.

    Args:
        path: a file made by `reportedly gazetteer build`; None takes the one made from what ships, built in the
            user's cache folder at first use (about half a minute, no network).

    Raises:
        ModelError: a named file is missing, altered, or of another version; there is no fallback.
    """
    if path is None:
        from reportedly.grounding.gazetteer_shipped import shipped_gazetteer

        path = shipped_gazetteer()
    elif not Path(path).is_file():
        raise ModelError(
            "no such gazetteer file",
            where=str(path),
            remedy="Build it with `reportedly gazetteer build`, or leave grounding.gazetteer out.",
        )
    return Gazetteer(Path(path))
