"""Killed and injured against the Gun Violence Database (one shooting per article).

The database's own table (`dev.tsv`, `test.tsv`) tells for each victim what he was: killed, injured, hospitalised. The
tokenised form (`dev.json`, JSON lines) has the texts but not that; articles read from it alone cannot be measured.

Source: Pavlick et al. 2016, "The Gun Violence Database" (EMNLP); splits of Ebner et al. 2020 (ACL).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from reportedly.errors import BadRecord, MissingInput
from reportedly.records.claim import Claim
from reportedly.records.report import Published, Report

_HURT = frozenset({"injured", "hospitalized", "hospitalised"})
_LONGEST_FIELD = 10_000_000
_DATE_PARTS = 3
_NO_SPACE_BEFORE = frozenset({".", ",", ";", ":", "!", "?", "'s", "’s", "n't", ")", "%"})


class Article(msgspec.Struct, frozen=True, kw_only=True):
    """Hold one article: its report, and how many were killed and hurt (None where the file does not tell)."""

    key: str
    report: Report
    killed: int | None = None
    injured: int | None = None


class Exact(msgspec.Struct, frozen=True, kw_only=True):
    """Hold in how many of `articles` the number killed and the number injured were exactly right, in per cent."""

    articles: int
    killed: float
    injured: float


def read_articles(path: Path) -> Iterator[Article]:
    """Read a split of the database: `*.tsv` (with outcomes) or `*.json` (texts alone).

    Raises:
        MissingInput: there is no such file.
        BadRecord: a row or line is not of the database's form; the error names it.
    """
    if not path.is_file():
        raise MissingInput("no such file", where=str(path))
    return _read_table(path) if path.suffix == ".tsv" else _read_lines(path)


def _read_table(path: Path) -> Iterator[Article]:
    csv.field_size_limit(_LONGEST_FIELD)
    rows = csv.DictReader(io.StringIO(path.read_text("utf-8"), newline=""), delimiter="\t", quoting=csv.QUOTE_NONE)
    for number, row in enumerate(rows, start=2):
        where = f"{path}:{number}"
        try:
            key, text, coded = row["Article id"], row["Full text"], msgspec.json.decode(row["Json"])
            day, victims = coded["date-and-time"]["date"], coded["victim-section"]
        except (KeyError, TypeError, msgspec.DecodeError) as error:
            raise BadRecord(f"not a row of the database: {error!r}", where=where) from None
        killed = sum("killed" in v.get("victim-was", ()) for v in victims)
        yield Article(key=key, report=_report(key, text, day), killed=killed, injured=_injured(victims))


def _injured(victims: Sequence[dict[str, Any]]) -> int:
    return sum("killed" not in (was := v.get("victim-was", ())) and bool(_HURT & set(was)) for v in victims)


def _read_lines(path: Path) -> Iterator[Article]:
    for number, line in enumerate(path.read_bytes().splitlines(), start=1):
        try:
            coded = msgspec.json.decode(line)
            key, text, day = str(coded["doc_key"]), _text(coded["full_text"]), coded.get("date", "")
        except (KeyError, TypeError, msgspec.DecodeError) as error:
            raise BadRecord(f"not a line of the database: {error!r}", where=f"{path}:{number}") from None
        yield Article(key=key, report=_report(key, text, day))


def _text(sentences: Sequence[Sequence[str]]) -> str:
    return " ".join(_sentence(words) for words in sentences)


def _sentence(words: Sequence[str]) -> str:
    pieces = [w if not at or w in _NO_SPACE_BEFORE else f" {w}" for at, w in enumerate(words)]
    return "".join(pieces)


def _report(key: str, text: str, day: str) -> Report:
    """Make the report; a day is written "2015-12-02" or "2015-6-14", anything else is no day."""
    figures = [int(n) for n in day.split("-") if n.isdigit()]
    try:
        published = Published(day=date(*figures), origin="metadata") if len(figures) == _DATE_PARTS else None
    except ValueError:
        published = None
    return Report(source_id=key, text=text, published=published)


def count_told(claims: Iterable[Claim], of: str) -> int:
    """Read off how many were killed or injured in what the claims tell as actual.

    The parts of one claim add up, parts of a stated whole left out; of several claims the highest holds, since they
    tell of the one shooting. No count is zero.
    """
    told = [
        sum(q.best or 0 for q in claim.counts if q.of == of and q.part_of is None)
        for claim in claims
        if claim.certainty == "actual" and claim.standing in ("news", "summary")
    ]
    return max(told, default=0)


def measure(articles: Iterable[Article], read: Callable[[Report], Sequence[Claim]]) -> Exact:
    """Measure how often the number killed and the number injured are exactly right.

    Args:
        articles: articles with outcomes.
        read: report -> claims.

    Raises:
        MissingInput: an article has no outcome.
    """
    total = killed = injured = 0
    for article in articles:
        if article.killed is None or article.injured is None:
            remedy = "Give the database's table (dev.tsv) instead of its tokenised form (dev.json)."
            raise MissingInput("the file does not tell who was killed or injured", where=article.key, remedy=remedy)
        claims = read(article.report)
        total += 1
        killed += count_told(claims, "killed") == article.killed
        injured += count_told(claims, "injured") == article.injured
    return Exact(articles=total, killed=_percent(killed, total), injured=_percent(injured, total))


def _percent(right: int, total: int) -> float:
    return 100 * right / total if total else 0.0
