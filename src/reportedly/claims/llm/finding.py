"""Words that a model copied -> where they stand in the report; what does not stand there is not found."""

from __future__ import annotations

import re

from reportedly.records import Span

_ALIKE = (
    (re.compile(r"['’‘ʼ`´]"), "['’‘ʼ`´]"),
    (re.compile(r'["“”„«»]'), '["“”„«»]'),
    (re.compile(r"[-‐‑‒–—]"), "[-‐‑‒–—]"),
)
"""Marks that models write one for another. The span holds the report's own."""
_EDGES = ' \t\r\n.,;:…"“”„«»'
_ARTICLE = re.compile(r"(?:the|a|an|this|that|these|those|his|her|its|their|our)\s+", re.IGNORECASE)
_LONGEST = 400


def find_words(text: str, words: str, *, within: tuple[int, int], near: tuple[int, int] | None = None) -> Span | None:
    """Find words in a stretch of a text.

    Whole words only. Spaces, quotation marks, apostrophes, dashes, and the case of letters may differ: the span holds
    what the report has. Of several places the one in or nearest to `near` is taken, and of equally near ones the first.

    Args:
        text: the report's text.
        words: what the model gave; marks at the ends are left off.
        within: code points that may hold the words, half-open.
        near: code points that they belong to; None takes the first place.
    """
    pattern = _pattern(words)
    if pattern is None:
        return None
    found = [m.span() for m in pattern.finditer(text, *within)]
    if not found:
        return None
    start, end = min(found, key=lambda span: (_distance(span, near), span)) if near else found[0]
    return Span.cut(text, start, end)


def without_article(text: str, span: Span) -> Span:
    """Leave off an article or determiner at the head of a phrase."""
    head = _ARTICLE.match(span.text)
    return Span.cut(text, span.start + head.end(), span.end) if head and head.end() < len(span.text) else span


def _pattern(words: str) -> re.Pattern[str] | None:
    words = words.strip(_EDGES)
    if not words.split() or len(words) > _LONGEST:
        return None
    return re.compile(rf"(?<!\w){_escaped(words)}(?!\w)", re.IGNORECASE)


def _escaped(words: str) -> str:
    return r"\s+".join("".join(_mark(c) for c in part) for part in words.split())


def _mark(character: str) -> str:
    return next((wide for one, wide in _ALIKE if one.match(character)), re.escape(character))


def _distance(span: tuple[int, int], near: tuple[int, int]) -> int:
    return max(near[0] - span[1], span[0] - near[1], 0)
