"""Map and timeline: the selection as places and as days, with its list beside them; and its data for the browser."""

from __future__ import annotations

from datetime import date

import msgspec
from starlette.responses import Response

from reportedly.store.lists import count_placed, days
from reportedly.store.search import Hit, count_claims, search
from reportedly.store.told import homes_of
from reportedly.web.asked import Asked
from reportedly.web.pages.exploring import Chosen, explored
from reportedly.web.pages.showing import show
from reportedly.web.routing import Page
from reportedly.web.views.places import PAPER_CLAIMS, draw, find_points, paper_points, points_json
from reportedly.web.views.selection import read_day
from reportedly.web.views.times import bins, bins_json, columns, spans_of

_BESIDE = 25


def show_map(asked: Asked) -> Response:
    """Show the selection on the map, with its days below and its list beside it."""
    chosen = explored(asked, limit=_BESIDE)
    page = search(asked.store, chosen.query, after=asked.query.get("after") or None)
    with asked.store.reading() as connection:
        found = paper_points(connection, chosen.query)
        total, placed = count_placed(connection, chosen.query)
        told = days(connection, chosen.query)
        homes = homes_of(connection, [hit.judged.claim.id for hit in page.hits])
    values = {"drawing": draw(found), "off_map": total - placed, "bins": columns(bins(told)), "homes": homes}
    return show(
        asked, "map.html", chosen=chosen, page=page, total=total, at=asked.query.get("at", ""), undated=told.undated,
        paper_claims=PAPER_CLAIMS if placed > PAPER_CLAIMS else 0, **values,
    )  # fmt: skip


def show_timeline(asked: Asked) -> Response:
    """Show the selection over days: how many begin when, and each claim's days as a bar."""
    chosen = explored(asked)
    page = search(asked.store, chosen.query, after=asked.query.get("after") or None)
    with asked.store.reading() as connection:
        told = days(connection, chosen.query)
    shown = {hit.judged.claim.id: _days_of(hit) for hit in page.hits}
    since, until = (read_day(day) if day else None for day in (chosen.selection.since, chosen.selection.until))
    spans, ends = spans_of(shown, since=since, until=until)
    return show(
        asked, "timeline.html", chosen=chosen, page=page, total=count_claims(asked.store, chosen.query),
        undated=told.undated, bins=columns(bins(told)), spans=spans, ends=ends, at=asked.query.get("at", ""),
    )  # fmt: skip


def _days_of(hit: Hit) -> tuple[date, date] | None:
    when = hit.judged.claim.when
    return (when.earliest, when.latest) if when and when.earliest and when.latest else None


def give_points(asked: Asked) -> Response:
    """Give the points of the selection as GeoJSON."""
    chosen = _chosen(asked)
    with asked.store.reading() as connection:
        return _json(points_json(find_points(connection, chosen.query)))


def give_days(asked: Asked) -> Response:
    """Give the days of the selection, in bins."""
    chosen = _chosen(asked)
    with asked.store.reading() as connection:
        found = days(connection, chosen.query)
    return _json(bins_json(bins(found), found.undated))


def _chosen(asked: Asked) -> Chosen:
    return explored(asked)


def _json(value: object) -> Response:
    headers = {"Cache-Control": "no-store"}
    return Response(msgspec.json.encode(value), media_type="application/json", headers=headers)


PAGES = (
    Page(name="map", path="/map", run=show_map, needs="read:data"),
    Page(name="points", path="/map/points.json", run=give_points, needs="read:data"),
    Page(name="timeline", path="/timeline", run=show_timeline, needs="read:data"),
    Page(name="days", path="/timeline/days.json", run=give_days, needs="read:data"),
)
