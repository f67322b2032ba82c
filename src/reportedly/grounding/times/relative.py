"""Rules for times that are reckoned from the day of publication or from the story's own clock."""

from __future__ import annotations

from datetime import date, timedelta

from reportedly.grounding.times.absolute import (
    NO_YEAR,
    NOT_PUBLISHED,
    Reckoned,
    Unknown,
    edge,
    month_and_day,
    near_year,
    told_year,
)
from reportedly.grounding.times.calendar import (
    Stretch,
    days_between,
    edge_of,
    month_of,
    one_day,
    shift,
    unit_of,
    week_of,
    weekend_of,
    year_of,
)
from reportedly.grounding.times.clock import Clock
from reportedly.grounding.times.found import Found

NOT_TOLD = "no day is told before it"
HAPPENING = "it is reckoned from a happening, not from a day"
NO_DAY = "the words name no day"
_FEW = 6
"""Units that "a few", "several" or "recent" reach back at most; at least two are meant."""
_HOURS_OF_A_DAY = 12
"""Hours from which a stretch reaches into the day before."""


def weekday(found: Found, clock: Clock) -> Reckoned:
    """Reckon "Tuesday" (the last not after publication; the next if it is to come), "last Friday", "early Monday".

    Source: coding guidelines ("Tuesday" in news copy = the last Tuesday not after publication).
    """
    if _is_habit(found):
        return None
    if found.has("s"):
        return _weekday_of_story(found, clock)
    if clock.published is None:
        return Unknown(NOT_PUBLISHED)
    if _is_odd_short_form(found, clock):
        return None
    day = _weekday_near(found, clock, clock.published)
    part = found.sense("part", "p") or None
    stretch = edge(found, one_day(day, part=part))
    return (
        edge_of(one_day(day, part=part), "early" if found.word("k") == "earlier" else "late")
        if found.has("k")
        else stretch
    )


def _is_odd_short_form(found: Found, clock: Clock) -> bool:
    """Tell whether "Sun" or "Sat" alone is hardly a day: no full stop, no other word of time, not taken for a date."""
    word = found.word("w")
    short = not word.endswith((".", "day", "days")) and not found.has("p")
    return short and not clock.grammar.is_date(found.start)


def _is_habit(found: Found) -> bool:
    before = found.lexed.words[found.first - 1] if found.first else ""
    return before in ("every", "each") or (before == "on" and found.word("w").endswith("days"))


def _weekday_near(found: Found, clock: Clock, at: date) -> date:
    wanted = int(found.sense("weekday", "w"))
    back, ahead = timedelta(days=(at.weekday() - wanted) % 7), timedelta(days=(wanted - at.weekday()) % 7)
    week = timedelta(days=7)
    if found.has("u"):
        step = -1 if found.has("l") else 1 if found.has("x") else 0
        return week_of(at).first + step * week + timedelta(days=wanted)
    if found.has("ago"):
        return at - back - week
    if found.has("l"):
        return at - (back or week)
    if found.has("x"):
        return at + (ahead or week)
    return at + ahead if clock.grammar.is_future(found.start, found.end) or _is_coming(found) else at - back


def _is_coming(found: Found) -> bool:
    return "coming" in found.lexed.words[found.first : found.last]


def _weekday_of_story(found: Found, clock: Clock) -> Reckoned:
    base = clock.now or clock.published
    if base is None:
        return Unknown(NOT_TOLD)
    wanted, step = int(found.sense("weekday", "w")), int(found.sense("story", "s"))
    back, ahead = timedelta(days=(base.weekday() - wanted) % 7), timedelta(days=(wanted - base.weekday()) % 7)
    week = timedelta(days=7)
    day = base - (back or week) if step < 0 else base + (ahead or week) if step > 0 else base - back
    return edge(found, one_day(day, part=found.sense("part", "p") or None))


def nights(found: Found, clock: Clock) -> Reckoned:
    """Reckon "the night of Friday to Saturday", "overnight on Sunday": the day named and the one after."""
    if clock.published is None:
        return Unknown(NOT_PUBLISHED)
    first = _weekday_near(found, clock, clock.published)
    return Stretch(first=first, last=first + timedelta(days=1), precision="part_of_day", part="night")


def deictic(found: Found, clock: Clock) -> Reckoned:
    """Reckon "today", "yesterday morning", "tonight", "last night", "earlier today"."""
    if clock.published is None:
        return Unknown(NOT_PUBLISHED)
    step = int(found.sense("deictic", "t") or 0) - found.has("l")
    part = found.sense("part", "p") or ("night" if found.sense("tonight", "t") else None)
    stretch = edge(found, one_day(clock.published + timedelta(days=step), part=part))
    return (
        edge_of(stretch, "early" if found.word("k") == "earlier" else "late")
        if found.has("k") and isinstance(stretch, Stretch)
        else stretch
    )


def overnight(found: Found, clock: Clock) -> Reckoned:
    """Reckon "overnight": the night before publication, which touches two days."""
    if clock.published is None:
        return Unknown(NOT_PUBLISHED)
    return Stretch(
        first=clock.published - timedelta(days=1), last=clock.published, precision="part_of_day", part="night"
    )


def now(found: Found, clock: Clock) -> Reckoned:
    """Reckon "now", "currently": the day of publication."""
    return one_day(clock.published) if clock.published else Unknown(NOT_PUBLISHED)


def no_day(found: Found, clock: Clock) -> Reckoned:
    """Keep words that point to a time without naming a day ("recently", "soon", "years ago")."""
    if _leans_on(found):
        return None
    return Unknown(NO_DAY)


def _leans_on(found: Found) -> bool:
    """Tell whether "soon", "shortly", "long ago" belong to another word."""
    words = found.lexed.words
    after = words[found.last] if found.last < len(words) else ""
    before = words[found.first - 1] if found.first else ""
    return after in ("after", "before", "as", "thereafter", "afterwards") or (
        before in ("as", "that", "too", "so") and found.last - found.first == 1
    )


def unit_here(found: Found, clock: Clock) -> Reckoned:
    """Reckon "last week", "this month", "earlier this year", "late last month", "the end of the year".

    What has begun runs to publication ("this week" = Monday to publication), "earlier this week" to the day before.
    """
    unit = _unit(found)
    if unit in ("day", "hour", "minute", "second", "night", "fortnight") or found.word("t") in ("these",):
        return None
    if found.has("l", "x") and found.word("u").endswith("s"):
        return Unknown(NO_DAY)
    if clock.published is None:
        return Unknown(NOT_PUBLISHED)
    at = clock.published
    if unit == "weekend":
        return _weekend(found, clock, at)
    if found.has("fin"):
        return edge_of(unit_of(at, unit), "late")
    step = -1 if found.has("l") else 1 if found.has("x") else 0
    whole = unit_of(shift(at.replace(day=1) if unit != "week" else at, step, unit), unit)
    if step or found.has("e", "e2"):
        return _part_of_whole(found, whole)
    return _running(found, clock, whole, at)


def _unit(found: Found) -> str:
    return found.sense("unit", "u") or found.word("u")


def _part_of_whole(found: Found, whole: Stretch) -> Reckoned:
    if found.has("k"):
        return edge_of(whole, "early" if found.word("k") == "earlier" else "late")
    return edge(found, whole)


def _running(found: Found, clock: Clock, whole: Stretch, at: date) -> Stretch:
    first, last = whole.first, at
    if found.word("k") == "earlier":
        last = max(first, at - timedelta(days=1))
    elif found.has("k") or clock.grammar.is_future(found.start, found.end):
        first, last = at, whole.last
    return Stretch(first=first, last=last, precision=whole.precision)


def _weekend(found: Found, clock: Clock, at: date) -> Stretch:
    step = timedelta(days=7)
    if found.has("x"):
        return weekend_of(at + step)
    if found.has("l"):
        return weekend_of(at - step)
    if clock.grammar.is_future(found.start, found.end) or at.weekday() >= 5:
        return weekend_of(at)
    return weekend_of(at - step)


def unit_there(found: Found, clock: Clock) -> Reckoned:
    """Reckon "the previous day", "the next morning", "that night", "the following week" on the story's own clock."""
    base = clock.base(_unit(found) if not found.has("p") else "day")
    if base is None:
        return Unknown(NOT_TOLD)
    if _hangs_on_happening(found):
        return Unknown(HAPPENING)
    step = _step(found)
    part = found.sense("part", "p") or (_unit(found) if _unit(found) in ("night", "morning", "evening") else None)
    if part or _unit(found) == "day":
        stretch = one_day(base + timedelta(days=step), part=part)
        return edge_of(stretch, "early" if found.word("k") == "earlier" else "late") if found.has("k") else stretch
    unit = _unit(found)
    if unit in ("hour", "minute", "second"):
        return one_day(base)
    whole = unit_of(
        shift(
            base.replace(day=1) if unit not in ("week", "weekend") else base,
            step * (7 if unit == "weekend" else 1),
            "day" if unit == "weekend" else unit,
        ),
        unit,
    )
    if found.has("k") and step == 0:
        return (
            days_between(whole.first, base)
            if found.word("k") == "earlier"
            else Stretch(first=base, last=whole.last, precision=whole.precision)
        )
    return _part_of_whole(found, whole)


def _step(found: Found) -> int:
    if found.has("b"):
        hours = found.word("u") in ("hours", "minutes")
        return 0 if hours else -1 if found.sense("earlier", "b") else 1
    return 1 if found.word("s") == "next" else int(found.sense("story", "s", "s2") or 0)


def _hangs_on_happening(found: Found) -> bool:
    """Tell whether "the day before", "two days after" goes on with the happening it is reckoned from."""
    if found.word("b") not in ("before", "after", "prior"):
        return False
    words = found.lexed.words
    after = words[found.last] if found.last < len(words) else "."
    return after[0].isalnum() and after not in ("and", "but", "when", "in", "at", "on", "as", "said", "by")


def span_past(found: Found, clock: Clock) -> Reckoned:
    """Reckon "the past 24 hours", "over the last three weeks", "in recent months": up to the day of publication."""
    unit = _unit(found)
    if unit in ("weekend", "quarter", "century", "second") and not found.has("n"):
        return None
    end = clock.now if found.has("s") else clock.published
    if end is None:
        return Unknown(NOT_TOLD if found.has("s") else NOT_PUBLISHED)
    count = found.number("n") or (_FEW if found.has("v", "r") else 1)
    if unit in ("second", "weekend"):
        return None
    if unit in ("hour", "minute"):
        days = -(-count // 24) if unit == "hour" and count >= _HOURS_OF_A_DAY else 0
        return days_between(end - timedelta(days=days), end)
    return _with_unit(Stretch(first=_back(end, count, unit), last=end, precision="days"))


def _back(day: date, count: int, unit: str) -> date:
    return shift(day, -min(count, 1000), unit)


def _with_unit(stretch: Stretch) -> Stretch:
    return days_between(stretch.first, stretch.last)


def span_next(found: Found, clock: Clock) -> Reckoned:
    """Reckon "the next three days", "the coming weeks": from publication on."""
    if clock.published is None:
        return Unknown(NOT_PUBLISHED)
    unit = _unit(found)
    count = found.number("n") or (_FEW if found.has("v") or found.word("u").endswith("s") else 1)
    if unit in ("second", "weekend"):
        return None
    return days_between(clock.published, shift(clock.published, min(count, 1000), unit))


def ago(found: Found, clock: Clock) -> Reckoned:
    """Reckon "two days ago", "three weeks ago", "four years ago": the day, or the week, month, year so far back."""
    return Unknown(NOT_PUBLISHED) if clock.published is None else _apart(found, clock.published, -1)


def apart(found: Found, clock: Clock) -> Reckoned:
    """Reckon "two days earlier", "a week later" on the story's own clock."""
    if found.word("b") in ("hence", "prior"):
        return None
    if _hangs_on_happening(found):
        return Unknown(HAPPENING)
    base = clock.base(_unit(found))
    if base is None:
        return Unknown(NOT_TOLD)
    return _apart(found, base, -1 if found.sense("earlier", "b") else 1)


def _apart(found: Found, base: date, sign: int) -> Reckoned:
    unit = _unit(found) or found.word("u")
    count = found.number("n") or (1 if not found.has("v") else None)
    if unit in ("second", "weekend", "quarter"):
        return None
    if count is None:
        near, far = shift(base, 2 * sign, unit), shift(base, _FEW * sign, unit)
        return days_between(min(near, far), max(near, far))
    if count > 3000 or (unit in ("century", "decade") and count > 50):
        return None
    if unit in ("hour", "minute"):
        days = count // 24 if unit == "hour" else 0
        return one_day(base + timedelta(days=sign * days))
    target = shift(base, sign * count, unit)
    return (
        one_day(target)
        if unit in ("day", "night")
        else unit_of(target, "year" if unit == "decade" else "week" if unit == "fortnight" else unit)
    )


def apart_from_day(found: Found, clock: Clock) -> Reckoned:
    """Reckon "three days after April 15, 2013"."""
    if found.word("b") not in ("before", "after", "prior"):
        return None
    base = day_apart_from(found, clock)
    return _apart(found, base, -1 if found.sense("earlier", "b") else 1) if base else Unknown(NO_YEAR)


def day_apart_from(found: Found, clock: Clock) -> date | None:
    """Find the day named in "three days after April 15, 2013"; None if its year is not known or it is no day."""
    month, day = int(found.sense("month", "m")), found.number("d") or 0
    year = told_year(found, clock) or near_year(found, clock, month, day)
    return None if isinstance(year, Unknown) else month_and_day(year, month, day)


def lasting(found: Found, clock: Clock) -> Reckoned:
    """Reckon "for nearly a week" where it lasts until now ("have been fighting for"); other durations are no times."""
    if clock.published is None or not clock.grammar.is_perfect(found.start, found.end):
        return None
    count = found.number("n") or _FEW
    unit = _unit(found)
    if count > 3000 or unit == "":
        return None
    return days_between(_back(clock.published, count, unit), clock.published)


def aged(found: Found, clock: Clock) -> Reckoned:
    """Reckon "during the 28-month-old conflict": from the month, year or day it must have begun to publication."""
    count, unit = found.number("n"), _unit(found)
    if clock.published is None:
        return Unknown(NOT_PUBLISHED)
    if not count or count > 1000:
        return None
    first = shift(clock.published, -count, unit)
    first = (
        year_of(first.year).first
        if unit in ("year", "decade")
        else month_of(first.year, first.month).first
        if unit == "month"
        else first
    )
    return days_between(first, clock.published)


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
    if found.has("c") and (not found.has("told", "z") or len(found.word("min")) != 2):
        return None
    half = found.sense("ampm", "a")
    if half and not 1 <= hour <= 12:
        half = ""
    hour = hour % 12 + (12 if half == "pm" else 0) if half else hour
    return f"{hour:02d}:{minute:02d}" if 0 <= hour < 24 and 0 <= minute < 60 else None
