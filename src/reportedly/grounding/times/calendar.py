"""Stretches of days and how they are reckoned. Pure arithmetic: no words, no report."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import Literal

import msgspec

from reportedly.records.when import WhenPrecision

Edge = Literal["early", "mid", "late"]
SEASONS: dict[str, int] = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}
"""First month of each season, northern half of the earth; December's winter runs into the next year."""
_HIJRI_EPOCH = date(622, 7, 19).toordinal()
_EDGE_DAYS: dict[str, tuple[int, int]] = {"early": (1, 10), "mid": (11, 20), "late": (21, 31)}


class Stretch(msgspec.Struct, frozen=True, kw_only=True):
    """Hold the days that words may mean: `first` and `last` both included, first <= last."""

    first: date
    last: date
    precision: WhenPrecision
    part: str | None = None


def one_day(day: date, *, part: str | None = None) -> Stretch:
    """Make the stretch of one day; with `part` only a part of it is meant."""
    return Stretch(first=day, last=day, precision="part_of_day" if part else "day", part=part)


def days_between(first: date, last: date) -> Stretch:
    """Make a stretch whose precision tells its length: days up to 45, months up to 366, else years."""
    length = (last - first).days
    precision: WhenPrecision = (
        "day" if not length else "days" if length <= 45 else "months" if length <= 366 else "years"
    )
    return Stretch(first=first, last=last, precision=precision)


def week_of(day: date) -> Stretch:
    """Make the week that holds `day`, Monday to Sunday (ISO 8601)."""
    monday = day - timedelta(days=day.weekday())
    return Stretch(first=monday, last=monday + timedelta(days=6), precision="week")


def weekend_of(day: date) -> Stretch:
    """Make the Saturday and Sunday of the week that holds `day`."""
    monday = day - timedelta(days=day.weekday())
    return Stretch(first=monday + timedelta(days=5), last=monday + timedelta(days=6), precision="days")


def month_of(year: int, month: int) -> Stretch:
    """Make one month; `month` may lie outside 1 to 12 and then carries over into other years."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return Stretch(first=date(year, month, 1), last=date(year, month, monthrange(year, month)[1]), precision="month")


def months_of(year: int, first: int, last: int) -> Stretch:
    """Make the months `first` to `last`, counted from January of `year`; both may carry over."""
    return Stretch(first=month_of(year, first).first, last=month_of(year, last).last, precision="months")


def year_of(year: int) -> Stretch:
    """Make one calendar year."""
    return Stretch(first=date(year, 1, 1), last=date(year, 12, 31), precision="year")


def years_of(first: int, last: int) -> Stretch:
    """Make the years `first` to `last`."""
    return Stretch(first=date(first, 1, 1), last=date(last, 12, 31), precision="years")


def decade_of(year: int) -> Stretch:
    """Make the ten years from `year`; "the 1900s" and other whole hundreds before 2000 are the hundred years."""
    return years_of(year, year + (99 if year % 100 == 0 and year < 2000 else 9))


def edge_of(whole: Stretch, edge: Edge) -> Stretch:
    """Cut the early, middle or late part out of a week, month, year or decade; a day keeps its days.

    Year: January to April, May to August, September to December. Month: days 1 to 10, 11 to 20, 21 to its end.
    Source: coding guidelines ("early 2011" = January to April).
    """
    if whole.precision == "month":
        low, high = _EDGE_DAYS[edge]
        last = min(high, whole.last.day)
        return Stretch(first=whole.first.replace(day=low), last=whole.last.replace(day=last), precision="days")
    if whole.precision == "year":
        low = {"early": 1, "mid": 5, "late": 9}[edge]
        return months_of(whole.first.year, low, low + 3)
    if whole.precision in ("day", "part_of_day"):
        part = f"{edge} {whole.part}" if whole.part else edge
        return Stretch(first=whole.first, last=whole.last, precision="part_of_day", part=part)
    return _third(whole, edge)


def _third(whole: Stretch, edge: Edge) -> Stretch:
    if whole.precision == "years" and (span := whole.last.year - whole.first.year + 1) >= 3:
        low = whole.first.year + {"early": 0, "mid": span * 4 // 10, "late": span * 7 // 10}[edge]
        high = whole.first.year + {"early": span * 4 // 10, "mid": span * 7 // 10, "late": span}[edge] - 1
        return years_of(low, high)
    length = (whole.last - whole.first).days + 1
    low = {"early": 0, "mid": length // 3, "late": length - length // 3 - (length % 3 > 0)}[edge]
    high = {"early": (length - 1) // 3, "mid": length - length // 3 - 1, "late": length - 1}[edge]
    return days_between(whole.first + timedelta(days=low), whole.first + timedelta(days=max(low, high)))


def quarter_of(year: int, quarter: int) -> Stretch:
    """Make the quarter 1 to 4 of a year."""
    return months_of(year, quarter * 3 - 2, quarter * 3)


def season_of(year: int, season: str) -> Stretch:
    """Make three months of a season; winter begins in December of `year`."""
    first = SEASONS[season]
    return months_of(year, first, first + 2)


def shift(day: date, count: int, unit: str) -> date:
    """Move a day by a number of units (hour, day, week, month, year, decade); the last day of a month is not overrun.

    Hours move by whole days only.
    """
    if unit in ("hour", "minute", "second"):
        days = abs(count) // 24 if unit == "hour" else 0
        return day + timedelta(days=days if count > 0 else -days)
    if unit in ("day", "night", "week", "fortnight"):
        return day + timedelta(days=count * {"week": 7, "fortnight": 14}.get(unit, 1))
    months = count * {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}[unit]
    target = month_of(day.year, day.month + months)
    return target.first.replace(day=min(day.day, target.last.day))


def unit_of(day: date, unit: str) -> Stretch:
    """Make the calendar unit that holds `day`: its week, weekend, month, quarter, year, decade or century."""
    if unit in ("week", "fortnight"):
        return week_of(day)
    if unit == "weekend":
        return weekend_of(day)
    if unit == "month":
        return month_of(day.year, day.month)
    if unit == "quarter":
        return quarter_of(day.year, (day.month + 2) // 3)
    if unit == "year":
        return year_of(day.year)
    if unit in ("decade", "century"):
        length = 10 if unit == "decade" else 100
        return years_of(day.year // length * length, day.year // length * length + length - 1)
    return one_day(day)


def nth_weekday(year: int, month: int, nth: int, weekday: int) -> date:
    """Find the nth weekday (0 Monday to 6 Sunday) of a month."""
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))


def easter(year: int) -> date:
    """Find Easter Sunday of the western churches. Source: the anonymous Gregorian algorithm (Nature, 1876)."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    ell = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * ell) // 451
    total = h + ell - 7 * m + 114
    return date(year, total // 31, total % 31 + 1)


def hijri_day(year: int, month: int, day: int) -> date:
    """Find the day of a Hijri date in the tabular Islamic calendar; the moon as seen may differ by one day.

    Source: the civil tabular calendar (epoch 19 July 622 Gregorian, 30-year cycle with 11 leap years).
    """
    days = day + (59 * (month - 1) + 1) // 2 + 354 * (year - 1) + (3 + 11 * year) // 30
    return date.fromordinal(_HIJRI_EPOCH + days - 1)


def hijri_year(day: date) -> int:
    """Find the Hijri year that holds a day, by the tabular calendar."""
    year = int((day.toordinal() - _HIJRI_EPOCH) / 354.36667) + 1
    while hijri_day(year + 1, 1, 1) <= day:
        year += 1
    while hijri_day(year, 1, 1) > day:
        year -= 1
    return year
