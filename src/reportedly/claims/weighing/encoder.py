"""A small encoder reads words in their context: one vector a word, from a transformer of few layers on one thread."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
import onnxruntime as ort

from reportedly.claims.weighing.linear import Array
from reportedly.claims.weighing.pieces import Pieces
from reportedly.claims.weighing.shipped import weights_bytes, weights_file
from reportedly.records.reading import Reading, Token

LONGEST = 254
"""Pieces of a window at most, its two marks left out. Windows hold whole sentences where they fit."""
_SEVERE = 3
"""Warnings of the runtime are not for readers; errors are."""


class Encoder:
    """Run the transformer over the windows of a reading. Read-only: threads may share it.

    `model` is the file of an ONNX model from pieces, (windows, pieces) int64, to vectors (windows, pieces, width).
    """

    def __init__(self, model: Path, vocabulary: Sequence[str]) -> None:
        options = ort.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.use_deterministic_compute = True
        options.enable_cpu_mem_arena = options.enable_mem_pattern = False
        options.log_severity_level = _SEVERE
        self._session = ort.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        self._pieces = Pieces(vocabulary)
        self.width = int(self._session.get_outputs()[0].shape[-1])

    def read(self, reading: Reading, sentences: Collection[int]) -> tuple[Array, list[bool]]:
        """Read the given sentences, those that stand near each other in one window.

        Returns:
            One vector a word, shape (words, width), float32; and which words were read. The others are zero.
        """
        vectors = np.zeros((len(reading.tokens), self.width), dtype=np.float32)
        known = [False] * len(reading.tokens)
        for window in windows_of(reading, self._pieces, sentences):
            told = np.array([[self._pieces.begin, *window.pieces, self._pieces.end]], dtype=np.int64)
            found = self._session.run(None, {"pieces": told})[0][0]
            for token, first in window.words:
                vectors[token.i] = found[first]
                known[token.i] = True
        return vectors, known


class Window:
    """Hold what is read at once: its pieces, and each word with the place of its first piece, after the opening mark."""

    __slots__ = ("pieces", "words")

    def __init__(self) -> None:
        self.pieces: list[int] = []
        self.words: list[tuple[Token, int]] = []

    def add(self, token: Token, pieces: Sequence[int]) -> None:
        """Put a word at the end."""
        self.words.append((token, len(self.pieces) + 1))
        self.pieces += pieces


def windows_of(reading: Reading, pieces: Pieces, sentences: Collection[int]) -> Iterator[Window]:
    """Put sentences into windows, one after the other while they fit; a sentence that never fits is cut."""
    window = Window()
    for number in sorted(sentences):
        sentence = reading.sentences[number]
        words = [(t, pieces.of(t.text)) for t in reading.tokens[sentence.first : sentence.last]]
        if window.pieces and len(window.pieces) + sum(len(cut) for _, cut in words) > LONGEST:
            yield window
            window = Window()
        for token, cut in words:
            if len(window.pieces) + len(cut) > LONGEST:
                yield window
                window = Window()
            window.add(token, cut[:LONGEST])
    if window.pieces:
        yield window


@lru_cache(maxsize=1)
def shipped_encoder() -> Encoder:
    """Load the encoder that ships with the package, once per process.

    Raises:
        ModelError: it is not in the package.
    """
    with weights_file("encoder.onnx") as model:
        return Encoder(model, shipped_vocabulary())


def shipped_vocabulary() -> list[str]:
    """List the pieces that the shipped encoder knows, in the order of their numbers.

    Raises:
        ModelError: they are not in the package.
    """
    return weights_bytes("pieces.txt").decode("utf-8").split("\n")
