"""Which kinds may be two names of one happening."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reportedly.incidents.tokens import token


class Kin:
    """Hold pairs of kinds that two sources may give to one happening ("attack" and "bombing").

    Args:
        pairs: names of kinds, two by two; order does not matter.
    """

    def __init__(self, pairs: Iterable[tuple[str, str]] = ()) -> None:
        self.pairs = tuple(sorted({tuple(sorted(pair)) for pair in pairs}))
        both = [(token(x), token(y)) for x, y in self.pairs] + [(token(y), token(x)) for x, y in self.pairs]
        self._keys = np.append(np.unique(np.array([_key(x, y) for x, y in both], np.int64)), -1)

    def are_kin(self, left: NDArray[Any], right: NDArray[Any]) -> NDArray[np.bool_]:
        """Tell, pair by pair, whether the kinds (as tokens) are kin."""
        asked = _key(left, right)
        return np.asarray(self._keys[np.searchsorted(self._keys[:-1], asked)] == asked)


def _key(left: Any, right: Any) -> Any:
    return (left << 31) ^ right
