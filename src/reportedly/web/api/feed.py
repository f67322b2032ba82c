"""The feed of changes: what the ledger holds, from any entry on, as pages or as a stream that goes on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated, Any

import msgspec
from msgspec import Meta
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse

from reportedly.review.roles import Principal
from reportedly.store import Store
from reportedly.store.ledger import LedgerEntry, entries_page, record_names
from reportedly.web.api.asking import Limit, Name
from reportedly.web.api.operation import EVENTS, Call, Operation
from reportedly.web.jobs import event

_PRIVATE = ("account", "login", "token", "backup")
"""Acts that only admins see."""
_POLL_S = 1.0
_BEATS = 15
_AT_ONCE = 100
_MOST_RECORDS = 1000
Seq = Annotated[int, Meta(ge=0, le=2**53, description="The last entry that is known already.")]


class FeedAsked(msgspec.Struct, frozen=True, kw_only=True):
    """Ask for what came after an entry of the ledger."""

    after: Seq = 0
    act: tuple[Name, ...] = ()
    limit: Limit = 100


class WatchAsked(msgspec.Struct, frozen=True, kw_only=True):
    """Ask to be told of whatever comes after an entry of the ledger."""

    after: Seq = 0
    act: tuple[Name, ...] = ()


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """Hold one entry of the ledger: who did what when, and which records came with it (the first thousand)."""

    seq: int
    at: str
    who: str
    act: str
    detail: dict[str, Any]
    records: tuple[tuple[str, str], ...]
    hash: str


class Feed(msgspec.Struct, frozen=True, kw_only=True):
    """Hold changes in their order; give `next` as `after` to go on, now or later."""

    items: tuple[Change, ...]
    next: int


def page(call: Call) -> Feed:
    """Give the changes after an entry."""
    asked: FeedAsked = call.params
    return read_feed(call.store, call.asked.who, after=asked.after, acts=asked.act, limit=asked.limit)


def read_feed(store: Store, who: Principal, *, after: int, acts: tuple[str, ...], limit: int) -> Feed:
    """Read changes, without those that only admins see."""
    hidden = () if who.may("admin") else _PRIVATE
    with store.reading() as connection:
        found = entries_page(connection, since=after, acts=acts, without=hidden, limit=limit)
        names = {entry.seq: record_names(connection, entry.seq, most=_MOST_RECORDS) for entry in found if entry.records}
    items = tuple(_change(entry, names.get(entry.seq, ())) for entry in found)
    return Feed(items=items, next=items[-1].seq if items else after)


def _change(entry: LedgerEntry, names: tuple[tuple[str, str], ...]) -> Change:
    same = {name: getattr(entry, name) for name in ("seq", "at", "who", "act", "hash")}
    return Change(**same, detail=entry.values, records=names)


def stream(call: Call) -> Response:
    """Tell every change as it comes, as server-sent events named `change`; the id of each is its entry."""
    again = call.asked.request.headers.get("last-event-id", "")
    after = max(call.params.after, int(again) if again.isdecimal() and len(again) < 16 else 0)
    told = _watch(call.store, call.asked.who, after, call.params.act)
    return StreamingResponse(told, media_type=EVENTS, headers={"X-Accel-Buffering": "no"})


async def _watch(store: Store, who: Principal, after: int, acts: tuple[str, ...]) -> AsyncIterator[bytes]:
    quiet = 0
    yield b": here\n\n"
    while True:
        feed = await run_in_threadpool(read_feed, store, who, after=after, acts=acts, limit=_AT_ONCE)
        for change in feed.items:
            yield event("change", msgspec.json.encode(change), number=change.seq)
        after, quiet = feed.next, 0 if feed.items else quiet + 1
        if quiet >= _BEATS:
            quiet = 0
            yield b": still there\n\n"
        if len(feed.items) < _AT_ONCE:
            await asyncio.sleep(_POLL_S)


OPERATIONS = (
    Operation(name="events", method="GET", path="/events", run=page, needs="read:data", params=FeedAsked, gives=Feed),
    Operation(
        name="events-stream",
        method="GET",
        path="/events/stream",
        run=stream,
        needs="read:data",
        params=WatchAsked,
        gives=Change,
        media=EVENTS,
    ),
)
