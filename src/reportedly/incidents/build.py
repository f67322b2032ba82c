"""From claims and reports to incidents, in one call or bit by bit."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from reportedly.incidents.context import with_context
from reportedly.incidents.facts import make_facts
from reportedly.incidents.gather import OVERSIZED, Gatherer, founds
from reportedly.incidents.heard import Heard, hear
from reportedly.incidents.telling import tell_incident
from reportedly.incidents.weights import Weights, load_weights
from reportedly.incidents.wordings import by_report, find_wordings, origins
from reportedly.records import Claim, Incident, Judgement, Report, Wording, incident_id


class Cluster(NamedTuple):
    """Hold the claims of one incident by id, the founder first, and how well they hang together."""

    claims: tuple[str, ...]
    cohesion: float | None
    review: str


class Built(NamedTuple):
    """Hold what a build gives: incidents, wordings, and the claims that are in no incident with the reason."""

    incidents: tuple[Incident, ...]
    wordings: tuple[Wording, ...]
    left_out: dict[str, str]


def build_incidents(
    claims: Iterable[Claim], reports: Iterable[Report] = (), *, weights: Weights | None = None,
    judgements: Iterable[Judgement] = (),
) -> Built:  # fmt: skip
    """Gather claims into incidents with the spread of their accounts.

    Every claim is in exactly one incident or in `left_out`; none is lost. The order of the input does not matter.

    Args:
        claims: claims of any number of reports.
        reports: their reports; without them publication, publishers and copies are not known.
        weights: weights of the comparison; None takes those that ship.
        judgements: people's word on pairs of claims.
    """
    by_id = {report.id: report for report in reports}
    wordings = by_report(find_wordings(by_id.values()))
    heard = {h.claim.id: h for h in hear(claims, by_id, wordings)}
    weights = weights or load_weights()
    gatherer = Gatherer(weights, judgements)
    in_order = sorted(heard.values(), key=lambda h: (h.claim.report, h.claim.anchor.start, h.claim.id))
    gatherer.add(make_facts(with_context(in_order, weights.kin), gatherer.counts))
    incidents = tuple(tell_all(gatherer, heard, origins(wordings)))
    told = {claim for incident in incidents for claim in incident.claims}
    left_out = {c: why_left_out(h.claim) for c, h in heard.items() if c not in told}
    unique = {wording.id: wording for wording in wordings.values()}
    return Built(incidents, tuple(unique.values()), left_out)


def tell_all(gatherer: Gatherer, heard: Mapping[str, Heard], roots: Mapping[str, str]) -> Iterator[Incident]:
    """Tell every incident whose claims are all in `heard`, in the order in which incidents were founded."""
    clusters = list(clusters_of(gatherer))
    home = {claim: incident_id(c.claims[0]) for c in clusters for claim in c.claims}
    whole, parts = _wholes([heard[claim].claim for c in clusters for claim in c.claims], home)
    for cluster in clusters:
        mine = incident_id(cluster.claims[0])
        yield tell_incident(
            [heard[claim] for claim in cluster.claims], roots, cohesion=cluster.cohesion, review=cluster.review,
            whole=whole.get(mine), parts=parts.get(mine, ()),
        )  # fmt: skip


def clusters_of(gatherer: Gatherer, only: NDArray[np.int64] | None = None) -> Iterator[Cluster]:
    """List the incidents' claims, founders first, in the order in which the incidents were founded.

    Args:
        gatherer: what was gathered.
        only: labels of the incidents wanted; None for all.
    """
    facts, label = gatherer.facts, gatherer.label
    rows = np.flatnonzero(label >= 0 if only is None else np.isin(label, only[only >= 0]))
    rows = rows[np.argsort(label[rows], kind="stable")]
    starts = np.flatnonzero(np.diff(label[rows], prepend=-9))
    enough = founds(facts)
    for members in np.split(rows, starts[1:]) if len(rows) else ():
        if enough[members].any():
            first = int(label[members[0]])
            joins = int(gatherer.score_pairs[first])
            cohesion = round(float(gatherer.score_sum[first]) / joins, 3) if joins else None
            yield Cluster(tuple(facts.ids[row] for row in members.tolist()), cohesion, _review(len(members)))


def _review(size: int) -> str:
    return f"{size} claims in one incident: more than {OVERSIZED}; look for happenings that were run together" * (
        size > OVERSIZED
    )


def tell_sets(
    groups: Iterable[tuple[str, Sequence[str]]], heard: Mapping[str, Heard], roots: Mapping[str, str] | None = None
) -> Iterator[Incident]:
    """Tell incidents that have been gathered already, from those of their claims that are in `heard` alone.

    Args:
        groups: id and claims of each incident; one with no claim in `heard` is passed over.
        heard: the claims that may be told, by id.
        roots: wording id -> id of the wording it goes back to.
    """
    held = [(i, sorted((heard[c] for c in claims if c in heard), key=_told_first)) for i, claims in groups]
    home = {h.claim.id: i for i, members in held for h in members}
    whole, parts = _wholes([h.claim for _, members in held for h in members], home)
    for identifier, members in held:
        if members:
            told = tell_incident(
                members, roots, whole=whole.get(identifier), parts=parts.get(identifier, ()), review=_review(len(members))
            )  # fmt: skip
            yield msgspec.structs.replace(told, id=identifier)


def _told_first(heard: Heard) -> tuple[str, str, int, str]:
    return str(heard.published or ""), heard.claim.report, heard.claim.anchor.start, heard.claim.id


def _wholes(claims: Sequence[Claim], home: Mapping[str, str]) -> tuple[dict[str, str], dict[str, list[str]]]:
    """Find the incident that each incident is told as a part of: the one most of its claims are linked into."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for claim in claims:
        for link in claim.links:
            if link.sort == "part_of" and link.to in home and home[link.to] != home[claim.id]:
                votes[home[claim.id]][home[link.to]] += 1
    whole = {part: min(found, key=lambda w: (-found[w], w)) for part, found in votes.items()}
    parts: dict[str, list[str]] = defaultdict(list)
    for part, of in whole.items():
        parts[of].append(part)
    return whole, parts


def why_left_out(claim: Claim) -> str:
    """Say why a claim is in no incident."""
    if claim.standing == "toll" or claim.kind == "toll":
        return "a running total is not an incident"
    if claim.certainty in ("planned", "hypothetical"):
        return f"told as {claim.certainty}: not an event"
    if claim.certainty in ("denied", "unknown"):
        return f"told as {claim.certainty}, and no report of the happening itself was found"
    return "told as background, and no report of it as news was found"
