"""Static files: only what is shipped, found at the start; addresses with the right digest may be kept for ever."""

from __future__ import annotations

import mimetypes
from pathlib import Path

from starlette.responses import FileResponse, Response

from reportedly.errors import NotInStore
from reportedly.web.asked import Asked
from reportedly.web.routing import Page

_TYPES = {
    ".js": "text/javascript", ".mjs": "text/javascript", ".css": "text/css", ".woff2": "font/woff2",
    ".json": "application/json", ".svg": "image/svg+xml", ".txt": "text/plain", ".map": "application/json",
}  # fmt: skip
_FOR_EVER = "public, max-age=31536000, immutable"


def _serve(asked: Asked) -> Response:
    folder = asked.house.shelf.static.resolve()
    path = (folder / asked.path["file"]).resolve()
    if not path.is_relative_to(folder) or not path.is_file():
        raise NotInStore(f"no file {asked.path['file']!r}", remedy="Load the page again.")
    keep = _FOR_EVER if asked.path["digest"] == asked.house.shelf.digest else "no-cache"
    return FileResponse(path, media_type=_type_of(path), headers={"Cache-Control": keep})


def _type_of(path: Path) -> str:
    return _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"


STATIC_FILES = Page(name="static", path="/static/{digest}/{file:path}", run=_serve, needs=None)
"""The one route to what is shipped."""
