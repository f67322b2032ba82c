"""Rules for times that are reckoned from the day of publication: weekdays, "yesterday", "last week"."""

from __future__ import annotations

from datetime import date, timedelta

from reportedly.grounding.times.calendar import Stretch, edge_of, one_day, shift, unit_of, week_of, weekend_of
from reportedly.grounding.times.clock import Clock
from reportedly.grounding.times.found import Found
from reportedly.grounding.times.reckoning import (
    NO_DAY,
    NOT_PUBLISHED,
    NOT_TOLD,
    Reckoned,
    Unknown,
    edge,
    stage,
    unit_of_time,
)

_NO_CALENDAR_UNIT = frozenset({"day", "hour", "minute", "second", "night", "fortnight"})


def weekday(found: Found, clock: Clock) -> Reckoned:
    """Reckon "Tuesday" (the last not after publication; the next if it is to come), "last Friday", "early Monday".

    Source: coding guidelines ("Tuesday" in news copy = the last Tuesday not after publication).
    """
    if _is_habit(found) or _is_title(found) or _is_named(found):
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
    return stage(found, stretch) if isinstance(stretch, Stretch) else stretch


def _is_odd_short_form(found: Found, clock: Clock) -> bool:
    """Tell whether "Sun" or "Sat" alone is hardly a day: no full stop, no other word of time, not taken for a date."""
    word = found.word("w")
    short = not word.endswith((".", "day", "days")) and not found.has("p")
    return short and not clock.grammar.is_date(found.start)


def _is_title(found: Found) -> bool:
    """Tell whether the day opens the name of a paper ("Sunday Telegraph")."""
    lexed = found.lexed
    return (
        found.last < len(lexed.words)
        and lexed.words[found.last] in lexed.lexicon.openers["title"]
        and lexed.text[lexed.starts[found.last]].isupper()
        and lexed.text[found.end : lexed.starts[found.last]] == " "
    )


def _is_named(found: Found) -> bool:
    """Tell whether the day is known by a name ("Bloody Sunday")."""
    lexed = found.lexed
    before = lexed.words[found.first - 1] if found.first else ""
    return before in lexed.lexicon.openers["named_day"] and lexed.text[lexed.starts[found.first - 1]].isupper()


def _is_habit(found: Found) -> bool:
    before = found.lexed.words[found.first - 1] if found.first else ""
    openers = found.lexed.lexicon.openers
    return before in openers["habit"] or (before in openers["habit_plural"] and bool(found.sense("plural_day", "w")))


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
    coming = found.has("c") or _opens_ahead(found) or clock.grammar.is_future(found.start, found.end)
    return at + ahead if coming else at - back


def _opens_ahead(found: Found) -> bool:
    """Tell whether the word before says that the day is to come ("as early as Tuesday")."""
    before = found.lexed.words[found.first - 1] if found.first else ""
    return before in found.lexed.lexicon.openers["weekday_ahead"]


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
    return stage(found, stretch) if isinstance(stretch, Stretch) else stretch


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
    openers = found.lexed.lexicon.openers
    return after in openers["leans_after"] or (before in openers["leans_before"] and found.last - found.first == 1)


def unit_here(found: Found, clock: Clock) -> Reckoned:
    """Reckon "last week", "this month", "earlier this year", "late last month", "the end of the year".

    What has begun runs to publication ("this week" = Monday to publication), "earlier this week" to the day before.
    """
    unit = unit_of_time(found)
    if unit in _NO_CALENDAR_UNIT or found.sense("this", "t") == "now":
        return None
    if found.has("l", "x") and found.sense("plural", "u"):
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
        return stage(found, whole) if found.has("k") else edge(found, whole)
    return _running(found, clock, whole, at)


def _running(found: Found, clock: Clock, whole: Stretch, at: date) -> Stretch:
    first, last = whole.first, at
    if found.sense("stage", "k") == "early":
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
