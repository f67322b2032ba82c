"""Words as they are searched: folded and cut the same way whatever the database, so that both give the same answers.

The databases' own analysers differ; here the text is folded in Python and the database only stores the tokens with
their places (FTS5 with its plain `ascii` tokenizer, `tsvector` with positions). Folding: compatibility forms, case,
diacritics (Latin, Greek, Cyrillic, Hebrew points), Arabic short vowels and letter variants, digits of any script;
light stems for Arabic (article and common endings) and for Cyrillic (case endings). Scripts that are written without
spaces are cut into signs, and a run of signs is searched as a phrase.

Source: Larkey, Ballesteros and Connell 2007 (light10) for Arabic; the endings of Russian and Ukrainian declension.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

VERSION = "1"
"""Raise it when folding or cutting changes: stores then ask for `reportedly reindex`."""
MAX_TOKEN = 64
SECTION_TOKENS = 16_000
SECTION_REPEATS = 255
SECTION_OVERLAP = 31
"""A `tsvector` keeps places up to 16,383 and 256 places a word; longer texts are cut into sections below both."""

_LOOSE = re.compile("[\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed]")
_POSSESSIVE = re.compile(r"(?<=\w)['\u2019\u02bc]s\b")
_APOSTROPHE = re.compile("(?<=\\w)['`\u2018\u2019\u02b9-\u02bf](?=\\w)|[\u02b9-\u02bf]")
_SIGNS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
_RUN = re.compile(f"[^\\W_\u0900-\u0dff{_SIGNS}][^\\W_{_SIGNS}]*|[\u0900-\u0963\u0966-\u0dff]+|[{_SIGNS}]+")
_SIGN = re.compile(
    "[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
    "|[\u0e01-\u0e30\u0e32\u0e33\u0e40-\u0e46\u0e81-\u0eb0\u0eb2\u0eb3\u0ebd-\u0ec6\u1000-\u102a\u103f\u1780-\u17b3]"
    "[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ecd\u102b-\u103e\u17b4-\u17d3]*"
)
_UNSPACED = re.compile(f"[{_SIGNS}\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_LETTERS = str.maketrans(
    {
        "\u0671": "\u0627", "\u0649": "\u064a", "\u06cc": "\u064a", "\u06a9": "\u0643", "\u0629": "\u0647",
        "\u06c1": "\u0647", "ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d",
    }
)  # fmt: skip
_ARABIC_HEADS = ("وال", "بال", "كال", "فال", "ال", "لل", "و")
_ARABIC_TAILS = ("ها", "ان", "ات", "ون", "ين", "يه", "ه", "ي")
_CYRILLIC_TAILS = (
    "иями", "ями", "ами", "ией", "иям", "иях", "ого", "его", "ому", "ему", "ыми", "ими", "ою", "ею", "ии", "ия", "ию",
    "ие", "ая", "яя", "ое", "ее", "ые", "ыи", "ои", "еи", "ую", "юю", "ах", "ях", "ам", "ям", "ом", "ем", "ов", "ев",
    "ів", "ії", "іи", "ію", "ія", "их", "ых", "а", "я", "о", "е", "ы", "и", "у", "ю", "ь", "і",
)  # fmt: skip


def fold(text: str) -> str:
    """Fold a text for comparison: case, diacritics, letter variants and digits; places are not kept."""
    if text.isascii():
        folded = text.lower()
    else:
        folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
        folded = _LOOSE.sub("", folded).translate(_LETTERS)
        folded = unicodedata.normalize("NFC", folded)
    if "'" in folded or not folded.isascii():
        folded = _APOSTROPHE.sub("", _POSSESSIVE.sub("", folded))
    return folded


def cut(text: str, *, stem: bool = True) -> list[str]:
    """Cut a text into folded tokens, in order; without `stem` the endings stay, as the start of a word needs."""
    folded = fold(text)
    runs = _RUN.findall(folded)
    if folded.isascii():
        return [run[:MAX_TOKEN] for run in runs]
    return [token for run in runs for token in _tokens(run, stem=stem)]


def _tokens(run: str, *, stem: bool) -> Iterator[str]:
    if run.isascii():
        yield run[:MAX_TOKEN]
    elif _UNSPACED.search(run):
        yield from _signs(run)
    else:
        plain = _digits(run)
        yield (_stem(plain) if stem else plain)[:MAX_TOKEN]


def _signs(run: str) -> Iterator[str]:
    place = 0
    for sign in _SIGN.finditer(run):
        if run[place : sign.start()]:
            yield _digits(run[place : sign.start()])[:MAX_TOKEN]
        yield sign.group()
        place = sign.end()
    if run[place:]:
        yield _digits(run[place:])[:MAX_TOKEN]


def _digits(run: str) -> str:
    if not any(c.isdecimal() and not c.isascii() for c in run):
        return run
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in run)


def _stem(word: str) -> str:
    first = word[0]
    if "\u0621" <= first <= "\u064a":
        return _arabic_stem(word)
    if "\u0400" <= first <= "\u04ff":
        return next((word[: -len(t)] for t in _CYRILLIC_TAILS if word.endswith(t) and len(word) - len(t) >= 4), word)
    return word


def _arabic_stem(word: str) -> str:
    for head in _ARABIC_HEADS:
        if word.startswith(head) and len(word) - len(head) >= 3:
            word = word[len(head) :]
            break
    for tail in _ARABIC_TAILS:
        if word.endswith(tail) and len(word) - len(tail) >= 3:
            return word[: -len(tail)]
    return word


def sections(tokens: Sequence[str]) -> Iterator[Sequence[str]]:
    """Cut tokens into stretches that both databases can hold whole; neighbours overlap so that no phrase is broken."""
    start, seen = 0, dict[str, int]()
    for place, token in enumerate(tokens):
        seen[token] = seen.get(token, 0) + 1
        if seen[token] > SECTION_REPEATS or place - start >= SECTION_TOKENS:
            yield tokens[start:place]
            start = max(start + 1, place - SECTION_OVERLAP)
            seen = {}
            for again in tokens[start : place + 1]:
                seen[again] = seen.get(again, 0) + 1
    if tokens[start:]:
        yield tokens[start:]


def tsvector(tokens: Sequence[str]) -> str:
    """Write tokens as a PostgreSQL `tsvector` literal with their places from 1."""
    places: dict[str, list[str]] = {}
    for place, token in enumerate(tokens, 1):
        places.setdefault(token, []).append(str(place))
    return " ".join(f"'{token}':{','.join(where)}" for token, where in places.items())
