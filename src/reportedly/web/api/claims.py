"""Claims over the API: search, read, history, and all that a search finds as JSON Lines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import msgspec

from reportedly.records import Claim, Judged
from reportedly.store.query import Query
from reportedly.store.read import HistoryLine, history, read_claim
from reportedly.store.search import Hit, search
from reportedly.store.told import homes_of
from reportedly.web.api.asking import ClaimsAsked, ClaimsPaged, Name, claims_query
from reportedly.web.api.operation import LINES, Call, Operation, lines


class FoundClaim(msgspec.Struct, frozen=True, kw_only=True):
    """Hold a claim that was found, as it stands. `title` and `context` need leave to read reports, else they are null."""

    claim: Claim
    status: str
    released: bool
    marks: tuple[str, ...]
    publisher: str | None
    published: date | None
    title: str | None
    context: str | None


class ClaimPage(msgspec.Struct, frozen=True, kw_only=True):
    """Hold a page of claims; `entry` is the ledger entry that all pages of this search are read at."""

    items: tuple[FoundClaim, ...]
    next: str | None
    entry: int


class ClaimNamed(msgspec.Struct, frozen=True, kw_only=True):
    """Name a claim."""

    claim: Name


class ClaimView(msgspec.Struct, frozen=True, kw_only=True):
    """Hold a claim with everybody's judgement of it, and the incident that it was last told in."""

    judged: Judged
    incident: str | None


class HistoryView(msgspec.Struct, frozen=True, kw_only=True):
    """Hold everything that happened to a record, oldest first."""

    items: tuple[HistoryLine, ...]


def found(hit: Hit, *, texts: bool) -> FoundClaim:
    """Show a claim that was found; words of its report only to those who may read reports."""
    judged = hit.judged
    return FoundClaim(
        claim=judged.claim,
        status=judged.status,
        released=judged.released,
        marks=judged.marks,
        publisher=hit.publisher,
        published=hit.published,
        title=hit.title if texts else None,
        context=hit.context if texts else None,
    )


def find(call: Call) -> ClaimPage:
    """Find claims, a page at a time. Later pages are not shifted by what is added or decided meanwhile."""
    asked: ClaimsPaged = call.params
    page = search(call.store, claims_query(asked, order=asked.order, limit=asked.limit), after=asked.after)
    texts = call.asked.who.may("read:reports")
    return ClaimPage(items=tuple(found(hit, texts=texts) for hit in page.hits), next=page.next, entry=page.entry)


def stream(call: Call) -> Any:
    """Stream every claim that is found, one JSON record a line."""
    query = claims_query(call.params)
    search(call.store, msgspec.structs.replace(query, limit=1))  # what cannot be read is told before the stream begins
    return lines(_walk(call, query, texts=call.asked.who.may("read:reports")))


def _walk(call: Call, query: Query, *, texts: bool) -> Iterator[FoundClaim]:
    after = None
    while True:
        page = search(call.store, query, after=after)
        yield from (found(hit, texts=texts) for hit in page.hits)
        if (after := page.next) is None:
            return


def read(call: Call) -> ClaimView:
    """Read one claim with its judgements."""
    with call.store.reading() as connection:
        judged = read_claim(connection, call.params.claim)
        home = homes_of(connection, [call.params.claim])
    return ClaimView(judged=judged, incident=home.get(call.params.claim))


def tell_history(call: Call) -> HistoryView:
    """Tell what happened to a claim, by whom and when."""
    with call.store.reading() as connection:
        read_claim(connection, call.params.claim)
        return HistoryView(items=history(connection, call.params.claim))


OPERATIONS = (
    Operation(name="claims", method="GET", path="/claims", run=find, needs="read:data", params=ClaimsPaged, gives=ClaimPage),
    Operation(
        name="claims-lines", method="GET", path="/claims.jsonl", run=stream, needs="read:data", params=ClaimsAsked,
        gives=FoundClaim, media=LINES,
    ),
    Operation(
        name="claim", method="GET", path="/claims/{claim}", run=read, needs="read:data", params=ClaimNamed,
        gives=ClaimView, refuses=(404,),
    ),
    Operation(
        name="claim-history", method="GET", path="/claims/{claim}/history", run=tell_history, needs="read:data",
        params=ClaimNamed, gives=HistoryView, refuses=(404,),
    ),
)  # fmt: skip
