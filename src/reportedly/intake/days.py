"""Days with their year, as English text writes them; a day that can be read in two ways stays open."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import msgspec

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_YEARS = (1900, 2100)

MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?"

GAP = r"\s{0,3}"
"""White space between the parts of a line; bounded, so that no text can make a search slow."""

DAY = rf"""
(?<![\w/.-]) (?:(?P<weekday>{WEEKDAY}){GAP},?{GAP}(?:the\s)?)?
(?:
    (?P<y1>\d{{4}})(?P<sep1>[-/.])(?P<m1>\d{{1,2}})(?P=sep1)(?P<d1>\d{{1,2}})(?!\d)
  | (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?[\s-]{{0,3}}(?:of\s)?(?P<m2>{MONTH})[\s,-]{{0,4}}(?P<y2>\d{{4}})(?!\d)
  | (?P<m3>{MONTH})[\s-]{{0,3}}(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?[\s,-]{{0,4}}(?P<y3>\d{{4}})(?!\d)
  | (?P<n4>\d{{1,2}})(?P<sep4>[-/.])(?P<n5>\d{{1,2}})(?P=sep4)(?P<y4>\d{{4}})(?!\d)
)
"""
"""A day with its year, as a verbose case-blind pattern."""

_DAY = re.compile(DAY, re.I | re.X)
_COMPACT = re.compile(r"(?P<y1>\d{4})(?P<m1>\d\d)(?P<d1>\d\d)")


class FoundDay(msgspec.Struct, frozen=True, kw_only=True):
    """Hold the words of a day and what they mean; `day` is None where they leave it open."""

    start: int
    end: int
    day: date | None


def find_days(text: str) -> Iterator[FoundDay]:
    """Find the days with a year that a text names, in its order."""
    for match in _DAY.finditer(text):
        readings = _readings(match)
        if readings:
            yield FoundDay(start=match.start(), end=match.end(), day=readings[0] if len(readings) == 1 else None)


def read_day(words: str) -> tuple[date | None, bool]:
    """Read words that should be a day and nothing else, a time of day set aside.

    Returns:
        The day, or None; and whether the words are a day at all: `(None, True)` is a day that stays open.
    """
    words = words.strip()
    if compact := _COMPACT.fullmatch(words):
        day = _day(compact["y1"], int(compact["m1"]), compact["d1"])
        return day, day is not None
    found = next(find_days(words), None)
    if found:
        return found.day, True
    return None, re.fullmatch(r"\d{4}(?:-(?:0[1-9]|1[0-2]))?", words) is not None


def _readings(match: re.Match[str]) -> list[date]:
    """List the days that the words can mean; a weekday beside them decides between two."""
    found = match.groupdict()
    if found["y1"]:
        days = [_day(found["y1"], int(found["m1"]), found["d1"])]
    elif found["y2"] or found["y3"]:
        month = (found["m2"] or found["m3"])[:3].lower()
        days = [_day(found["y2"] or found["y3"], _MONTHS.index(month) + 1, found["d2"] or found["d3"])]
    else:
        days = _numbers(found["y4"], found["n4"], found["n5"], found["sep4"])
    readings = sorted({day for day in days if day})
    weekday = (found["weekday"] or "")[:3].lower()
    fitting = [day for day in readings if weekday == _WEEKDAYS[day.weekday()]]
    return fitting if len(fitting) == 1 else readings


def _numbers(year: str, first: str, second: str, separator: str) -> list[date | None]:
    """Read 13/11/2023 both ways; with full stops the day comes first wherever that form is in use."""
    day_first = _day(year, int(second), first)
    return [day_first] if separator == "." else [day_first, _day(year, int(first), second)]


def _day(year: str, month: int, day: str) -> date | None:
    low, high = _YEARS
    try:
        return date(int(year), month, int(day)) if low <= int(year) <= high else None
    except ValueError:
        return None
