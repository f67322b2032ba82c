"""Which count is a part of which: "11,180 people, including 4,609 children"."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from reportedly.records.quantity import Quantity

_DEAD = r"the (?:dead|killed|wounded|injured|victims|casualties|fatalities)|th[eo]se|them|whom|which"
_BEFORE = re.compile(
    rf"\b(?:including|includes?|included|among(?:st)? (?:{_DEAD})|of (?:{_DEAD})|comprising)\b|\(", re.I
)
"""What stands between a whole and its parts."""
_AFTER = re.compile(rf"^[^.;]{{0,60}}?\b(?:of|were among|are among|was among|is among) (?:{_DEAD})\b", re.I)
"""What follows a part whose whole was told before: "30 of them", "two women were among the dead"."""
_STOP = re.compile(r"[.!?]\W*\s+(?!(?:Among|Of|They|These|The (?:dead|toll|victims)|It)\b)[A-Z]")
_REACH = 250
"""Code points between the end of a whole and its part at most."""


def with_parts(text: str, counts: Sequence[Quantity]) -> list[Quantity]:
    """Tie each count of one happening to the count that it is a part of, in the order of `text` (in usual case).

    A whole counts the same (`of`), stands before its part, is not smaller, and its words lead on to the part.
    """
    ordered = sorted(counts, key=lambda q: q.start)
    return [_tied(text, part, ordered[:n]) for n, part in enumerate(ordered)]


def _tied(text: str, part: Quantity, before: Sequence[Quantity]) -> Quantity:
    if part.part_of is not None:
        return part
    wholes = (w for w in reversed(before) if w.of == part.of and _is_more(w, part) and _leads_on(text, w, part))
    whole = next(wholes, None)
    return part if whole is None else msgspec.structs.replace(part, part_of=whole.text)


def _is_more(whole: Quantity, part: Quantity) -> bool:
    return whole.low is None or part.low is None or whole.low > part.low


def _leads_on(text: str, whole: Quantity, part: Quantity) -> bool:
    gap = text[whole.end : part.start]
    if len(gap) > _REACH or _STOP.search(gap):
        return False
    return bool(_BEFORE.search(gap) or _AFTER.search(text[part.start : part.end + _REACH]))
