"""The encoder and its heads: pieces, windows, and chances that are weighed together."""

from __future__ import annotations

import numpy as np
import pytest

from reportedly.claims.weighing.encoder import LONGEST, Encoder, shipped_encoder, shipped_vocabulary, windows_of
from reportedly.claims.weighing.outlook import Head, Outlook, PairLayers, dump_heads, heads_of, shipped_forecaster
from reportedly.claims.weighing.pieces import Pieces
from reportedly.claims.weighing.shipped import weights_file
from reportedly.reading import load_engine
from reportedly.records import Reading

TEXT = (
    "Gunmen opened fire on a checkpoint near Marib on Monday. Two soldiers were wounded. "
    "The minister of fisheries praised this year's catch of sardines."
)


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return shipped_encoder()


@pytest.fixture(scope="module")
def pieces() -> Pieces:
    return Pieces(shipped_vocabulary())


@pytest.fixture(scope="module")
def reading() -> Reading:
    return load_engine().read(TEXT)


def words(pieces: Pieces, word: str) -> list[str]:
    vocabulary = shipped_vocabulary()
    return [vocabulary[n] for n in pieces.of(word)]


@pytest.mark.parametrize(
    ("word", "cut"),
    [
        ("soldiers", ["soldiers"]),
        ("Shelled", ["shell", "##ed"]),
        ("Khān", ["khan"]),
        ("Al-Shaddadi", ["al", "-", "sha", "##dda", "##di"]),
        ("$14.3", ["$", "14", ".", "3"]),
        ("\u200b", ["[UNK]"]),
        ("\U0001f9ff", ["[UNK]"]),
    ],
)
def test_words_are_cut_as_the_vocabulary_was_made(pieces: Pieces, word: str, cut: list[str]) -> None:
    assert words(pieces, word) == cut


def test_a_word_of_thousands_of_letters_is_one_unknown_piece(pieces: Pieces) -> None:
    assert words(pieces, "a" * 5000) == ["[UNK]"]


def test_only_the_sentences_asked_for_are_read(encoder: Encoder, reading: Reading) -> None:
    vectors, known = encoder.read(reading, {1})
    second = [t.i for t in reading.tokens if t.sent == 1]
    assert [i for i, read in enumerate(known) if read] == second
    assert np.abs(vectors[second]).sum(axis=1).min() > 0
    assert not vectors[[i for i, read in enumerate(known) if not read]].any()


def test_nothing_to_read_gives_no_vectors(encoder: Encoder, reading: Reading) -> None:
    vectors, known = encoder.read(reading, ())
    assert not vectors.any()
    assert not any(known)


def test_the_same_words_give_the_same_vectors_to_the_bit(encoder: Encoder, reading: Reading) -> None:
    first, _ = encoder.read(reading, {0, 1, 2})
    with weights_file("encoder.onnx") as model:
        anew = Encoder(model, shipped_vocabulary())
    again, _ = anew.read(reading, {0, 1, 2})
    assert first.tobytes() == again.tobytes()


def test_windows_hold_whole_sentences_and_stay_within_the_limit(pieces: Pieces) -> None:
    reading = load_engine().read("Shells hit the northern quarter of the town again at dawn. " * 40)
    windows = list(windows_of(reading, pieces, range(len(reading.sentences))))
    assert len(windows) > 1
    assert all(len(window.pieces) <= LONGEST for window in windows)
    assert [t.i for w in windows for t, _ in w.words] == [t.i for t in reading.tokens]
    split = [
        s.i
        for s in reading.sentences
        if len({n for n, w in enumerate(windows) for t, _ in w.words if t.sent == s.i}) > 1
    ]
    assert not split


def test_a_sentence_longer_than_a_window_is_cut_and_read_whole(encoder: Encoder, pieces: Pieces) -> None:
    reading = load_engine().read("They took " + ", ".join(["the mill"] * 120) + " and left.")
    _, known = encoder.read(reading, range(len(reading.sentences)))
    assert all(known)


def test_words_that_were_not_read_keep_their_chances(reading: Reading) -> None:
    outlook = shipped_forecaster().look(reading, {1})
    classes = ("news", "background", "summary", "toll")
    own = np.full((2, 4), 0.25, dtype=np.float32)
    first, second = reading.tokens[1], next(t for t in reading.tokens if t.text == "wounded")
    found = outlook.of_words("standing", [first, second], own, classes)
    assert found[0].tolist() == own[0].tolist()
    assert found[1].tolist() != own[1].tolist()
    assert found.sum(axis=1) == pytest.approx([1, 1], abs=1e-5)


def test_a_task_without_a_head_keeps_its_chances(reading: Reading) -> None:
    outlook = shipped_forecaster().look(reading, {0})
    own = np.array([[0.2, 0.8]], dtype=np.float32)
    pair = [(reading.tokens[1], reading.tokens[5])]
    assert outlook.of_pairs("no such task", pair, own, ("no", "yes")) is own


def test_heads_are_written_and_read_the_same() -> None:
    head = Head(
        classes=("none", "actor"), negative="none", outer=np.ones((3, 2), np.float32), bias=np.zeros(2, np.float32),
        own=0.5, theirs=0.25, shift=0.125,
        pair=PairLayers(
            first=np.ones((4, 3), np.float32), second=np.zeros((4, 3), np.float32),
            inner=np.zeros(3, np.float32), apart=np.ones((25, 3), np.float32),
            one=np.ones((4, 3), np.float32), other=np.zeros((4, 3), np.float32),
        ),
    )  # fmt: skip
    data = dump_heads({"roles": head})
    assert dump_heads(heads_of(data)) == data
    again = heads_of(data)["roles"]
    assert (again.classes, again.own, again.theirs, again.shift) == (("none", "actor"), 0.5, 0.25, 0.125)


def test_the_shift_speaks_for_every_class_but_the_negative_one() -> None:
    head = Head(classes=("none", "actor"), negative="none", outer=np.eye(2, dtype=np.float32),
                bias=np.zeros(2, np.float32), own=1.0, theirs=0.0, shift=1.0)  # fmt: skip
    own = np.array([[0.5, 0.5]], dtype=np.float32)
    pooled = head.pool(own, np.zeros((1, 2), np.float32), ("actor", "none"))
    assert pooled[0, 0] == pytest.approx(1 / (1 + np.exp(-1)), abs=1e-4)


def outlook_of(reading: Reading, layers: PairLayers, vectors: np.ndarray) -> Outlook:
    head = Head(classes=("no", "yes"), negative="no", outer=np.array([[0.0, 1.0]], np.float32),
                bias=np.zeros(2, np.float32), own=0.0, theirs=1.0, pair=layers)  # fmt: skip
    return Outlook({"when": head}, reading, vectors, [True] * len(reading.tokens))


def layers_of(**told: np.ndarray) -> PairLayers:
    none = {name: np.zeros((2, 1), np.float32) for name in ("first", "second", "one", "other")}
    return PairLayers(**{"inner": np.zeros(1, np.float32), "apart": np.zeros((25, 1), np.float32), **none, **told})


def test_pairs_are_weighed_by_how_far_they_stand_apart(reading: Reading) -> None:
    layers = layers_of(apart=np.arange(25, dtype=np.float32)[:, None])
    outlook = outlook_of(reading, layers, np.zeros((len(reading.tokens), 2), np.float32))
    tokens, own = reading.tokens, np.full((2, 2), 0.5, dtype=np.float32)
    near, far = outlook.of_pairs("when", [(tokens[5], tokens[4]), (tokens[1], tokens[9])], own, ("no", "yes"))[:, 1]
    assert far > near


def test_pairs_of_words_that_are_alike_are_told_by_what_is_multiplied(reading: Reading) -> None:
    layers = layers_of(one=np.array([[2.0], [-2.0]], np.float32), other=np.array([[2.0], [-2.0]], np.float32))
    vectors = np.zeros((len(reading.tokens), 2), np.float32)
    vectors[1], vectors[4], vectors[9] = (1, 0), (1, 0), (0, 1)
    tokens, own = reading.tokens, np.full((2, 2), 0.5, dtype=np.float32)
    outlook = outlook_of(reading, layers, vectors)
    alike, other = outlook.of_pairs("when", [(tokens[1], tokens[4]), (tokens[1], tokens[9])], own, ("no", "yes"))[:, 1]
    assert alike > 0.9
    assert other == pytest.approx(0.5, abs=0.05)
