"""Sessions as rows: who is signed in. Only hashes of the secrets are kept; what a role may is looked up each time."""

from __future__ import annotations

from datetime import datetime

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from reportedly.store.ledger import stamp
from reportedly.store.people import Account
from reportedly.store.tables import accounts, sessions


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """Hold one sign-in; `sha256` is the hash of the secret in the browser's cookie."""

    sha256: str
    account: str
    made_at: str
    seen_at: str
    until: str


_WHOSE = sa.select(sessions, accounts).join_from(sessions, accounts, accounts.c.name == sessions.c.account)
_WHOSE = _WHOSE.where(sessions.c.sha256 == sa.bindparam("secret"), accounts.c.closed_at.is_(None))


def put_session(connection: Connection, session: Session) -> None:
    """Write a new session; those that have ended are taken away."""
    connection.execute(sessions.delete().where(sessions.c.until <= session.made_at))
    connection.execute(sessions.insert(), msgspec.to_builtins(session))


def find_session(connection: Connection, sha256: str) -> tuple[Session, Account] | None:
    """Read a session with its account as it is now; None when either is not there or the account is closed."""
    row = connection.execute(_WHOSE, {"secret": sha256}).first()
    if row is None:
        return None
    cut = len(sessions.c)
    session, account = zip(sessions.c.keys(), row[:cut], strict=True), zip(accounts.c.keys(), row[cut:], strict=True)
    return Session(**dict(session)), Account(**dict(account))


def touch_session(connection: Connection, sha256: str, *, now: datetime) -> None:
    """Note that a session was used."""
    connection.execute(sessions.update().where(sessions.c.sha256 == sha256).values(seen_at=stamp(now)))


def drop_session(connection: Connection, sha256: str) -> None:
    """End a session; nothing happens when there is none."""
    connection.execute(sessions.delete().where(sessions.c.sha256 == sha256))


def drop_sessions(connection: Connection, account: str) -> None:
    """End every session of an account."""
    connection.execute(sessions.delete().where(sessions.c.account == account))
