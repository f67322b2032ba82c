"""What the encoder thinks of a report's words and pairs of words, weighed together with what the small models think."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from io import BytesIO
from typing import Any

import msgspec
import numpy as np
from blis.py import gemm
from numpy.typing import NDArray

from reportedly.claims.weighing.encoder import Encoder, shipped_encoder
from reportedly.claims.weighing.linear import Array, softmax
from reportedly.claims.weighing.shipped import weights_bytes
from reportedly.records.reading import Reading, Token

Numbers = NDArray[np.int64]
_LAYERS = ("first", "second", "inner", "apart", "one", "other")
_STEPS, _FARTHEST = 1.7, 11
"""How finely the distance of two words is told, and the last step."""
_EARLY = 10
"""Sentences from the start of a report that are told apart."""
_LEAST = 1e-6
"""Chances are never taken for less."""


class PairLayers(msgspec.Struct, frozen=True, kw_only=True):
    """Hold what joins the vectors of two words.

    `first`, `second` (width, inner), `inner` (inner,) and `apart` (steps, inner) are summed; `one`, `other` (width, inner) make what is
    multiplied, and so tells words that are alike.
    """

    first: Array
    second: Array
    inner: Array
    apart: Array
    one: Array
    other: Array


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """Hold what turns vectors of words into sums for classes, and how they are weighed with a small model's.

    `outer` (width or inner, classes) and `bias` (classes,); a head of pairs has `pair`. The pooled chance of a class is
    proportional to own^`own` * theirs^`theirs`, times e^`shift` for every class but the `negative` one.
    """

    classes: tuple[str, ...]
    outer: Array
    bias: Array
    own: float
    theirs: float
    shift: float = 0.0
    negative: str = ""
    pair: PairLayers | None = None

    def pool(self, own: Array, sums: Array, classes: Sequence[str]) -> Array:
        """Weigh a small model's chances, shape (rows, classes), with this head's sums for its own order of classes."""
        theirs = softmax(sums)[:, [self.classes.index(c) for c in classes]]
        pooled = self.own * np.log(own + _LEAST) + self.theirs * np.log(theirs + _LEAST)
        return softmax(
            pooled + np.array([0.0 if c == self.negative else self.shift for c in classes], dtype=np.float32)
        )


class Outlook:
    """Hold the vectors of one report's words, and ask the heads. Words that were not read leave the chances as they are."""

    def __init__(self, heads: Mapping[str, Head], reading: Reading, vectors: Array, known: Sequence[bool]) -> None:
        self._heads, self._reading, self._vectors, self._known = heads, reading, vectors, known

    def of_words(self, name: str, words: Sequence[Token], own: Array, classes: Sequence[str]) -> Array:
        """Weigh the chances that a small model gave for words: shapes (words, classes)."""
        rows = [n for n, t in enumerate(words) if self._known[t.i]]
        head = self._heads.get(name)
        if head is None or not rows:
            return own
        seen = self._vectors[[words[n].i for n in rows]]
        if len(head.outer) > seen.shape[1]:
            seen = np.hstack([seen, self._places([words[n] for n in rows])])
        return _pooled(head, seen, own, rows, classes)

    def of_pairs(self, name: str, pairs: Sequence[tuple[Token, Token]], own: Array, classes: Sequence[str]) -> Array:
        """Weigh the chances that a small model gave for pairs of words: shapes (pairs, classes)."""
        rows = [n for n, (a, b) in enumerate(pairs) if self._known[a.i] and self._known[b.i]]
        head = self._heads.get(name)
        if head is None or head.pair is None or not rows:
            return own
        hidden = self._joined(head.pair, *np.array([[pairs[n][0].i, pairs[n][1].i] for n in rows]).T)
        return _pooled(head, hidden, own, rows, classes)

    def _joined(self, layers: PairLayers, firsts: Numbers, seconds: Numbers) -> Array:
        hidden = layers.inner + layers.apart[steps_of(seconds - firsts)]
        first, one = self._layered(firsts, layers.first, layers.one)
        second, other = self._layered(seconds, layers.second, layers.other)
        return _gelu(hidden + first + second + one * other)

    def _layered(self, words: Numbers, *layers: Array) -> list[Array]:
        once, at = np.unique(words, return_inverse=True)
        return [_product(self._vectors[once], layer)[at] for layer in layers]

    def _places(self, words: Sequence[Token]) -> Array:
        count = len(self._reading.sentences)
        return np.array([[min(t.sent, _EARLY) / _EARLY, t.sent / count] for t in words], dtype=np.float32)


class Forecaster:
    """Make the outlook on a report: an encoder with its heads. Read-only: threads may share it."""

    def __init__(self, encoder: Encoder, heads: Mapping[str, Head]) -> None:
        self._encoder, self._heads = encoder, heads

    def without(self, *names: str) -> Forecaster:
        """Make a forecaster of the same encoder that has nothing to say of some tasks; of none of them if none is named."""
        kept = {name: head for name, head in self._heads.items() if names and name not in names}
        return Forecaster(self._encoder, kept)

    def look(self, reading: Reading, sentences: Collection[int]) -> Outlook:
        """Read the sentences in which something may happen."""
        return Outlook(self._heads, reading, *self._encoder.read(reading, sentences))


def heads_of(data: bytes) -> dict[str, Head]:
    """Read heads from the bytes of an .npz file, in which `NAME/field` is a field of a head."""
    with np.load(BytesIO(data), allow_pickle=False) as parts:
        names = sorted({key.split("/")[0] for key in parts.files})
        fields = {name: {k.split("/")[1]: parts[k] for k in parts.files if k.startswith(f"{name}/")} for name in names}
    return {name: _head_of(found) for name, found in fields.items()}


def _head_of(parts: Mapping[str, Any]) -> Head:
    layers = {name: parts[name].astype(np.float32) for name in _LAYERS if name in parts}
    return Head(
        classes=tuple(parts["classes"].item().decode().split("\n")),
        negative=parts["negative"].item().decode(),
        outer=parts["outer"].astype(np.float32),
        bias=parts["bias"].astype(np.float32),
        own=float(parts["own"]),
        theirs=float(parts["theirs"]),
        shift=float(parts["shift"]),
        pair=PairLayers(**layers) if layers else None,
    )


def dump_heads(heads: Mapping[str, Head]) -> bytes:
    """Write heads as the bytes of an .npz file, 16 bits a weight; the same heads give the same bytes."""
    stream = BytesIO()
    parts: dict[str, Any] = {f"{n}/{k}": v for n in sorted(heads) for k, v in _parts_of(heads[n]).items()}
    np.savez_compressed(stream, **parts)
    return stream.getvalue()


def _parts_of(head: Head) -> dict[str, Any]:
    parts: dict[str, Any] = {name: np.float32(getattr(head, name)) for name in ("own", "theirs", "shift")}
    parts |= {name: getattr(head, name).astype(np.float16) for name in ("outer", "bias")}
    if head.pair is not None:
        parts |= {name: getattr(head.pair, name).astype(np.float16) for name in _LAYERS}
    return parts | {"classes": np.array("\n".join(head.classes).encode()), "negative": np.array(head.negative.encode())}


@lru_cache(maxsize=1)
def shipped_forecaster() -> Forecaster:
    """Load the encoder and the heads that ship with the package, once per process.

    Raises:
        ModelError: they are not in the package.
    """
    return Forecaster(shipped_encoder(), heads_of(weights_bytes("heads")))


def _pooled(head: Head, seen: Array, own: Array, rows: list[int], classes: Sequence[str]) -> Array:
    pooled = own.copy()
    pooled[rows] = head.pool(own[rows], _product(seen, head.outer) + head.bias, classes)
    return pooled


def _product(rows: Array, weights: Array) -> Array:
    return np.asarray(gemm(np.ascontiguousarray(rows), np.ascontiguousarray(weights)))


def steps_of(apart: Numbers) -> Numbers:
    """Tell in steps how far words stand apart and on which side, 0 to 2 * `_FARTHEST` + 2."""
    near = np.minimum((np.log2(np.abs(apart) + 1) * _STEPS).astype(int), _FARTHEST)
    return np.asarray(np.sign(apart) * near + _FARTHEST + 1)


def _gelu(x: Array) -> Array:
    return np.asarray(0.5 * x * (1 + np.tanh(0.7978845608 * (x + 0.044715 * x * x * x))), dtype=np.float32)
