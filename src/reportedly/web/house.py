"""The house that every request enters: store, codebook, settings, templates; made once, shared by all threads."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

from starlette.requests import Request

from reportedly.codebook import Codebook
from reportedly.config import Config
from reportedly.errors import LawBroken
from reportedly.review.roles import Principal, local_owner
from reportedly.store import Store
from reportedly.web.shelf import Shelf


class House:
    """Hold what requests share. Nothing in it changes with a request but the store itself."""

    def __init__(self, store: Store, book: Codebook, config: Config) -> None:
        self.store = store
        self.book = book
        self.config = config
        self.shelf = Shelf(self)
        self.paths: dict[str, str] = {}
        """Path of each route by its name; filled by `create_app`."""

    def person_of(self, request: Request) -> Principal | None:
        """Say who asks; None when nobody is signed in."""
        return local_owner("local")

    def url(self, name: str, **parts: Any) -> str:
        """Make the address of a route; parts that its path does not name become the query, None is left out."""
        if name not in self.paths:
            raise LawBroken(f"no route {name!r}")
        path, query = self.paths[name], []
        for part, value in parts.items():
            values = value if isinstance(value, list | tuple) else (value,)
            hole = next((h for h in (f"{{{part}}}", f"{{{part}:path}}") if h in path), None)
            if hole is not None:
                path = path.replace(hole, quote(str(value), safe="/" if "path" in hole else ""))
            else:
                query += [(part, v) for v in values if v is not None and v != ""]
        return path + (f"?{urlencode(query)}" if query else "")
