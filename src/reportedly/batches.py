"""Batches: what is at hand together goes through the reader together, which is quicker, and never waits for much."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

Item = TypeVar("Item")

MOST, LARGEST = 20, 60_000
"""Items of a batch at most, and their size in sum from which a batch is closed."""


def batches(items: Iterable[Item], *, size: Callable[[Item], int]) -> Iterator[list[Item]]:
    """Put items together in their order: first one alone, then four times as many each time up to `MOST`.

    So the first result is there as soon as it would be without batches, and what is held in memory is bounded.

    Args:
        items: taken as they are needed: none before the batch that it stands in is asked for.
        size: tells an item's size; a batch is closed once its items have `LARGEST` in sum.
    """
    batch, total, most = list[Item](), 0, 1
    for item in items:
        batch.append(item)
        total += size(item)
        if len(batch) >= most or total >= LARGEST:
            yield batch
            batch, total, most = [], 0, min(4 * most, MOST)
    if batch:
        yield batch
