"""Words that open a time until now: "since October 7", "since its conflict began in March 2011"."""

from __future__ import annotations

import msgspec

from reportedly.grounding.times.calendar import days_between
from reportedly.grounding.times.clock import Clock
from reportedly.grounding.times.joining import Piece
from reportedly.grounding.times.lexicon import Joins
from reportedly.records.reading import Token

HAPPENING_UNTOLD = "it begins with a happening whose day is not told"
_LONGEST_CLAUSE = 160
"""Code points within which the date of a "since" clause is looked for."""
_LONGEST_PHRASE = 6
"""Words of "since …" without a date that are kept as words of time."""
_LONGEST_NOUN = 30
"""Code points from a date to the noun it belongs to ("since the Tuesday attack")."""
_MODIFIES = frozenset({"compound", "nmod", "nummod", "amod", "npadvmod"})


def until_now(pieces: list[Piece], text: str, clock: Clock, joins: Joins) -> list[Piece]:
    """Widen each time that hangs on "since" into one that lasts until publication; the time itself goes inside it."""
    if not joins.since.search(text):
        return pieces
    out: list[Piece] = []
    for at, piece in enumerate(pieces):
        whole = _since_piece(piece, pieces[at - 1].end if at else 0, text, clock, joins)
        out.append(whole or piece)
    return sorted([*out, *_without_date(out, text, clock, joins)], key=_place)


def _place(piece: Piece) -> int:
    return piece.start


def _since_piece(piece: Piece, free: int, text: str, clock: Clock, joins: Joins) -> Piece | None:
    if piece.rule in ("since_then", "lasting"):
        return None
    marks = list(joins.since.finditer(text, max(free, piece.start - _LONGEST_CLAUSE), piece.start))
    end = _since_end(marks[-1].start(), piece, text, clock, joins) if marks else None
    if end is None:
        return None
    return _until_publication(piece, marks[-1].start(), end, clock)


def _since_end(since: int, piece: Piece, text: str, clock: Clock, joins: Joins) -> int | None:
    """Find where the words of "since …" end, or None if the date does not hang on it."""
    kind, words = clock.grammar.scope(since)
    if joins.since_opening.fullmatch(text, since, piece.start):
        return _end_of_phrase(words, piece) if kind == "prep" else piece.end
    inside = any(w.start < piece.end and piece.start < w.end for w in words)
    return piece.end if inside else None


def _end_of_phrase(words: list[Token], piece: Piece) -> int:
    """Take in the noun that the date belongs to ("since the Tuesday attack")."""
    own = [w for w in words if w.start < piece.end and piece.start < w.end and w.dep in _MODIFIES]
    nouns = [w.head for w in own if w.head in words and w.head.pos in ("NOUN", "PROPN")]
    return max((n.end for n in nouns if 0 <= n.start - piece.end < _LONGEST_NOUN), default=piece.end)


def _until_publication(piece: Piece, start: int, end: int, clock: Clock) -> Piece | None:
    whole = msgspec.structs.replace(piece, start=start, end=end, rule="since", inside=(*piece.inside, piece))
    if piece.stretch is None:
        return whole
    if clock.published is None or clock.published < piece.stretch.first:
        return None
    return msgspec.structs.replace(
        whole, stretch=days_between(piece.stretch.first, clock.published), reckoned_from=clock.published
    )


def _without_date(pieces: list[Piece], text: str, clock: Clock, joins: Joins) -> list[Piece]:
    """Keep "since the invasion" as words of time that name no day."""
    found: list[Piece] = []
    for match in joins.since.finditer(text):
        kind, words = clock.grammar.scope(match.start())
        if kind != "prep" or not 0 < len(words) <= _LONGEST_PHRASE or not any(w.dep == "pobj" for w in words):
            continue
        end = words[-1].end
        if not any(p.start < end and match.start() < p.end for p in (*pieces, *found)):
            found.append(Piece(start=match.start(), end=end, rule="since", stretch=None, reason=HAPPENING_UNTOLD))
    return found
