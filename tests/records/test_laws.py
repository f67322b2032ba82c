"""A record that breaks a law of the data is never made."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
import pytest

from reportedly.errors import LawBroken
from reportedly.records import Claim, End, Passage, Quantity, Report, Source, Span, When, Where
from sample import CLAIMS, REPORT

DAY, NEXT = date(2024, 3, 12), date(2024, 3, 13)
AT: dict[str, Any] = {"text": "word", "start": 0, "end": 4}
POINT: dict[str, Any] = {**AT, "lat": 1.0, "lon": 2.0, "radius_m": 500}


@pytest.mark.parametrize(
    ("record", "values", "told"),
    [
        (When, {**AT, "earliest": DAY}, "one end only"),
        (When, {**AT, "latest": DAY}, "one end only"),
        (When, {**AT, "earliest": NEXT, "latest": DAY}, "ends before it begins"),
        (Where, {**AT, "lat": 1.0}, "together"),
        (Where, {**AT, "lat": 1.0, "lon": 2.0}, "together"),
        (Where, {**AT, "radius_m": 500}, "together"),
        (Where, {**POINT, "lat": 90.1}, "outside the world"),
        (Where, {**POINT, "lon": -180.5}, "outside the world"),
        (Where, {**POINT, "precision": "country"}, "must not be a pin"),
        (Quantity, {**AT, "of": "killed", "low": 3, "high": 2}, "out of order"),
        (Quantity, {**AT, "of": "killed", "low": 3, "best": 2, "high": 9}, "out of order"),
        (Quantity, {**AT, "of": "killed", "best": -1}, "out of order"),
        (Passage, {**AT, "end": 5, "sort": "body"}, "does not hold"),
        (Claim, {"report": "r", "kind": "attack", "anchor": Span(**AT), "manner": "said"}, "0 speakers"),
        (Claim, {"report": "r", "kind": "attack", "anchor": Span(**AT), "says": (Source(**AT),)}, "1 speakers"),
        (Report, {"text": "other", "passages": (Passage(**AT, sort="body"),)}, "does not stand"),
        (End, {"reports_in": 3, "reports_out": 1, "failed": 1, "skipped": 0, "claims": 9}, "does not add up"),
    ],
)
def test_a_broken_law_is_an_error(record: type[msgspec.Struct], values: dict[str, Any], told: str) -> None:
    with pytest.raises(LawBroken, match=told):
        record(**values)


def test_what_keeps_the_laws_is_made() -> None:
    assert When(**AT, earliest=DAY, latest=DAY).precision == "unknown"
    assert When(**AT, reason="no year").earliest is None
    assert Where(**POINT, precision="near").radius_m == 500
    assert Quantity(**AT, of="killed", low=15, bound="at_least").high is None
    assert End(reports_in=2, reports_out=1, failed=0, skipped=1, claims=0).skipped == 1


@pytest.mark.parametrize("record", [REPORT, *CLAIMS, *CLAIMS[0].spans()], ids=lambda r: type(r).__name__)
def test_records_do_not_change(record: msgspec.Struct) -> None:
    field = record.__struct_fields__[0]
    with pytest.raises(AttributeError):
        setattr(record, field, getattr(record, field))


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.id)
def test_a_claim_is_checked_against_the_words_of_its_report(claim: Claim) -> None:
    claim.check(REPORT.text)
    with pytest.raises(LawBroken, match=f"claim {claim.id}"):
        claim.check("x" + REPORT.text)


def test_every_span_of_a_claim_is_among_its_spans() -> None:
    for claim in CLAIMS:
        held = {field: getattr(claim, field) for field in claim.__struct_fields__}
        spans = [v for v in held.values() if isinstance(v, Span)]
        spans += [s for v in held.values() if isinstance(v, tuple) for s in v if isinstance(s, Span)]
        assert sorted(map(repr, spans)) == sorted(map(repr, claim.spans()))


def test_the_passage_at_a_place_is_found() -> None:
    headline, dateline, body = REPORT.passages
    assert REPORT.passage_at(0) == headline
    assert REPORT.passage_at(dateline.start) == dateline
    assert REPORT.passage_at(body.end - 1) == body
    assert REPORT.passage_at(headline.end) is None
    assert REPORT.passage_at(len(REPORT.text)) is None
