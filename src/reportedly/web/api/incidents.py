"""Incidents over the API: list, read, rows under a rule, and why two claims are of one."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

import msgspec

from reportedly.errors import RequestError
from reportedly.incidents.rules import derive
from reportedly.records import Derived, Incident
from reportedly.store.read import open_claims, reports_by_id
from reportedly.store.told import Told, list_told, read_many_told, walk_told
from reportedly.web.api.asking import IncidentsAsked, IncidentsPaged, Name, incidents_query
from reportedly.web.api.operation import LINES, Call, Operation, lines
from reportedly.worker.telling import explain_claims, hear_members, read_incident

_AT_ONCE = 200


class IncidentPage(msgspec.Struct, frozen=True, kw_only=True):
    """Hold a page of incidents; `total` counts all that were found."""

    items: tuple[Told, ...]
    next: str | None
    total: int


class IncidentNamed(msgspec.Struct, frozen=True, kw_only=True):
    """Name an incident."""

    incident: Name


class RowsAsked(msgspec.Struct, frozen=True, kw_only=True):
    """Name an incident and a rule of reading; without a rule all of them."""

    incident: Name
    rule: Name | None = None


class Rows(msgspec.Struct, frozen=True, kw_only=True):
    """Hold what rules of reading make of an incident."""

    items: tuple[Derived, ...]


class PairNamed(msgspec.Struct, frozen=True, kw_only=True):
    """Name two claims."""

    left: Name
    right: Name


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """Hold one step of a score: what was compared, what was found, and its weight (natural log-odds)."""

    field: str
    level: str
    weight: float


class Why(msgspec.Struct, frozen=True, kw_only=True):
    """Hold a score with its steps, which add up to it, and what it comes to in words."""

    steps: tuple[Step, ...]
    score: float
    verdict: str


def find(call: Call) -> IncidentPage:
    """List incidents, a page at a time."""
    asked: IncidentsPaged = call.params
    query = incidents_query(asked, order=asked.order, limit=asked.limit)
    with call.store.reading() as connection:
        page = list_told(connection, query, after=asked.after)
    return IncidentPage(items=page.rows, next=page.next, total=page.total)


def stream(call: Call) -> Any:
    """Stream every incident that is found, whole, one JSON record a line."""
    with call.store.reading() as connection:
        names = [row.id for row in walk_told(connection, incidents_query(call.params))]
    return lines(_walk(call, names))


def _walk(call: Call, names: list[str]) -> Iterator[Incident]:
    left = iter(names)
    while batch := list(islice(left, _AT_ONCE)):
        with call.store.reading() as connection:
            told = read_many_told(connection, batch)
        yield from (told[name] for name in batch if name in told)


def read(call: Call) -> Incident:
    """Read one incident with the spread of its accounts."""
    with call.store.reading() as connection:
        return read_incident(connection, call.params.incident)


def rows(call: Call) -> Rows:
    """Draw rows from an incident under the codebook's named rules of reading."""
    rules, wanted = call.asked.book.rules, call.params.rule
    if wanted is not None and wanted not in rules:
        raise RequestError(f"no rule of reading {wanted!r}", remedy=f"Use one of: {', '.join(rules)}.")
    with call.store.reading() as connection:
        incident = read_incident(connection, call.params.incident)
        claims = [judged.claim for judged in open_claims(connection, incident.claims).values()]
        reports = reports_by_id(connection, incident.reports)
    heard, roots = hear_members(claims, reports)
    made = (derive(incident, heard, name, rules[name], roots) for name in ([wanted] if wanted else rules))
    return Rows(items=tuple(row for row in made if row is not None))


def why(call: Call) -> Why:
    """Say why two claims are, or are not, of one incident."""
    if call.params.left == call.params.right:
        raise RequestError("these are one claim", remedy="Name two.")
    with call.store.reading() as connection:
        told = explain_claims(connection, call.params.left, call.params.right)
    steps = tuple(Step(field=r.field, level=r.level, weight=float(r.weight)) for r in told.reasons)
    return Why(steps=steps, score=told.score, verdict=told.verdict)


OPERATIONS = (
    Operation(
        name="incidents", method="GET", path="/incidents", run=find, needs="read:data", params=IncidentsPaged,
        gives=IncidentPage,
    ),
    Operation(
        name="incidents-lines", method="GET", path="/incidents.jsonl", run=stream, needs="read:data",
        params=IncidentsAsked, gives=Incident, media=LINES,
    ),
    Operation(
        name="incident", method="GET", path="/incidents/{incident}", run=read, needs="read:data", params=IncidentNamed,
        gives=Incident, refuses=(404,),
    ),
    Operation(
        name="incident-rows", method="GET", path="/incidents/{incident}/rows", run=rows, needs="read:data",
        params=RowsAsked, gives=Rows, refuses=(404,),
    ),
    Operation(
        name="why", method="GET", path="/why", run=why, needs="read:data", params=PairNamed, gives=Why, refuses=(404,),
    ),
)  # fmt: skip
