"""Map and timeline: the selection as places and as days, with its list beside them; and its data for the browser."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date
from functools import partial

import msgspec
from markupsafe import Markup
from starlette.responses import Response

from reportedly.errors import BadQuery
from reportedly.store.search import Hit, search
from reportedly.store.told import homes_of
from reportedly.web.asked import Asked
from reportedly.web.pages.exploring import Chosen, counted, explored, plain_query
from reportedly.web.pages.showing import show
from reportedly.web.routing import Page
from reportedly.web.views.places import PAPER_CLAIMS, Drawing, paper_map, points_data
from reportedly.web.views.selection import Selection, read_day
from reportedly.web.views.times import bins, bins_json, columns, spans_of

_BESIDE = 25
BORDERS = "natural-earth"
"""The one worldview whose borders can be drawn; none are drawn until somebody asks for them."""


def show_map(asked: Asked) -> Response:
    """Show the selection on the map, with its days below and its list beside it."""
    chosen, borders = explored(asked, limit=_BESIDE), asked.query.get("borders", "")
    if borders not in ("", BORDERS):
        raise BadQuery(f"there are no borders {borders!r}", remedy=f"Known are those of {BORDERS}; or leave it out.")
    page = search(asked.store, chosen.query, after=asked.query.get("after") or None)
    with asked.store.reading() as connection:
        paper = asked.house.memo.carried(
            ("paper", plain_query(chosen.query)), lambda known: paper_map(connection, chosen.query, known)
        )
        told = counted(asked, connection, chosen.query)
        homes = homes_of(connection, [hit.judged.claim.id for hit in page.hits])
    return show(
        asked, "map.html", kept_discs=partial(_kept_discs, asked), chosen=chosen, page=page, total=told.total, at=asked.query.get("at", ""), homes=homes,
        drawing=paper.what, borders=borders, worldview=BORDERS, off_map=told.total - told.placed, undated=told.days.undated, bins=columns(bins(told.days)),
        paper_claims=PAPER_CLAIMS if told.placed > PAPER_CLAIMS else 0,
    )  # fmt: skip


def _kept_discs(asked: Asked, macro: Callable[..., Markup], chosen: Chosen, drawing: Drawing) -> Markup:
    """Draw the discs of the map without script, or give them as they were drawn before."""
    key = ("discs", drawing, chosen.selection, asked.locale)
    return asked.house.memo.once(key, lambda: macro(chosen, drawing))


def show_timeline(asked: Asked) -> Response:
    """Show the selection over days: how many begin when, and each claim's days as a bar."""
    chosen = explored(asked)
    page = search(asked.store, chosen.query, after=asked.query.get("after") or None)
    with asked.store.reading() as connection:
        told = counted(asked, connection, chosen.query)
    shown = {hit.judged.claim.id: _days_of(hit) for hit in page.hits}
    since, until = (read_day(day) if day else None for day in (chosen.selection.since, chosen.selection.until))
    spans, ends = spans_of(shown, since=since, until=until)
    return show(
        asked, "timeline.html", chosen=chosen, page=page, total=told.total,
        undated=told.days.undated, bins=columns(bins(told.days)), spans=spans, ends=ends, at=asked.query.get("at", ""),
    )  # fmt: skip


def _days_of(hit: Hit) -> tuple[date, date] | None:
    when = hit.judged.claim.when
    return (when.earliest, when.latest) if when and when.earliest and when.latest else None


def give_points(asked: Asked) -> Response:
    """Give the points of the selection as GeoJSON."""
    query = Selection.from_params(asked.query).query()
    with asked.store.reading() as connection:
        points = asked.house.memo.carried(
            ("points", plain_query(query)), lambda known: points_data(connection, query, known)
        )
    return _json(asked, points.what)


def give_days(asked: Asked) -> Response:
    """Give the days of the selection, in bins."""
    query = Selection.from_params(asked.query).query()
    with asked.store.reading() as connection:
        found = counted(asked, connection, query).days
    return _json(asked, msgspec.json.encode(bins_json(bins(found), found.undated)))


def _json(asked: Asked, data: bytes) -> Response:
    """Give data that the browser may keep if it asks each time whether they are still the same."""
    tag = f'"{hashlib.sha256(data).hexdigest()[:32]}"'
    headers = {"Cache-Control": "private, no-cache", "ETag": tag}
    if asked.request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(data, media_type="application/json", headers=headers)


PAGES = (
    Page(name="map", path="/map", run=show_map, needs="read:data"),
    Page(name="points", path="/map/points.json", run=give_points, needs="read:data"),
    Page(name="timeline", path="/timeline", run=show_timeline, needs="read:data"),
    Page(name="days", path="/timeline/days.json", run=give_days, needs="read:data"),
)
