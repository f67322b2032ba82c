"""The doors of the room: a file, standard input, bytes, text, a URL -> reports."""

from __future__ import annotations

import io
import os
from collections.abc import Iterable, Iterator

from reportedly.config import IntakeConfig
from reportedly.errors import ReportedlyError
from reportedly.intake.media import split_media_type
from reportedly.intake.opening import cut_stream, is_url, open_file
from reportedly.intake.piece import Overrides, Piece
from reportedly.intake.taking import take_piece, take_words
from reportedly.records import Report

_NONE = Overrides()
Taken = Report | ReportedlyError


def open_pieces(name: str, *, config: IntakeConfig) -> Iterator[Piece | ReportedlyError]:
    """Cut one input into pieces, one a report, without reading them yet.

    Args:
        name: a path, `-` for standard input, or an http(s) URL, which is fetched.
        config: limits.

    Yields:
        A piece, or the error of one line of JSON Lines.

    Raises:
        InputError: the input as a whole cannot be had.
    """
    if is_url(name):
        yield from _open_url(name, config=config)
    else:
        yield from open_file(name, max_bytes=config.max_bytes)


def _open_url(url: str, *, config: IntakeConfig) -> Iterator[Piece | ReportedlyError]:
    from reportedly.intake.fetch import fetch

    found = fetch(url, config=config)
    yield from cut_stream(
        io.BytesIO(found.data),
        name=url,
        max_bytes=config.max_bytes,
        media_type=found.media_type,
        charset=found.charset,
        url=found.url,
    )


def take_file(path: str | os.PathLike[str], *, config: IntakeConfig, overrides: Overrides = _NONE) -> Iterator[Taken]:
    """Take in a file, or standard input for `-`.

    Yields:
        One report for text, HTML or a JSON object. For JSON Lines one report a line, or the error of that line.

    Raises:
        MissingInput: no such file, or not readable.
        InputError: a file that is not JSON Lines holds no report; see `take_piece`.
    """
    yield from _take_all(open_file(os.fspath(path), max_bytes=config.max_bytes), overrides)


def take_url(url: str, *, config: IntakeConfig, overrides: Overrides = _NONE) -> Iterator[Taken]:
    """Fetch and take in an http(s) URL that the user named.

    Raises:
        FetchError: refused, unreachable, too slow, redirected for ever.
        InputError: what it gave holds no report.
    """
    yield from _take_all(_open_url(url, config=config), overrides)


def take_bytes(
    data: bytes, *, name: str, media_type: str | None = None, config: IntakeConfig, overrides: Overrides = _NONE
) -> Iterator[Taken]:
    """Take in bytes.

    Args:
        data: all bytes of one input.
        name: what to call it in records and errors; its ending tells the form when `media_type` does not.
        media_type: as HTTP says it, `text/html; charset=windows-1256`; None when not known.
        config: limits.
        overrides: what the user says of every report.

    Raises:
        InputError: there is no report in it.
    """
    kind, charset = split_media_type(media_type)
    stream = io.BytesIO(data)
    pieces = cut_stream(stream, name=name, max_bytes=config.max_bytes, size=len(data), media_type=kind, charset=charset)
    yield from _take_all(pieces, overrides)


def take_text(text: str, *, config: IntakeConfig, overrides: Overrides = _NONE, name: str = "text") -> Report:
    """Take in text that is already decoded.

    Raises:
        NotText: NUL or a lone surrogate in it.
        TooLarge: beyond the limit, in bytes of UTF-8.
        EmptyReport: no words.
    """
    return take_words(text, name=name, max_bytes=config.max_bytes, overrides=overrides)


def _take_all(pieces: Iterable[Piece | ReportedlyError], overrides: Overrides) -> Iterator[Taken]:
    for piece in pieces:
        if isinstance(piece, ReportedlyError) or piece.line is None:
            yield piece if isinstance(piece, ReportedlyError) else take_piece(piece, overrides=overrides)
        else:
            yield _take_line(piece, overrides)


def _take_line(piece: Piece, overrides: Overrides) -> Taken:
    try:
        return take_piece(piece, overrides=overrides)
    except ReportedlyError as error:
        return error
