"""The words of one expression of time, as a form has found them."""

from __future__ import annotations

import re
from bisect import bisect_left

from reportedly.grounding.times.lexicon import OTHER, Lexicon, split_words

_DIGITS = {"day": frozenset({"number", "day"}), "month": frozenset({"number", "day", "month_number"})}


class Lexed:
    """A text as lexemes: where each stands, its lower-cased spelling, and one letter for its classes of time."""

    __slots__ = ("ends", "letters", "lexicon", "starts", "text", "words")

    def __init__(self, text: str, lexicon: Lexicon) -> None:
        self.text, self.lexicon = text, lexicon
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.words: list[str] = []
        letters: list[str] = []
        low = text.lower()
        if len(low) != len(text):  # a few letters grow when lowered; offsets must stay those of the text
            low = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
        past = 0
        for start, end in split_words(text):
            if start < past:
                continue
            word = low[start:end]
            longer = lexicon.longer.get(word)
            if longer is not None:
                end = next((start + len(w) for w in longer if _stands(w, low, start)), end)
                word = low[start:end]
            past = end
            self.starts.append(start)
            self.ends.append(end)
            self.words.append(word)
            letters.append(_letter(word, text[start], lexicon))
        self.letters = lexicon.idle.sub(_passed_over, "".join(letters))

    def at(self, position: int) -> int:
        """Find the first lexeme that ends after a code point."""
        return bisect_left(self.ends, position + 1)


def _passed_over(run: re.Match[str]) -> str:
    return OTHER * len(run.group())


def _stands(word: str, low: str, start: int) -> bool:
    if not low.startswith(word, start):
        return False
    after = low[start + len(word) : start + len(word) + 1]
    return not (after.isalnum() and word[-1].isalnum())


def _letter(word: str, first: str, lexicon: Lexicon) -> str:
    if word in lexicon.senses or not word[0].isdigit():
        return lexicon.letter(word, capital=first.isupper())
    if not word.isascii():
        return OTHER
    number = int(word.replace(",", ""))
    if len(word) <= 2 and 1 <= number <= 31:
        return lexicon.letters[_DIGITS["month" if number <= 12 else "day"]]
    if len(word) == 4 and 1000 <= number <= 2100:
        return lexicon.letters[frozenset({"number", "year"})]
    return lexicon.letters[frozenset({"number"})]


class Found:
    """Hold one match of one form; names are the groups of its shape."""

    __slots__ = ("lexed", "match", "rule")

    def __init__(self, rule: str, match: re.Match[str], lexed: Lexed) -> None:
        self.rule, self.match, self.lexed = rule, match, lexed

    @property
    def first(self) -> int:
        """The first lexeme."""
        return self.match.start()

    @property
    def last(self) -> int:
        """The lexeme after the last."""
        return self.match.end()

    @property
    def start(self) -> int:
        """The first code point."""
        return self.lexed.starts[self.first]

    @property
    def end(self) -> int:
        """The code point after the last."""
        return self.lexed.ends[self.last - 1]

    def is_glued(self) -> bool:
        """Tell whether a letter or figure stands right before or after the words ("FOX2now")."""
        text = self.lexed.text
        return text[self.start - 1 : self.start].isalnum() or text[self.end : self.end + 1].isalnum()

    def has(self, *names: str) -> bool:
        """Tell whether any of the groups took part."""
        return any(name in self.match.re.groupindex and self.match[name] is not None for name in names)

    def word(self, *names: str) -> str:
        """Give the first word of the first group that took part, lower-cased; empty if none did."""
        for name in names:
            if self.has(name):
                return self.lexed.words[self.match.start(name)]
        return ""

    def sense(self, kind: str, *names: str) -> str:
        """Give the value that the word of a group has in a class; empty if the group took no part or has none."""
        return self.lexed.lexicon.senses.get(self.word(*names), {}).get(kind, "")

    def number(self, *names: str) -> int | None:
        """Give the number that the words of a group say, in figures or words ("twenty-one"); None if there is none."""
        name = next((n for n in names if self.has(n)), None)
        if name is None:
            return None
        words = self.lexed.words[self.match.start(name) : self.match.end(name)]
        values = [int(w.replace(",", "")) if w[0].isdigit() else self._counted(w) for w in words if w != "-"]
        known = [v for v in values if v is not None]
        return sum(known) if known else None

    def _counted(self, word: str) -> int | None:
        senses = self.lexed.lexicon.senses.get(word, {})
        value = senses.get("count") or senses.get("ordinal")
        return int(value) if value else None
