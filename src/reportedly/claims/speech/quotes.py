"""Where quotation marks open and close, also where one is missing, and which quotes are speech."""

from __future__ import annotations

import msgspec

from reportedly.records.reading import Reading, Token

_OPENERS = {"“": "”", "«": "»", "„": "“", "‘": "’", "``": "''"}
_STRAIGHT = {'"', "''", "”", "»", "“"}
_SCARE_WORDS = 4
"""A quote of fewer words, without a finite verb or a mark that ends a sentence, is a term in quotes, not speech."""
_LONGEST = 400
"""Words after which a quote that was never closed counts as ended, unless its paragraphs go on opening it."""
_FINITE = frozenset({"VBD", "VBP", "VBZ", "MD"})


class Quote(msgspec.Struct, frozen=True, kw_only=True):
    """Hold one quote: the words inside the marks as a range of tokens, and whether it can be someone's speech."""

    first: int
    last: int
    speech: bool
    closed: bool = True


def find_quotes(reading: Reading) -> tuple[Quote, ...]:
    """Find the quotes of a report, in order.

    A quote that a paragraph break interrupts goes on when the next paragraph opens a quote again; one never
    closed ends with its paragraph.
    """
    found: list[Quote] = []
    opened: Token | None = None
    closer = ""
    for token in reading.tokens:
        if opened is not None and _ends_here(reading, opened, token):
            found.append(_quote(reading, opened.i + 1, token.i, closed=False))
            opened = None
        if opened is None:
            closer = _opens(reading, token)
            opened = token if closer else None
        elif token.text == closer or (closer in _STRAIGHT and token.text in _STRAIGHT and not _reopens(reading, token)):
            found.append(_quote(reading, opened.i + 1, token.i, closed=True))
            opened = None
    if opened is not None:
        found.append(_quote(reading, opened.i + 1, _paragraph_end(reading, opened), closed=False))
    return tuple(quote for quote in found if quote.last > quote.first)


def _opens(reading: Reading, token: Token) -> str:
    text = token.text
    if text in ("‘", "'", "`"):
        return _opens_single(reading, token)
    if text in _OPENERS:
        return _OPENERS[text]
    return text if text in ('"', "''", "”") else ""


def _opens_single(reading: Reading, token: Token) -> str:
    """Take a single mark for an opening one only after a space, before a word, and where its fellow follows."""
    text = reading.text
    before = text[token.start - 1] if token.start else " "
    after = text[token.end] if token.end < len(text) else " "
    if not (before.isspace() or before in "([—") or not after.isalnum() or token.tag == "POS":
        return ""
    closer = "’" if token.text == "‘" else "'"
    ahead = reading.tokens[token.i + 1 : token.i + 120]
    fits = any(t.text == closer and (t.end >= len(text) or not text[t.end].isalnum()) and t.tag != "POS" for t in ahead)
    return closer if fits else ""


def _reopens(reading: Reading, token: Token) -> bool:
    """Tell whether a mark at the head of a paragraph opens the quote anew."""
    return token.text in ("“", '"', "``") and _heads_paragraph(reading, token)


def _heads_paragraph(reading: Reading, token: Token) -> bool:
    before = reading.tokens[token.i - 1].end if token.i else 0
    return token.i == 0 or "\n" in reading.text[before : token.start]


def _ends_here(reading: Reading, opened: Token, token: Token) -> bool:
    if token.i == opened.i or not _heads_paragraph(reading, token):
        return token.i - opened.i > _LONGEST
    return token.text not in ("“", '"', "``", "‘", "«")


def _paragraph_end(reading: Reading, opened: Token) -> int:
    tokens = reading.tokens
    for token in tokens[opened.i + 1 :]:
        if _heads_paragraph(reading, token):
            return token.i
    return len(tokens)


def _quote(reading: Reading, first: int, last: int, *, closed: bool) -> Quote:
    words = [t for t in reading.tokens[first:last] if t.pos not in ("PUNCT", "SYM", "SPACE")]
    if not words:
        return Quote(first=first, last=first, speech=False)
    ends = reading.tokens[last - 1].text in (".", "!", "?", ",", "...", "…", "—")
    finite = any(t.tag in _FINITE for t in words)
    return Quote(
        first=first,
        last=last,
        speech=(len(words) >= _SCARE_WORDS and (finite or ends)) or (ends and len(words) > 1),
        closed=closed,
    )
