"""Who is signed in: a random secret in the browser's cookie, its hash in the store. A secret is never taken from outside.

A store without accounts has one person, its owner, who comes with the start-up token that only the terminal shows;
such a sign-in lives in this process alone and ends at the first account that is opened.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
from datetime import UTC, datetime, timedelta

from reportedly.config import WebConfig
from reportedly.errors import NotSignedIn
from reportedly.review.accounts import check_token, sign_in
from reportedly.review.roles import Principal, local_owner
from reportedly.store import Store
from reportedly.store.ledger import stamp
from reportedly.store.people import has_accounts
from reportedly.store.sessions import Session, drop_session, find_session, put_session, touch_session

_TOUCH_S = 300
"""A session's last use is written down no more often than this, in seconds."""


class Doorkeeper:
    """Let people in and know them again."""

    def __init__(self, store: Store, config: WebConfig, *, owner: str, start_token: str | None = None) -> None:
        self.store, self.config, self.owner = store, config, owner
        self.start_token = start_token or secrets.token_urlsafe(32)
        self._owners: dict[str, datetime] = {}
        self._lock = threading.Lock()

    def has_accounts(self) -> bool:
        """Tell whether people sign in by name; without accounts the owner comes with the start-up token."""
        with self.store.reading() as connection:
            return has_accounts(connection)

    def start(self, token: str) -> str:
        """Let the owner of a store without accounts in; gives the secret for the cookie.

        Raises:
            NotSignedIn: the token is not the one that the terminal shows, or there are accounts.
        """
        if not self._is_start_token(token) or self.has_accounts():
            raise NotSignedIn("this is not the start-up token", remedy="Open the address that the terminal shows.")
        secret = secrets.token_urlsafe(32)
        with self._lock:
            self._owners[_hash(secret)] = datetime.now(UTC) + timedelta(hours=self.config.session_hours)
        return secret

    def _is_start_token(self, token: str) -> bool:
        return hmac.compare_digest(_hash(token), _hash(self.start_token))

    def sign_in(self, name: str, password: str) -> str:
        """Check a password and begin a session; gives the secret for the cookie.

        Raises:
            NotSignedIn: the name or the password is wrong.
        """
        person = sign_in(self.store, name=name, password=password)
        secret, now = secrets.token_urlsafe(32), datetime.now(UTC)
        until = now + timedelta(hours=self.config.session_hours)
        session = Session(
            sha256=_hash(secret), account=person.name, made_at=stamp(now), seen_at=stamp(now), until=stamp(until)
        )
        with self.store.database.writing() as connection:
            put_session(connection, session)
        return secret

    def know(self, secret: str, *, now: datetime | None = None) -> Principal | None:
        """Say whose cookie it is; None when it is nobody's any more."""
        moment, hashed = now or datetime.now(UTC), _hash(secret)
        with self.store.reading() as connection:
            found = find_session(connection, hashed)
            shared = found is not None or has_accounts(connection)
        if found is None:
            return None if shared or not self._is_owner(hashed, moment) else local_owner(self.owner)
        session, account = found
        idle = moment - timedelta(minutes=self.config.idle_minutes)
        if session.until <= stamp(moment) or session.seen_at <= stamp(idle):
            return None
        if session.seen_at <= stamp(moment - timedelta(seconds=_TOUCH_S)):
            with self.store.database.writing(lasting=False) as connection:
                touch_session(connection, hashed, now=moment)
        return Principal(name=account.name, role=account.role)  # type: ignore[arg-type]

    def _is_owner(self, hashed: str, moment: datetime) -> bool:
        with self._lock:
            until = self._owners.get(hashed)
        return until is not None and moment < until

    def know_token(self, token: str) -> Principal:
        """Say who comes with a token of the API; in a store without accounts the start-up token is the owner's.

        Raises:
            NotSignedIn: the token is unknown, revoked or out of date.
        """
        if self._is_start_token(token) and not self.has_accounts():
            return local_owner(self.owner)
        return check_token(self.store, token)

    def sign_out(self, secret: str) -> None:
        """End the session of a cookie."""
        hashed = _hash(secret)
        with self._lock:
            self._owners.pop(hashed, None)
        with self.store.database.writing() as connection:
            drop_session(connection, hashed)


def _hash(secret: str) -> str:
    """Hash a secret. It has 256 random bits, so a plain hash is enough: there is nothing to guess."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
