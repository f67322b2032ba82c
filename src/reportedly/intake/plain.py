"""Decoded text -> the report's text: the byte order mark dropped, line ends LF, not one other code point moved."""

from __future__ import annotations

import re

_CR = re.compile(r"\r\n?")

Segments = tuple[tuple[int, int, int], ...]


def take_plain(source: str) -> tuple[str, Segments]:
    """Make the report's text and its map to the decoded source.

    Returns:
        The text, and segments (start in text, start in source, length), code points, in order: within a segment the
        two are the same, `text[t:t+n] == source[s:s+n]`. The LF written for a lone CR stands in no segment.
    """
    parts: list[str] = []
    segments: list[tuple[int, int, int]] = []
    at = begin = 1 if source.startswith("\ufeff") else 0
    length = 0
    for match in _CR.finditer(source, begin):
        length = _add(parts, segments, length, at, source[at : match.start()])
        at = match.start() + 1
        if match.end() == at:
            parts.append("\n")
            length += 1
    _add(parts, segments, length, at, source[at:])
    return "".join(parts), tuple(segments)


def _add(parts: list[str], segments: list[tuple[int, int, int]], length: int, at: int, words: str) -> int:
    if words:
        parts.append(words)
        segments.append((length, at, len(words)))
    return length + len(words)
