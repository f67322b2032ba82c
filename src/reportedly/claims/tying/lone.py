"""One person told as a noun without a number: "the guard was killed", "wounding his brother"."""

from __future__ import annotations

from collections.abc import Iterable

from reportedly.claims.features import Seen
from reportedly.claims.numbers.numerals import NumberWords
from reportedly.claims.numbers.quantities import Number
from reportedly.claims.phrases import names_nobody, phrase_span
from reportedly.claims.tying.stating import harm_by_verb
from reportedly.records.reading import Token

_ANY = frozenset({"any", "every", "each", "neither", "either"})
_MAKERS = ("man", "woman", "person", "er", "or", "ist", "ian", "ant", "ary", "eer", "ee", "ster")
"""Ends of nouns for those who do something, or to whom it is done."""


def lone_persons(seen: Seen, numbers: Iterable[Number], words: NumberWords) -> list[Number]:
    """Count one for each person of whom a verb says that he was killed, hurt, seized, detained or driven out.

    Source: coding guidelines §4: a singular noun said to be killed or hurt gives one; a name or a pronoun alone gives none.
    """
    counted = {i for n in numbers for i in (n.head, n.numeral)}
    harmed = (t for t in seen.reading.tokens if t.tag in ("NN", "NNP") and harm_by_verb(seen, t) is not None)
    return [_one(seen, token) for token in harmed if token.i not in counted and names_person(seen, token, words)]


def names_person(seen: Seen, noun: Token, words: NumberWords) -> bool:
    """Tell whether a noun names one person: by the codebook, by what it is made of ("-ist", "-man"), by a rank before a name."""
    if noun.tag == "NNP" or noun.ent:
        return any(_is_rank(seen, c, words) for c in noun.children if c.dep in ("compound", "nmod") and not c.ent)
    lemma = noun.lemma.lower()
    if _names_many(noun, words) or seen.weapons[noun.i] or names_nobody(noun):
        return False
    if any(c.dep in ("nummod", "predet") or c.lower in _ANY for c in noun.children):
        return False
    if lemma in words.persons or seen.lexicon.party_sort(noun) in ("armed", "civil"):
        return True
    made = lemma.endswith(_MAKERS) and not seen.kinds[noun.i] and not seen.lexicon.party_sort(noun)
    return made and noun.head.lemma.lower() != "hurt"


def _is_rank(seen: Seen, noun: Token, words: NumberWords) -> bool:
    """Tell whether a word before a name says who is named: "lawmaker N. N."."""
    return seen.lexicon.party_sort(noun) in ("armed", "civil") and not _names_many(noun, words)


def _names_many(noun: Token, words: NumberWords) -> bool:
    return noun.lemma.lower() in words.bodies or noun.lemma.lower() in words.collectives


def _one(seen: Seen, noun: Token) -> Number:
    first, last = phrase_span(noun)
    return Number.cut(
        seen.reading.text, first.start, last.end, low=1, best=1, high=1,
        who=seen.reading.text[first.start : last.end], head=noun.i, numeral=noun.i, sort="person",
    )  # fmt: skip
