"""The gate: the one place through which anything public passes.

What is public is an iterator of `Released` rows, and only this file can make one; every exporter and page for the
public calls `check_released` on what it was given. The rules are looked up afresh at each reading: a claim that people
come to dispute, recall, mark or put under embargo is not in the next public export.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from typing import Any, Literal, NoReturn, final

import msgspec

from reportedly.errors import NotReleased
from reportedly.records import Claim, Judged, Report, content_id
from reportedly.review.roles import Principal
from reportedly.store import Store
from reportedly.store.index import cell_of
from reportedly.store.read import read_claim, read_report, walk_claims

Rule = Literal["senior", "two_coders", "either"]
RULES: tuple[str, ...] = Rule.__args__  # type: ignore[attr-defined]
_RIGHT = ("accepted", "corrected")
_NO_VALUES = ("manner", "source_id", "cue", "counts", "report")
_SEAL = object()
WITHHELD = "withheld"
WITHHOLD = "withhold"


class GatePolicy(msgspec.Struct, frozen=True, kw_only=True):
    """Set what opens the gate.

    `senior`: a reviewer released the claim. `two_coders`: two people hold the same of it, or a reviewer settled it.
    Whatever the rule: the claim must be held right, not recalled, not withheld, not under embargo.
    """

    rule: Rule = "senior"
    coders: int = 2


class Area(msgspec.Struct, frozen=True, kw_only=True):
    """Hold a place made coarse: the half-degree cell it lies in, by its centre, and the radius that covers it."""

    country: str | None
    admin1: str | None
    lat: float
    lon: float
    radius_m: int


class PublicReport(msgspec.Struct, frozen=True, kw_only=True):
    """Hold what is public of a report: where to find it, never its text."""

    id: str
    title: str | None
    publisher: str | None
    published: date | None
    url: str | None


@final
class Released:
    """Hold one claim that passed the gate, made safe: what is marked as sensitive is taken out of it.

    It cannot be made, copied, pickled or derived from outside this file.
    """

    __slots__ = ("area", "claim", "marks", "report", "seal", "status")

    claim: Claim
    report: PublicReport
    area: Area | None
    status: str
    marks: tuple[str, ...]
    seal: object

    def __init__(self, *, seal: object = None, **values: Any) -> None:
        if seal is not _SEAL:
            raise NotReleased("only the gate makes released rows")
        for name, value in (values | {"seal": seal}).items():
            object.__setattr__(self, name, value)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise NotReleased("a released row cannot be changed")

    def __init_subclass__(cls) -> NoReturn:
        raise NotReleased("a released row has no other forms")

    def __reduce__(self) -> NoReturn:
        raise NotReleased("a released row cannot be copied past the gate")


def check_released(rows: Iterable[object]) -> Iterator[Released]:
    """Let through rows that the gate made, and stop at the first that it did not.

    Raises:
        NotReleased: a row did not come from the gate.
    """
    for row in rows:
        if type(row) is not Released or getattr(row, "seal", None) is not _SEAL:
            raise NotReleased(f"a {type(row).__name__} did not pass the gate")
        yield row


def released(
    store: Store, policy: GatePolicy, *, today: date | None = None, upto: int | None = None
) -> Iterator[Released]:
    """Walk over every claim that is public, in the order of their records.

    Args:
        store: the store.
        policy: what opens the gate.
        today: the day on which embargoes are looked at; None is today in UTC. A past `upto` does not lift an embargo,
            a mark or a recall that was put on later: what is not public today is in no export made today.
        upto: ledger entry that the values are read at; None is now.
    """
    day = today or datetime.now(UTC).date()
    with store.reading() as connection:
        for judged in walk_claims(connection, upto=upto, statuses=_RIGHT):
            now = judged if upto is None else read_claim(connection, judged.claim.id)
            if is_open(judged, policy, today=day) and is_open(now, policy, today=day):
                report = read_report(connection, judged.claim.report)
                yield _pass(judged, report, marks=now.marks)


def is_open(judged: Judged, policy: GatePolicy, *, today: date) -> bool:
    """Tell whether the gate is open for a claim on a day."""
    return not why_closed(judged, policy, today=today)


def why_closed(judged: Judged, policy: GatePolicy, *, today: date) -> tuple[str, ...]:
    """Say why a claim may not be public; nothing when it may."""
    reasons = []
    if judged.status not in _RIGHT:
        reasons.append(f"it is {judged.status}")
    if WITHHOLD in judged.marks:
        reasons.append("it is marked to be withheld")
    if judged.embargo_until is not None and today < judged.embargo_until:
        reasons.append(f"it is under embargo until {judged.embargo_until}")
    if judged.release is not None and not judged.released:
        reasons.append("it was recalled")
    elif not _rule_holds(judged, policy):
        reasons.append(f"the rule {policy.rule!r} is not met")
    return tuple(reasons)


def _rule_holds(judged: Judged, policy: GatePolicy) -> bool:
    voting = [r for r in judged.readings if r.verdict in ("accept", "correct")]
    agreed = len(voting) >= policy.coders or any(r.settles for r in voting)
    if policy.rule == "senior":
        return judged.released
    return agreed or (policy.rule == "either" and judged.released)


def _pass(judged: Judged, report: Report, *, marks: tuple[str, ...]) -> Released:
    claim, area = judged.claim, None
    hidden: dict[str, Any] = {}
    if "place" in marks:
        area = _area(claim)
        hidden |= {"where": None}
    if "persons" in marks:
        hidden |= {"actor": (), "target": (), "victim": (), "counts": _without_names(claim)}
    if "source" in marks:
        hidden |= {"says": (), "manner": "own", "cue": None, "source_id": None, "report": _pseudonym(claim)}
    if hidden:
        unknown = {name: WITHHELD for name in hidden if name not in _NO_VALUES}
        claim = msgspec.structs.replace(claim, **hidden, also=(), links=(), unknown=claim.unknown | unknown)
    return Released(
        seal=_SEAL, claim=claim, report=_public(report, claim, marks), area=area, status=judged.status, marks=marks
    )


def _pseudonym(claim: Claim) -> str:
    """Name the report of a claim whose source is withheld: the report's own id would tie it to its other claims."""
    return content_id("r", [WITHHELD, claim.id])


def _without_names(claim: Claim) -> tuple[Any, ...]:
    return tuple(msgspec.structs.replace(count, who="", part_of=None) for count in claim.counts)


def _area(claim: Claim) -> Area | None:
    where = claim.where
    if where is None or where.lat is None or where.lon is None:
        return None
    row, column = divmod(cell_of(where.lat, where.lon), 720)
    reach = max(40_000, where.radius_m or 0)
    return Area(
        country=where.country, admin1=where.admin1, lat=row / 2 - 89.75, lon=column / 2 - 179.75, radius_m=reach
    )


def _public(report: Report, claim: Claim, marks: tuple[str, ...]) -> PublicReport:
    day = report.published.day if report.published else None
    if "source" in marks:
        return PublicReport(id=claim.report, title=None, publisher=None, published=day, url=None)
    return PublicReport(id=report.id, title=report.title, publisher=report.publisher, published=day, url=report.url)


def note_export(store: Store, who: Principal, *, form: str, rows: int, public: bool, to: str = "") -> None:
    """Write into the ledger who took which data out; every exporter calls it.

    Raises:
        NotAllowed: the role or the token does not allow exports.
    """
    who.need("export")
    store.note(who=who.name, act="export", detail={"form": form, "rows": rows, "public": public, "to": to})
