"""Read coded reports (gold/GUIDELINES §3) and align their claims with the words of a reading."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from reportedly.claims.lexicon import Lexicon
from reportedly.records import Published, Reading, Report, Token


def is_held_out(identifier: str) -> bool:
    """Tell whether a report is for checking only: its id's SHA-256 begins with 0 to 4."""
    return hashlib.sha256(identifier.encode()).hexdigest()[0] in "01234"


def read_coded(folders: Iterable[Path]) -> list[dict[str, Any]]:
    """Read every coded report of the folders, in the order of their ids."""
    found = [json.loads(path.read_text("utf-8")) for folder in folders for path in sorted(folder.glob("*.json"))]
    return sorted(found, key=lambda coded: str(coded["id"]))


def report_of(coded: dict[str, Any]) -> Report:
    """Make the report record of a coded report."""
    day = date.fromisoformat(coded["published"]) if coded.get("published") else None
    return Report(
        source_id=coded["id"], publisher=coded.get("publisher") or None, title=coded.get("title") or None, text=coded["text"],
        published=Published(day=day, origin="metadata") if day else None,
    )  # fmt: skip


def occurrences(text: str, phrase: str) -> Iterator[tuple[int, int]]:
    """Find every place where a phrase stands in the text."""
    at = text.find(phrase) if phrase else -1
    while at >= 0:
        yield at, at + len(phrase)
        at = text.find(phrase, at + 1)


def mentions_of(coded: dict[str, Any], claim: dict[str, Any], reading: Reading, lexicon: Lexicon) -> list[Token]:
    """Find the word that stands for each mention of a coded claim, its anchor first."""
    text = coded["text"]
    start = text.index(claim["context"])
    inner = claim["context"].index(claim["anchor"])
    spans = [(start + inner, start + inner + len(claim["anchor"]))]
    spans += [next(occurrences(text, also)) for also in claim["also"]]
    words = [_naming_word(reading.between(a, b), claim["kind"], lexicon) for a, b in spans]
    return list({t.i: t for t in words if t is not None}.values())


def _naming_word(words: list[Token], kind: str, lexicon: Lexicon) -> Token | None:
    inside = {t.i for t in words}
    heads = [t for t in words if t.head.i not in inside or t.head is t]
    exact = [t for t in words if kind in lexicon.kinds_of(t)]
    known = [t for t in heads if lexicon.kinds_of(t)] or [t for t in words if lexicon.kinds_of(t)]
    return next(iter(exact or known or heads), None)


def anchor_words(coded: dict[str, Any], claim: dict[str, Any], reading: Reading) -> list[Token]:
    """List every word of a coded claim's anchor and further mentions."""
    text = coded["text"]
    start = text.index(claim["context"])
    inner = claim["context"].index(claim["anchor"])
    spans = [(start + inner, start + inner + len(claim["anchor"]))]
    spans += [span for also in claim["also"] for span in occurrences(text, also)]
    return [t for a, b in spans for t in reading.between(a, b)]
