"""What to judge next, and why: claims ranked by doubt and by stake, each rank a sum of reasons that can be shown."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime

import msgspec

from reportedly.errors import Conflict
from reportedly.records import Claim, Judged, judge
from reportedly.review.roles import Principal
from reportedly.store import Connection, Store
from reportedly.store.index import doubt_of
from reportedly.store.leases import LEASE_S, take_lease
from reportedly.store.pending import (
    Pending,
    put_pending,
    ranked_upto,
    rivals,
    times_named,
    unranked,
    waiting,
)
from reportedly.store.read import open_claims, read_claim, read_coded

_BATCH = 200
_FEW = 3
"""An actor named in fewer claims than this is new."""
_LOOKED_AT = 20
"""More than can be asking at once, so that who is overtaken finds another."""


class QueuePolicy(msgspec.Struct, frozen=True, kw_only=True):
    """Set what waits and how reasons weigh.

    `second_share` of all claims (chosen by their id, so by chance and the same everywhere) get a blind second coder;
    so does every claim whose rank reaches `second_rank`.
    """

    second_share: float = 0.1
    second_rank: float = 1.5
    doubt: float = 1.0
    unknown: float = 0.1
    high_count: float = 0.5
    new_actor: float = 0.3
    conflict: float = 1.0
    dispute: float = 2.0


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """Hold one claim to judge. When `blind`, `judged` is the machine's claim and others' judgements are left out."""

    judged: Judged
    stage: str
    priority: float
    reasons: dict[str, float]
    until: str
    blind: bool


def rank(
    judged: Judged, policy: QueuePolicy, *, new_actors: int = 0, conflicts: tuple[str, ...] = ()
) -> dict[str, float]:
    """Give the reasons why a claim should be looked at, with their weights; they add up to its rank.

    Args:
        judged: the claim as it stands.
        policy: the weights.
        new_actors: how many of its actors were hardly named before.
        conflicts: in what it differs from another account of the same incident (counts, certainty).
    """
    claim = judged.claim
    most = max((c.low or 0 for c in claim.counts if c.of in ("killed", "injured", "casualties")), default=0)
    reasons = {
        "doubt": policy.doubt * doubt_of(claim),
        "unknown fields": policy.unknown * min(len(claim.unknown), 5),
        "high count": policy.high_count * math.log10(1 + most),
        "new actor": policy.new_actor * min(new_actors, 2),
        **{f"conflicting {name}": policy.conflict for name in conflicts},
        "disputed": policy.dispute if judged.status == "disputed" else 0.0,
    }
    return {name: round(weight, 4) for name, weight in reasons.items() if weight}


def stage_of(judged: Judged, priority: float, policy: QueuePolicy) -> str | None:
    """Say what a claim waits for: a first or a second coder, a settler of the dispute, or nothing."""
    if judged.status == "disputed":
        return "dispute"
    if judged.status == "withdrawn" or any(reading.settles for reading in judged.readings):
        return None
    if not judged.readings:
        return "first"
    chosen = _share(judged.claim.id) < policy.second_share or priority >= policy.second_rank
    if judged.status == "unsure" or (len(judged.readings) == 1 and chosen):
        return "second"
    return None


def _share(claim: str) -> float:
    return int(hashlib.sha256(claim.encode()).hexdigest()[:8], 16) / 2**32


def refresh_queue(store: Store, policy: QueuePolicy, *, most: int = 20_000) -> int:
    """Rank what was added or judged since the last time; gives how many states of claims were looked at.

    Args:
        store: the store.
        policy: the weights.
        most: looks at no more than this many, so that the wait is bounded; call again for the rest.
    """
    done, known = 0, dict[str, int]()
    while done < most:
        with store.reading() as connection:
            after = ranked_upto(connection)
            last, states = unranked(connection, after=after, most=_BATCH)
            if last == after:
                break
            told = _conflicts(connection, [judged.claim for _, judged in states])
            rows = [_pending(connection, version, judged, policy, known, told) for version, judged in states]
        gone = [judged.claim.id for (_, judged), row in zip(states, rows, strict=True) if row is None]
        with store.database.writing(lasting=False) as connection:
            put_pending(connection, [row for row in rows if row is not None], gone=gone, upto=last)
        done += last - after
    return done


def _pending(
    connection: Connection, version: int, judged: Judged, policy: QueuePolicy, known: dict[str, int],
    conflicts: Mapping[str, tuple[str, ...]],
) -> Pending | None:  # fmt: skip
    new = sum(_is_new(connection, actor.text, known) for actor in judged.claim.actor)
    reasons = rank(judged, policy, new_actors=new, conflicts=conflicts[judged.claim.id])
    priority = round(sum(reasons.values()), 4)
    stage = stage_of(judged, priority, policy)
    if stage is None:
        return None
    return Pending(claim=judged.claim.id, version=version, priority=priority, reasons=reasons, stage=stage)


def _is_new(connection: Connection, name: str, known: dict[str, int]) -> bool:
    """Tell whether a name was hardly ever an actor here; once it is known well it is not looked up again."""
    if known.get(name, 0) < _FEW and any(c.isalnum() for c in name):
        known[name] = times_named(connection, name, most=_FEW)
    return known.get(name, _FEW) < _FEW


def conflicts_of(connection: Connection, claim: Claim) -> tuple[str, ...]:
    """Say in what a claim differs from the other accounts of its incident: `counts`, `certainty`."""
    return _conflicts(connection, [claim])[claim.id]


def _conflicts(connection: Connection, claims: Sequence[Claim]) -> dict[str, tuple[str, ...]]:
    others = rivals(connection, [claim.id for claim in claims])
    known = open_claims(connection, sorted({name for names in others.values() for name in names}))
    return {c.id: _differences(c, [known[n].claim for n in others.get(c.id, ()) if n in known]) for c in claims}


def _differences(claim: Claim, others: Sequence[Claim]) -> tuple[str, ...]:
    found = set()
    if any((claim.certainty == "denied") != (other.certainty == "denied") for other in others):
        found.add("certainty")
    if any(_counts_differ(claim, other) for other in others):
        found.add("counts")
    return tuple(sorted(found))


def _counts_differ(one: Claim, other: Claim) -> bool:
    return any(
        a.of == b.of and _apart(a.low, a.high, b.low, b.high)
        for a in one.counts
        for b in other.counts
        if a.part_of is None and b.part_of is None
    )


def _apart(low: int | None, high: int | None, low2: int | None, high2: int | None) -> bool:
    """Tell whether two ranges (null: open) have no number in common."""
    return (high is not None and low2 is not None and high < low2) or (
        high2 is not None and low is not None and high2 < low
    )


def next_task(
    store: Store, who: Principal, policy: QueuePolicy, *, seconds: int = LEASE_S, now: datetime | None = None,
    skip: Collection[str] = (),
) -> Task | None:  # fmt: skip
    """Give a coder the claim to judge next, and lease it; None when nothing waits for this coder.

    First and second codings are blind; disputes go to those who may settle them, with everybody's readings. Claims in
    `skip` are passed over; they wait on.
    """
    who.need("decide")
    refresh_queue(store, policy)
    moment = now or datetime.now(UTC)
    stages = ("first", "second", "dispute") if who.may("settle") else ("first", "second")
    with store.reading() as connection:
        rows = waiting(connection, stages=stages, by=who.name, limit=_LOOKED_AT + len(skip), now=moment)
    for row in rows:
        if row.claim not in skip:
            try:
                until = take_lease(store, row.claim, by=who.name, seconds=seconds, now=moment)
            except Conflict:
                continue
            return _task(store, row, until)
    return None


def _task(store: Store, row: Pending, until: str) -> Task:
    blind = row.stage != "dispute"
    with store.reading() as connection:
        shown = read_coded_only(connection, row.claim) if blind else read_claim(connection, row.claim)
    reasons = {k: v for k, v in row.reasons.items() if not (blind and k == "disputed")}
    return Task(judged=shown, stage=row.stage, priority=row.priority, reasons=reasons, until=until, blind=blind)


def read_coded_only(connection: Connection, claim: str) -> Judged:
    """Read a claim as the machine coded it, without anybody's judgement: what a blind coder sees."""
    return judge(read_coded(connection, claim), ())
