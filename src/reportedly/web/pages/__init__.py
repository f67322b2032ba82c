"""The pages, one a file; `PAGES` is the one table of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import jinja2
from jinja2.runtime import Context

from reportedly.web.pages import (
    admin,
    agreement,
    claims,
    download,
    explore,
    failures,
    helping,
    home,
    incidents,
    queue,
    release,
    reports,
    sources,
)
from reportedly.web.routing import Page

if TYPE_CHECKING:
    from reportedly.web.shelf import Shelf

PAGES: tuple[Page, ...] = (
    *home.PAGES, *reports.PAGES, *claims.PAGES, *incidents.PAGES, *queue.PAGES, *explore.PAGES, *sources.PAGES,
    *agreement.PAGES, *failures.PAGES, *release.PAGES, *download.PAGES, *admin.PAGES, *helping.PAGES,
)  # fmt: skip


def prepare(shelf: Shelf) -> None:
    """Give templates the filter `t`: words that come from the codebook, the records or people, translated if known."""
    shelf.add_filters({"t": _translated})


@jinja2.pass_context
def _translated(context: Context, words: object) -> str:
    """Look words up that are no literals of a template; a per cent sign in them is one and no format."""
    said = str(words or "")
    return str(context.call(context.resolve("gettext"), said.replace("%", "%%"))) if said else ""
