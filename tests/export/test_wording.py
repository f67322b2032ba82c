from itertools import product

import msgspec
import pytest

from reportedly.codebook import load_codebook
from reportedly.export.phrases import PHRASES, SPEECH
from reportedly.export.wording import excerpt, plain, sentence
from reportedly.records import CERTAINTIES, MANNERS, Claim, Party, Quantity, Source, Span
from sample import CLAIMS, REPORT, TEXT, at, cut

BOOK = load_codebook()


def said(claim: Claim) -> str:
    return plain(sentence(claim, BOOK))


def claim(**values: object) -> Claim:
    base = {"report": REPORT.id, "kind": "air_strike", "anchor": cut(Span, "bombed")}
    return msgspec.convert({**msgspec.to_builtins(base), **msgspec.to_builtins(values)}, Claim)


def test_sentence_of_each_sample_claim():
    assert [said(c) for c in sorted(CLAIMS, key=lambda c: c.anchor.start)] == [
        "“hospital official” reported shelling of “cattle market” with “rockets” in Tacuarembó (Uruguay) on Tuesday "
        "12 March 2024: at least 9 killed (“At least nine people”); “dozens” injured.",
        "“Colonel Raul Pintos, an army spokesman” accused “Northern Front” of shelling of “market” with “six rockets” "
        "in Tacuarembó (Uruguay).",
        "“Northern Front” denied responsibility for shelling of “Tacuarembo” in Tacuarembó (Uruguay).",
        "In “statement”, “group” (Northern Front) reported an air strike by “government aircraft” on “market” in "
        "Tacuarembó (Uruguay): 14 killed (“14 civilians”), among them 4 (“four children”).",
        "According to “Radio Frontera”, “two health workers who asked not to be named” (not named) reported an attack "
        "harming “soldiers” at a place given as “near the market”: 11 killed.",
        "The report itself says there was no word of casualties from an attack.",
        "“Northern Front” claimed responsibility for a drone strike on “police station” in Rivera (Uruguay) on Monday "
        "11 March 2024 (night).",
        "“residents” said there may have been a drone strike on “police station” in Rivera (Uruguay) on Monday "
        "11 March 2024 (night): 2 injured (“Two officers”).",
        "The report itself says there was a demand by “United Nations” to “both sides”.",
        "The report itself says there was an armed clash in north (Uruguay) in January 2023.",
        "“Uruguay Rights Monitor” reported a running total between 1 January 2023 and 12 March 2024: "
        "at least 640 killed (“At least 640 people”), among them 112 (“112 children”).",
    ]


@pytest.mark.parametrize(("manner", "certainty", "words"), [
    ("said", "actual", "“group” reported an air strike by “government aircraft”."),
    ("said", "possible", "“group” said there may have been an air strike by “government aircraft”."),
    ("said", "planned", "“group” told of plans for an air strike by “government aircraft”."),
    ("said", "hypothetical", "“group” raised the possibility of an air strike by “government aircraft”."),
    ("said", "denied", "“group” said there was no air strike by “government aircraft”."),
    ("said", "unknown", "“group” had no word of an air strike by “government aircraft”."),
    ("claimed", "actual", "“group” claimed responsibility for an air strike by “government aircraft”."),
    ("claimed", "planned", "“group” announced an air strike by “government aircraft”."),
    ("accused", "actual", "“group” accused “government aircraft” of an air strike."),
    ("accused", "planned", "“group” accused “government aircraft” of planning an air strike."),
    ("denied", "denied", "“group” denied that there was an air strike by “government aircraft”."),
    ("confirmed", "actual", "“group” confirmed an air strike by “government aircraft”."),
    ("confirmed", "denied", "“group” confirmed that there was no air strike by “government aircraft”."),
])  # fmt: skip
def test_sentence_by_manner_and_certainty(manner, certainty, words):
    told = claim(
        manner=manner, certainty=certainty, says=(cut(Source, "group"),), actor=(cut(Party, "government aircraft"),)
    )
    assert said(told) == words


def test_every_manner_has_words_for_every_certainty():
    assert all(SPEECH[manner][certainty] for manner, certainty in product(MANNERS, CERTAINTIES))


def test_every_shipped_kind_has_a_phrase():
    assert set(PHRASES) == set(BOOK.kinds)


@pytest.mark.parametrize(("kind", "certainty"), list(product(BOOK.kinds, CERTAINTIES)))
def test_no_sentence_says_that_something_happened(kind, certainty):
    for manner in MANNERS:
        says = () if manner == "own" else (cut(Source, "group"),)
        words = said(claim(kind=kind, certainty=certainty, manner=manner, says=says))
        assert words.endswith(".")
        assert "  " not in words
        assert not {"happened", "took place", "occurred"} & set(words.split())


def test_accusation_without_an_accused_says_so():
    told = claim(manner="accused", says=(cut(Source, "group"),))
    assert said(told) == "“group” accused a party that is not named of an air strike."


def test_mutual_clash_is_between_its_sides():
    told = claim(kind="armed_clash", actor=(cut(Party, "soldiers"), cut(Party, "Northern Front")))
    assert said(told) == "The report itself says there was an armed clash between “soldiers” and “Northern Front”."


def test_plural_kind_agrees_with_its_verb():
    assert said(claim(kind="talks")) == "The report itself says there were talks."


def test_kind_of_another_codebook_is_told_by_its_name():
    assert said(claim(kind="cattle_raid")) == "The report itself says there was a cattle raid."


def test_count_left_open_is_asked_for_and_not_listed():
    told = claim(certainty="unknown", counts=(cut(Quantity, "casualties", of="casualties", bound="unknown"),))
    assert said(told) == "The report itself says there was no word of casualties from an air strike."


def test_excerpt_keeps_to_the_sentence():
    before, anchor, after = excerpt(TEXT, cut(Span, "bombed"))
    assert before + anchor + after == (
        "In a statement, the group said government aircraft had bombed the market and killed 14 civilians, "
        "including four children."
    )


def test_excerpt_of_a_long_sentence_is_cut_at_words():
    text = "word " * 60 + "struck " + "word " * 60
    start = text.index("struck")
    before, anchor, after = excerpt(text, Span.cut(text, start, start + 6))
    assert before.startswith("… word")
    assert anchor == "struck"
    assert after.endswith("word …")


def test_pieces_hold_the_spans_they_quote():
    for c in CLAIMS:
        for piece in sentence(c, BOOK):
            if piece.span:
                assert TEXT[piece.span.start : piece.span.end] == piece.span.text
    assert at("bombed")[0] > 0
