"""The application: the house, the guard around it, and the one table of its routes."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import anyio.to_thread
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from reportedly.errors import NotInStore, ReportedlyError, RequestError
from reportedly.review.roles import Principal
from reportedly.web import api, signing, tasks
from reportedly.web.asked import Asked
from reportedly.web.bodies import read_form, read_raw
from reportedly.web.guard import LOOPBACK, Guard
from reportedly.web.house import House
from reportedly.web.pages import PAGES, prepare
from reportedly.web.refusals import note, refuse, unforeseen
from reportedly.web.routing import UPLOAD, Page
from reportedly.web.static_files import STATIC_FILES

THREADS = 12
"""Requests that are answered at once; the others queue. The store has connections for as many."""
_BRINGS = frozenset({"POST", "PUT", "PATCH"})

Endpoint = Callable[[Request], Awaitable[Response]]

ROUTES: tuple[Page, ...] = (*PAGES, *signing.PAGES, *tasks.PAGES, *api.PAGES, STATIC_FILES)
"""Every route there is."""


def create_app(house: House, *, routes: tuple[Page, ...] = ROUTES) -> Starlette:
    """Make the application for a house."""
    prepare(house.shelf)
    house.paths = {page.name: page.path for page in routes}
    by_path: dict[str, list[Page]] = {}
    for page in routes:
        by_path.setdefault(page.path, []).append(page)
    made = [_route(path, pages, house) for path, pages in by_path.items()]
    guard = Middleware(
        Guard,
        hosts=(*LOOPBACK, *house.config.web.hosts),
        https=house.config.web.https,
        refuse=lambda request, error: refuse(house, request, error),
    )
    return Starlette(
        routes=made, middleware=[guard], lifespan=_lifespan, exception_handlers={HTTPException: _unrouted(house)}
    )


@asynccontextmanager
async def _lifespan(_: Starlette) -> AsyncIterator[None]:
    anyio.to_thread.current_default_thread_limiter().total_tokens = THREADS
    yield


def _unrouted(house: House) -> Callable[[Request, Exception], Awaitable[Response]]:
    """Answer what no route takes in the shape of all errors."""

    async def answer(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        if error.status_code == 404:
            return await run_in_threadpool(
                refuse, house, request, NotInStore("there is no such page", remedy="Check the address.")
            )
        response = await run_in_threadpool(refuse, house, request, RequestError(error.detail))
        response.status_code = error.status_code
        response.headers.update(error.headers or {})
        return response

    return answer


def _route(path: str, pages: list[Page], house: House) -> Route:
    """Put the pages of one path under one route, so that what is not allowed is told with all that is."""
    table = {method: _endpoint(page, house) for page in pages for method in page.methods}

    async def endpoint(request: Request) -> Response:
        return await table["GET" if request.method == "HEAD" else request.method](request)

    return Route(path, endpoint, methods=list(table), name=pages[0].name)


def _endpoint(page: Page, house: House) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        begun = time.perf_counter()
        request.state.person = None
        try:
            response = await _answer(page, house, request)
        except ReportedlyError as error:
            response = await run_in_threadpool(refuse, house, request, error, request.state.person)
        except Exception as error:  # noqa: BLE001 - whoever asks is told, and the log has it whole
            told = unforeseen(request, error)
            response = await run_in_threadpool(refuse, house, request, told, request.state.person)
        note(request, response.status_code, time.perf_counter() - begun, request.state.person)
        return response

    return endpoint


async def _answer(page: Page, house: House, request: Request) -> Response:
    """Admit whoever asks, read what the request brings, and answer; what brings nothing is answered in one go."""
    if request.method not in _BRINGS:
        return await run_in_threadpool(_give, page, house, request)
    person = await run_in_threadpool(_admit, page, house, request)
    asked = await _ask(page, house, request, person)
    try:
        return await run_in_threadpool(page.run, asked)
    finally:
        await asked.form.close()


def _give(page: Page, house: House, request: Request) -> Response:
    return page.run(Asked(house, request, _admit(page, house, request)))


def _admit(page: Page, house: House, request: Request) -> Principal | None:
    """Say who asks and check the permission, before anything else of the request is read."""
    person = house.person_of(request)
    if page.needs is not None:
        asked = Asked(house, request, person)
        asked.who.need(page.needs)
    request.state.person = person
    return person


async def _ask(page: Page, house: House, request: Request, person: Principal | None) -> Asked:
    most = house.config.web.max_upload_bytes if page.most_bytes == UPLOAD else page.most_bytes
    if page.takes == "raw":
        return Asked(house, request, person, body=await read_raw(request, most_bytes=most))
    return Asked(house, request, person, form=await read_form(request, most_bytes=most))
