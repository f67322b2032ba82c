"""Which claims are worth comparing: those that share a block of time with a place, a party or a rare word."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from reportedly.incidents.facts import Facts

Keys = NDArray[np.uint64]
Rows = NDArray[np.int64]

CELL_DEGREES = 0.25
BUCKET_DAYS = 4
NEAR_M = 30_000
"""A place vaguer than this is in no cell; it is found by its name."""
WEAK_CAP = 120
"""A block of names, parties, words, a province or a kind that holds more claims than this tells nothing and is passed over."""
_PLACED, _NAMED, _PARTIED, _WORDED, _IN_PROVINCE, _OF_KIND = 1, 2, 3, 4, 5, 6


class Block:
    """Hold (key, row) pairs sorted by key; `strong` keys are never passed over, whatever their size."""

    def __init__(self, keys: Keys, rows: Rows) -> None:
        order = np.lexsort((rows, keys))
        self.keys, self.rows = keys[order], rows[order]

    def find(self, keys: Keys) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Give, for each key, where its rows begin and how many there are."""
        left = np.searchsorted(self.keys, keys, side="left")
        return left, np.searchsorted(self.keys, keys, side="right") - left


class Index:
    """Hold blocks in runs that double in length: adding is cheap and looking up asks few runs."""

    def __init__(self, runs: list[Block] | None = None) -> None:
        self.runs = runs or []

    def add(self, keys: Keys, rows: Rows) -> None:
        """Put keys of further rows in; short runs at the end are laid together."""
        if not len(keys):
            return
        self.runs.append(Block(keys, rows))
        while len(self.runs) > 1 and len(self.runs[-2].keys) < 2 * len(self.runs[-1].keys):
            last, other = self.runs.pop(), self.runs.pop()
            self.runs.append(Block(np.concatenate([other.keys, last.keys]), np.concatenate([other.rows, last.rows])))

    def sizes(self, keys: Keys) -> NDArray[np.int64]:
        """Count the rows under each key."""
        return sum((run.find(keys)[1] for run in self.runs), np.zeros(len(keys), np.int64))

    def look_up(self, keys: Keys, rows: Rows) -> tuple[Rows, Rows]:
        """Pair each given row with every row under its key."""
        found = [_expand(rows, run.rows, *run.find(keys)) for run in self.runs]
        if not found:
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        return np.concatenate([f[0] for f in found]), np.concatenate([f[1] for f in found])


def _expand(rows: Rows, pool: Rows, left: Rows, many: Rows) -> tuple[Rows, Rows]:
    total = int(many.sum())
    ends = np.cumsum(many)
    inside = np.arange(total) - np.repeat(ends - many, many)
    return np.repeat(rows, many), pool[np.repeat(left, many) + inside]


def block_keys(facts: Facts, rows: Rows) -> tuple[Keys, Rows]:
    """Make the keys of some rows: (key, row) for each block that a row is in.

    Time goes in buckets of four days on two grids half a bucket apart, so that two days at most two apart share
    one; an undated claim counts as told of the day it was published and the day before, for blocking only.
    """
    first = np.where(facts["earliest"][rows] > 0, facts["earliest"][rows], facts["published"][rows] - 1)
    last = np.where(facts["earliest"][rows] > 0, facts["latest"][rows], facts["published"][rows])
    times = np.stack([_bucket(day, grid) for day in (first, last) for grid in (0, 1)], 1)
    times[:, 2:][times[:, 2:] == times[:, :2]] = 0
    parts = [
        _crossed(_cells(facts, rows), times, _PLACED),
        _crossed(facts["name"][rows][:, :3], times, _NAMED),
        _crossed(_party_heads(facts, rows), times[:, :2], _PARTIED),
        _crossed(facts["words"][rows][:, :4], times[:, :2], _WORDED),
        _crossed(_areas(facts, rows, "province"), times[:, :2], _IN_PROVINCE),
        _crossed(_areas(facts, rows, "kind"), times[:, :2], _OF_KIND),
    ]
    keys = np.concatenate(parts, 1)
    where, column = np.nonzero(keys)
    return keys[where, column], rows[where]


def is_strong(keys: Keys) -> NDArray[np.bool_]:
    """Tell which keys are of places: these are never passed over."""
    return np.asarray((keys & np.uint64(7)) == _PLACED)


def _bucket(day: Any, grid: int) -> Keys:
    bucket = (day.astype(np.int64) + grid * BUCKET_DAYS // 2) // BUCKET_DAYS
    return np.where(day > 0, bucket * 2 + grid + 1, 1 + grid).astype(np.uint64)


def _cells(facts: Facts, rows: Rows) -> Keys:
    lat, lon = facts["lat"][rows].astype(np.float64), facts["lon"][rows].astype(np.float64)
    fine = facts["radius_m"][rows] <= NEAR_M
    grids = []
    for grid, shift in enumerate((0.0, CELL_DEGREES / 2)):
        row, column = np.floor((lat + 90 + shift) / CELL_DEGREES), np.floor((lon + 180 + shift) / CELL_DEGREES)
        cell = np.where(fine, (row * 4096 + column) * 2 + grid + 1, 0)
        grids.append(np.nan_to_num(cell).astype(np.uint64))
    return np.stack(grids, 1)


def _party_heads(facts: Facts, rows: Rows) -> Keys:
    heads = [facts[table][rows][:, :2] for table in ("actor", "target", "victim")]
    found = np.concatenate(heads, 1).astype(np.uint64)
    country = (facts["country"][rows].astype(np.uint64) << np.uint64(20))[:, None]
    return np.where(found > 0, found ^ country, 0).astype(np.uint64)


def _areas(facts: Facts, rows: Rows, of: str) -> Keys:
    """Number the provinces told, or the kinds within their country: where the one names the town, the other the area."""
    things = facts[of][rows].reshape(len(rows), -1)[:, :1].astype(np.uint64)
    country = (facts["country"][rows].astype(np.uint64) << np.uint64(20))[:, None]
    return np.where((things > 0) & (country > 0), things ^ country, 0).astype(np.uint64)


def _crossed(things: Any, times: Keys, sort: int) -> Keys:
    """Give every thing with every time as one 64-bit key; three low bits tell the sort, a missing half gives 0."""
    things = things.astype(np.uint64)[:, :, None]
    with np.errstate(over="ignore"):
        mixed = (things * np.uint64(0x9E3779B97F4A7C15)) ^ (times[:, None, :] * np.uint64(0xC2B2AE3D27D4EB4F))
        mixed = (mixed ^ (mixed >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9)
    keys = ((mixed >> np.uint64(3)) << np.uint64(3)) | np.uint64(sort)
    there = (things > 0) & (times[:, None, :] > 0)
    return np.where(there, keys, np.uint64(0)).reshape(len(things), -1)


def pairs_within(keys: Keys, rows: Rows) -> tuple[Rows, Rows]:
    """Pair all rows that share a key; each pair may come more than once."""
    block = Block(keys, rows)
    keys, pool = block.keys, block.rows
    ends = np.searchsorted(keys, keys, side="right")
    here = np.arange(len(keys))
    return _expand(pool, pool, here + 1, ends - here - 1)


def unique_pairs(left: Rows, right: Rows) -> tuple[Rows, Rows]:
    """Drop pairs that come again or the other way round, and pairs of one row with itself; sorted."""
    low, high = np.minimum(left, right), np.maximum(left, right)
    codes = ((low << 31) | high)[low != high]
    codes.sort()
    codes = codes[np.diff(codes, prepend=-1) > 0]
    return codes >> 31, codes & ((1 << 31) - 1)
