"""Which form bytes are in, told from what is said of them, from their name, and from how they begin."""

from __future__ import annotations

import re
from pathlib import PurePath

import msgspec

from reportedly.errors import NotText
from reportedly.intake.piece import Kind

HEAD_BYTES = 65_536
"""How much of a file is looked at to tell its form."""

SUFFIXES: dict[str, Kind | None] = {
    ".txt": "text",
    ".text": "text",
    ".htm": "html",
    ".html": "html",
    ".xhtml": "html",
    ".json": "json",
    ".jsonl": "json",
    ".ndjson": "json",
}
"""What is taken from a folder, and the form that each ending tells."""

_LINES = frozenset({".jsonl", ".ndjson"})
_MEDIA_TYPES: dict[str, Kind] = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "application/json": "json",
    "application/x-ndjson": "json",
    "application/jsonl": "json",
    "application/ndjson": "json",
    "text/plain": "text",
}
_LINE_TYPES = frozenset({"application/x-ndjson", "application/jsonl", "application/ndjson"})
_PAGE = re.compile(
    r"\ufeff?\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html[\s>])", re.I | re.S
)

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a ZIP or office file"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office file"),
    (b"\x1f\x8b", "a gzip file"),
    (b"BZh", "a bzip2 file"),
    (b"\xfd7zXZ\x00", "an xz file"),
    (b"\x28\xb5\x2f\xfd", "a zstd file"),
    (b"\x89PNG\r\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"{\\rtf", "an RTF file"),
    (b"SQLite format 3\x00", "a SQLite database"),
    (b"PAR1", "a Parquet file"),
    (b"\x7fELF", "a program"),
)


def split_media_type(media_type: str | None) -> tuple[str, str | None]:
    """Split `text/html; charset=utf-8` into the type and the charset."""
    name, _, rest = (media_type or "").partition(";")
    charset = re.search(r"charset\s*=\s*[\"']?([\w.:+-]+)", rest, re.I)
    return name.strip().lower(), charset.group(1) if charset else None


def kind_of(name: str, *, media_type: str = "") -> Kind | None:
    """Tell the form from what is said of the bytes or from their name; None when only the bytes can tell."""
    return _MEDIA_TYPES.get(media_type) or SUFFIXES.get(PurePath(name).suffix.lower())


def is_lines(name: str, head: bytes, *, media_type: str = "") -> bool:
    """Tell JSON Lines: by name or media type, else by a whole object on the first line and one more."""
    suffix = PurePath(name).suffix.lower()
    if suffix in _LINES or media_type in _LINE_TYPES:
        return True
    if kind_of(name, media_type=media_type) not in (None, "json"):
        return False
    first, _, rest = head.removeprefix(b"\xef\xbb\xbf").lstrip().partition(b"\n")
    return first.startswith(b"{") and rest.lstrip().startswith(b"{") and _is_object(first)


def kind_in(text: str) -> Kind:
    """Tell the form of decoded text of which nothing else is known."""
    if is_page(text):
        return "html"
    return (
        "json"
        if text.lstrip("\ufeff \t\r\n").startswith("{") and _is_object(text.lstrip("\ufeff").encode())
        else "text"
    )


def is_page(text: str) -> bool:
    """Tell whether text begins as an HTML page does."""
    return _PAGE.match(text) is not None


def refuse_binary(data: bytes, *, where: str) -> None:
    """Refuse bytes that begin as a well-known binary format does.

    Raises:
        NotText: names the format.
    """
    for magic, form in _MAGIC:
        if data.startswith(magic):
            raise NotText(f"this is {form}, not text", where=where)


def _is_object(data: bytes) -> bool:
    try:
        return isinstance(msgspec.json.decode(data), dict)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return False
