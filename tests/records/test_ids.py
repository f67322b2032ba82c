"""Ids come from content: the same content has the same id on every machine."""

from __future__ import annotations

import re
import subprocess
import sys

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from made_records import TEXTS, records
from reportedly.records import Claim, Lineage, Link, Report, content_id
from sample import CLAIMS, REPORT

ID = re.compile(r"[a-z]_[0-9a-f]{20}")
_PLAIN = st.dictionaries(TEXTS, st.integers(0, 99) | TEXTS | st.lists(TEXTS, max_size=3), max_size=5)


@given(_PLAIN)
def test_an_id_is_a_letter_and_80_bits(content: dict[str, object]) -> None:
    assert ID.fullmatch(content_id("x", content))


@given(_PLAIN)
def test_the_order_of_keys_does_not_count(content: dict[str, object]) -> None:
    assert content_id("x", content) == content_id("x", dict(reversed(content.items())))


@given(_PLAIN, _PLAIN)
def test_other_content_has_another_id(left: dict[str, object], right: dict[str, object]) -> None:
    assert (content_id("x", left) == content_id("x", right)) == (left == right)


def test_an_id_does_not_change_between_versions() -> None:
    assert content_id("r", {"text": "Tacuarembó 🚨", "n": [1, 2]}) == "r_8ad3dbe3aab7d7811a1a"


def test_the_same_report_has_the_same_id_in_another_process() -> None:
    code = "from reportedly.records import Report; print(Report(text='Two died. 🚨').id)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
    assert told == Report(text="Two died. 🚨").id


@pytest.mark.parametrize("sort", [Report, Claim, Lineage])
def test_a_given_id_is_kept_and_a_missing_one_is_made(sort: type[msgspec.Struct]) -> None:
    @given(records(sort))
    @settings(max_examples=10, deadline=None)
    def check(record: msgspec.Struct) -> None:
        assert ID.fullmatch(record.id)
        assert msgspec.structs.replace(record, id="").id == record.id
        assert msgspec.structs.replace(record, id="kept").id == "kept"

    check()


def _with(claim: Claim, **values: object) -> str:
    return msgspec.structs.replace(claim, id="", **values).id


@pytest.mark.parametrize(
    "values",
    [
        {"lineage": "l_1"},
        {"confidence": {"kind": 0.5}},
        {"links": (Link(to="c_1", sort="same_as"),)},
        {"source_id": "seed-7"},
    ],
    ids=lambda values: next(iter(values)),
)
def test_what_is_not_said_does_not_change_the_id_of_a_claim(values: dict[str, object]) -> None:
    assert _with(CLAIMS[0], **values) == CLAIMS[0].id


@pytest.mark.parametrize(
    "values",
    [{"kind": "attack"}, {"standing": "toll"}, {"certainty": "denied"}, {"counts": ()}, {"report": "r_1"}],
    ids=lambda values: next(iter(values)),
)
def test_what_is_said_does(values: dict[str, object]) -> None:
    assert _with(CLAIMS[0], **values) != CLAIMS[0].id


def test_a_report_is_known_by_its_words_and_not_by_how_they_were_cut() -> None:
    assert msgspec.structs.replace(REPORT, id="", passages=()).id == REPORT.id
    assert msgspec.structs.replace(REPORT, id="", text=REPORT.text + " ", passages=()).id != REPORT.id


def test_claims_of_one_report_have_ids_of_their_own() -> None:
    assert len({claim.id for claim in CLAIMS}) == len(CLAIMS)
