"""Accounts and tokens as rows; who may do what is decided in `review.roles`. Passwords and tokens arrive hashed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from reportedly.errors import Conflict, NotInStore
from reportedly.store.ledger import stamp
from reportedly.store.tables import accounts, tokens


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """Hold one person's account; `password` is an argon2 hash. A closed account stays, so that its name stays taken."""

    name: str
    role: str
    password: str
    made_at: str
    closed_at: str | None = None
    misses: int = 0
    missed_at: str | None = None


class Token(msgspec.Struct, frozen=True, kw_only=True):
    """Hold one API token by the SHA-256 of its secret; the secret itself is shown once and never kept."""

    id: str
    account: str
    label: str
    scopes: tuple[str, ...]
    sha256: str
    made_at: str
    expires_at: str | None = None
    revoked_at: str | None = None


def has_accounts(connection: Connection) -> bool:
    """Tell whether anybody has an account; without any, the store is one person's own."""
    return connection.execute(sa.select(accounts.c.name).limit(1)).first() is not None


def find_account(connection: Connection, name: str) -> Account | None:
    """Read an account, closed ones too."""
    row = connection.execute(sa.select(accounts).where(accounts.c.name == name)).mappings().first()
    return Account(**row) if row else None


def list_accounts(connection: Connection) -> tuple[Account, ...]:
    """Read all accounts by name."""
    return tuple(Account(**row) for row in connection.execute(sa.select(accounts).order_by(accounts.c.name)).mappings())


def put_account(connection: Connection, account: Account) -> None:
    """Write a new account.

    Raises:
        Conflict: the name is taken, be it by a closed account.
    """
    if find_account(connection, account.name) is not None:
        raise Conflict(f"there is an account {account.name!r} already", remedy="Choose another name.")
    connection.execute(accounts.insert(), msgspec.to_builtins(account))


def change_account(connection: Connection, name: str, **values: str | int | None) -> None:
    """Change fields of an account.

    Raises:
        NotInStore: there is no such account.
    """
    done = connection.execute(accounts.update().where(accounts.c.name == name).values(**values))
    if done.rowcount == 0:
        raise NotInStore(f"no account {name!r}", remedy="See `reportedly accounts list`.")


def count_admins(connection: Connection) -> int:
    """Count the admins whose accounts are open."""
    query = sa.select(sa.func.count()).where(accounts.c.role == "admin", accounts.c.closed_at.is_(None))
    return int(connection.execute(query).scalar() or 0)


def put_token(connection: Connection, token: Token) -> None:
    """Write a new token."""
    connection.execute(tokens.insert(), msgspec.to_builtins(token) | {"scopes": " ".join(token.scopes)})


def find_token(connection: Connection, token: str) -> Token | None:
    """Read a token by its id, revoked ones too."""
    row = connection.execute(sa.select(tokens).where(tokens.c.id == token)).mappings().first()
    return _token(dict(row)) if row else None


def _token(row: Mapping[str, Any]) -> Token:
    plain = {str(name): value for name, value in row.items()}
    return msgspec.convert(plain | {"scopes": plain["scopes"].split()}, Token)


def list_tokens(connection: Connection, account: str | None = None) -> tuple[Token, ...]:
    """Read all tokens, or those of one account, oldest first."""
    query = sa.select(tokens).order_by(tokens.c.made_at, tokens.c.id)
    rows = connection.execute(query if account is None else query.where(tokens.c.account == account)).mappings()
    return tuple(_token(dict(row)) for row in rows)


def revoke_token(connection: Connection, token: str, *, now: datetime) -> None:
    """Revoke a token for good.

    Raises:
        NotInStore: there is no such token.
    """
    done = connection.execute(tokens.update().where(tokens.c.id == token).values(revoked_at=stamp(now)))
    if done.rowcount == 0:
        raise NotInStore(f"no token {token!r}", remedy="See `reportedly accounts tokens`.")
