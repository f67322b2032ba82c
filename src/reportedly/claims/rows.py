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
"""Tuples of names that are kept, of each sort and for each model; the one asked for longest ago goes first."""


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
        self._of_tuple = lru_cache(maxsize=_KEPT)(self._places)

    def _places(self, names: Iterable[str]) -> tuple[int, ...]:
        return tuple([place for place in map(self.get, names) if place is not None])

    def of(self, row: Row) -> list[int]:
        """List the places of a row's names, lowest first; names that are not known have none."""
        if isinstance(row, frozenset):
            return sorted(self._places(row))
        found: list[int] = []
        for names in row:
            if isinstance(names, tuple):
                found += self._of_tuple(names)
            elif (place := self.get(names)) is not None:
                found.append(place)
        found.sort()
        return found
