"""The border of two countries as news tells it: "Sudan's border with Chad", "the Kenyan border with Somalia", "the X-Y border"."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, floor, radians

from msgspec.structs import replace

from reportedly.grounding.gazetteer import Gazetteer
from reportedly.grounding.mentions import find_demonym
from reportedly.grounding.sphere import Point, circle_around
from reportedly.records import Token, Where

WORDS = frozenset({"border", "borders", "frontier", "boundary", "borderlands"})
_CELL = 0.5
"""Degrees a side of the cells in which towns of both countries are looked for."""
_WIDEST_M = 700_000
"""A border longer than twice this tells so little that the countries are left as they are."""
_ALONG_M = 15_000


def border_of(
    chain: Sequence[Where], lead: Sequence[Token], between: Sequence[Token], tail: Sequence[Token], gazetteer: Gazetteer
) -> Where | None:
    """Read a phrase of one or two countries and a word for a border as the strip of land along it, an area with a wide radius.

    Args:
        chain: the places of the phrase.
        lead: the words of the phrase before them.
        between: the words between the first two of them.
        tail: the words after them.
        gazetteer: where the towns of both countries are.
    """
    if not any(t.lower in WORDS for t in (*lead, *between, *tail)) or any(w.precision != "country" for w in chain[:2]):
        return None
    codes = [w.country for w in chain[:2] if w.country]
    codes += [code for t in lead for code in find_demonym(t.text)[:1]]
    shape = border_between(gazetteer, codes[0], codes[1]) if len(codes) == 2 and codes[0] != codes[1] else None
    if shape is None:
        return None
    (lat, lon), radius = shape
    return replace(
        chain[0], country=None, lat=round(lat, 2), lon=round(lon, 2), radius_m=radius, precision="region", gazetteer=None,
        name=None, admin1=None, rivals=(), reason=f"along the border of {codes[0]} and {codes[1]}",
    )  # fmt: skip


def border_between(gazetteer: Gazetteer, one: str, other: str) -> tuple[Point, int] | None:
    """Find the middle of two countries' border and the metres that cover it: where towns of both lie side by side.

    None when no towns do, or when the border is so long that a circle over it tells nothing.
    """
    theirs = {_cell(point) for point in gazetteer.towns(other)}
    near = [p for p in gazetteer.towns(one) if any(cell in theirs for cell in _cells_around(p))]
    if not near:
        return None
    middle, radius = circle_around(near)
    return (middle, int(radius) + _ALONG_M) if radius <= _WIDEST_M else None


def _cell(point: Point) -> tuple[int, int]:
    return floor(point[0] / _CELL), floor(point[1] * cos(radians(round(point[0]))) / _CELL)


def _cells_around(point: Point) -> list[tuple[int, int]]:
    row, column = _cell(point)
    return [(row + i, column + j) for i in (-1, 0, 1) for j in (-1, 0, 1)]
