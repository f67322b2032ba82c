"""A claim as a model gives it -> a Claim in the report's words; what is not words of the report is dropped and counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from reportedly.claims.llm.answer import ROLES, Counts, Given
from reportedly.claims.llm.finding import find_words, without_article
from reportedly.claims.llm.windows import Line, Window
from reportedly.claims.numbers.quantities import COUNTS, Number, find_quantities
from reportedly.claims.sealing import NO_WORDS
from reportedly.claims.speech.names import full_name
from reportedly.codebook import Codebook
from reportedly.records import Claim, Party, Quantity, Reading, Report, Source, Span, When, Where

NOT_WORDS = "the words that the model gave do not stand in the sentences it was shown"
NO_NUMBER = "no number stands in the words that the model gave"
_LONGEST_ANCHOR = 8
"""Words; a longer anchor names no happening but tells it."""
_UNPLACED = "nothing that is known goes by these words"
_UNDATED = "no day can be reckoned from these words"
_Known = TypeVar("_Known", Where, When, Number)


class Ground:
    """Hold what a report's claims are checked against: its words, places, times and numbers; and count what is dropped."""

    def __init__(
        self, report: Report, reading: Reading, places: Sequence[Where], times: Sequence[When], codebook: Codebook
    ) -> None:
        self.report, self.reading, self.places, self.times = report, reading, places, times
        numbers = find_quantities(reading, codebook=codebook)
        self.numbers = [n for n in numbers if n.sort in COUNTS or n.sort == "money"]
        self.dropped: Counter[str] = Counter()
        """Values dropped, by field; a claim whose anchor or speakers are dropped is dropped whole."""


class Check:
    """Check one claim of one window."""

    def __init__(self, ground: Ground, window: Window, given: Given) -> None:
        self._ground, self._window, self._given = ground, window, given
        self._unknown: dict[str, str] = {}

    def claim(self) -> Claim | None:
        """Give the claim in the report's words.

        None without an anchor among the sentences to code, and where none of its speakers is words of the report: a
        claim must not go over to the report's own voice.
        """
        anchor = self._anchor()
        if anchor is None:
            self._drop("anchor")
            return None
        says = self._says(anchor)
        if self._given.says and not says:
            return None
        return self._made(anchor, says)

    def _made(self, anchor: Span, says: tuple[Source, ...]) -> Claim:
        given, report = self._given, self._ground.report
        parties: dict[str, Any] = {role: self._parties(role, getattr(given, role), anchor) for role in ROLES}
        where, when = self._where(anchor), self._when(anchor)
        manner = given.manner if says else "own"
        return Claim(
            report=report.id, source_id=report.source_id, kind=given.kind, anchor=anchor, also=self._also(anchor),
            standing=given.standing, certainty=given.certainty, manner="said" if says and manner == "own" else manner,
            says=says, cue=self._word("cue", given.cue, anchor) if says else None, where=where, when=when,
            counts=self._counts(anchor), unknown=self._reasons(parties["actor"], where, when), **parties,
        )  # fmt: skip

    def _anchor(self) -> Span | None:
        line = self._window.line(self._given.sentence)
        coded = (self._window.lines[0].start, self._window.end)
        if len(self._given.anchor.split()) > _LONGEST_ANCHOR:
            return None
        context = self._context(line)
        if context is not None:
            inside = self._find(self._given.anchor, (context.start, context.end))
            if inside is not None:
                return inside
        return self._find(self._given.anchor, coded, (line.start, line.end) if line else None)

    def _context(self, line: Line | None) -> Span | None:
        coded = (self._window.lines[0].start, self._window.end)
        found = self._find(self._given.context, coded, (line.start, line.end) if line else None)
        if found is None and self._given.context.strip():
            self._drop("context")
        return found

    def _find(self, words: str, within: tuple[int, int], near: tuple[int, int] | None = None) -> Span | None:
        return find_words(self._ground.report.text, words, within=within, near=near)

    def _word(self, field: str, words: str, anchor: Span) -> Span | None:
        """Find a value in what the model was shown, nearest to the anchor; empty words are no value."""
        if not words.strip():
            return None
        found = self._find(words, (self._window.start, self._window.end), (anchor.start, anchor.end))
        if found is None:
            self._drop(field)
        return found

    def _drop(self, field: str, reason: str = NOT_WORDS) -> None:
        self._ground.dropped[field] += 1
        self._unknown[field] = reason

    def _also(self, anchor: Span) -> tuple[Span, ...]:
        found = (self._word("also", words, anchor) for words in self._given.also)
        return _apart(span for span in found if span is not None and not span.overlaps(anchor))

    def _says(self, anchor: Span) -> tuple[Source, ...]:
        text = self._ground.report.text
        chain: list[Source] = []
        for said in self._given.says:
            found = self._word("says", said.text, anchor)
            if found is None:
                continue
            span = without_article(text, found)
            if not any(span.overlaps(other) for other in chain):
                chain.append(Source.cut(text, span.start, span.end, sort=said.sort, name=self._name(span)))
        return tuple(chain)

    def _name(self, span: Span) -> str | None:
        words = self._ground.reading.between(span.start, span.end)
        return full_name(self._ground.reading, (words[0].i, words[-1].i + 1))

    def _parties(self, role: str, phrases: Sequence[str], anchor: Span) -> tuple[Party, ...]:
        text = self._ground.report.text
        found = (self._word(role, phrase, anchor) for phrase in phrases)
        spans = _apart(without_article(text, span) for span in found if span is not None)
        return tuple(Party.cut(text, span.start, span.end) for span in spans)

    def _where(self, anchor: Span) -> Where | None:
        found = self._word("where", self._given.where, anchor)
        if found is None:
            return None
        span = without_article(self._ground.report.text, found)
        plain = Where.cut(self._ground.report.text, span.start, span.end, reason=_UNPLACED)
        return _most_shared(self._ground.places, span) or plain

    def _when(self, anchor: Span) -> When | None:
        span = self._word("when", self._given.when, anchor)
        if span is None:
            return None
        plain = When.cut(self._ground.report.text, span.start, span.end, reason=_UNDATED)
        return _most_shared(self._ground.times, span) or plain

    def _counts(self, anchor: Span) -> tuple[Quantity, ...]:
        found: dict[tuple[int, int], Quantity] = {}
        for given in self._given.counts:
            span = self._word("counts", given.text, anchor)
            count = self._count(given, span) if span is not None else None
            if count is not None:
                found.setdefault((count.start, count.end), count)
            elif span is not None:
                self._drop("counts", NO_NUMBER)
        return tuple(sorted(found.values(), key=lambda count: count.start))

    def _count(self, given: Counts, span: Span) -> Quantity | None:
        """Read how many by the grammar of numbers; what no number stands in counts nothing."""
        number = _most_shared(self._ground.numbers, span)
        if number is not None:
            return Quantity(
                text=number.text, start=number.start, end=number.end, of=given.of, low=number.low, best=number.best,
                high=number.high, bound=number.bound, who=number.who, part_of=number.out_of,
            )  # fmt: skip
        if self._given.certainty != "unknown":
            return None
        return Quantity(text=span.text, start=span.start, end=span.end, of=given.of, bound="unknown")

    def _reasons(self, actor: tuple[Party, ...], where: Where | None, when: When | None) -> dict[str, str]:
        """Say why a field holds nothing, or less than the model gave."""
        reasons = {field: reason for field, reason in self._unknown.items() if field not in ("context", "cue")}
        for field, value in (("actor", actor), ("where", where), ("when", when)):
            if not value:
                reasons.setdefault(field, NO_WORDS[field])
            elif isinstance(value, Where | When) and value.reason:
                reasons[field] = value.reason
        return dict(sorted(reasons.items()))


def _apart(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Keep the first of spans that overlap, in the order of the text."""
    kept: list[Span] = []
    for span in spans:
        if not any(span.overlaps(other) for other in kept):
            kept.append(span)
    return tuple(sorted(kept, key=lambda span: span.start))


def _most_shared(known: Sequence[_Known], span: Span) -> _Known | None:
    """Find what shares most code points with a span; of equals the first."""
    best = max(known, key=lambda one: (_shared(one, span), -one.start), default=None)
    return best if best is not None and _shared(best, span) > 0 else None


def _shared(one: Span, other: Span) -> int:
    return min(one.end, other.end) - max(one.start, other.start)
