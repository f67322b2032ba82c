"""The machine puts claims to incidents: one run over the store, kept as assignments; people's word stays apart.

The run looks at the claims as people left them and at nothing that people said of pairs: that comes in when sets are
read (`store.sets`), so that taking such a judgement back gives exactly what the machine had made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import islice

import msgspec
import numpy as np

from reportedly.incidents.build import clusters_of
from reportedly.incidents.context import with_context
from reportedly.incidents.facts import make_facts
from reportedly.incidents.gather import Gatherer
from reportedly.incidents.heard import hear
from reportedly.incidents.weights import load_weights
from reportedly.incidents.wordings import by_report, find_wordings
from reportedly.records import Assignment, Claim, Copying, Report, incident_id
from reportedly.store import Store
from reportedly.store.assigned import put_counts, standing_assignments, standing_wordings
from reportedly.store.pack import Kept
from reportedly.store.read import walk_claims, walk_reports

_SILENT = ("rejected", "withdrawn")
_AT_ONCE = 500


class Gathering(msgspec.Struct, frozen=True, kw_only=True):
    """Hold what a run came to: incidents, claims in them, claims left out, and how many assignments were new."""

    incidents: int
    claims: int
    left_out: int
    changed: int
    copies: int


Progress = Callable[[str, int], None]


def gather_store(store: Store, *, who: str, progress: Progress | None = None) -> Gathering:
    """Put every claim of a store to an incident, or to none, and keep what changed.

    Args:
        store: the store.
        who: person or program that runs it.
        progress: called with the stage and a count.
    """
    tell = progress or (lambda _stage, _count: None)
    with store.reading() as connection:
        entry = store.head()
        reports = {report.id: report for report in walk_reports(connection)}
        tell("reports", len(reports))
        claims = [judged.claim for judged in walk_claims(connection) if judged.status not in _SILENT]
        tell("claims", len(claims))
        before, copied = standing_assignments(connection), standing_wordings(connection)
    gatherer, homes, wordings = _gather(claims, reports, tell)
    run = f"gathering-{entry.seq if entry else 0}"
    lineage = f"weights:{gatherer.scorer.weights.hash}"
    put = list(_assignments(homes, before, run=run, by=who, lineage=lineage))
    copies = [Copying(report=r, wording=w, run=run, lineage=lineage) for r, w in wordings.items() if copied.get(r) != w]
    _keep(store, who, [*put, *copies], tell)
    _keep_counts(store, gatherer)
    return Gathering(
        incidents=len(set(homes.values())), claims=len(homes), left_out=len(claims) - len(homes), changed=len(put),
        copies=len(reports) - len(set(wordings.values())),
    )  # fmt: skip


def _gather(
    claims: list[Claim], reports: Mapping[str, Report], tell: Progress
) -> tuple[Gatherer, dict[str, str], dict[str, str]]:
    wordings = by_report(find_wordings(reports.values()))
    tell("wordings", len(wordings))
    weights = load_weights()
    gatherer = Gatherer(weights)
    in_order = sorted(hear(claims, reports, wordings), key=lambda h: (h.claim.report, h.claim.anchor.start, h.claim.id))
    gatherer.add(make_facts(with_context(in_order, weights.kin), gatherer.counts))
    clusters = list(clusters_of(gatherer))
    tell("incidents", len(clusters))
    homes = {claim: incident_id(cluster.claims[0]) for cluster in clusters for claim in cluster.claims}
    return gatherer, homes, {report: wording.id for report, wording in sorted(wordings.items())}


def _assignments(
    homes: Mapping[str, str], before: Mapping[str, str | None], *, run: str, by: str, lineage: str
) -> Iterator[Assignment]:
    for claim in sorted(homes.keys() | before.keys()):
        if homes.get(claim) != before.get(claim):
            yield Assignment(claim=claim, incident=homes.get(claim), run=run, by=by, lineage=lineage)


def _keep(store: Store, who: str, kept: list[Kept], tell: Progress) -> None:
    """Keep in small batches, each with its ledger entry, so that nobody waits long for a turn to write."""
    left, done = iter(kept), 0
    while batch := list(islice(left, _AT_ONCE)):
        with store.writing(who=who, act="gather", detail={"assignments": len(batch)}) as writing:
            writing.keep(batch)
        done += len(batch)
        tell("kept", done)


def _keep_counts(store: Store, gatherer: Gatherer) -> None:
    """Note how often each word was heard: the score of a pair can then be explained as it was reckoned."""
    heard = gatherer.counts
    with store.database.writing() as connection:
        put_counts(connection, heard.counts.astype(np.int32).tobytes(), claims=heard.claims)
