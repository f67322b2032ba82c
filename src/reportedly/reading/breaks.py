"""Where the lay-out of a text says that a new sentence must begin."""

from __future__ import annotations

import re
from statistics import median

_BREAK = re.compile(r"[ \t\r]*\n\s*")
_WRAPPED = (40, 100)
"""Lines of a hard-wrapped text: their median lies within these, code points."""


def sentence_breaks(text: str) -> list[int]:
    """List the code points that follow a line break which ends a paragraph.

    In a hard-wrapped text only blank lines count; otherwise every line break does.
    """
    wrapped = _is_wrapped(text)
    return [m.end() for m in _BREAK.finditer(text) if not wrapped or m.group().count("\n") > 1]


def _is_wrapped(text: str) -> bool:
    lines = [len(line) for line in text.splitlines() if line.strip()]
    if len(lines) < 6:
        return False
    low, high = _WRAPPED
    return low <= median(lines) <= high and sum(n > high for n in lines) <= len(lines) // 20
