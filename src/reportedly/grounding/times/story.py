"""Rules for times that are reckoned from the story's own clock: "the previous day", "two days later", hours."""

from __future__ import annotations

from datetime import date, timedelta

from reportedly.grounding.times.calendar import Stretch, days_between, one_day, shift, unit_of
from reportedly.grounding.times.clock import Clock
from reportedly.grounding.times.found import Found
from reportedly.grounding.times.reckoning import (
    HAPPENING,
    NO_YEAR,
    NOT_PUBLISHED,
    NOT_TOLD,
    Reckoned,
    Unknown,
    edge,
    month_and_day,
    near_year,
    stage,
    told_year,
    unit_of_time,
)
from reportedly.grounding.times.spans import apart_by


def unit_there(found: Found, clock: Clock) -> Reckoned:
    """Reckon "the previous day", "the next morning", "that night", "the following week" on the story's own clock."""
    base = clock.base(unit_of_time(found) if not found.has("p") else "day")
    if base is None:
        return Unknown(NOT_TOLD)
    if hangs_on_happening(found):
        return Unknown(HAPPENING)
    step, unit = _step(found), unit_of_time(found)
    part = found.sense("part", "p") or found.sense("part", "u")
    if part or unit == "day":
        return stage(found, one_day(base + timedelta(days=step), part=part or None))
    if unit in ("hour", "minute", "second"):
        return one_day(base)
    whole = _unit_apart(base, step, unit)
    if found.has("k") and step == 0:
        return _rest_of(found, whole, base)
    return stage(found, whole) if found.has("k") else edge(found, whole)


def _unit_apart(base: date, step: int, unit: str) -> Stretch:
    if unit == "weekend":
        return unit_of(base + timedelta(days=7 * step), unit)
    return unit_of(shift(base if unit == "week" else base.replace(day=1), step, unit), unit)


def _rest_of(found: Found, whole: Stretch, base: date) -> Stretch:
    if found.sense("stage", "k") == "early":
        return days_between(whole.first, base)
    return Stretch(first=base, last=whole.last, precision=whole.precision)


def _step(found: Found) -> int:
    if found.has("b"):
        short = unit_of_time(found) in ("hour", "minute")
        return 0 if short else -1 if found.sense("earlier", "b") else 1
    return 1 if found.has("nx") else int(found.sense("story", "s", "s2") or 0)


def hangs_on_happening(found: Found) -> bool:
    """Tell whether "the day before", "two days after" goes on with the happening it is reckoned from."""
    if not found.sense("hinge", "b"):
        return False
    words = found.lexed.words
    after = words[found.last] if found.last < len(words) else "."
    return after[0].isalnum() and after not in found.lexed.lexicon.openers["goes_on"]


def apart(found: Found, clock: Clock) -> Reckoned:
    """Reckon "two days earlier", "a week later" on the story's own clock."""
    if hangs_on_happening(found):
        return Unknown(HAPPENING)
    base = clock.base(unit_of_time(found))
    if base is None:
        return Unknown(NOT_TOLD)
    return apart_by(found, base, -1 if found.sense("earlier", "b") else 1)


def apart_from_day(found: Found, clock: Clock) -> Reckoned:
    """Reckon "three days after April 15, 2013"."""
    if not found.sense("hinge", "b"):
        return None
    base = day_apart_from(found, clock)
    return apart_by(found, base, -1 if found.sense("earlier", "b") else 1) if base else Unknown(NO_YEAR)


def day_apart_from(found: Found, clock: Clock) -> date | None:
    """Find the day named in "three days after April 15, 2013"; None if its year is not known or it is no day."""
    month, day = int(found.sense("month", "m")), found.number("d") or 0
    year = told_year(found, clock) or near_year(found, clock, month, day)
    return None if isinstance(year, Unknown) else month_and_day(year, month, day)


def since_then(found: Found, clock: Clock) -> Reckoned:
    """Reckon "since then": from the last time told to publication."""
    if clock.stretch is None:
        return Unknown(NOT_TOLD)
    if clock.published is None or clock.published < clock.stretch.first:
        return Unknown(NOT_PUBLISHED)
    return days_between(clock.stretch.first, clock.published)


def clock_time(found: Found, clock: Clock) -> Reckoned:
    """Reckon a time of the clock: on the last day told."""
    part = hour_of(found)
    if part is None:
        return None
    return one_day(clock.day, part=part) if clock.day else Unknown(NOT_TOLD)


def hour_of(found: Found) -> str | None:
    """Read the time of the clock as `HH:MM`, or the word for it ("dawn"); None if it is no time of the clock."""
    if found.has("p"):
        return found.sense("hour_word", "p")
    if found.has("hm"):
        figures = found.word("hm")
        hour, minute = (int(figures[:-2]), int(figures[-2:])) if len(figures) in (3, 4) else (-1, 0)
    else:
        hour, minute = found.number("h") or 0, found.number("min") or 0
    if found.has("c") and (not found.has("told", "z", "z2") or len(found.word("min")) != 2):
        return None
    half = found.sense("ampm", "a", "z")
    if half and not 1 <= hour <= 12:
        half = ""
    hour = hour % 12 + (12 if half == "pm" else 0) if half else hour
    return f"{hour:02d}:{minute:02d}" if 0 <= hour < 24 and 0 <= minute < 60 else None
