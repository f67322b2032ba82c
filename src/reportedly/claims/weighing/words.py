"""What single words mean: a small table of word vectors, so that what was learned of one word holds for its likes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from io import BytesIO

import numpy as np
from numpy.typing import NDArray

from reportedly.claims.weighing.shipped import weights_bytes
from reportedly.records.reading import Token

Vectors = NDArray[np.float32]


class WordTable:
    """Hold one vector for each known word; words of like meaning may share one. Read-only.

    `table` has shape (vectors + 1, width), float32; its last row is zero and stands for words that are not known.
    """

    def __init__(self, rows: Mapping[str, int], table: Vectors) -> None:
        self.rows, self.table = rows, table

    @property
    def width(self) -> int:
        """Give the length of a vector."""
        return int(self.table.shape[1])

    def of(self, tokens: Sequence[Token]) -> Vectors:
        """Look up words by lemma, else as they are written: shape (tokens + 1, width); the last row is zero."""
        known = self.rows.get
        last = len(self.table) - 1
        found = [known(t.lemma.lower(), -1) for t in tokens]
        found = [row if row >= 0 else known(t.lower, last) for row, t in zip(found, tokens, strict=True)]
        return self.table[[*found, last]]


def dump_words(rows: Mapping[str, int], table: Vectors) -> bytes:
    """Write a table as the bytes of an .npz file: 8 bits a number; the same table gives the same bytes."""
    scale = np.float32(np.abs(table).max() / 127)
    words = sorted(rows)
    stream = BytesIO()
    np.savez_compressed(
        stream,
        words=np.array("\n".join(words).encode()),
        rows=np.array([rows[w] for w in words], dtype=np.uint16),
        table=np.round(table / scale).astype(np.int8),
        scale=scale,
    )
    return stream.getvalue()


@lru_cache(maxsize=1)
def shipped_words() -> WordTable:
    """Load the table that ships with the package, once per process.

    Raises:
        ModelError: the table is not there.
    """
    with np.load(BytesIO(weights_bytes("words")), allow_pickle=False) as parts:
        words = parts["words"].item().decode().split("\n")
        table = parts["table"].astype(np.float32) * parts["scale"]
        rows = dict(zip(words, parts["rows"].tolist(), strict=True))
    return WordTable(rows, np.vstack([table, np.zeros((1, table.shape[1]), dtype=np.float32)]))
