"""Parts that remember set what spaCy's own parts set: attribute rules, and rules for lemmas."""

from __future__ import annotations

from typing import Any

import pytest
import spacy

from reportedly.reading.attributes import RememberedRules
from reportedly.reading.engine import DEFAULT_MODEL
from reportedly.reading.lemmas import RememberedLemmas

RULER, LEMMATIZER = "attribute_ruler", "lemmatizer"
TEXTS = (
    "The army shelled the town of Marsa on Tuesday, and 14 people were killed. There were no survivors.",
    "There's gonna be trouble, y'all. It ain't so. C'mon, let's go; I gotta. We had nothin'.",
    "  Two lines \n\n of   blanks, this and those, can't, cannot, won't.  ",
    "The army shelled the town again.",
    "The army shelled the towns of Marsa on Tuesdays, and 14 people were killed. There were no survivors.",
    "He was found wounded; the found wounds were worse. They left their left shoes.",
    "  Two lines \n\n of   blanks, this and those, can't, cannot, won't. U.N. HELICOPTERS FLEW.  ",
    " ",
    "",
)
COLUMNS = ["LEMMA", "POS", "TAG", "DEP", "MORPH", "HEAD", "ENT_TYPE"]


@pytest.fixture(scope="module")
def pipeline() -> Any:
    return spacy.load(DEFAULT_MODEL, exclude=["senter"])


def run(pipeline: Any, document: Any, place: str, instead: Any) -> Any:
    """Run a pipeline with another part in the place of one of its own."""
    for name, part in pipeline.pipeline:
        document = instead(document) if name == place else part(document)
    return document


def read(pipeline: Any, text: str, place: str, instead: Any) -> list[list[int]]:
    return run(pipeline, pipeline.make_doc(text), place, instead).to_array(COLUMNS).tolist()


@pytest.mark.parametrize(("place", "remembered"), [(RULER, RememberedRules), (LEMMATIZER, RememberedLemmas)])
def test_a_part_that_remembers_sets_what_the_part_sets(pipeline: Any, place: str, remembered: Any) -> None:
    own = pipeline.get_pipe(place)
    instead = remembered(own)
    for text in (*TEXTS, *TEXTS):
        assert read(pipeline, text, place, instead) == read(pipeline, text, place, own)


def test_rules_of_several_words_stand_over_those_of_one(pipeline: Any) -> None:
    remembered = RememberedRules(pipeline.get_pipe(RULER))
    document = run(pipeline, pipeline.make_doc("There is a war. It is a war."), RULER, remembered)
    assert [t.pos_ for t in document if t.text == "is"] == ["VERB", "AUX"]


def test_words_that_no_rule_names_are_remembered_by_tag_and_relation(pipeline: Any) -> None:
    remembered = RememberedRules(pipeline.get_pipe(RULER))
    read(pipeline, "The market was bombed.", RULER, remembered)
    before = len(remembered._of_word)
    read(pipeline, "The harbour was bombed.", RULER, remembered)
    assert len(remembered._of_word) == before


def test_a_lemma_that_stands_is_kept(pipeline: Any) -> None:
    document = pipeline.make_doc("Towns burned.")
    document[0].lemma_ = "settlement"
    document = run(pipeline, document, LEMMATIZER, RememberedLemmas(pipeline.get_pipe(LEMMATIZER)))
    assert [token.lemma_ for token in document] == ["settlement", "burn", "."]
