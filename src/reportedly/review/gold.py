"""What people decided, as coded reports in the form that evaluation and training read.

A report is given out when a person has finished it, or has judged every claim that the machine found in it; else its
silence about a claim would be read as "not there". Left out are rejected claims and those that are still disputed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reportedly.records import Claim, Judged, Quantity, Report, Where
from reportedly.records.judged import corrected
from reportedly.store import Connection, Store
from reportedly.store.read import claims_of, read_coded, walk_decisions, walk_reports

_LEAST_WORDS = 5
_MOST_CODE_POINTS = 400


def coded_reports(store: Store, *, coder: str | None = None, upto: int | None = None) -> Iterator[dict[str, Any]]:
    """Walk over the reports that have been judged whole, as coded reports.

    Args:
        store: the store.
        coder: one person's codings; None gives what stands after everybody's.
        upto: ledger entry to put the question to; None is now.
    """
    with store.reading() as connection:
        finished = {d.subject for d in walk_decisions(connection, upto=upto, acts=("finish",)) if coder in (None, d.by)}
        for report in walk_reports(connection, upto=upto):
            claims = claims_of(connection, report.id, upto=upto)
            if report.id in finished or (claims and all(_is_judged(j, coder) for j in claims)):
                held = [claim for j in claims if (claim := _held(connection, j, coder)) is not None]
                yield coded_report(report, held)


def _is_judged(judged: Judged, coder: str | None) -> bool:
    if coder is None:
        return judged.status in ("accepted", "corrected", "rejected", "withdrawn")
    mine = f"person:{coder}" == judged.claim.lineage
    return mine or any(r.by == coder and r.verdict != "unsure" for r in judged.readings)


def _held(connection: Connection, judged: Judged, coder: str | None) -> Claim | None:
    """Give the claim as the coder, or all together, hold it; None when they hold it to be wrong."""
    if coder is None:
        added = judged.claim.lineage.startswith("person:") and judged.status == "open"
        return judged.claim if added or judged.status in ("accepted", "corrected") else None
    reading = next((r for r in judged.readings if r.by == coder), None)
    coded = read_coded(connection, judged.claim.id)
    if reading is None:
        return coded if coded.lineage == f"person:{coder}" else None
    if reading.sort not in ("accepted", "corrected"):
        return None
    return corrected(coded, reading.changes) if reading.changes else coded


def coded_report(report: Report, claims: list[Claim]) -> dict[str, Any]:
    """Write one report with its claims in the gold form; claims are numbered in the order of their anchors."""
    ordered = sorted(claims, key=lambda claim: (claim.anchor.start, claim.id))
    names = {claim.id: f"c{number}" for number, claim in enumerate(ordered, 1)}
    return {
        "id": report.source_id or report.id,
        "publisher": report.publisher or "",
        "title": report.title or "",
        "published": report.published.day.isoformat() if report.published else "",
        "text": report.text,
        "charged": [],
        "claims": [_claim(claim, report.text, names) for claim in ordered],
    }


def _claim(claim: Claim, text: str, names: dict[str, str]) -> dict[str, Any]:
    links = [{"to": names[link.to], "as": link.sort} for link in claim.links if link.to in names]
    return {
        "id": names[claim.id],
        "kind": claim.kind,
        "anchor": claim.anchor.text,
        "context": context_of(text, claim.anchor.start, claim.anchor.end),
        "also": [span.text for span in claim.also],
        "standing": claim.standing,
        "certainty": claim.certainty,
        "says": [{"text": source.text, "sort": source.sort} for source in claim.says],
        "manner": claim.manner,
        **{role: [p.text for p in getattr(claim, role)] for role in ("actor", "target", "victim", "instrument")},
        "where": _where(claim.where) if claim.where else None,
        "when": _when(claim) if claim.when else None,
        "counts": [_count(count) for count in claim.counts],
        "links": links,
    }


def _where(where: Where) -> dict[str, Any]:
    plain: dict[str, Any] = {"text": where.text, "name": where.name or where.text, "country": where.country}
    if where.lat is not None:
        plain |= {"lat": where.lat, "lon": where.lon, "within_km": max(15, -(-(where.radius_m or 0) // 1000))}
    return plain


def _when(claim: Claim) -> dict[str, Any] | None:
    when = claim.when
    if when is None or when.earliest is None or when.latest is None:
        return None
    return {"text": when.text, "earliest": when.earliest.isoformat(), "latest": when.latest.isoformat()}


def _count(count: Quantity) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "of": count.of,
        "text": count.text,
        "low": count.low,
        "high": count.high,
        "who": count.who,
    }
    marks = {"vague": count.bound == "vague", "about": count.bound == "about", "part_of": count.part_of}
    return plain | {name: value for name, value in marks.items() if value}


def context_of(text: str, start: int, end: int) -> str:
    """Cut a verbatim stretch of at least five words that holds the span and occurs once in the text."""
    left, right = start, end
    while True:
        stretch = text[left:right]
        if len(stretch.split()) >= _LEAST_WORDS and text.count(stretch) == 1:
            return stretch
        if (left == 0 and right == len(text)) or len(stretch) > _MOST_CODE_POINTS:
            return stretch
        left, right = _word_left(text, left), _word_right(text, right)


def _word_left(text: str, place: int) -> int:
    while place > 0 and text[place - 1].isspace():
        place -= 1
    while place > 0 and not text[place - 1].isspace():
        place -= 1
    return place


def _word_right(text: str, place: int) -> int:
    while place < len(text) and text[place].isspace():
        place += 1
    while place < len(text) and not text[place].isspace():
        place += 1
    return place
