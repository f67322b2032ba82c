"""Usual capitals for a text in capitals or in small letters, code point for code point, so that it can be read.

Taggers and recognisers of names know text in usual case. What is cut out of a report stays the report's own words: only the
reading sees the other spelling (decision 11).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from reportedly.reading.word_case import capitals, is_title, written
from reportedly.reading.word_table import WORD, Word, wanted_by
from reportedly.reading.written_names import name_at

_CAPITALS, _SMALL = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ", b"abcdefghijklmnopqrstuvwxyz"
_NEARLY_ALL = 0.85
"""Share of letters that are capitals in a text, or a line, in capitals."""
_LEAST_CAPITALS, _LEAST_SMALL = 20, 40
"""Letters in the shortest text that is taken for one in capitals; in small letters: a short sentence."""
_END = re.compile(r"[.!?…]['\")\]”’»]*\s|[:,]\s+[\"“]$|\n\s*\n")
_INITIALS = re.compile(r"[(\[]([^\W\d_]{2,6})[)\]]")
_STARTERS = frozenset("the a an he she it they we i in on at but this that these those there".split())
"""Words that begin a new sentence even after an abbreviation."""


def needs_case(text: str) -> bool:
    """Tell whether a text is in capitals, or has no capital at all though it is long enough to need one."""
    great, small = _letters(text)
    if not great:
        return small >= _LEAST_SMALL
    return great + small >= _LEAST_CAPITALS and great >= _NEARLY_ALL * (great + small)


def usual_case(text: str, breaks: Iterable[int] = ()) -> str:
    """Give a text in capitals or small letters its usual case; `breaks` are code points where sentences begin.

    Returns:
        A text of as many code points; the text itself, unless `needs_case` says that it needs another. In a text in
        capitals, lines that are in usual case stay as they are.
    """
    if not needs_case(text):
        return text
    words = list(_words(text))
    opens = _sentence_starts(text, words, breaks)
    pieces, past = [], 0
    for word, spelling in zip(words, _spellings(words, _initials(text, words)), strict=True):
        pieces += [text[past : word.start], _opened(spelling) if word.start in opens else spelling]
        past = word.end
    restored = "".join((*pieces, text[past:]))
    return _keep_lines(text, restored)


def _letters(text: str) -> tuple[int, int]:
    """Count capitals and small letters, A to Z."""
    plain = text.encode("ascii", "ignore")
    size = len(plain)
    return size - len(plain.translate(None, _CAPITALS)), size - len(plain.translate(None, _SMALL))


def _lowered(text: str) -> str:
    """Put a text in small letters, one code point for one."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _words(text: str) -> Iterator[Word]:
    low, past = _lowered(text), 0
    for found in WORD.finditer(text):
        start, end = found.span()
        yield Word(start, end, low[start:end], text[past:start], text[end : end + 1])
        past = end


def _spellings(words: Sequence[Word], initials: frozenset[str]) -> Iterator[str]:
    """Spell the words one after another: names that the codebook lists as it has them, others each by itself."""
    i = 0
    while i < len(words):
        named = name_at(words, i)
        yield from named or (written(words, i, initials),)
        i += len(named) or 1


def _opened(spelling: str) -> str:
    return capitals(spelling[:1]) + spelling[1:]


def _sentence_starts(text: str, words: Sequence[Word], breaks: Iterable[int]) -> set[int]:
    """List where the words stand that begin a sentence."""
    told = sorted(breaks)
    starts, at = set(), 0
    for i, word in enumerate(words):
        begins = i == 0 or _ends_before(words, i)
        while at < len(told) and told[at] <= word.start:
            begins, at = True, at + 1
        if begins:
            starts.add(word.start)
    return starts


def _ends_before(words: Sequence[Word], i: int) -> bool:
    word, before = words[i], words[i - 1].low
    if before[-1] == "." and word.gap.isspace():
        return word.low in _STARTERS and before[-2:] != "m."
    if not _END.search(word.gap):
        return False
    return word.gap[0] != "." or not is_title(before) or word.low in _STARTERS


def _initials(text: str, words: Sequence[Word]) -> frozenset[str]:
    """Find words in brackets that are initials: short names, and what the words before begin with ("Army of Peace (AOP)")."""
    place = {word.start: i for i, word in enumerate(words)}
    found = ((place.get(m.start(1), 0), _lowered(m.group(1))) for m in _INITIALS.finditer(text))
    return frozenset(low for i, low in found if _is_short_name(low) or _spelt_by(words, i, low))


def _is_short_name(low: str) -> bool:
    return len(low) <= 3 and wanted_by(low) is None


def _spelt_by(words: Sequence[Word], i: int, low: str) -> bool:
    letters = [w.low[0] for w in words[max(0, i - 2 * len(low)) : i]]
    for letter in reversed(low):
        while letters and letters[-1] != letter:
            letters.pop()
        if not letters:
            return False
        letters.pop()
    return True


def _keep_lines(text: str, restored: str) -> str:
    """Put back the lines of a text in capitals that are in usual case themselves."""
    if not _letters(text)[0]:
        return restored
    lines, at = [], 0
    for line in text.splitlines(keepends=True):
        great, small = _letters(line)
        usual = small > (1 - _NEARLY_ALL) * (great + small)
        lines.append(line if usual else restored[at : at + len(line)])
        at += len(line)
    return "".join(lines)
