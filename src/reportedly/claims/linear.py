"""Small linear models: named features in, calibrated probabilities out. Pure NumPy; trained by `training/`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from functools import lru_cache
from importlib.resources import files
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reportedly.errors import ModelError

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
        self.index = {name: i for i, name in enumerate(names)}
        self.weights, self.dense, self.bias, self.temperature, self.floor = weights, dense, bias, temperature, floor

    def probabilities(self, rows: Sequence[Iterable[str]], vectors: Sequence[Any] | None = None) -> Array:
        """Give the probability of each class for each row: shape (rows, classes), float32."""
        if not rows:
            return np.zeros((0, len(self.classes)), dtype=np.float32)
        sums = self._sums(rows)
        if vectors is not None and self.dense.size:
            sums += np.stack(vectors) @ self.dense
        sums /= self.temperature
        odds = np.exp(sums - sums.max(axis=1, keepdims=True))
        return np.asarray(odds / odds.sum(axis=1, keepdims=True), dtype=np.float32)

    def _sums(self, rows: Sequence[Iterable[str]]) -> Array:
        """Add the weights of each row's features, in the order of the features, so that sums are the same to the bit."""
        index = self.index
        flat: list[int] = []
        starts: list[int] = []
        known = index.get
        for row in rows:
            starts.append(len(flat))
            flat += sorted([i for i in map(known, row) if i is not None]) or [index["bias"]]
        return np.asarray(np.add.reduceat(self.weights[flat], starts, axis=0) + self.bias, dtype=np.float32)

    def reasons(self, row: Iterable[str], label: str, *, most: int = 5) -> list[tuple[str, float]]:
        """List the features that speak most for or against a class, strongest first."""
        column = self.classes.index(label)
        found = [(name, float(self.weights[i, column])) for name in row if (i := self.index.get(name)) is not None]
        return sorted(found, key=lambda pair: (-abs(pair[1]), pair[0]))[:most]


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


def parse_model(data: bytes) -> LinearModel:
    """Read a model from the bytes of an .npz file."""
    with np.load(BytesIO(data), allow_pickle=False) as parts:
        return LinearModel(
            classes=parts["classes"].item().decode().split("\n"),
            names=parts["names"].item().decode().split("\n"),
            weights=parts["weights"].astype(np.float32),
            dense=parts["dense"].astype(np.float32),
            bias=parts["bias"],
            temperature=float(parts["temperature"]),
            floor=float(parts["floor"]),
        )


@lru_cache(maxsize=32)
def shipped_model(name: str) -> LinearModel:
    """Load a model that ships with the package.

    Raises:
        ModelError: the weights are not there.
    """
    return parse_model(_bytes(name))


def shipped_hash(name: str) -> str:
    """Give 20 hex digits of the SHA-256 of a shipped model's file."""
    return hashlib.sha256(_bytes(name)).hexdigest()[:20]


def _bytes(name: str) -> bytes:
    path = files("reportedly.claims") / "weights" / f"{name}.npz"
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise ModelError(
            f"the weights of {name!r} are not in the package", remedy="Install the package again."
        ) from None
