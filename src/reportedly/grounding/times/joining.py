"""Join times that belong together: day and hour, "from … to …", "since …"."""

from __future__ import annotations

import re
from datetime import date, timedelta

import msgspec

from reportedly.grounding.times.calendar import Stretch, days_between
from reportedly.grounding.times.clock import Clock
from reportedly.grounding.times.found import Lexed
from reportedly.records.reading import Token


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """Hold one time: where it stands, the rule that read it, and its stretch or the reason there is none."""

    start: int
    end: int
    rule: str
    stretch: Stretch | None
    part: str | None = None
    reason: str | None = None
    reckoned_from: date | None = None


_DAY_HOUR = re.compile(
    r"\s*(?:,|on|at|of|(?:at |shortly |just )?(?:around|about|before|after)|,? local time(?:,| on)?)?\s*", re.I
)
_TO = re.compile(r"\s*(?:to|until|till|through|-|–|—)\s*", re.I)
_AND = re.compile(r"\s*and\s*", re.I)
_FROM = re.compile(r"\bfrom\s+(?:the\s+)?$", re.I)
_BETWEEN = re.compile(r"\bbetween\s+(?:the\s+)?$", re.I)
_SINCE = re.compile(r"\bsince(?:\s+(?:at least|around|about|the|late|early))?\s+$", re.I)
_SINCE_WORD = re.compile(r"\bsince\b", re.I)
_LONGEST_CLAUSE = 160
"""Code points within which the date of a "since" clause is looked for."""


def join(pieces: list[Piece], lexed: Lexed, clock: Clock, *, nested: bool) -> list[Piece]:
    """Join neighbouring pieces; with `nested` the dates inside "since" and "from … to" are kept after the whole."""
    pieces = _ranges(_hours(pieces, lexed.text), lexed.text)
    return _since(pieces, lexed.text, clock, nested=nested)


def _hours(pieces: list[Piece], text: str) -> list[Piece]:
    out: list[Piece] = []
    for piece in pieces:
        joined = _with_hour(out[-1], piece, text) if out else None
        if joined:
            out[-1] = joined
        else:
            out.append(piece)
    return out


def _with_hour(left: Piece, right: Piece, text: str) -> Piece | None:
    if (left.rule == "clock") == (right.rule == "clock") or not _DAY_HOUR.fullmatch(text, left.end, right.start):
        return None
    hour, day = (left, right) if left.rule == "clock" else (right, left)
    part = hour.part
    if (
        day.stretch is None
        or day.stretch.precision not in ("day", "part_of_day")
        or day.stretch.first != day.stretch.last
    ):
        return None
    stretch = Stretch(
        first=day.stretch.first, last=day.stretch.last, precision="part_of_day", part=part or day.stretch.part
    )
    return Piece(start=left.start, end=right.end, rule=day.rule, stretch=stretch, reckoned_from=day.reckoned_from)


def _ranges(pieces: list[Piece], text: str) -> list[Piece]:
    out: list[Piece] = []
    for piece in pieces:
        joined = _range(out[-1], piece, text) if out else None
        if joined:
            out[-1] = joined
        else:
            out.append(piece)
    return out


def _range(left: Piece, right: Piece, text: str) -> Piece | None:
    if left.stretch is None or right.stretch is None or "clock" in (left.rule, right.rule):
        return None
    first = left.stretch.first
    if left.rule == right.rule == "weekday" and first > right.stretch.last:
        first -= timedelta(days=7)
    if first > right.stretch.last:
        return None
    before = text[max(0, left.start - 16) : left.start]
    opened = _FROM.search(before) if _TO.fullmatch(text, left.end, right.start) else None
    if opened is None and _AND.fullmatch(text, left.end, right.start):
        opened = _BETWEEN.search(before)
    dash = text[left.end : right.start].strip() in ("-", "–") and left.rule == right.rule
    if opened is None and not dash:
        return None
    start = left.start - len(before) + opened.start() if opened else left.start
    stretch = days_between(first, right.stretch.last)
    return Piece(start=start, end=right.end, rule="range", stretch=stretch, reckoned_from=left.reckoned_from)


def _since(pieces: list[Piece], text: str, clock: Clock, *, nested: bool) -> list[Piece]:
    whole = {p.start: p for p in (_since_piece(p, pieces, text, clock) for p in pieces) if p}
    out: list[Piece] = []
    end = 0
    for piece in sorted([*whole.values(), *_bare_since(pieces, list(whole.values()), text, clock)], key=_place):
        if piece.start >= end:
            out.append(piece)
            end = piece.end
    outer = list(out)
    inner = [p for p in pieces if nested or not any(o.start <= p.start and p.end <= o.end for o in outer)]
    return sorted([*outer, *inner], key=_place)


def _place(piece: Piece) -> tuple[int, int]:
    return piece.start, -piece.end


def _since_piece(piece: Piece, pieces: list[Piece], text: str, clock: Clock) -> Piece | None:
    if piece.rule in ("since_then", "lasting"):
        return None
    low = max(0, piece.start - _LONGEST_CLAUSE)
    marks = list(_SINCE_WORD.finditer(text, low, piece.start))
    if not marks:
        return None
    opened = marks[-1]
    between = [p for p in pieces if opened.start() < p.start < piece.start]
    end = _since_end(opened.start(), piece, text, clock)
    if between or end is None:
        return None
    return _until_now(piece, opened.start(), end, clock)


def _since_end(since: int, piece: Piece, text: str, clock: Clock) -> int | None:
    """Find where the words of "since …" end, or None if the date does not hang on it."""
    if _SINCE.search(text[max(0, since) : piece.start]) and "." not in text[since : piece.start]:
        kind, words = clock.grammar.scope(since)
        return _end_of_phrase(words, piece) if kind == "prep" else piece.end
    _, words = clock.grammar.scope(since)
    inside = any(w.start < piece.end and piece.start < w.end for w in words)
    return piece.end if inside else None


def _end_of_phrase(words: list[Token], piece: Piece) -> int:
    """Take in the noun that the date belongs to ("since the Tuesday attack")."""
    own = [w for w in words if w.start < piece.end and piece.start < w.end]
    heads = [
        w.head for w in own if w.dep in ("compound", "nmod", "nummod", "amod", "npadvmod") and w.head.start >= piece.end
    ]
    nouns = [h for h in heads if h in words and h.pos in ("NOUN", "PROPN") and h.start - piece.end < 30]
    return max((h.end for h in nouns), default=piece.end)


def _until_now(piece: Piece, start: int, end: int, clock: Clock) -> Piece | None:
    if piece.stretch is None:
        return Piece(start=start, end=end, rule="since", stretch=None, reason=piece.reason)
    if clock.published is None or clock.published < piece.stretch.first:
        return None
    stretch = days_between(piece.stretch.first, clock.published)
    return Piece(start=start, end=end, rule="since", stretch=stretch, reckoned_from=clock.published)


def _bare_since(pieces: list[Piece], whole: list[Piece], text: str, clock: Clock) -> list[Piece]:
    """Keep "since the war began" as words of time that name no day."""
    found = []
    for match in _SINCE_WORD.finditer(text):
        if any(p.start <= match.start() < p.end for p in (*pieces, *whole)):
            continue
        kind, words = clock.grammar.scope(match.start())
        if kind == "prep" and words and any(w.dep in ("pobj", "pcomp") for w in words):
            end = min(words[-1].end, match.start() + _LONGEST_CLAUSE)
            if not any(match.start() < p.end and p.start < end for p in pieces):
                found.append(
                    Piece(
                        start=match.start(),
                        end=end,
                        rule="since",
                        stretch=None,
                        reason="it begins with a happening whose day is not told",
                    )
                )
    return found
