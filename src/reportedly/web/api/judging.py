"""Judging over the API: the queue, decisions, undo. Every decision passes `review.decide` and no other way."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta
from starlette.responses import Response

from reportedly.errors import LawBroken, RequestError
from reportedly.records import Decision
from reportedly.records.decision import Act
from reportedly.review.decide import Judgement, decide, undo_last
from reportedly.review.queue import QueuePolicy, Task, next_task
from reportedly.store.leases import give_lease_back
from reportedly.store.pending import Pending, count_waiting, waiting
from reportedly.store.read import walk_decisions
from reportedly.web.api.asking import Limit, Name, Words
from reportedly.web.api.operation import LINES, Call, Operation, lines
from reportedly.worker.telling import catch_up

_STAGES = ("first", "second", "dispute")


class NewDecision(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Hold a judgement to be made; see `records.Decision` for what each field means."""

    act: Act
    subject: Name
    other: Name | None = None
    reason: Annotated[str, Meta(max_length=5000)] = ""
    after: dict[str, Any] = {}
    undoes: Name | None = None
    blind: bool = False
    settles: bool = False


class Undo(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Say why one's own last decision is taken back."""

    reason: Annotated[str, Meta(min_length=1, max_length=5000)]


class Lease(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Say how long the next claim is to be one's own."""

    minutes: Annotated[int, Meta(ge=1, le=600)] = 15


class QueueAsked(msgspec.Struct, frozen=True, kw_only=True):
    """Ask for what waits first."""

    limit: Limit = 50


class QueuePage(msgspec.Struct, frozen=True, kw_only=True):
    """Hold what waits, highest rank first, and how much waits at each stage."""

    items: tuple[Pending, ...]
    waiting: dict[str, int]


class DecisionsAsked(msgspec.Struct, frozen=True, kw_only=True):
    """Ask for decisions, on one record or by one person."""

    subject: Words = ""
    by: Words = ""


class LeaseNamed(msgspec.Struct, frozen=True, kw_only=True):
    """Name a claim that one holds."""

    claim: Name


def make(call: Call) -> Decision:
    """Make a decision; the incidents that it touches are told anew before the answer comes."""
    new: NewDecision = call.body
    try:
        judgement = Judgement(**{name: getattr(new, name) for name in NewDecision.__struct_fields__})
        made = decide(call.store, call.asked.who, judgement)
    except LawBroken as error:
        raise RequestError(error.message) from None
    catch_up(call.store, call.asked.book)
    return made


def undo(call: Call) -> Decision:
    """Take back one's own last decision that still stands."""
    made = undo_last(call.store, call.asked.who, reason=call.body.reason)
    catch_up(call.store, call.asked.book)
    return made


def list_decisions(call: Call) -> Any:
    """Stream decisions in the order in which they were made, one JSON record a line."""
    subject, by = call.params.subject or None, call.params.by or None
    with call.store.reading() as connection:
        found = list(walk_decisions(connection, subject=subject, by=by))
    return lines(found)


def queue(call: Call) -> QueuePage:
    """List what waits to be judged, and why it ranks where it does."""
    with call.store.reading() as connection:
        items = waiting(connection, stages=_STAGES, by=None, limit=call.params.limit)
        return QueuePage(items=items, waiting=count_waiting(connection))


def take(call: Call) -> Task | Response:
    """Take the claim to judge next; nobody else is given it meanwhile. 204 when nothing waits for you."""
    task = next_task(call.store, call.asked.who, QueuePolicy(), seconds=call.body.minutes * 60)
    return task if task is not None else Response(status_code=204)


def give_back(call: Call) -> None:
    """Give a claim back without a decision."""
    give_lease_back(call.store, call.params.claim, by=call.asked.who.name)


OPERATIONS = (
    Operation(
        name="decisions", method="GET", path="/decisions.jsonl", run=list_decisions, needs="read:data",
        params=DecisionsAsked, gives=Decision, media=LINES,
    ),
    Operation(
        name="decide", method="POST", path="/decisions", run=make, needs="decide", body=NewDecision, gives=Decision,
        status=201, refuses=(404, 409, 413, 422),
    ),
    Operation(
        name="undo", method="POST", path="/decisions/undo", run=undo, needs="decide", body=Undo, gives=Decision,
        status=201, refuses=(404, 409, 413, 422),
    ),
    Operation(
        name="queue", method="GET", path="/queue", run=queue, needs="read:data", params=QueueAsked, gives=QueuePage,
    ),
    Operation(
        name="queue-next", method="POST", path="/queue/next", run=take, needs="decide", body=Lease, gives=Task,
        refuses=(204, 409, 413, 422),
    ),
    Operation(
        name="queue-give-back", method="DELETE", path="/queue/leases/{claim}", run=give_back, needs="decide",
        params=LeaseNamed, status=204,
    ),
)  # fmt: skip
