"""A time as words and as an interval of days."""

from __future__ import annotations

from datetime import date
from typing import Literal

from reportedly.errors import LawBroken
from reportedly.records.span import Span

WhenPrecision = Literal["part_of_day", "day", "days", "week", "month", "months", "year", "years", "unknown"]


class When(Span, frozen=True, kw_only=True):
    """Hold words of time and the days they may mean.

    `earliest` and `latest` are both included. Both are null where the words name no day that can be
    reckoned; then `reason` says why. The day of publication is never put in for an undated happening.
    """

    earliest: date | None = None
    latest: date | None = None
    precision: WhenPrecision = "unknown"
    part: str | None = None
    reckoned_from: date | None = None
    reason: str | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if (self.earliest is None) != (self.latest is None):
            raise LawBroken(f"time {self.text!r} has one end only")
        if self.earliest and self.latest and self.earliest > self.latest:
            raise LawBroken(f"time {self.text!r} ends before it begins")
