"""What the formats are made from: rows of one rule, and behind them incidents, claims and reports."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import msgspec

from reportedly.codebook import Codebook
from reportedly.incidents.heard import Heard
from reportedly.records import Derived, Incident


class Material(msgspec.Struct, frozen=True, kw_only=True):
    """Hold what an export is made from.

    `day` is the day of the export or release, written where a format wants one: never the clock's, so that the same
    store gives the same bytes.
    """

    rows: tuple[Derived, ...]
    codebook: Codebook
    incidents: Mapping[str, Incident] = {}
    heard: Mapping[str, Heard] = {}
    day: date

    def members(self, row: Derived) -> list[Heard]:
        """List the claims behind a row, in the incident's order."""
        return [self.heard[claim] for claim in row.claims if claim in self.heard]


def last_day(rows: Iterable[Derived]) -> date | None:
    """Give the last day of publication behind some rows: what dates an export that is given no day."""
    return max((row.last_published for row in rows if row.last_published), default=None)


def semicolons(values: Iterable[str]) -> str | None:
    """Join with "; "; a semicolon within becomes a comma, as the formats that want this have no other way."""
    return "; ".join(value.replace(";", ",") for value in values) or None


def one_line(words: str) -> str:
    """Put words on one line."""
    return " ".join(words.split())


def first(values: Sequence[str]) -> str | None:
    """Give the first of some values, if there is one."""
    return values[0] if values else None
