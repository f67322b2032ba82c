"""One piece -> one report: decode, take the text out of its form, tell passages and the day of publication."""

from __future__ import annotations

import hashlib

from reportedly.errors import EmptyReport, NotText, TooLarge
from reportedly.intake.decoding import decode
from reportedly.intake.front import Part
from reportedly.intake.json_record import take_record
from reportedly.intake.media import is_page, kind_in
from reportedly.intake.page import take_page
from reportedly.intake.passages import find_passages
from reportedly.intake.piece import Facts, Kind, Overrides, Piece
from reportedly.intake.plain import Segments, take_plain
from reportedly.intake.published import publication
from reportedly.records import Original, Report

_MEDIA_TYPES: dict[Kind, str] = {"text": "text/plain", "html": "text/html", "json": "application/json"}
_NONE = Overrides()


def take_piece(piece: Piece, *, overrides: Overrides = _NONE) -> Report:
    """Make the report of a piece.

    The text is kept as it is, but for a byte order mark, which is dropped, and line ends, which become LF.

    Raises:
        NotText: binary, NUL, or no encoding fits; names the offset.
        EmptyReport: no words, or a page without an article.
        BadRecord: JSON with a wrong field.
    """
    if not piece.data.strip(b" \t\r\n\0"):
        raise EmptyReport("empty: there is nothing in it", where=piece.where)
    source, encoding = decode(piece.data, where=piece.where, declared=piece.charset)
    kind = _kind(piece, source)
    text, segments, facts, known = _take(kind, source, piece)
    original = Original(
        media_type=_MEDIA_TYPES[kind],
        encoding=encoding,
        sha256=hashlib.sha256(piece.data).hexdigest(),
        length=len(piece.data),
        segments=segments,
    )
    return _report(text, facts, known, original, overrides, piece)


def take_words(text: str, *, name: str = "text", max_bytes: int, overrides: Overrides = _NONE) -> Report:
    """Make the report of text that is already decoded.

    Raises:
        NotText: NUL or a lone surrogate in it.
        TooLarge: beyond the limit, in bytes of UTF-8.
        EmptyReport: no words.
    """
    try:
        data = text.encode()
    except UnicodeEncodeError as error:
        raise NotText(f"a lone surrogate at code point {error.start}", where=name) from None
    if len(data) > max_bytes:
        raise TooLarge(f"{len(data):,} bytes are beyond the limit of {max_bytes:,}", where=name)
    return take_piece(Piece(name=name, data=data, kind="text"), overrides=overrides)


def _kind(piece: Piece, source: str) -> Kind:
    """Tell the form; a page that calls itself plain text is a page all the same."""
    if piece.kind == "text" and is_page(source):
        return "html"
    return piece.kind or kind_in(source)


def _take(kind: Kind, source: str, piece: Piece) -> tuple[str, Segments, Facts, tuple[Part, ...]]:
    if kind == "html":
        page = take_page(source, where=piece.where, url=piece.url)
        return page.text, page.segments, page.facts, page.known
    if kind == "json":
        words, facts = take_record(source, where=piece.where)
        return take_plain(words)[0], (), facts, ()
    text, segments = take_plain(source)
    return text, segments, Facts(), ()


def _report(
    text: str, facts: Facts, known: tuple[Part, ...], original: Original, overrides: Overrides, piece: Piece
) -> Report:
    if (at := text.find("\0")) >= 0:
        raise NotText(f"NUL at code point {at} of the text: text holds none", where=piece.where)
    if not any(character.isalpha() for character in text):
        raise EmptyReport("no words in it", where=piece.where)
    passages = find_passages(text, title=facts.title, known=known)
    return Report(
        source_id=facts.source_id,
        title=facts.title,
        publisher=overrides.publisher or facts.publisher,
        published=publication(user=overrides.published, told=facts.published, text=text, passages=passages),
        url=facts.url or piece.url,
        language=facts.language,
        text=text,
        passages=passages,
        metadata=facts.metadata,
        original=original,
    )
