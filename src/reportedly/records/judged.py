"""How decisions make the state of a claim: a pure function of the claim and its decisions, the same at every replay."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

import msgspec

from reportedly.errors import LawBroken
from reportedly.records.claim import Claim
from reportedly.records.decision import MARKS, Decision, active_decisions

Status = Literal["open", "accepted", "corrected", "rejected", "unsure", "disputed", "withdrawn"]
STATUSES: tuple[str, ...] = Status.__args__  # type: ignore[attr-defined]
_RIGHT = ("accept", "correct")


class CoderReading(msgspec.Struct, frozen=True, kw_only=True):
    """Hold what one person holds of a claim: the last verdict, and all corrections that still stand."""

    by: str
    role: str
    verdict: str
    changes: dict[str, Any]
    settles: bool
    blind: bool
    last: str

    @property
    def sort(self) -> str:
        """Name the reading: accepted, corrected, rejected or unsure."""
        if self.verdict in _RIGHT:
            return "corrected" if self.changes else "accepted"
        return "rejected" if self.verdict == "reject" else "unsure"


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """Hold a claim as it stands: the machine's, or corrected by people who agree or by who settled the dispute."""

    claim: Claim
    status: Status
    readings: tuple[CoderReading, ...] = ()
    released: bool = False
    release: str | None = None
    marks: tuple[str, ...] = ()
    embargo_until: date | None = None


def judge(claim: Claim, decisions: tuple[Decision, ...]) -> Judged:
    """Work out how a claim stands after its decisions.

    People who agree settle it; people who differ make it `disputed`, and then the machine's values stay until a
    reviewer settles it. `unsure` has no vote beside a plain verdict. Decisions of machines are kept and do not count.

    Args:
        claim: as it was coded.
        decisions: all decisions on this claim, in the order in which they were made, undone ones too.
    """
    standing = tuple(d for d in active_decisions(decisions) if d.hand == "person" and d.subject == claim.id)
    readings = coder_readings(standing)
    status, changes = _settle(readings)
    if claim.lineage.startswith("person:") and not any(d.act == "add" for d in standing):
        status, changes = "withdrawn", {}
    gate = [d for d in standing if d.act in ("release", "recall")][-1:]
    marks, embargo = _marks(standing)
    return Judged(
        claim=corrected(claim, changes) if changes else claim,
        status=status,
        readings=readings,
        released=bool(gate) and gate[0].act == "release",
        release=gate[0].id if gate else None,
        marks=marks,
        embargo_until=embargo,
    )


def coder_readings(standing: tuple[Decision, ...]) -> tuple[CoderReading, ...]:
    """Gather what each person holds, in the order of their last verdicts."""
    people: dict[str, list[Decision]] = {}
    for decision in standing:
        if decision.is_verdict:
            people.setdefault(decision.by, []).append(decision)
    readings = {by: _reading(by, made) for by, made in people.items()}
    order = {d.id: place for place, d in enumerate(standing)}
    return tuple(sorted(readings.values(), key=lambda reading: order[reading.last]))


def _reading(by: str, made: list[Decision]) -> CoderReading:
    last = made[-1]
    changes = {name: value for d in made if d.act == "correct" for name, value in d.after.items()}
    return CoderReading(
        by=by,
        role=last.role,
        verdict=last.act,
        changes=changes if last.act in _RIGHT else {},
        settles=last.settles,
        blind=all(d.blind for d in made),
        last=last.id,
    )


def _settle(readings: tuple[CoderReading, ...]) -> tuple[Status, dict[str, Any]]:
    if not readings:
        return "open", {}
    settling = [r for r in readings if r.settles][-1:]
    voting = settling or [r for r in readings if r.verdict != "unsure"]
    if not voting:
        return "unsure", {}
    if any((r.sort, r.changes) != (voting[0].sort, voting[0].changes) for r in voting):
        return "disputed", {}
    return voting[0].sort, voting[0].changes  # type: ignore[return-value]


def _marks(standing: tuple[Decision, ...]) -> tuple[tuple[str, ...], date | None]:
    values: dict[str, Any] = {}
    for decision in standing:
        if decision.act == "mark":
            values.update(decision.after)
    embargo = values.get("embargo_until")
    return tuple(values.get("sensitive", ())), date.fromisoformat(embargo) if embargo else None


def corrected(claim: Claim, changes: dict[str, Any]) -> Claim:
    """Put corrected values into a claim; the id stays, a corrected field loses the machine's confidence.

    Raises:
        LawBroken: the values do not make a claim.
    """
    plain = msgspec.to_builtins(claim) | changes
    plain["confidence"] = {k: v for k, v in claim.confidence.items() if k not in changes}
    kept = {k: v for k, v in claim.unknown.items() if k not in changes}
    emptied = {
        name: "removed by a coder" for name, value in changes.items() if not value and name not in ("says", "cue")
    }
    plain["unknown"] = kept | emptied
    try:
        return msgspec.convert(plain, Claim)
    except msgspec.ValidationError as error:
        raise LawBroken(f"claim {claim.id}: {error}") from None


def check_marks(values: dict[str, Any]) -> None:
    """Check what a `mark` may hold: `sensitive` (a list of marks) and `embargo_until` (a day, or null).

    Raises:
        LawBroken: another key, an unknown mark or something that is not a day.
    """
    strange = sorted(set(values) - {"sensitive", "embargo_until"}) + sorted(
        set(values.get("sensitive", ())) - set(MARKS)
    )
    if strange:
        raise LawBroken(
            f"a mark cannot hold {', '.join(map(repr, strange))}; known are {', '.join(MARKS)}, embargo_until"
        )
    day = values.get("embargo_until")
    try:
        _ = day is None or date.fromisoformat(day)
    except (TypeError, ValueError):
        raise LawBroken(f"embargo_until {day!r} is not a day (YYYY-MM-DD)") from None
