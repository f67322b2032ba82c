"""The timeline: how many claims begin on each day, and the days that each claim's words may mean, as bars."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import msgspec

from reportedly.store.lists import Days

_MOST_BINS = 120
_STEPS = (1, 2, 7, 14, 30, 91, 182, 365, 730, 1826, 3652)
"""How many days a bin may hold."""


class Bin(msgspec.Struct, frozen=True, kw_only=True):
    """Hold one bin of the timeline: its first day, the day after its last, and how many claims begin in it."""

    first: date
    until: date
    claims: int

    @property
    def last(self) -> date:
        """Give its last day."""
        return self.until - timedelta(days=1)


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """Hold one column of the drawing, in per cent of its width and height."""

    x: float
    width: float
    height: float
    bin: Bin


def bins(days: Days, *, most: int = _MOST_BINS) -> tuple[Bin, ...]:
    """Gather days into bins of equal length, as few days to a bin as make no more than `most`."""
    if not days.counts:
        return ()
    first, last = min(days.counts), max(days.counts)
    step = next((s for s in _STEPS if (last - first) // s < most), (last - first) // most + 1)
    found: dict[int, int] = {}
    for day, claims in days.counts.items():
        start = first + (day - first) // step * step
        found[start] = found.get(start, 0) + claims
    return tuple(
        Bin(first=date.fromordinal(start), until=date.fromordinal(start + step), claims=claims)
        for start, claims in sorted(found.items())
    )


def columns(found: Sequence[Bin]) -> tuple[Column, ...]:
    """Lay bins out as columns, the highest of the full height."""
    if not found:
        return ()
    first, last = found[0].first.toordinal(), found[-1].until.toordinal()
    most = max(b.claims for b in found)
    wide = 100 / (last - first)
    return tuple(
        Column(
            x=round((b.first.toordinal() - first) * wide, 3), bin=b, height=round(max(4, 100 * b.claims / most), 2),
            width=round((b.until - b.first).days * wide * 0.86, 3),
        )
        for b in found
    )  # fmt: skip


def bins_json(found: Sequence[Bin], undated: int) -> dict[str, Any]:
    """Write bins for the timeline in the browser."""
    plain = [{"first": str(b.first), "until": str(b.until), "claims": b.claims} for b in found]
    return {"bins": plain, "undated": undated}


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """Hold the bar of one claim, in per cent of the days shown."""

    x: float
    width: float


def spans_of(
    claims: Mapping[str, tuple[date, date] | None], *, since: date | None = None, until: date | None = None
) -> tuple[dict[str, Span], tuple[date, date] | None]:
    """Lay the days of claims out on one axis; undated claims have no bar.

    Args:
        claims: the first and the last day that each claim may mean.
        since: first day of the axis; None takes the earliest. What begins before is drawn from the edge on.
        until: last day of the axis, included; None takes the latest.

    Returns:
        the bars by claim, and the ends of the axis (None where there is no bar).
    """
    dated = {name: days for name, days in claims.items() if days is not None}
    if not dated:
        return {}, None
    first = max(min(days[0] for days in dated.values()), since or date.min)
    last = min(max(days[1] for days in dated.values()), until or date.max)
    wide = 100 / (last.toordinal() + 1 - first.toordinal())
    clipped = {name: (max(days[0], first), min(days[1], last)) for name, days in dated.items()}
    return {name: _span(days, first.toordinal(), wide) for name, days in clipped.items()}, (first, last)


def _span(days: tuple[date, date], first: int, wide: float) -> Span:
    width = max((days[1].toordinal() + 1 - days[0].toordinal()) * wide, 0.8)
    return Span(x=round(min((days[0].toordinal() - first) * wide, 100 - width), 3), width=round(width, 3))
