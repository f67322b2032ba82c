"""What a number counts: the noun it belongs to and what sort of noun that is."""

from __future__ import annotations

from typing import Literal

import msgspec

from reportedly.claims.numbers.numerals import NumberWords
from reportedly.codebook import Codebook
from reportedly.records.reading import Reading, Token

NumberSort = Literal[
    "person", "weapon", "thing", "bare", "other",
    "money", "age", "distance", "time", "date", "weight", "percent", "rate", "name",
]  # fmt: skip
NOUN_TAGS = frozenset({"NN", "NNS", "NNP", "NNPS"})
_INNER = frozenset({"JJ", "JJR", "JJS", "VBN", "VBG", "HYPH", "CD", "POS", "AFX", *NOUN_TAGS})
_QUOTES = frozenset("\"“'`’") | {"``"}
_MODIFIES = frozenset({"compound", "nmod", "amod", "poss"})
_LINKS = frozenset({"nummod", "det", "amod", "quantmod", "compound", "nmod", "predet", "advmod", "poss"})
_FAR = 9
"""Words between a number and its noun at most."""


class Nouns(msgspec.Struct, frozen=True):
    """Hold the lemmas of nouns that tell what is counted."""

    person: frozenset[str]
    weapon: frozenset[str]
    thing: frozenset[str]


class Ground(msgspec.Struct, frozen=True):
    """Hold what numbers are read from: the reading, the words of number, the nouns of the codebook."""

    reading: Reading
    words: NumberWords
    nouns: Nouns

    @property
    def tokens(self) -> list[Token]:
        """The words of the reading."""
        return self.reading.tokens

    def word(self, at: int) -> str:
        """Give the lower-cased word at an index, empty outside the text."""
        return self.reading.tokens[at].lower if 0 <= at < len(self.reading.tokens) else ""

    def stands(self, phrase: tuple[str, ...], at: int) -> bool:
        """Tell whether a phrase stands at an index."""
        return at >= 0 and tuple(t.lower for t in self.reading.tokens[at : at + len(phrase)]) == phrase


def nouns_of(codebook: Codebook) -> Nouns:
    """Gather the nouns of a codebook by what they are."""
    weapon = frozenset(word for words in codebook.weapons.values() for word in words)
    person = frozenset((*codebook.parties.armed, *codebook.parties.civil)) - weapon
    return Nouns(person=person, weapon=weapon, thing=frozenset(codebook.parties.site) - person - weapon)


def counted_noun(tokens: list[Token], at: int, numeral: int) -> Token | None:
    """Find the noun counted by the number at `numeral`, from index `at` on.

    By the parse where it is sound, else the last noun of the run of words that follows.
    """
    if at >= len(tokens):
        return None
    scanned, head = _run(tokens, at), tokens[numeral].head
    joined = tokens[numeral].dep in _LINKS and at <= head.i < at + _FAR and head.tag in NOUN_TAGS
    if not joined or (scanned is not None and scanned.tag == "NNS" and head.tag != "NNS"):
        return scanned
    if scanned is not None and any(t.text == "," for t in tokens[scanned.i : head.i]):
        return scanned
    return head


def _run(tokens: list[Token], at: int) -> Token | None:
    noun: Token | None = None
    for token in tokens[at : at + _FAR]:
        if token.sent != tokens[at].sent:
            break
        if token.tag not in _INNER and token.text not in _QUOTES:
            if (
                noun is not None
                and token.lower in ("and", "or")
                and noun.tag in ("NN", "NNP")
                and noun.dep in _MODIFIES
            ):
                continue
            break
        if noun is not None and _is_whole(noun, token):
            break
        noun = token if token.tag in NOUN_TAGS and not _is_first_half(tokens, token) else noun
    return noun


def _is_first_half(tokens: list[Token], noun: Token) -> bool:
    """Tell whether a noun only begins a word with a hyphen: the "explosives" of "an explosives-laden drone"."""
    return noun.i + 1 < len(tokens) and tokens[noun.i + 1].tag == "HYPH"


def _is_whole(noun: Token, after: Token) -> bool:
    """Tell whether a noun ends its phrase before the next word."""
    if after.tag in ("POS", "HYPH"):
        return False
    plural = noun.tag in ("NNS", "NNPS")
    if after.tag in NOUN_TAGS:
        return plural and noun.dep not in _MODIFIES
    return plural or noun.dep not in _MODIFIES


def noun_sort(head: Token | None, ground: Ground) -> NumberSort:
    """Tell whether people, weapons, things or something else is counted; `bare` if no noun is."""
    if head is None:
        return "bare"
    lemma = head.lemma.lower()
    if lemma in ground.nouns.person or lemma in ground.words.casualties or head.tag == "NNPS" or head.ent == "NORP":
        return "person"
    if lemma in ground.nouns.weapon:
        return "weapon"
    return "thing" if lemma in ground.nouns.thing else "other"


def is_countable(sort: NumberSort) -> bool:
    """Tell whether a noun is known to be a person, a weapon or a thing."""
    return sort in ("person", "weapon", "thing")
