"""Signing in and out: the owner by the start-up token, everybody else by name and password."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response

from reportedly.errors import NotSignedIn, TooMany
from reportedly.web.asked import Asked
from reportedly.web.routing import Page


def start(asked: Asked) -> Response:
    """Let the owner in, and take the token out of the address bar at once."""
    asked.house.logins.take(asked.address)
    secret = asked.house.door.start(asked.query.get("token", ""))
    return asked.house.give_cookie(RedirectResponse("/", status_code=303), secret)


def show_login(asked: Asked) -> Response:
    """Show the form, or say how the owner gets in where there are no accounts."""
    if asked.person is not None:
        return RedirectResponse(inside(asked.query.get("next", "")), status_code=303)
    return _form(asked, next_page=asked.query.get("next", ""))


def login(asked: Asked) -> Response:
    """Check a name and a password. A fresh secret each time: none that came from outside is ever made good."""
    name, password = (str(asked.form.get(field, "")) for field in ("name", "password"))
    next_page = str(asked.form.get("next", ""))
    try:
        asked.house.logins.take(asked.address)
        secret = asked.house.door.sign_in(name, password)
    except (NotSignedIn, TooMany) as error:
        return _form(asked, next_page=next_page, error=error)
    _end(asked)
    return asked.house.give_cookie(RedirectResponse(inside(next_page), status_code=303), secret)


def logout(asked: Asked) -> Response:
    """End the session."""
    _end(asked)
    return asked.house.take_cookie(RedirectResponse(asked.url("login"), status_code=303))


def _end(asked: Asked) -> None:
    old = asked.request.cookies.get(asked.house.cookie)
    if old:
        asked.house.door.sign_out(old)


def _form(asked: Asked, *, next_page: str, error: NotSignedIn | TooMany | None = None) -> Response:
    shared = asked.house.door.has_accounts()
    status = error.http_status if error else 200
    return asked.show("login.html", status=status, next=inside(next_page), error=error, shared=shared)


def inside(address: str) -> str:
    """Give an address within the workbench, or the first page: nobody is sent elsewhere after signing in."""
    plain = address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if plain and address.isprintable() and "\\" not in address else "/"


PAGES = (
    Page(name="start", path="/start", run=start, needs=None),
    Page(name="login", path="/login", run=show_login, needs=None),
    Page(name="login-try", path="/login", run=login, needs=None, methods=("POST",)),
    Page(name="logout", path="/logout", run=logout, needs=None, methods=("POST",)),
)
