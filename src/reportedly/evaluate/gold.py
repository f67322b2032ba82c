"""Coded reports (the coding guidelines' form of one JSON file per report) -> the records of the wire."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from reportedly.errors import BadRecord, MissingInput
from reportedly.records import Claim, Link, Party, Published, Quantity, Report, Source, Span, When, Where


class CodedReport(NamedTuple):
    """Hold a report and the claims that a coder found in it."""

    report: Report
    claims: tuple[Claim, ...]


def read_gold(paths: Iterable[Path]) -> Iterator[CodedReport]:
    """Read coded reports, in the order given.

    Raises:
        MissingInput: a path that is not there.
        BadRecord: not JSON, or words that do not stand in the text.
    """
    for path in paths:
        try:
            coded = json.loads(path.read_text("utf-8"))
        except FileNotFoundError:
            raise MissingInput("no such coded report", where=str(path)) from None
        except (json.JSONDecodeError, UnicodeDecodeError) as error:
            raise BadRecord(f"not JSON: {error}", where=str(path)) from None
        yield coded_report(coded, where=str(path))


def coded_report(coded: dict[str, Any], *, where: str = "") -> CodedReport:
    """Turn one coded report into records; every claim's words are found again in the text.

    Raises:
        BadRecord: words that do not stand in the text.
    """
    day = date.fromisoformat(coded["published"]) if coded.get("published") else None
    report = Report(
        source_id=coded["id"], publisher=coded.get("publisher") or None, title=coded.get("title") or None,
        text=coded["text"], published=Published(day=day, origin="metadata") if day else None,
    )  # fmt: skip
    cutter = _Cutter(coded["text"], where)
    bare = {c["id"]: _claim(c, report, cutter) for c in coded["claims"]}
    return CodedReport(report, tuple(_linked(c, bare) for c in coded["claims"]))


class _Cutter:
    """Find words in a text, nearest to where the claim stands."""

    def __init__(self, text: str, where: str) -> None:
        self.text, self.where = text, where

    def cut(self, record: Any, words: str, near: int, **values: Any) -> Any:
        """Cut the occurrence of `words` that is nearest to `near`."""
        found, best = self.text.find(words), -1
        while found >= 0:
            best = found if best < 0 or abs(found - near) < abs(best - near) else best
            found = self.text.find(words, found + 1)
        if best < 0 or not words:
            raise BadRecord(f"the words {words!r} do not stand in the text", where=self.where)
        return record.cut(self.text, best, best + len(words), **values)


def _claim(coded: dict[str, Any], report: Report, cutter: _Cutter) -> Claim:
    at = report.text.find(coded["context"]) + max(coded["context"].find(coded["anchor"]), 0)

    def parties(field: str) -> tuple[Party, ...]:
        return tuple(cutter.cut(Party, words, at) for words in coded.get(field, ()))

    return Claim(
        report=report.id, source_id=report.source_id, kind=coded["kind"], anchor=cutter.cut(Span, coded["anchor"], at),
        also=tuple(cutter.cut(Span, words, at) for words in coded.get("also", ())), standing=coded["standing"],
        certainty=coded["certainty"], manner=coded["manner"],
        says=tuple(cutter.cut(Source, s["text"], at, sort=s["sort"]) for s in coded["says"]),
        actor=parties("actor"), target=parties("target"), victim=parties("victim"), instrument=parties("instrument"),
        where=_where(coded.get("where"), at, cutter), when=_when(coded.get("when"), at, cutter),
        counts=tuple(_quantity(q, at, cutter) for q in coded.get("counts", ())),
    )  # fmt: skip


def _where(coded: dict[str, Any] | None, at: int, cutter: _Cutter) -> Where | None:
    if not coded:
        return None
    point: dict[str, Any] = {}
    if coded.get("lat") is not None and coded.get("lon") is not None:
        radius = int(1000 * (coded.get("within_km") or 15))
        point = {"lat": coded["lat"], "lon": coded["lon"], "radius_m": radius, "precision": _precision(radius)}
    found: Where = cutter.cut(Where, coded["text"], at, name=coded.get("name"), country=coded.get("country"), **point)
    return found


def _precision(radius_m: int) -> str:
    return "locality" if radius_m <= 15_000 else "district" if radius_m <= 50_000 else "province"


def _when(coded: dict[str, Any] | None, at: int, cutter: _Cutter) -> When | None:
    if not coded:
        return None
    first, last = coded.get("earliest"), coded.get("latest") or coded.get("earliest")
    days: dict[str, Any] = {"reason": "the words name no day that can be reckoned"}
    if first and last:
        precision = "day" if first == last else "days"
        days = {"earliest": date.fromisoformat(first), "latest": date.fromisoformat(last), "precision": precision}
    found: When = cutter.cut(When, coded["text"], at, **days)
    return found


def _quantity(coded: dict[str, Any], at: int, cutter: _Cutter) -> Quantity:
    low, high = coded.get("low"), coded.get("high")
    bound = _bound(coded, low, high)
    best = None if bound in ("vague", "unknown") else (low if low is not None else high)
    bounds = {"low": low, "best": best, "high": high, "bound": bound}
    who, whole = coded.get("who") or "", coded.get("part_of")
    text = coded.get("text") or who
    found: Quantity = cutter.cut(Quantity, text, at, of=coded["of"], who=who, part_of=whole, **bounds)
    return found


def _bound(coded: dict[str, Any], low: int | None, high: int | None) -> str:
    if coded.get("vague"):
        return "vague"
    if coded.get("about"):
        return "about"
    if low is None or high is None:
        return "unknown" if low is high else "at_most" if low is None else "at_least"
    return "exact" if low == high else "between"


def _linked(coded: dict[str, Any], bare: dict[str, Claim]) -> Claim:
    claim = bare[coded["id"]]
    links = [Link(to=bare[link["to"]].id, sort=link["as"]) for link in coded.get("links", ()) if link["to"] in bare]
    values = {name: getattr(claim, name) for name in claim.__struct_fields__}
    return Claim(**{**values, "links": tuple(links)})
