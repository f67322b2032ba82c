"""What stands before the story in its first blocks: printed dates, the headline, links, the agency's dateline."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from reportedly.intake.datelines import AGENCIES, AGENCY_LINE, HEADER_LINE
from reportedly.intake.marks import SENTENCE_START
from reportedly.records.report import PassageSort

Part = tuple[int, int, PassageSort]
"""Start, end (code points, half-open) and sort of a passage."""

_TITLE_LABEL = re.compile(r"(?:title|headline)\s?:\s{0,3}", re.I)
_LINK = re.compile(r"link\s?:\s{0,3}\S+|https?://\S+", re.I)
_LINK_AHEAD = re.compile(r"\slink\s?:\s?https?://", re.I)
_WIDGET = re.compile(r"get\sshort\surl(?:\s\d{1,5}(?=\s[A-Z]))?|print\sthis\spage", re.I)
_WIRE = re.compile(rf"(?:{AGENCIES}|[A-Z]{{2,6}})\s{{1,3}}(?=\S)")
_SITE = re.compile(r"\s+[-–—|»:]\s+[^-–—|»:]{2,40}$")
_LEAST_TITLE_WORDS = 3
_MOST_SITE_PARTS = 6
_MOST_TITLE_CHARS = 300
_MOST_TITLE_WORDS = 30
_SOON_BLOCKS = 6
_STOPS = (".", '."', ".”", ".’", ".)", "…")


def find_front(text: str, start: int, end: int, *, title: str | None) -> list[Part]:
    """List the passages that stand before the story in `text[start:end]`, in order, each right after the other."""
    parts: list[Part] = []
    while start < end:
        part = _next(text, start, end, title=title)
        if part is None:
            break
        parts.append(part)
        start = _skip_space(text, part[1], end)
    return parts


def _next(text: str, start: int, end: int, *, title: str | None) -> Part | None:
    if label := _TITLE_LABEL.match(text, start, end):
        return (start, _title_end(text, label.end(), end, title=title), "headline")
    if stop := match_title(text, start, end, title):
        return (start, stop, "headline")
    if mark := _LINK.match(text, start, end) or _WIDGET.match(text, start, end):
        return (start, mark.end(), "boilerplate")
    if stop := _printed_date(text, start, end):
        return (start, stop, "dateline")
    if (line := AGENCY_LINE.match(text, start, end)) and line.end() < end:
        return (start, _rstrip(text, start, line.end()), "dateline")
    return None


def _printed_date(text: str, start: int, end: int) -> int | None:
    """Find the end of a printed date, also behind an agency's name (AFP Saturday 21 Feb 2015)."""
    wire = _WIRE.match(text, start, end)
    for at in (start, wire.end() if wire else start):
        if match := HEADER_LINE.match(text, at, end):
            return _rstrip(text, start, match.end())
    return None


def match_title(text: str, start: int, end: int, title: str | None) -> int | None:
    """Find where the title ends if the text at `start` is the title; case, spaces and marks do not count.

    A text that goes on in the same sentence ("Strike kills ten people in ...") does not begin with its title.
    """
    for form in _forms(title or ""):
        stop = _same_letters(text, start, end, form) if len(form.split()) >= _LEAST_TITLE_WORDS else None
        if stop and _breaks_after(text, stop, end):
            return _take_marks(text, stop, end)
    return None


def _forms(title: str) -> Iterator[str]:
    """List a title and what is left when the names of sections and site are taken off its end, one by one."""
    for _ in range(_MOST_SITE_PARTS):
        yield title
        title = _SITE.sub("", title)


def _same_letters(text: str, start: int, end: int, title: str) -> int | None:
    wanted = [c for c in title[:_MOST_TITLE_CHARS].casefold() if c.isalnum()]
    if not wanted or not (text[start].isalnum() or text[start] in "\"“‘'(["):
        return None
    at, stop = 0, start
    for position in range(start, min(end, start + 2 * _MOST_TITLE_CHARS)):
        letters = [c for c in text[position].casefold() if c.isalnum()]
        if wanted[at : at + len(letters)] != letters:
            return None
        at, stop = at + len(letters), position + 1
        if at == len(wanted):
            return stop
    return None


def _breaks_after(text: str, stop: int, end: int) -> bool:
    rest = text[stop:end].lstrip("\"”’')].!?…:- \t\n")
    return not rest or not rest[0].islower()


def _take_marks(text: str, stop: int, end: int) -> int:
    while stop < end and text[stop] in "\"”’')].!?…":
        stop += 1
    return stop


def _title_end(text: str, start: int, end: int, *, title: str | None) -> int:
    """End a headline that a label announces: at the known title, before a link, or with its first sentence."""
    if stop := match_title(text, start, end, title):
        return stop
    if link := _LINK_AHEAD.search(text, start, min(end, start + 1000)):
        return link.start()
    sentence = SENTENCE_START.search(text, start, end)
    return sentence.start() if sentence else end


def is_headline(words: str, *, later: Iterable[str]) -> bool:
    """Tell a headline by lay-out: short, no full stop, and a sentence soon after it.

    Args:
        words: the block.
        later: the blocks that follow it; credits, dates and the page's frame may stand between it and the story.
    """
    if not 2 <= len(words.split()) <= _MOST_TITLE_WORDS or words[0].islower() or words.endswith((".", ":", ";", ",")):
        return False
    return any(block.endswith(_STOPS) for block in islice(later, _SOON_BLOCKS))


def _skip_space(text: str, at: int, end: int) -> int:
    while at < end and text[at].isspace():
        at += 1
    return at


def _rstrip(text: str, start: int, end: int) -> int:
    return start + len(text[start:end].rstrip())
