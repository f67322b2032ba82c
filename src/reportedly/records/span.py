"""Words at a place in a report's text."""

from __future__ import annotations

from typing import Self

import msgspec

from reportedly.errors import LawBroken


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """Hold words and where they stand.

    `start` and `end` count Unicode code points of the report's text from 0, half-open
    (`text == report.text[start:end]`), never bytes and never UTF-16 units.
    """

    text: str
    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end or len(self.text) != self.end - self.start:
            raise LawBroken(f"span {self.start}..{self.end} does not hold the words {self.text!r}")

    @classmethod
    def cut(cls, text: str, start: int, end: int, **values: object) -> Self:
        """Cut the words `start..end` out of `text`; further fields of a subclass go in `values`.

        Raises:
            LawBroken: the range is empty or outside the text.
        """
        if not 0 <= start < end <= len(text):
            raise LawBroken(f"span {start}..{end} is outside a text of {len(text)} code points")
        return cls(text=text[start:end], start=start, end=end, **values)

    def stands_in(self, text: str) -> bool:
        """Tell whether these words stand in `text` where the span says."""
        return text[self.start : self.end] == self.text

    def overlaps(self, other: Span) -> bool:
        """Tell whether the two spans share at least one code point."""
        return self.start < other.end and other.start < self.end

    def holds(self, other: Span) -> bool:
        """Tell whether `other` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end
