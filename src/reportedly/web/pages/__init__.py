"""The pages, one a file; `PAGES` is the one table of them."""

from reportedly.web.pages import (
    admin,
    agreement,
    claims,
    download,
    explore,
    failures,
    help,
    home,
    incidents,
    queue,
    release,
    reports,
    sources,
)
from reportedly.web.routing import Page

PAGES: tuple[Page, ...] = (
    *home.PAGES, *reports.PAGES, *claims.PAGES, *incidents.PAGES, *queue.PAGES, *explore.PAGES, *sources.PAGES,
    *agreement.PAGES, *failures.PAGES, *release.PAGES, *download.PAGES, *admin.PAGES, *help.PAGES,
)  # fmt: skip
