"""Coded reports: real reports coded claim by claim by a person (or a model) under the guidelines, as JSON files.

The one reader of this form: measures, training and the making of records all stand on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import msgspec

from reportedly.errors import BadRecord, MissingInput
from reportedly.intake import Piece, take_piece
from reportedly.records import Report
from reportedly.records.claim import LinkSort

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
    """Hold a coded count; a bound that the words leave open is null, `part_of` the words of the whole."""

    of: str
    text: str = ""
    low: int | None = None
    high: int | None = None
    who: str = ""
    vague: bool = False
    about: bool = False
    part_of: str | None = None


class CodedLink(msgspec.Struct, frozen=True, kw_only=True):
    """Tie a coded claim to another of the same report, by its id."""

    to: str
    sort: LinkSort = msgspec.field(name="as")


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
    links: tuple[CodedLink, ...] = ()

    def places_in(self, text: str) -> tuple[Range, ...]:
        """List the ranges that may stand for the claim: its anchor first, then every place of each further mention."""
        start = text.find(self.context)
        inner = self.context.find(self.anchor)
        first = [(start + inner, start + inner + len(self.anchor))] if start >= 0 and inner >= 0 else []
        return (*first, *(place for also in self.also for place in occurrences(text, also)))


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
        """Make the report that a user who reads this file would get. The title is metadata: only the text decides."""
        fields = ("id", "title", "publisher", "published", "text")
        record = msgspec.json.encode({field: getattr(self, field) for field in fields})
        return take_piece(Piece(name=self.id, data=record, kind="json"))


def occurrences(text: str, phrase: str) -> Iterator[Range]:
    """Find every place where a phrase stands in a text; an empty phrase stands nowhere."""
    at = text.find(phrase) if phrase else -1
    while at >= 0:
        yield at, at + len(phrase)
        at = text.find(phrase, at + 1)


def read_coded(path: Path) -> CodedReport:
    """Read one coded report.

    Raises:
        MissingInput: there is no such file.
        BadRecord: the file is not a coded report; the field is named.
    """
    try:
        return msgspec.json.decode(path.read_bytes(), type=CodedReport)
    except FileNotFoundError:
        raise MissingInput("no such coded report", where=str(path)) from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadRecord(
            f"not a coded report: {error}", where=str(path), remedy="See the form of a coded report in the guidelines."
        ) from None


def read_folders(folders: Iterable[Path]) -> list[CodedReport]:
    """Read every coded report of folders, in the order of their ids.

    Raises:
        MissingInput: a folder holds no JSON file.
        BadRecord: a file is not a coded report.
    """
    found = [read_coded(file) for folder in folders for file in _files_of(folder)]
    return sorted(found, key=lambda coded: coded.id)


def _files_of(folder: Path) -> list[Path]:
    files = sorted(folder.glob("*.json"))
    if not files:
        raise MissingInput("no coded report", where=str(folder), remedy="Name a folder of coded reports (*.json).")
    return files
