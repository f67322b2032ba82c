"""Additive weights of the two decisions about place names (is it a place? which one?), as measured by `training/places.py`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from math import exp

import msgspec

Features = Mapping[str, float]


class Weights(msgspec.Struct, frozen=True, kw_only=True):
    """Hold the weights by feature, the floors of both decisions, and the stretch of radii that makes them honest.

    `mention_floor`: least probability that a name is a place's. `place_floor`: least weight of the best reading.
    """

    mention: dict[str, float]
    place: dict[str, float]
    mention_floor: float
    place_floor: float

    def mention_probability(self, features: Features) -> float:
        """Give the probability (0 to 1) that a name with these features is meant as a place."""
        return 1 / (1 + exp(-max(-30.0, min(30.0, self._sum(self.mention, features)))))

    def place_score(self, features: Features) -> float:
        """Give the additive score of one reading of a name; only differences count."""
        return self._sum(self.place, features)

    @staticmethod
    def _sum(weights: Mapping[str, float], features: Features) -> float:
        return sum([weights.get(name, 0.0) * value for name, value in features.items()])


@lru_cache(maxsize=1)
def shipped_weights() -> Weights:
    """Read the weights that ship."""
    return msgspec.json.decode(files("reportedly.grounding").joinpath("weights.json").read_bytes(), type=Weights)
