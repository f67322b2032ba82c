"""Accounts, passwords (argon2id) and API tokens (hashed, scoped); every change and every login stands in the ledger."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import msgspec
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from reportedly.errors import NotAllowed, NotSignedIn, RequestError
from reportedly.review.roles import ALLOWED, PERMISSIONS, ROLES, Principal, local_owner
from reportedly.store import Connection, Store, people
from reportedly.store.ledger import stamp
from reportedly.store.sessions import drop_sessions

MOST_MISSES = 5
WAIT_S = 900
"""After `MOST_MISSES` wrong passwords an account answers no more for this long, in seconds."""
SHORTEST_PASSWORD = 10
_NAME = re.compile(r"[\w][\w.@-]{0,39}")
_DECOY = PasswordHasher().hash(secrets.token_hex(16))
"""Checked against when a name is unknown, so that the time taken does not tell."""


def open_account(store: Store, by: Principal | None, *, name: str, role: str, password: str) -> None:
    """Open an account. The first one must be an admin's and may be opened by the owner of the store (`by` None).

    Raises:
        NotAllowed: only admins open accounts.
        RequestError: the name, the role or the password will not do.
        Conflict: the name is taken.
    """
    _check_new(name, role, password)
    hashed = PasswordHasher().hash(password)
    who = by.name if by else name
    with store.writing(who=who, act="account", detail={"open": name, "role": role}, always=True) as writing:
        first = not people.has_accounts(writing.connection)
        if not first:
            _need_admin(by)
        elif role != "admin":
            raise RequestError("the first account must be an admin's", remedy="Open one with --role admin first.")
        made = stamp(datetime.now(UTC))
        account = people.Account(name=name, role=role, password=hashed, made_at=made)
        people.put_account(writing.connection, account)


def _need_admin(by: Principal | None) -> None:
    if by is None:
        raise NotAllowed("only an admin may do that")
    by.need("admin")


def _check_new(name: str, role: str, password: str) -> None:
    if not _NAME.fullmatch(name):
        raise RequestError(f"{name!r} cannot be a name", remedy="Use up to 40 letters, digits, dots, @ or dashes.")
    if role not in ROLES:
        raise RequestError(f"{role!r} is not a role", remedy=f"Choose one of {', '.join(ROLES)}.")
    _check_password(password)


def _check_password(password: str) -> None:
    if len(password) < SHORTEST_PASSWORD:
        raise RequestError(f"a password needs at least {SHORTEST_PASSWORD} characters")


def sign_in(store: Store, *, name: str, password: str, now: datetime | None = None) -> Principal:
    """Check a password. Each try, good or bad, stands in the ledger.

    Raises:
        NotSignedIn: the name or the password is wrong, the account is closed, or there were too many tries.
    """
    moment = now or datetime.now(UTC)
    with store.reading() as connection:
        account = people.find_account(connection, name)
    blocked = account is not None and _is_blocked(account, moment)
    right = _matches(account.password if account else _DECOY, password) and account is not None and not blocked
    if account is None or not right or account.closed_at is not None:
        _note_miss(store, account, name, moment)
        raise NotSignedIn("too many tries" if blocked else "the name or the password is wrong")
    with store.writing(who=name, act="login", detail={"ok": True}, always=True) as writing:
        fresh = {"password": PasswordHasher().hash(password)} if _is_stale(account.password) else {}
        people.change_account(writing.connection, name, misses=0, missed_at=None, **fresh)
    return Principal(name=name, role=account.role)  # type: ignore[arg-type]


def _matches(hashed: str, password: str) -> bool:
    try:
        return PasswordHasher().verify(hashed, password)
    except (VerificationError, InvalidHashError):
        return False


def _is_stale(hashed: str) -> bool:
    return PasswordHasher().check_needs_rehash(hashed)


def _is_blocked(account: people.Account, moment: datetime) -> bool:
    recent = account.missed_at is not None and account.missed_at > stamp(moment - timedelta(seconds=WAIT_S))
    return recent and account.misses >= MOST_MISSES


def _note_miss(store: Store, account: people.Account | None, name: str, moment: datetime) -> None:
    with store.writing(who=name[:40] or "?", act="login", detail={"ok": False}, always=True) as writing:
        if account is not None:
            again = people.find_account(writing.connection, account.name)
            misses = (again.misses if again else 0) + 1
            people.change_account(writing.connection, account.name, misses=misses, missed_at=stamp(moment))


def change_password(store: Store, by: Principal, *, name: str, password: str) -> None:
    """Set a password: one's own, or as an admin anybody's; the account is signed out everywhere."""
    if by.name != name:
        by.need("admin")
    _check_password(password)
    hashed = PasswordHasher().hash(password)
    with store.writing(who=by.name, act="account", detail={"password": name}, always=True) as writing:
        people.change_account(writing.connection, name, password=hashed, misses=0, missed_at=None)
        drop_sessions(writing.connection, name)


def change_role(store: Store, by: Principal, *, name: str, role: str) -> None:
    """Give an account another role; the last admin stays one."""
    by.need("admin")
    if role not in ROLES:
        raise RequestError(f"{role!r} is not a role", remedy=f"Choose one of {', '.join(ROLES)}.")
    with store.writing(who=by.name, act="account", detail={"role": role, "of": name}, always=True) as writing:
        people.change_account(writing.connection, name, role=role)
        _keep_an_admin(writing.connection)


def close_account(store: Store, by: Principal, *, name: str) -> None:
    """Close an account for good; what its owner decided stays, and its tokens stop working."""
    by.need("admin")
    with store.writing(who=by.name, act="account", detail={"close": name}, always=True) as writing:
        people.change_account(writing.connection, name, closed_at=stamp(datetime.now(UTC)))
        drop_sessions(writing.connection, name)
        _keep_an_admin(writing.connection)


def _keep_an_admin(connection: Connection) -> None:
    if people.count_admins(connection) == 0:
        raise RequestError("the last admin cannot go", remedy="Make somebody else an admin first.")


def make_token(
    store: Store, by: Principal, *, label: str, scopes: Sequence[str], days: int | None = 90, account: str | None = None
) -> str:
    """Make an API token and give it in plain: it is shown this once; the store keeps its hash alone.

    Args:
        store: where the account is.
        by: the owner, or an admin.
        label: what it is for.
        scopes: permissions it may use; never more than the owner's role holds.
        days: how long it is good for; None for ever.
        account: whose it is; None for one's own.

    Raises:
        NotAllowed: the owner's role does not hold a scope, or the token is for somebody else and `by` no admin.
        RequestError: an unknown scope, or none.
    """
    owner = account or by.name
    if owner != by.name or by.token is not None:
        by.need("admin")
    unknown = sorted(set(scopes) - set(PERMISSIONS))
    if unknown or not scopes:
        raise RequestError(
            f"unknown scopes: {', '.join(unknown) or 'none given'}", remedy=f"Known: {', '.join(PERMISSIONS)}."
        )
    ident, secret, now = secrets.token_hex(6), secrets.token_urlsafe(32), datetime.now(UTC)
    with store.writing(
        who=by.name, act="token", detail={"make": ident, "of": owner, "scopes": sorted(scopes)}, always=True
    ) as writing:
        role = _open(people.find_account(writing.connection, owner)).role
        beyond = sorted(set(scopes) - ALLOWED[role])
        if beyond:
            raise NotAllowed(f"{owner} is a {role}; a token cannot hold {', '.join(beyond)}")
        token = people.Token(
            id=ident,
            account=owner,
            label=label,
            scopes=tuple(sorted(set(scopes))),
            sha256=_hash(secret),
            made_at=stamp(now),
            expires_at=stamp(now + timedelta(days=days)) if days is not None else None,
        )
        people.put_token(writing.connection, token)
    return f"rpt_{ident}_{secret}"


def _hash(secret: str) -> str:
    """Hash a token's secret. It has 256 random bits, so a plain hash is enough: there is nothing to guess."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _open(account: people.Account | None) -> people.Account:
    if account is None or account.closed_at is not None:
        raise NotSignedIn("the account is unknown or closed")
    return account


def check_token(store: Store, plain: str, *, now: datetime | None = None) -> Principal:
    """Say who comes with a token.

    Raises:
        NotSignedIn: the token is unknown, revoked or out of date, or its account is closed.
    """
    parts = plain.split("_", 2)
    ident, secret = (parts[1], parts[2]) if len(parts) == 3 and parts[0] == "rpt" else ("", "")
    with store.reading() as connection:
        token = people.find_token(connection, ident)
        account = people.find_account(connection, token.account) if token else None
    good = hmac.compare_digest(_hash(secret), token.sha256 if token else "0" * 64)
    if not good or token is None or token.revoked_at is not None:
        raise NotSignedIn("the token is unknown or revoked")
    if token.expires_at is not None and token.expires_at <= stamp(now or datetime.now(UTC)):
        raise NotSignedIn("the token is out of date")
    owner = _open(account)
    return Principal(name=owner.name, role=owner.role, scopes=frozenset(token.scopes), token=token.id)  # type: ignore[arg-type]


def revoke_token(store: Store, by: Principal, *, token: str) -> None:
    """Revoke a token: one's own, or as an admin anybody's."""
    with store.writing(who=by.name, act="token", detail={"revoke": token}, always=True) as writing:
        found = people.find_token(writing.connection, token)
        if found is None or found.account != by.name:
            by.need("admin")
        people.revoke_token(writing.connection, token, now=datetime.now(UTC))


def who_is(store: Store, *, token: str | None, login: str) -> Principal:
    """Say who acts at the command line: the owner of a store without accounts, else whoever the token names.

    Raises:
        NotSignedIn: the store has accounts and no good token came.
    """
    with store.reading() as connection:
        shared = people.has_accounts(connection)
    if not shared:
        return local_owner(login)
    if not token:
        raise NotSignedIn("this store has accounts", remedy="Set REPORTEDLY_TOKEN to a token made for you.")
    return check_token(store, token)


def show_token(token: people.Token) -> dict[str, object]:
    """Give what may be shown of a token: everything but its hash."""
    plain: dict[str, object] = msgspec.to_builtins(token)
    plain.pop("sha256")
    return plain
