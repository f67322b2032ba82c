"""Generic words of places ("town", "air base", "governorate") from the codebook."""

from __future__ import annotations

from functools import lru_cache

import msgspec

from reportedly.codebook import load_codebook_file
from reportedly.grounding.names import normal_key


class PlaceSort(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Hold one sort of place: its GeoNames feature, how precise it is, how far it reaches, the words for it."""

    feature_class: str = msgspec.field(name="class")
    code: str = ""
    level: int = 0
    precision: str
    radius_km: float
    words: tuple[str, ...]


@lru_cache(maxsize=1)
def place_words() -> dict[str, frozenset[str]]:
    """Give the lists of `place_words.yaml`: words that tell how a name stands in a sentence about places."""
    lists: dict[str, frozenset[str]] = load_codebook_file("place_words.yaml", dict[str, frozenset[str]])
    return lists


@lru_cache(maxsize=1)
def common_words() -> frozenset[str]:
    """Give the English words that are also names of places."""
    lists: dict[str, frozenset[str]] = load_codebook_file("common_words.yaml", dict[str, frozenset[str]])
    return lists["words"]


@lru_cache(maxsize=1)
def place_sorts() -> dict[str, PlaceSort]:
    """Give every sort of place by its name in `generic_places.yaml`."""
    sorts: dict[str, PlaceSort] = load_codebook_file("generic_places.yaml", dict[str, PlaceSort])
    return sorts


@lru_cache(maxsize=1)
def generic_words() -> dict[str, str]:
    """Map each generic word or phrase (as a key) to its sort."""
    return {normal_key(word): name for name, sort in place_sorts().items() for word in sort.words}


@lru_cache(maxsize=20_000)
def split_generic(key: str) -> tuple[str, str | None]:
    """Split a key into the proper name and the sort its generic word tells: "idlib province" -> ("idlib", "first_area").

    A key that is nothing but a generic word, or has none, stays whole.
    """
    words = key.split()
    for n in (3, 2, 1):
        if len(words) > n:
            tail, head = " ".join(words[-n:]), " ".join(words[:n])
            if tail in generic_words():
                return " ".join(words[:-n]), generic_words()[tail]
            if head in generic_words() and words[n] in ("of", "de", "du"):
                return " ".join(words[n + 1 :]) or key, generic_words()[head]
    return key, None
