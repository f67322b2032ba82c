"""What a time is reckoned from: the day of publication and the days the report has told so far."""

from __future__ import annotations

from datetime import date

from reportedly.grounding.times.calendar import Stretch
from reportedly.grounding.times.grammar import Grammar


class Clock:
    """Keep the story's own clock while a report is read from its beginning to its end.

    `day` is the last day told, `stretch` the last stretch told (of any precision), `year` the last year told in words.
    """

    def __init__(self, published: date | None, grammar: Grammar, *, day_first: bool | None) -> None:
        self.published = published
        self.grammar = grammar
        self.day_first = day_first
        self.day: date | None = None
        self.stretch: Stretch | None = None
        self.year: int | None = None

    def tell(self, stretch: Stretch, *, with_year: bool) -> None:
        """Move the story's clock to a stretch that the report has just told."""
        self.stretch = stretch
        if stretch.precision in ("day", "part_of_day"):
            self.day = stretch.first
        if with_year:
            self.year = stretch.first.year

    @property
    def now(self) -> date | None:
        """The day the story stands at: the last day told, else the first day of the last stretch told."""
        if self.stretch is None:
            return None
        return self.day if self.day and self.stretch.precision in ("day", "part_of_day") else self.stretch.first

    def base(self, unit: str) -> date | None:
        """The day from which "the previous `unit`" is reckoned; None if what was told is coarser than the unit."""
        if self.stretch is None:
            return None
        fine = self.stretch.precision in ("day", "part_of_day") or (
            self.stretch.precision == "days" and unit in ("week", "month")
        )
        if fine or unit in ("month", "year", "decade", "century", "quarter"):
            return self.now
        return None
