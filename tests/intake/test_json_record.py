"""JSON records: the fields that count, the rest kept, wrong types named."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from reportedly.errors import BadRecord
from reportedly.intake.json_record import take_record

WHERE = "reports.jsonl:7"


def record(**fields: Any) -> str:
    return json.dumps({"text": "Shells hit the harbour.", **fields})


def test_take_record_takes_the_known_fields_and_keeps_the_rest() -> None:
    source = record(
        id="g-1", title="Shells", publisher="Gazette", published="2021-03-04", url="https://example.org/a",
        language="en", claims=[{"kind": "shelling"}], seen={"by": None}, rank=3,
    )  # fmt: skip
    text, facts = take_record(source, where=WHERE)
    assert text == "Shells hit the harbour."
    assert (facts.source_id, facts.title, facts.publisher, facts.url, facts.language) == (
        "g-1", "Shells", "Gazette", "https://example.org/a", "en",
    )  # fmt: skip
    assert facts.published is not None
    assert (facts.published.day, facts.published.origin) == (date(2021, 3, 4), "metadata")
    assert facts.metadata == {"claims": [{"kind": "shelling"}], "seen": {"by": None}, "rank": 3}


@pytest.mark.parametrize("empty", ["", "  ", None])
def test_take_record_takes_empty_for_not_known(empty: str | None) -> None:
    _, facts = take_record(record(id=empty, title=empty, published=empty), where=WHERE)
    assert (facts.source_id, facts.title, facts.published) == (None, None, None)


@pytest.mark.parametrize(
    "words", ["2021-03-04T10:00:00+02:00", "4 March 2021", "Thursday, March 4th, 2021", "20210304"]
)
def test_take_record_reads_many_forms_of_a_day(words: str) -> None:
    _, facts = take_record(record(published=words), where=WHERE)
    assert facts.published is not None
    assert facts.published.day == date(2021, 3, 4)


@pytest.mark.parametrize("words", ["04/03/2021", "2021-03", "2021"])
def test_take_record_leaves_an_open_day_open_and_keeps_its_words(words: str) -> None:
    _, facts = take_record(record(published=words), where=WHERE)
    assert facts.published is None
    assert facts.metadata == {"published": words}


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ('{"title": "x"}', "field `text` is missing"),
        ('{"text": null}', "field `text` must be text, found null"),
        ('{"text": ["a"]}', "field `text` must be text, found a list"),
        (record(id=5), "field `id` must be text, found a number: '5'"),
        (record(title=["a"]), "field `title` must be text, found a list"),
        (record(publisher={"name": "x"}), "field `publisher` must be text, found an object"),
        (record(published=20210304), "field `published` must be text, found a number"),
        (record(published="last week"), "field `published` is not a day: 'last week'"),
        (record(published="2021-02-30"), "field `published` is not a day"),
        (record(url=True), "field `url` must be text, found true or false"),
        (record(language=1.5), "field `language` must be text"),
        ('{"text": "x"', "not JSON"),
        ('{"text": "\\ud800"}', "not JSON"),
        ("nothing", "not JSON"),
        ('["text"]', "found a list"),
        ('"text"', "found text"),
        ("[" * 100_000, "n"),
    ],
)
def test_take_record_names_the_file_the_line_and_the_field(source: str, words: str) -> None:
    with pytest.raises(BadRecord) as caught:
        take_record(source, where=WHERE)
    assert words in caught.value.message
    assert caught.value.where == WHERE
