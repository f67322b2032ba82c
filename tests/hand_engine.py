"""A stand-in for the software in tests of the measures: claims are given by hand, words are read for real."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from reportedly.codebook import Codebook, load_codebook
from reportedly.grounding import Gazetteer, open_gazetteer
from reportedly.reading import load_engine
from reportedly.records import Claim, Party, Reading, Report, Span


class HandEngine:
    def __init__(self, code: Callable[[Report], Sequence[Claim]] | None = None) -> None:
        self._code = code or (lambda report: ())

    @property
    def codebook(self) -> Codebook:
        return load_codebook()

    @property
    def gazetteer(self) -> Gazetteer:
        return open_gazetteer(None)

    def read(self, report: Report) -> Reading:
        return load_engine().read(report.text)

    def code(self, report: Report) -> Sequence[Claim]:
        return self._code(report)

    def made_with(self) -> dict[str, str]:
        return {"version": "by hand"}


def span(text: str, words: str, sort: Any = Span, /, **values: Any) -> Any:
    """Cut the first place of `words` out of a text."""
    at = text.index(words)
    return sort.cut(text, at, at + len(words), **values)


def claim(text: str, kind: str, anchor: str, **values: Any) -> Claim:
    """Make a claim by hand; parties are given as tuples of words."""
    for role in ("actor", "target", "victim", "instrument"):
        if role in values:
            values[role] = tuple(span(text, words, Party) for words in values[role])
    return Claim(report="r_test", kind=kind, anchor=span(text, anchor), **values)
