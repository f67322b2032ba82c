"""The questions of the API: parameters as they stand in an address, and the store's own questions made from them."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import msgspec
from msgspec import Meta

from reportedly.errors import RequestError
from reportedly.records.claim import Certainty, Standing
from reportedly.records.judged import Status
from reportedly.store.query import Box, Counted, Days, Near, Order, Query
from reportedly.store.told import Order as ToldOrder
from reportedly.store.told import ToldQuery

Limit = Annotated[int, Meta(ge=1, le=1000, description="How many on a page.")]
Lat = Annotated[float, Meta(ge=-90, le=90)]
Lon = Annotated[float, Meta(ge=-180, le=180)]
Metres = Annotated[float, Meta(gt=0, le=20_040_000)]
Words = Annotated[str, Meta(max_length=500)]
Cursor = Annotated[str, Meta(min_length=1, max_length=500, description="The `next` of the page before.")]
Country = Annotated[str, Meta(pattern="^[A-Za-z]{2}$", description="ISO 3166-1 alpha-2.")]
Number = Annotated[int, Meta(ge=0, le=2**53)]
Name = Annotated[str, Meta(min_length=1, max_length=80)]


class ClaimsAsked(msgspec.Struct, frozen=True, kw_only=True):
    """Ask for claims; every parameter narrows. See `store.query.Query` for what each means."""

    words: Words = ""
    kind: tuple[Words, ...] = ()
    actor: Words = ""
    target: Words = ""
    victim: Words = ""
    party: Words = ""
    instrument: Words = ""
    source: Words = ""
    place: Words = ""
    country: Country | None = None
    lat: Lat | None = None
    lon: Lon | None = None
    radius_m: Metres | None = None
    south: Lat | None = None
    west: Lon | None = None
    north: Lat | None = None
    east: Lon | None = None
    since: date | None = None
    until: date | None = None
    undated: bool = False
    published_since: date | None = None
    published_until: date | None = None
    killed_low: Number | None = None
    killed_high: Number | None = None
    certainty: tuple[Certainty, ...] = ()
    standing: tuple[Standing, ...] = ()
    status: tuple[Status, ...] = ()
    released: bool | None = None
    report: Words = ""
    incident: Words = ""
    as_of: date | None = None


class ClaimsPaged(ClaimsAsked, frozen=True, kw_only=True):
    """Ask for a page of claims."""

    order: Order = "newest"
    limit: Limit = 50
    after: Cursor | None = None


def claims_query(asked: ClaimsAsked, *, order: Order = "newest", limit: int = 1000) -> Query:
    """Make the store's question.

    Raises:
        RequestError: a point without its radius, or a box without one of its sides.
    """
    counted = asked.killed_low is not None or asked.killed_high is not None
    same = ("words", "actor", "target", "victim", "party", "instrument", "source", "place", "undated", "released")
    return Query(
        **{name: getattr(asked, name) for name in (*same, "report", "incident", "as_of")},
        kinds=asked.kind,
        country=asked.country or "",
        near=_near(asked),
        box=box_of(asked),
        happened=days_of(asked.since, asked.until),
        published=days_of(asked.published_since, asked.published_until),
        counted=(Counted(of="killed", low=asked.killed_low, high=asked.killed_high),) if counted else (),
        certainties=asked.certainty,
        standings=asked.standing,
        statuses=asked.status,
        order=order,
        limit=limit,
    )


def days_of(since: date | None, until: date | None) -> Days | None:
    """Make a stretch of days; None where neither end is given."""
    return Days(since=since, until=until) if since or until else None


def _near(asked: ClaimsAsked) -> Near | None:
    parts = (asked.lat, asked.lon, asked.radius_m)
    if all(part is None for part in parts):
        return None
    if asked.lat is None or asked.lon is None or asked.radius_m is None:
        raise RequestError("a point needs lat, lon and radius_m")
    return Near(lat=asked.lat, lon=asked.lon, radius_m=asked.radius_m)


class IncidentsAsked(msgspec.Struct, frozen=True, kw_only=True):
    """Ask for incidents; every parameter narrows. Names and words are looked for in their claims."""

    words: Words = ""
    kind: tuple[Words, ...] = ()
    party: Words = ""
    source: Words = ""
    place: Words = ""
    country: Country | None = None
    south: Lat | None = None
    west: Lon | None = None
    north: Lat | None = None
    east: Lon | None = None
    since: date | None = None
    until: date | None = None
    undated: bool = False
    least_reports: Annotated[int, Meta(ge=1, le=10_000)] = 1
    least_origins: Annotated[int, Meta(ge=0, le=10_000)] = 0
    killed: Number | None = None
    look: bool = False
    waiting: bool = False
    on_map: bool | None = None


class IncidentsPaged(IncidentsAsked, frozen=True, kw_only=True):
    """Ask for a page of incidents."""

    order: ToldOrder = "newest"
    limit: Limit = 50
    after: Cursor | None = None


def incidents_query(asked: IncidentsAsked, *, order: ToldOrder = "newest", limit: int = 1000) -> ToldQuery:
    """Make the store's question.

    Raises:
        RequestError: a box without one of its sides.
    """
    claims = Query(words=asked.words, party=asked.party, source=asked.source, place=asked.place)
    same = ("undated", "least_reports", "least_origins", "killed", "look", "waiting", "on_map")
    return ToldQuery(
        **{name: getattr(asked, name) for name in same},
        claims=None if claims == Query() else claims,
        kinds=asked.kind,
        country=asked.country or "",
        box=box_of(asked),
        happened=days_of(asked.since, asked.until),
        order=order,
        limit=limit,
    )


def box_of(asked: ClaimsAsked | IncidentsAsked) -> Box | None:
    """Make a box from its four sides; None where none is given.

    Raises:
        RequestError: a side is missing, or south lies north of north.
    """
    sides = (asked.south, asked.west, asked.north, asked.east)
    if all(side is None for side in sides):
        return None
    south, west, north, east = sides
    if south is None or west is None or north is None or east is None or south > north:
        raise RequestError("a box needs south, west, north and east, the south below the north")
    return Box(south=south, west=west, north=north, east=east)


class Paged(msgspec.Struct, frozen=True, kw_only=True):
    """Ask for a page of something that has no filters."""

    limit: Limit = 50
    after: Cursor | None = None
