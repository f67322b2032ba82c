"""Bodies of requests, read within a limit: beyond it nothing more is taken in."""

from __future__ import annotations

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.types import Message

from reportedly.errors import RequestError, TooLarge

_MOST_FILES = 200
_MOST_FIELDS = 500


async def read_form(request: Request, *, most_bytes: int) -> FormData:
    """Read the fields and files of a form.

    Raises:
        TooLarge: the body is beyond the limit.
        RequestError: the body is no form, or the visitor went away.
    """
    limited = _limited(request, most_bytes)
    try:
        return await limited.form(max_files=_MOST_FILES, max_fields=_MOST_FIELDS, max_part_size=most_bytes)
    except HTTPException as error:
        raise RequestError(f"the form cannot be read: {error.detail}") from None
    except ClientDisconnect:
        raise RequestError("the visitor went away") from None


async def read_raw(request: Request, *, most_bytes: int) -> bytes:
    """Read a body as it is.

    Raises:
        TooLarge: it is beyond the limit.
        RequestError: the visitor went away.
    """
    try:
        return await _limited(request, most_bytes).body()
    except ClientDisconnect:
        raise RequestError("the visitor went away") from None


def _limited(request: Request, most_bytes: int) -> Request:
    """Let a body through piece by piece until the limit; the length that its header claims is checked at once."""
    claimed = request.headers.get("content-length", "")
    if claimed.isdecimal() and int(claimed) > most_bytes:
        raise _too_large(most_bytes)
    taken = 0

    async def receive() -> Message:
        nonlocal taken
        message = await request.receive()
        taken += len(message.get("body", b""))
        if taken > most_bytes:
            raise _too_large(most_bytes)
        return message

    return Request(request.scope, receive)


def _too_large(most_bytes: int) -> TooLarge:
    return TooLarge(f"the request is beyond the limit of {most_bytes:,} bytes", remedy="Send less at once.")
