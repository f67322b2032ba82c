"""Static files: only what is shipped; addresses with the right digest may be kept for ever."""

from __future__ import annotations

import mimetypes
from pathlib import Path

from starlette.responses import FileResponse, Response

from reportedly.errors import NotInStore
from reportedly.web.asked import Asked
from reportedly.web.routing import Page
from reportedly.web.shelf import STATIC

_TYPES = {
    ".js": "text/javascript", ".mjs": "text/javascript", ".css": "text/css", ".woff2": "font/woff2",
    ".json": "application/json", ".geojson": "application/geo+json", ".svg": "image/svg+xml", ".txt": "text/plain",
    ".map": "application/json",
}  # fmt: skip
_FOR_EVER = "public, max-age=31536000, immutable"


def serve_file(asked: Asked) -> Response:
    """Serve a file from the room's own folder and from nowhere else."""
    name = asked.path["file"]
    path = None if "\0" in name else (STATIC / name).resolve()
    if path is None or not path.is_relative_to(STATIC.resolve()) or not path.is_file():
        raise NotInStore("no such file", remedy="Load the page again.")
    keep = _FOR_EVER if asked.path["digest"] == asked.house.shelf.digest else "no-cache"
    return FileResponse(path, media_type=_type_of(path), headers={"Cache-Control": keep})


def _type_of(path: Path) -> str:
    return _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"


STATIC_FILES = Page(name="static", path="/static/{digest}/{file:path}", run=serve_file, needs=None)
"""The one route to what is shipped."""
