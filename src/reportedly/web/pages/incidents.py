"""Incidents: the list, one incident with its rival accounts, and the word of people on which claims are one."""

from __future__ import annotations

from typing import get_args

from starlette.responses import RedirectResponse, Response

from reportedly.errors import BadQuery, RequestError
from reportedly.review.decide import Judgement, decide
from reportedly.store.told import Order, ToldQuery, list_told, read_told
from reportedly.web.asked import Asked
from reportedly.web.pages.exploring import explored
from reportedly.web.pages.showing import back_of, here, show
from reportedly.web.routing import Page
from reportedly.web.views.incidents import incident_view, waterfall
from reportedly.web.views.selection import Selection
from reportedly.worker.telling import catch_up

_OWN = ("sort", "reports", "origins", "killed", "look", "waiting")


def told_query(asked: Asked, *, limit: int = 40) -> ToldQuery:
    """Put the address as a question for incidents: the selection of claims, and what is asked of incidents themselves.

    Raises:
        BadQuery: a part of it cannot be read.
    """
    selection = Selection.from_params(asked.query)
    order = asked.query.get("sort") or "newest"
    if order not in get_args(Order):
        raise BadQuery(f"there is no order {order!r}", remedy=f"Known are {', '.join(get_args(Order))}.")
    return ToldQuery(
        claims=None if selection.is_empty else selection.query(), order=order,  # type: ignore[arg-type]
        least_reports=_number(asked, "reports") or 1, least_origins=_number(asked, "origins") or 0,
        killed=_number(asked, "killed"), look=bool(asked.query.get("look")), waiting=bool(asked.query.get("waiting")),
        limit=limit,
    )  # fmt: skip


def _number(asked: Asked, name: str) -> int | None:
    text = asked.query.get(name) or ""
    if text and not text.isdigit():
        raise BadQuery(f"{name} is {text!r}", remedy="Write a whole number.")
    return int(text) if text else None


def show_incidents(asked: Asked) -> Response:
    """List incidents."""
    chosen = explored(asked)
    with asked.store.reading() as connection:
        page = list_told(connection, told_query(asked), after=asked.query.get("after") or None)
    own = {name: asked.query.get(name) or None for name in _OWN}
    return show(asked, "incidents.html", chosen=chosen, page=page, own=own)


def show_incident(asked: Asked) -> Response:
    """Show one incident."""
    with asked.store.reading() as connection:
        view = incident_view(connection, asked.path["incident"], asked.book, texts=asked.who.may("read:reports"))
    return show(asked, "incident.html", view=view, here=here(asked))


def show_why(asked: Asked) -> Response:
    """Show why two claims are of one incident or not, and take a person's word on it."""
    left, right = asked.query.get("left", ""), asked.query.get("right", "")
    if not left or not right or left == right:
        raise RequestError("this page compares two claims", remedy="Choose them on the page of an incident.")
    with asked.store.reading() as connection:
        fall = waterfall(connection, left, right)
    return show(asked, "why.html", fall=fall, back=back_of(asked, ""), here=here(asked))


def show_why_incidents(asked: Asked) -> Response:
    """Go on to the comparison of the claims that founded two incidents."""
    with asked.store.reading() as connection:
        left, right = (read_told(connection, asked.path[name]) for name in ("incident", "other"))
    back = asked.url("incident", incident=left.id)
    return asked.go("why", left=left.claims[0], right=right.claims[0], back=back)


def take_pair(asked: Asked) -> Response:
    """Take a person's word on whether two claims are of one happening."""
    form = asked.form
    act, left, right = (str(form.get(name) or "") for name in ("act", "left", "right"))
    if act not in ("same", "different", "unsure"):
        raise RequestError(f"{act!r} is no word on two claims", remedy="It is same, different or unsure.")
    reason = str(form.get("reason") or "").strip()
    decide(asked.store, asked.who, Judgement(act=act, subject=left, other=right, reason=reason))
    catch_up(asked.store, asked.book)
    return RedirectResponse(back_of(asked, asked.url("incidents")), status_code=303)


PAGES = (
    Page(name="incidents", path="/incidents", run=show_incidents, needs="read:data"),
    Page(name="why", path="/incidents/why", run=show_why, needs="read:reports"),
    Page(name="pair", path="/incidents/pair", run=take_pair, needs="decide", methods=("POST",)),
    Page(name="why-incidents", path="/incidents/{incident}/with/{other}", run=show_why_incidents, needs="read:reports"),
    Page(name="incident", path="/incidents/{incident}", run=show_incident, needs="read:data"),
)
