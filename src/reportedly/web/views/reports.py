"""Reports as a list, and one report with its text, its claims and the chain of its sources."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from reportedly.export import sketch
from reportedly.export.arrange import Node, Numbered, Section, number_claims, sections, source_tree, summary_words
from reportedly.export.page import merged_blocks, places_named, title_of
from reportedly.records import Judged, Report, Span, active_decisions
from reportedly.store import Connection
from reportedly.store.lists import claim_counts, keeps_original
from reportedly.store.read import HistoryLine, charged_of, claims_of, history, read_report
from reportedly.store.search import ReportHead
from reportedly.store.told import homes_of

RIGHT = ("accepted", "corrected")


class ReportRow(msgspec.Struct, frozen=True, kw_only=True):
    """Hold one line of the list: the head of a report, and how its claims stand."""

    head: ReportHead
    claims: int
    waiting: int
    disputed: int


def report_rows(connection: Connection, heads: Sequence[ReportHead]) -> tuple[ReportRow, ...]:
    """Set heads of reports beside the counts of their claims."""
    counts = claim_counts(connection, [head.num for head in heads])
    return tuple(_row(head, counts.get(head.num, {})) for head in heads)


def _row(head: ReportHead, counts: dict[str, int]) -> ReportRow:
    held = sum(n for status, n in counts.items() if status != "withdrawn")
    return ReportRow(
        head=head, claims=held, waiting=counts.get("open", 0) + counts.get("unsure", 0),
        disputed=counts.get("disputed", 0),
    )  # fmt: skip


class ReportView(msgspec.Struct, frozen=True, kw_only=True):
    """Hold everything that the page of a report shows; `judged` by claim id, `homes` the incident of each claim."""

    report: Report
    title: str
    summary: str
    blocks: list[dict[str, Any]]
    charged: tuple[Span, ...] = ()
    sections: tuple[Section, ...]
    rivals: tuple[tuple[Numbered, ...], ...]
    tree: Node
    places: list[tuple[str, str, list[int]]]
    times: tuple[sketch.TimeRow, ...]
    sketch: sketch.Sketch | None
    judged: dict[str, Judged]
    numbers: dict[str, int]
    homes: dict[str, str]
    has_original: bool
    history: tuple[HistoryLine, ...]

    @property
    def finished_by(self) -> tuple[str, ...]:
        """Name those who said that no claim is missing, and did not take it back."""
        made = tuple(line.decision for line in self.history if line.decision is not None)
        return tuple(dict.fromkeys(d.by for d in active_decisions(made) if d.act == "finish"))

    @property
    def marked(self) -> tuple[str, ...]:
        """Name what people marked as sensitive in any of its claims."""
        return tuple(sorted({mark for judged in self.judged.values() for mark in judged.marks}))


def report_view(connection: Connection, report_id: str, *, only: frozenset[str] | None = None) -> ReportView:
    """Read a report as its page shows it.

    Args:
        connection: a still picture of the store.
        report_id: which report.
        only: show no other claims than these (by id); None shows all but those withdrawn.

    Raises:
        NotInStore: there is no such report.
    """
    report = read_report(connection, report_id)
    judged = {j.claim.id: j for j in claims_of(connection, report_id) if _is_shown(j, only)}
    numbered = number_claims([j.claim for j in judged.values()])
    parts = sections(numbered)
    return ReportView(
        report=report,
        title=title_of(report),
        summary=summary_words(numbered),
        blocks=merged_blocks(report, numbered, charged := charged_of(connection, report_id)),
        charged=charged,
        sections=parts,
        rivals=tuple(accounts for part in parts for accounts in part.entries if len(accounts) > 1),
        tree=source_tree(numbered),
        places=places_named(numbered),
        times=sketch.time_rows(numbered),
        sketch=sketch.draw_places(numbered),
        judged=judged,
        numbers={n.claim.id: n.number for n in numbered},
        homes=homes_of(connection, list(judged)),
        has_original=has_original(connection, report),
        history=history(connection, report_id),
    )


def _is_shown(judged: Judged, only: frozenset[str] | None) -> bool:
    return judged.claim.id in only if only is not None else judged.status != "withdrawn"


def has_original(connection: Connection, report: Report) -> bool:
    """Tell whether the bytes that a report was made from are kept."""
    return report.original is not None and keeps_original(connection, report.original.sha256)


def blind_view(connection: Connection, judged: Judged) -> ReportView:
    """Read a report for one claim alone, as it is given: for a coder who must not see what others hold."""
    report = read_report(connection, judged.claim.report)
    numbered = number_claims([judged.claim])
    return ReportView(
        report=report, title=title_of(report), summary=summary_words(numbered),
        blocks=merged_blocks(report, numbered), sections=sections(numbered), rivals=(), tree=source_tree(numbered),
        places=[], times=(), sketch=None, judged={judged.claim.id: judged}, numbers={judged.claim.id: 1}, homes={},
        has_original=has_original(connection, report), history=(),
    )  # fmt: skip
