"""Leases: for a while a record is one coder's, so that two do not judge it at the same time. Means, not evidence."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from reportedly.errors import Conflict
from reportedly.store.ledger import stamp
from reportedly.store.store import Store
from reportedly.store.tables import leases

LEASE_S = 900
"""How long a lease holds when it is not renewed, in seconds."""


def take_lease(store: Store, subject: str, *, by: str, seconds: int = LEASE_S, now: datetime | None = None) -> str:
    """Take or renew the lease on a record; gives the time at which it ends.

    Raises:
        Conflict: somebody else holds it.
    """
    moment = now or datetime.now(UTC)
    until = stamp(moment + timedelta(seconds=seconds))
    with store.database.writing(lasting=False) as connection:
        check_lease(connection, subject, by=by, now=moment)
        connection.execute(leases.delete().where(sa.or_(leases.c.subject == subject, leases.c.until <= stamp(moment))))
        connection.execute(leases.insert(), {"subject": subject, "by": by, "until": until})
    return until


def check_lease(connection: Connection, subject: str, *, by: str, now: datetime | None = None) -> bool:
    """Check that nobody else holds a record, and tell whether `by` has a lease on it, run out or not.

    Raises:
        Conflict: somebody else does.
    """
    row = connection.execute(sa.select(leases).where(leases.c.subject == subject)).first()
    if row is not None and row.by != by and row.until > stamp(now or datetime.now(UTC)):
        raise Conflict(f"{row.by} is working on {subject} until {row.until}", remedy="Take another record, or wait.")
    return row is not None and row.by == by


def give_lease_back(store: Store, subject: str, *, by: str) -> None:
    """End one's own lease; nothing happens when there is none."""
    with store.database.writing(lasting=False) as connection:
        drop_lease(connection, subject, by=by)


def drop_lease(connection: Connection, subject: str, *, by: str) -> None:
    """End one's own lease within a writing transaction."""
    connection.execute(leases.delete().where(leases.c.subject == subject, leases.c.by == by))
