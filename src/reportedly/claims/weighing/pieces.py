"""Words cut into the pieces that the encoder knows: WordPiece, small letters, no accents."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

_LONGEST = 100
"""Letters of a word at most; a longer one is unknown."""
_MANY = 50_000
"""Words remembered at most."""


class Pieces:
    """Cut words into pieces of a vocabulary: the longest piece that fits, again and again.

    `vocabulary` lists the pieces in the order of their numbers; one that goes on inside a word begins with "##".
    Source: WordPiece as BERT's uncased models use it (Devlin et al. 2019), checked against their tokenizer.
    """

    def __init__(self, vocabulary: Sequence[str]) -> None:
        self._numbers = {piece: n for n, piece in enumerate(vocabulary)}
        self.begin, self.end, self.unknown = (self._numbers[name] for name in ("[CLS]", "[SEP]", "[UNK]"))
        self._known: dict[str, list[int]] = {}

    def of(self, word: str) -> list[int]:
        """Give the numbers of a word's pieces; at least one."""
        found = self._known.get(word)
        if found is None:
            found = [n for part in _parts(word) for n in self._cut(part)] or [self.unknown]
            if len(self._known) < _MANY:
                self._known[word] = found
        return found

    def _cut(self, part: str) -> list[int]:
        found: list[int] = []
        start = 0
        while start < len(part) <= _LONGEST:
            end = len(part)
            while end > start and ("##" if start else "") + part[start:end] not in self._numbers:
                end -= 1
            if end == start:
                return [self.unknown]
            found.append(self._numbers[("##" if start else "") + part[start:end]])
            start = end
        return found or [self.unknown]


def _parts(word: str) -> Iterator[str]:
    """Split a word at white space, around punctuation and around ideographs, as the vocabulary was made."""
    part = ""
    for letter in unicodedata.normalize("NFD", word.lower()):
        category = unicodedata.category(letter)
        if category == "Mn":
            continue
        if letter.isspace() or category in ("Cc", "Cf", "Zs") or letter == "\ufffd":
            if part and (letter.isspace() or category == "Zs"):
                yield part
                part = ""
        elif _stands_alone(letter, category):
            if part:
                yield part
            yield letter
            part = ""
        else:
            part += letter
    if part:
        yield part


def _stands_alone(letter: str, category: str) -> bool:
    ascii_mark = letter.isascii() and not letter.isalnum()
    ideograph = "\u4e00" <= letter <= "\u9fff" or "\u3400" <= letter <= "\u4dbf" or "\uf900" <= letter <= "\ufaff"
    return ascii_mark or category.startswith("P") or ideograph
