"""Judge: the one way in which a decision comes about. It is checked, kept, and never changed; an undo is one more."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec

from reportedly.errors import Conflict, LawBroken, NotAllowed, NotInStore, RequestError
from reportedly.records import CORRECTABLE, Claim, Decision, Judged, active_decisions
from reportedly.records.judged import check_marks, corrected
from reportedly.review.roles import NEEDED, Principal
from reportedly.store import Store
from reportedly.store.leases import check_lease, drop_lease
from reportedly.store.pack import Kept
from reportedly.store.read import read_claim, read_coded, read_decision, read_report, walk_decisions
from reportedly.store.store import Writing

_AS_ON_THE_WIRE = "Give each value as on the wire: words with text, start and end in code points."


class Judgement(msgspec.Struct, frozen=True, kw_only=True):
    """Hold what a person wants to decide; see `records.Decision` for what the fields mean."""

    act: str
    subject: str
    other: str | None = None
    reason: str = ""
    after: Mapping[str, Any] = {}
    undoes: str | None = None
    blind: bool = False
    settles: bool = False


def decide(store: Store, who: Principal, judgement: Judgement, *, now: datetime | None = None) -> Decision:
    """Make one decision and keep it, with one ledger entry; the lease on its subject ends.

    Raises:
        NotAllowed: the role or the token does not allow it, or it undoes somebody else's.
        NotInStore: the subject, or what is to be undone, is not there.
        Conflict: somebody else holds the subject, or it has been undone already.
        RequestError: the values do not make a claim, their words do not stand in the report, a reason is missing, it
            changes nothing, or it names fields that cannot be corrected.
    """
    who.need(NEEDED.get(judgement.act, "decide"))
    if judgement.settles:
        who.need("settle")
    act = judgement.act if judgement.act in ("release", "recall") else "decide"
    detail: dict[str, Any] = {"act": judgement.act, "subject": judgement.subject}
    with store.writing(who=who.name, act=act, detail=detail) as writing:
        moment = now or datetime.now(UTC)
        is_leased = check_lease(writing.connection, judgement.subject, by=who.name, now=moment)
        before, after, extra = _values(writing, who, judgement)
        decision = _make(judgement, who, before=before, after=after, at=moment)
        writing.keep([*extra, decision])
        if is_leased:
            drop_lease(writing.connection, judgement.subject, by=who.name)
        detail["decision"] = decision.id
    return decision


def _make(
    judgement: Judgement, who: Principal, *, before: dict[str, Any], after: dict[str, Any], at: datetime
) -> Decision:
    plain = {name: getattr(judgement, name) for name in ("subject", "other", "reason", "undoes", "blind", "settles")}
    subject = after["id"] if judgement.act == "add" else judgement.subject
    plain |= {"subject": subject, "act": judgement.act, "before": before, "after": after}
    plain |= {"by": who.name, "role": who.role, "at": at}
    try:
        return msgspec.convert(plain, Decision)
    except (msgspec.ValidationError, LawBroken) as error:
        raise RequestError(f"this is not a decision: {getattr(error, 'message', error)}") from None


def _values(
    writing: Writing, who: Principal, judgement: Judgement
) -> tuple[dict[str, Any], dict[str, Any], list[Kept]]:
    """Check the subject and work out before and after, and what else is to be kept."""
    if judgement.act == "finish":
        read_report(writing.connection, judgement.subject)
        return {}, {}, []
    if judgement.act == "add":
        claim = _added_claim(writing, who, judgement)
        return {}, msgspec.to_builtins(claim), [claim]
    judged = read_claim(writing.connection, judgement.subject)
    if judgement.other is not None:
        read_claim(writing.connection, judgement.other)
    if judgement.act == "correct":
        return (*_correction(writing, who, judged, judgement), [])
    if judgement.act == "mark":
        _check_marks(judgement)
        held = {"sensitive": list(judged.marks), "embargo_until": judged.embargo_until}
        return {k: msgspec.to_builtins(held[k]) for k in judgement.after}, dict(judgement.after), []
    if judgement.act == "undo":
        _check_undo(writing, who, judgement)
    if judgement.act == "release":
        _check_release(judged)
    return {}, dict(judgement.after), []


def _check_marks(judgement: Judgement) -> None:
    try:
        check_marks(dict(judgement.after))
    except LawBroken as error:
        raise RequestError(error.message) from None


def _check_release(judged: Judged) -> None:
    if judged.status not in ("accepted", "corrected"):
        raise Conflict(
            f"claim {judged.claim.id} is {judged.status}", remedy="Only what people hold to be right can be released."
        )


def _correction(
    writing: Writing, who: Principal, judged: Judged, judgement: Judgement
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Take corrected fields against this coder's own reading, check them against the report's words."""
    strange = sorted(set(judgement.after) - set(CORRECTABLE))
    if strange:
        raise RequestError(f"{', '.join(strange)} cannot be corrected", remedy=f"Known: {', '.join(CORRECTABLE)}.")
    own = _own_reading(writing, who, judged)
    text = read_report(writing.connection, own.report).text
    try:
        wanted = corrected(own, dict(judgement.after))
        wanted.check(text)
    except LawBroken as error:
        raise RequestError(error.message, remedy=_AS_ON_THE_WIRE) from None
    old, new = msgspec.to_builtins(own), msgspec.to_builtins(wanted)
    changed = [name for name in judgement.after if old[name] != new[name]]
    if not changed:
        raise RequestError("this changes nothing", remedy="Accept the claim instead.")
    return {name: old[name] for name in changed}, {name: new[name] for name in changed}


def _own_reading(writing: Writing, who: Principal, judged: Judged) -> Claim:
    """Give the claim as this coder holds it: as coded, with the coder's own corrections."""
    record = read_coded(writing.connection, judged.claim.id)
    mine = next((reading for reading in judged.readings if reading.by == who.name), None)
    return corrected(record, mine.changes) if mine and mine.changes else record


def _added_claim(writing: Writing, who: Principal, judgement: Judgement) -> Claim:
    """Make a claim that the machine has missed; `subject` is the report's id."""
    report = read_report(writing.connection, judgement.subject)
    values = dict(judgement.after) | {"report": report.id, "source_id": report.source_id, "id": ""}
    values |= {"record": "claim", "lineage": f"person:{who.name}", "confidence": {}}
    try:
        claim = msgspec.convert(values, Claim)
        claim.check(report.text)
    except (msgspec.ValidationError, LawBroken) as error:
        said = getattr(error, "message", error)
        raise RequestError(f"this is not a claim: {said}", remedy=_AS_ON_THE_WIRE) from None
    try:
        there = read_claim(writing.connection, claim.id)
    except NotInStore:
        return claim
    if there.status == "withdrawn":
        return claim
    raise Conflict(f"claim {claim.id} is there already", remedy="Accept it instead.")


def _check_undo(writing: Writing, who: Principal, judgement: Judgement) -> None:
    gone = read_decision(writing.connection, judgement.undoes or "")
    if judgement.subject not in (gone.subject, gone.other):
        raise RequestError(f"decision {gone.id} is about {gone.subject}, not about {judgement.subject}")
    if gone.by != who.name and not who.may("settle"):
        raise NotAllowed(f"decision {gone.id} is {gone.by}'s; undoing it needs a reviewer")
    made = tuple(walk_decisions(writing.connection, subject=gone.subject))
    standing = {d.id for d in active_decisions(made)}
    if gone.act == "undo":
        raise RequestError("an undo cannot be undone", remedy="Decide again.")
    if gone.id not in standing:
        raise Conflict(f"decision {gone.id} has been undone already")


def undo_last(store: Store, who: Principal, *, reason: str) -> Decision:
    """Take back one's own last decision that still stands.

    Raises:
        NotInStore: there is none.
    """
    with store.reading() as connection:
        mine = [d for d in walk_decisions(connection, by=who.name) if d.act != "undo"]
        for last in reversed(mine):
            on_it = tuple(walk_decisions(connection, subject=last.subject))
            if last.id in {d.id for d in active_decisions(on_it)}:
                break
        else:
            raise NotInStore(f"{who.name} has no decision that stands", remedy="There is nothing to undo.")
    return decide(store, who, Judgement(act="undo", subject=last.subject, undoes=last.id, reason=reason))
