"""spaCy's rules for lemmas, remembered: what form, part of speech and morphology decide is looked up once for each word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from spacy.pipeline import Lemmatizer
    from spacy.tokens import Doc

_SEEN = ("ORTH", "POS", "MORPH")
"""What the rules look at."""


class RememberedLemmas:
    """Do what a lemmatizer by rules does, to the same end. Remembers without a lock: the engine calls it under its own."""

    def __init__(self, lemmatizer: Lemmatizer) -> None:
        self._lemmatizer = lemmatizer
        self._of_word: dict[tuple[int, ...], int] = {}

    def __call__(self, document: Doc) -> Doc:
        """Set the lemmas that the words of a document do not have yet."""
        if not len(document):
            return document
        known = document.to_array(["LEMMA"])
        seen = document.to_array([*_SEEN]).tolist()
        keep = not self._lemmatizer.overwrite
        lemmas = [
            had if had and keep else self._lemma(document, i, tuple(word))
            for i, (had, word) in enumerate(zip(known.tolist(), seen, strict=True))
        ]
        rows: Any = np.array(lemmas, dtype=np.uint64)
        document.from_array(["LEMMA"], rows)
        return document

    def _lemma(self, document: Doc, place: int, word: tuple[int, ...]) -> int:
        found = self._of_word.get(word)
        if found is None:
            told = self._lemmatizer.lemmatize(document[place])[0]
            found = self._of_word[word] = document.vocab.strings.add(told)
        return found
