"""Are the times and numbers that coded reports name found in the text, and reckoned right?

This looks at the words alone: given the coded text, is there a time (or number) that overlaps one of its places in the
report and has the very days (or bounds)? Whether it is given to the right claim is another question.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec

from reportedly.claims.numbers.quantities import Number
from reportedly.evaluate.coded import CodedReport, occurrences
from reportedly.records.report import Report
from reportedly.records.span import Span
from reportedly.records.when import When


class Spotted(msgspec.Struct, frozen=True, kw_only=True):
    """Hold how many values were coded, how many were found in the text, how many had the right days or bounds."""

    coded: int = 0
    found: int = 0
    right: int = 0

    @property
    def percent(self) -> float:
        """Right of coded, in per cent."""
        return 100 * self.right / self.coded if self.coded else 0.0


def spot_times(coded: Iterable[CodedReport], find: Callable[[Report], Sequence[When]]) -> Spotted:
    """Measure a finder of times (report -> times) by the days of the coded ones; each counts once a report."""
    total = Spotted()
    for one in coded:
        wanted = dict.fromkeys((c.when.text, c.when.earliest, c.when.latest) for c in one.claims if c.when)
        got = [(w, (w.earliest, w.latest)) for w in find(one.as_report())]
        total = _add(total, one.text, wanted, got)
    return total


def spot_counts(coded: Iterable[CodedReport], find: Callable[[Report], Sequence[Number]]) -> Spotted:
    """Measure a finder of numbers (report -> numbers with bounds) by the bounds of the coded ones."""
    total = Spotted()
    for one in coded:
        wanted = dict.fromkeys((q.text, q.low, q.high) for c in one.claims for q in c.counts)
        total = _add(total, one.text, wanted, [(n, (n.low, n.high)) for n in find(one.as_report())])
    return total


def _add(total: Spotted, text: str, wanted: Iterable[tuple[str, Any, Any]], got: Sequence[tuple[Span, Any]]) -> Spotted:
    coded, found, right = total.coded, total.found, total.right
    for words, low, high in wanted:
        over = [
            value for span, value in got if any(span.start < b and a < span.end for a, b in occurrences(text, words))
        ]
        coded, found, right = coded + 1, found + bool(over), right + ((low, high) in over)
    return Spotted(coded=coded, found=found, right=right)
