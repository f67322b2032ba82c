"""Measures of sums over reports, and how far chance alone could move them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from reportedly.evaluate.outcome import Better, Figure

Sums = Mapping[str, float]
"""What one report adds to each count, by key."""
Columns = Mapping[str, NDArray[np.float64]]
"""The counts of many draws of reports: one number for each draw, by key."""
Formula = Callable[[Columns], NDArray[np.float64]]


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """Say how a figure is made of sums: its formula, and the key whose total is how many things were judged."""

    key: str
    label: str
    formula: Formula
    of: tuple[str, ...]
    unit: str = "%"
    better: Better = "higher"


def share(right: str, of: str, *, scale: float = 100.0) -> Formula:
    """Make the formula `scale * right / of`."""
    return lambda sums: np.asarray(scale * _divide(sums[right], sums[of]), dtype=np.float64)


def precision(name: str) -> Formula:
    """Make the formula of precision, in per cent, from `name.tp` and `name.fp`."""
    return lambda sums: 100 * _divide(sums[f"{name}.tp"], sums[f"{name}.tp"] + sums[f"{name}.fp"])


def recall(name: str) -> Formula:
    """Make the formula of recall, in per cent, from `name.tp` and `name.fn`."""
    return lambda sums: 100 * _divide(sums[f"{name}.tp"], sums[f"{name}.tp"] + sums[f"{name}.fn"])


def f1(name: str) -> Formula:
    """Make the formula of F1, in per cent, from `name.tp`, `name.fp` and `name.fn`."""

    def formula(sums: Columns) -> NDArray[np.float64]:
        twice = 2 * sums[f"{name}.tp"]
        return 100 * _divide(twice, twice + sums[f"{name}.fp"] + sums[f"{name}.fn"])

    return formula


def mean_of(*formulas: Formula) -> Formula:
    """Make the formula of the mean of others (macro average)."""
    return lambda sums: np.asarray(np.mean([formula(sums) for formula in formulas], axis=0))


def f1_of(right_of_ours: str, ours: str, right_of_theirs: str, theirs: str) -> Formula:
    """Make the formula of F1, in per cent, where precision and recall count different things."""

    def formula(sums: Columns) -> NDArray[np.float64]:
        p = np.nan_to_num(_divide(sums[right_of_ours], sums[ours]))
        r = _divide(sums[right_of_theirs], sums[theirs])
        return np.where(np.isnan(r), np.nan, 100 * np.nan_to_num(_divide(2 * p * r, p + r)))

    return formula


def _divide(top: NDArray[np.float64], bottom: NDArray[np.float64]) -> NDArray[np.float64]:
    unknown = np.full(np.shape(top), np.nan)
    found: NDArray[np.float64] = np.divide(top, bottom, out=unknown, where=np.asarray(bottom) != 0)
    return found


def tally_asks(name: str, label: str) -> tuple[Ask, ...]:
    """Ask for precision, recall and F1 of one tally."""
    of = (f"{name}.tp", f"{name}.fn")
    return (
        Ask(key=f"{name}.f1", label=f"{label}, F1", formula=f1(name), of=of),
        Ask(key=f"{name}.p", label=f"{label}, precision", formula=precision(name), of=(f"{name}.tp", f"{name}.fp")),
        Ask(key=f"{name}.r", label=f"{label}, recall", formula=recall(name), of=of),
    )


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """Hold a figure before and after, and the 95 % interval of its change, drawn in pairs; null where unmeasured."""

    before: float | None
    after: float | None
    low: float | None = None
    high: float | None = None

    @property
    def points(self) -> float | None:
        """Give the change itself."""
        return None if self.before is None or self.after is None else self.after - self.before

    @property
    def is_sure(self) -> bool:
        """Tell whether the interval leaves out nought."""
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)


def changes_of(
    asks: Sequence[Ask], before: Sequence[Sums], after: Sequence[Sums], *, draws: int, seed: int
) -> dict[str, Change]:
    """Reckon how each figure changes between two runs over the same reports, in their order, and how surely.

    Each draw takes the same reports of both runs, since what is hard for one is hard for the other.
    """
    (was, was_drawn), (now, now_drawn) = (_whole_and_drawn(asks, side, draws, seed) for side in (before, after))
    found = {}
    for ask in asks:
        low, high = interval_of(ask.formula(now_drawn) - ask.formula(was_drawn))
        known = [_known(ask.formula(side)[0]) for side in (was, now)]
        found[ask.key] = Change(before=known[0], after=known[1], low=low, high=high)
    return found


def figures_of(asks: Sequence[Ask], reports: Sequence[Sums], *, draws: int, seed: int) -> tuple[Figure, ...]:
    """Reckon each figure and its 95 % interval.

    The interval is the 2.5th to 97.5th percentile over `draws` draws of as many reports with replacement: reports
    are the unit, since the claims of one report are right or wrong together.

    Args:
        asks: what to reckon.
        reports: what each report adds to each count.
        draws: how many draws; 0 leaves the intervals null.
        seed: of the generator of draws: the same seed gives the same intervals.

    Source: Efron, Tibshirani, "An Introduction to the Bootstrap", 1993, ch. 13.
    """
    whole, drawn = _whole_and_drawn(asks, reports, draws, seed)
    return tuple(_figure(ask, whole, drawn) for ask in asks)


def _whole_and_drawn(asks: Sequence[Ask], reports: Sequence[Sums], draws: int, seed: int) -> tuple[Columns, Columns]:
    """Add up the counts of all reports, and of each draw of them."""
    keys = sorted({key for report in reports for key in report} | {key for ask in asks for key in ask.of})
    table = np.array([[float(report.get(key, 0.0)) for key in keys] for report in reports]).reshape(-1, len(keys))
    return _columns(keys, table.sum(axis=0, keepdims=True)), _columns(keys, draw_reports(table, draws, seed))


def _columns(keys: Sequence[str], table: NDArray[np.float64]) -> Columns:
    class _Zero(dict[str, NDArray[np.float64]]):
        def __missing__(self, key: str) -> NDArray[np.float64]:
            return np.zeros(len(table))

    return _Zero(zip(keys, table.T, strict=True))


def draw_reports(table: NDArray[np.float64], draws: int, seed: int) -> NDArray[np.float64]:
    """Draw as many reports with replacement, `draws` times, and add up what each draw holds: shape (draws, columns).

    `table` has a row for each report; the same seed draws the same reports.
    """
    generator = np.random.default_rng(seed)
    if not len(table):
        return np.zeros((0, table.shape[1]))
    sums = [table[generator.integers(0, len(table), len(table))].sum(axis=0) for _ in range(draws)]
    return np.array(sums).reshape(-1, table.shape[1])


def _figure(ask: Ask, whole: Columns, drawn: Columns) -> Figure:
    value = _known(ask.formula(whole)[0])
    low, high = interval_of(ask.formula(drawn)) if value is not None else (None, None)
    n = round(sum(float(whole[key][0]) for key in ask.of))
    return Figure(
        key=ask.key,
        label=ask.label,
        value=value,
        low=low,
        high=high,
        n=n,
        unit=ask.unit,
        better=ask.better,
    )


def interval_of(drawn: NDArray[np.float64]) -> tuple[float | None, float | None]:
    """Give the 2.5th to 97.5th percentile of a figure over draws, those left out in which it is not known."""
    known = drawn[~np.isnan(drawn)]
    if not len(known):
        return None, None
    low, high = np.percentile(known, (2.5, 97.5))
    return _known(low), _known(high)


def _known(number: float) -> float | None:
    return None if np.isnan(number) else round(float(number), 4)
