"""The rows of the review queue: claims that wait for a judgement, with the rank that `review` gave them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from reportedly.records import Judged
from reportedly.store.conditions import first_texts
from reportedly.store.index import chunks
from reportedly.store.ledger import stamp
from reportedly.store.phrases import read_names
from reportedly.store.read import judged_claims
from reportedly.store.tables import assignment_index, claim_index, decision_index, facts, leases, queue

_COUNTS = "queue counts"
"""The fact that holds how much waits at each stage; written with the queue."""
_NOTED = sa.select(facts.c.value).where(facts.c.name == _COUNTS)


class Pending(msgspec.Struct, frozen=True, kw_only=True):
    """Hold one claim that waits: its rank, why, and for which stage (first, second, dispute)."""

    claim: str
    version: int
    priority: float
    reasons: dict[str, float]
    stage: str


def ranked_upto(connection: Connection) -> int:
    """Read up to which state of claims the queue has been ranked."""
    value = connection.execute(sa.select(facts.c.value).where(facts.c.name == "queue")).scalar()
    return int(value) if value else 0


def unranked(connection: Connection, *, after: int, most: int) -> tuple[int, tuple[tuple[int, Judged], ...]]:
    """Read the next states of claims that were not ranked yet: the last number looked at, and (number, claim)."""
    table = claim_index.c
    query = sa.select(table.version, table.claim, table.record, table.until).where(table.version > after)
    rows = connection.execute(query.order_by(table.version).limit(most)).all()
    current = [row for row in rows if row.until is None]
    judged = judged_claims(connection, [(row.claim, row.record) for row in current])
    last = rows[-1].version if rows else after
    return last, tuple((row.version, j) for row, j in zip(current, judged, strict=True))


def put_pending(connection: Connection, rows: Iterable[Pending], *, gone: Sequence[str], upto: int) -> None:
    """Write ranked rows, take away those that wait no more, and note how far the ranking has come."""
    waiting = list(rows)
    counts = Counter(count_waiting(connection))
    for part in chunks([*gone, *(row.claim for row in waiting)]):
        taken = sa.select(queue.c.stage, sa.func.count()).where(queue.c.claim.in_(part)).group_by(queue.c.stage)
        counts.subtract({row[0]: row[1] for row in connection.execute(taken)})
        connection.execute(queue.delete().where(queue.c.claim.in_(part)))
    counts.update(row.stage for row in waiting)
    if waiting:
        values = [msgspec.to_builtins(row) | {"reasons": msgspec.json.encode(row.reasons).decode()} for row in waiting]
        connection.execute(queue.insert(), values)
    held = {stage: count for stage, count in sorted(counts.items()) if count}
    connection.execute(facts.delete().where(facts.c.name.in_(("queue", _COUNTS))))
    noted = {"queue": str(upto), _COUNTS: msgspec.json.encode(held).decode()}
    connection.execute(facts.insert(), [{"name": name, "value": value} for name, value in noted.items()])


def waiting(
    connection: Connection, *, stages: Sequence[str], by: str | None, limit: int, now: datetime | None = None
) -> tuple[Pending, ...]:
    """Read what waits, highest rank first, leaving out what `by` has judged already, and what others hold at `now`."""
    rows = [row for stage in stages for row in _waiting_for(connection, stage, by=by, limit=limit, now=now)]
    return tuple(sorted(rows, key=lambda row: (-row.priority, row.version))[:limit])


def _waiting_for(
    connection: Connection, stage: str, *, by: str | None, limit: int, now: datetime | None
) -> Iterator[Pending]:
    """Read the highest of one stage: so the database walks down its index and sorts nothing."""
    query = sa.select(queue).where(queue.c.stage == stage)
    if now is not None:
        held = sa.select(leases.c.subject).where(leases.c.subject == queue.c.claim, leases.c.until > stamp(now))
        query = query.where(~(held.where(leases.c.by != by) if by is not None else held).exists())
    if by is not None and stage != "dispute":
        mine = sa.select(decision_index.c.subject).where(
            decision_index.c.by == by,
            decision_index.c.subject == queue.c.claim,
            decision_index.c.other.is_(None),
            decision_index.c.act.in_(("accept", "correct", "reject", "unsure")),
        )
        query = query.where(~mine.exists())
    rows = connection.execute(query.order_by(queue.c.priority.desc(), queue.c.version).limit(limit))
    return (_pending(row) for row in rows.all())


def _pending(row: sa.Row[tuple[object, ...]]) -> Pending:
    values = {str(name): value for name, value in row._mapping.items()}
    return msgspec.convert(values | {"reasons": msgspec.json.decode(str(values["reasons"]))}, Pending)


def count_waiting(connection: Connection) -> dict[str, int]:
    """Count what waits, by stage."""
    noted = connection.execute(_NOTED).scalar()
    if noted is not None:
        return msgspec.json.decode(noted, type=dict[str, int])
    query = sa.select(queue.c.stage, sa.func.count()).group_by(queue.c.stage)
    return {stage: int(count) for stage, count in connection.execute(query)}


def times_named(connection: Connection, name: str, *, most: int) -> int:
    """Count in how many claims a name stands as an actor, up to `most`."""
    return len(first_texts(connection, "claim_words", read_names(name, "a"), most=most))


def rivals(connection: Connection, claims: Sequence[str], *, most: int = 50) -> dict[str, tuple[str, ...]]:
    """List, for each claim, the other claims that the machine put to the same incident, `most` at most."""
    mine, theirs, found = assignment_index.alias(), assignment_index.alias(), dict[str, list[str]]()
    for part in chunks(claims):
        query = (
            sa.select(mine.c.claim, theirs.c.claim.label("other"))
            .join(theirs, theirs.c.incident == mine.c.incident)
            .where(mine.c.claim.in_(part), mine.c.until.is_(None), theirs.c.until.is_(None))
            .where(theirs.c.claim != mine.c.claim)
        )
        for row in connection.execute(query.order_by(mine.c.claim, theirs.c.claim)):
            found.setdefault(row.claim, []).append(row.other)
    return {claim: tuple(others[:most]) for claim, others in found.items()}
