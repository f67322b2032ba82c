"""What changed for incidents since they were last told: states of claims, assignments, judgements of pairs."""

from __future__ import annotations

from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from reportedly.store.tables import assignment_index, claim_index, decision_index, facts


class Mark(msgspec.Struct, frozen=True):
    """Hold how far something has come: the last state of a claim and the last kept record that were looked at."""

    version: int
    record: int


class Changes(msgspec.Struct, frozen=True, kw_only=True):
    """Hold the claims that something happened to, and how far that reaches."""

    claims: tuple[str, ...]
    upto: Mark


def last_change(connection: Connection) -> Mark:
    """Say how far the store has come."""
    version = connection.execute(sa.select(sa.func.max(claim_index.c.version))).scalar()
    nums = (connection.execute(sa.select(sa.func.max(t.c.num))).scalar() for t in (assignment_index, decision_index))
    return Mark(version=int(version or 0), record=max(int(num or 0) for num in nums))


def told_upto(connection: Connection) -> Mark | None:
    """Read how far incidents were told; None when they never were."""
    value = connection.execute(sa.select(facts.c.value).where(facts.c.name == "told")).scalar()
    return msgspec.json.decode(value, type=Mark) if value else None


def note_told(connection: Connection, upto: Mark) -> None:
    """Note how far incidents were told, within the writing transaction that told them."""
    connection.execute(facts.delete().where(facts.c.name == "told"))
    connection.execute(facts.insert(), {"name": "told", "value": msgspec.json.encode(upto).decode()})


def changes_since(connection: Connection, mark: Mark, *, most: int) -> Changes | None:
    """List the claims that something happened to; None when they are more than `most`."""
    found: set[str] = set()
    for query in (_states(mark), _assigned(mark), _judged(mark)):
        rows = connection.execute(query.limit(most + 1)).all()
        found |= {name for row in rows for name in row if name}
        if len(rows) > most or len(found) > most:
            return None
    return Changes(claims=tuple(sorted(found)), upto=last_change(connection))


def _states(mark: Mark) -> sa.Select[Any]:
    return sa.select(claim_index.c.claim).where(claim_index.c.version > mark.version)


def _assigned(mark: Mark) -> sa.Select[Any]:
    return sa.select(assignment_index.c.claim).where(assignment_index.c.num > mark.record)


def _judged(mark: Mark) -> sa.Select[Any]:
    table = decision_index.c
    on_pairs = sa.or_(table.other.is_not(None), table.act == "undo")
    return sa.select(table.subject, table.other).where(table.num > mark.record, on_pairs)
