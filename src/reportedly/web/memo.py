"""What was worked out for earlier requests, kept for later ones: no more than so many things, the last used."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

T = TypeVar("T")
_TURNS = 64
"""So many different things can be made for the first time at once. What makes one must not use the same memo."""


class Memo:
    """Hold what threads share. Nothing in it is older than its maker says: each use asks the maker whether it holds."""

    def __init__(self, *, most: int) -> None:
        self.most = most
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = threading.Lock()
        self._turns = tuple(threading.Lock() for _ in range(_TURNS))

    def carried(self, key: Hashable, make: Callable[[T | None], T]) -> T:
        """Give what `make` makes of what is kept under a key (None: nothing), and keep that instead.

        What has a `stand` is kept only where what is kept stands no further: a slow reader of an older picture of
        the store leaves the newer sum where it is.
        """
        known: T | None = self._look(key)
        if known is not None:
            return self._renewed(key, known, make)
        with self._turns[hash(key) % len(self._turns)]:  # what nobody made yet is made by one, and the others wait
            known = self._look(key)
            made: T = self._renewed(key, known, make)
            return made

    def _renewed(self, key: Hashable, known: T | None, make: Callable[[T | None], T]) -> T:
        made = make(known)
        if made is not known:
            self._keep(key, made)
        return made

    def _look(self, key: Hashable) -> Any:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """Give what is kept under a key, made at its first use; the key names all that it depends on."""

        def kept(known: T | None) -> T:
            return make() if known is None else known

        return self.carried(key, kept)

    def _keep(self, key: Hashable, made: Any) -> None:
        with self._lock:
            there = self._kept.get(key)
            if there is None or not _is_older(made, there):
                self._kept[key] = made
            self._kept.move_to_end(key)
            while len(self._kept) > self.most:
                self._kept.popitem(last=False)


def _is_older(one: Any, other: Any) -> bool:
    mine, theirs = (getattr(value, "stand", None) for value in (one, other))
    return mine is not None and theirs is not None and bool(mine < theirs)
