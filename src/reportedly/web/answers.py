"""Answers that are files: named so that no browser takes them for a page of ours."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from starlette.responses import Response, StreamingResponse


def file_answer(data: bytes | Iterable[bytes], *, name: str, media_type: str) -> Response:
    """Make an answer that is kept as a file and never shown in the place of a page.

    Args:
        data: the bytes, or pieces of them as they come.
        name: what to call the file; any text.
        media_type: what it is.
    """
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "._-") else "_" for c in name) or "file"
    headers = {
        "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}",
        "Cache-Control": "no-store",
    }
    if isinstance(data, bytes):
        return Response(data, media_type=media_type, headers=headers)
    return StreamingResponse(data, media_type=media_type, headers=headers)
