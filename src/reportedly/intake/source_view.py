"""The readable words of an HTML source with the place of each in it, so that an extracted text can be mapped back.

The parser that extracts an article keeps no places. This view is made from the source alone: tags and hidden elements
left out, character references resolved, white space collapsed as browsers do, a line break where a
block begins or ends.
"""

from __future__ import annotations

import html
import re
import unicodedata
from bisect import bisect_right

import msgspec

from reportedly.intake.plain import Segments
from reportedly.records.report import PassageSort

_TOKEN = re.compile(r"<|&(?:#[0-9]{1,8}|#[xX][0-9a-fA-F]{1,7}|[A-Za-z][A-Za-z0-9]{1,31});?")
_NAME = re.compile(r"/?([a-zA-Z][a-zA-Z0-9-]*)")
_WORDS = re.compile(r"\S+|\s+")
_HIDDEN = frozenset(
    {"script", "style", "template", "textarea", "title", "iframe", "noembed", "noframes", "xmp", "svg", "select"}
)
_PHRASING = """
a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q rp rt ruby s samp small span strike
strong sub sup time tt u var wbr
"""
_INLINE = frozenset(_PHRASING.split())
_SORTS: dict[str, PassageSort] = {
    "figcaption": "caption",
    "h1": "headline",
    "h2": "headline",
    "h3": "headline",
    "h4": "headline",
}
_MOST_QUOTE_STEPS = 8
_CLUSTER = 64
_MOST_MISSES = 300
"""Lines not found after which a page counts as one that cannot be mapped; keeps the time in proportion."""


class SourceView(msgspec.Struct, frozen=True):
    """Hold the words of a page.

    `words` is the collapsed text; `runs` (start in words, start in source, length) where the two are the same code
    points; `marks` (start, end, sort) for headings and captions, counted in `words`.
    """

    words: str
    runs: Segments
    marks: tuple[tuple[int, int, PassageSort], ...]

    def segments(self, start: int, end: int, *, at: int) -> Segments:
        """List the runs of `words[start:end]` as if it stood at `at` in a report's text."""
        found = []
        first = max(0, bisect_right(self.runs, (start, 1 << 60, 0)) - 1)
        for begin, source, length in self.runs[first:]:
            if begin >= end:
                break
            low, high = max(begin, start), min(begin + length, end)
            if low < high:
                found.append((at + low - start, source + low - begin, high - low))
        return tuple(found)


class _Builder:
    """Collect words and their places; one per page, thrown away after."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.runs: list[tuple[int, int, int]] = []
        self.marks: list[tuple[int, int, PassageSort]] = []
        self._open: list[tuple[str, int]] = []
        self._length = 0
        self._gap = ""
        self._gap_at: int | None = None

    def add(self, words: str, at: int | None) -> None:
        """Add text that stands at `at` in the source, or (None) that a character reference gave."""
        for match in _WORDS.finditer(words):
            place = None if at is None else at + match.start()
            if not match.group().isspace():
                self._close_gap()
                self._put(match.group(), place)
            elif not self._gap:
                self._gap, self._gap_at = " ", place if match.group()[0] == " " else None

    def tag(self, name: str, *, closing: bool) -> None:
        """Take a tag: one of a block breaks the line, one of a heading or caption marks its words."""
        if name in _INLINE:
            return
        if closing and self._open and self._open[-1][0] == name:
            _, start = self._open.pop()
            if self._length > start:
                self.marks.append((start, self._length, _SORTS[name]))
        self._gap, self._gap_at = "\n", None
        if not closing and name in _SORTS:
            self._open.append((name, self._length + bool(self._length)))

    def _close_gap(self) -> None:
        if self._gap and self._length:
            self._put(self._gap, self._gap_at)
        self._gap = ""

    def _put(self, words: str, place: int | None) -> None:
        if place is not None:
            last = self.runs[-1] if self.runs else (0, -1, 0)
            if (last[0] + last[2], last[1] + last[2]) == (self._length, place):
                self.runs[-1] = (last[0], last[1], last[2] + len(words))
            else:
                self.runs.append((self._length, place, len(words)))
        self.parts.append(words)
        self._length += len(words)


def view_source(source: str) -> SourceView:
    """Make the view of a decoded HTML source. Takes time in proportion to its length, whatever it holds."""
    builder = _Builder()
    at, end = 0, len(source)
    lowered = source.lower() if len(source.lower()) == end else source
    while at < end:
        token = _TOKEN.search(source, at)
        if token is None:
            builder.add(source[at:], at)
            break
        builder.add(source[at : token.start()], at)
        if source[token.start()] == "&":
            builder.add(html.unescape(token.group()), None)
            at = token.end()
        else:
            at = _take_markup(source, lowered, token.start(), builder)
    return SourceView("".join(builder.parts), tuple(builder.runs), tuple(sorted(builder.marks)))


def _take_markup(source: str, lowered: str, at: int, builder: _Builder) -> int:
    """Take a tag, comment or declaration at `at`; say where the text goes on."""
    if source.startswith("<!--", at):
        return _behind(source, "-->", at + 4)
    name = _NAME.match(source, at + 1)
    if name is None:
        if source[at + 1 : at + 2] in ("!", "?", "/"):
            return _behind(source, ">", at + 1)
        builder.add("<", at)
        return at + 1
    stop = _tag_end(source, name.end())
    element, closing = name.group(1).lower(), source[at + 1] == "/"
    if element in _HIDDEN and not closing and source[stop - 2 : stop] != "/>":
        builder.tag(element, closing=True)
        return _behind(source, ">", _find(lowered, f"</{element}", stop))
    builder.tag(element, closing=closing)
    return stop


def _tag_end(source: str, at: int) -> int:
    """Find the end of a tag; a `>` inside quotes does not end it."""
    end = _find(source, ">", at)
    for _ in range(_MOST_QUOTE_STEPS):
        inside = source[at:end]
        if (
            end == len(source)
            or ("='" not in inside and '="' not in inside)
            or not (inside.count('"') % 2 or inside.count("'") % 2)
        ):
            break
        end = _find(source, ">", end + 1)
    return min(end + 1, len(source))


def _find(text: str, wanted: str, at: int) -> int:
    found = text.find(wanted, at)
    return len(text) if found < 0 else found


def _behind(text: str, wanted: str, at: int) -> int:
    return min(len(text), _find(text, wanted, at) + len(wanted))


class Finder:
    """Find extracted lines in a view, in order, blind to what extractors change: breaks, composition, hidden marks."""

    def __init__(self, view: SourceView) -> None:
        self.view = view
        self._key, self._places = _fold_with_places(view.words)
        self._at = 0
        self._misses = 0

    def find(self, line: str) -> tuple[int, int] | None:
        """Find a line behind the last one found, else anywhere; give its start and end in the view's words."""
        wanted = _fold_with_places(" ".join(line.split()))[0].strip()
        if not wanted or self._misses >= _MOST_MISSES:
            return None
        at = self._key.find(wanted, self._at)
        if at < 0:
            at = self._key.find(wanted)
        if at < 0:
            self._misses += 1
            return None
        self._at = at + len(wanted)
        if self._places is None:
            return at, self._at
        return self._places[at], self._places[self._at]


def _fold_with_places(words: str) -> tuple[str, list[int] | None]:
    """Fold words to what extractors keep: composed, printable, blanks for white space; and where each code point was.

    The places are None when folding moved nothing.
    """
    flat = words.replace("\n", " ")
    if flat.isprintable() and unicodedata.is_normalized("NFC", flat):
        return flat, None
    folded: list[str] = []
    places: list[int] = []
    start = 0
    while start < len(words):
        end = start + 1
        while end < len(words) and end - start < _CLUSTER and unicodedata.combining(words[end]):
            end += 1
        for character in unicodedata.normalize("NFC", words[start:end]):
            if character.isprintable() or character.isspace():
                folded.append(" " if character.isspace() else character)
                places.append(start)
        start = end
    return "".join(folded), [*places, len(words)]
