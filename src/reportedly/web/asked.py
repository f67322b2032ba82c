"""What a page is asked: one request with the house behind it and the person who asks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from starlette.datastructures import FormData, QueryParams
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from reportedly.codebook import Codebook
from reportedly.errors import NotSignedIn
from reportedly.review.roles import Principal
from reportedly.store import Store
from reportedly.web.answers import file_answer

if TYPE_CHECKING:
    from reportedly.web.house import House


class Asked:
    """Hold one request. Made by the router after the guard and the check of the permission."""

    def __init__(
        self, house: House, request: Request, person: Principal | None, *, form: FormData | None = None,
        body: bytes = b"",
    ) -> None:  # fmt: skip
        self.house = house
        self.request = request
        self.person = person
        self.form = form if form is not None else FormData()
        self.body = body
        self.locale = house.shelf.choose(request.headers.get("accept-language", ""))

    @property
    def store(self) -> Store:
        """Give the store."""
        return self.house.store

    @property
    def book(self) -> Codebook:
        """Give the codebook."""
        return self.house.book

    @property
    def who(self) -> Principal:
        """Say who asks.

        Raises:
            NotSignedIn: nobody is signed in.
        """
        if self.person is None:
            raise NotSignedIn("nobody is signed in")
        return self.person

    @property
    def path(self) -> Mapping[str, Any]:
        """Give the parts of the path: `asked.path["report"]`."""
        return self.request.path_params

    @property
    def query(self) -> QueryParams:
        """Give what stands behind the question mark; `query.getlist("kind")` for what may come several times."""
        return self.request.query_params

    @property
    def address(self) -> str:
        """Give the visitor's network address, for limits on tries."""
        return self.request.client.host if self.request.client else "?"

    @property
    def is_part(self) -> bool:
        """Tell whether htmx asks for a part of a page, and not a browser for a whole one."""
        headers = self.request.headers
        return headers.get("HX-Request") == "true" and "HX-History-Restore-Request" not in headers

    def url(self, name: str, **parts: Any) -> str:
        """Make the address of a route from its name and the parts of its path; other values become the query."""
        return self.house.url(name, **parts)

    def show(self, template: str, *, status: int = 200, **values: Any) -> Response:
        """Show a template."""
        return HTMLResponse(self.house.shelf.fill(template, self, values), status_code=status)

    def go(self, name: str, **parts: Any) -> Response:
        """Send the browser on to another page (303, so that it asks with GET)."""
        return RedirectResponse(self.url(name, **parts), status_code=303)

    def download(self, data: bytes | Iterable[bytes], *, name: str, media_type: str) -> Response:
        """Give a file to keep."""
        return file_answer(data, name=name, media_type=media_type)
