"""What travels through the room: the bytes of one report, and what is known about it beside its words."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

import msgspec

from reportedly.records import Published

Kind = Literal["text", "html", "json"]


class Overrides(msgspec.Struct, frozen=True, kw_only=True):
    """Hold what the user says about every report of a run; it goes before anything that the input says."""

    published: date | None = None
    publisher: str | None = None


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """Hold the bytes of one report before they are read.

    `name` is the path, the URL or `-`; `line` counts from 1 when the report is one line of a file.
    """

    name: str
    data: bytes
    line: int | None = None
    kind: Kind | None = None
    charset: str | None = None
    url: str | None = None

    @property
    def where(self) -> str:
        """Name the piece so that it can be found again: `file` or `file:line`."""
        return self.name if self.line is None else f"{self.name}:{self.line}"


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """Hold what the input itself says about the report beside its text."""

    source_id: str | None = None
    title: str | None = None
    publisher: str | None = None
    published: Published | None = None
    url: str | None = None
    language: str | None = None
    metadata: dict[str, Any] = {}
