"""A sample project: invented reports by rival sources, read by the real pipeline, for those who look around."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec

from reportedly.codebook import Codebook
from reportedly.intake import Overrides
from reportedly.intake.opening import cut_lines
from reportedly.records import Failure
from reportedly.review.queue import QueuePolicy, refresh_queue
from reportedly.store import Store, Taken, add
from reportedly.worker import Coder
from reportedly.worker.coding import as_failure, code_report, take_report
from reportedly.worker.gathering import gather_store
from reportedly.worker.telling import refresh_told

SAMPLE = Path(__file__).parent / "sample" / "reports.jsonl"
"""The towns are real, so that places can be looked up; groups, people and happenings are invented."""
_MOST_BYTES = 100_000


class Filled(msgspec.Struct, frozen=True, kw_only=True):
    """Hold what the sample came to."""

    reports: int
    claims: int
    incidents: int


def fill_sample(
    store: Store, coder: Coder, book: Codebook, *, who: str, progress: Callable[[str, int], None] | None = None
) -> Filled:
    """Fill a store with the sample reports, their claims and incidents; what is there already is passed over."""
    taken: list[Taken] = []
    with SAMPLE.open("rb") as stream:
        for piece in map(as_failure, cut_lines(stream, name="sample", max_bytes=_MOST_BYTES)):
            report = take_report(piece, overrides=Overrides())
            failure = report if isinstance(report, Failure) else None
            data = None if isinstance(piece, Failure) else piece.data
            made = None if isinstance(report, Failure) else report
            taken.append(Taken(input=f"sample:{len(taken) + 1}", report=made, original=data, failure=failure))
    done = add(
        store,
        taken,
        code=lambda report: code_report(report, coder, input=report.source_id or report.id),
        lineage=coder.lineage,
        who=who,
        progress=lambda end: progress("reports", end.reports_in) if progress else None,
    )
    gathered = gather_store(store, who=who)
    refresh_told(store, book)
    refresh_queue(store, QueuePolicy())
    return Filled(reports=done.end.reports_in, claims=done.end.claims, incidents=gathered.incidents)
