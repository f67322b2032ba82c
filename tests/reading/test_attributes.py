"""Remembered attribute rules set what spaCy's own ruler sets."""

from __future__ import annotations

from typing import Any

import pytest
import spacy

from reportedly.reading.attributes import RememberedRules
from reportedly.reading.engine import DEFAULT_MODEL

TEXTS = (
    "The army shelled the town of Marsa on Tuesday, and 14 people were killed. There were no survivors.",
    "There's gonna be trouble, y'all. It ain't so. C'mon, let's go; I gotta.",
    "  Two lines \n\n of   blanks, this and those, can't, cannot, won't.  ",
    "The army shelled the town again.",
    " ",
    "",
)
COLUMNS = ["LEMMA", "POS", "TAG", "DEP", "MORPH", "HEAD", "ENT_TYPE"]


@pytest.fixture(scope="module")
def pipeline() -> Any:
    return spacy.load(DEFAULT_MODEL, exclude=["senter"])


def read(pipeline: Any, text: str, rules: Any) -> list[list[int]]:
    document = pipeline.make_doc(text)
    for name, part in pipeline.pipeline:
        document = rules(document) if name == "attribute_ruler" else part(document)
    return document.to_array(COLUMNS).tolist()


def test_remembered_rules_set_what_the_ruler_sets(pipeline: Any) -> None:
    ruler = pipeline.get_pipe("attribute_ruler")
    remembered = RememberedRules(ruler)
    for text in (*TEXTS, *TEXTS):
        assert read(pipeline, text, remembered) == read(pipeline, text, ruler)


def test_rules_of_several_words_stand_over_those_of_one(pipeline: Any) -> None:
    remembered = RememberedRules(pipeline.get_pipe("attribute_ruler"))
    document = pipeline.make_doc("There is a war. It is a war.")
    for name, part in pipeline.pipeline:
        document = remembered(document) if name == "attribute_ruler" else part(document)
    assert [t.pos_ for t in document if t.text == "is"] == ["VERB", "AUX"]


def test_words_that_no_rule_names_are_remembered_by_tag_and_relation(pipeline: Any) -> None:
    remembered = RememberedRules(pipeline.get_pipe("attribute_ruler"))
    read(pipeline, "The market was bombed.", remembered)
    before = len(remembered._of_word)
    read(pipeline, "The harbour was bombed.", remembered)
    assert len(remembered._of_word) == before
