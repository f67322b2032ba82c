"""The wire: every record goes out and comes back the same, and the schema says what goes over it."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from made_records import RECORDS, records
from reportedly.errors import BadRecord, LawBroken
from reportedly.records import wire
from reportedly.records.wire import Record, decode, encode, schema
from sample import CLAIMS, LINEAGE, REPORT

ANY_RECORD = pytest.mark.parametrize("sort", RECORDS, ids=lambda sort: sort.__name__)
SLOW = (HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large)
few = settings(max_examples=40, deadline=None, suppress_health_check=SLOW)


@pytest.fixture(scope="module")
def validator() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(schema(), format_checker=jsonschema.FormatChecker())


@ANY_RECORD
@given(data=st.data())
@few
def test_every_record_comes_back_the_same(sort: type[msgspec.Struct], data: st.DataObject) -> None:
    record: Record = data.draw(records(sort))
    line = encode(record)
    assert decode(line) == record
    assert decode(line.decode()) == record
    assert encode(decode(line)) == line
    assert b"\n" not in line


@ANY_RECORD
@given(data=st.data())
@few
def test_every_record_fits_the_schema(
    sort: type[msgspec.Struct], data: st.DataObject, validator: jsonschema.Draft202012Validator
) -> None:
    validator.validate(json.loads(encode(data.draw(records(sort)))))


@ANY_RECORD
def test_a_line_begins_with_the_sort_of_record_and_keeps_the_order_of_the_fields(sort: type[msgspec.Struct]) -> None:
    @given(data=st.data())
    @settings(few, max_examples=3)
    def check(data: st.DataObject) -> None:
        keys = list(json.loads(encode(data.draw(records(sort)))))
        assert keys == ["record", *(field.encode_name for field in msgspec.structs.fields(sort))]

    check()


def test_the_schema_is_one_and_tells_records_apart() -> None:
    made = schema()
    jsonschema.Draft202012Validator.check_schema(made)
    assert {part["$ref"].rsplit("/")[-1] for part in made["anyOf"]} == {sort.__name__ for sort in RECORDS}
    assert all(made["$defs"][sort.__name__]["description"] for sort in RECORDS)


@pytest.mark.parametrize("record", [REPORT, LINEAGE, *CLAIMS], ids=lambda r: r.id)
def test_records_of_a_real_report_fit_the_schema(record: Record, validator: jsonschema.Draft202012Validator) -> None:
    validator.validate(json.loads(encode(record)))
    assert decode(encode(record)) == record


@pytest.mark.parametrize(
    ("field", "value"), [("kind", 3), ("standing", "gossip"), ("counts", [{"text": "x"}]), ("anchor", None)]
)
def test_what_the_schema_refuses_the_reader_refuses(
    field: str, value: object, validator: jsonschema.Draft202012Validator
) -> None:
    plain = {**json.loads(encode(CLAIMS[0])), field: value}
    assert not validator.is_valid(plain)
    with pytest.raises(BadRecord, match=field):
        decode(json.dumps(plain), where="claims.jsonl:7")


@pytest.mark.parametrize(
    "line", ["", "{", "[]", "7", '{"record": "rumour"}', '{"text": "no record"}', '{"record": "report"}', b"\xff\xfe{"]
)
def test_a_line_that_is_no_record_is_a_bad_record_with_its_place(line: str | bytes) -> None:
    with pytest.raises(BadRecord) as told:
        decode(line, where="claims.jsonl:7")
    assert str(told.value).startswith("claims.jsonl:7: ")


def test_a_line_that_breaks_a_law_is_told_as_such() -> None:
    plain = json.loads(encode(CLAIMS[0]))
    plain["anchor"]["end"] += 1
    with pytest.raises((LawBroken, BadRecord), match="does not hold the words"):
        decode(json.dumps(plain))


def test_unknown_keys_of_newer_forms_are_passed_over() -> None:
    plain = {**json.loads(encode(LINEAGE)), "colour": "green"}
    assert decode(json.dumps(plain)) == LINEAGE


def test_older_forms_are_lifted_step_by_step(monkeypatch: pytest.MonkeyPatch) -> None:
    def from_a(plain: dict[str, Any]) -> dict[str, Any]:
        return {"wire": "b", "record": "failure", "source": plain["file"], **plain["why"]}

    def from_b(plain: dict[str, Any]) -> dict[str, Any]:
        return {"input": plain["source"], **{k: v for k, v in plain.items() if k not in ("wire", "source")}}

    monkeypatch.setattr(wire, "UPGRADERS", {"a": from_a, "b": from_b})
    old = {"wire": "a", "file": "x.txt", "why": {"stage": "intake", "code": "input", "message": "no words"}}
    lifted = decode(json.dumps(old))
    assert (lifted.input, lifted.stage, lifted.message) == ("x.txt", "intake", "no words")
    assert decode(encode(lifted)) == lifted


def test_with_upgraders_at_hand_a_line_that_is_not_json_is_still_a_bad_record(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "UPGRADERS", {"a": dict})
    with pytest.raises(BadRecord, match="not a JSON record"):
        decode("{")
