"""Rules for days of the calendar: dates in words and figures, Hijri dates, feasts, eras.

Each rule gives the stretch of days, an `Unknown` with the reason, or None where the words are not of time after all.
"""

from __future__ import annotations

from datetime import date, timedelta

from reportedly.grounding.times.calendar import (
    days_between,
    easter,
    hijri_day,
    hijri_year,
    month_of,
    nth_weekday,
    one_day,
)
from reportedly.grounding.times.clock import Clock
from reportedly.grounding.times.found import Found
from reportedly.grounding.times.reckoning import (
    NO_YEAR,
    NOT_PUBLISHED,
    Reckoned,
    Unknown,
    edge,
    month_and_day,
    near_year,
    told_year,
)

ORDER_UNKNOWN = "the order of day and month is not known"
_YEARS = range(1000, 2101)
_HIJRI_YEARS = range(1200, 1600)


def calendar_day(found: Found, clock: Clock) -> Reckoned:
    """Reckon "4 April", "Feb. 8, 2022", "Tuesday, the 5th"."""
    day = found.number("d", "o")
    if day is None or not 1 <= day <= 31:
        return None
    month = int(found.sense("month", "m") or 0)
    if not month:
        return _day_of_month(found, clock, day)
    told = told_year(found, clock)
    if told is None and _counts(found, clock):
        return None
    year = told if told is not None else _year_of_weekday(found, clock, month, day)
    if isinstance(year, Unknown):
        return year
    at = month_and_day(year, month, day) or (month_and_day(year - year % 4, 2, 29) if (month, day) == (2, 29) else None)
    part = found.sense("part", "p", "p2") or None
    return edge(found, one_day(at, part=part)) if at else None


def _counts(found: Found, clock: Clock) -> bool:
    if not found.has("d") or found.match.start("d") + 1 < found.last:
        return False
    at = found.lexed.starts[found.match.start("d")]
    return clock.grammar.is_counting(at)


def _year_of_weekday(found: Found, clock: Clock, month: int, day: int) -> int | Unknown:
    year = near_year(found, clock, month, day)
    weekday = found.sense("weekday", "w")
    if not weekday or isinstance(year, Unknown):
        return year
    fits = [
        y for y in (year, year + 1, year - 1) if (d := month_and_day(y, month, day)) and d.weekday() == int(weekday)
    ]
    return fits[0] if fits else year


def _day_of_month(found: Found, clock: Clock, day: int) -> Reckoned:
    if clock.published is None:
        return Unknown(NOT_PUBLISHED)
    weekday = int(found.sense("weekday", "w"))
    at = clock.published
    for back in (0, -1, 1, -2, 2):
        month = month_of(at.year, at.month + back).first
        found_day = month_and_day(month.year, month.month, day)
        if found_day and found_day.weekday() == weekday:
            return one_day(found_day)
    return None


def calendar_days(found: Found, clock: Clock) -> Reckoned:
    """Reckon "March 12-15", "between 3 and 5 May 2014", "28 April to 2 May"."""
    first, last = found.number("d"), found.number("d2")
    month = int(found.sense("month", "m"))
    month2 = int(found.sense("month", "m2") or month)
    year = told_year(found, clock) or near_year(found, clock, month, first or 1)
    if isinstance(year, Unknown):
        return year
    if first is None or last is None:
        return None
    start, end = month_and_day(year - (month > month2), month, first), month_and_day(year, month2, last)
    return days_between(start, end) if start and end and start < end else None


def iso_day(found: Found, clock: Clock) -> Reckoned:
    """Reckon "2014-10-16"."""
    day = month_and_day(int(found.word("y")), found.number("m") or 0, found.number("d") or 0)
    return one_day(day) if day else None


def figures_day(found: Found, clock: Clock) -> Reckoned:
    """Reckon "16/10/2014"; where both orders are possible and the locale is not told, the day is unknown.

    Points ("16.10.2014") always stand between day, month and year in that order.
    """
    a, b, year = found.number("a") or 0, found.number("b") or 0, found.number("y") or 0
    if len(found.word("y")) == 2:
        year += 1900 if year > 50 else 2000
    if year not in _YEARS or len(found.word("y")) not in (2, 4):
        return None
    if len(found.word("y")) == 2 and found.word("sep") == ".":
        return None
    day_first = True if found.word("sep") == "." else clock.day_first
    orders = {d for d in (month_and_day(year, b, a), month_and_day(year, a, b)) if d}
    if len(orders) == 2 and day_first is None:
        return Unknown(ORDER_UNKNOWN)
    day = orders.pop() if len(orders) == 1 else month_and_day(year, b, a) if day_first else month_and_day(year, a, b)
    return one_day(day) if day else None


def hijri(found: Found, clock: Clock) -> Reckoned:
    """Reckon "15 Ramadan 1445", "Ramadan", "1445 AH"; a day may be off by one, so its neighbours are kept in.

    Source: the tabular Islamic calendar.
    """
    year, day = found.number("y"), found.number("d")
    if year is not None and year not in _HIJRI_YEARS:
        return None
    if found.has("ah"):
        return days_between(hijri_day(year or 0, 1, 1), hijri_day((year or 0) + 1, 1, 1) - timedelta(days=1))
    month = int(found.sense("hijri", "m"))
    if year is None:
        if clock.published is None:
            return Unknown(NO_YEAR)
        year = hijri_year(clock.published)
        year -= hijri_day(year, month, 1) > clock.published and not clock.grammar.is_future(found.start, found.end)
    first = hijri_day(year, month, day or 1)
    last = first if day else hijri_day(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    return edge(found, days_between(first - timedelta(days=1), last + timedelta(days=1)))


def feast(found: Found, clock: Clock) -> Reckoned:
    """Reckon feasts whose day is general knowledge, and their eves: Christmas, Easter, "the eve of Eid al-Fitr"."""
    rule = found.sense("feast", "f")
    year = told_year(found, clock)
    if isinstance(year, Unknown):
        return year
    if year is None:
        if clock.published is None:
            return Unknown(NO_YEAR) if clock.year is None else one_day(feast_day(rule, clock.year))
        at = clock.published
        day = feast_day(rule, at.year)
        ahead = found.has("x") or (not found.has("l", "s") and clock.grammar.is_future(found.start, found.end))
        year = at.year + (1 if ahead and day < at else -1 if not ahead and day > at and not found.has("t") else 0)
    day = feast_day(rule, year)
    return one_day(day - timedelta(days=1)) if found.has("v") else edge(found, one_day(day))


def feast_day(rule: str, year: int) -> date:
    """Find a feast's day in a year: `MM-DD`, `MM-N-W` (nth weekday), `easter+N`, `hijri M-D`."""
    if rule.startswith("easter"):
        return easter(year) + timedelta(days=int(rule[6:]))
    if rule.startswith("hijri"):
        month, day = (int(n) for n in rule[6:].split("-"))
        years = range(hijri_year(date(year, 1, 1)), hijri_year(date(year, 12, 31)) + 1)
        return next((d for y in years if (d := hijri_day(y, month, day)).year == year), hijri_day(years[0], month, day))
    figures = [int(n) for n in rule.split("-")]
    return date(year, *figures) if len(figures) == 2 else nth_weekday(year, *figures)


def era(found: Found, clock: Clock) -> Reckoned:
    """Reckon eras whose days are general knowledge ("World War II")."""
    first, last = found.lexed.lexicon.eras[found.word("r")]
    return days_between(first, last)
