"""The wording by which a report itself takes sides, listed once for each report."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from reportedly.errors import LawBroken
from reportedly.records.claim import Claim
from reportedly.records.ids import content_id
from reportedly.records.report import Report
from reportedly.records.span import Span


class Charged(msgspec.Struct, frozen=True, kw_only=True, tag_field="record", tag="charged"):
    """Hold a report's charged words ("regime", "martyred"): the first place of each wording, in the order of the text.

    It says how the report speaks, not who is right. A report without any has no such record.
    """

    id: str = ""
    report: str
    source_id: str | None = None
    words: tuple[Span, ...]
    lineage: str = ""

    def __post_init__(self) -> None:
        if not self.words:
            raise LawBroken(f"report {self.report}: no charged words, so no record of them")
        if not self.id:
            leave_out = frozenset({"id", "record", "source_id", "lineage"})
            msgspec.structs.force_setattr(self, "id", content_id("w", self, leave_out=leave_out))

    def check(self, text: str) -> None:
        """Check that the words stand in the report.

        Raises:
            LawBroken: a span does not hold its words in `text`.
        """
        for span in self.words:
            if not span.stands_in(text):
                raise LawBroken(f"charged {self.id}: {span.text!r} does not stand at {span.start}..{span.end}")


def charged_of(report: Report, words: Sequence[Span], *, lineage: str) -> Charged | None:
    """Make the record of a report's charged words; None where it has none."""
    if not words:
        return None
    return Charged(report=report.id, source_id=report.source_id, words=tuple(words), lineage=lineage)


def charged_words(charged: Charged | None) -> tuple[Span, ...]:
    """Give the words of a record; none where there is none."""
    return charged.words if charged is not None else ()


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """Hold all that was found in one report: its claims, in the order of the text, and its charged words if it has any."""

    claims: tuple[Claim, ...]
    charged: Charged | None = None
