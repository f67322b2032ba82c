"""What an export is made from, read out of the store: incidents chosen, their claims, and a row for each by a rule.

What is public comes through the gate alone (`review.release`): incidents are then told from released claims only,
with whatever is marked as sensitive taken out of them before anything else sees it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import NamedTuple

import msgspec

from reportedly.errors import RequestError
from reportedly.export.tables import Shield
from reportedly.export.tables.material import Material, last_day
from reportedly.incidents.heard import Heard
from reportedly.incidents.rules import derive
from reportedly.incidents.telling import tell_incident
from reportedly.records import Claim, Derived, Incident, Published, Report
from reportedly.review.release import GatePolicy, PublicReport, check_released, released
from reportedly.store import Connection
from reportedly.store.read import open_claims, reports_by_id
from reportedly.store.told import ToldQuery, homes_of, told_members, walk_told
from reportedly.web.house import House
from reportedly.worker.telling import hear_members

_AT_ONCE = 200
UNDATED = date(1970, 1, 1)
"""Stands where nothing dates an export: never the clock's day, so that the same store gives the same bytes."""
Tell = Callable[[str, int], None]


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """Choose incidents: those that a question finds, or those named; `public` leaves only what passed the gate."""

    query: ToldQuery = ToldQuery()
    incidents: tuple[str, ...] = ()
    public: bool = False
    gate: GatePolicy = GatePolicy()


class Passed(NamedTuple):
    """Hold a claim as it may be shown, and whether who published its report is withheld."""

    claim: Claim
    report: PublicReport
    nameless: bool


class _Chosen(msgspec.Struct, frozen=True):
    """Hold an incident with its claims as they are to be written, and their reports."""

    id: str
    claims: tuple[Claim, ...]
    reports: Mapping[str, Report]


def material_of(
    house: House,
    choice: Choice,
    *,
    rule: str,
    shield: Shield,
    day: date | None,
    tell: Tell = lambda _stage, _count: None,
) -> Material:
    """Gather what an export is made from.

    Args:
        house: store and codebook.
        choice: which incidents.
        rule: name of the rule of reading that makes the rows.
        shield: what is held back from the rows.
        day: day that is written on the export; None takes the last day of publication in it.
        tell: told how many incidents were read.

    Raises:
        RequestError: there is no such rule.
    """
    if rule not in house.book.rules:
        raise RequestError(f"no rule of reading {rule!r}", remedy=f"Use one of: {', '.join(house.book.rules)}.")
    rows: list[Derived] = []
    incidents: dict[str, Incident] = {}
    heard: dict[str, Heard] = {}
    with house.store.reading() as connection:
        allowed = _public_claims(house, choice.gate) if choice.public else None
        for count, chosen in enumerate(_choose(connection, choice, allowed), 1):
            members, roots = _hear(chosen)
            incident = msgspec.structs.replace(tell_incident(members, roots), id=chosen.id)
            row = derive(incident, members, rule, house.book.rules[rule], roots)
            incidents[incident.id] = incident
            heard |= {one.claim.id: one for one in members}
            rows += [shield.apply(row)] if row else []
            if count % _AT_ONCE == 0:
                tell("incidents", count)
    last = last_day(rows) or UNDATED
    return Material(rows=tuple(rows), codebook=house.book, incidents=incidents, heard=heard, day=day or last)


def _public_claims(house: House, gate: GatePolicy) -> dict[str, Passed]:
    """Read what passed the gate."""
    rows = check_released(released(house.store, gate))
    return {row.claim.id: Passed(row.claim, row.report, "source" in row.marks) for row in rows}


def _choose(connection: Connection, choice: Choice, allowed: Mapping[str, Passed] | None) -> Iterator[_Chosen]:
    names = iter(choice.incidents or [row.id for row in walk_told(connection, choice.query)])
    while batch := list(islice(names, _AT_ONCE)):
        members = sorted(told_members(connection, batch))
        homes = homes_of(connection, members)
        claims = _claims(connection, members, allowed)
        reports = reports_by_id(connection, sorted({claim.report for claim in claims.values()}))
        for name in batch:
            mine = tuple(claims[c] for c in members if homes.get(c) == name and c in claims)
            if mine:
                yield _Chosen(name, mine, _told_reports(mine, reports, allowed))


def _claims(connection: Connection, members: Sequence[str], allowed: Mapping[str, Passed] | None) -> dict[str, Claim]:
    if allowed is not None:
        return {name: allowed[name].claim for name in members if name in allowed}
    return {name: judged.claim for name, judged in open_claims(connection, members).items()}


def _told_reports(
    claims: Sequence[Claim], reports: Mapping[str, Report], allowed: Mapping[str, Passed] | None
) -> dict[str, Report]:
    """Give the reports of claims; where a claim's source is withheld, its report tells nothing of who published it."""
    if allowed is None:
        return {claim.report: reports[claim.report] for claim in claims}
    return {
        claim.report: _nameless(allowed[claim.id]) if allowed[claim.id].nameless else reports[claim.report]
        for claim in claims
    }


def _nameless(passed: Passed) -> Report:
    """Make a report that tells its day and nothing else, under the name that the gate gave it.

    That name is its text too: reports without words would all be copies of one another.
    """
    day, name = passed.report.published, passed.claim.report
    return Report(id=name, published=Published(day=day, origin="metadata") if day else None, text=name)


def _hear(chosen: _Chosen) -> tuple[list[Heard], dict[str, str]]:
    return hear_members(chosen.claims, chosen.reports)
