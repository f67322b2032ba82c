"""How one word is usually written inside a sentence: small, with a capital, or in capitals."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence

from reportedly.reading.word_table import JOINTS, Word, is_small, wanted_by
from reportedly.reading.written_names import nationalities

_CLITICS = frozenset({"s", "t", "m", "d", "re", "ve", "ll"})
_TITLES = frozenset(
    "mr mrs ms dr st lt sgt jr sr mt ft pvt cpl brig gen col capt maj prof sen rep gov rev hon ltd apr oct sri".split()
)
"""Titles and other words cut short: one capital, and the full stop after them ends no sentence."""
_SMALL_SHORT = frozenset("a.m. p.m. i.e. e.g. v. vs.".split())
_UNITS = frozenset("st nd rd th s m km cm mm kg ft lb lbs mph kph kmh hrs hr min am pm".split())
"""What may follow a figure without a space and stays small ("105mm", "1st")."""
ARTICLE = r"(?:a[ldrsnzt]|a[sdt]h|e[ldrsz]|esh)"
"""The article of Arabic names in Latin letters, in small ones."""
_ARTICLE = re.compile(rf"{ARTICLE}$")
_BARE = re.compile(r"(?:[^aeiouy]{2,5}|[aeiouy][^aeiouy]{1,4}|[^aeiouy]{2,3}[aeiouy]|[aeiouy]{3})$")
"""Words that can hardly be spoken: of those that the table lacks three in four are initials, of others one in twenty."""
_ROMAN = re.compile(r"(?=..)x{0,3}(?:ix|iv|v?i{0,3})$")
_IS_TOLD = frozenset(
    "to in on at of for from with by that as all who what how when if the a an is are was were have had will would can "
    "know think both into about not more so but or this these those here there now too i he she it we they you his her its "
    "our their".split()
)
"""Words after "us" that show it to be the pronoun."""
_IS_STATE = frozenset("the a an former two three four five six seven several many anti pro non".split())
"""Words before "US" that show it to be the state."""
_DATED = frozenset("in since last late early mid until till by from between during of next this through".split())
_MONTHS = frozenset({"may", "march"})
"""Months whose names are words of their own."""


def written(words: Sequence[Word], i: int, initials: Container[str] = ()) -> str:
    """Give the usual spelling, inside a sentence, of word `i`; `initials` are words of this text that are in capitals.

    The spelling has as many code points as the word.
    """
    low = words[i].low
    if low in _MONTHS:
        return _capital(low) if _is_dated(words, i) else low
    if low == "us":
        return "US" if _is_state(words, i) else low
    if low in initials:
        return capitals(low)
    return _plain(words, i)


def _plain(words: Sequence[Word], i: int) -> str:
    word = words[i]
    low = word.low
    if "." in low:
        return low if low in _SMALL_SHORT else capitals(low)
    if _is_article(word) or _is_address(word):
        return low
    wanted = wanted_by(low.replace("’", "'"))
    if wanted is not None:
        return _capital(low) if wanted and _company(words, i) >= wanted else low
    if "'" in low or "’" in low:
        return _with_apostrophe(low)
    return _with_figures(low) if any(map(str.isdigit, low)) else _name(words, i)


def _company(words: Sequence[Word], i: int) -> int:
    """Weigh the company of a word: 2 for a name beside it, 1 for a nationality before it or a word written both ways."""
    owned = i and words[i - 1].low.endswith(("'s", "’s"))
    before = _worth(words[i - 1].low) if i and not owned and words[i].gap in JOINTS else 0
    after = _worth(words[i + 1].low) if i + 1 < len(words) and words[i + 1].gap in JOINTS else 0
    return abs(before) + max(after, 0)


def _worth(low: str) -> int:
    """Tell what a neighbour is worth; a nationality, which counts only before a word, is less than nothing."""
    if low in nationalities():
        return -1
    wanted = wanted_by(low.replace("’", "'"))
    if wanted is None:
        return 0 if low[0].isdigit() else 2
    return int(wanted > 0)


def _name(words: Sequence[Word], i: int) -> str:
    low = words[i].low
    if low in _TITLES:
        return _capital(low)
    bare = low.isascii() and low.isalpha() and (_BARE.match(low) or _ROMAN.match(low))
    if bare or (len(low) <= 3 and _before_figure(words, i)):
        return capitals(low)
    return _capital(low[:2]) + _capital(low[2:]) if low.startswith("mc") and len(low) > 4 else _capital(low)


def is_title(low: str) -> bool:
    """Tell whether a word is one whose full stop ends no sentence."""
    return low in _TITLES or len(low) == 1 or "." in low


def _with_figures(low: str) -> str:
    """Write "1st", "105mm", "1980s" small and "AK47", "M16", "F16s" with capitals."""
    lead = re.match(r"[^\W\d_]*", low)
    letters = lead.group() if lead else ""
    if not letters:
        return low if re.sub(r"\d", "", low) in _UNITS else capitals(low)
    if len(letters) > 3:
        return _capital(low)
    return capitals(low[:-1]) + low[-1] if low[-1] == "s" and low[-2].isdigit() else capitals(low)


def _with_apostrophe(low: str) -> str:
    """Write "army's" and "don't" small, "Juba's" with one capital, "O'Brien" with two."""
    plain = low.replace("’", "'")
    head, _, tail = plain.rpartition("'")
    if tail in _CLITICS:
        small = is_small(head) or (tail == "t" and head.endswith("n"))
        return low if small else _name([Word(0, len(head), low[: len(head)], "", "'")], 0) + low[len(head) :]
    if len(head) == 1:
        return _capital(head) + low[1] + _capital(low[2:])
    return _capital(low)


def _is_article(word: Word) -> bool:
    """Tell whether a word is an Arabic name's article ("al-", "el-")."""
    return word.after == "-" and bool(_ARTICLE.match(word.low))


def _is_address(word: Word) -> bool:
    """Tell whether a word is part of an address of the web or of a tag."""
    return word.gap in ("@", "#", "_", ".") or word.after in ("@", "_")


def _before_figure(words: Sequence[Word], i: int) -> bool:
    after = words[i + 1] if i + 1 < len(words) else None
    return after is not None and after.gap == "-" and after.low[0].isdigit()


def _is_dated(words: Sequence[Word], i: int) -> bool:
    """Tell whether a month that is also a word stands in a date."""
    before = words[i - 1].low if i and words[i].gap in (" ", "\n", "-", ", ") else ""
    after = words[i + 1] if i + 1 < len(words) else None
    figure = after is not None and after.gap in (" ", ", ", "\n") and after.low[0].isdigit()
    return figure or before[:1].isdigit() or before in _DATED


def _is_state(words: Sequence[Word], i: int) -> bool:
    """Tell whether "us" is the state: not where a pronoun stands, before a mark or a word of grammar."""
    word = words[i]
    before = words[i - 1].low if i and word.gap in JOINTS else ""
    if word.after == "-" or before in _IS_STATE:
        return True
    after = words[i + 1] if i + 1 < len(words) else None
    told = after is None or after.gap not in (" ", "\n") or after.low in _IS_TOLD
    return not before or not told


def _capital(low: str) -> str:
    """Give a word a capital, if that keeps its length."""
    return capitals(low[:1]) + low[1:]


def capitals(low: str) -> str:
    """Put letters in capitals, one code point for one; letters whose capital is longer stay ("ß")."""
    raised = low.upper()
    return raised if len(raised) == len(low) else "".join(c.upper() if len(c.upper()) == 1 else c for c in low)
