"""Assignments: which incident a claim is put to, and which wording a report shares. Append-only; the last one holds."""

from __future__ import annotations

import msgspec

from reportedly.records.decision import Hand
from reportedly.records.ids import content_id

_LEFT_OUT = frozenset({"id", "record"})


class Assignment(msgspec.Struct, frozen=True, kw_only=True, tag_field="record", tag="assignment"):
    """Put a claim to an incident (null: to none). An incident is the set of claims whose last assignment names it.

    `run` names the run or the act that decided, so that a claim may go back to where it was; `lineage` the versions
    of a machine run. The time is that of the ledger entry that holds the assignment.
    """

    id: str = ""
    claim: str
    incident: str | None
    run: str
    by: str
    hand: Hand = "machine"
    lineage: str = ""

    def __post_init__(self) -> None:
        if not self.id:
            msgspec.structs.force_setattr(self, "id", content_id("a", self, leave_out=_LEFT_OUT))


class Copying(msgspec.Struct, frozen=True, kw_only=True, tag_field="record", tag="copying"):
    """Put a report to a wording: copies of one text share one wording and are one source."""

    id: str = ""
    report: str
    wording: str
    run: str
    lineage: str = ""

    def __post_init__(self) -> None:
        if not self.id:
            msgspec.structs.force_setattr(self, "id", content_id("y", self, leave_out=_LEFT_OUT))
