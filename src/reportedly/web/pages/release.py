"""Release: the one gate to publication, claim by claim, and the data package of what has passed."""

from __future__ import annotations

from typing import Any

import msgspec
from starlette.responses import Response

from reportedly.errors import RequestError
from reportedly.review.decide import Judgement, decide
from reportedly.review.release import GatePolicy
from reportedly.store.running import standings
from reportedly.store.search import search
from reportedly.web.asked import Asked
from reportedly.web.pages.exploring import explored
from reportedly.web.pages.showing import show
from reportedly.web.routing import Page
from reportedly.web.views.days import today
from reportedly.web.views.release import RIGHT, gate_of, gate_rows
from reportedly.web.views.selection import Selection
from reportedly.worker.telling import catch_up

_MOST = 200
_VIEWS: dict[str, dict[str, Any]] = {
    "ready": {"status": RIGHT, "released": "no"},
    "public": {"released": "yes"},
    "disputed": {"status": ("disputed",)},
}


def show_release(asked: Asked) -> Response:
    """Show what may be released, what is public, or what is disputed."""
    name = asked.query.get("view") or "ready"
    if name not in _VIEWS:
        raise RequestError(f"there is no view {name!r}", remedy=f"Known are {', '.join(_VIEWS)}.")
    selection = Selection.from_params(asked.query)
    query = msgspec.structs.replace(selection, **_VIEWS[name]).query(limit=50)
    page = search(asked.store, query, after=asked.query.get("after") or None)
    with asked.store.reading() as connection:
        standing = asked.house.memo.carried(("standings",), lambda known: standings(connection, known))
    rows = gate_rows(page.hits, GatePolicy(), day=today())
    return show(
        asked, "release.html", rows=rows, page=page, gate=gate_of(standing.counts), view=name, chosen=explored(asked)
    )


def take_release(asked: Asked) -> Response:
    """Release or recall the claims that were ticked, each by a decision of its own."""
    act, reason = str(asked.form.get("act") or ""), str(asked.form.get("reason") or "").strip()
    claims = [str(claim) for claim in asked.form.getlist("claim")][:_MOST]
    if act not in ("release", "recall") or not claims:
        raise RequestError("nothing was chosen", remedy="Tick the claims, then release or recall them.")
    for claim in claims:
        decide(asked.store, asked.who, Judgement(act=act, subject=claim, reason=reason))
    catch_up(asked.store, asked.book)
    return asked.go("release", view="public" if act == "release" else "ready", done=len(claims))


PAGES = (
    Page(name="release", path="/release", run=show_release, needs="read:reports"),
    Page(name="take-release", path="/release/decide", run=take_release, needs="release", methods=("POST",)),
)
