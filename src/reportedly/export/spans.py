"""A text cut at every boundary of its marks: overlapping spans become flat, neighbouring segments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

import msgspec

from reportedly.export.arrange import Numbered
from reportedly.records import Claim, Passage, Span

CHARGED = "charged"
"""The role of words by which the report itself takes sides."""
NO_CLAIM = 0
"""The number of marks that belong to no claim."""
ROLES = ("anchor", "says", "cue", "actor", "target", "victim", "instrument", "where", "when", "counts", CHARGED)
"""The parts that words can play in a claim, in the order in which their marks are stacked."""


class Mark(msgspec.Struct, frozen=True):
    """Say that the code points `start..end` play a role in a claim."""

    start: int
    end: int
    role: str
    number: int


class Segment(msgspec.Struct, frozen=True):
    """Hold words between two neighbouring boundaries; `ends` are the claims whose anchor ends with them."""

    start: int
    text: str
    roles: tuple[str, ...] = ()
    numbers: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()


class Block(msgspec.Struct, frozen=True):
    """Hold a paragraph of the text with the sort of passage that it stands in."""

    sort: str
    segments: tuple[Segment, ...]


def marks_of(numbered: Iterable[Numbered], charged: Iterable[Span] = ()) -> tuple[Mark, ...]:
    """List every span of every claim with the role it plays, and the report's charged words, which belong to no claim."""
    words = tuple(Mark(span.start, span.end, CHARGED, NO_CLAIM) for span in charged)
    return words + tuple(Mark(s.start, s.end, role, n.number) for n in numbered for role, s in _roles(n.claim))


def _roles(claim: Claim) -> Iterator[tuple[str, Span]]:
    yield "anchor", claim.anchor
    for span in claim.also:
        yield "anchor", span
    for role in ROLES[1:-1]:
        value = getattr(claim, role)
        spans = value if isinstance(value, tuple) else (value,)
        yield from ((role, span) for span in spans if span is not None)


def cut_blocks(text: str, passages: Sequence[Passage], marks: Sequence[Mark]) -> tuple[Block, ...]:
    """Cut a text into paragraphs and those at the boundaries of their marks; no character is lost but blank lines.

    Passages need not cover the text: what none holds counts as body.
    """
    blocks = []
    for start, end, sort in _paragraphs(text, passages):
        inside = [m for m in marks if m.start < end and start < m.end]
        blocks.append(Block(sort, tuple(cut_segments(text, start, end, inside))))
    return tuple(blocks)


def _paragraphs(text: str, passages: Sequence[Passage]) -> Iterator[tuple[int, int, str]]:
    """Walk over the runs of text of one line and one passage; a blank run belongs to the one before it on its line."""
    cuts = {0, len(text), *(p.start for p in passages), *(p.end for p in passages)}
    at = 0
    for line in text.splitlines(keepends=True):
        cuts.add(at)
        at += len(line)
    found: list[tuple[int, int, str]] = []
    for start, end in pairwise(sorted(cuts)):
        if text[start:end].strip():
            found.append((start, end, next((p.sort for p in passages if p.start <= start < p.end), "body")))
        elif found and found[-1][1] == start and not text[found[-1][0] : start].endswith(("\n", "\r")):
            found[-1] = (found[-1][0], end, found[-1][2])
    yield from found


def cut_segments(text: str, start: int, end: int, marks: Sequence[Mark]) -> Iterator[Segment]:
    """Cut `start..end` at each boundary of a mark; joined, the segments are the text again."""
    bounds = sorted({start, end, *(b for m in marks for b in (m.start, m.end) if start < b < end)})
    for low, high in pairwise(bounds):
        over = [m for m in marks if m.start <= low and high <= m.end]
        yield Segment(
            low,
            text[low:high],
            tuple(role for role in ROLES if any(m.role == role for m in over)),
            tuple(sorted({m.number for m in over} - {NO_CLAIM})),
            tuple(sorted({m.number for m in over if m.role == "anchor" and m.end == high})),
        )
