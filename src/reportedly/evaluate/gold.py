"""Coded reports -> the records of the wire, as if the software had made them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple, cast

import msgspec

from reportedly.errors import BadRecord
from reportedly.evaluate.coded import (
    CodedClaim,
    CodedCount,
    CodedReport,
    CodedWhen,
    CodedWhere,
    occurrences,
    read_coded,
)
from reportedly.records import Claim, Link, Party, Quantity, Report, Source, Span, When, Where

_LOCALITY_M, _DISTRICT_M = 15_000, 50_000


class Recorded(NamedTuple):
    """Hold a report and the claims that a coder found in it."""

    report: Report
    claims: tuple[Claim, ...]


def read_gold(paths: Iterable[Path]) -> Iterator[Recorded]:
    """Read coded reports as records, in the order given.

    Raises:
        MissingInput: a path that is not there.
        BadRecord: not a coded report, or words that do not stand in the text.
    """
    for path in paths:
        yield records_of(read_coded(path), where=str(path))


def records_of(coded: CodedReport, *, where: str = "") -> Recorded:
    """Turn one coded report into records; every claim's words are found again in the text.

    Raises:
        BadRecord: words that do not stand in the text.
    """
    report, cutter = coded.as_report(), _Cutter(coded.text, where)
    bare = {claim.id: _claim(claim, report, cutter) for claim in coded.claims}
    return Recorded(report, tuple(_linked(claim, bare) for claim in coded.claims))


class _Cutter:
    """Find words in a text, nearest to where the claim stands."""

    def __init__(self, text: str, where: str) -> None:
        self.text, self.where = text, where

    def cut(self, record: Any, words: str, near: int, **values: Any) -> Any:
        """Cut the occurrence of `words` that is nearest to `near`."""
        best = min(occurrences(self.text, words), key=lambda place: abs(place[0] - near), default=None)
        if best is None:
            raise BadRecord(f"the words {words!r} do not stand in the text", where=self.where)
        return record.cut(self.text, *best, **values)


def _claim(coded: CodedClaim, report: Report, cutter: _Cutter) -> Claim:
    at = report.text.find(coded.context) + max(coded.context.find(coded.anchor), 0)

    def parties(phrases: Sequence[str]) -> tuple[Party, ...]:
        return tuple(cutter.cut(Party, words, at) for words in phrases)

    return Claim(
        report=report.id, source_id=report.source_id, kind=coded.kind, anchor=cutter.cut(Span, coded.anchor, at),
        also=tuple(cutter.cut(Span, words, at) for words in coded.also), standing=cast("Any", coded.standing),
        certainty=cast("Any", coded.certainty), manner=cast("Any", coded.manner),
        says=tuple(cutter.cut(Source, s.text, at, sort=s.sort) for s in coded.says),
        actor=parties(coded.actor), target=parties(coded.target), victim=parties(coded.victim),
        instrument=parties(coded.instrument), where=_where(coded.where, at, cutter), when=_when(coded.when, at, cutter),
        counts=tuple(_quantity(q, at, cutter) for q in coded.counts),
    )  # fmt: skip


def _where(coded: CodedWhere | None, at: int, cutter: _Cutter) -> Where | None:
    if coded is None:
        return None
    point: dict[str, Any] = {}
    if coded.lat is not None and coded.lon is not None:
        radius = int(1000 * coded.within_km)
        point = {"lat": coded.lat, "lon": coded.lon, "radius_m": radius, "precision": _precision(radius)}
    found: Where = cutter.cut(Where, coded.text, at, name=coded.name, country=coded.country, **point)
    return found


def _precision(radius_m: int) -> str:
    return "locality" if radius_m <= _LOCALITY_M else "district" if radius_m <= _DISTRICT_M else "province"


def _when(coded: CodedWhen | None, at: int, cutter: _Cutter) -> When | None:
    if coded is None:
        return None
    precision = "day" if coded.earliest == coded.latest else "days"
    found: When = cutter.cut(When, coded.text, at, earliest=coded.earliest, latest=coded.latest, precision=precision)
    return found


def _quantity(coded: CodedCount, at: int, cutter: _Cutter) -> Quantity:
    bound = _bound(coded)
    best = None if bound in ("vague", "unknown") else (coded.low if coded.low is not None else coded.high)
    found: Quantity = cutter.cut(
        Quantity, coded.text or coded.who, at, of=coded.of, who=coded.who, part_of=coded.part_of,
        low=coded.low, best=best, high=coded.high, bound=bound,
    )  # fmt: skip
    return found


def _bound(coded: CodedCount) -> str:
    if coded.vague:
        return "vague"
    if coded.about:
        return "about"
    if coded.low is None or coded.high is None:
        return "unknown" if coded.low is coded.high else "at_most" if coded.low is None else "at_least"
    return "exact" if coded.low == coded.high else "between"


def _linked(coded: CodedClaim, bare: dict[str, Claim]) -> Claim:
    links = tuple(Link(to=bare[link.to].id, sort=link.sort) for link in coded.links if link.to in bare)
    return msgspec.structs.replace(bare[coded.id], links=links)
