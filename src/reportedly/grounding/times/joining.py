"""Join times that belong together: day and hour, "from … to …"."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import msgspec

from reportedly.grounding.times.calendar import Stretch, days_between, month_of
from reportedly.grounding.times.lexicon import Joins

Join = Callable[["Piece", "Piece", str, Joins], "Piece | None"]
_DASHES = frozenset({"-", "–"})
_OPENING = 16
"""Code points before a time within which "from" or "between" must end."""


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """Hold one time: where it stands, the rule that read it, its stretch or the reason there is none.

    `part` is the hour of a time of the clock; `with_year` tells that the words name the year; `inside` holds the
    times that a joined one was made of.
    """

    start: int
    end: int
    rule: str
    stretch: Stretch | None
    part: str | None = None
    reason: str | None = None
    reckoned_from: date | None = None
    with_year: bool = False
    inside: tuple[Piece, ...] = ()


def join(pieces: list[Piece], text: str, joins: Joins) -> list[Piece]:
    """Join neighbours: first hours with their days, then the two ends of a range."""
    return _joined(_joined(pieces, text, joins, _with_hour), text, joins, _range)


def _joined(pieces: list[Piece], text: str, joins: Joins, make: Join) -> list[Piece]:
    out: list[Piece] = []
    for piece in pieces:
        whole = make(out[-1], piece, text, joins) if out else None
        if whole is not None:
            out[-1] = whole
        else:
            out.append(piece)
    return out


def _with_hour(left: Piece, right: Piece, text: str, joins: Joins) -> Piece | None:
    if (left.rule == "clock") == (right.rule == "clock") or right.start - left.end > 24:
        return None
    hour, day = (left, right) if left.rule == "clock" else (right, left)
    if (
        day.stretch is None
        or not _is_one_day(day.stretch)
        or not joins.day_and_hour.fullmatch(text, left.end, right.start)
    ):
        return None
    part = hour.part or day.stretch.part
    stretch = Stretch(first=day.stretch.first, last=day.stretch.last, precision="part_of_day", part=part)
    return msgspec.structs.replace(day, start=left.start, end=right.end, stretch=stretch)


def _is_one_day(stretch: Stretch) -> bool:
    return stretch.precision in ("day", "part_of_day") and stretch.first == stretch.last


def _range(left: Piece, right: Piece, text: str, joins: Joins) -> Piece | None:
    if left.stretch is None or right.stretch is None or "clock" in (left.rule, right.rule):
        return None
    start = _range_start(left, right, text, joins)
    first = _range_first(left, right)
    if start is None or first > right.stretch.last:
        return None
    stretch = days_between(first, right.stretch.last)
    inside = (left, right)
    return msgspec.structs.replace(right, start=start, rule="range", stretch=stretch, part=None, inside=inside)


def _range_start(left: Piece, right: Piece, text: str, joins: Joins) -> int | None:
    """Find where a range begins: at "from" or "between", or at its first time where a dash joins the two."""
    before = text[max(0, left.start - _OPENING) : left.start]
    opened = None
    if joins.to.fullmatch(text, left.end, right.start):
        opened = joins.from_.search(before)
    elif joins.and_.fullmatch(text, left.end, right.start):
        opened = joins.between.search(before)
    if opened is not None:
        return left.start - len(before) + opened.start()
    dash = text[left.end : right.start].strip() in _DASHES and left.rule == right.rule
    return left.start if dash else None


def _range_first(left: Piece, right: Piece) -> date:
    """Give the first day of a range; the first time takes its week or year from the second where it names none."""
    if left.stretch is None or right.stretch is None:
        return date.max
    first = left.stretch.first
    if left.rule == right.rule == "weekday" and first > right.stretch.last:
        return first - timedelta(days=7)
    if left.rule in ("calendar_month", "calendar_day") and not left.with_year:
        year = right.stretch.last.year
        year -= (first.month, first.day) > (right.stretch.last.month, right.stretch.last.day)
        return first.replace(year=year, day=min(first.day, month_of(year, first.month).last.day))
    return first
