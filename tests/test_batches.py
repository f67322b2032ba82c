"""Batches: everything in its order, the first at once, bounded in number and size, nothing taken before it is needed."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from reportedly.batches import LARGEST, MOST, batches


def test_batches_grow_to_the_most() -> None:
    sizes = [len(batch) for batch in batches(range(90), size=lambda _: 1)]
    assert sizes == [1, 4, 16, MOST, MOST, MOST, 9]


@given(st.lists(st.integers(0, LARGEST * 2)))
def test_nothing_is_lost_and_no_batch_goes_on_beyond_its_size(sizes: list[int]) -> None:
    found = list(batches(sizes, size=lambda size: size))
    assert [item for batch in found for item in batch] == sizes
    assert all(batch and len(batch) <= MOST and sum(batch[:-1]) < LARGEST for batch in found)


def test_no_item_is_taken_before_its_batch_is_asked_for() -> None:
    taken = []

    def items() -> Iterator[int]:
        for number in range(10):
            taken.append(number)
            yield number

    walk = batches(items(), size=lambda _: 1)
    assert next(walk) == [0]
    assert taken == [0]
    assert next(walk) == [1, 2, 3, 4]
    assert taken == [0, 1, 2, 3, 4]
