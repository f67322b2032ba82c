"""Texts that tell one story: the words of whole reports, for happenings that no claim was read from."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from reportedly.incidents.linkage import join
from reportedly.incidents.tokens import running_words, token
from reportedly.records import Report

ALIKE = 0.22
"""Mean cosine from which two groups of texts are one story; chosen on the even topics of ECB+ (training/README.md)."""
NAME_WEIGHT = 2.0
"""A word written with a capital inside a sentence counts so many times: names tell stories apart."""
LEAD = 3000
"""Code points of a text that are read: news is told at the head."""
LARGEST = 3000
"""Texts of one component that are compared all with all; more go in portions of this size."""

_NAME = re.compile(r"(?<=[a-z,;] )[A-Z][\w’'-]{2,}")


def find_stories(reports: Sequence[Report], *, alike: float = ALIKE) -> list[int]:
    """Group texts by story; give each the number of the first text of its story.

    Words weigh their count (damped) times how rare they are among the texts given; groups join by average linkage,
    so that a chain of pairwise likenesses does not run unlike stories together.

    Args:
        reports: texts, in the order in which they are numbered.
        alike: mean cosine from which two groups are one.
    """
    vectors = _vectors(reports)
    label = list(range(len(reports)))
    for at in range(0, len(reports), LARGEST):
        portion = vectors[at : at + LARGEST]
        likeness = (portion @ portion.T).astype(np.float32)
        found, _ = join(likeness, np.ones(len(portion), np.int64), alike)
        label[at : at + LARGEST] = (found + at).tolist()
    return label


def _vectors(reports: Sequence[Report]) -> NDArray[np.float32]:
    counted = [_counted(report) for report in reports]
    spread = Counter(word for words in counted for word in words)
    place = {word: i for i, word in enumerate(sorted(w for w, n in spread.items() if n > 1))}
    table = np.zeros((len(reports), max(len(place), 1)), np.float32)
    for i, words in enumerate(counted):
        for word, count in words.items():
            if word in place:
                table[i, place[word]] = np.log1p(count) * np.log(len(reports) / spread[word] + 1e-9)
    norm = np.linalg.norm(table, axis=1, keepdims=True)
    return np.asarray(table / np.maximum(norm, 1e-9), np.float32)


def _counted(report: Report) -> dict[int, float]:
    text = f"{report.title or ''}\n{report.text[:LEAD]}"
    words: Counter[int] = Counter()
    for line in text.split("\n"):
        words.update(running_words(line))
    found: dict[int, float] = dict(words)
    for name in set(_NAME.findall(text)):
        number = token(name)
        found[number] = found.get(number, 0) * NAME_WEIGHT
    return {word: count for word, count in found.items() if count}
