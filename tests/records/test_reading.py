"""A reading is a tree of words that is walked without any NLP library."""

from __future__ import annotations

import pytest

from reportedly.records import Reading, Token
from reportedly.records.reading import Sentence

WORDS = "Shells hit Old Harbour and killed two men".split()
HEADS = (1, 1, 3, 1, 1, 1, 7, 5)
DEPS = ("nsubj", "ROOT", "compound", "dobj", "cc", "conj", "nummod", "dobj")
ENTITIES = ("", "", "GPE", "GPE", "", "", "CARDINAL", "")


@pytest.fixture
def reading() -> Reading:
    text = " ".join(WORDS)
    tokens, at = [], 0
    for i, word in enumerate(WORDS):
        entity = ENTITIES[i]
        begins = bool(entity) and (i == 0 or ENTITIES[i - 1] != entity)
        tokens.append(Token(i, word, at, word.lower(), "X", "X", DEPS[i], 0, entity, begins))
        at += len(word) + 1
    for token, head in zip(tokens, HEADS, strict=True):
        if tokens[head] is not token:
            token.head = tokens[head]
            tokens[head].children.append(token)
    return Reading(text, tokens, [Sentence(0, 0, len(tokens), tokens[1])])


def test_words_stand_in_the_text(reading: Reading) -> None:
    assert all(reading.text[t.start : t.end] == t.text for t in reading.tokens)
    assert reading.starts[reading.text.index("killed")].text == "killed"


def test_the_tree_is_walked_up_and_down(reading: Reading) -> None:
    hit, old, harbour, killed, two, men = (reading.tokens[i] for i in (1, 2, 3, 5, 6, 7))
    assert [t.text for t in killed.subtree()] == ["killed", "two", "men"]
    assert list(two.ancestors()) == [men, killed, hit]
    assert hit.conjuncts() == [killed]
    assert hit.child("dobj", "attr") is harbour
    assert old.child("dobj") is None


def test_words_of_a_stretch_of_text(reading: Reading) -> None:
    start = reading.text.index("Old")
    assert [t.text for t in reading.between(start, start + 5)] == ["Old", "Harbour"]
    assert [t.text for t in reading.between(start + 1, start + 2)] == ["Old"]
    assert reading.between(0, 0) == []
    assert reading.between(len(reading.text), len(reading.text) + 9) == []


def test_entities_and_sentences(reading: Reading) -> None:
    found = [(label, [t.text for t in words]) for label, words in reading.entities()]
    assert found == [("GPE", ["Old", "Harbour"]), ("CARDINAL", ["two"])]
    assert reading.sentence(reading.tokens[4]) == reading.tokens
