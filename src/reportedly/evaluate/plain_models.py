"""Plain rules in the place of the models of claims/: what is left when a part of the engine is switched off.

Each reads the same rows of named features as the model whose place it takes, and answers as a model does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from reportedly.claims.tying.tie import NONE
from reportedly.claims.weighing.rows import Row, spelled

Chances = NDArray[np.float32]
_GAPS = {"0": 0.9, "-1": 0.6, "1": 0.5, "-2": 0.45}
"""How likely a place is by the sentences between it and the happening; none at all comes after the nearest three."""
_NO_PLACE = 0.4
_DOERS = ("nsubj", "agent_by/pobj", "prep_by/pobj")
_DONE_TO = ("dobj", "nsubjpass", "prep_of/pobj")


class Model(Protocol):
    """Weigh rows of named features for each class; from `floor` on a positive answer is taken."""

    classes: tuple[str, ...]
    floor: float

    def probabilities(self, rows: Sequence[Row], vectors: Chances | None = None) -> Chances:
        """Give the probability of each class for each row."""
        ...


class Rule:
    """Answer by a rule over the names of a row; classes that the rule does not name get nothing."""

    def __init__(self, model: Model, rule: Callable[[frozenset[str]], Mapping[str, float]]) -> None:
        self.classes, self.floor, self._rule = model.classes, 0.5, rule

    def probabilities(self, rows: Sequence[Row], vectors: Chances | None = None) -> Chances:
        """Give what the rule says of each row."""
        found = np.zeros((len(rows), len(self.classes)), dtype=np.float32)
        for chances, row in zip(found, rows, strict=True):
            for name, chance in self._rule(frozenset(spelled(row))).items():
                if name in self.classes:
                    chances[self.classes.index(name)] = chance
        return found


class Blind:
    """Answer as a model does that is given the names alone, its vectors all nought."""

    def __init__(self, model: Model) -> None:
        self.classes, self.floor, self._model = model.classes, model.floor, model

    def probabilities(self, rows: Sequence[Row], vectors: Chances | None = None) -> Chances:
        """Weigh the rows without what their vectors tell."""
        return self._model.probabilities(rows, np.zeros_like(vectors) if vectors is not None else None)


def always(name: str) -> Callable[[frozenset[str]], Mapping[str, float]]:
    """Make the rule that gives every row the same answer."""
    return lambda _: {name: 1.0}


def kinds_of_words(names: frozenset[str]) -> Mapping[str, float]:
    """Take every word of the codebook's lists for a happening of its kinds, each as likely."""
    kinds = set(_values(names, "kind")) | set(_values(names, "phrase"))
    return {kind: 1 / len(kinds) for kind in kinds} if kinds else {NONE: 1.0}


def grammar(names: frozenset[str]) -> Mapping[str, float]:
    """Take subjects and agents for actors, objects for targets, and for victims where people are what is harmed."""
    path = next(iter(_values(names, "path")), "")
    if path in _DOERS:
        return {"actor": 1.0}
    if path in _DONE_TO:
        harmed = f"path+group={path}:people" in names or "sort=civil" in names
        return {"victim" if harmed else "target": 1.0}
    return {"instrument": 1.0} if "weapon" in names else {NONE: 1.0}


def nearest_place(names: frozenset[str]) -> Mapping[str, float]:
    """Take the place that stands nearest, if it stands within two sentences."""
    if "none" in names:
        return {"yes": _NO_PLACE}
    gap = next(iter(_values(names, "gap")), "")
    between = int(next(iter(_values(names, "near")), "10"))
    return {"yes": _GAPS.get(gap, 0.1) - between / 1000}


def same_sentence(names: frozenset[str]) -> Mapping[str, float]:
    """Take what stands in the happening's own sentence."""
    return {"yes": 0.9} if "gap=0" in names else {"no": 1.0}


def only_if_stated(names: frozenset[str]) -> Mapping[str, float]:
    """Leave a number of the happening's own sentence to what the words beside it state; what they leave open is not counted."""
    return {NONE: 0.6, "killed": 0.4} if "gap=0" in names else {NONE: 1.0}


def _values(names: Iterable[str], key: str) -> list[str]:
    return sorted(name[len(key) + 1 :] for name in names if name.startswith(f"{key}="))
