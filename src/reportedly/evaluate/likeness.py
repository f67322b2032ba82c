"""When a value of the software and a coded value count as the same."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Protocol

from reportedly.evaluate.coded import CodedCount, CodedWhen, CodedWhere
from reportedly.records import Quantity, When, Where

_EARTH_KM = 6371.0
_WORD = re.compile(r"[\w']+")
_EMPTY_WORDS = frozenset({"the", "a", "an", "of", "in", "and", "s", "'s", "at", "to", "its", "their", "his", "her"})
_SAME_SHARE = 0.6


class Worded(Protocol):
    """Have words."""

    @property
    def text(self) -> str:
        """Give the words."""
        ...


def telling_words(phrase: str) -> frozenset[str]:
    """List the words of a phrase that tell something, in small letters; the phrase itself if none does."""
    return frozenset(w for w in _WORD.findall(phrase.lower()) if w not in _EMPTY_WORDS) or frozenset({phrase.lower()})


def same_phrase(one: str, other: str) -> bool:
    """Tell whether two phrases name one party: six tenths of the shorter one's words stand in the longer."""
    x, y = telling_words(one), telling_words(other)
    return len(x & y) / min(len(x), len(y)) >= _SAME_SHARE


def same_speaker(wanted: Sequence[Worded], given: Sequence[Worded]) -> bool:
    """Tell whether the innermost speakers are the same, or both chains are empty."""
    if not wanted or not given:
        return not wanted and not given
    return same_phrase(wanted[-1].text, given[-1].text)


def same_chain(wanted: Sequence[Worded], given: Sequence[Worded]) -> bool:
    """Tell whether two chains have the same speakers in the same order."""
    return len(wanted) == len(given) and all(same_phrase(a.text, b.text) for a, b in zip(wanted, given, strict=True))


def same_where(wanted: CodedWhere | None, given: Where | None) -> bool:
    """Tell whether two places are the same: near enough if the coder gave a point, else the same country."""
    if wanted is None or given is None:
        return wanted is None and given is None
    if wanted.lat is not None and wanted.lon is not None:
        if given.lat is None or given.lon is None:
            return False
        return distance_km((wanted.lat, wanted.lon), (given.lat, given.lon)) <= wanted.within_km
    return bool(wanted.country) and wanted.country == given.country


def distance_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Give the great-circle distance of two points (latitude, longitude in degrees), in kilometres."""
    (a, x), (b, y) = ((math.radians(lat), math.radians(lon)) for lat, lon in (one, other))
    h = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin((y - x) / 2) ** 2
    return 2 * _EARTH_KM * math.asin(math.sqrt(h))


def same_when(wanted: CodedWhen | None, given: When | None) -> bool:
    """Tell whether two times span the same days, or both are missing."""
    if wanted is None or given is None:
        return wanted is None and given is None
    return (wanted.earliest, wanted.latest) == (given.earliest, given.latest)


def bounded_counts(counts: Sequence[CodedCount | Quantity]) -> frozenset[tuple[str, int | None, int | None]]:
    """List counts as (of what, low, high), those without any bound left out."""
    return frozenset((q.of, q.low, q.high) for q in counts if q.low is not None or q.high is not None)
