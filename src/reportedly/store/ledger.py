r"""The ledger: every add, run, decision, release, export and login as one line, each chained to the one before.

    hash = SHA-256(prev || canonical JSON of {seq, at, who, act, detail, records, digest})
    digest = SHA-256 over "sort key sha256\n" of the records that came with the entry, in the order of their numbers

Whoever has noted the head's hash outside can tell later whether anything before it was changed. The time never runs
back from one entry to the next, so "as it stood on DATE" is "up to entry N".
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from reportedly.store.tables import ledger, records

START = "0" * 64
"""What stands as `prev` in the first entry."""
_ENCODER = msgspec.json.Encoder(order="sorted")


class LedgerEntry(msgspec.Struct, frozen=True, kw_only=True):
    """Hold one line of the ledger. `detail` is canonical JSON as it was hashed."""

    seq: int
    at: str
    who: str
    act: str
    detail: str
    records: int
    digest: str
    prev: str
    hash: str

    def computed_hash(self) -> str:
        """Work out the hash that this entry must have."""
        return chain_hash(
            self.prev,
            {name: getattr(self, name) for name in ("seq", "at", "who", "act", "detail", "records", "digest")},
        )

    @property
    def values(self) -> dict[str, Any]:
        """Read the details."""
        found: dict[str, Any] = msgspec.json.decode(self.detail)
        return found


def canonical(values: Any) -> str:
    """Write values as JSON with sorted keys, so that the same values give the same bytes."""
    return _ENCODER.encode(values).decode()


def chain_hash(prev: str, content: dict[str, Any]) -> str:
    """Hash one entry's content onto the hash before it."""
    return hashlib.sha256(prev.encode() + _ENCODER.encode(content)).hexdigest()


def digest_of(rows: Iterable[tuple[str, str, str]]) -> str:
    """Hash (sort, key, sha256) of an entry's records, in order; empty for none."""
    state, any_row = hashlib.sha256(), False
    for sort, key, hash_ in rows:
        state.update(f"{sort} {key} {hash_}\n".encode())
        any_row = True
    return state.hexdigest() if any_row else ""


def stamp(moment: datetime) -> str:
    """Write a moment as the ledger does: UTC, microseconds, sortable."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def head(connection: Connection) -> LedgerEntry | None:
    """Read the last entry."""
    row = connection.execute(sa.select(ledger).order_by(ledger.c.seq.desc()).limit(1)).mappings().first()
    return LedgerEntry(**row) if row else None


def read_entry(connection: Connection, seq: int) -> LedgerEntry | None:
    """Read one entry by its number."""
    row = connection.execute(sa.select(ledger).where(ledger.c.seq == seq)).mappings().first()
    return LedgerEntry(**row) if row else None


def append(
    connection: Connection, *, last: LedgerEntry | None, who: str, act: str, detail: dict[str, Any],
    rows: list[tuple[str, str, str]], now: datetime | None = None,
) -> LedgerEntry:  # fmt: skip
    """Chain one entry onto `last`. The caller holds the writing transaction."""
    at = stamp(now or datetime.now(UTC))
    content: dict[str, Any] = {
        "seq": last.seq + 1 if last else 1,
        "at": max(at, last.at) if last else at,
        "who": who,
        "act": act,
        "detail": canonical(detail),
        "records": len(rows),
        "digest": digest_of(rows),
    }
    prev = last.hash if last else START
    entry = LedgerEntry(prev=prev, hash=chain_hash(prev, content), **content)
    connection.execute(ledger.insert(), msgspec.to_builtins(entry))
    return entry


def entries(connection: Connection, *, since: int = 0, acts: tuple[str, ...] = ()) -> Iterator[LedgerEntry]:
    """Walk over the entries after number `since`, in order."""
    query = sa.select(ledger).where(ledger.c.seq > since).order_by(ledger.c.seq)
    if acts:
        query = query.where(ledger.c.act.in_(acts))
    for row in connection.execute(query, execution_options={"yield_per": 500}).mappings():
        yield LedgerEntry(**row)


def entries_page(
    connection: Connection, *, since: int, acts: Sequence[str] = (), without: Sequence[str] = (), limit: int
) -> tuple[LedgerEntry, ...]:
    """Read at most `limit` entries after number `since`, in order; only some acts, or all without some."""
    query = sa.select(ledger).where(ledger.c.seq > since).order_by(ledger.c.seq).limit(limit)
    if acts:
        query = query.where(ledger.c.act.in_(acts))
    if without:
        query = query.where(ledger.c.act.not_in(without))
    return tuple(LedgerEntry(**row) for row in connection.execute(query).mappings())


def record_names(connection: Connection, entry: int, *, most: int) -> tuple[tuple[str, str], ...]:
    """List sort and key of the records that came with an entry, in the order of their numbers."""
    query = sa.select(records.c.sort, records.c.key).where(records.c.entry == entry)
    rows = connection.execute(query.order_by(records.c.num).limit(most))
    return tuple((row.sort, row.key) for row in rows)


def entry_at(connection: Connection, moment: datetime) -> int:
    """Find the number of the last entry made at or before `moment`; 0 when there is none."""
    query = sa.select(sa.func.max(ledger.c.seq)).where(ledger.c.at <= stamp(moment))
    return int(connection.execute(query).scalar() or 0)
