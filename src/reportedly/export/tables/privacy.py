"""What is held back from an export: places made coarser, persons' names left out."""

from __future__ import annotations

import math
from collections.abc import Sequence

import msgspec

from reportedly.records import Derived

_PERSON_MARK = "a person"


class Shield(msgspec.Struct, frozen=True, kw_only=True):
    """Say what to hold back.

    `blur_m` moves every point to the middle of a square of that side (metres, on the ground) and widens its radius to
    reach the old one; the name of a place finer than the square is left out. `hide_persons` replaces names of
    victims and speakers that look like persons' names by "a person", and leaves the sentence that tells the row out.
    """

    blur_m: int = 0
    hide_persons: bool = False

    def apply(self, row: Derived) -> Derived:
        """Hold back what this shield says."""
        if self.blur_m and row.lat is not None:
            row = self._blurred(row)
        return self._hidden(row) if self.hide_persons else row

    def _blurred(self, row: Derived) -> Derived:
        assert row.lat is not None
        assert row.lon is not None
        assert row.radius_m is not None
        step = self.blur_m / 111_320
        lat = (math.floor(row.lat / step) + 0.5) * step
        wide = step / max(math.cos(math.radians(lat)), 0.01)
        lon = (math.floor(row.lon / wide) + 0.5) * wide
        fine = row.radius_m < self.blur_m
        return msgspec.structs.replace(
            row, id=row.id, lat=round(max(-90.0, min(90.0, lat)), 4), lon=round(lon, 4),
            radius_m=row.radius_m + self.blur_m, place=None if fine else row.place,
            place_text=None, gazetteer=None if fine else row.gazetteer, account="",
            place_precision="district" if fine else row.place_precision,
        )  # fmt: skip

    def _hidden(self, row: Derived) -> Derived:
        return msgspec.structs.replace(
            row, victims=_masked(row.victims), sources=_masked(row.sources), actors=_masked(row.actors),
            targets=_masked(row.targets), account="",
        )  # fmt: skip


def _masked(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_PERSON_MARK if looks_like_person(name) else name for name in names))


def looks_like_person(words: str) -> bool:
    """Tell whether words look like a person's name: two to four capitalised words, none of which names a body.

    Errs towards yes: a body taken for a person is only shown less.
    """
    parts = [
        p for p in words.replace(",", " ").split() if p.lower() not in ("the", "al", "el", "bin", "ibn", "de", "of")
    ]
    named = [p for p in parts if p[:1].isupper()]
    return (
        2 <= len(named) <= 5 and len(named) == len(parts) and not any(p.lower().rstrip("s") in _BODIES for p in parts)
    )


_BODIES = frozenset(
    [
        "army",
        "force",
        "police",
        "government",
        "ministry",
        "state",
        "media",
        "agency",
        "network",
        "news",
        "observatory",
        "council",
        "committee",
        "organization",
        "organisation",
        "union",
        "nation",
        "front",
        "group",
        "party",
        "movement",
        "brigade",
        "brigade",
        "militia",
        "guard",
        "command",
        "centre",
        "center",
        "office",
        "department",
        "court",
        "human",
        "right",
        "watch",
        "international",
        "defense",
        "defence",
        "television",
        "tv",
        "syrian",
        "russian",
        "turkish",
        "american",
        "iraqi",
        "israeli",
        "iranian",
        "british",
        "french",
        "kurdish",
        "civil",
        "white",
        "helmet",
        "red",
        "cross",
        "crescent",
        "free",
        "democratic",
        "islamic",
        "coalition",
        "islamist",
        "rebel",
        "militant",
        "coalition",
    ]
)
