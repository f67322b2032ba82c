"""The house that every request enters: store, codebook, settings, templates; made once, shared by all threads."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import Response

from reportedly.codebook import Codebook
from reportedly.config import Config
from reportedly.errors import LawBroken, NotSignedIn
from reportedly.review.roles import Principal
from reportedly.store import Store
from reportedly.web.jobs import Jobs
from reportedly.web.memo import Memo
from reportedly.web.rates import Rates
from reportedly.web.sessions import Doorkeeper
from reportedly.web.shelf import Shelf
from reportedly.worker import Coder

_BEARER = "bearer "
_MOST_KEPT, _MOST_PIECES = 200, 5_000
"""Sums of a few hundred kilobytes that are kept between requests, and smaller pieces that sums are made of."""


class House:
    """Hold what requests share. Nothing in it changes with a request but the store itself.

    Args:
        store: the store.
        book: the codebook that kinds and rules are shown by.
        config: settings.
        owner: who the owner of a store without accounts is called in the ledger.
        start_token: lets that owner in; None makes one.
        port: port that is served; cookies are named by it, for browsers do not keep those of two ports apart.
        make_coder: makes the pipeline when the first report is added; loading it takes seconds. None makes
            the one that ships.
    """

    def __init__(
        self, store: Store, book: Codebook, config: Config, *, owner: str = "local", start_token: str | None = None,
        port: int = 0, make_coder: Callable[[Config, Codebook], Coder] | None = None,
    ) -> None:  # fmt: skip
        self.store = store
        self.book = book
        self.config = config
        self.door = Doorkeeper(store, config.web, owner=owner, start_token=start_token)
        self.jobs = Jobs()
        self.memo, self.pieces = Memo(most=_MOST_KEPT), Memo(most=_MOST_PIECES)
        self._make_coder, self._loading = make_coder or _make_pipeline, threading.Lock()
        self._coder: Coder | None = None
        self.logins = Rates(config.web.logins_a_minute)
        self.cookie = f"{'__Host-' if config.web.https else ''}reportedly{f'-{port}' if port else ''}"
        self.paths: dict[str, str] = {}
        """Path of each route by its name; filled by `create_app`."""
        self.shelf = Shelf(self)

    def coder(self) -> Coder:
        """Give the pipeline, loaded at the first call and kept.

        Raises:
            ModelError: a model or gazetteer is missing or altered.
        """
        with self._loading:
            if self._coder is None:
                self._coder = self._make_coder(self.config, self.book)
            return self._coder

    def close(self) -> None:
        """Stop the jobs and close the store."""
        self.jobs.close()
        self.store.close()

    def person_of(self, request: Request) -> Principal | None:
        """Say who asks; None when nobody is signed in. Tokens open the API alone.

        Raises:
            NotSignedIn: a token came and is not good.
        """
        bearer = request.headers.get("authorization", "")
        if bearer:
            if not request.url.path.startswith("/api/") or not bearer.lower().startswith(_BEARER):
                raise NotSignedIn("a token opens the API alone, as `Authorization: Bearer …`")
            return self.door.know_token(bearer[len(_BEARER) :].strip())
        secret = request.cookies.get(self.cookie)
        return self.door.know(secret) if secret else None

    def give_cookie(self, response: Response, secret: str) -> Response:
        """Put the secret of a session into an answer, where no script can read it."""
        response.set_cookie(
            self.cookie, secret, httponly=True, secure=self.config.web.https, samesite="lax", path="/",
            max_age=int(self.config.web.session_hours * 3600),
        )  # fmt: skip
        return response

    def take_cookie(self, response: Response) -> Response:
        """Take the cookie out of the browser."""
        response.delete_cookie(self.cookie, path="/", httponly=True, secure=self.config.web.https, samesite="lax")
        return response

    def url(self, name: str, **parts: Any) -> str:
        """Make the address of a route; parts that its path does not name become the query, None is left out."""
        if name not in self.paths:
            raise LawBroken(f"no route {name!r}")
        path, query = self.paths[name], list[tuple[str, Any]]()
        for part, value in parts.items():
            hole = next((h for h in (f"{{{part}}}", f"{{{part}:path}}") if h in path), None) if "{" in path else None
            if hole is not None:
                path = path.replace(hole, quote(str(value), safe="/" if ":path" in hole else ""))
            else:
                values = value if isinstance(value, list | tuple) else (value,)
                query += [(part, v) for v in values if v is not None and v != ""]
        return path + (f"?{urlencode(query)}" if query else "")


def _make_pipeline(config: Config, book: Codebook) -> Coder:
    from reportedly.pipeline import Pipeline

    return Pipeline(config, book)
