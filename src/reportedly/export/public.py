"""What is public, made ready for the formats: nothing goes in here but rows that the gate made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from reportedly.incidents.build import tell_sets
from reportedly.incidents.heard import Heard
from reportedly.records import Claim, Incident, Published, Report
from reportedly.review.release import Released, check_released

PERSON = "person"
"""Stands for the lineage of a claim that a coder added: who the coder is does not leave the house."""


class PublicView(msgspec.Struct, frozen=True, kw_only=True):
    """Hold what is public: claims as they may be told, the incidents that they make, and heads of their reports."""

    heard: dict[str, Heard]
    incidents: dict[str, Incident]
    reports: dict[str, Report]

    @property
    def claims(self) -> dict[str, Claim]:
        """Give the claims by id."""
        return {name: heard.claim for name, heard in self.heard.items()}

    @property
    def untold(self) -> int:
        """Count the public claims that are in no incident: those nobody has gathered yet, and running totals."""
        told = {claim for incident in self.incidents.values() for claim in incident.claims}
        return len(self.heard.keys() - told)


def public_view(
    rows: Iterable[Released], groups: Iterable[tuple[str, Sequence[str]]], wordings: Mapping[str, str]
) -> PublicView:
    """Gather what the gate let through into incidents; of an incident only its public claims are told.

    Args:
        rows: what `review.release.released` gives.
        groups: id and claims of each incident, as the house holds them.
        wordings: wording by report id; a claim whose source is withheld is a wording of its own.

    Raises:
        NotReleased: a row did not come from the gate.
    """
    passed = tuple(check_released(rows))
    public = frozenset(row.claim.id for row in passed)
    heard = {row.claim.id: _heard(row, public, wordings) for row in passed}
    incidents = {incident.id: incident for incident in tell_sets(groups, heard)}
    return PublicView(heard=heard, incidents=incidents, reports=dict(_heads(passed)))


def _heard(row: Released, public: frozenset[str], wordings: Mapping[str, str]) -> Heard:
    claim = row.claim
    lineage = PERSON if claim.lineage.startswith(f"{PERSON}:") else claim.lineage
    links = tuple(link for link in claim.links if link.to in public)
    return Heard(
        claim=msgspec.structs.replace(claim, links=links, lineage=lineage),
        published=row.report.published,
        publisher=row.report.publisher or "",
        wording=claim.report if "source" in row.marks else wordings.get(claim.report, claim.report),
        words="",
    )


def _heads(passed: Iterable[Released]) -> Iterator[tuple[str, Report]]:
    """Give the public part of each report, its text left out."""
    for row in passed:
        head = row.report
        published = Published(day=head.published, origin="metadata") if head.published else None
        yield (
            head.id,
            Report(id=head.id, title=head.title, publisher=head.publisher, published=published, url=head.url, text=""),
        )
