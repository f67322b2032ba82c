"""A question to the store: what to look for, as one frozen record."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Literal

import msgspec

Order = Literal["newest", "oldest", "happened"]


class Near(msgspec.Struct, frozen=True, kw_only=True):
    """Choose claims whose point lies within `radius_m` metres of a point (WGS 84 degrees, great circle)."""

    lat: float
    lon: float
    radius_m: float


class Box(msgspec.Struct, frozen=True, kw_only=True):
    """Choose claims whose point lies in a box, edges included; `west` > `east` crosses the date line."""

    south: float
    west: float
    north: float
    east: float


class Days(msgspec.Struct, frozen=True, kw_only=True):
    """Choose days from `since` up to and without `until`; null is open."""

    since: date | None = None
    until: date | None = None


class Counted(msgspec.Struct, frozen=True, kw_only=True):
    """Choose claims with a count whose least figure (what the words vouch for) lies in `low`..`high`, both included.

    Vague words ("dozens") vouch for no figure and are found only when neither bound is given.
    """

    of: str
    low: int | None = None
    high: int | None = None


class Query(msgspec.Struct, frozen=True, kw_only=True):
    """Hold one search for claims; every field narrows it.

    `words` is looked for in the report's title and text (see `phrases`); `actor`, `target`, `victim`, `party` (any of
    the three), `instrument`, `source` (speaker or publisher) and `place` are names. `happened` looks at the days that
    the claim's words may mean; undated claims are left out unless `undated`. `as_of` puts the search to a past day or
    moment. `placed`: only claims with a point, or only those without. `order`: newest or oldest kept first, or latest `happened` first (undated last).
    """

    words: str = ""
    kinds: tuple[str, ...] = ()
    actor: str = ""
    target: str = ""
    victim: str = ""
    party: str = ""
    instrument: str = ""
    source: str = ""
    place: str = ""
    country: str = ""
    near: Near | None = None
    box: Box | None = None
    happened: Days | None = None
    undated: bool = False
    published: Days | None = None
    counted: tuple[Counted, ...] = ()
    certainties: tuple[str, ...] = ()
    standings: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    released: bool | None = None
    placed: bool | None = None
    report: str = ""
    incident: str = ""
    as_of: date | None = None
    order: Order = "newest"
    limit: int = 50

    @property
    def fingerprint(self) -> str:
        """Give 12 hex digits that differ for another question; a cursor holds only for its own."""
        plain = msgspec.json.encode(msgspec.structs.replace(self, limit=0), order="sorted")
        return hashlib.sha256(plain).hexdigest()[:12]
