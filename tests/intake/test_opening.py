"""Files, folders and streams, cut into pieces."""

from __future__ import annotations

import io
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from reportedly.errors import EmptyReport, MissingInput, ReportedlyError, TooLarge
from reportedly.intake.opening import cut_lines, cut_stream, find_inputs, is_url, open_file
from reportedly.intake.piece import Piece

LIMIT = 1000
_NOBODY = 65534


def names(pieces: Iterator[Piece | ReportedlyError]) -> list[str]:
    return [piece.where if isinstance(piece, Piece) else f"{piece.code} {piece.where}" for piece in pieces]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("b.txt", "a.html", "sub/c.jsonl", "sub/d.png", ".hidden.txt", ".git/x.txt", "e.md"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("Shells hit.", "utf-8")
    return tmp_path


@pytest.fixture
def closed() -> Iterator[Path]:
    """A folder that may not be read, met by a user whom permissions hold back."""
    root = os.geteuid() == 0
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o000)
    if root:
        os.seteuid(_NOBODY)
    yield folder
    if root:
        os.seteuid(0)
    folder.rmdir()


def test_find_inputs_walks_folders_in_order(folder: Path) -> None:
    found = [Path(str(name)).relative_to(folder).as_posix() for name in find_inputs([folder])]
    assert found == ["a.html", "b.txt", "sub/c.jsonl"]


def test_find_inputs_takes_named_inputs_as_they_are(folder: Path) -> None:
    named = ["-", "https://example.org/a", str(folder / "e.md"), "missing.txt"]
    assert list(find_inputs(named)) == named


def test_find_inputs_says_that_a_folder_holds_nothing(tmp_path: Path) -> None:
    (error,) = find_inputs([tmp_path])
    assert isinstance(error, MissingInput)
    assert (error.message, error.where) == ("no report in this folder", str(tmp_path))


def test_find_inputs_says_that_a_folder_cannot_be_read(closed: Path) -> None:
    (error,) = find_inputs([closed])
    assert isinstance(error, MissingInput)
    assert (error.message, error.where) == ("folder cannot be read: Permission denied", str(closed))


def test_open_file_gives_one_piece(folder: Path) -> None:
    (piece,) = open_file(str(folder / "b.txt"), max_bytes=LIMIT)
    assert (piece.data, piece.kind, piece.line) == (b"Shells hit.", "text", None)


def test_open_file_says_that_there_is_none() -> None:
    with pytest.raises(MissingInput, match="no such file"):
        list(open_file("missing.txt", max_bytes=LIMIT))


def test_open_file_says_that_it_cannot_be_read(folder: Path) -> None:
    with pytest.raises(MissingInput, match="cannot be read: Is a directory"):
        list(open_file(str(folder), max_bytes=LIMIT))


def test_open_file_refuses_a_large_file_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as stream:
        stream.truncate(50_000_000_000)
    with pytest.raises(TooLarge, match="50,000,000,000 bytes are beyond the limit of 20,000,000"):
        list(open_file(str(path), max_bytes=20_000_000))


def test_open_file_reads_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"Shells hit.")))
    (piece,) = open_file("-", max_bytes=LIMIT)
    assert (piece.where, piece.data, piece.kind) == ("-", b"Shells hit.", None)


class Endless(io.RawIOBase):
    """A stream that never ends, and counts what is read of it."""

    def __init__(self) -> None:
        self.given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        buffer[:] = b"x" * len(buffer)
        self.given += len(buffer)
        return len(buffer)


def test_cut_stream_stops_reading_at_the_limit() -> None:
    endless = Endless()
    with pytest.raises(TooLarge):
        list(cut_stream(endless, name="-", max_bytes=LIMIT))
    assert endless.given == LIMIT + 1


def test_cut_stream_tells_json_lines_from_their_beginning() -> None:
    data = b'{"text": "a"}\n\n{"text": "b"}\r\n'
    assert names(cut_stream(io.BytesIO(data), name="x.json", max_bytes=LIMIT)) == ["x.json:1", "x.json:3"]


def test_cut_lines_makes_an_error_of_a_long_line_and_goes_on() -> None:
    data = b'{"a": 1}\n' + b"x" * 3_000_000 + b"\n" + b'{"b": 1}'
    assert names(cut_lines(io.BytesIO(data), name="x", max_bytes=LIMIT)) == ["x:1", "input.too_large x:2", "x:3"]


def test_cut_lines_lets_a_line_of_just_the_limit_through() -> None:
    data = b"x" * LIMIT + b"\r\n" + b"y" * (LIMIT + 1)
    assert names(cut_lines(io.BytesIO(data), name="x", max_bytes=LIMIT)) == ["x:1", "input.too_large x:2"]


def test_cut_lines_drops_a_byte_order_mark() -> None:
    (piece,) = cut_lines(io.BytesIO(b"\xef\xbb\xbf{}\n"), name="x", max_bytes=LIMIT)
    assert piece.data == b"{}"


@pytest.mark.parametrize("data", [b"", b"\n \n\r\n"])
def test_cut_lines_says_that_there_is_no_line(data: bytes) -> None:
    with pytest.raises(EmptyReport, match="no line in it"):
        list(cut_lines(io.BytesIO(data), name="x", max_bytes=LIMIT))


@pytest.mark.parametrize(
    ("name", "url"),
    [("https://a.example", True), ("HTTP://a.example", True), ("a.txt", False), ("-", False), ("ftp://a", False)],
)
def test_is_url(name: str, url: bool) -> None:
    assert is_url(name) is url
