"""A small network: named features and a dense vector in, one hidden layer, probabilities out.

Products are BLIS's, which spaCy's are too: one thread, so that none is left spinning beside the reading of the next report.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

import numpy as np
from blis.py import gemm

from reportedly.claims.weighing.linear import Array, softmax, sum_rows
from reportedly.claims.weighing.rows import Index, Row


class Network:
    """Weigh named features twice: straight for each class, and together with a dense vector for a hidden layer.

    `weights` has shape (names, hidden + classes): what each feature adds to the hidden layer and to the classes;
    `dense` (width, hidden), `inner` (hidden,), `outer` (hidden, classes), `bias` (classes,). Used as a LinearModel is.
    """

    def __init__(
        self,
        *,
        classes: Sequence[str],
        names: Sequence[str],
        weights: Array,
        dense: Array,
        inner: Array,
        outer: Array,
        bias: Array,
        temperature: float = 1.0,
        floor: float = 0.5,
    ) -> None:
        self.classes = tuple(classes)
        self.index = Index(names)
        self.weights, self.inner, self.bias = weights, inner, bias
        self.dense, self.outer = np.ascontiguousarray(dense), np.ascontiguousarray(outer)
        self.temperature, self.floor = temperature, floor

    def probabilities(self, rows: Sequence[Row], vectors: Array | None = None) -> Array:
        """Give the probability of each class for each row: shape (rows, classes), float32."""
        if not rows:
            return np.zeros((0, len(self.classes)), dtype=np.float32)
        sums = sum_rows(self.index, self.weights, rows)
        hidden = sums[:, : len(self.inner)] + self.inner
        if vectors is not None:
            hidden += gemm(np.ascontiguousarray(vectors), self.dense)
        straight = sums[:, len(self.inner) :]
        return softmax(
            (gemm(np.ascontiguousarray(np.maximum(hidden, 0)), self.outer) + straight + self.bias) / self.temperature
        )


def dump_network(network: Network) -> bytes:
    """Write a network as the bytes of an .npz file, 8 bits a feature's weight; the same network gives the same bytes."""
    scale = (np.abs(network.weights).max(axis=0) / 127 + 1e-12).astype(np.float32)
    stream = BytesIO()
    np.savez_compressed(
        stream,
        classes=np.array("\n".join(network.classes).encode()),
        names=np.array("\n".join(network.index).encode()),
        weights=np.round(network.weights / scale).astype(np.int8),
        scale=scale,
        dense=network.dense.astype(np.float16),
        inner=network.inner.astype(np.float32),
        outer=network.outer.astype(np.float32),
        bias=network.bias.astype(np.float32),
        temperature=np.float32(network.temperature),
        floor=np.float32(network.floor),
    )
    return stream.getvalue()


def network_of(parts: Mapping[str, Any]) -> Network:
    """Build a network from the arrays that `dump_network` wrote."""
    return Network(
        classes=parts["classes"].item().decode().split("\n"),
        names=parts["names"].item().decode().split("\n"),
        weights=parts["weights"].astype(np.float32) * parts["scale"],
        dense=parts["dense"].astype(np.float32),
        inner=parts["inner"],
        outer=parts["outer"],
        bias=parts["bias"],
        temperature=float(parts["temperature"]),
        floor=float(parts["floor"]),
    )
