"""Check a store from the ledger down to each word, and say exactly what is broken.

Nothing is mended here and nothing is written. What is checked: the database's own pages; every link of the chain; for
each entry the number and hashes of its records; each record against its hash, its key and the laws of the data; each
claim's words against the report's text; original bytes against their hash; and every derived row of the index against
a replay of what is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from reportedly.errors import BadRecord, LawBroken, NotInStore, StoreError
from reportedly.records import Charged, Claim, Report
from reportedly.store import ledger as chain
from reportedly.store.pack import Coding, Kept, KeptBytes, key_of, own_id, sha256, sort_of, unpack, unwire
from reportedly.store.read import read_report
from reportedly.store.replay import compare_index
from reportedly.store.store import Store
from reportedly.store.tables import ledger, originals, records

_PAGE = 1_000
_MOST = 1_000
"""How many defects are listed at most; a store with more is broken as a whole."""


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """Name one thing that is broken: where it stands, and what is wrong with it."""

    where: str
    what: str


Progress = Callable[[str, int], None]


def verify(
    store: Store, *, index: bool = True, expected_head: str | None = None, progress: Progress | None = None
) -> tuple[Finding, ...]:
    """Check a whole store; an empty answer says that it is sound.

    Args:
        store: the store; only read from.
        index: also replay everything that is kept and compare the index with it.
        expected_head: the hash of some ledger entry, noted outside earlier; it must still be in the chain.
        progress: called with the name of the check and a count, now and then.
    """
    check = _Check(store, progress)
    check.part("database pages", check.pages)
    check.part("ledger", check.chain)
    if expected_head is not None:
        check.part("ledger", lambda connection: check.anchor(connection, expected_head))
    check.part("records", check.records)
    check.part("originals", check.originals)
    if index:
        check.part("index", check.index)
    return tuple(check.findings[:_MOST])


class _Check:
    def __init__(self, store: Store, progress: Progress | None) -> None:
        self.store, self._progress = store, progress
        self.findings: list[Finding] = []
        self.kept_bytes: dict[str, int] = {}

    def part(self, name: str, check: Callable[[Connection], None]) -> None:
        """Run one check; a database that cannot be read at some place is a finding too."""
        try:
            with self.store.reading() as connection:
                check(connection)
        except StoreError as error:
            self.found(name, f"cannot be read: {error.message} {error.where}".rstrip())

    def found(self, where: str, what: str) -> None:
        self.findings.append(Finding(where=where, what=what))

    def tell(self, what: str, count: int) -> None:
        if self._progress is not None:
            self._progress(what, count)

    def pages(self, connection: Connection) -> None:
        """Let the database check its own pages (SQLite; PostgreSQL does so when it reads, if its checksums are on)."""
        if self.store.database.is_sqlite:
            for line in connection.exec_driver_sql("PRAGMA integrity_check(20)").scalars():
                if line != "ok":
                    self.found("database pages", str(line))

    def chain(self, connection: Connection) -> None:
        prev, seq, at = chain.START, 0, ""
        for entry in chain.entries(connection):
            name, seq = f"ledger entry {entry.seq}", seq + 1
            if entry.seq != seq:
                self.found(f"ledger entry {seq}", f"is missing: the next one there is {entry.seq}")
                seq = entry.seq
            if entry.prev != prev:
                self.found(name, f"does not follow the entry before it: prev is {entry.prev[:12]}…, not {prev[:12]}…")
            if entry.computed_hash() != entry.hash:
                self.found(name, "was changed: its content does not give its hash")
            if entry.at < at:
                self.found(name, f"lies before the entry before it in time: {entry.at}")
            prev, at = entry.hash, max(at, entry.at)
            self.tell("ledger", seq)

    def anchor(self, connection: Connection, expected: str) -> None:
        if connection.execute(sa.select(ledger.c.seq).where(ledger.c.hash == expected)).scalar() is None:
            self.found("ledger", f"the head noted outside, {expected[:12]}…, is not in the chain")

    def records(self, connection: Connection) -> None:
        promised = self._promised(connection)
        reader = _Reader(self, connection)
        for entry, rows in _by_entry(_raw(connection)):
            named = [(row.sort, row.key, row.sha256) for row in rows]
            count, digest = promised.pop(entry, (0, ""))
            self._check_entry(entry, rows, count=count, whole=chain.digest_of(named) == digest)
            for row in rows:
                reader.check(row)
            self.tell("records", rows[-1].num)
        for entry, (count, _) in promised.items():
            self.found(f"ledger entry {entry}", f"brought {count} records, and none of them is there")

    def _promised(self, connection: Connection) -> dict[int, tuple[int, str]]:
        query = sa.select(ledger.c.seq, ledger.c.records, ledger.c.digest)
        rows = connection.execute(query.where(sa.or_(ledger.c.records != 0, ledger.c.digest != "")))
        return {row.seq: (row.records, row.digest) for row in rows}

    def _check_entry(self, entry: int, rows: list[Any], *, count: int, whole: bool) -> None:
        names = f"records {rows[0].num}..{rows[-1].num}"
        if len(rows) != count:
            self.found(f"ledger entry {entry}", f"brought {count} records, there are {len(rows)} ({names})")
        elif not whole:
            self.found(f"ledger entry {entry}", f"its {names} are not those that it brought: sort, key or hash differ")

    def originals(self, connection: Connection) -> None:
        missing, after = dict(self.kept_bytes), ""
        while True:
            query = sa.select(originals).where(originals.c.sha256 > after).order_by(originals.c.sha256).limit(50)
            page = connection.execute(query).all()
            for row in page:
                self._check_original(row, missing.pop(row.sha256, None))
            if len(page) < 50:
                break
            after = page[-1].sha256
        for name in missing:
            self.found(f"original {name}", "is missing")

    def _check_original(self, row: Any, length: int | None) -> None:
        name = f"original {row.sha256}"
        if length is None:
            self.found(name, "no record says that these bytes are kept")
        if row.codec != "zlib":
            self.found(name, f"unknown codec {row.codec!r}")
        try:
            body = unpack(row.body, where=name)
        except StoreError as error:
            self.found(name, error.message)
            return
        if sha256(body) != row.sha256 or (length is not None and len(body) != length):
            self.found(name, "the bytes do not give their hash")

    def index(self, connection: Connection) -> None:
        if self.findings:
            return
        for where, what in compare_index(connection, progress=lambda done: self.tell("index", done)):
            self.found(where, what)
            if len(self.findings) >= _MOST:
                return


class _Reader:
    """Check records one by one, in order, holding the report at hand."""

    def __init__(self, check: _Check, connection: Connection) -> None:
        self.check_, self.connection = check, connection
        self.num = 0
        self.report: Report | None = None
        self.claims: set[str] = set()

    def check(self, row: Any) -> None:
        name = f"record {row.num} ({row.sort} {row.key}, ledger entry {row.entry})"
        self.num += 1
        if row.num != self.num:
            self.check_.found(f"record {self.num}", f"is missing: the next one there is {row.num}")
            self.num = row.num
        try:
            line = unpack(row.body, where=name)
        except StoreError as error:
            self.check_.found(name, error.message)
            return
        if sha256(line) != row.sha256:
            self.check_.found(name, "was changed: its body does not give its hash")
        self._check_record(name, row, line)

    def _check_record(self, name: str, row: Any, line: bytes) -> None:
        try:
            record = unwire(row.sort, line)
            self._check_laws(record)
        except (BadRecord, LawBroken, NotInStore, StoreError, msgspec.DecodeError) as error:
            self.check_.found(name, f"is not a sound record: {getattr(error, 'message', error)}")
            return
        if (sort_of(record), key_of(record)) != (row.sort, row.key):
            self.check_.found(name, f"holds {sort_of(record)} {key_of(record)}")
        elif (made := own_id(record)) is not None and made != getattr(record, "id", made):
            self.check_.found(name, f"its content gives the id {made}")

    def _check_laws(self, record: Kept) -> None:
        if isinstance(record, Report):
            self.report = record
        elif isinstance(record, Claim):
            if self.report is None or self.report.id != record.report:
                self.report = read_report(self.connection, record.report)
            record.check(self.report.text)
        elif isinstance(record, KeptBytes):
            self.check_.kept_bytes[record.sha256] = record.length
        elif isinstance(record, Coding):
            self._check_coding(record)
            self._check_charged(record)

    def _check_coding(self, coding: Coding) -> None:
        keys = [f"{claim}@{coding.lineage}" for claim in coding.claims]
        query = sa.select(sa.func.count()).where(records.c.sort == "claim", records.c.key.in_(keys))
        there = self.connection.execute(query).scalar() if keys else 0
        if there != len(keys):
            raise LawBroken(f"the coding of {coding.report} names {len(keys)} claims, there are {there}")

    def _check_charged(self, coding: Coding) -> None:
        if coding.charged:
            text = read_report(self.connection, coding.report).text
            Charged(report=coding.report, words=coding.charged).check(text)


def _raw(connection: Connection) -> Iterator[Any]:
    after: int | None = None
    while True:
        query = sa.select(records).order_by(records.c.num).limit(_PAGE)
        page = connection.execute(query if after is None else query.where(records.c.num > after)).all()
        yield from page
        if len(page) < _PAGE:
            return
        after = page[-1].num


def _by_entry(rows: Iterator[Any]) -> Iterator[tuple[int, list[Any]]]:
    held: list[Any] = []
    for row in rows:
        if held and row.entry != held[0].entry:
            yield held[0].entry, held
            held = []
        held.append(row)
    if held:
        yield held[0].entry, held
