"""How well two ways of grouping the same things agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from typing import NamedTuple


class Agreement(NamedTuple):
    """Hold precision, recall and F1, each 0 to 1."""

    precision: float
    recall: float
    f1: float


def b_cubed(found: Sequence[Hashable], true: Sequence[Hashable]) -> Agreement:
    """Measure B-cubed: for each thing, the share of its found group that is right and of its true group that is found.

    Source: Bagga and Baldwin 1998.
    """
    both, mine, theirs = Counter(zip(found, true, strict=True)), Counter(found), Counter(true)
    n = max(len(found), 1)
    precision = sum(k * k / mine[f] for (f, _), k in both.items()) / n
    recall = sum(k * k / theirs[t] for (_, t), k in both.items()) / n
    return _agreement(precision, recall)


def pairwise(found: Sequence[Hashable], true: Sequence[Hashable]) -> Agreement:
    """Measure over pairs of things: of those put together how many belong together, and the other way round."""
    both, mine, theirs = Counter(zip(found, true, strict=True)), Counter(found), Counter(true)
    hits = sum(_pairs(k) for k in both.values())
    precision = hits / max(sum(_pairs(k) for k in mine.values()), 1)
    return _agreement(precision, hits / max(sum(_pairs(k) for k in theirs.values()), 1))


def _pairs(n: int) -> int:
    return n * (n - 1) // 2


def _agreement(precision: float, recall: float) -> Agreement:
    return Agreement(precision, recall, 2 * precision * recall / max(precision + recall, 1e-12))
