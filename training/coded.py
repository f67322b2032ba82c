"""Read coded reports (gold/GUIDELINES §3) and align their claims with the words of a reading."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from reportedly.claims.lexicon import Lexicon
from reportedly.evaluate.benchmark import is_for_checking as is_held_out
from reportedly.evaluate.coded import CodedReport, occurrences, read_folders
from reportedly.records import Reading, Report, Token

__all__ = ["anchor_words", "is_held_out", "mentions_of", "occurrences", "read_coded", "report_of"]


def read_coded(folders: Iterable[Path]) -> list[dict[str, Any]]:
    """Read every coded report of the folders as plain values, in the order of their ids."""
    return [msgspec.to_builtins(coded) for coded in read_folders(folders)]


def report_of(coded: dict[str, Any]) -> Report:
    """Make the report record of a coded report."""
    return msgspec.convert(coded, CodedReport).as_report()


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
