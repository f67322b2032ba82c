"""Two claims, field by field: each comparison falls on one named level, and each level has one weight."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reportedly.incidents.facts import FOUNDS, Facts
from reportedly.incidents.kin import Kin

Levels = NDArray[np.int8]
Rows = NDArray[np.int64]
Comparison = Callable[[Facts, Rows, Facts, Rows, Kin], Levels]

_BANDS = ("point", "1km", "5km", "15km", "50km", "150km", "apart")
_NEAR_KM = 15.0
"""Beyond this a place named after the other's province is read as that province ("Idlib" for a town in it)."""
_BAND_KM = np.array([0.05, 1.0, 5.0, 15.0, 50.0, 150.0], np.float32)
_GRAINS = ("site", "town", "region")
_GRAIN_KM = np.array([2.0, 15.0], np.float32)
_OVERLAP = ("silent", "all", "some", "none")

LEVELS: dict[str, tuple[str, ...]] = {
    "told_in": ("elsewhere", "same_report", "copy", "linked", "same_report_vague"),
    "time": (
        "silent",
        "same_day",
        "same_days",
        "overlap",
        "overlap_long",
        "next_day",
        "days",
        "week",
        "far",
        "told_soon",
        "told_week",
        "told_far",
        "told_soon_news",
    ),
    "told": ("silent", "same_day", "next_day", "days", "week", "far"),
    "place": ("silent", "country", "abroad", "within", *(f"{g}_{b}" for g in _GRAINS for b in _BANDS)),
    "name": (*_OVERLAP, "held"),
    "kind": ("same", "kin", "other"),
    "actor": _OVERLAP,
    "target": _OVERLAP,
    "victim": _OVERLAP,
    "means": _OVERLAP,
    "killed": ("silent", "one_told", "equal_1", "equal_few", "equal_many", "near", "far"),
    "injured": ("silent", "one_told", "equal_1", "equal_few", "equal_many", "near", "far"),
    "words": ("silent", "none", "few", "some", "most"),
}
"""Every field and its levels; a level's number is its place in the row."""


def compare(
    a: Facts, rows_a: Rows, b: Facts, rows_b: Rows, kin: Kin, fields: Iterable[str] = tuple(LEVELS)
) -> dict[str, Levels]:
    """Compare claims pair by pair: row `rows_a[i]` of `a` with row `rows_b[i]` of `b`.

    Returns:
        for each of the fields (of LEVELS), the number of the level that each pair falls on.
    """
    return {field: _COMPARISONS[field](a, rows_a, b, rows_b, kin) for field in fields}


def _told_in(a: Facts, i: Rows, b: Facts, j: Rows, _: Kin) -> Levels:
    same_report = a["report"][i] == b["report"][j]
    same_words = (a["anchor"][i] == b["anchor"][j]) & (a["kind"][i] == b["kind"][j])
    copy = (a["wording"][i] == b["wording"][j]) & ~same_report & same_words
    vague = same_report & ((a["vague"][i] > 0) | (b["vague"][j] > 0))
    return np.select([vague, same_report, copy], [4, 1, 2], 0).astype(np.int8)


def _time(a: Facts, i: Rows, b: Facts, j: Rows, _: Kin) -> Levels:
    from_a, to_a, from_b, to_b = a["earliest"][i], a["latest"][i], b["earliest"][j], b["latest"][j]
    gap = np.maximum(0, np.maximum(from_a, from_b) - np.minimum(to_a, to_b))
    longest = np.maximum(to_a - from_a, to_b - from_b)
    equal = (from_a == from_b) & (to_a == to_b)
    dated = np.select(
        [
            equal & (longest == 0),
            equal & (longest <= 7),
            (gap == 0) & (longest <= 7),
            gap == 0,
            gap == 1,
            gap <= 3,
            gap <= 7,
        ],
        [1, 2, 3, 4, 5, 6, 7],
        8,
    )
    lag, known = _lag(a, i, b, j)
    news = (a["role"][i] == FOUNDS) & (b["role"][j] == FOUNDS)
    told = np.select([(lag <= 2) & news, lag <= 2, lag <= 8], [12, 9, 10], 11)
    return np.where((from_a > 0) & (from_b > 0), dated, np.where(known, told, 0)).astype(np.int8)


def _lag(a: Facts, i: Rows, b: Facts, j: Rows) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
    """Days between the one dated and the other's telling, or between the two tellings where neither is dated."""
    day_a = np.where(a["earliest"][i] > 0, a["latest"][i], a["published"][i])
    day_b = np.where(b["earliest"][j] > 0, b["latest"][j], b["published"][j])
    return np.abs(day_a - day_b), (day_a > 0) & (day_b > 0)


def _told(a: Facts, i: Rows, b: Facts, j: Rows, _: Kin) -> Levels:
    pub_a, pub_b = a["published"][i], b["published"][j]
    gap = np.abs(pub_a - pub_b)
    level = np.select([gap == 0, gap == 1, gap <= 3, gap <= 7], [1, 2, 3, 4], 5)
    both_dated = (a["earliest"][i] > 0) & (b["earliest"][j] > 0)
    return np.where((pub_a > 0) & (pub_b > 0) & both_dated, level, 0).astype(np.int8)


def _place(a: Facts, i: Rows, b: Facts, j: Rows, _: Kin) -> Levels:
    km = distance_km(a["lat"][i], a["lon"][i], b["lat"][j], b["lon"][j])
    band = np.searchsorted(_BAND_KM, km, side="left")
    grain = np.searchsorted(_GRAIN_KM, np.maximum(a["radius_m"][i], b["radius_m"][j]) / 1000, side="left")
    country_a, country_b = a["country"][i], b["country"][j]
    vague = np.where((country_a == 0) | (country_b == 0), 0, np.where(country_a == country_b, 1, 2))
    found = np.where(np.isnan(km), vague, 4 + grain * len(_BANDS) + band)
    return np.where(_within(a, i, b, j) & ~(km <= _NEAR_KM), 3, found).astype(np.int8)


def _within(a: Facts, i: Rows, b: Facts, j: Rows) -> NDArray[np.bool_]:
    return _shares(a, i, "name", b, j, "province") | _shares(b, j, "name", a, i, "province")


def _name(a: Facts, i: Rows, b: Facts, j: Rows, kin: Kin) -> Levels:
    """Compare the words of the names.

    Two spellings of one gazetteer entry are one name; a place and its province do not speak against each other. A
    quarter and its city, or a hamlet and the area about it, speak against each other less than two towns do.
    """
    level = _overlap("name")(a, i, b, j, kin)
    apart = np.flatnonzero(level == _OVERLAP.index("none"))
    i, j, one_entry = i[apart], j[apart], (a["entry"][i] > 0) & (a["entry"][i] == b["entry"][j])
    held = np.where(_held(a, i, b, j), len(_OVERLAP), _OVERLAP.index("none"))
    level[apart] = np.where(_within(a, i, b, j), 0, held)
    return np.where(one_entry, _OVERLAP.index("all"), level).astype(np.int8)


def _held(a: Facts, i: Rows, b: Facts, j: Rows) -> NDArray[np.bool_]:
    """Tell whether the vaguer of two places may hold the other: it is wide, and the other's point lies within it."""
    km = distance_km(a["lat"][i], a["lon"][i], b["lat"][j], b["lon"][j])
    wide = np.maximum(a["radius_m"][i], b["radius_m"][j])
    return np.asarray((wide > _NEAR_KM * 1000) & (km * 1000 <= wide))


def _shares(a: Facts, i: Rows, left: str, b: Facts, j: Rows, right: str) -> NDArray[np.bool_]:
    found = _may_share(a, i, left, b, j, right)
    at = np.flatnonzero(found)
    one, other = a[left][i[at]], b[right][j[at]]
    found[at] = held_in(one, other).any(1)
    return found


def _may_share(a: Facts, i: Rows, left: str, b: Facts, j: Rows, right: str) -> NDArray[np.bool_]:
    """Tell by their signs which pairs may have a number in common; most have none, and need not be looked at."""
    return np.asarray((a[f"{left}_signs"][i] & b[f"{right}_signs"][j]) > 0)


def distance_km(lat_a: Any, lon_a: Any, lat_b: Any, lon_b: Any) -> NDArray[np.float32]:
    """Measure great circles in kilometres; degrees in, nan where a point is missing."""
    rad = np.pi / 180
    x = np.sin((lat_b - lat_a) * rad / 2) ** 2
    x = x + np.cos(lat_a * rad) * np.cos(lat_b * rad) * np.sin((lon_b - lon_a) * rad / 2) ** 2
    return np.asarray(12742.0 * np.arcsin(np.sqrt(np.clip(x, 0, 1))), np.float32)


def _kind(a: Facts, i: Rows, b: Facts, j: Rows, kin: Kin) -> Levels:
    left, right = a["kind"][i], b["kind"][j]
    return np.where(left == right, 0, np.where(kin.are_kin(left, right), 1, 2)).astype(np.int8)


def _overlap(table: str) -> Comparison:
    def level(a: Facts, i: Rows, b: Facts, j: Rows, _: Kin) -> Levels:
        silent = (a[f"{table}_signs"][i] == 0) | (b[f"{table}_signs"][j] == 0)
        found = np.where(silent, 0, 3).astype(np.int8)
        at = np.flatnonzero(_may_share(a, i, table, b, j, table))
        left, right = a[table][i[at]], b[table][j[at]]
        shared = held_in(left, right).sum(1)
        fewer = np.minimum((left > 0).sum(1), (right > 0).sum(1))
        found[at] = np.select([shared >= fewer, shared > 0], [1, 2], 3)
        return found

    return level


def _figure(column: str) -> Comparison:
    def level(a: Facts, i: Rows, b: Facts, j: Rows, _: Kin) -> Levels:
        left, right = a[column][i].astype(np.float64), b[column][j].astype(np.float64)
        told = (left > 0).astype(np.int8) + (right > 0)
        equal, ratio = left == right, np.maximum(left, right) / np.maximum(np.minimum(left, right), 1)
        cases = [told == 0, told == 1, equal & (left == 1), equal & (left < 5), equal, ratio <= 1.5]
        return np.select(cases, [0, 1, 2, 3, 4, 5], 6).astype(np.int8)

    return level


def _words(a: Facts, i: Rows, b: Facts, j: Rows, _: Kin) -> Levels:
    weight = a["weight"][i]
    whole = np.minimum(np.einsum("pw->p", weight), np.einsum("pw->p", b["weight"][j]))
    shared = np.einsum("pw,pw->p", held_in(a["words"][i], b["words"][j]), weight)
    share = shared / np.maximum(whole, 1e-6)
    return np.select([whole == 0, share < 0.08, share < 0.25, share < 0.5], [0, 1, 2, 3], 4).astype(np.int8)


def held_in(left: NDArray[Any], right: NDArray[Any]) -> NDArray[np.bool_]:
    """Tell which numbers above 0 of each row of `left` stand in the same row of `right`; laid on their sides it is quickest."""
    mine, theirs = np.ascontiguousarray(left.T), np.ascontiguousarray(right.T)
    found = mine == theirs[0]
    equal = np.empty(found.shape, bool)
    for row in theirs[1:]:
        found |= np.equal(mine, row, out=equal)
    return np.asarray((found & (mine > 0)).T)


_COMPARISONS: dict[str, Comparison] = {
    "told_in": _told_in,
    "time": _time,
    "told": _told,
    "place": _place,
    "kind": _kind,
    "words": _words,
    "name": _name,
    "killed": _figure("killed"),
    "injured": _figure("injured"),
    **{table: _overlap(table) for table in ("actor", "target", "victim", "means")},
}
