"""Rules for stretches that end or begin at publication: "the past 24 hours", "two weeks ago", "for nearly a week"."""

from __future__ import annotations

from datetime import date, timedelta

from reportedly.grounding.times.calendar import days_between, one_day, shift, unit_of
from reportedly.grounding.times.clock import Clock
from reportedly.grounding.times.found import Found
from reportedly.grounding.times.reckoning import FEW, MANY, NOT_PUBLISHED, NOT_TOLD, Reckoned, Unknown, unit_of_time

_HOURS_OF_A_DAY = 12
"""Hours from which a stretch reaches into the day before."""
_NO_DISTANCE = frozenset({"second", "weekend", "quarter"})
_YEARS_OF_UNIT = {"quarter": 1, "year": 1, "decade": 10, "century": 100}
_FURTHEST = 1500
"""Years beyond which words are no time of news."""
_CALENDAR_UNIT = {"decade": "year", "fortnight": "week"}


def span_past(found: Found, clock: Clock) -> Reckoned:
    """Reckon "the past 24 hours", "over the last three weeks", "in recent months": up to the day of publication."""
    unit = unit_of_time(found)
    if unit in ("second", "weekend") or (unit in ("quarter", "century") and not found.has("n")):
        return None
    end = clock.now if found.has("s") else clock.published
    if end is None:
        return Unknown(NOT_TOLD if found.has("s") else NOT_PUBLISHED)
    count = found.number("n") or (FEW if found.has("v", "r") else 1)
    if unit in ("hour", "minute"):
        days = -(-count // 24) if unit == "hour" and count >= _HOURS_OF_A_DAY else 0
        return days_between(end - timedelta(days=min(days, MANY)), end)
    first = _moved(end, -count, unit)
    return days_between(first, end) if first else None


def _moved(day: date, count: int, unit: str) -> date | None:
    """Move a day by units; None where that is no distance in time or leads out of the calendar."""
    years = abs(count) * _YEARS_OF_UNIT.get(unit, 0)
    return shift(day, count, unit) if unit and abs(count) <= MANY and years < _FURTHEST else None


def span_next(found: Found, clock: Clock) -> Reckoned:
    """Reckon "the next three days", "the coming weeks": from publication on."""
    if clock.published is None:
        return Unknown(NOT_PUBLISHED)
    unit = unit_of_time(found)
    if unit in ("second", "weekend"):
        return None
    count = found.number("n") or (FEW if found.has("v") or found.sense("plural", "u") else 1)
    last = _moved(clock.published, count, unit)
    return days_between(clock.published, last) if last else None


def ago(found: Found, clock: Clock) -> Reckoned:
    """Reckon "two days ago", "three weeks ago", "four years ago": the day, or the week, month, year so far back."""
    return Unknown(NOT_PUBLISHED) if clock.published is None else apart_by(found, clock.published, -1)


def apart_by(found: Found, base: date, sign: int) -> Reckoned:
    """Reckon the stretch that lies the number of units of the words before (`sign` -1) or after (1) a day."""
    unit = unit_of_time(found)
    if unit in _NO_DISTANCE:
        return None
    if found.has("v"):
        near, far = _moved(base, 2 * sign, unit), _moved(base, FEW * sign, unit)
        return days_between(min(near, far), max(near, far)) if near and far else None
    count = found.number("n")
    target = _moved(base, sign * (1 if count is None else count), unit)
    if target is None or unit in ("day", "night", "hour", "minute"):
        return one_day(target) if target else None
    return unit_of(target, _CALENDAR_UNIT.get(unit, unit))


def lasting(found: Found, clock: Clock) -> Reckoned:
    """Reckon "for nearly a week" where it lasts until now ("have been fighting for"); other durations are no times."""
    if clock.published is None or not clock.grammar.is_perfect(found.start, found.end):
        return None
    first = _moved(clock.published, -(found.number("n") or FEW), unit_of_time(found))
    return days_between(first, clock.published) if first else None


def aged(found: Found, clock: Clock) -> Reckoned:
    """Reckon "during the 28-month-old conflict": from the month, year or day it must have begun to publication."""
    if clock.published is None:
        return Unknown(NOT_PUBLISHED)
    unit = unit_of_time(found)
    first = _moved(clock.published, -(found.number("n") or 1), unit)
    if first is None:
        return None
    return days_between(unit_of(first, _CALENDAR_UNIT.get(unit, unit)).first, clock.published)
