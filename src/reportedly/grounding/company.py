"""Which readings of different names lie together, counted once for a report; and what its own words say of its country."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from math import floor

from reportedly.codebook import load_codebook_file
from reportedly.grounding.gazetteer import Gazetteer, Place
from reportedly.grounding.generic import place_words, split_generic
from reportedly.grounding.names import normal_key
from reportedly.records import Reading

_CELL = 1.0
"""Degrees of a square; places in one, or in squares that touch, are neighbours."""
_LEAST_LETTERS = 5
_MOST_WORDS = 3
_FEW_WORDS = 3.0
"""As many words speak half as loud as they could."""
_Cell = tuple[int, int]


class Company:
    """Count for each place how many other names of the report have a reading next to it, and in its area.

    A name with many readings lies somewhere near anything, so that each of its squares counts less.
    """

    def __init__(self, named: Iterable[tuple[str, Iterable[Place]]]) -> None:
        self._near: dict[_Cell, dict[str, float]] = {}
        self._area: dict[str, dict[str, float]] = {}
        for key, places in {root_of(key): list(places) for key, places in named}.items():
            self._add(key, [p for p in places if not p.is_country])

    def _add(self, key: str, places: list[Place]) -> None:
        if not places:
            return
        share = len(places) ** -0.5
        for place in places:
            if place.lat is not None and place.lon is not None and place.feature_code != "ADM1":
                self._near.setdefault(_cell(place.lat, place.lon), {})[key] = share
            if place.admin1:
                self._area.setdefault(place.admin1, {})[key] = share

    def near(self, place: Place, key: str) -> float:
        """Sum up the other names with a reading next to a place."""
        if place.lat is None or place.lon is None or place.is_country:
            return 0.0
        found: dict[str, float] = {}
        row, column = _cell(place.lat, place.lon)
        for cell in ((row + i, column + j) for i in (-1, 0, 1) for j in (-1, 0, 1)):
            found |= self._near.get(cell, {})
        return sum(found.values()) - found.get(root_of(key), 0.0)

    def area(self, place: Place, key: str) -> float:
        """Sum up the other names with a reading in the first-level area of a place."""
        found = self._area.get(place.admin1, {}) if place.admin1 else {}
        return sum(found.values()) - found.get(root_of(key), 0.0)


def root_of(key: str) -> str:
    """Give a key without its generic word: "dekalb county" and "dekalb" tell nothing of one another."""
    return split_generic(key)[0]


def _cell(lat: float, lon: float) -> _Cell:
    return floor(lat / _CELL), floor(lon / _CELL)


@lru_cache(maxsize=1)
def _country_words() -> dict[str, tuple[str, ...]]:
    listed: dict[str, list[str]] = load_codebook_file("country_words.yaml", dict[str, list[str]])
    found: dict[str, list[str]] = {}
    for country, words in listed.items():
        for word in words:
            found.setdefault(word, []).append(country)
    return {word: tuple(countries) for word, countries in found.items()}


def manner_of(reading: Reading) -> dict[str, float]:
    """Give for each country the share (0 to 1) of its own words for courts, schools and councils in a report."""
    known, count = _country_words(), dict[str, float]()
    lowers = [token.lower for token in reading.tokens]
    said = {*lowers, *map(" ".join, pairwise(lowers))} & known.keys()
    for word in said:
        for country in known[word]:
            count[country] = count.get(country, 0.0) + 1 / len(known[word])
    total = sum(count.values()) + _FEW_WORDS
    return {country: found / total for country, found in count.items()}


class Publisher:
    """Hold the name of who published a report, and the places it may be named after ("richmondregister.com")."""

    def __init__(self, name: str | None) -> None:
        self.letters = re.sub(r"[^a-z]", "", _bare(name)) if name else ""
        self.words = re.findall(r"[a-z]+", _bare(name)) if name else []

    def bears(self, key: str) -> bool:
        """Tell whether the publisher's name has the name of a place in it."""
        plain = key.replace(" ", "")
        return len(plain) >= _LEAST_LETTERS and plain in self.letters

    def towns(self, gazetteer: Gazetteer) -> tuple[str, tuple[Place, ...]]:
        """List the towns the publisher is named after, and their key; none when its name tells none."""
        for key in self._names():
            found = tuple(p for p in gazetteer.named_key(key) if p.feature_class == "P" and p.matched == 0)
            if found:
                return key, found
        return "", ()

    def _names(self) -> Iterator[str]:
        rest = [cut for word in self.words if (cut := _without_paper_words(word))]
        for n in range(min(_MOST_WORDS, len(rest)), 0, -1):
            for at in range(len(rest) - n + 1):
                key = " ".join(rest[at : at + n])
                if len(key) >= _LEAST_LETTERS:
                    yield normal_key(key)


def _bare(name: str) -> str:
    """Take an address down to the words of its host without its top-level domain; other names stay."""
    host = name.lower().partition("://")[2].partition("/")[0] if "://" in name else name.lower()
    if "." not in host or " " in host:
        return host
    return re.sub(r"^(?:www|news|m)\.|(?:\.(?:com?|org|net|gov))?\.[a-z]{2,6}$", "", host)


def _without_paper_words(word: str) -> str:
    """Cut the words of newspapers' names off both ends: "theparisnews" -> "paris"."""
    papers = place_words()["publishers"]
    while True:
        cut = next((p for p in papers if word != p and len(p) > 2 and word.endswith(p)), None)
        if cut is not None:
            word = word.removesuffix(cut)
        elif (
            head := next((p for p in papers if word != p and word.startswith(p) and len(word) - len(p) >= 4), None)
        ) is not None:
            word = word.removeprefix(head)
        else:
            return "" if word in papers else word
