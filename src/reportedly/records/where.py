"""A place as words and as a point with the radius in which the truth may lie."""

from __future__ import annotations

from typing import Literal

import msgspec

from reportedly.errors import LawBroken
from reportedly.records.span import Span

WherePrecision = Literal["site", "locality", "near", "district", "province", "region", "country", "sea", "unknown"]


class Rival(msgspec.Struct, frozen=True, kw_only=True):
    """Hold another place the words may mean, with its weight (0 to 1)."""

    name: str
    country: str | None
    lat: float
    lon: float
    weight: float
    gazetteer: str


class Where(Span, frozen=True, kw_only=True):
    """Hold words of place and the place they are read as.

    `lat`, `lon` are WGS 84 degrees; `radius_m` is the distance in metres within which the true place is
    believed to lie. A country has no point. An unresolved name has no point and a `reason`.
    """

    name: str | None = None
    country: str | None = None
    admin1: str | None = None
    lat: float | None = None
    lon: float | None = None
    radius_m: int | None = None
    precision: WherePrecision = "unknown"
    gazetteer: str | None = None
    rivals: tuple[Rival, ...] = ()
    reason: str | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if (self.lat is None) != (self.lon is None) or (self.lat is None) != (self.radius_m is None):
            raise LawBroken(f"place {self.text!r} needs lat, lon and radius_m together")
        if self.lat is not None and self.lon is not None and not (-90 <= self.lat <= 90 and -180 <= self.lon <= 180):
            raise LawBroken(f"place {self.text!r} lies outside the world: {self.lat}, {self.lon}")
        if self.lat is not None and self.precision == "country":
            raise LawBroken(f"country {self.text!r} must not be a pin")
