"""spaCy's attribute rules, remembered: what a word alone decides is matched once for each word, not in every report."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from spacy.pipeline import AttributeRuler
    from spacy.tokens import Doc

_SEEN = ("LOWER", "TAG", "DEP", "IS_SPACE")
"""What rules of one word look at: the word in small letters, its tag, what it is to its head, whether it is blank."""
_SET = ("TAG", "POS", "MORPH", "LEMMA", "DEP")
"""What rules set."""
Rules = tuple[int, ...]
"""Numbers of the rules that hold for a word, in the order in which they are applied."""


class RememberedRules:
    """Do what an attribute ruler does, to the same end: rules of one word come from memory, the few of several are matched.

    Remembers without a lock: the engine calls it under its own.
    """

    def __init__(self, ruler: AttributeRuler) -> None:
        from spacy.matcher import Matcher

        self._attributes, self._places = list(ruler.attrs), list(ruler.indices)
        self._alone, self._together = (Matcher(ruler.vocab, validate=False) for _ in range(2))
        patterns: list[Any] = [rule["patterns"] for rule in ruler.patterns]
        several: list[Any] = []
        for number, alike in enumerate(patterns):
            for pattern in alike:
                alone = len(pattern) == 1 and _is_plain(pattern[0])
                (self._alone if alone else self._together).add(str(number), [[*pattern]])
                several += [] if alone else [pattern]
        self._reach = max(map(len, several), default=1) - 1
        self._keys = [_key_of(pattern) for pattern in several]
        self._strings, self._is_key = ruler.vocab.strings, dict[int, bool]()
        words = {word for alike in patterns for pattern in alike if len(pattern) == 1 for word in _words_of(pattern[0])}
        self._named = frozenset(ruler.vocab.strings.add(word) for word in words)
        self._numbers = {ruler.vocab.strings[str(number)]: number for number in range(len(self._attributes))}
        self._of_word: dict[tuple[int, ...], Rules] = {}
        self._outcomes = _Outcomes(self._attributes)

    def __call__(self, document: Doc) -> Doc:
        """Set what the rules give to the words of a document."""
        if not len(document):
            return document
        words = document.to_array([*_SEEN]).tolist()
        rules = [self._rules_of(document, i, *seen) for i, seen in enumerate(words)]
        for found, first, last in self._matches(document, [word for word, *_ in words]):
            number = self._numbers[found]
            place = range(first, last)[self._places[number]]
            rules[place] = tuple(sorted({*rules[place], number}))
        document.from_array([*_SET], self._outcomes.over(document.to_array([*_SET]), rules))
        return document

    def _matches(self, document: Doc, words: list[int]) -> Iterator[tuple[int, int, int]]:
        """Match the rules of several words, only around the words that they name."""
        near = [i for i, word in enumerate(words) if self._may_match(word)]
        told: set[tuple[int, int, int]] = set()
        for i in near:
            start = max(0, i - self._reach)
            part = document[start : i + self._reach + 1]
            told |= {(found, start + a, start + b) for found, a, b in self._together(part, allow_missing=True)}
        yield from sorted(told)

    def _may_match(self, word: int) -> bool:
        """Tell whether a rule of several words names a word, or might."""
        found = self._is_key.get(word)
        if found is None:
            text = self._strings[word]
            found = self._is_key[word] = any(key.search(text) for key in self._keys)
        return found

    def _rules_of(self, document: Doc, place: int, word: int, *rest: int) -> Rules:
        """List the rules of one word that hold at a place; words that no rule names differ by tag and relation only."""
        key = (word if word in self._named else 0, *rest)
        rules = self._of_word.get(key)
        if rules is None:
            matches = self._alone(document[place : place + 1], allow_missing=True)
            rules = self._of_word[key] = tuple(sorted(self._numbers[found] for found, _, _ in matches))
        return rules


def _is_plain(word: dict[str, Any]) -> bool:
    """Tell whether a rule looks at nothing but what is remembered of a word, and names words rather than forms of words."""
    told = word.get("LOWER", "")
    return {*word} <= {*_SEEN} and (isinstance(told, str) or {*told} <= {"IN"})


def _key_of(pattern: Any) -> re.Pattern[str]:
    """Give what is found in a word that a rule cannot hold without: a whole word or a form that it names; in any, if none."""
    named = next(filter(None, map(_words_of, pattern)), None)
    if named is not None:
        return re.compile(rf"\A(?:{'|'.join(map(re.escape, named))})\Z")
    forms = (word["LOWER"].get("REGEX") for word in pattern if isinstance(word.get("LOWER"), dict))
    return re.compile(next(filter(None, forms), ""))


def _words_of(word: dict[str, Any]) -> list[str]:
    """List the words that a rule names."""
    told = word.get("LOWER", [])
    return [told] if isinstance(told, str) else list(told.get("IN", [])) if told else []


class _Outcomes:
    """Hold what lists of rules come to: a row of values for each list, and which of them are given."""

    def __init__(self, attributes: list[dict[int, int]]) -> None:
        from spacy.attrs import IDS

        self._attributes, self._columns = attributes, [IDS[name] for name in _SET]
        self._rows: dict[Rules, int] = {}
        self._values = np.zeros((0, len(_SET)), dtype=np.uint64)
        self._given = np.zeros((0, len(_SET)), dtype=bool)

    def over(self, before: Any, rules: list[Rules]) -> Any:
        """Put what the rules give over what the words have, shape (words, columns)."""
        for new in {*rules} - self._rows.keys():
            self._add(new)
        rows = [self._rows[one] for one in rules]
        return np.where(self._given[rows], self._values[rows], before)

    def _add(self, rules: Rules) -> None:
        told: dict[int, int] = {}
        for number in rules:
            told |= self._attributes[number]
        self._rows[rules] = len(self._rows)
        self._values = np.vstack([self._values, np.array([[told.get(c, 0) for c in self._columns]], dtype=np.uint64)])
        self._given = np.vstack([self._given, [[c in told for c in self._columns]]])
