"""An HTML page -> the article's text with its place in the source, and what the page says about it."""

from __future__ import annotations

import re
from bisect import bisect_left
from operator import itemgetter
from typing import Any

import msgspec

from reportedly.errors import EmptyReport
from reportedly.intake.front import Part
from reportedly.intake.marks import BOILERPLATE
from reportedly.intake.page_day import page_day
from reportedly.intake.piece import Facts
from reportedly.intake.plain import Segments
from reportedly.intake.source_view import Finder, view_source
from reportedly.records import Published
from reportedly.records.report import PassageSort

_PROLOG = re.compile(r"\s*<\?xml[^>]{0,200}\?>")
_BULLET = re.compile(r"^(?:[-*•]|\d{1,3}\.|#{1,6})\s+")
_STOP = re.compile(r"[.!?…。！？؟۔।](?:[\"”’')\]»]|\s|$)")
_LEAST_WORDS = 6
_LONG_WORDS = 25
_LEAST_CHARS = 40


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """Hold an article taken out of a page. `known` are the captions and headings that its markup tells."""

    text: str
    segments: Segments
    facts: Facts
    known: tuple[Part, ...]


def take_page(source: str, *, where: str, url: str | None = None) -> Page:
    """Take the article out of a page.

    The words are the source's own wherever they can be found there, code point by code point; `segments` then map
    them back. A line that the extractor changed is kept as it gave it and stands in no segment.

    Args:
        source: the decoded page.
        where: file or address, for the error.
        url: the address it was fetched from, if it was.

    Raises:
        EmptyReport: there is no article: no words, or no line with a sentence.
    """
    tree = _parse(source)
    document = _extract(tree, url) if tree is not None else None
    lines = [line for line in (document.text or "").split("\n") if line.strip()] if document else []
    text, segments, known = _assemble(source, lines)
    if document is None or not any(_is_sentence(line) for line in text.split("\n")):
        raise EmptyReport("no article in this page", where=where)
    day = page_day(tree, url=url)
    facts = Facts(
        title=document.title or None,
        publisher=document.sitename or None,
        published=Published(day=day, origin="page") if day else None,
        url=url or document.url or None,
    )
    return Page(text=text, segments=segments, facts=facts, known=known)


def _parse(source: str) -> Any:
    from lxml.etree import ParserError
    from lxml.html import HTMLParser, document_fromstring

    prolog = _PROLOG.match(source)
    words = source[prolog.end() :] if prolog else source.removeprefix("\ufeff")
    try:
        parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
        return document_fromstring(words.encode(), parser=parser)
    except ParserError:
        return None


def _extract(tree: Any, url: str | None) -> Any:
    from trafilatura import bare_extraction

    dates = {"extensive_search": False, "original_date": True}
    return bare_extraction(tree, url=url, with_metadata=True, include_comments=False, date_extraction_params=dates)


def _assemble(source: str, lines: list[str]) -> tuple[str, Segments, tuple[Part, ...]]:
    """Put the article together from the source's own words."""
    view = view_source(source)
    finder = Finder(view)
    parts: list[str] = []
    segments: list[tuple[int, int, int]] = []
    known: list[Part] = []
    length = 0
    for line in lines:
        found = finder.find(line) or finder.find(_BULLET.sub("", line))
        words = view.words[slice(*found)] if found else line.strip()
        if found:
            segments += view.segments(*found, at=length)
            known += _marks(view.marks, *found, at=length)
        parts.append(words)
        length += len(words) + 1
    return "\n".join(parts), tuple(segments), tuple(known)


def _marks(marks: tuple[tuple[int, int, PassageSort], ...], start: int, end: int, *, at: int) -> list[Part]:
    """List the marks that lie in `start..end` of the view, as places in the report's text."""
    first, last = (bisect_left(marks, position, key=itemgetter(0)) for position in (start, end))
    return [(at + low - start, at + high - start, sort) for low, high, sort in marks[first:last] if high <= end]


def _is_sentence(line: str) -> bool:
    """Tell whether a line can be part of an article: enough words, a full stop or length, and not the page's frame."""
    count = len(line.split())
    if BOILERPLATE.match(line) and count < _LONG_WORDS:
        return False
    stops = _STOP.search(line) is not None
    return (count >= _LEAST_WORDS and (stops or count >= _LONG_WORDS)) or (
        stops and count < _LEAST_WORDS and len(line) >= _LEAST_CHARS
    )
