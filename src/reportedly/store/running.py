"""Sums that are carried on: worked out whole once, then changed by what has come since, and never older than the picture.

A decision changes the head of the ledger, but hardly any sum over all claims. So a sum says up to where it holds
(`Stand`); asked for again, only the claims that something happened to since are looked at, in the same still picture of
the store that the rest of the page is read from. What comes out is what working it out anew would give.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from reportedly.store.conditions import conditions_of
from reportedly.store.index import chunks
from reportedly.store.lists import Days, countries, status_counts
from reportedly.store.query import Query
from reportedly.store.read import at_entry
from reportedly.store.tables import (
    claim_index,
    coding_index,
    decision_index,
    failure_index,
    ledger,
    records,
    report_index,
)

MOST_CHANGES = 2_000
"""After more changes than this, of claims or of the ledger, a sum is worked out anew."""


class Stand(msgspec.Struct, frozen=True, order=True):
    """Hold how far a store has come: its last ledger entry, its last kept record, the last state of a claim."""

    entry: int
    record: int
    version: int


def stand_of(connection: Connection) -> Stand:
    """Say how far the store has come in this picture of it."""
    newest = (sa.func.max(column) for column in (ledger.c.seq, records.c.num, claim_index.c.version))
    row = connection.execute(sa.select(*(sa.select(one).scalar_subquery() for one in newest))).one()
    return Stand(*(int(value or 0) for value in row))


def can_carry(query: Query, since: Stand, now: Stand) -> bool:
    """Tell whether what held at `since` can be carried on: not back in time, not over too much, not over assignments."""
    if query.incident or query.as_of is not None or now < since:
        return False
    return max(now.entry - since.entry, now.version - since.version) <= MOST_CHANGES


class Changed(msgspec.Struct, frozen=True):
    """Hold what a question no longer finds and what it finds instead, as values of the columns asked for."""

    gone: tuple[Sequence[Any], ...]
    come: tuple[Sequence[Any], ...]

    @property
    def is_none(self) -> bool:
        """Tell whether the same values are found as before."""
        return Counter(map(tuple, self.gone)) == Counter(map(tuple, self.come))


def changed_since(
    connection: Connection, query: Query, columns: Sequence[sa.ColumnElement[Any]], since: Stand
) -> Changed:
    """Say in what the claims found differ from those that the same question found at `since`."""
    touched = connection.execute(_touched(since)).scalars().all()
    wanted = sa.select(claim_index.c.until, *columns).where(*conditions_of(query, connection))
    gone, come = list[Sequence[Any]](), list[Sequence[Any]]()
    for part in chunks(touched):  # named one by one, or the database would walk over all claims of a kind
        for until, *values in connection.execute(wanted.where(claim_index.c.version.in_(part))):
            (come if until is None else gone).append(values)
    return Changed(gone=tuple(gone), come=tuple(come))


_STANDS_ON = tuple(claim_index.c[name] for name in ("record", "lat", "lon", "first", "last"))


def same_points(connection: Connection, query: Query, since: Stand | None) -> bool:
    """Tell whether `points` gives what it gave at `since`: on each point the same claims, of the same days."""
    now = stand_of(connection)
    if since is None or not can_carry(query, since, now):
        return False
    return since == now or changed_since(connection, query, _STANDS_ON, since).is_none


def _touched(since: Stand) -> sa.CompoundSelect[Any]:
    """List the states that stood and no longer do, and those that stand now and did not.

    A state ends with a new state of its claim, with a decision on it, or with a new coding of its report.
    """
    table = claim_index.alias()
    anew = sa.select(claim_index.c.claim).where(claim_index.c.version > since.version)
    judged = sa.select(decision_index.c.subject).where(decision_index.c.num > since.record)
    coded = sa.select(coding_index.c.report).where(coding_index.c.num > since.record)
    ways = (table.c.claim.in_(anew), table.c.claim.in_(judged), table.c.report.in_(coded))
    ended = sa.and_(table.c.until > since.entry, table.c.since <= since.entry, table.c.version <= since.version)
    begun = sa.and_(table.c.version > since.version, table.c.until.is_(None))
    parts = (sa.select(table.c.version).where(way, ended) for way in ways)
    return sa.union(*parts, sa.select(table.c.version).where(begun))


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """Hold how many claims a question finds, how many of them have a point, and how many begin on each day."""

    stand: Stand
    total: int
    placed: int
    days: Days


_DAY = (claim_index.c.day + 0).label("day")  # a column as it is would be looked up by its index, row by row


def tally(connection: Connection, query: Query, known: Tally | None = None) -> Tally:
    """Count the claims that a question finds; order, limit and `as_of` have no effect.

    Args:
        connection: a still picture of the store.
        query: the question.
        known: what the same question gave before; it is carried on where that can be done.

    Raises:
        BadQuery: a part of the question cannot be read.
    """
    now = stand_of(connection)
    if known is not None and known.stand == now and not query.incident:
        return known
    if known is None or not can_carry(query, known.stand, now):
        return _tally_anew(connection, query, now)
    changed = changed_since(connection, query, (claim_index.c.day, claim_index.c.lat.is_not(None)), known.stand)
    counts = Counter(known.days.counts)
    counts.update(day for day, _ in changed.come)
    counts.subtract(Counter(day for day, _ in changed.gone))
    undated = known.days.undated + counts.pop(0, 0)
    return Tally(
        stand=now,
        total=known.total + len(changed.come) - len(changed.gone),
        placed=known.placed + sum(bool(p) for _, p in changed.come) - sum(bool(p) for _, p in changed.gone),
        days=Days(undated=undated, counts={day: count for day, count in sorted(counts.items()) if count}),
    )


def _tally_anew(connection: Connection, query: Query, now: Stand) -> Tally:
    found = [at_entry(None), *conditions_of(query, connection)]
    counted = sa.select(_DAY, sa.func.count().label("claims"), sa.func.count(claim_index.c.lat).label("placed"))
    rows = connection.execute(counted.where(*found).group_by(_DAY)).all()
    counts = {row.day: row.claims for row in rows}
    total, placed = sum(counts.values()), sum(row.placed for row in rows)
    days = Days(undated=counts.pop(0, 0), counts=dict(sorted(counts.items())))
    return Tally(stand=now, total=total, placed=placed, days=days)


class Standings(msgspec.Struct, frozen=True, kw_only=True):
    """Count all claims by how they stand and whether they were released."""

    stand: Stand
    counts: dict[tuple[str, bool], int]


def standings(connection: Connection, known: Standings | None = None) -> Standings:
    """Count claims by how they stand; what is `known` is carried on where that can be done."""
    now, everything = stand_of(connection), Query()
    if known is not None and known.stand == now:
        return known
    if known is None or not can_carry(everything, known.stand, now):
        return Standings(stand=now, counts=status_counts(connection))
    changed = changed_since(connection, everything, (claim_index.c.status, claim_index.c.released), known.stand)
    counts = Counter(known.counts)
    counts.update((status, bool(out)) for status, out in changed.come)
    counts.subtract(Counter((status, bool(out)) for status, out in changed.gone))
    return Standings(stand=now, counts={what: count for what, count in counts.items() if count})


class Names(msgspec.Struct, frozen=True, kw_only=True):
    """Hold the countries that claims are placed in, and the publishers with how many reports each has."""

    stand: Stand
    countries: frozenset[str]
    publishers: dict[str, int]


def names_of(connection: Connection, known: Names | None = None) -> Names:
    """Gather countries and publishers; neither ever goes, so only what came since `known` is looked at."""
    now = stand_of(connection)
    if known is not None and (known.stand == now or now < known.stand):
        return known
    table, count = report_index.c, sa.func.count()
    said = sa.select(table.publisher, count).where(table.publisher.is_not(None))
    said = said.where(table.num > known.stand.record) if known else said
    publishers = Counter(known.publishers if known else {})
    publishers.update({row[0]: row[1] for row in connection.execute(said.group_by(table.publisher))})
    return Names(stand=now, countries=_countries(connection, known), publishers=dict(publishers))


def _countries(connection: Connection, known: Names | None) -> frozenset[str]:
    if known is None:
        return frozenset(countries(connection))
    placed = sa.select(claim_index.c.country).where(claim_index.c.version > known.stand.version)
    return known.countries | {code for code in connection.execute(placed).scalars() if code}


class KeptCounts(msgspec.Struct, frozen=True, kw_only=True):
    """Count what is kept: reports, codings, decisions, originals."""

    stand: Stand
    reports: int
    codings: int
    decisions: int
    originals: int


def kept_counts(connection: Connection, known: KeptCounts | None = None) -> KeptCounts:
    """Count what is kept; nothing kept ever goes, so only what came since `known` is counted."""
    now = stand_of(connection)
    if known is not None and (known.stand == now or now < known.stand):
        return known
    since = known.stand.record if known else 0
    names = ("reports", "codings", "decisions", "originals")
    counts = {name: getattr(known, name) if known else 0 for name in names}
    tables = {"reports": report_index.c.num, "codings": coding_index.c.num, "decisions": decision_index.c.num}
    for name, num in tables.items():
        counts[name] += _count(connection, sa.select(sa.func.count()).where(num > since))
    bytes_kept = sa.and_(records.c.num > since, records.c.sort == "original")
    counts["originals"] += _count(connection, sa.select(sa.func.count()).select_from(records).where(bytes_kept))
    return KeptCounts(stand=now, **counts)


def count_failures(connection: Connection) -> int:
    """Count the failures that wait."""
    return _count(connection, sa.select(sa.func.count()).where(failure_index.c.solved.is_(None)))


def _count(connection: Connection, query: sa.Select[Any]) -> int:
    return int(connection.execute(query).scalar() or 0)
