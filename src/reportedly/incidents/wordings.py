"""Copies: near-identical texts become one wording with many publishers; a reworked wire story keeps its origin."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from reportedly.incidents.copies import Copies, Print, in_order, print_of, wording_id
from reportedly.records import Report, Wording


def find_wordings(reports: Iterable[Report]) -> list[Wording]:
    """Group reports by wording: MinHash over shingles of four words, banded, then checked.

    Deterministic; the earliest published report of a wording is its first. Reports are read once and not kept.
    """
    prints, copies = in_order([print_of(report) for report in reports]), Copies()
    copies.add(prints)
    members: dict[int, list[Print]] = defaultdict(list)
    for one, first in zip(prints, copies.group.tolist(), strict=True):
        members[first].append(one)
    above = {first: int(copies.above[first]) for first in members}
    return [
        _wording(found, wording_id(copies.ids[above[f]]) if above[f] >= 0 else None) for f, found in members.items()
    ]


def by_report(wordings: Iterable[Wording]) -> dict[str, Wording]:
    """Look wordings up by report id."""
    return {report: wording for wording in wordings for report in wording.reports}


def origins(wordings: Mapping[str, Wording]) -> dict[str, str]:
    """Give, for each wording's id, the id of the wording it goes back to (itself when it is no rework)."""
    by_id = {w.id: w for w in wordings.values()}

    def root(identifier: str) -> str:
        seen = {identifier}
        while (up := by_id[identifier].reworks) and up in by_id and up not in seen:
            seen.add(up)
            identifier = up
        return identifier

    return {identifier: root(identifier) for identifier in by_id}


def _wording(found: list[Print], reworks: str | None) -> Wording:
    return Wording(
        first=found[0].report,
        reports=tuple(p.report for p in found),
        reworks=reworks,
        publishers=tuple(dict.fromkeys(p.publisher for p in found if p.publisher)),
        credit=next((p.credit for p in found if p.credit), None),
    )
