"""Read what is kept, now or as it stood: reports, originals, claims with their judgements, failures, history."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, TypeVar

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from reportedly.errors import NotInStore
from reportedly.records import Claim, Decision, Failure, Judged, Lineage, Report, Span, judge
from reportedly.store.hot import MOST_BYTES, OPTION, HotRecords
from reportedly.store.index import chunks, decisions_on
from reportedly.store.pack import Coding, unpack, unwire
from reportedly.store.store import Store
from reportedly.store.tables import (
    assignment_index,
    claim_index,
    coding_index,
    decision_index,
    failure_index,
    ledger,
    originals,
    records,
    report_index,
    wording_index,
)

T = TypeVar("T")


class HistoryLine(msgspec.Struct, frozen=True, kw_only=True):
    """Say one thing that happened to a record: what, by whom, when, with the decision where it was one."""

    entry: int
    at: str
    who: str
    act: str
    sort: str
    decision: Decision | None = None


def at_entry(upto: int | None) -> sa.ColumnElement[bool]:
    """Choose the states of claims that stood at ledger entry `upto` (None: now)."""
    if upto is None:
        return claim_index.c.until.is_(None)
    still = sa.or_(claim_index.c.until.is_(None), claim_index.c.until > upto)
    return sa.and_(claim_index.c.since <= upto, still)


def bodies(connection: Connection, nums: Sequence[int], kind: type[T]) -> dict[int, T]:
    """Read kept records by their numbers."""
    hot: HotRecords | None = connection.get_execution_options().get(OPTION)
    found: dict[int, Any] = hot.get(nums) if hot is not None else {}
    small: dict[int, Any] = {}
    for part in chunks([num for num in nums if num not in found]):
        query = sa.select(records.c.num, records.c.sort, records.c.body).where(records.c.num.in_(part))
        for row in connection.execute(query):
            found[row.num] = unwire(row.sort, unpack(row.body, where=f"record {row.num}"))
            if len(row.body) <= MOST_BYTES:
                small[row.num] = found[row.num]
    if hot is not None and small:
        hot.put(small)
    assert all(isinstance(record, kind) for record in found.values())
    return {num: found[num] for num in nums if num in found}


def read_report(connection: Connection, report: str, *, upto: int | None = None) -> Report:
    """Read one report by its id.

    Raises:
        NotInStore: there is no such report, or was none then.
    """
    query = sa.select(report_index.c.num).where(report_index.c.id == report)
    num = connection.execute(query if upto is None else query.where(report_index.c.entry <= upto)).scalar()
    if num is None:
        raise NotInStore(f"no report {report!r}")
    return bodies(connection, [num], Report)[num]


def walk_reports(connection: Connection, *, upto: int | None = None) -> Iterator[Report]:
    """Walk over all reports in the order of their ids, which is the same on every machine."""
    after = ""
    while True:
        query = sa.select(report_index.c.id, report_index.c.num).where(report_index.c.id > after)
        if upto is not None:
            query = query.where(report_index.c.entry <= upto)
        page = connection.execute(query.order_by(report_index.c.id).limit(500)).all()
        found = bodies(connection, [row.num for row in page], Report)
        yield from (found[row.num] for row in page)
        if len(page) < 500:
            return
        after = page[-1].id


def read_original(connection: Connection, sha256: str) -> bytes:
    """Read original bytes by their SHA-256.

    Raises:
        NotInStore: these bytes are not kept.
        StoreDamaged: they cannot be unpacked.
    """
    body = connection.execute(sa.select(originals.c.body).where(originals.c.sha256 == sha256)).scalar()
    if body is None:
        raise NotInStore(f"no original bytes with SHA-256 {sha256}")
    return unpack(body, where=f"original {sha256}")


def read_claim(connection: Connection, claim: str, *, upto: int | None = None) -> Judged:
    """Read a claim with its judgements, as it stands or stood; a claim that a newer coding dropped is found too.

    Raises:
        NotInStore: there is no such claim, or was none then.
    """
    return judge(read_coded(connection, claim, upto=upto), decisions_on(connection, claim, upto=upto))


def read_coded(connection: Connection, claim: str, *, upto: int | None = None) -> Claim:
    """Read a claim as it was coded, before any judgement.

    Raises:
        NotInStore: there is no such claim, or was none then.
    """
    query = sa.select(records.c.num, records.c.body).join(claim_index, claim_index.c.record == records.c.num)
    query = query.where(claim_index.c.claim == claim)
    if upto is not None:
        query = query.where(claim_index.c.since <= upto)
    row = connection.execute(query.order_by(claim_index.c.version.desc()).limit(1)).first()
    if row is None:
        raise NotInStore(f"no claim {claim!r}")
    found = unwire("claim", unpack(row.body, where=f"record {row.num}"))
    assert isinstance(found, Claim)
    return found


def charged_of(connection: Connection, report: str) -> tuple[Span, ...]:
    """Read the charged words of a report as it was coded last; none where it was never coded."""
    query = (
        sa.select(records.c.num, records.c.body)
        .join(coding_index, coding_index.c.num == records.c.num)
        .join(report_index, report_index.c.num == coding_index.c.report)
        .where(report_index.c.id == report)
        .order_by(coding_index.c.num.desc())
        .limit(1)
    )
    row = connection.execute(query).first()
    coding = unwire("coding", unpack(row.body, where=f"record {row.num}")) if row is not None else None
    return coding.charged if isinstance(coding, Coding) else ()


def claims_of(connection: Connection, report: str, *, upto: int | None = None) -> tuple[Judged, ...]:
    """Read the claims of one report, in their order in the coding, with their judgements."""
    num = connection.execute(sa.select(report_index.c.num).where(report_index.c.id == report)).scalar()
    if num is None:
        raise NotInStore(f"no report {report!r}")
    query = sa.select(claim_index.c.claim, claim_index.c.record).where(claim_index.c.report == num, at_entry(upto))
    rows = connection.execute(query.order_by(claim_index.c.record)).all()
    return judged_claims(connection, [(row.claim, row.record) for row in rows], upto=upto)


def judged_claims(
    connection: Connection, named: Sequence[tuple[str, int]], *, upto: int | None = None
) -> tuple[Judged, ...]:
    """Read claims, given as (claim id, record number), with their judgements, in the order given."""
    claims = bodies(connection, [record for _, record in named], Claim)
    made = _decisions(connection, [claim for claim, _ in named], upto=upto)
    return tuple(judge(claims[record], tuple(made.get(claim, ()))) for claim, record in named)


def open_claims(connection: Connection, claims: Sequence[str]) -> dict[str, Judged]:
    """Read claims as they stand, by id; those that a newer coding dropped or that do not exist are left out."""
    named: list[tuple[str, int]] = []
    for part in chunks(claims):
        query = sa.select(claim_index.c.claim, claim_index.c.record)
        found = connection.execute(query.where(claim_index.c.claim.in_(part), claim_index.c.until.is_(None)))
        named += [(row.claim, row.record) for row in found]
    return {judged.claim.id: judged for judged in judged_claims(connection, named)}


def claim_names_of(connection: Connection, reports: Sequence[str]) -> list[str]:
    """List the ids of the claims that stand in some reports."""
    names: list[str] = []
    for part in chunks(reports):
        query = sa.select(claim_index.c.claim).join(report_index, report_index.c.num == claim_index.c.report)
        names += connection.execute(query.where(report_index.c.id.in_(part), claim_index.c.until.is_(None))).scalars()
    return sorted(names)


def reports_by_id(connection: Connection, reports: Sequence[str]) -> dict[str, Report]:
    """Read several reports; those that are not there are left out."""
    nums: list[int] = []
    for part in chunks(reports):
        nums += connection.execute(sa.select(report_index.c.num).where(report_index.c.id.in_(part))).scalars()
    return {report.id: report for report in bodies(connection, nums, Report).values()}


def _decisions(connection: Connection, claims: Sequence[str], *, upto: int | None) -> dict[str, list[Decision]]:
    made: dict[str, list[Decision]] = {}
    for part in chunks(claims):
        query = sa.select(decision_index.c.num).where(
            decision_index.c.subject.in_(part), decision_index.c.other.is_(None)
        )
        if upto is not None:
            query = query.where(decision_index.c.entry <= upto)
        nums = sorted(connection.execute(query).scalars())
        for decision in (d for _, d in sorted(bodies(connection, nums, Decision).items())):
            made.setdefault(decision.subject, []).append(decision)
    return made


def walk_claims(connection: Connection, *, upto: int | None = None, statuses: tuple[str, ...] = ()) -> Iterator[Judged]:
    """Walk over all claims as they stand or stood, or over those of some statuses, by the number of their record."""
    after = 0
    while True:
        query = sa.select(claim_index.c.claim, claim_index.c.record).where(claim_index.c.record > after, at_entry(upto))
        if statuses:
            query = query.where(claim_index.c.status.in_(statuses))
        page = connection.execute(query.order_by(claim_index.c.record).limit(500)).all()
        yield from judged_claims(connection, [(row.claim, row.record) for row in page], upto=upto)
        if len(page) < 500:
            return
        after = page[-1].record


def walk_new_reports(connection: Connection, *, after: int) -> Iterator[tuple[int, Report]]:
    """Walk over the reports kept after the report with record number `after`, with their numbers."""
    while True:
        query = sa.select(report_index.c.num).where(report_index.c.num > after).order_by(report_index.c.num).limit(500)
        nums = connection.execute(query).scalars().all()
        found = bodies(connection, nums, Report)
        yield from ((num, found[num]) for num in nums)
        if len(nums) < 500:
            return
        after = nums[-1]


def walk_new_states(connection: Connection, *, after: int) -> Iterator[tuple[int, Judged, Report]]:
    """Walk over the states of claims since state number `after` that still hold, with their numbers and reports."""
    table = claim_index.c
    while True:
        query = sa.select(table.version, table.claim, table.record, table.report).where(table.version > after)
        page = connection.execute(query.where(table.until.is_(None)).order_by(table.version).limit(500)).all()
        judged = judged_claims(connection, [(row.claim, row.record) for row in page])
        reports = bodies(connection, sorted({row.report for row in page}), Report)
        yield from ((row.version, one, reports[row.report]) for row, one in zip(page, judged, strict=True))
        if len(page) < 500:
            return
        after = page[-1].version


def assigned_to(connection: Connection, claims: Sequence[str]) -> dict[str, str | None]:
    """Read the incident that each of some claims was last put to; a claim that never was is left out."""
    table, found = assignment_index.c, dict[str, str | None]()
    for part in chunks(claims):
        query = sa.select(table.claim, table.incident).where(table.claim.in_(part), table.until.is_(None))
        found |= {row.claim: row.incident for row in connection.execute(query)}
    return found


def claims_assigned(connection: Connection) -> set[str]:
    """List every claim that is put to some incident now."""
    table = assignment_index.c
    query = sa.select(table.claim).where(table.incident.is_not(None), table.until.is_(None))
    return set(connection.execute(query).scalars())


def read_decision(connection: Connection, decision: str) -> Decision:
    """Read one decision by its id.

    Raises:
        NotInStore: there is no such decision.
    """
    num = connection.execute(sa.select(decision_index.c.num).where(decision_index.c.id == decision)).scalar()
    if num is None:
        raise NotInStore(f"no decision {decision!r}")
    return bodies(connection, [num], Decision)[num]


def walk_decisions(
    connection: Connection, *, upto: int | None = None, subject: str | None = None, by: str | None = None,
    acts: tuple[str, ...] = (),
) -> Iterator[Decision]:  # fmt: skip
    """Walk over decisions in the order in which they were made."""
    table, conditions = decision_index, []
    if upto is not None:
        conditions.append(table.c.entry <= upto)
    if subject is not None:
        conditions.append(sa.or_(table.c.subject == subject, table.c.other == subject))
    if by is not None:
        conditions.append(table.c.by == by)
    if acts:
        conditions.append(table.c.act.in_(acts))
    nums = connection.execute(sa.select(table.c.num).where(*conditions).order_by(table.c.num)).scalars().all()
    for part in chunks(nums):
        found = bodies(connection, part, Decision)
        yield from (found[num] for num in part)


def read_lineages(connection: Connection) -> tuple[Lineage, ...]:
    """Read every lineage that made claims here, oldest first."""
    query = sa.select(records.c.num).where(records.c.sort == "lineage", records.c.key.like("l%"))
    nums = sorted(connection.execute(query).scalars())
    return tuple(bodies(connection, nums, Lineage)[num] for num in nums)


def walk_failures(connection: Connection, *, all_of_them: bool = False) -> Iterator[tuple[int, Failure]]:
    """Walk over failures that still wait (or over all), oldest first, with the ledger entry of each."""
    query = sa.select(failure_index.c.num, failure_index.c.entry)
    if not all_of_them:
        query = query.where(failure_index.c.solved.is_(None))
    for part in chunks(connection.execute(query.order_by(failure_index.c.num)).all()):
        found = bodies(connection, [row.num for row in part], Failure)
        yield from ((row.entry, found[row.num]) for row in part)


def wording_of(connection: Connection, report: str, *, upto: int | None = None) -> str | None:
    """Say which wording a report shares, by the last run that said so."""
    query = sa.select(wording_index.c.wording).where(wording_index.c.report == report)
    if upto is not None:
        query = query.where(wording_index.c.entry <= upto)
    found = connection.execute(query.order_by(wording_index.c.num.desc()).limit(1)).scalar()
    return str(found) if found is not None else None


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """Hold what an incident needs to know of a report: when and by whom it was published, and in which wording."""

    published: date | None
    publisher: str
    wording: str


def told_of(connection: Connection, reports: Sequence[str]) -> dict[str, Told]:
    """Read when and by whom reports were published, and the wording that each shares (its own id: nobody's)."""
    found: dict[str, Told] = {}
    table = report_index.c
    for part in chunks(reports):
        copied = sa.select(wording_index.c.report, wording_index.c.wording).where(wording_index.c.report.in_(part))
        wordings = {row.report: row.wording for row in connection.execute(copied.order_by(wording_index.c.num))}
        query = sa.select(table.id, table.published, table.publisher).where(table.id.in_(part))
        for row in connection.execute(query):
            day = date.fromordinal(row.published) if row.published else None
            wording = wordings.get(row.id, row.id)
            found[row.id] = Told(published=day, publisher=row.publisher or "", wording=wording)
    return found


def history(connection: Connection, subject: str) -> tuple[HistoryLine, ...]:
    """Tell everything that happened to a report or a claim, oldest first."""
    named = sa.or_(records.c.key == subject, sa.and_(records.c.key > f"{subject}@", records.c.key < f"{subject}A"))
    decided = sa.select(decision_index.c.num).where(
        sa.or_(decision_index.c.subject == subject, decision_index.c.other == subject)
    )
    query = (
        sa.select(records.c.num, records.c.entry, records.c.sort, ledger.c.at, ledger.c.who, ledger.c.act)
        .join(ledger, ledger.c.seq == records.c.entry)
        .where(sa.or_(named, records.c.num.in_(decided)))
        .order_by(records.c.num)
    )
    rows = connection.execute(query).all()
    made = bodies(connection, [row.num for row in rows if row.sort == "decision"], Decision)
    return tuple(_line(row, made.get(row.num)) for row in rows)


def _line(row: Any, decision: Decision | None) -> HistoryLine:
    return HistoryLine(entry=row.entry, at=row.at, who=row.who, act=row.act, sort=row.sort, decision=decision)


def count_kept(store: Store) -> dict[str, int]:
    """Count what is in the store: reports, codings, claims as they stand, decisions, failures, ledger entries."""
    waiting = sa.select(sa.func.count()).select_from(failure_index).where(failure_index.c.solved.is_(None))
    open_claims = sa.select(sa.func.count()).select_from(claim_index).where(claim_index.c.until.is_(None))
    counts = {
        "reports": sa.select(sa.func.count()).select_from(report_index),
        "codings": sa.select(sa.func.count()).select_from(coding_index),
        "claims": open_claims,
        "decisions": sa.select(sa.func.count()).select_from(decision_index),
        "failures waiting": waiting,
        "originals": sa.select(sa.func.count()).select_from(originals),
        "ledger entries": sa.select(sa.func.count()).select_from(ledger),
    }
    with store.reading() as connection:
        return {name: int(connection.execute(query).scalar() or 0) for name, query in counts.items()}
