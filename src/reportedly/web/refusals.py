"""What an error looks like: a page for people, a problem record (RFC 9457) for programs; secrets in neither."""

from __future__ import annotations

import logging
import secrets
from typing import TYPE_CHECKING

import msgspec
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from reportedly.errors import NotSignedIn, ReportedlyError, TooMany, Unforeseen
from reportedly.review.roles import Principal
from reportedly.web.asked import Asked

if TYPE_CHECKING:
    from reportedly.web.house import House

API = "/api/"
LOG = logging.getLogger("reportedly.web")


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """Say what went wrong, as RFC 9457 has it; `code` is stable, `remedy` says what to do."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    where: str = ""
    remedy: str = ""


def refuse(house: House, request: Request, error: ReportedlyError, person: Principal | None = None) -> Response:
    """Answer a request with an error."""
    if request.url.path.startswith(API):
        return problem(error)
    asked = Asked(house, request, person)
    if isinstance(error, NotSignedIn) and person is None and request.method in ("GET", "HEAD"):
        return _to_login(house, request, asked)
    if request.method == "HEAD":
        return Response(status_code=error.http_status)
    return asked.show("error.html", status=error.http_status, error=error)


def _to_login(house: House, request: Request, asked: Asked) -> Response:
    wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    address = house.url("login", next=wanted if request.url.path not in ("/", "/start") else None)
    if asked.is_part:
        return Response(status_code=401, headers={"HX-Redirect": address})
    return RedirectResponse(address, status_code=303)


def problem(error: ReportedlyError) -> Response:
    """Make the problem record of an error."""
    plain = Problem(
        type=f"urn:reportedly:error:{error.code}", title=type(error).__name__, status=error.http_status, code=error.code,
        detail=error.message, where=error.where, remedy=error.remedy,
    )  # fmt: skip
    headers = {"WWW-Authenticate": "Bearer"} if error.http_status == 401 else {}
    if isinstance(error, TooMany):
        headers["Retry-After"] = "60"
    return Response(
        msgspec.json.encode(plain),
        status_code=error.http_status,
        media_type="application/problem+json",
        headers=headers,
    )


def unforeseen(request: Request, error: Exception) -> Unforeseen:
    """Note an error that nobody foresaw under a number, and give the number to the visitor but nothing else."""
    number = secrets.token_hex(4)
    LOG.error("error %s at %s %s", number, request.method, request.url.path, exc_info=error)
    return Unforeseen(f"something went wrong here (number {number})", remedy="Report this with its number.")


def note(request: Request, status: int, took_s: float, person: Principal | None) -> None:
    """Write a line of the log: never what stands behind the question mark, nor a cookie, nor a token."""
    name = person.name if person else "-"
    LOG.info("%s %s %d %.0f ms %s", request.method, request.url.path, status, took_s * 1000, name)
