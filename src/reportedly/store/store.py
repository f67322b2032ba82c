"""The store as one object: read still pictures of it, and write one ledger entry at a time."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from reportedly.errors import NoStore, ReportedlyError, StoreVersion
from reportedly.store import ledger as chain
from reportedly.store import words
from reportedly.store.bulk import put_rows
from reportedly.store.engine import WAIT_S, Database
from reportedly.store.index import Index, chunks
from reportedly.store.migrate import HEAD, revision_of
from reportedly.store.pack import Kept, KeptBytes, Ready, Row, make_ready
from reportedly.store.tables import claim_index, facts, ledger, originals, records


class Writing:
    """Gather records for one ledger entry. What is kept already is not kept twice."""

    def __init__(self, connection: Connection, *, who: str, act: str, detail: dict[str, Any]) -> None:
        self.connection = connection
        self.who, self.act, self.detail = who, act, detail
        self.last, self._num, version = _where_it_stands(connection)
        self.seq = self.last.seq + 1 if self.last else 1
        self.rows: list[Row] = []
        self.index = Index(connection, version=version)

    def keep(self, kept: Iterable[Kept | Ready]) -> tuple[Row, ...]:
        """Keep those records that are not kept yet, in their order, and derive the index from them."""
        made = (one if isinstance(one, Ready) else make_ready(one) for one in kept)
        candidates = {(one.sort, one.key): one for one in made}
        known = self._known([key for _, key in candidates])
        new = [one for name, one in candidates.items() if name not in known]
        rows = tuple(self._row(num, one) for num, one in enumerate(new, self._num + 1))
        if rows:
            values = [_values(row, one.body) for row, one in zip(rows, new, strict=True)]
            put_rows(self.connection, records, values)
            self._num = rows[-1].num
            self.index.take_in(rows)
            self.rows.extend(rows)
        return rows

    def _known(self, keys: list[str]) -> set[tuple[str, str]]:
        query = sa.select(records.c.sort, records.c.key)
        found = (self.connection.execute(query.where(records.c.key.in_(part))) for part in chunks(keys))
        return {(row.sort, row.key) for part in found for row in part}

    def _row(self, num: int, one: Ready) -> Row:
        return Row(
            num=num, entry=self.seq, sort=one.sort, key=one.key, sha256=one.sha256, wire=one.wire, record=one.record,
            tokens=one.tokens,
        )  # fmt: skip

    def keep_with_bytes(self, kept: Iterable[Kept | Ready], bodies: Mapping[str, bytes]) -> tuple[Row, ...]:
        """Keep records, and packed original bytes (by their SHA-256) of those `KeptBytes` among them that are new."""
        rows = self.keep(kept)
        new = [row.record.sha256 for row in rows if isinstance(row.record, KeptBytes)]
        put_rows(self.connection, originals, [{"sha256": n, "codec": "zlib", "body": bodies[n]} for n in new])
        return rows

    def close(self, *, always: bool) -> chain.LedgerEntry | None:
        """Chain the entry; without new records it is chained only when `always`."""
        if not self.rows and not always:
            return None
        named = [(row.sort, row.key, row.sha256) for row in self.rows]
        return chain.append(self.connection, last=self.last, who=self.who, act=self.act, detail=self.detail, rows=named)


def _where_it_stands(connection: Connection) -> tuple[chain.LedgerEntry | None, int, int]:
    """Read the last ledger entry with the last number of a record and of a claim's state, in one statement."""
    num = sa.select(sa.func.max(records.c.num)).scalar_subquery()
    version = sa.select(sa.func.max(claim_index.c.version)).scalar_subquery()
    query = sa.select(ledger, num.label("num"), version.label("version")).order_by(ledger.c.seq.desc()).limit(1)
    row = connection.execute(query).mappings().first()
    if row is None:
        return None, 0, 0
    last = chain.LedgerEntry(**{column.name: row[column.name] for column in ledger.columns})
    return last, int(row["num"] or 0), int(row["version"] or 0)


def _values(row: Row, body: bytes) -> dict[str, Any]:
    return {
        "num": row.num,
        "sort": row.sort,
        "key": row.key,
        "entry": row.entry,
        "sha256": row.sha256,
        "body": body,
    }


class Store:
    """Open a store. Reading sees a still picture; writing is one at a time and leaves one ledger entry.

    Raises:
        NoStore: there is nothing at the address, or something that is not a store.
        StoreVersion: the store was made by another version.
    """

    def __init__(self, address: str | Path, *, wait_s: float = WAIT_S) -> None:
        self.database = Database(address, wait_s=wait_s)
        if self.database.file is not None and not self.database.file.is_file():
            raise NoStore("there is no store", where=self.name)
        try:
            self._check_version()
        except ReportedlyError:
            self.database.close()
            raise

    @property
    def name(self) -> str:
        """Name the store for messages, without a password."""
        return self.database.name

    def _check_version(self) -> None:
        with self.database.reading() as connection:
            revision = revision_of(connection)
            if revision is None:
                raise NoStore("this is not a store", where=self.name)
            if revision != HEAD:
                raise StoreVersion(f"the store is of form {revision}, this version reads form {HEAD}", where=self.name)
            found = connection.execute(sa.select(facts.c.value).where(facts.c.name == "words")).scalar()
        if found != words.VERSION:
            self.words_differ = True

    words_differ = False
    """Whether the search index was cut by other rules; `reportedly reindex` mends it."""

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close every connection."""
        self.database.close()

    def reading(self) -> contextlib.AbstractContextManager[Connection]:
        """Open a still picture of the store."""
        return self.database.reading()

    @contextlib.contextmanager
    def writing(
        self, *, who: str, act: str, detail: dict[str, Any] | None = None, always: bool = False
    ) -> Iterator[Writing]:
        """Open the one writing transaction; at its end one entry is chained to the ledger.

        Args:
            who: person or program that writes.
            act: what it does: add, decide, assign, release, export, login …
            detail: what else the ledger should say; plain JSON values. May be filled in until the end.
            always: chain an entry also when no record was new.
        """
        with self.database.writing() as connection:
            writing = Writing(connection, who=who, act=act, detail=detail or {})
            yield writing
            writing.close(always=always)

    def note(self, *, who: str, act: str, detail: dict[str, Any]) -> chain.LedgerEntry:
        """Chain an entry that brings no records: an export, a login, a backup."""
        with self.database.writing() as connection:
            entry = Writing(connection, who=who, act=act, detail=detail).close(always=True)
        assert entry is not None
        return entry

    def head(self) -> chain.LedgerEntry | None:
        """Read the last ledger entry; note its hash outside to be able to check the chain later."""
        with self.reading() as connection:
            return chain.head(connection)

    def entry_at(self, moment: datetime | date) -> int:
        """Find the ledger entry that was the last one at a moment; a day counts whole (UTC)."""
        with self.reading() as connection:
            return chain.entry_at(connection, end_of(moment))


def end_of(moment: datetime | date) -> datetime:
    """Give the moment itself, or the end of a day in UTC."""
    if isinstance(moment, datetime):
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return datetime.combine(moment, time.max, tzinfo=UTC)
