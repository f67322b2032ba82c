"""The map: points with the radius in which the truth lies, what has no point and why, and a drawing for paper."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

import msgspec

from reportedly.export.facts import country_name, distance_words
from reportedly.export.phrases import PRECISION_WORDS
from reportedly.store import Connection
from reportedly.store.lists import Point, points
from reportedly.store.query import Query
from reportedly.store.running import Stand, same_points, stand_of

T = TypeVar("T")
MOST_POINTS = 5_000
_KM_PER_DEGREE = 111.195
AREAS = ("district", "province", "region", "country", "sea")
"""Sorts of place that are drawn as areas: the middle of one is nowhere in particular."""


def points_json(found: Sequence[Point]) -> dict[str, Any]:
    """Write points as GeoJSON (RFC 7946): each with its radius in metres, how many claims, and its words."""
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [round(p.lon, 5), round(p.lat, 5)]},
                "properties": _properties(p),
            }
            for p in found
        ],
        "cut": len(found) >= MOST_POINTS,
    }


def _properties(point: Point) -> dict[str, Any]:
    return {
        "claims": point.claims, "claim": point.claim, "name": point.name, "radius_m": point.radius_m,
        "precision": point.precision, "area": point.precision in AREAS,
        "words": f"{PRECISION_WORDS.get(point.precision, point.precision)}; within {distance_words(point.radius_m)}",
        "country": country_name(point.country) if point.country else "",
    }  # fmt: skip


PAPER_POINTS, PAPER_CLAIMS = 200, 5_000
"""A map without script shows so many points, of so many of the newest claims."""


class Held(msgspec.Struct, Generic[T], frozen=True):
    """Hold what was made of the points of a selection, and up to where it holds."""

    stand: Stand
    what: T


def held(connection: Connection, query: Query, known: Held[T] | None, make: Callable[[], T]) -> Held[T]:
    """Give what is `known` of a selection's points, where nothing moved since; else make it."""
    now = stand_of(connection)
    if known is not None and same_points(connection, query, known.stand):
        return msgspec.structs.replace(known, stand=now)
    return Held(stand=now, what=make())


def points_data(connection: Connection, query: Query, known: Held[bytes] | None = None) -> Held[bytes]:
    """Write the points of a selection as they are sent, at most `MOST_POINTS`."""

    def make() -> bytes:
        return msgspec.json.encode(points_json(points(connection, query, most=MOST_POINTS)))

    return held(connection, query, known, make)


class Disc(msgspec.Struct, frozen=True, kw_only=True):
    """Hold one disc of the drawing: its middle and radii in degrees (north is up, so y is minus latitude)."""

    x: float
    y: float
    rx: float
    ry: float
    point: Point


class Drawing(msgspec.Struct, frozen=True, kw_only=True):
    """Hold a map that needs no script: a piece of the world (`box`: x, y, width, height in degrees) and its discs."""

    box: tuple[float, float, float, float]
    discs: tuple[Disc, ...]


def paper_map(connection: Connection, query: Query, known: Held[Drawing] | None = None) -> Held[Drawing]:
    """Draw the points that a map without script shows."""

    def make() -> Drawing:
        return draw(points(connection, query, most=PAPER_POINTS, newest=PAPER_CLAIMS))

    return held(connection, query, known, make)


def draw(found: Sequence[Point]) -> Drawing:
    """Draw points in plate carrée, the largest discs first so that small ones lie on top of them."""
    box = _box(found)
    least = box[2] / 180
    discs = [_disc(point, least) for point in found]
    return Drawing(box=box, discs=tuple(sorted(discs, key=lambda d: -d.ry)))


def _disc(point: Point, least: float) -> Disc:
    ry = max(point.radius_m / 1000 / _KM_PER_DEGREE, least)
    rx = max(ry / max(math.cos(math.radians(point.lat)), 0.05), least)
    return Disc(x=round(point.lon, 4), y=round(-point.lat, 4), rx=round(min(rx, 60), 4), ry=round(ry, 4), point=point)


def _box(found: Sequence[Point]) -> tuple[float, float, float, float]:
    if not found:
        return (-180.0, -85.0, 360.0, 150.0)
    west, east = min(p.lon for p in found), max(p.lon for p in found)
    south, north = min(p.lat for p in found), max(p.lat for p in found)
    wide, tall = max((east - west) * 1.3, 6.0), max((north - south) * 1.3, 4.0)
    wide, tall = max(wide, tall * 1.9), max(tall, wide / 1.9)
    x, y = (west + east - wide) / 2, -(south + north + tall) / 2
    return (round(max(x, -180.0), 3), round(max(y, -90.0), 3), round(min(wide, 360.0), 3), round(min(tall, 180.0), 3))
