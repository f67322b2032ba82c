"""Sources: who vouches for what, how often alone, how far each agrees with the others, and who copies whom."""

from __future__ import annotations

from starlette.responses import Response

from reportedly.web.asked import Asked
from reportedly.web.pages.exploring import explored
from reportedly.web.pages.incidents import told_query
from reportedly.web.pages.showing import show
from reportedly.web.routing import Page
from reportedly.web.views.sources import sources_view


def show_sources(asked: Asked) -> Response:
    """Show the sources of the incidents that the selection finds."""
    chosen = explored(asked)
    with asked.store.reading() as connection:
        view = sources_view(connection, told_query(asked), asked.house.memo, asked.house.pieces)
    return show(asked, "sources.html", view=view, chosen=chosen)


PAGES = (Page(name="sources", path="/sources", run=show_sources, needs="read:data"),)
