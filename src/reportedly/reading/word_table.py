"""Words, and the table that tells which of them are written small."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

TABLE = "small_words.txt"
"""English words that are written small inside a sentence, one a line; made by `training/train_casing.py`.

A figure after a word that is written both ways ("president") tells in how much company of names it takes a capital: 2 beside
a name, 1 also beside a nationality or another such word.
"""
WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:['’][^\W\d_]+)*")
"""One word: with what an apostrophe joins to it, or initials with full stops ("U.S.")."""
JOINTS = (" ", "\n", "\r\n", "-")
"""What may stand between two words of a name."""
_ENDINGS = ("'s", "s", "es", "ed", "d", "ing", "ly", "er", "ers", "ness")
_BEGINNINGS = ("un", "re", "non", "anti", "counter", "over", "under", "mis", "pre", "semi", "multi")
_STEM, _LATER_STEM = 4, 6
"""Letters that must be left of a word whose ending, or whose beginning, is taken off."""


class Word(NamedTuple):
    """Hold one word of a text: code points, its spelling in small letters, and what stands right around it.

    `gap` is the text since the word before, `after` the code point that follows, if any.
    """

    start: int
    end: int
    low: str
    gap: str
    after: str


@lru_cache(maxsize=1)
def company_wanted() -> Mapping[str, int]:
    """Give the words that are written small, with the company that makes them names: 0 for those that none does."""
    lines = files("reportedly.reading").joinpath(TABLE).read_text("utf-8").splitlines()
    return {word: int(wanted or 0) for word, _, wanted in (line.partition(" ") for line in lines)}


@lru_cache(maxsize=50_000)
def wanted_by(low: str) -> int | None:
    """Tell in how much company a word takes a capital, 0 for never; None for a name.

    A word that the table lacks is as the word that it is a form of ("party's", "shelled", "counteroffensive").
    """
    table = company_wanted()
    if low in table:
        return table[low]
    ends = (low.removesuffix(ending) for ending in _ENDINGS if low.endswith(ending))
    stems = (form for stem in ends if len(stem) >= _STEM for form in (stem, f"{stem}e"))
    later = (low.removeprefix(beginning) for beginning in _BEGINNINGS if low.startswith(beginning))
    forms = (*stems, *(stem for stem in later if len(stem) >= _LATER_STEM))
    return next((table[form] for form in forms if form in table), None)


def is_small(low: str) -> bool:
    """Tell whether a word is always small."""
    return wanted_by(low) == 0
