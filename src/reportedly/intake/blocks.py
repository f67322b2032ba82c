"""The lay-out of a text: its blocks, which are paragraphs, headings, captions, single lines."""

from __future__ import annotations

import re
from statistics import median

import msgspec

_LINE = re.compile(r"[^\n]+")
_WRAP = (40, 100)
"""Lines of a hard-wrapped text: their median lies within these, code points."""
_LEAST_LINES = 6
_ENDS_SENTENCE = re.compile(r"[.!?…:;][\"”’')\]]*$")


class Block(msgspec.Struct, frozen=True):
    """Hold where a block stands: code points, half-open, white space at the edges left out."""

    start: int
    end: int


def find_blocks(text: str) -> list[Block]:
    """Cut a text into blocks.

    Every line is a block, except that in a hard-wrapped text the lines between blank ones are one, and that a line
    which goes on in the middle of a sentence (a lower-case letter after no full stop) belongs to the one before.
    """
    lines = [_trim(text, m.start(), m.end()) for m in _LINE.finditer(text)]
    lines = [line for line in lines if line.start < line.end]
    wrapped = _is_wrapped(lines)
    blocks: list[Block] = []
    for line in lines:
        if blocks and _goes_on(text, blocks[-1], line, wrapped):
            blocks[-1] = Block(blocks[-1].start, line.end)
        else:
            blocks.append(line)
    return blocks


def _trim(text: str, start: int, end: int) -> Block:
    words = text[start:end]
    left = len(words) - len(words.lstrip())
    return Block(start + left, start + left + len(words.strip()))


def _is_wrapped(lines: list[Block]) -> bool:
    lengths = [line.end - line.start for line in lines]
    if len(lengths) < _LEAST_LINES:
        return False
    low, high = _WRAP
    return low <= median(lengths) <= high and sum(n > high for n in lengths) <= len(lengths) // 20


def _goes_on(text: str, before: Block, line: Block, wrapped: bool) -> bool:
    between = text[before.end : line.start]
    if between.count("\n") > 1:
        return False
    if wrapped:
        return True
    return text[line.start].islower() and not _ENDS_SENTENCE.search(
        text[max(before.start, before.end - 4) : before.end]
    )
