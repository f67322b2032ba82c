"""The first page: what is in the store, what waits, and where to go on."""

from __future__ import annotations

from starlette.responses import Response

from reportedly.store.pending import count_waiting
from reportedly.store.query import Query
from reportedly.store.running import count_failures, kept_counts
from reportedly.store.told import ToldQuery, list_told
from reportedly.web.asked import Asked
from reportedly.web.pages.exploring import counted
from reportedly.web.pages.showing import show
from reportedly.web.routing import Page

_FEW = 6


def show_home(asked: Asked) -> Response:
    """Show what is in the store, what waits for judgement, and the incidents told by most sources."""
    with asked.store.reading() as connection:
        kept = asked.house.memo.carried(("kept",), lambda known: kept_counts(connection, known))
        claims = counted(asked, connection, Query()).total
        failures = count_failures(connection)
        waiting = count_waiting(connection)
        told = list_told(connection, ToldQuery(order="sources", limit=_FEW))
    return show(asked, "home.html", kept=kept, claims=claims, failures=failures, waiting=waiting, told=told)


PAGES = (Page(name="home", path="/", run=show_home, needs="read:data"),)
