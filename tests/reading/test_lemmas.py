"""Remembered lemmas are those that spaCy's own lemmatizer gives."""

from __future__ import annotations

from typing import Any

import pytest
import spacy

from reportedly.reading.engine import DEFAULT_MODEL
from reportedly.reading.lemmas import RememberedLemmas

TEXTS = (
    "The army shelled the towns of Marsa on Tuesdays, and 14 people were killed. There were no survivors.",
    "He was found wounded; the found wounds were worse. They left their left shoes.",
    "  Two lines \n\n of   blanks, this and those, can't, cannot, won't. U.N. HELICOPTERS FLEW.  ",
    " ",
    "",
)


@pytest.fixture(scope="module")
def pipeline() -> Any:
    return spacy.load(DEFAULT_MODEL, exclude=["senter"])


def read(pipeline: Any, text: str, lemmas: Any) -> list[str]:
    document = pipeline.make_doc(text)
    for name, part in pipeline.pipeline:
        document = lemmas(document) if name == "lemmatizer" else part(document)
    return [token.lemma_ for token in document]


def test_remembered_lemmas_are_those_of_the_rules(pipeline: Any) -> None:
    rules = pipeline.get_pipe("lemmatizer")
    remembered = RememberedLemmas(rules)
    for text in (*TEXTS, *TEXTS):
        assert read(pipeline, text, remembered) == read(pipeline, text, rules)


def test_a_lemma_that_stands_is_kept(pipeline: Any) -> None:
    document = pipeline.make_doc("Towns burned.")
    document[0].lemma_ = "settlement"
    for name, part in pipeline.pipeline:
        document = RememberedLemmas(part)(document) if name == "lemmatizer" else part(document)
    assert [token.lemma_ for token in document] == ["settlement", "burn", "."]
