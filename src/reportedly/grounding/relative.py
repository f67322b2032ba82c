"""Places told by other places: "50 km south of X", "near X", "between X and Y", "off the coast of X".

Each gives a point and the radius in which the place may honestly lie; the words are kept by the caller.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec

from reportedly.grounding.generic import place_words
from reportedly.grounding.sphere import BEARINGS, Point, distance_m, middle, moved
from reportedly.records import Token

METRES = {
    "km": 1000.0, "kms": 1000.0, "kilometers": 1000.0, "kilometres": 1000.0, "kilometer": 1000.0, "kilometre": 1000.0, "kilometre(s": 1000.0,
    "miles": 1609.34, "mile": 1609.34, "mi": 1609.34, "meters": 1.0, "metres": 1.0, "metre": 1.0, "meter": 1.0, "yards": 0.9144,
    "nautical miles": 1852.0,
}  # fmt: skip
"""Units of length in metres."""
NUMBERS = {
    "a": 1.0, "an": 1.0, "one": 1.0, "two": 2.0, "three": 3.0, "four": 4.0, "five": 5.0, "six": 6.0, "seven": 7.0, "eight": 8.0, "nine": 9.0,
    "ten": 10.0, "twelve": 12.0, "fifteen": 15.0, "twenty": 20.0, "thirty": 30.0, "forty": 40.0, "fifty": 50.0, "hundred": 100.0,
    "few": 4.0, "several": 7.0, "half": 0.5, "dozen": 12.0,
}  # fmt: skip
"""Number words; "few" and "several" stand for what they usually are."""

Sort = Literal["offset", "distance", "direction", "near", "edge", "around", "coast", "between"]
_NEAR_M = 10_000
_DIRECTION_M = 15_000
_EDGE_M = 3_000
_COUNTRYSIDE_M = 20_000
"""How far beyond a town its countryside goes."""
_HOUR_M = 60_000
"""How far a drive of an hour goes."""
_NAUTICAL_M = 1852.0
_COAST_M = 60_000
_ANGLE = 0.31
"""A direction out of eight is off by up to 22.5 degrees (sine 0.38), mostly by half of that; with half the reach of the town 0.31 holds the truth in 19 of 20."""


class Relation(msgspec.Struct, frozen=True, kw_only=True):
    """Say how a place lies to another: `metres` away, towards `bearing` (degrees clockwise from north)."""

    sort: Sort
    metres: float = 0.0
    bearing: float | None = None


class Shape(msgspec.Struct, frozen=True, kw_only=True):
    """Hold a point (WGS 84 degrees) and the metres around it in which the true place is believed to lie."""

    point: Point
    radius_m: int


def direction(word: str) -> float | None:
    """Give the bearing of a compass word: "south", "north-western", "southeast"."""
    plain = (
        word.lower().replace("-", "").removesuffix("ern").removesuffix("wards").removesuffix("ward").replace(" ", "")
    )
    if plain in BEARINGS:
        return BEARINGS[plain]
    return None


def read_relation(words: Sequence[Token]) -> Relation | None:
    """Read the relation that words before a place's name tell; the words end right before the name.

    Forms: "about 50 kilometers (31 miles) south of", "20 km from", "south of", "near", "the outskirts of",
    "off the coast of". None when they tell none.
    """
    lowers = [t.lower for t in words]
    far = _distance(words)
    bearing, is_part = _bearing(words)
    if far is not None:
        return Relation(sort="offset" if bearing is not None else "distance", metres=far, bearing=bearing)
    if "coast" in lowers and "off" in lowers:
        return Relation(sort="coast")
    if any(w in place_words()["countryside"] for w in lowers):
        return Relation(sort="around", bearing=bearing)
    if bearing is not None:
        return Relation(sort="edge" if is_part else "direction", bearing=bearing)
    if any(w in place_words()["near"] or w == "vicinity" for w in lowers):
        return Relation(sort="near")
    if any(w in place_words()["parts"] for w in lowers) and "of" in lowers:
        return Relation(sort="edge")
    return None


def _bearing(words: Sequence[Token]) -> tuple[float | None, bool]:
    """Find the compass word that relates ("south of", "the eastern outskirts of") and whether it tells a part of the place.

    "The northern city of X" relates nothing: the word tells where in its country X lies.
    """
    for i, token in enumerate(words):
        bearing = direction(token.lower)
        if bearing is None:
            continue
        after = words[i + 1].lower if i + 1 < len(words) else ""
        if after == "of":
            return bearing, i > 0 and words[i - 1].lower == "the"
        if after in place_words()["parts"]:
            return bearing, True
    return None, False


def _distance(words: Sequence[Token]) -> float | None:
    for i, token in enumerate(words):
        unit, at = METRES.get(token.lower), i - 1
        if unit and at >= 0 and words[at].lower == "nautical":
            unit, at = _NAUTICAL_M, at - 1
        number = _number(words[at].lower) if unit and at >= 0 else None
        if unit and number is not None:
            return number * unit
        if token.lower in ("drive", "ride") and (hours := _hours(words[:i])) is not None:
            return hours * _HOUR_M
        glued = token.lower.removesuffix("km")
        if glued != token.lower and _number(glued) is not None:
            return (_number(glued) or 0.0) * 1000
    return None


def _hours(words: Sequence[Token]) -> float | None:
    """Read the hours of a drive: "an hour's", "a two-hour", "three hours"."""
    lowers = [t.lower for t in words]
    at = next((i for i, w in enumerate(lowers) if w.startswith("hour") or w.endswith("-hour")), None)
    if at is None:
        return None
    before = [
        w
        for w in (lowers[at].removesuffix("-hour") if "-" in lowers[at] else "", *reversed(lowers[:at]))
        if w not in ("", "-")
    ]
    half = 0.5 if "half" in before[:2] else 0.0
    number = next((n for w in before if w != "half" and (n := _number(w)) is not None), None)
    return half if half and number in (None, 1.0) else number


def _number(word: str) -> float | None:
    if word in NUMBERS:
        return NUMBERS[word]
    try:
        return float(word.replace(",", ""))
    except ValueError:
        return None


def apply(relation: Relation, anchor: Point, reach_m: int) -> Shape:
    """Work out where a relation to an anchor leads.

    Args:
        relation: what the words say.
        anchor: the middle of the place they refer to.
        reach_m: how far that place reaches from its middle, metres.
    """
    if relation.sort == "offset":
        return Shape(
            point=moved(anchor, relation.bearing or 0.0, relation.metres),
            radius_m=int(relation.metres * _ANGLE + min(reach_m, 15_000) / 2 + 1_500),
        )
    if relation.sort == "distance":
        return Shape(point=anchor, radius_m=int(relation.metres * 1.15 + reach_m + 1_000))
    if relation.sort == "direction":
        far = _DIRECTION_M + reach_m / 2
        return Shape(point=moved(anchor, relation.bearing or 0.0, far), radius_m=int(far * 1.3 + reach_m / 2))
    if relation.sort == "edge":
        if relation.bearing is None:
            return Shape(point=anchor, radius_m=int(reach_m * 1.3) + _EDGE_M)
        return Shape(point=moved(anchor, relation.bearing, reach_m * 0.6), radius_m=int(reach_m * 0.9) + _EDGE_M)
    if relation.sort == "around":
        far = 0.0 if relation.bearing is None else reach_m * 0.6 + _COUNTRYSIDE_M / 3
        point = anchor if relation.bearing is None else moved(anchor, relation.bearing, far)
        return Shape(point=point, radius_m=int(reach_m * 0.9) + _COUNTRYSIDE_M)
    if relation.sort == "coast":
        return Shape(point=anchor, radius_m=reach_m + _COAST_M)
    return Shape(point=anchor, radius_m=int(reach_m * 1.3) + _NEAR_M)


def between(a: Point, b: Point, reach_m: int) -> Shape:
    """Work out what "between A and B" or "the road from A to B" covers: a circle over both ends' inner sides."""
    return Shape(point=middle(a, b), radius_m=int(distance_m(a, b) / 2 * 1.05) + max(3_000, reach_m // 2))
