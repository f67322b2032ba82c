"""A report: one published text, with what is known of its publication."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

import msgspec

from reportedly.errors import LawBroken
from reportedly.records.ids import content_id
from reportedly.records.span import Span

PassageSort = Literal["headline", "dateline", "body", "caption", "credit", "boilerplate"]
PublishedOrigin = Literal["user", "metadata", "page", "dateline", "header"]


class Passage(Span, frozen=True, kw_only=True):
    """Hold a stretch of the report and the part it plays; a caption's old date is not the news."""

    sort: PassageSort


class Published(msgspec.Struct, frozen=True, kw_only=True):
    """Hold the day of publication and who told it; `text` are the words when the report itself did."""

    day: date
    origin: PublishedOrigin
    text: str | None = None


class Original(msgspec.Struct, frozen=True, kw_only=True):
    """Say which bytes the report was made from.

    `segments` map the text back to the decoded source: (start in text, start in source, length), code points;
    empty when the text cannot be mapped.
    """

    media_type: str
    encoding: str
    sha256: str
    length: int
    segments: tuple[tuple[int, int, int], ...] = ()


class Report(msgspec.Struct, frozen=True, kw_only=True, tag_field="record", tag="report"):
    """Hold one published text. `text` never changes after intake: every span counts its code points."""

    id: str = ""
    source_id: str | None = None
    title: str | None = None
    publisher: str | None = None
    published: Published | None = None
    url: str | None = None
    language: str | None = None
    text: str
    passages: tuple[Passage, ...] = ()
    metadata: dict[str, Any] = {}
    original: Original | None = None

    def __post_init__(self) -> None:
        for passage in self.passages:
            if not passage.stands_in(self.text):
                raise LawBroken(f"passage {passage.start}..{passage.end} does not stand in the report")
        if not self.id:
            msgspec.structs.force_setattr(self, "id", self._id())

    def _id(self) -> str:
        return content_id("r", self, leave_out=frozenset({"id", "record", "passages", "original"}))

    def passage_at(self, position: int) -> Passage | None:
        """Find the passage that holds the code point at `position`."""
        return next((p for p in self.passages if p.start <= position < p.end), None)
