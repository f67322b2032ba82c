"""A crowded place and day: there, place, day and common words tell happenings apart no longer; rare ones do."""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from reportedly.incidents.compare import LEVELS, Levels, held_in
from reportedly.incidents.facts import Facts

Rows = NDArray[np.int64]
Floats = NDArray[np.float32]

RARE = ("kind", "actor", "target", "victim", "means", "name", "killed", "injured", "words")
"""Fields in which two claims may share something that few others of their place and day tell."""

PAIRS_AT_ONCE = 50_000
FEW = 12.0
QUARTER_M = 5_000


class CrowdWeights(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Hold what agreement weighs in a crowd, in natural-log odds.

    A pair's score is `prior`, plus `odds` times the log of like over unlike claims around the less sure of the two,
    plus one weight for each field's level, plus for each field of `rare` its weight times ln(claims around / claims
    around that tell the rarest thing the two share). It begins to count at `start` reports about a place and
    day, and counts in full from `full`.
    """

    prior: float
    odds: float
    start: float
    full: float
    fields: dict[str, dict[str, float]]
    rare: dict[str, float]

    def part(self, around: Any) -> Floats:
        """Give the part (0 to 1) of a score that these weights have, for so many reports about a place and day."""
        deep = np.log(np.maximum(around / self.start, 1)) / np.log(self.full / self.start)
        return np.asarray(np.minimum(deep, 1), np.float32)


class CrowdScorer:
    """Score pairs within crowds.

    Args:
        weights: the weights to use; they do not change afterwards.
    """

    def __init__(self, weights: CrowdWeights) -> None:
        self.weights = weights
        self._tables = {
            field: np.array([held.get(level, 0.0) for level in LEVELS[field]], np.float32)
            for field, held in weights.fields.items()
        }

    def score(self, levels: dict[str, Levels], rare: dict[str, Floats], odds: Floats) -> Floats:
        """Give the log-odds of each pair from its levels, what it shares, and the odds about it."""
        total = np.float32(self.weights.prior) + np.float32(self.weights.odds) * odds
        for field, table in self._tables.items():
            total = total + table[levels[field]]
        for field, weight in self.weights.rare.items():
            total = total + np.float32(weight) * rare[field]
        return np.asarray(total, np.float32)


def shared_rarity(facts: Facts, left: Rows, right: Rows) -> dict[str, Floats]:
    """Tell, pair by pair and field by field, how rare in its crowd the rarest thing is that both claims tell.

    The crowd of a claim is all claims that a chain of these pairs ties it to: those of its place and day.

    Args:
        facts: all claims.
        left: rows of the one claim of each pair.
        right: rows of the other.

    Returns:
        for each field of RARE, ln(claims of the crowd / claims of it that tell the thing); 0 where nothing is shared.
    """
    rows, inverse = np.unique(np.concatenate([left, right]), return_inverse=True)
    one, other = inverse[: len(left)], inverse[len(left) :]
    crowd = _crowds(len(rows), one, other)
    return {field: _rarest(facts[field][rows], crowd, one, other) for field in RARE}


def name_different_quarters(facts: Facts, left: Rows, right: Rows) -> NDArray[np.bool_]:
    """Tell which pairs each name a quarter that few of their crowd name, and not the same one.

    A quarter is a place of at most QUARTER_M; few is at most one in FEW of the claims that name a place. Two spellings
    of one gazetteer entry are the same.
    """
    rows, inverse = np.unique(np.concatenate([left, right]), return_inverse=True)
    one, other = inverse[: len(left)], inverse[len(left) :]
    table, weight = _rarity(facts["name"][rows], _crowds(len(rows), one, other))
    fine = facts["radius_m"][rows] <= QUARTER_M
    table = np.where((weight >= np.log(FEW)) & fine[:, None], table, 0)
    named: NDArray[np.bool_] = np.asarray((table > 0).any(1))
    entry = facts["entry"][rows]
    may = np.flatnonzero(named[one] & named[other])
    shared = held_in(table[one[may]], table[other[may]]).any(1)
    shared |= (entry[one[may]] > 0) & (entry[one[may]] == entry[other[may]])
    found = np.zeros(len(left), bool)
    found[may] = ~shared
    return found


def _crowds(many: int, one: Rows, other: Rows) -> Rows:
    """Number the components of the graph of pairs: each row gets the least row that it is tied to."""
    label = np.arange(many)
    while True:
        before = label.copy()
        np.minimum.at(label, one, label[other])
        np.minimum.at(label, other, label[one])
        label = label[label]
        if np.array_equal(before, label):
            return label


def _rarest(column: NDArray[Any], crowd: Rows, one: Rows, other: Rows) -> Floats:
    table, weight = _rarity(column.reshape(len(column), -1), crowd)
    found = np.zeros(len(one), np.float32)
    for at in range(0, len(one), PAIRS_AT_ONCE):
        left, right = one[at : at + PAIRS_AT_ONCE], other[at : at + PAIRS_AT_ONCE]
        shared = np.where(held_in(table[left], table[right]), weight[left], np.float32(0))
        found[at : at + PAIRS_AT_ONCE] = shared.max(1)
    return found


def _rarity(column: NDArray[Any], crowd: Rows) -> tuple[NDArray[np.int32], Floats]:
    """Number what is told, and weigh it by ln(claims of the crowd that tell anything here / claims that tell this).

    What nobody told is numbered 0, which is shared with nobody, and weighs nothing.
    """
    there = column > 0
    telling = np.bincount(crowd, there.any(1), len(crowd))
    things, number = np.unique(column[there], return_inverse=True)
    table = np.zeros(column.shape, np.int32)
    table[there] = number + 1
    holder = np.broadcast_to(crowd[:, None], column.shape)[there]
    _, inverse, counts = np.unique(holder * max(len(things), 1) + number, return_inverse=True, return_counts=True)
    weight = np.zeros(column.shape, np.float32)
    weight[there] = np.log(np.maximum(telling[holder] / counts[inverse], 1))
    return table, weight
