"""How far a stated confidence can be trusted: of the answers given with 0.8, are eight in ten right?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from reportedly.evaluate.intervals import draw_reports, interval_of
from reportedly.evaluate.outcome import Bin, Curve

BINS = 10


class Answer(msgspec.Struct, frozen=True):
    """Hold one answer: its field, the confidence it was given with (0 to 1), and whether it is right."""

    field: str
    confidence: float
    right: bool


def curves_of(reports: Iterable[Sequence[Answer]], *, draws: int = 0, seed: int = 0) -> tuple[Curve, ...]:
    """Draw up the reliability of each field's confidence, fields in the order of their names.

    Answers are sorted into ten bins of equal count, so that no bin rests on a handful; answers of one confidence stay
    in one bin, since nothing tells them apart.

    Args:
        reports: the answers of each report.
        draws: draws of reports for the 95 % intervals, the bins kept; 0 leaves the intervals null. A calibration error
            cannot be below nought, so that drawn ones lie somewhat above the one measured.
        seed: of the generator of draws.

    Source: Nguyen, O'Connor, "Posterior calibration and exploratory analysis", EMNLP 2015.
    """
    by_field: dict[str, list[tuple[int, Answer]]] = {}
    number = -1
    for number, answers in enumerate(reports):
        for answer in answers:
            by_field.setdefault(answer.field, []).append((number, answer))
    return tuple(_curve(f, by_field[f], reports=number + 1, draws=draws, seed=seed) for f in sorted(by_field))


def _curve(field: str, answers: Sequence[tuple[int, Answer]], *, reports: int, draws: int, seed: int) -> Curve:
    stated = np.array([answer.confidence for _, answer in answers])
    bin_of = _bins(stated)
    table = np.zeros((reports, 3, int(bin_of.max()) + 1))
    places = np.array([report for report, _ in answers]), bin_of
    for k, values in enumerate((np.ones(len(stated)), stated, np.array([float(a.right) for _, a in answers]))):
        np.add.at(table[:, k], places, values)
    whole = table.sum(axis=0)
    drawn = draw_reports(table.reshape(reports, -1), draws, seed).reshape(-1, *table.shape[1:])
    gaps, rights = _gap(drawn), _share(drawn[:, 2], drawn[:, 0])
    low, high = interval_of(gaps)
    return Curve(
        field=field, n=len(answers), gap=round(float(_gap(whole[None])[0]), 4), low=low, high=high, chance=_by_chance(whole),
        bins=tuple(_bin(whole[:, k], interval_of(rights[:, k])) for k in range(whole.shape[1])),
    )  # fmt: skip


def _bins(stated: NDArray[np.float64]) -> NDArray[np.int64]:
    """Number the bin of each answer: tenths of the answers in the order of their confidence, equal ones together."""
    levels, which = np.unique(stated, return_inverse=True)
    counts = np.bincount(which)
    middles = np.cumsum(counts) - counts / 2
    tenths = (BINS * middles / len(stated)).astype(np.int64)
    return np.asarray(np.unique(tenths, return_inverse=True)[1][which], dtype=np.int64) if len(levels) else which


def _gap(tables: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the expected calibration error of tables of shape (draws, 3, bins): count, stated, right."""
    return np.asarray(_share(np.abs(tables[:, 1] - tables[:, 2]).sum(axis=1), tables[:, 0].sum(axis=1)))


def _by_chance(table: NDArray[np.float64]) -> float:
    """Give the gap to expect of answers that are right as often as stated: the mean distance of a share from its chance."""
    n, stated, _ = table
    chance = stated / n
    return round(float((n / n.sum() * np.sqrt(2 * chance * (1 - chance) / (np.pi * n))).sum()), 4)


def _share(top: NDArray[np.float64], bottom: NDArray[np.float64]) -> NDArray[np.float64]:
    found: NDArray[np.float64] = np.divide(top, bottom, out=np.full(np.shape(top), np.nan), where=bottom != 0)
    return found


def _bin(sums: NDArray[np.float64], interval: tuple[float | None, float | None]) -> Bin:
    n, stated, right = (float(s) for s in sums)
    low, high = interval
    return Bin(n=round(n), confidence=round(stated / n, 4), right=round(right / n, 4), low=low, high=high)
