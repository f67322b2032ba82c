"""Numbers -> counts of people, weapons, money."""

from __future__ import annotations

from typing import cast

from reportedly.claims.features import Seen
from reportedly.claims.naming.gather import span_of
from reportedly.claims.numbers.numerals import load_number_words
from reportedly.claims.numbers.quantities import Number, find_quantities
from reportedly.claims.numbers.tallies import harm_named
from reportedly.claims.tying.attach import Item, items_of
from reportedly.claims.tying.lone import lone_persons
from reportedly.claims.tying.stating import suffers, verb_over
from reportedly.records.quantity import Counted, Quantity
from reportedly.records.reading import Token

_MEASURES = frozenset({"age", "distance", "time", "date", "weight", "percent", "rate"})
"""Sorts of numbers that count nobody: none was ever coded as a count."""


def numbers_of(seen: Seen) -> list[Item]:
    """List the numbers of a report that may count people or things, and persons told without one, tied to their words."""
    found = find_quantities(seen.reading, codebook=seen.lexicon.codebook)
    lone = lone_persons(seen, found, load_number_words("en"))
    return items_of([number for number in (*found, *lone) if number.sort not in _MEASURES], seen)


def quantities_of(item: Item, of: str) -> list[Quantity]:
    """Make the count that a number gives, of the sort `of`."""
    number = item.value
    assert isinstance(number, Number)
    return [
        Quantity(
            text=number.text, start=number.start, end=number.end, of=cast("Counted", of),
            low=number.low, best=number.best, high=number.high, bound=number.bound, who=number.who, part_of=number.out_of,
        )
    ]  # fmt: skip


_DONE_TO = {"death": "killed", "killing": "killed", "murder": "killed", "injury": "injured", "wounding": "injured"}
"""Nouns whose "of" names those harmed: "the injury of another"."""
_TAKING_PART = frozenset({"march", "rally", "gather", "demonstrate", "protest", "assemble", "chant", "parade"})


def told_of(item: Item) -> Counted | None:
    """Tell what a number counts where the grammar alone says it: "the injury of two", "two sustained burns", "300 marched"."""
    head = item.head
    if not isinstance(item.value, Number) or item.value.sort not in ("person", "bare"):
        return None
    if head.dep == "pobj" and head.head.lower == "of":
        return cast("Counted | None", _DONE_TO.get(head.head.head.lemma.lower()))
    if head.dep == "nsubj" and verb_over(head).lemma.lower() in _TAKING_PART:
        return "participants"
    return "injured" if suffers(head) else None


def does_harm(seen: Seen, item: Item) -> bool:
    """Tell whether those counted do harm to others: "two gunmen shot the mayor", "murdered by 30 men"; none of them is harmed by it."""
    head = item.head
    if head.dep == "pobj" and head.head.lower == "by":
        return _is_violent(seen, head.head.head)
    return head.dep == "nsubj" and _harms(seen, head.head)


def _harms(seen: Seen, verb: Token) -> bool:
    """Tell whether a verb tells of violence or arrest that its subject does to another."""
    return verb.child("dobj") is not None and verb.child("auxpass") is None and _is_violent(seen, verb)


def _is_violent(seen: Seen, word: Token) -> bool:
    kinds = seen.lexicon.codebook.kinds
    return any(kind == "arrest" or kinds[kind].group == "violence" for kind in seen.kinds[word.i])


def no_count(seen: Seen, harm: Token) -> Quantity:
    """Make the count that stays open where a source says that there is no word of harm."""
    start, end = span_of(harm)
    of = harm_named(harm) or "casualties"
    return Quantity.cut(seen.reading.text, start, end, of=of, bound="unknown")
