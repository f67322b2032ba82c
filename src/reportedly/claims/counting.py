"""Numbers -> counts of people, weapons, money."""

from __future__ import annotations

from typing import cast

from reportedly.claims.attach import Item
from reportedly.claims.quantities import Number
from reportedly.records.quantity import Counted, Quantity


def quantities_of(item: Item, of: str) -> list[Quantity]:
    """Make the count that a number gives, of the sort `of`."""
    number = item.value
    assert isinstance(number, Number)  # noqa: S101
    return [
        Quantity(
            text=number.text, start=number.start, end=number.end, of=cast("Counted", of),
            low=number.low, best=number.best, high=number.high, bound=number.bound, who=number.who, part_of=number.out_of,
        )
    ]  # fmt: skip
