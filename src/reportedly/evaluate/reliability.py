"""How far a stated confidence can be trusted: of the answers given with 0.8, are eight in ten right?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

import msgspec

from reportedly.evaluate.outcome import Bin, Curve

BINS = 10


class Answer(msgspec.Struct, frozen=True):
    """Hold one answer: its field, the confidence it was given with (0 to 1), and whether it is right."""

    field: str
    confidence: float
    right: bool


def curves_of(answers: Iterable[Answer]) -> tuple[Curve, ...]:
    """Draw up the reliability of each field's confidence, fields in the order of their names."""
    by_field: dict[str, list[Answer]] = {}
    for answer in answers:
        by_field.setdefault(answer.field, []).append(answer)
    return tuple(_curve(field, by_field[field]) for field in sorted(by_field))


def _curve(field: str, answers: Sequence[Answer]) -> Curve:
    """Sort answers into ten bins of equal count, so that no bin rests on a handful.

    Source: Nguyen, O'Connor, "Posterior calibration and exploratory analysis", EMNLP 2015.
    """
    ordered = sorted(answers, key=lambda a: (a.confidence, a.right))
    edges = [round(i * len(ordered) / BINS) for i in range(BINS + 1)]
    bins = tuple(_bin(ordered[a:b]) for a, b in pairwise(edges) if b > a)
    gap = sum(b.n * abs(b.confidence - b.right) for b in bins) / len(ordered)
    return Curve(field=field, n=len(ordered), gap=round(gap, 4), bins=bins)


def _bin(answers: Sequence[Answer]) -> Bin:
    n = len(answers)
    return Bin(
        n=n,
        confidence=round(sum(a.confidence for a in answers) / n, 4),
        right=round(sum(a.right for a in answers) / n, 4),
    )
