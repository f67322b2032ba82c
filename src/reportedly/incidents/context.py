"""What a claim leaves unsaid because its report has just said it: its neighbours' place and day, to compare by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from reportedly.incidents.heard import Heard
from reportedly.records import Claim, When, Where

FAR = 1500
"""Code points beyond which a neighbour says nothing of a claim."""


def with_context(heard: Iterable[Heard], kin: Sequence[tuple[str, str]]) -> Iterator[Heard]:
    """Give each claim without a place or a day those of the nearest claim of its report that may tell of the same.

    A neighbour serves if its kind is the same or kin, its standing the same, and it is near. What is lent is used to
    compare claims and never shown as the claim's own.

    Args:
        heard: claims, those of one report in a row.
        kin: pairs of kinds that may be one happening.
    """
    related = {(a, b) for pair in kin for a, b in (pair, pair[::-1])}
    for _, group in groupby(heard, key=lambda h: h.claim.report):
        claims = list(group)
        for one in claims:
            others = [o.claim for o in claims if o is not one and _may_tell(one.claim, o.claim, related)]
            yield one._replace(lent_where=_where(one.claim, others), lent_when=_when(one.claim, others))


def _may_tell(claim: Claim, other: Claim, related: set[tuple[str, str]]) -> bool:
    kin = claim.kind == other.kind or (claim.kind, other.kind) in related
    return kin and claim.standing == other.standing and abs(claim.anchor.start - other.anchor.start) <= FAR


def _where(claim: Claim, others: Sequence[Claim]) -> Where | None:
    if claim.where is not None:
        return None
    near = sorted((o for o in others if o.where), key=lambda o: _distance(claim, o))
    return near[0].where if near else None


def _when(claim: Claim, others: Sequence[Claim]) -> When | None:
    if claim.when is not None:
        return None
    near = sorted((o for o in others if o.when and o.when.earliest), key=lambda o: _distance(claim, o))
    return near[0].when if near else None


def _distance(claim: Claim, other: Claim) -> tuple[int, int]:
    return abs(claim.anchor.start - other.anchor.start), other.anchor.start
