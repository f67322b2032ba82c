"""Names whose spelling the codebook tells: countries, seats of government, groups, forces and bodies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from reportedly.codebook import load_codebook_file
from reportedly.reading.word_table import JOINTS, WORD, Word, wanted_by

Names = Mapping[str, Sequence[tuple[tuple[str, ...], tuple[str, ...]]]]
"""First word -> the names that begin with it, longest first: their words in small letters, and as they are written."""


def name_at(words: Sequence[Word], i: int) -> tuple[str, ...]:
    """Give the spelling of the words of the longest known name that begins with word `i`; nothing if there is none."""
    for small, spelt in written_names().get(_bare(words[i].low), ()):
        if _stands(words, i, small):
            last = words[i + len(small) - 1].low
            return (*spelt[:-1], spelt[-1] + last[len(spelt[-1]) :])
    return ()


def _bare(low: str) -> str:
    """Leave off the sign of the possessive."""
    return low[:-2] if low.endswith(("'s", "’s")) else low


def _stands(words: Sequence[Word], i: int, name: tuple[str, ...]) -> bool:
    here = words[i : i + len(name)]
    if len(here) < len(name) or any(w.gap not in JOINTS for w in here[1:]):
        return False
    return tuple(w.low for w in here[:-1]) == name[:-1] and name[-1] in (here[-1].low, _bare(here[-1].low))


@lru_cache(maxsize=1)
def written_names() -> Names:
    """Give the names of the codebook that ships, as written there; single words that are also plain ones are left out."""
    found: dict[str, dict[tuple[str, ...], tuple[str, ...]]] = {}
    for name in _listed_names():
        spelt = tuple(WORD.findall(name))
        small = tuple(word.lower() for word in spelt)
        if spelt and spelt != small and (len(spelt) > 1 or not (small == ("us",) or wanted_by(small[0]) == 0)):
            found.setdefault(small[0], {}).setdefault(small, spelt)
    return {first: sorted(names.items(), key=lambda n: -len(n[0])) for first, names in found.items()}


def _listed_names() -> Iterator[str]:
    actors, countries = _file("actors.yaml"), _file("countries.yaml")
    names = [name for group in actors["groups"] for name in (group["name"], *group.get("also", ()))]
    names += [name for country in countries.values() for name in (*country["names"], *country["demonyms"])]
    for name in (*names, *actors["metonyms"]):
        yield from (name, name.replace("'", "’"))


@lru_cache(maxsize=1)
def nationalities() -> frozenset[str]:
    """Give the words for the people and things of countries, in small letters."""
    return frozenset(word.lower() for country in _file("countries.yaml").values() for word in country["demonyms"])


@lru_cache(maxsize=2)
def _file(name: str) -> dict[str, Any]:
    content: dict[str, Any] = load_codebook_file(name, dict[str, Any])
    return content
