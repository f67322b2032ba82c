"""Add reports and their claims: in small batches, each one ledger entry, so that a kill loses at most one batch.

What was added stays added: running the same command again skips every report that has this lineage already. Batches
are sized by how long they take to write, so that a person's decision waits for no more than `WRITE_S` of writing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from reportedly.errors import LawBroken, ReportedlyError
from reportedly.records import Claim, End, Failure, Found, Lineage, Report, Span, charged_words
from reportedly.store.index import chunks, clean
from reportedly.store.pack import Coding, Kept, KeptBytes, Ready, Solved, make_ready, pack, sha256
from reportedly.store.store import Store, Writing
from reportedly.store.tables import coding_index, failure_index, report_index

WRITE_S = 0.04
"""How long writing one batch should take, in seconds."""
IDLE_S = 1.0
"""How long coded reports wait at most for their batch to fill, in seconds."""
MOST_REPORTS = 200
_FIRST_REPORTS = 5


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """Hold one input as intake gives it: a report with its original bytes, or the failure to make one."""

    input: str
    report: Report | None = None
    original: bytes | None = None
    failure: Failure | None = None


class Added(msgspec.Struct, frozen=True, kw_only=True):
    """Close an `add`: the counts add up, and `known` of the skipped ones were there already."""

    end: End
    known: int
    seconds: float


class _Coded(msgspec.Struct, frozen=True, kw_only=True):
    taken: Taken
    claims: tuple[Claim, ...] | None = None
    charged: tuple[Span, ...] = ()
    failure: Failure | None = None
    ready: tuple[Ready, ...] = ()
    originals: dict[str, bytes] = {}


class _Tally(msgspec.Struct):
    reports_in: int = 0
    reports_out: int = 0
    failed: int = 0
    skipped: int = 0
    known: int = 0
    claims: int = 0

    def end(self) -> End:
        return End(
            reports_in=self.reports_in,
            reports_out=self.reports_out,
            failed=self.failed,
            skipped=self.skipped,
            claims=self.claims,
        )


Code = Callable[[Report], Found | Sequence[Claim] | Failure]
"""Codes one report: its claims, alone or with its charged words."""


def add(
    store: Store,
    inputs: Iterable[Taken],
    *,
    code: Code,
    lineage: Lineage,
    who: str,
    progress: Callable[[End], None] | None = None,
    write_s: float = WRITE_S,
) -> Added:
    """Code reports and keep them with their claims, originals and failures.

    Idempotent: a report with a coding of this lineage is skipped. A report that cannot be coded is kept together
    with its failure, so that it can be coded later without its file.

    Args:
        store: where to.
        inputs: what intake gives, read as it goes.
        code: makes the claims of a report, or the failure to; a `ReportedlyError` that it raises becomes one.
        lineage: what the claims are made with; every claim must name it.
        who: person or program that adds.
        progress: called with the counts so far after each batch.
        write_s: how long writing one batch should take, in seconds; longer is faster while nobody else writes.

    Raises:
        StoreFull, StoreReadOnly, StoreBusy: the batch at hand was taken back; what came before stays.
    """
    started, tally, batch = time.monotonic(), _Tally(), _Batch(store, lineage, who, write_s)
    for coded in _code_all(store, inputs, code, lineage, tally):
        batch.take(coded, tally)
        if batch.is_due():
            batch.write()
            _tell(progress, tally)
    batch.write()
    _tell(progress, tally)
    counts = msgspec.to_builtins(tally.end())
    store.note(who=who, act="run", detail=counts | {"known": tally.known, "lineage": lineage.id})
    return Added(end=tally.end(), known=tally.known, seconds=time.monotonic() - started)


def _tell(progress: Callable[[End], None] | None, tally: _Tally) -> None:
    if progress is not None:
        progress(tally.end())


def _code_all(store: Store, inputs: Iterable[Taken], code: Code, lineage: Lineage, tally: _Tally) -> Iterator[_Coded]:
    source, seen = iter(inputs), set[str]()
    while group := tuple(islice(source, 50)):
        known = _known(store, [t.report.id for t in group if t.report], lineage.id)
        for taken in group:
            tally.reports_in += 1
            report = taken.report
            if report is None:
                yield _Coded(taken=taken, failure=taken.failure or _missing(taken))
            elif report.id in known or report.id in seen:
                tally.skipped += 1
                tally.known += 1
            else:
                seen.add(report.id)
                yield _code_one(taken, report, code, lineage)


def _missing(taken: Taken) -> Failure:
    return Failure(input=taken.input, stage="intake", code="input", message="neither a report nor a failure came")


def _known(store: Store, reports: list[str], lineage: str) -> set[str]:
    query = sa.select(report_index.c.id).join(coding_index, coding_index.c.report == report_index.c.num)
    with store.reading() as connection:
        parts = [
            connection.execute(query.where(report_index.c.id.in_(part), coding_index.c.lineage == lineage)).scalars()
            for part in chunks(reports)
        ]
        return {name for part in parts for name in part}


def _code_one(taken: Taken, report: Report, code: Code, lineage: Lineage) -> _Coded:
    stage = "coding"
    try:
        made = code(report)
        if isinstance(made, Failure):
            return _Coded(taken=taken, failure=msgspec.structs.replace(made, input=taken.input))
        found, stage = made if isinstance(made, Found) else Found(claims=tuple(made)), "check"
        check_claims(report, found.claims, lineage=lineage.id)
        if found.charged is not None:
            found.charged.check(report.text)
    except ReportedlyError as error:
        return _Coded(taken=taken, failure=failure_of(error, taken, report, stage=stage))
    return _Coded(taken=taken, claims=found.claims, charged=charged_words(found.charged))


def check_claims(report: Report, claims: Sequence[Claim], *, lineage: str) -> None:
    """Check that claims belong to a report and a lineage, that their words stand there, and that no id comes twice.

    Raises:
        LawBroken: one of them does not.
    """
    for claim in claims:
        if claim.report != report.id or claim.lineage != lineage:
            raise LawBroken(f"claim {claim.id} names report {claim.report} and lineage {claim.lineage}")
        claim.check(report.text)
    if len({claim.id for claim in claims}) != len(claims):
        raise LawBroken(f"report {report.id} has two claims with one id")


def failure_of(error: ReportedlyError, taken: Taken, report: Report | None, *, stage: str) -> Failure:
    """Make the failure record of an error."""
    return Failure(
        input=taken.input,
        stage=stage,
        code=error.code,
        message=error.message,
        remedy=error.remedy,
        report=report.id if report else None,
        source_id=report.source_id if report else None,
    )


class _Batch:
    """Hold coded reports until it is time to write them."""

    def __init__(self, store: Store, lineage: Lineage, who: str, write_s: float) -> None:
        self.store, self.lineage, self.who, self.write_s = store, lineage, who, write_s
        self.held: list[_Coded] = []
        self.most = _FIRST_REPORTS
        self.since = time.monotonic()

    def take(self, coded: _Coded, tally: _Tally) -> None:
        if not self.held:
            self.since = time.monotonic()
        self.held.append(_make_ready(coded, self.lineage))
        if coded.failure is None:
            tally.reports_out += 1
            tally.claims += len(coded.claims or ())
        elif coded.failure.skipped:
            tally.skipped += 1
        else:
            tally.failed += 1

    def is_due(self) -> bool:
        return len(self.held) >= self.most or time.monotonic() - self.since > IDLE_S

    def write(self) -> None:
        if not self.held:
            return
        detail = {
            "lineage": self.lineage.id,
            "reports": sum(c.failure is None for c in self.held),
            "claims": sum(len(c.claims or ()) for c in self.held),
            "failed": sum(c.failure is not None for c in self.held),
        }
        with self.store.writing(who=self.who, act="add", detail=detail) as writing:
            begun = time.monotonic()
            self._keep(writing)
            full = len(self.held) >= self.most
        self._resize(time.monotonic() - begun, full=full)
        self.held = []

    def _resize(self, took: float, *, full: bool) -> None:
        if took > self.write_s:
            self.most = max(_FIRST_REPORTS, int(self.most * self.write_s / took))
        elif full and took < self.write_s / 2:
            self.most = min(MOST_REPORTS, self.most + max(1, self.most // 2))

    def _keep(self, writing: Writing) -> None:
        ready = [one for coded in self.held for one in coded.ready]
        originals = {name: body for coded in self.held for name, body in coded.originals.items()}
        writing.keep_with_bytes([self.lineage, *ready, *_solved(writing, self.held)], originals)


def _make_ready(coded: _Coded, lineage: Lineage) -> _Coded:
    """Do the work that needs no database, so that nobody waits for it."""
    data, kept, originals = coded.taken.original, _records(coded, lineage), dict[str, bytes]()
    if data is not None:
        name = sha256(data)
        originals[name] = pack(data)
        kept = [KeptBytes(sha256=name, length=len(data)), *kept]
    return msgspec.structs.replace(coded, ready=tuple(make_ready(one) for one in kept), originals=originals)


def _records(coded: _Coded, lineage: Lineage) -> list[Kept]:
    report = coded.taken.report
    made: list[Kept] = [report] if report is not None else []
    if report is not None and coded.claims is not None:
        claims = tuple(claim.id for claim in coded.claims)
        made += [*coded.claims, Coding(report=report.id, lineage=lineage.id, claims=claims, charged=coded.charged)]
    if coded.failure is not None:
        made.append(coded.failure)
    return made


def _solved(writing: Writing, held: list[_Coded]) -> list[Kept]:
    through = {clean(c.taken.input): c.taken for c in held if c.failure is None}
    waiting = _waiting(writing.connection, [name for name in through if name])
    return [
        Solved(input=through[name].input, report=report.id, entry=writing.seq)
        for name in sorted(waiting)
        if (report := through[name].report) is not None
    ]


def _waiting(connection: Connection, inputs: Sequence[str]) -> set[str]:
    query = sa.select(failure_index.c.input).where(failure_index.c.solved.is_(None))
    parts = (connection.execute(query.where(failure_index.c.input.in_(part))).scalars() for part in chunks(inputs))
    return {name for part in parts for name in part}
