"""A decision: what a person (or a named machine) judged about a claim, a pair of claims or a report. Append-only."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Literal

import msgspec

from reportedly.errors import LawBroken
from reportedly.records.ids import content_id

Act = Literal[
    "accept", "correct", "reject", "unsure", "same", "different", "undo",
    "add", "finish", "release", "recall", "mark",
]  # fmt: skip
Hand = Literal["person", "machine"]
Mark = Literal["withhold", "place", "persons", "source"]
ACTS: tuple[str, ...] = Act.__args__  # type: ignore[attr-defined]
MARKS: tuple[str, ...] = Mark.__args__  # type: ignore[attr-defined]
VERDICTS = ("accept", "correct", "reject", "unsure")
PAIRED = ("same", "different", "unsure")
CORRECTABLE = (
    "kind", "anchor", "also", "standing", "certainty", "manner", "says", "cue",
    "actor", "target", "victim", "instrument", "where", "when", "counts",
)  # fmt: skip
"""Fields of a claim that a decision may correct; ids, links and lineage are not a matter of judgement."""

_NEED_REASON = frozenset({"correct", "reject", "different", "undo", "release", "recall", "mark"})
_NEED_AFTER = frozenset({"correct", "add", "mark"})


class Decision(msgspec.Struct, frozen=True, kw_only=True, tag_field="record", tag="decision"):
    """Hold one judgement: who, when, why, before, after. Never changed; taken back only by an `undo`.

    `subject` is a claim id (a report id for `finish`); `other` the second claim of a pair. `before` and `after`
    hold the fields that a `correct` or a `mark` changes, as on the wire. `blind` says that the coder had not seen
    another person's judgement. `settles` ends a dispute and needs the role of a reviewer. `at` is in UTC.
    """

    id: str = ""
    act: Act
    subject: str
    other: str | None = None
    by: str
    hand: Hand = "person"
    role: str = "coder"
    at: datetime
    reason: str = ""
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    undoes: str | None = None
    blind: bool = False
    settles: bool = False

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise LawBroken(f"decision {self.act} by {self.by} has a time without a zone")
        msgspec.structs.force_setattr(self, "at", self.at.astimezone(UTC))
        self._check()
        if not self.id:
            msgspec.structs.force_setattr(self, "id", content_id("d", self, leave_out=frozenset({"id", "record"})))

    def _check(self) -> None:
        if not self.subject or not self.by:
            raise LawBroken(f"decision {self.act!r} needs a subject and a person")
        if (self.act in ("same", "different") and not self.other) or (self.other and self.act not in PAIRED):
            raise LawBroken(f"decision {self.act!r} on {self.subject} does not go with the other claim {self.other!r}")
        if self.other == self.subject:
            raise LawBroken(f"claim {self.subject} cannot be paired with itself")
        if (self.act == "undo") != (self.undoes is not None):
            raise LawBroken("an undo, and nothing else, names the decision that it takes back")
        if (self.act in _NEED_AFTER) != bool(self.after):
            raise LawBroken(f"decision {self.act!r} on {self.subject} does not go with the values {sorted(self.after)}")
        if (self.act in _NEED_REASON or self.settles) and not self.reason.strip():
            raise LawBroken(f"decision {self.act!r} on {self.subject} needs a reason")
        if self.settles and self.act not in VERDICTS:
            raise LawBroken(f"decision {self.act!r} cannot settle a dispute")

    @property
    def is_verdict(self) -> bool:
        """Tell whether this judges one claim right, wrong or doubtful."""
        return self.act in VERDICTS and self.other is None


def active_decisions(decisions: tuple[Decision, ...]) -> tuple[Decision, ...]:
    """Leave out what was undone, and the undos; an undo that was undone counts for nothing.

    Args:
        decisions: in the order in which they were made.
    """
    gone: set[str | None] = set()
    for decision in reversed(decisions):
        if decision.act == "undo" and decision.id not in gone:
            gone.add(decision.undoes)
    return tuple(d for d in decisions if d.act != "undo" and d.id not in gone)
