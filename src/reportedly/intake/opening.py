"""Files, folders and standard input -> pieces, one a report; nothing beyond the size limit is ever held."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from reportedly.errors import EmptyReport, MissingInput, ReportedlyError, TooLarge
from reportedly.intake.media import HEAD_BYTES, SUFFIXES, is_lines, kind_of
from reportedly.intake.piece import Piece

STDIN = "-"
_READ = 1 << 20


def is_url(name: str) -> bool:
    """Tell whether an input is named by a URL."""
    return name.lower().startswith(("http://", "https://"))


def find_inputs(paths: Iterable[str | os.PathLike[str]]) -> Iterator[str | ReportedlyError]:
    """List the inputs that paths name: files, `-` and URLs as they are, folders walked.

    A folder gives its files that end as texts, pages and JSON do (`SUFFIXES`), below it too, in the order of their
    names; hidden ones and links to folders are left out. A file that is named itself is always an input.

    Yields:
        A path, `-` or a URL; or an error for a folder that cannot be read or holds no report.
    """
    for path in paths:
        name = os.fspath(path)
        if name == STDIN or is_url(name) or not Path(name).is_dir():
            yield name
        else:
            yield from _walk(name)


def _walk(folder: str) -> Iterator[str | ReportedlyError]:
    errors: list[OSError] = []
    found = False
    for root, folders, files in os.walk(folder, onerror=errors.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for error in errors:
            found = True
            yield MissingInput(f"folder cannot be read: {error.strerror}", where=str(error.filename))
        errors.clear()
        for name in sorted(files):
            path = Path(root, name)
            if not name.startswith(".") and path.suffix.lower() in SUFFIXES and path.is_file():
                found = True
                yield str(path)
    for error in errors:
        found = True
        yield MissingInput(f"folder cannot be read: {error.strerror}", where=str(error.filename))
    if not found:
        endings = " ".join(sorted(SUFFIXES))
        yield MissingInput(
            "no report in this folder", where=folder, remedy=f"It must hold files that end in one of {endings}"
        )


def open_file(path: str, *, max_bytes: int) -> Iterator[Piece | ReportedlyError]:
    """Cut a file into pieces: one, or one a line for JSON Lines.

    Args:
        path: the file, or `-` for standard input.
        max_bytes: largest report; a longer line of JSON Lines is an error of its own, a longer file is refused unread.

    Raises:
        MissingInput: no such file, or not readable.
        TooLarge: the file is beyond the limit and is not JSON Lines.
        EmptyReport: JSON Lines without a line.
    """
    if path == STDIN:
        yield from cut_stream(sys.stdin.buffer, name=STDIN, max_bytes=max_bytes)
        return
    try:
        with Path(path).open("rb") as stream:
            size = os.fstat(stream.fileno()).st_size
            yield from cut_stream(stream, name=path, max_bytes=max_bytes, size=size)
    except FileNotFoundError:
        raise MissingInput("no such file", where=path) from None
    except OSError as error:
        raise MissingInput(f"cannot be read: {error.strerror}", where=path) from None


def cut_stream(
    stream: BinaryIO,
    *,
    name: str,
    max_bytes: int,
    size: int = 0,
    media_type: str = "",
    charset: str | None = None,
    url: str | None = None,
) -> Iterator[Piece | ReportedlyError]:
    """Cut a stream of bytes into pieces; `size` is its length where that is known before it is read."""
    head = stream.read(min(HEAD_BYTES, max_bytes + 1))
    if is_lines(name, head, media_type=media_type):
        yield from cut_lines(stream, name=name, max_bytes=max_bytes, head=head)
        return
    if size > max_bytes:
        raise _too_large(size, max_bytes, name)
    data = head + _read(stream, max_bytes + 1 - len(head))
    if len(data) > max_bytes:
        raise _too_large(None, max_bytes, name)
    yield Piece(name=name, data=data, kind=kind_of(name, media_type=media_type), charset=charset, url=url)


def cut_lines(
    stream: BinaryIO, *, name: str, max_bytes: int, head: bytes = b"", end: int | None = None
) -> Iterator[Piece | ReportedlyError]:
    """Cut JSON Lines into pieces, one a line that is not blank.

    Args:
        stream: where the bytes come from.
        name: file, for the pieces.
        max_bytes: longest line.
        head: bytes already read from the stream.
        end: bytes, counted from the start of `head`, behind which no further line begins.

    Raises:
        EmptyReport: there is no line in it.
    """
    whole: BinaryIO = io.BufferedReader(_Joined(head, stream), _READ)
    number = taken = position = 0
    while end is None or position < end:
        line, length = _line(whole, max_bytes)
        if not length:
            break
        number, position = number + 1, position + length
        if line is None:
            taken += 1
            yield _too_large(length, max_bytes, f"{name}:{number}")
        elif data := (line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line).strip():
            taken += 1
            yield Piece(name=name, line=number, data=data, kind="json")
    if not taken and end is None:
        raise EmptyReport("no line in it", where=name)


def _line(stream: BinaryIO, max_bytes: int) -> tuple[bytes | None, int]:
    """Read one line; give None for one that is too long, which is skipped, and its length in bytes."""
    line = stream.readline(max_bytes + 2)
    length = len(line)
    if len(line.rstrip(b"\r\n")) <= max_bytes:
        return line, length
    while line and not line.endswith(b"\n"):
        line = stream.readline(_READ)
        length += len(line)
    return None, length


def _read(stream: BinaryIO, limit: int) -> bytes:
    parts = []
    while limit > 0 and (part := stream.read(min(limit, _READ))):
        parts.append(part)
        limit -= len(part)
    return b"".join(parts)


def _too_large(size: int | None, limit: int, where: str) -> TooLarge:
    found = f"{size:,} bytes are" if size else "it is"
    return TooLarge(f"{found} beyond the limit of {limit:,} bytes", where=where)


class _Joined(io.RawIOBase):
    """Read bytes already taken from a stream, then the stream."""

    def __init__(self, head: bytes, stream: BinaryIO) -> None:
        self._head, self._stream = memoryview(head), stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        if not self._head:
            data = self._stream.read(len(buffer))
        else:
            data = bytes(self._head[: len(buffer)])
            self._head = self._head[len(buffer) :]
        buffer[: len(data)] = data
        return len(data)
