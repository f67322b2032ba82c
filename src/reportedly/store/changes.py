"""What changed for incidents since they were last told: states of claims, assignments, judgements of pairs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from reportedly.store.index import chunks
from reportedly.store.tables import assignment_index, claim_index, decision_index, facts, told_claims


class Mark(msgspec.Struct, frozen=True):
    """Hold how far something has come: the last state of a claim and the last kept record that were looked at."""

    version: int
    record: int


class Changes(msgspec.Struct, frozen=True, kw_only=True):
    """Hold the claims that something happened to, and how far that reaches.

    `stands` tells that nothing but people's word on single claims changed, and that each claim is told as before:
    with the same values, and neither struck out nor taken in again.
    """

    claims: tuple[str, ...]
    upto: Mark
    stands: bool = False


_LAST = sa.select(
    *(
        sa.select(sa.func.max(column)).scalar_subquery()
        for column in (claim_index.c.version, assignment_index.c.num, decision_index.c.num)
    )
)


def last_change(connection: Connection) -> Mark:
    """Say how far the store has come."""
    version, *nums = connection.execute(_LAST).one()
    return Mark(version=int(version or 0), record=max(int(num or 0) for num in nums))


def told_upto(connection: Connection) -> Mark | None:
    """Read how far incidents were told; None when they never were."""
    value = connection.execute(sa.select(facts.c.value).where(facts.c.name == "told")).scalar()
    return msgspec.json.decode(value, type=Mark) if value else None


def note_told(connection: Connection, upto: Mark) -> None:
    """Note how far incidents were told, within the writing transaction that told them."""
    value = msgspec.json.encode(upto).decode()
    if not connection.execute(facts.update().where(facts.c.name == "told").values(value=value)).rowcount:
        connection.execute(facts.insert(), {"name": "told", "value": value})


def changes_since(connection: Connection, mark: Mark, *, most: int) -> Changes | None:
    """List the claims that something happened to; None when they are more than `most`."""
    stated = connection.execute(_states(mark).limit(most + 1)).scalars().all()
    others = [row for query in (_assigned(mark), _judged(mark)) for row in connection.execute(query.limit(most + 1))]
    found = {*stated, *(name for row in others for name in row if name)}
    if max(len(stated), len(others) // 2, len(found)) > most:
        return None
    stands = not others and _stands(connection, sorted(found), mark)
    return Changes(claims=tuple(sorted(found)), upto=last_change(connection), stands=stands)


SILENT = ("rejected", "withdrawn")
"""A claim that stands so tells nothing."""


def _stands(connection: Connection, claims: Sequence[str], mark: Mark) -> bool:
    """Tell whether each claim is told, or silent, now as it was at the mark, with the values that it was coded with."""
    then, now, told = dict[str, _State](), dict[str, _State](), set[str]()
    for part in chunks(claims):
        told |= set(connection.execute(sa.select(told_claims.c.claim).where(told_claims.c.claim.in_(part))).scalars())
        for row in connection.execute(_history(part)):
            state = _State(record=row.record, silent=row.status in SILENT, plain=bool(row.plain))
            if row.version <= mark.version:
                then[row.claim] = state
            if row.until is None:
                now[row.claim] = state
    return all(
        claim in now and now[claim].plain and now[claim] == then.get(claim) and now[claim].silent == (claim not in told)
        for claim in claims
    )


class _State(msgspec.Struct, frozen=True, kw_only=True):
    """Hold what matters of a claim's state for what is told: its record, whether it is silent, whether as coded."""

    record: int
    silent: bool
    plain: bool


def _history(claims: Sequence[str]) -> sa.Select[Any]:
    table = claim_index.c
    plain = table.judged.is_(None).label("plain")
    query = sa.select(table.claim, table.version, table.until, table.record, table.status, plain)
    return query.where(table.claim.in_(claims)).order_by(table.version)


def _states(mark: Mark) -> sa.Select[Any]:
    return sa.select(claim_index.c.claim).where(claim_index.c.version > mark.version)


def _assigned(mark: Mark) -> sa.Select[Any]:
    return sa.select(assignment_index.c.claim).where(assignment_index.c.num > mark.record)


def _judged(mark: Mark) -> sa.Select[Any]:
    table = decision_index.c
    on_pairs = sa.or_(table.other.is_not(None), table.act == "undo")
    return sa.select(table.subject, table.other).where(table.num > mark.record, on_pairs)
