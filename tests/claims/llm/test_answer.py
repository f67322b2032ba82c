"""The form of an answer: what the schema allows is what the check takes."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

from model_server import given
from reportedly.claims.llm.answer import answer_schema, parse_answer
from reportedly.claims.llm.asking import Asking
from reportedly.codebook import load_codebook
from reportedly.errors import BadAnswer

BOOK = load_codebook()
SCHEMA = answer_schema(BOOK, sentences=2)
GOOD = given(
    1, "hit", "shelling", says=[{"text": "mayor", "sort": "official"}], manner="said",
    counts=[{"of": "killed", "text": "two men"}], actor=["army"],
)  # fmt: skip


def strict(schema: Any) -> bool:
    """Tell whether every object wants all its fields and allows no other, as strict mode asks."""
    if not isinstance(schema, dict):
        return True
    if schema.get("type") == "object" and (
        schema["additionalProperties"] or schema["required"] != list(schema["properties"])
    ):
        return False
    return all(
        strict(part) for value in schema.values() for part in (value if isinstance(value, list) else [value])
    ) and all(strict(part) for part in schema.get("properties", {}).values())


def test_the_schema_is_a_strict_one_with_the_codebooks_values() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    claim = SCHEMA["properties"]["claims"]["items"]["properties"]
    assert strict(SCHEMA)
    assert claim["kind"]["enum"] == list(BOOK.kinds)
    assert set(claim["certainty"]["enum"]) == {"actual", "possible", "planned", "hypothetical", "denied", "unknown"}
    assert SCHEMA["properties"]["claims"]["maxItems"] == 6


def test_an_answer_that_obeys_the_schema_is_taken() -> None:
    jsonschema.validate({"claims": [GOOD]}, SCHEMA)
    (claim,) = parse_answer(json.dumps({"claims": [GOOD]}), BOOK)
    assert (claim.anchor, claim.says[0].sort, claim.counts[0].of, claim.actor) == (
        "hit",
        "official",
        "killed",
        ("army",),
    )
    assert parse_answer('{"claims": []}', BOOK) == ()


WRONG = {
    "kind": "picnic", "standing": "old", "certainty": "sure", "manner": "sang", "sentence": "one", "anchor": None,
    "says": [{"text": "mayor", "sort": "king"}], "counts": [{"of": "sheep", "text": "two"}], "actor": "army",
    "lat": 3.5,
}  # fmt: skip


@pytest.mark.parametrize("field", WRONG)
def test_a_value_outside_the_codebook_breaks_the_schema(field: str) -> None:
    answer = {"claims": [{**GOOD, field: WRONG[field]}]}
    assert not jsonschema.Draft202012Validator(SCHEMA).is_valid(answer)
    with pytest.raises(BadAnswer, match="breaks the schema"):
        parse_answer(json.dumps(answer), BOOK)


@pytest.mark.parametrize("field", GOOD)
def test_a_field_that_is_missing_breaks_the_schema(field: str) -> None:
    answer = {"claims": [{key: value for key, value in GOOD.items() if key != field}]}
    assert not jsonschema.Draft202012Validator(SCHEMA).is_valid(answer)
    with pytest.raises(BadAnswer, match="breaks the schema"):
        parse_answer(json.dumps(answer), BOOK)


@pytest.mark.parametrize("text", ["", "I found two claims.", '{"claims": [', "```json\n{}\n```"])
def test_what_is_not_json_is_told(text: str) -> None:
    with pytest.raises(BadAnswer, match="is not JSON"):
        parse_answer(text, BOOK)


def test_the_worked_example_obeys_the_schema_and_copies_its_words() -> None:
    opening = Asking(BOOK, sentences=2)._opening
    example = json.loads(opening[2]["content"])
    jsonschema.validate(example, SCHEMA)
    for claim in example["claims"]:
        line = next(row for row in opening[1]["content"].split("\n") if row.startswith(f"[{claim['sentence']}]"))
        assert claim["anchor"] in claim["context"]
        assert claim["context"] in line
        phrases = [claim["cue"], claim["where"], claim["when"], *claim["also"], *(s["text"] for s in claim["says"])]
        phrases += [p for role in ("actor", "target", "victim", "instrument") for p in claim[role]]
        assert all(p in line for p in (*phrases, *(c["text"] for c in claim["counts"])))


def test_the_question_names_every_kind_and_its_digest_changes_with_the_codebook(tmp_path: Any) -> None:
    asking = Asking(BOOK, sentences=2)
    assert all(f"- {name}: {kind.definition}" in asking._opening[0]["content"] for name, kind in BOOK.kinds.items())
    (tmp_path / "kinds.yaml").write_text(
        "picnic: {group: politics, label: picnic, definition: Eating outside.}\n", "utf-8"
    )
    (tmp_path / "triggers.yaml").write_text("picnic: {nouns: picnic}\n", "utf-8")
    assert Asking(load_codebook(tmp_path), sentences=2).digest != asking.digest == Asking(BOOK, sentences=2).digest
