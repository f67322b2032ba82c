"""The application: the house, the guard around it, and the table of its routes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from reportedly.errors import NotSignedIn, ReportedlyError
from reportedly.web.asked import Asked
from reportedly.web.house import House
from reportedly.web.pages import PAGES
from reportedly.web.routing import Page
from reportedly.web.static_files import STATIC_FILES

Endpoint = Callable[[Request], Awaitable[Response]]


def create_app(house: House, *, pages: Iterable[Page] = PAGES) -> Starlette:
    """Make the application for a house."""
    every = (*pages, STATIC_FILES)
    house.paths = {page.name: page.path for page in every}
    routes = [Route(page.path, _endpoint(page, house), methods=list(page.methods), name=page.name) for page in every]
    return Starlette(routes=routes)


def _endpoint(page: Page, house: House) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        form = await request.form() if request.method == "POST" else None
        asked = Asked(house, request, house.person_of(request), form)
        try:
            if page.needs is not None:
                asked.who.need(page.needs)
            return await run_in_threadpool(page.run, asked)
        except NotSignedIn:
            raise
        except ReportedlyError as error:
            return asked.show("error.html", status=error.http_status, error=error)

    return endpoint
