"""Failures: the reports that could not be read, where and why, and what to do."""

from __future__ import annotations

from itertools import islice

from starlette.responses import Response

from reportedly.store.read import walk_failures
from reportedly.web.asked import Asked
from reportedly.web.pages.showing import show
from reportedly.web.routing import Page

_MOST = 500


def show_failures(asked: Asked) -> Response:
    """List what failed and still waits, or everything that ever did."""
    every = bool(asked.query.get("all"))
    with asked.store.reading() as connection:
        found = list(islice(walk_failures(connection, all_of_them=every), _MOST + 1))
    return show(asked, "failures.html", rows=found[:_MOST], cut=len(found) > _MOST, every=every)


PAGES = (Page(name="failures", path="/failures", run=show_failures, needs="read:reports"),)
