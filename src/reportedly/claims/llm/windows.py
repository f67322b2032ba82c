"""A report -> windows of numbered sentences, each with a few sentences before it that are shown and not coded."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import msgspec

from reportedly.records import Reading

_MOST_CHARACTERS = 2_500
"""A window ends before a sentence that would make it longer, however few sentences it holds."""


class Line(msgspec.Struct, frozen=True):
    """Hold a sentence: its number from 1, and where it stands in the report's text."""

    number: int
    start: int
    end: int


class Window(msgspec.Struct, frozen=True, kw_only=True):
    """Hold the sentences to code, at least one, and those shown before them."""

    before: tuple[Line, ...]
    lines: tuple[Line, ...]

    @property
    def start(self) -> int:
        """Give where the first sentence that is shown begins."""
        return (*self.before, *self.lines)[0].start

    @property
    def end(self) -> int:
        """Give where the last sentence ends."""
        return self.lines[-1].end

    def line(self, number: int) -> Line | None:
        """Find a sentence to code by its number."""
        return next((line for line in self.lines if line.number == number), None)

    def halves(self, context: int) -> tuple[Window, Window]:
        """Cut a window of two sentences or more in two, the second with its own sentences before it."""
        middle = len(self.lines) // 2
        shown = (*self.before, *self.lines[:middle])
        first = Window(before=self.before, lines=self.lines[:middle])
        return first, Window(before=shown[len(shown) - min(context, len(shown)) :], lines=self.lines[middle:])


def windows_of(reading: Reading, *, sentences: int, context: int) -> Iterator[Window]:
    """Cut a report into windows of at most so many sentences, every sentence with words in just one."""
    lines = list(_lines(reading))
    starts = [*_starts(lines, sentences), len(lines)]
    for first, last in pairwise(starts):
        yield Window(before=tuple(lines[max(0, first - context) : first]), lines=tuple(lines[first:last]))


def _lines(reading: Reading) -> Iterator[Line]:
    for sentence in reading.sentences:
        words = [t for t in reading.tokens[sentence.first : sentence.last] if not t.text.isspace()]
        if any(c.isalpha() for t in words for c in t.text):
            yield Line(sentence.i + 1, words[0].start, words[-1].end)


def _starts(lines: list[Line], sentences: int) -> Iterator[int]:
    held = length = 0
    for n, line in enumerate(lines):
        size = line.end - line.start
        if n == 0 or held == sentences or length + size > _MOST_CHARACTERS:
            yield n
            held = length = 0
        held, length = held + 1, length + size
