"""Rules for times that name a place in the calendar: days, months, years, decades, seasons, feasts, eras.

Each rule gives the stretch of days, an `Unknown` with the reason, or None where the words are not of time after all.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import cast

import msgspec

from reportedly.grounding.times.calendar import (
    Edge,
    Stretch,
    days_between,
    easter,
    edge_of,
    hijri_day,
    hijri_year,
    month_of,
    months_of,
    nth_weekday,
    one_day,
    quarter_of,
    season_of,
    weekend_of,
    year_of,
    years_of,
)
from reportedly.grounding.times.clock import Clock
from reportedly.grounding.times.found import Found

NOT_PUBLISHED = "the day of publication is not known"
NO_YEAR = "no year is told and the day of publication is not known"
ORDER_UNKNOWN = "the order of day and month is not known"
_AHEAD = 60
"""Days ahead within which a date without a year is taken for the coming one, unless the clause is in the past."""
_AHEAD_IF_OPENED = 150
"""The same after "by", "until", "effective"."""
_YEARS = range(1000, 2101)
_HIJRI_YEARS = range(1200, 1600)


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
        return base + int(found.sense("story", "sy")) if base else Unknown("no year is told before it")
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
    if before in found.lexed.lexicon.ahead:
        return 0 <= days <= _AHEAD_IF_OPENED
    return 0 <= days <= _AHEAD and not clock.grammar.is_past(found.start, found.end)


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


def calendar_month(found: Found, clock: Clock) -> Reckoned:
    """Reckon "March", "in March 2011", "last March", "mid-October", "August that year"."""
    month = int(found.sense("month", "m"))
    year = told_year(found, clock)
    if year is None and found.has("l", "t", "x", "s"):
        year = _relative_month_year(found, clock, month)
    elif year is None:
        if not _is_month(found, clock):
            return None
        year = _bare_month_year(found, clock, month)
    return year if isinstance(year, Unknown) else edge(found, month_of(year, month))


def _is_month(found: Found, clock: Clock) -> bool:
    word = found.word("m")
    if word not in found.lexed.lexicon.capital or word.rstrip(".") != word:
        return True
    before = found.lexed.words[found.first - 1] if found.first else ""
    return found.has("e", "e2") or before in found.lexed.lexicon.month_openers


def _bare_month_year(found: Found, clock: Clock, month: int) -> int | Unknown:
    if clock.published is None:
        return clock.year if clock.year else Unknown(NO_YEAR)
    at = clock.published
    ahead = at.year + (month < at.month)
    if clock.grammar.is_future(found.start, found.end) or (
        month != at.month and _is_near_ahead(found, clock, ahead, month, 1)
    ):
        return ahead
    return at.year - (month > at.month)


def _relative_month_year(found: Found, clock: Clock, month: int) -> int | Unknown:
    if found.has("s"):
        if clock.stretch is None:
            return Unknown("no day is told before it")
        at = clock.stretch.first
        step = int(found.sense("story", "s"))
        return at.year + (step > 0 and month <= at.month) - (step < 0 and month >= at.month)
    if clock.published is None:
        return Unknown(NOT_PUBLISHED)
    at = clock.published
    if found.has("l"):
        return at.year - (month >= at.month)
    if found.has("x"):
        return at.year + (month <= at.month)
    return at.year


def calendar_months(found: Found, clock: Clock) -> Reckoned:
    """Reckon "March to May 2012", "between June and August"."""
    first, last = int(found.sense("month", "m")), int(found.sense("month", "m2"))
    end = int(found.word("y2")) if found.has("y2") else _bare_month_year(found, clock, last)
    if isinstance(end, Unknown):
        return end
    start = int(found.word("y")) if found.has("y") else end - (first > last)
    if (start, first) >= (end, last):
        return None
    return Stretch(first=month_of(start, first).first, last=month_of(end, last).last, precision="months")


def calendar_year(found: Found, clock: Clock) -> Reckoned:
    """Reckon "in 2014", "early 2011", "the 2003 invasion"; a figure that counts things is not a year."""
    year = int(found.word("y"))
    return edge(found, year_of(year)) if _is_year(found, clock, year) else None


def _is_year(found: Found, clock: Clock, year: int) -> bool:
    lexed, grammar = found.lexed, clock.grammar
    at = lexed.starts[found.match.start("y")]
    before = lexed.words[found.first - 1] if found.first else ""
    after = lexed.words[found.last] if found.last < len(lexed.words) else ""
    glued = lexed.text[at - 1 : at] in set("$€£¥#-,./:") or lexed.text[found.end : found.end + 1] in set("%°:/")
    if year < 1500 and not (grammar.is_date(at) and before in lexed.lexicon.year_openers):
        return False
    if (
        (glued and before not in ("'", "’") and not found.has("e", "e2"))
        or after in lexed.lexicon.measures
        or (grammar.is_counting(at) and not _is_old_event(found, clock, before))
    ):
        return False
    if found.has("e", "e2", "told"):
        return True
    if grammar.is_figure(at):
        return before in lexed.lexicon.year_openers and 1900 <= year <= 2100 and not _is_round(year)
    return grammar.is_date(at) or before in lexed.lexicon.year_openers or (before == "(" and after == ")")


def _is_old_event(found: Found, clock: Clock, before: str) -> bool:
    at = found.lexed.starts[found.match.start("y")]
    year = int(found.word("y"))
    if _is_round(year) or not 1900 <= year <= 2050:
        return False
    return clock.grammar.is_date(at) or before in found.lexed.lexicon.owners


def _is_round(year: int) -> bool:
    return year % 100 == 0


def calendar_years(found: Found, clock: Clock) -> Reckoned:
    """Reckon "between 1995 and 2007", "2011-2014", "2011/12"."""
    first, last = int(found.word("y")), found.number("y2") or 0
    if len(found.word("y2")) == 2:
        last += first // 100 * 100
    plain = (
        found.has("told")
        or clock.grammar.is_date(found.start)
        or found.lexed.words[found.first - 1 : found.first] == ["("]
    )
    if not (1500 <= first < last <= 2100) or last - first > 300 or not plain:
        return None
    return years_of(first, last)


def decade_or_century(found: Found, clock: Clock) -> Reckoned:
    """Reckon "the 1980s", "late 1990s", "the nineties", "the 19th century"."""
    if found.has("c") and not found.has("s"):
        number = found.number("n", "o") or 0
        return edge(found, years_of(number * 100 - 100 or 1, number * 100 - 1)) if 1 <= number <= 21 else None
    if found.has("w"):
        return edge(found, _decade(1900 + int(found.sense("decade", "w"))))
    year = int(found.word("y"))
    s = found.match.start("s")
    if found.lexed.starts[s] != found.lexed.ends[s - 1] or year % 10:
        return None
    return edge(found, _decade(year if year >= 1000 else 1900 + year)) if year >= 1000 or 20 <= year <= 90 else None


def _decade(year: int) -> Stretch:
    return years_of(year, year + (99 if year % 100 == 0 and year < 2000 else 9))


def season(found: Found, clock: Clock) -> Reckoned:
    """Reckon "last summer", "spring 2015", "the winter of 1994"; seasons of the northern half of the earth."""
    name = found.sense("season", "q")
    year = told_year(found, clock)
    if year is None:
        year = _season_year(found, clock, name)
    return year if isinstance(year, Unknown) else edge(found, season_of(year, name))


def _season_year(found: Found, clock: Clock, name: str) -> int | Unknown:
    if found.has("s"):
        return (
            clock.stretch.first.year + int(found.sense("story", "s"))
            if clock.stretch
            else Unknown("no day is told before it")
        )
    if clock.published is None:
        return clock.year if clock.year else Unknown(NOT_PUBLISHED)
    at, year = clock.published, clock.published.year
    here = season_of(year, name)
    if found.has("t"):
        return year
    if found.has("x") or clock.grammar.is_future(found.start, found.end):
        return year + (here.first <= at)
    return year - (here.last >= at if found.has("l") else here.first > at)


def part_of_year(found: Found, clock: Clock) -> Reckoned:
    """Reckon "the third quarter", "the first six months of 2016", "the second half of last year"."""
    year = told_year(found, clock)
    if isinstance(year, Unknown):
        return year
    nth, unit = found.number("o"), found.word("u").rstrip("s")
    count = found.number("n") or 1
    last = found.word("o") in ("last", "final") or nth is None
    if year is None:
        return _recent_part(clock, unit, nth)
    if unit in ("week", "day"):
        length = timedelta(days=count * (7 if unit == "week" else 1) - 1)
        whole = year_of(year)
        return (
            days_between(whole.last - length, whole.last) if last else days_between(whole.first, whole.first + length)
        )
    size = {"half": 6, "quarter": 3, "trimester": 3, "month": 1}[unit] * count
    first = 13 - size if last else (1 if found.has("n") else size * ((nth or 1) - 1) + 1)
    return months_of(year, first, first + size - 1) if first >= 1 and first + size <= 13 else None


def _recent_part(clock: Clock, unit: str, nth: int | None) -> Reckoned:
    if unit != "quarter" or nth is None or not 1 <= nth <= 4:
        return None
    if clock.published is None:
        return Unknown(NOT_PUBLISHED)
    here = quarter_of(clock.published.year, nth)
    return here if here.first <= clock.published else quarter_of(clock.published.year - 1, nth)


def part_of_month(found: Found, clock: Clock) -> Reckoned:
    """Reckon "the first week of May", "the last Friday of March 2016"."""
    month = int(found.sense("month", "m"))
    year = told_year(found, clock) or _bare_month_year(found, clock, month)
    if isinstance(year, Unknown):
        return year
    whole, nth = month_of(year, month), found.number("o")
    if found.has("w"):
        weekday = int(found.sense("weekday", "w"))
        day = nth_weekday(year, month, nth or 1, weekday) if nth else nth_weekday(whole.last.year, month, 1, weekday)
        while nth is None and day + timedelta(days=7) <= whole.last:
            day += timedelta(days=7)
        return one_day(day) if day.month == month else None
    if found.word("u") in ("day", "days"):
        if found.word("u") == "days":
            return None
        return one_day(whole.last if nth is None else whole.first + timedelta(days=nth - 1))
    return _week_of_month(whole, nth, weekend=found.word("u") == "weekend")


def _week_of_month(whole: Stretch, nth: int | None, *, weekend: bool) -> Reckoned:
    if weekend:
        saturday = nth_weekday(whole.first.year, whole.first.month, nth or 4, 5)
        return weekend_of(saturday)
    if nth is None:
        return days_between(whole.last - timedelta(days=6), whole.last)
    first = whole.first + timedelta(days=7 * (nth - 1))
    return days_between(first, min(first + timedelta(days=6), whole.last)) if first <= whole.last else None


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
    """Reckon feasts whose day is general knowledge: Christmas, Easter, the Eids."""
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
    return edge(found, one_day(feast_day(rule, year)))


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
