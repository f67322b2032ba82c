"""What the rules of reckoning share: reasons, edges, and the year of a date told without one."""

from __future__ import annotations

from datetime import date
from typing import cast

import msgspec

from reportedly.grounding.times.calendar import Edge, Stretch, edge_of, month_of
from reportedly.grounding.times.clock import Clock
from reportedly.grounding.times.found import Found

NOT_PUBLISHED = "the day of publication is not known"
NO_YEAR = "no year is told and the day of publication is not known"
NOT_TOLD = "no day is told before it"
HAPPENING = "it is reckoned from a happening, not from a day"
NO_DAY = "the words name no day"
FEW = 6
"""Units that "a few", "several" or "recent" reach at most; at least two are meant."""
MANY = 3000
"""Units beyond which a number is no distance in time."""
_AHEAD = 60
"""Days ahead within which a date without a year is taken for the coming one, unless the clause is in the past."""
_AHEAD_IF_OPENED = 150
"""The same after "by", "until", "effective"."""


class Unknown(msgspec.Struct, frozen=True):
    """Say why words of time name no day that can be reckoned."""

    reason: str


Reckoned = Stretch | Unknown | None


def edge(found: Found, whole: Reckoned) -> Reckoned:
    """Cut the early, middle or late part out if the words ask for it."""
    name = found.sense("edge", "e", "e3") or found.sense("rim", "e2")
    return edge_of(whole, cast(Edge, name)) if name and isinstance(whole, Stretch) else whole


def told_year(found: Found, clock: Clock) -> int | Unknown | None:
    """Give the year that the words tell ("2014", "last year", "the same year"); None if they tell none."""
    if found.has("y"):
        return int(found.word("y"))
    if found.has("ly", "ty", "xy"):
        back = -1 if found.has("ly") else 1 if found.has("xy") else 0
        return clock.published.year + back if clock.published else Unknown(NOT_PUBLISHED)
    if found.has("sy"):
        base = clock.year or (clock.stretch.first.year if clock.stretch else None)
        return base + int(found.sense("story", "sy")) if base else Unknown(NOT_TOLD)
    return None


def month_and_day(year: int, month: int, day: int) -> date | None:
    """Make a date, or None if the month has no such day."""
    return date(year, month, day) if 1 <= month <= 12 and 1 <= day <= month_of(year, month).last.day else None


def near_year(found: Found, clock: Clock, month: int, day: int = 1) -> int | Unknown:
    """Guess the year of a date told without one: the last such date not after publication, or the next if to come.

    Without publication, the last year told in the report; without that, unknown.
    """
    if clock.published is None:
        return clock.year if clock.year else Unknown(NO_YEAR)
    at = clock.published
    ahead = at.year + ((month, day) < (at.month, at.day))
    if clock.grammar.is_future(found.start, found.end) or _is_near_ahead(found, clock, ahead, month, day):
        return ahead
    return at.year - ((month, day) > (at.month, at.day))


def _is_near_ahead(found: Found, clock: Clock, year: int, month: int, day: int) -> bool:
    """Tell whether a date lies shortly ahead and nothing says it is past (or "by", "until", "effective" opens it)."""
    if clock.published is None:
        return False
    days = (date(year, month, min(day, month_of(year, month).last.day)) - clock.published).days
    before = found.lexed.words[found.first - 1] if found.first else ""
    if before in found.lexed.lexicon.openers["ahead"]:
        return 0 <= days <= _AHEAD_IF_OPENED
    return 0 <= days <= _AHEAD and not clock.grammar.is_past(found.start, found.end)


def bare_month_year(found: Found, clock: Clock, month: int) -> int | Unknown:
    """Guess the year of a month told without one, as `near_year` does for days."""
    if clock.published is None:
        return clock.year if clock.year else Unknown(NO_YEAR)
    at = clock.published
    ahead = at.year + (month < at.month)
    if clock.grammar.is_future(found.start, found.end) or (
        month != at.month and _is_near_ahead(found, clock, ahead, month, 1)
    ):
        return ahead
    return at.year - (month > at.month)


def unit_of_time(found: Found) -> str:
    """Give the unit that the words name ("week"); empty if none."""
    return found.sense("unit", "u")


def stage(found: Found, whole: Stretch) -> Stretch:
    """Cut out what "earlier" or "later" mean in a stretch that is not running now."""
    name = found.sense("stage", "k")
    return edge_of(whole, cast(Edge, name)) if name else whole
