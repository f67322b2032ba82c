"""Small linear models: named features in, calibrated probabilities out. Pure NumPy; trained by `training/`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reportedly.claims.weighing.rows import Index, Row, spelled

Array = NDArray[np.float32]


class LinearModel:
    """Weigh named features (and a dense vector, if the model was trained with one) for each class.

    Probabilities are the softmax of the sums, divided by `temperature`; `floor` is the probability from which a
    positive answer is taken. Both are fitted on folds held out in training.
    """

    def __init__(
        self,
        *,
        classes: Sequence[str],
        names: Sequence[str],
        weights: Array,
        dense: Array,
        bias: Array,
        temperature: float = 1.0,
        floor: float = 0.5,
    ) -> None:
        self.classes = tuple(classes)
        self.index = Index(names)
        self.weights, self.dense, self.bias, self.temperature, self.floor = weights, dense, bias, temperature, floor

    def probabilities(self, rows: Sequence[Row], vectors: Array | None = None) -> Array:
        """Give the probability of each class for each row: shape (rows, classes), float32."""
        if not rows:
            return np.zeros((0, len(self.classes)), dtype=np.float32)
        sums = sum_rows(self.index, self.weights, rows) + self.bias
        if vectors is not None and self.dense.size:
            sums += vectors @ self.dense
        return softmax(sums / self.temperature)

    def reasons(self, row: Row, label: str, *, most: int = 5) -> list[tuple[str, float]]:
        """List the features that speak most for or against a class, strongest first."""
        column = self.classes.index(label)
        found = [
            (name, float(self.weights[i, column])) for name in spelled(row) if (i := self.index.get(name)) is not None
        ]
        return sorted(found, key=lambda pair: (-abs(pair[1]), pair[0]))[:most]


def sum_rows(index: Index, weights: Array, rows: Sequence[Row]) -> Array:
    """Add the weights of each row's features, in the order of the features, so that sums are the same to the bit."""
    flat: list[int] = []
    starts: list[int] = []
    for row in rows:
        starts.append(len(flat))
        flat += index.of(row) or [index["bias"]]
    return np.asarray(np.add.reduceat(weights.take(flat, axis=0), starts, axis=0), dtype=np.float32)


def softmax(sums: Array) -> Array:
    """Turn sums into probabilities, row by row."""
    odds = np.exp(sums - sums.max(axis=1, keepdims=True))
    return np.asarray(odds / odds.sum(axis=1, keepdims=True), dtype=np.float32)


def dump_model(model: LinearModel) -> bytes:
    """Write a model as the bytes of an .npz file; the same model gives the same bytes."""
    stream = BytesIO()
    np.savez_compressed(
        stream,
        classes=np.array("\n".join(model.classes).encode()),
        names=np.array("\n".join(model.index).encode()),
        weights=model.weights.astype(np.float16),
        dense=model.dense.astype(np.float16),
        bias=model.bias.astype(np.float32),
        temperature=np.float32(model.temperature),
        floor=np.float32(model.floor),
    )
    return stream.getvalue()


def linear_of(parts: Mapping[str, Any]) -> LinearModel:
    """Build a model from the arrays that `dump_model` wrote."""
    return LinearModel(
        classes=parts["classes"].item().decode().split("\n"),
        names=parts["names"].item().decode().split("\n"),
        weights=parts["weights"].astype(np.float32),
        dense=parts["dense"].astype(np.float32),
        bias=parts["bias"],
        temperature=float(parts["temperature"]),
        floor=float(parts["floor"]),
    )
