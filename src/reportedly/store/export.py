"""The whole store as JSON Lines in one fixed order: the same content gives the same bytes on every machine."""

from __future__ import annotations

from collections.abc import Iterator

from reportedly.records.wire import encode
from reportedly.store.read import claims_of, read_lineages, walk_decisions, walk_reports
from reportedly.store.store import Store


def export_lines(store: Store, *, upto: int | None = None) -> Iterator[bytes]:
    """Walk over lineages, then each report (by id) with its claims as they stand, then all decisions.

    Times of writing and numbers of records are left out, so that a run that was killed and run again gives the bytes
    of one that was not. This is for one's own use; what is public passes `review.release`.
    """
    with store.reading() as connection:
        for lineage in sorted(read_lineages(connection), key=lambda one: one.id):
            yield encode(lineage) + b"\n"
        for report in walk_reports(connection, upto=upto):
            yield encode(report) + b"\n"
            for judged in claims_of(connection, report.id, upto=upto):
                yield encode(judged.claim) + b"\n"
        for decision in walk_decisions(connection, upto=upto):
            yield encode(decision) + b"\n"
