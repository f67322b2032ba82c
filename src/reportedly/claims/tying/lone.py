"""One person told as a noun without a number: "the guard was killed", "wounding his brother"."""

from __future__ import annotations

from collections.abc import Iterable

from reportedly.claims.features import Seen
from reportedly.claims.numbers.numerals import NumberWords
from reportedly.claims.numbers.quantities import Number
from reportedly.claims.phrases import phrase_span
from reportedly.claims.tying.stating import harm_by_verb
from reportedly.records.reading import Token


def lone_persons(seen: Seen, numbers: Iterable[Number], words: NumberWords) -> list[Number]:
    """Count one for each person of whom a verb says that he was killed, hurt, seized or detained.

    Source: coding guidelines §4: a singular noun said to be killed or hurt gives one; a name or a pronoun alone gives none.
    """
    counted = {i for n in numbers for i in (n.head, n.numeral)}
    harmed = (t for t in seen.reading.tokens if t.tag in ("NN", "NNP") and harm_by_verb(seen, t) is not None)
    return [_one(seen, token) for token in harmed if token.i not in counted and _is_person(seen, token, words)]


def _is_person(seen: Seen, noun: Token, words: NumberWords) -> bool:
    if noun.tag == "NNP" or noun.ent:
        return any(_is_rank(seen, c, words) for c in noun.children if c.dep in ("compound", "nmod") and not c.ent)
    lemma = noun.lemma.lower()
    if lemma in words.bodies or lemma in words.collectives or seen.weapons[noun.i] or seen.kinds[noun.i]:
        return False
    if any(c.dep in ("nummod", "predet") or c.lower in ("no", "any", "every", "each") for c in noun.children):
        return False
    return seen.lexicon.party_sort(noun) in ("armed", "civil", "")


def _is_rank(seen: Seen, noun: Token, words: NumberWords) -> bool:
    """Tell whether a word before a name says who is named: "lawmaker N. N."."""
    known = seen.lexicon.party_sort(noun) in ("armed", "civil")
    return known and noun.lemma.lower() not in words.bodies and noun.lemma.lower() not in words.collectives


def _one(seen: Seen, noun: Token) -> Number:
    first, last = phrase_span(noun)
    return Number.cut(
        seen.reading.text, first.start, last.end, low=1, best=1, high=1,
        who=seen.reading.text[first.start : last.end], head=noun.i, numeral=noun.i, sort="person",
    )  # fmt: skip
