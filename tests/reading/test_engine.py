"""Texts become words and sentences; models are what they are said to be."""

from __future__ import annotations

import gc
import shutil
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from made_records import WORDS
from reportedly.errors import ModelError
from reportedly.reading import ReadingEngine, load_engine
from reportedly.reading import engine as room
from reportedly.reading.engine import ARTICLE_NAME, DEFAULT_MODEL, KNOWN_WEIGHTS
from reportedly.records import Reading, Token

load_anew = load_engine.__wrapped__
"""Loads a pipeline past the cache, so that the one that other tests share stays."""


def words(reading: Reading) -> list[str]:
    return [token.text for token in reading.tokens]


def sentences(reading: Reading) -> list[str]:
    spans = [(reading.tokens[s.first], reading.tokens[s.last - 1]) for s in reading.sentences]
    return [reading.text[first.start : last.end] for first, last in spans]


NAMES = (
    "al-Mayadin Al-Bab ar-Raqqa an-Nusra ash-Shabaab al-Qa'ida al-Qa’ida el-Geneina az-Zawiya at-Tanf ad-Dali "
    "as-Suwayda ath-Thawra Esh-Shati aL-Hasakah"
).split()
NO_NAMES = "al- -al alpha-beta anti-tank as-5 a-list AL-2022 all-out an-".split()


@pytest.mark.parametrize("name", NAMES)
def test_an_arabic_name_with_its_article_is_one_word(engine: ReadingEngine, name: str) -> None:
    assert ARTICLE_NAME.match(name)
    assert name in words(engine.read(f"Shells hit {name}, residents said."))
    assert name in words(engine.read(f"({name}) was hit."))


@pytest.mark.parametrize("word", NO_NAMES)
def test_other_words_with_hyphens_are_no_such_names(word: str) -> None:
    assert not ARTICLE_NAME.match(word)


TEXTS = [
    "Shells hit the market.\r\n\r\nTwo men died, a nurse said.",
    "\ufeffShells hit Al-Bab 🚨🚨. Two died.",
    "قال الشهود إن القصف أصاب السوق. Two died in حلب.",
    "Tacuarembo\u0301   was\tshelled.\n\n\n  Nine died. ",
]


@pytest.mark.parametrize("text", TEXTS)
def test_words_and_sentences_stand_in_the_text(engine: ReadingEngine, text: str) -> None:
    check(engine.read(text), text)


_PARTS = "Rebels shelled al-Bab . “ ” \n \n\n 🚨 It said , 15 حلب".split(" ")


@given(st.lists(st.sampled_from(_PARTS) | WORDS, max_size=15))
@settings(max_examples=60, deadline=None)
def test_any_text_is_read_word_by_word(parts: list[str]) -> None:
    text = " ".join(parts)
    check(load_engine().read(text), text)


def check(reading: Reading, text: str) -> None:
    assert reading.text == text
    assert len(reading.usual) == len(text)
    assert all(reading.usual[t.start : t.end] == t.text for t in reading.tokens)
    assert [t.i for t in reading.tokens] == list(range(len(reading.tokens)))
    assert all(a.end <= b.start for a, b in pairwise(reading.tokens))
    covered = {i for t in reading.tokens for i in range(t.start, t.end)}
    assert all(char.isspace() for i, char in enumerate(text) if i not in covered)
    assert [(s.first, s.last) for s in reading.sentences] == runs(reading)
    for s in reading.sentences:
        tree = set(s.root.subtree())
        assert tree <= set(reading.sentence(s.root))


def runs(reading: Reading) -> list[tuple[int, int]]:
    starts = [t.i for t in reading.tokens if t.i == 0 or reading.tokens[t.i - 1].sent != t.sent]
    return list(pairwise([*starts, len(reading.tokens)]))


def test_a_new_paragraph_begins_a_sentence(engine: ReadingEngine) -> None:
    text = "Rockets hit the market\nAt least nine people died\n\nWHO IS FIGHTING\nThe army and the rebels fight."
    assert sentences(engine.read(text)) == [line for line in text.split("\n") if line]


def test_the_lines_of_a_wrapped_text_are_one_sentence(engine: ReadingEngine) -> None:
    lines = [
        "Rockets struck the market in the northern town on Tuesday morning and",
        "killed at least nine people, a hospital official said, while the army",
        "accused the rebels of firing them from the hills that lie to the east",
        "of the river that parts the town.",
        "",
        "The rebels denied it and spoke of an attack by the air force on a",
        "depot that stands beside the market and that had burnt for two hours",
        "before the first of the fire engines came.",
    ]
    found = sentences(engine.read("\n".join(lines)))
    assert found == ["\n".join(lines[:4]), "\n".join(lines[5:])]


def test_a_sentence_begins_where_the_caller_says(engine: ReadingEngine) -> None:
    text = "MONTEVIDEO (Austral) Rockets hit the market"
    at = text.index("Rockets")
    assert sentences(engine.read(text, [at])) == [text[: at - 1], text[at:]]


def test_words_carry_grammar_and_entities(engine: ReadingEngine) -> None:
    reading = engine.read("Rebels shelled the market in Aleppo on Monday.")
    shelled = reading.sentences[0].root
    assert (shelled.lemma, shelled.pos) == ("shell", "VERB")
    assert shelled.child("nsubj") is reading.tokens[0]
    assert ("DATE", [reading.tokens[7]]) in list(reading.entities())


def test_an_empty_text_has_no_words(engine: ReadingEngine) -> None:
    assert engine.read("").tokens == []
    assert engine.read(" \n\n ").sentences == []


def test_vectors_have_one_row_for_each_word(engine: ReadingEngine) -> None:
    reading = engine.read("Rebels shelled\n\nAleppo.")
    assert len(reading.vectors) == len(reading.tokens)  # type: ignore[arg-type]


def shape(reading: Reading) -> list[tuple[object, ...]]:
    return [(t.text, t.start, t.lemma, t.tag, t.dep, t.head.i, t.sent, t.ent) for t in reading.tokens]


def test_readings_are_the_same_from_many_threads_and_in_batches(engine: ReadingEngine) -> None:
    texts = [f"{text} Report {i}." for i, text in enumerate(TEXTS * 3)]
    alone = [shape(engine.read(text)) for text in texts]
    with ThreadPoolExecutor(2) as pool:
        assert [shape(r) for r in pool.map(engine.read, texts)] == alone
    assert [shape(r) for r in engine.read_many((text, ()) for text in texts)] == alone


@pytest.fixture(scope="module")
def shipped() -> Path:
    return room._folder_of(DEFAULT_MODEL)


@pytest.fixture
def copied(shipped: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Copy the shipped pipeline to a folder whose weights are known."""
    folder = shutil.copytree(shipped, tmp_path / "pipeline")
    monkeypatch.setattr(room, "KNOWN_WEIGHTS", {str(folder): KNOWN_WEIGHTS[DEFAULT_MODEL]})
    return folder


def alter(path: Path) -> None:
    weights = bytearray(path.read_bytes())
    weights[len(weights) // 2] ^= 1
    path.write_bytes(weights)


def test_the_shipped_model_is_the_known_one(engine: ReadingEngine, shipped: Path) -> None:
    assert room._hash_weights(shipped).items() >= KNOWN_WEIGHTS[DEFAULT_MODEL].items()
    (name,) = engine.models
    assert name.startswith(f"{DEFAULT_MODEL} 3.8")
    assert engine.language == "en"


def test_a_known_model_is_taken_and_an_altered_one_refused(copied: Path) -> None:
    assert load_anew(str(copied)).read("Rebels shelled Aleppo.").sentences
    alter(copied / "ner" / "model")
    with pytest.raises(ModelError, match=r"ner/model is not the known one.*doctor") as told:
        load_anew(str(copied))
    assert told.value.exit_code == 5


def test_a_known_model_that_lacks_weights_is_refused(copied: Path) -> None:
    (copied / "parser" / "model").unlink()
    with pytest.raises(ModelError, match="parser/model is not the known one"):
        load_anew(str(copied))


def test_another_pipeline_is_taken_and_tells_its_own_hash(
    engine: ReadingEngine, copied: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "KNOWN_WEIGHTS", {})
    alter(copied / "tagger" / "model")
    other = load_anew(str(copied))
    assert set(other.models.values()).isdisjoint(engine.models.values())
    assert other.read("Rebels shelled al-Bab.").tokens[2].text == "al-Bab"


@pytest.mark.parametrize("part", ["lemmatizer", "tagger"])
def test_a_pipeline_that_lacks_a_component_is_refused(shipped: Path, tmp_path: Path, part: str) -> None:
    spacy.load(shipped, exclude=[part]).to_disk(tmp_path)
    with pytest.raises(ModelError, match=f"lacks {part}"):
        load_anew(str(tmp_path))


@pytest.mark.parametrize("name", ["xx_no_such_pipeline", "/no/such/folder", ""])
def test_a_pipeline_that_is_not_there_is_an_error_that_says_what_to_do(name: str) -> None:
    with pytest.raises(ModelError, match=r"cannot be loaded.*reading\.model"):
        load_anew(name)


def test_a_folder_that_is_no_pipeline_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot be loaded"):
        load_anew(str(tmp_path))


def test_an_engine_is_loaded_once() -> None:
    assert load_engine() is load_engine(DEFAULT_MODEL) or load_engine.cache_info().currsize == 2


def test_a_reading_that_is_let_go_is_freed_without_the_collector(engine: ReadingEngine) -> None:
    gc.collect()
    gc.disable()
    try:
        reading = engine.read("Rebels shelled the town of Nawa on Monday.")
        before = sum(isinstance(thing, Token) for thing in gc.get_objects())
        reading.let_go()
        words = len(reading.tokens)
        del reading
        assert sum(isinstance(thing, Token) for thing in gc.get_objects()) == before - words
    finally:
        gc.enable()
