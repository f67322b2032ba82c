"""The first page: what is in the store, and where to go on."""

from __future__ import annotations

from starlette.responses import Response

from reportedly.store.read import count_kept
from reportedly.web.asked import Asked
from reportedly.web.routing import Page


def show_home(asked: Asked) -> Response:
    """Show what is in the store."""
    return asked.show("home.html", counts=count_kept(asked.store))


PAGES = (Page(name="home", path="/", run=show_home, needs="read:data"),)
