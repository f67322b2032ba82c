"""Coded reports: real reports coded claim by claim by a person (or a model) under the guidelines, as JSON files."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import msgspec

from reportedly.errors import BadRecord
from reportedly.records import Published, Report

Range = tuple[int, int]
"""Half-open range of code points of the report's text."""


class CodedSource(msgspec.Struct, frozen=True, kw_only=True):
    """Hold one speaker of a coded chain."""

    text: str
    sort: str


class CodedWhere(msgspec.Struct, frozen=True, kw_only=True):
    """Hold a coded place; a right answer lies within `within_km` kilometres of `lat`, `lon` (WGS 84 degrees)."""

    text: str
    name: str | None = None
    country: str | None = None
    lat: float | None = None
    lon: float | None = None
    within_km: float = 25.0


class CodedWhen(msgspec.Struct, frozen=True, kw_only=True):
    """Hold a coded time; both days included."""

    text: str
    earliest: date
    latest: date


class CodedCount(msgspec.Struct, frozen=True, kw_only=True):
    """Hold a coded count; a bound that the words leave open is null."""

    of: str
    text: str = ""
    low: int | None = None
    high: int | None = None
    who: str = ""


class CodedClaim(msgspec.Struct, frozen=True, kw_only=True):
    """Hold one coded claim; `context` occurs once in the text and holds the anchor."""

    id: str
    kind: str
    anchor: str
    context: str
    standing: str
    certainty: str
    manner: str
    also: tuple[str, ...] = ()
    says: tuple[CodedSource, ...] = ()
    actor: tuple[str, ...] = ()
    target: tuple[str, ...] = ()
    victim: tuple[str, ...] = ()
    instrument: tuple[str, ...] = ()
    where: CodedWhere | None = None
    when: CodedWhen | None = None
    counts: tuple[CodedCount, ...] = ()

    def places_in(self, text: str) -> tuple[Range, ...]:
        """List the ranges that may stand for the claim: its anchor first, then every place of each further mention."""
        start = text.find(self.context)
        inner = self.context.find(self.anchor)
        first = [(start + inner, start + inner + len(self.anchor))] if start >= 0 and inner >= 0 else []
        return (*first, *(place for also in self.also for place in _occurrences(text, also)))


class CodedReport(msgspec.Struct, frozen=True, kw_only=True):
    """Hold one coded report; `published` is an ISO date or empty."""

    id: str
    text: str
    publisher: str = ""
    title: str = ""
    published: str = ""
    charged: tuple[str, ...] = ()
    claims: tuple[CodedClaim, ...] = ()

    def as_report(self) -> Report:
        """Make the report that the software reads. The title is metadata: only the text decides."""
        day = date.fromisoformat(self.published) if self.published else None
        return Report(
            source_id=self.id,
            text=self.text,
            publisher=self.publisher or None,
            title=self.title or None,
            published=Published(day=day, origin="metadata") if day else None,
        )


def _occurrences(text: str, phrase: str) -> Iterator[Range]:
    at = text.find(phrase) if phrase else -1
    while at >= 0:
        yield at, at + len(phrase)
        at = text.find(phrase, at + 1)


def read_coded(path: Path) -> CodedReport:
    """Read one coded report.

    Raises:
        BadRecord: the file is not a coded report; the field is named.
    """
    try:
        return msgspec.json.decode(path.read_bytes(), type=CodedReport)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadRecord(
            f"not a coded report: {error}", where=str(path), remedy="See the form of a coded report in the guidelines."
        ) from None
