"""Rows of names: what is seen of one thing, as the names of the features that are on.

A row is a set of names, or is made of names and of tuples of names. Names that are made of the same few parts come together in a tuple, made
once for the same parts (`remembered`) and looked up once by each model (`Index`): the same are asked for again and again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import ParamSpec, cast

Names = tuple[str, ...]
Row = Iterable[str | Names] | frozenset[str]
_Parts = ParamSpec("_Parts")
_KEPT = 2**14
"""Names and tuples of names that are kept, of each sort and for each model."""


def remembered(name: Callable[_Parts, Names]) -> Callable[_Parts, Names]:
    """Keep the names that a function of plain values makes, for when the same values come again."""
    return cast("Callable[_Parts, Names]", lru_cache(maxsize=_KEPT)(name))


def spelled(row: Row) -> Iterator[str]:
    """Walk over all names of a row, one by one."""
    for names in row:
        if isinstance(names, tuple):
            yield from names
        else:
            yield names


class Index(dict[str, int]):
    """Map the names that a model knows to their places among its weights. Read-only: threads may share it."""

    def __init__(self, names: Iterable[str]) -> None:
        super().__init__((name, place) for place, name in enumerate(names))
        self._places = _Places(self)

    def of(self, row: Row) -> list[int]:
        """List the places of a row's names, lowest first; names that are not known have none."""
        if isinstance(row, frozenset):
            return sorted([place for place in map(self.get, row) if place is not None])
        places, found = self._places, list[int]()
        for names in row:
            found += places[names]
        found.sort()
        return found


class _Places(dict[str | Names, tuple[int, ...]]):
    """Keep where the names that were asked for stand, for when they are asked for again."""

    def __init__(self, index: dict[str, int]) -> None:
        super().__init__()
        self._index = index

    def __missing__(self, names: str | Names) -> tuple[int, ...]:
        if len(self) >= _KEPT:
            self.clear()
        known = map(self._index.get, names if isinstance(names, tuple) else (names,))
        found = self[names] = tuple([place for place in known if place is not None])
        return found
