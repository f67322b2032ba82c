"""Words as numbers: the form in which a million claims can be compared at once."""

from __future__ import annotations

import hashlib
import re
import zlib
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

_WORD = re.compile(r"[^\W_]{2,}(?:['’-][^\W_]+)*")
_NAME_WORD = re.compile(rf"{_WORD.pattern}|\d")
_STOP = frozenset(
    [
        "the",
        "a",
        "an",
        "of",
        "in",
        "on",
        "at",
        "to",
        "for",
        "and",
        "or",
        "nor",
        "but",
        "with",
        "by",
        "from",
        "as",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "being",
        "has",
        "have",
        "had",
        "do",
        "does",
        "did",
        "not",
        "no",
        "it",
        "its",
        "he",
        "she",
        "they",
        "them",
        "his",
        "her",
        "their",
        "this",
        "that",
        "these",
        "those",
        "there",
        "here",
        "which",
        "who",
        "whom",
        "whose",
        "what",
        "when",
        "where",
        "while",
        "after",
        "before",
        "during",
        "since",
        "until",
        "over",
        "under",
        "into",
        "out",
        "up",
        "down",
        "off",
        "about",
        "above",
        "between",
        "through",
        "than",
        "then",
        "so",
        "if",
        "also",
        "more",
        "most",
        "many",
        "much",
        "some",
        "any",
        "all",
        "each",
        "other",
        "another",
        "such",
        "only",
        "own",
        "same",
        "one",
        "two",
        "three",
        "said",
        "says",
        "say",
        "told",
        "would",
        "could",
        "will",
        "shall",
        "may",
        "might",
        "must",
        "can",
        "just",
        "very",
        "near",
        "around",
        "some",
        "several",
        "dozens",
        "people",
        "mr",
        "mrs",
        "ms",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ]
)


@lru_cache(maxsize=200_000)
def token(word: str) -> int:
    """Give the number (1 to 2**32 - 1) of a word; plural and singular share it."""
    lower = word.lower()
    if len(lower) > 4 and lower.endswith("s") and not lower.endswith("ss"):
        lower = lower[:-1]
    return zlib.crc32(lower.encode()) or 1


@lru_cache(maxsize=200_000)
def key(text: str) -> int:
    """Give the 63-bit number of an id or a name, for millions of which 32 bits are too few."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big") >> 1


@lru_cache(maxsize=200_000)
def tokens(text: str) -> tuple[int, ...]:
    """List the numbers of the telling words of a phrase, in order, each once; function words are left out."""
    return tuple(dict.fromkeys(token(w) for w in _WORD.findall(text) if w.lower() not in _STOP))


@lru_cache(maxsize=200_000)
def name_tokens(name: str) -> tuple[int, ...]:
    """List the numbers of the words of a place's name; single digits tell, too ("District 9")."""
    return tuple(dict.fromkeys(token(w) for w in _NAME_WORD.findall(name) if w.lower() not in _STOP))


def running_words(text: str) -> list[int]:
    """List the numbers of the telling words of a passage, each once; not kept, passages are many."""
    return list(dict.fromkeys(token(w) for w in _WORD.findall(text) if w.lower() not in _STOP))


def fill(found: tuple[int, ...] | list[int], row: NDArray[np.uint32]) -> None:
    """Write numbers into a row of fixed width; what is too much is left out, zeros mean nothing."""
    row[: len(found)] = found[: row.shape[0]]
