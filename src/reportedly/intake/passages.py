"""Passages: which part each stretch of a report plays, so that a caption's old date is not taken for the news.

Told by lay-out and by plain words only, before any reading of the language. Where nothing marks a stretch as something
else it is body: a mark too few costs a little noise, a mark too many would lose a claim.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from operator import itemgetter

from reportedly.intake.blocks import Block, find_blocks
from reportedly.intake.captions import describes, is_caption, split_credit
from reportedly.intake.datelines import AGENCY_LINE, STAMP, is_tags
from reportedly.intake.front import Part, find_front, is_headline
from reportedly.intake.marks import (
    BOILERPLATE,
    CREDIT,
    DATED_TAIL,
    ENDS_SENTENCE,
    FOOT_DATE,
    INNER_CREDIT,
    LINK_LIST,
    SENTENCE_START,
    SHOWS,
    STORY_TAIL,
    TOLD,
)
from reportedly.records import Passage

_MOST_FRAME_WORDS = 45
"""A block of more words than this is a paragraph, however it begins."""
_MOST_CREDIT_CHARS = 160
_LEAD = 900
"""Code points at the head of the story in which a caption or dateline may stand inside a paragraph."""
_HEAD = 300
_TAIL = 400
_MOST_CROSSHEAD_WORDS = 7
_MOST_LINK_WORDS = 20


def find_passages(text: str, *, title: str | None = None, known: Sequence[Part] = ()) -> tuple[Passage, ...]:
    """Tell the passages of a report's text, in order and without overlap; white space between them is left out.

    Args:
        text: the report's text.
        title: the title that the metadata or the page gives, to know it again at the head of the text.
        known: headings and captions that the page's markup tells: start, end, sort; in order.
    """
    blocks = find_blocks(text)
    parts: list[Part] = []
    in_front, in_links = True, False
    for number, block in enumerate(blocks):
        new = _told(text, block, known) or _cut(text, blocks, number, title=title, in_front=in_front, in_links=in_links)
        in_front = in_front and all(sort != "body" for _, _, sort in new)
        in_links = new[-1][2] == "boilerplate" and (in_links or LINK_LIST.match(_words(text, block)) is not None)
        parts += new
    return tuple(Passage.cut(text, start, end, sort=sort) for start, end, sort in _with_body(parts))


def _told(text: str, block: Block, known: Sequence[Part]) -> list[Part]:
    """Take the sort that the page's markup tells for a block."""
    near = known[max(0, bisect_right(known, block.start, key=itemgetter(0)) - 1) :][:1]
    sort = next((sort for start, end, sort in near if start <= block.start and block.end <= end), None)
    if sort == "caption":
        return _caption(block, _words(text, block))
    return [(block.start, block.end, sort)] if sort else []


def _cut(
    text: str, blocks: list[Block], number: int, *, title: str | None, in_front: bool, in_links: bool
) -> list[Part]:
    """Cut one block into passages."""
    block = blocks[number]
    words = _words(text, block)
    before = _words(text, blocks[number - 1]) if number else ""
    after = _words(text, blocks[number + 1]) if number + 1 < len(blocks) else ""
    if _is_frame(words) or (in_links and _is_link(words)):
        return [(block.start, block.end, "boilerplate")]
    if not after and number and FOOT_DATE.match(words):
        return [(block.start, block.end, "dateline")]
    if len(words) <= _MOST_CREDIT_CHARS and CREDIT.match(words):
        return [(block.start, block.end, "credit")]
    front = find_front(text, block.start, block.end, title=title) if in_front else _agency_line(text, block)
    if not front and is_caption(words, before=before, after=after):
        return _caption(block, words)
    if not front and _is_crosshead(words, before=before, after=after):
        return [(block.start, block.end, "headline")]
    later = [_words(text, other) for other in blocks[number + 1 : number + 8]]
    return (
        _after_front(text, block, front, later=later)
        if in_front
        else front + _story(text, _after(text, block, front), leads=False)
    )


def _after_front(text: str, block: Block, front: list[Part], *, later: list[str]) -> list[Part]:
    """Cut what is left of one of the first blocks after its front: key words, a headline, or the lead of the story."""
    rest = _after(text, block, front)
    words = _words(text, rest)
    if words and later:
        if front and front[-1][2] == "dateline" and is_tags(words):
            return [*front[:-1], (front[-1][0], rest.end, "dateline")]
        if is_headline(words, later=later):
            return [*front, (rest.start, rest.end, "headline")]
    return front + _story(text, rest, leads=True)


def _after(text: str, block: Block, front: list[Part]) -> Block:
    return _trim(text, Block(front[-1][1] if front else block.start, block.end))


def _story(text: str, rest: Block, *, leads: bool) -> list[Part]:
    """Cut a paragraph of the story: a caption or dateline inside its lead, credits and frame at its end."""
    inner = _inner(text, rest) if leads else []
    tail = _tail(text, rest)
    parts: list[Part] = []
    at = rest.start
    for start, end, sort in inner + tail:
        parts += _body(text, at, start)
        parts.append((start, end, sort))
        at = end
    return parts + _body(text, at, rest.end)


def _inner(text: str, rest: Block) -> list[Part]:
    """Find a caption with its credit, or an agency's dateline, inside the lead of a text without line breaks."""
    limit = min(rest.end, rest.start + _LEAD)
    starts = [rest.start, *(m.end() for m in SENTENCE_START.finditer(text, rest.start, limit))]
    if credit := INNER_CREDIT.search(text, rest.start, limit):
        begin = max((start for start in starts if start < credit.start()), default=rest.start)
        words = text[begin : credit.start()]
        if credit.end() < rest.end and (
            describes(words) or SHOWS.match(words) or (DATED_TAIL.search(words) and not TOLD.search(words))
        ):
            return [(begin, credit.start(), "caption"), (credit.start("credit"), credit.end(), "credit")]
    if stamp := STAMP.search(text, rest.start, min(limit, rest.start + _HEAD)):
        return [(stamp.start(), stamp.end(), "dateline")]
    for start in starts[1:]:
        line = AGENCY_LINE.match(text, start, rest.end)
        if line and "(" in line.group():
            return [(start, line.start() + len(line.group().rstrip()), "dateline")]
    return []


def _tail(text: str, rest: Block) -> list[Part]:
    match = STORY_TAIL.search(text, max(rest.start, rest.end - _TAIL), rest.end)
    if not match:
        return []
    sort = match.lastgroup
    return [(match.start(sort), match.end(sort), "credit" if sort == "credit" else "boilerplate")] if sort else []


def _body(text: str, start: int, end: int) -> list[Part]:
    block = _trim(text, Block(start, end))
    return [(block.start, block.end, "body")] if block.start < block.end else []


def _caption(block: Block, words: str) -> list[Part]:
    bare, credit = split_credit(words)
    if not credit or not bare.strip():
        return [(block.start, block.end, "caption")]
    return [(block.start, block.start + len(bare), "caption"), (block.end - len(credit), block.end, "credit")]


def _agency_line(text: str, block: Block) -> list[Part]:
    match = AGENCY_LINE.match(text, block.start, block.end)
    return [(block.start, block.start + len(match.group().rstrip()), "dateline")] if match else []


def _is_frame(words: str) -> bool:
    return len(words.split()) <= _MOST_FRAME_WORDS and BOILERPLATE.match(words) is not None


def _is_link(words: str) -> bool:
    return len(words.split()) <= _MOST_LINK_WORDS and not words.endswith((".", ".”", '."'))


def _is_crosshead(words: str, *, before: str, after: str) -> bool:
    """Tell a heading between two paragraphs."""
    if not ENDS_SENTENCE.search(before) or not ENDS_SENTENCE.search(after) or TOLD.search(words):
        return False
    return len(words.split()) <= _MOST_CROSSHEAD_WORDS and words[0].isupper() and words[-1].isalnum()


def _with_body(parts: list[Part]) -> list[Part]:
    """Take headlines for the story where there is no other: a report of one line has a body."""
    if any(sort == "body" for _, _, sort in parts):
        return parts
    return [(start, end, "body" if sort == "headline" else sort) for start, end, sort in parts]


def _trim(text: str, block: Block) -> Block:
    words = text[block.start : block.end]
    start = block.start + len(words) - len(words.lstrip())
    return Block(start, max(start, block.start + len(words.rstrip())))


def _words(text: str, block: Block) -> str:
    return text[block.start : block.end]
