"""Rules for months, years, decades, centuries, seasons and parts of them."""

from __future__ import annotations

from datetime import timedelta

from reportedly.grounding.times.calendar import (
    Stretch,
    days_between,
    decade_of,
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
from reportedly.grounding.times.reckoning import (
    FEW,
    NOT_PUBLISHED,
    NOT_TOLD,
    Reckoned,
    Unknown,
    bare_month_year,
    edge,
    told_year,
)

_MONTHS = {"half": 6, "quarter": 3, "month": 1}


def calendar_month(found: Found, clock: Clock) -> Reckoned:
    """Reckon "March", "in March 2011", "last March", "mid-October", "August that year"."""
    month = int(found.sense("month", "m"))
    year = told_year(found, clock)
    if found.has("s") and not clock.grammar.is_date(found.lexed.starts[found.match.start("m")]):
        return None
    if year is None and found.has("l", "t", "x", "s"):
        year = _relative_month_year(found, clock, month)
    elif year is None:
        if not _is_month(found, clock):
            return None
        year = bare_month_year(found, clock, month)
    return year if isinstance(year, Unknown) else edge(found, month_of(year, month))


def _is_month(found: Found, clock: Clock) -> bool:
    word = found.word("m")
    if word not in found.lexed.lexicon.capital or word.rstrip(".") != word:
        return True
    before = found.lexed.words[found.first - 1] if found.first else ""
    return found.has("e", "e2") or before in found.lexed.lexicon.openers["month"]


def _relative_month_year(found: Found, clock: Clock, month: int) -> int | Unknown:
    if found.has("s"):
        if clock.stretch is None:
            return Unknown(NOT_TOLD)
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
    end = int(found.word("y2")) if found.has("y2") else bare_month_year(found, clock, last)
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
    if year < 1500 and not (grammar.is_date(at) and before in lexed.lexicon.openers["year"]):
        return False
    if (
        (glued and before not in ("'", "’") and not found.has("e", "e2"))
        or after in lexed.lexicon.openers["measure"]
        or (grammar.is_counting(at) and not _is_old_event(found, clock, before))
    ):
        return False
    if found.has("e", "e2", "told"):
        return True
    if grammar.is_figure(at):
        return before in lexed.lexicon.openers["year"] and 1900 <= year <= 2100 and not _is_round(year)
    return grammar.is_date(at) or before in lexed.lexicon.openers["year"] or (before == "(" and after == ")")


def _is_old_event(found: Found, clock: Clock, before: str) -> bool:
    at = found.lexed.starts[found.match.start("y")]
    year = int(found.word("y"))
    if _is_round(year) or not 1900 <= year <= 2050:
        return False
    return clock.grammar.is_date(at) or before in found.lexed.lexicon.openers["owner"]


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
        return edge(found, decade_of(1900 + int(found.sense("decade", "w"))))
    year = int(found.word("y"))
    s = found.match.start("s")
    if found.lexed.starts[s] != found.lexed.ends[s - 1] or year % 10:
        return None
    return edge(found, decade_of(year if year >= 1000 else 1900 + year)) if year >= 1000 or 20 <= year <= 90 else None


def season(found: Found, clock: Clock) -> Reckoned:
    """Reckon "last summer", "spring 2015", "the winter of 1994"; seasons of the northern half of the earth."""
    name = found.sense("season", "q")
    year = told_year(found, clock)
    if year is None:
        year = _season_year(found, clock, name)
    return year if isinstance(year, Unknown) else edge(found, season_of(year, name))


def _season_year(found: Found, clock: Clock, name: str) -> int | Unknown:
    if found.has("s"):
        return clock.stretch.first.year + int(found.sense("story", "s")) if clock.stretch else Unknown(NOT_TOLD)
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
    nth, unit = found.number("o"), found.sense("slice", "u")
    count = found.number("n") or (FEW // 2 if found.has("v") else 1)
    if year is None:
        return _recent_part(clock, unit, nth)
    if unit in ("week", "day"):
        length = timedelta(days=count * (7 if unit == "week" else 1) - 1)
        whole = year_of(year)
        return (
            days_between(whole.last - length, whole.last)
            if nth is None
            else days_between(whole.first, whole.first + length)
        )
    size = _MONTHS[unit] * count
    first = 13 - size if nth is None else 1 if found.has("n", "v") else size * (nth - 1) + 1
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
    year = told_year(found, clock) or bare_month_year(found, clock, month)
    if isinstance(year, Unknown):
        return year
    whole, nth = month_of(year, month), found.number("o")
    if found.has("w"):
        weekday = int(found.sense("weekday", "w"))
        day = nth_weekday(year, month, nth or 1, weekday) if nth else nth_weekday(whole.last.year, month, 1, weekday)
        while nth is None and day + timedelta(days=7) <= whole.last:
            day += timedelta(days=7)
        return one_day(day) if day.month == month else None
    if found.sense("unit", "u") == "day":
        day = whole.last if nth is None else whole.first + timedelta(days=nth - 1)
        return one_day(day) if day <= whole.last else None
    return _week_of_month(whole, nth, weekend=found.sense("unit", "u") == "weekend")


def _week_of_month(whole: Stretch, nth: int | None, *, weekend: bool) -> Reckoned:
    if weekend:
        saturday = nth_weekday(whole.first.year, whole.first.month, nth or 4, 5)
        return weekend_of(saturday)
    if nth is None:
        return days_between(whole.last - timedelta(days=6), whole.last)
    first = whole.first + timedelta(days=7 * (nth - 1))
    return days_between(first, min(first + timedelta(days=6), whole.last)) if first <= whole.last else None
