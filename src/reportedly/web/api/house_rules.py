"""About the house and whoever asks: counts, codebook, oneself, one's tokens."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta

from reportedly.review.accounts import make_token, revoke_token, show_token
from reportedly.review.roles import ALLOWED, Permission
from reportedly.store.pending import count_waiting
from reportedly.store.people import list_tokens
from reportedly.store.read import count_kept
from reportedly.version import __version__
from reportedly.web.api.asking import Name
from reportedly.web.api.operation import Call, Operation


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """Say what is in the store, what waits at each stage, and where the ledger stands."""

    version: str
    counts: dict[str, int]
    waiting: dict[str, int]
    entry: int
    head: str


class Me(msgspec.Struct, frozen=True, kw_only=True):
    """Say who asks, and what they may do."""

    name: str
    role: str
    may: tuple[str, ...]
    token: str | None


class KindView(msgspec.Struct, frozen=True, kw_only=True):
    """Hold a kind of happening."""

    name: str
    label: str
    group: str
    definition: str


class RuleView(msgspec.Struct, frozen=True, kw_only=True):
    """Hold a rule of reading."""

    name: str
    label: str
    definition: str


class Book(msgspec.Struct, frozen=True, kw_only=True):
    """Hold what the codebook says of kinds and rules."""

    name: str
    version: str
    hash: str
    kinds: tuple[KindView, ...]
    rules: tuple[RuleView, ...]


class NewToken(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Say what a token is for, and what it may be used for."""

    label: Annotated[str, Meta(min_length=1, max_length=100)]
    scopes: Annotated[tuple[Permission, ...], Meta(min_length=1)]
    days: Annotated[int, Meta(ge=1, le=3650)] | None = 90


class MadeToken(msgspec.Struct, frozen=True, kw_only=True):
    """Hold a token in plain: it is shown this once."""

    token: str


class TokenList(msgspec.Struct, frozen=True, kw_only=True):
    """Hold one's tokens, without their secrets; admins see everybody's."""

    items: tuple[dict[str, Any], ...]


class TokenNamed(msgspec.Struct, frozen=True, kw_only=True):
    """Name a token."""

    token: Name


def status(call: Call) -> Status:
    """Say what is in the store."""
    head = call.store.head()
    with call.store.reading() as connection:
        waits = count_waiting(connection)
    return Status(
        version=__version__, counts=count_kept(call.store), waiting=waits, entry=head.seq if head else 0,
        head=head.hash if head else "",
    )  # fmt: skip


def me(call: Call) -> Me:
    """Say who asks."""
    who = call.asked.who
    may = tuple(sorted(permission for permission in ALLOWED[who.role] if who.may(permission)))
    return Me(name=who.name, role=who.role, may=may, token=who.token)


def book(call: Call) -> Book:
    """Tell kinds and rules."""
    found = call.asked.book
    kinds = tuple(
        KindView(name=name, label=kind.label, group=kind.group, definition=kind.definition)
        for name, kind in found.kinds.items()
    )
    rules = tuple(RuleView(name=n, label=r.label, definition=r.definition) for n, r in found.rules.items())
    return Book(name=found.name, version=found.version, hash=found.hash, kinds=kinds, rules=rules)


def make(call: Call) -> MadeToken:
    """Make a token for oneself; it may never do more than its owner."""
    new: NewToken = call.body
    plain = make_token(call.store, call.asked.who, label=new.label, scopes=new.scopes, days=new.days)
    return MadeToken(token=plain)


def list_own(call: Call) -> TokenList:
    """List tokens."""
    who = call.asked.who
    with call.store.reading() as connection:
        found = list_tokens(connection, None if who.may("admin") else who.name)
    return TokenList(items=tuple(show_token(token) for token in found))


def revoke(call: Call) -> None:
    """Revoke a token for good."""
    revoke_token(call.store, call.asked.who, token=call.params.token)


OPERATIONS = (
    Operation(name="status", method="GET", path="/status", run=status, needs="read:data", gives=Status),
    Operation(name="me", method="GET", path="/me", run=me, needs="read:data", gives=Me),
    Operation(name="codebook", method="GET", path="/codebook", run=book, needs="read:data", gives=Book),
    Operation(name="tokens", method="GET", path="/tokens", run=list_own, needs="read:data", gives=TokenList),
    Operation(
        name="tokens-make", method="POST", path="/tokens", run=make, needs="read:data", body=NewToken, gives=MadeToken,
        status=201, refuses=(413, 422),
    ),
    Operation(
        name="token-revoke", method="DELETE", path="/tokens/{token}", run=revoke, needs="read:data", params=TokenNamed,
        status=204, refuses=(404,),
    ),
)  # fmt: skip
