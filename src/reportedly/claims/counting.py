"""Numbers -> counts of people, weapons, money."""

from __future__ import annotations

from typing import cast

from reportedly.claims.attach import Item
from reportedly.claims.features import Seen
from reportedly.claims.gather import span_of
from reportedly.claims.quantities import Number
from reportedly.records.quantity import Counted, Quantity
from reportedly.records.reading import Token


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


_HARMED = {
    "death": "killed",
    "fatality": "killed",
    "dead": "killed",
    "injury": "injured",
    "injured": "injured",
    "wounded": "injured",
}


def no_count(seen: Seen, harm: Token) -> Quantity:
    """Make the count that stays open where a source says that there is no word of harm."""
    start, end = span_of(harm)
    of = cast("Counted", _HARMED.get(harm.lemma.lower(), "casualties"))
    return Quantity.cut(seen.reading.text, start, end, of=of, bound="unknown")
