"""One incident as its page shows it: the matrix of accounts, the history of the toll, and why its claims are one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import msgspec

from reportedly.codebook import Codebook, Rule
from reportedly.export.incident_page import TOLLS, Chart, Row, Voice, responsibility_of, rows_of, toll_chart, voices_of
from reportedly.incidents.explain import Explained
from reportedly.incidents.rules import derive
from reportedly.records import Claim, Derived, Incident, Judged, Report
from reportedly.store import Connection
from reportedly.store.query import Box
from reportedly.store.query import Days as DayRange
from reportedly.store.read import open_claims, reports_by_id
from reportedly.store.told import Told, ToldQuery, read_told, walk_told
from reportedly.worker.telling import explain_claims, hear_members, read_incident

_NEAR_DAYS = 7
_NEAR_DEGREES = 0.5
_MOST_NEAR = 8


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """Hold one claim of an incident with its report."""

    judged: Judged
    report: Report


class IncidentView(msgspec.Struct, frozen=True, kw_only=True):
    """Hold everything that the page of an incident shows; `near` are incidents told of nearby on days nearby."""

    incident: Incident
    members: tuple[Member, ...]
    voices: list[Voice]
    rows: list[Row]
    responsibility: list[tuple[str, str, list[str]]]
    tolls: list[Chart]
    readings: list[tuple[Rule | None, Derived]]
    kinds: list[tuple[str, int]]
    whole: Incident | None
    parts: tuple[Incident, ...]
    near: tuple[Told, ...]

    @property
    def claims_by_origin(self) -> dict[str, tuple[str, ...]]:
        """Give the claims behind each independent source."""
        found: dict[str, dict[str, None]] = {}
        for spread in self.incident.spread:
            for account in spread.accounts:
                found.setdefault(account.origin, {})[account.claim] = None
        return {origin: tuple(claims) for origin, claims in found.items()}

    @property
    def marked(self) -> tuple[str, ...]:
        """Name what people marked as sensitive in any of its claims."""
        return tuple(sorted({mark for member in self.members for mark in member.judged.marks}))


def incident_view(connection: Connection, identifier: str, book: Codebook, *, texts: bool) -> IncidentView:
    """Read an incident as its page shows it.

    Args:
        connection: a still picture of the store.
        identifier: which incident.
        book: the codebook, for labels and rules of reading.
        texts: whether passages of reports may be shown.

    Raises:
        NotInStore: there is no such incident, or no longer.
    """
    incident = read_incident(connection, identifier)
    judged = open_claims(connection, incident.claims)
    reports = reports_by_id(connection, sorted({j.claim.report for j in judged.values()}))
    claims = {name: j.claim for name, j in judged.items()}
    voices = voices_of(incident, reports)
    members = [judged[name] for name in incident.claims if name in judged]
    return IncidentView(
        incident=incident,
        members=tuple(Member(judged=j, report=reports[j.claim.report]) for j in members),
        voices=voices,
        rows=rows_of(incident, voices, claims if texts else {}, reports if texts else {}),
        responsibility=responsibility_of(incident),
        tolls=[chart for field in TOLLS if (chart := toll_chart(incident, field))],
        readings=_readings(incident, members, reports, book),
        kinds=[(book.kinds[k].label if k in book.kinds else k, n) for k, n in incident.kinds.items()],
        whole=read_told(connection, incident.whole) if incident.whole else None,
        parts=tuple(read_told(connection, part) for part in incident.parts),
        near=_near(connection, incident, claims),
    )


def _readings(
    incident: Incident, members: list[Judged], reports: Mapping[str, Report], book: Codebook
) -> list[tuple[Rule | None, Derived]]:
    heard, roots = hear_members([j.claim for j in members], reports)
    rows = ((rule, derive(incident, heard, name, rule, roots)) for name, rule in book.rules.items())
    return [(rule, row) for rule, row in rows if row is not None]


def _near(connection: Connection, incident: Incident, claims: Mapping[str, Claim]) -> tuple[Told, ...]:
    """Find incidents told of within half a degree and a week: the ones that a person may hold to be the same."""
    points = [(c.where.lat, c.where.lon) for c in claims.values() if c.where and c.where.lat is not None]
    if not points or incident.earliest is None or incident.latest is None:
        return ()
    lats, lons = [lat or 0.0 for lat, _ in points], [lon or 0.0 for _, lon in points]
    box = Box(
        south=max(-90.0, min(lats) - _NEAR_DEGREES), north=min(90.0, max(lats) + _NEAR_DEGREES),
        west=max(-180.0, min(lons) - _NEAR_DEGREES), east=min(180.0, max(lons) + _NEAR_DEGREES),
    )  # fmt: skip
    days = DayRange(
        since=incident.earliest - timedelta(days=_NEAR_DAYS), until=incident.latest + timedelta(days=_NEAR_DAYS + 1)
    )
    found = walk_told(connection, ToldQuery(box=box, happened=days, order="sources"), most=_MOST_NEAR + 1)
    return tuple(told for told in found if told.id != incident.id)[:_MOST_NEAR]


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """Hold one step of a waterfall: what was compared, how it came out, what it adds, and the bar to draw (0 to 100)."""

    field: str
    level: str
    weight: float
    total: float
    start: float
    width: float


class Waterfall(msgspec.Struct, frozen=True, kw_only=True):
    """Hold why two claims are of one incident or not; `zero` is where the axis stands (0 to 100)."""

    left: Member
    right: Member
    steps: tuple[Step, ...]
    score: float
    verdict: str
    zero: float


def waterfall(connection: Connection, left: str, right: str) -> Waterfall:
    """Explain the comparison of two claims, step by step.

    Raises:
        NotInStore: one of them is not there.
    """
    explained = explain_claims(connection, left, right)
    judged = open_claims(connection, [left, right])
    reports = reports_by_id(connection, sorted({j.claim.report for j in judged.values()}))
    one, other = (Member(judged=judged[name], report=reports[judged[name].claim.report]) for name in (left, right))
    steps, zero = steps_of(explained)
    return Waterfall(left=one, right=other, steps=steps, score=explained.score, verdict=explained.verdict, zero=zero)


def steps_of(explained: Explained) -> tuple[tuple[Step, ...], float]:
    """Lay the reasons out as bars from running total to running total, on one axis of 0 to 100."""
    totals = [0.0]
    for reason in explained.reasons:
        totals.append(totals[-1] + reason.weight)
    low, high = min(totals), max(totals)
    scale = 100 / ((high - low) or 1.0)
    steps = []
    for before, after, reason in zip(totals, totals[1:], explained.reasons, strict=False):
        start, end = sorted(((before - low) * scale, (after - low) * scale))
        steps.append(
            Step(
                field=reason.field, level=reason.level, weight=reason.weight, total=after, start=round(start, 2),
                width=round(max(end - start, 0.4), 2),
            )
        )  # fmt: skip
    return tuple(steps), round(-low * scale, 2)
