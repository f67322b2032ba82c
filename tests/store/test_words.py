from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.errors import BadQuery
from reportedly.store.phrases import read_names, read_phrases
from reportedly.store.words import SECTION_REPEATS, SECTION_TOKENS, cut, sections, tsvector


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Dayr az-Zawr", "DAYR AZ ZAWR"),
        ("Sana'a", "Sanaa"),
        ("Sana’a", "sanaa"),
        ("Mar‘i", "Mari"),
        ("the river’s bank", "the river bank"),
        ("Çankırı", "cankiri"),
        ("Łódź", "lodz"),
        ("Ærø", "aero"),
        ("القصف", "قصف"),
        ("القَصْف", "قصف"),
        ("أحمد", "احمد"),
        ("المدينة", "مدينه"),
        ("ایران", "ايران"),
        ("обстрелы", "обстрел"),
        ("обстрелов", "обстрела"),
        ("артиллерийский", "артиллерийского"),
        ("Чёрный", "черный"),
        ("Ελλάδα", "ελλαδα"),
        ("שָׁלוֹם", "שלום"),
        ("ﬁre", "fire"),
        ("ＡＢＣ", "abc"),
        ("٢٠٢٤", "2024"),
        ("Straße", "strasse"),
    ],
)
def test_forms_of_one_word_are_one(one, other):
    assert cut(one) == cut(other) != []


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("al-Shaddadi, 3 killed_today", ["al", "shaddadi", "3", "killed", "today"]),
        ("空袭发生", ["空", "袭", "发", "生"]),
        ("รถถัง", ["ร", "ถ", "ถั", "ง"]),
        ("गोलीबारी हुई", ["गोलीबारी", "हुई"]),
        ("F-16s", ["f", "16s"]),
        ("", []),
        ("— … !", []),
    ],
)
def test_texts_are_cut(text, tokens):
    assert cut(text) == tokens


@given(st.text(max_size=200))
def test_any_text_is_cut_into_plain_tokens(text):
    for token in cut(text):
        assert 0 < len(token) <= 64
        assert not set(token) & set(" '\"\\\x00*:&|!()_-")


@given(st.lists(st.sampled_from(["a", "b", "c", "the"]), max_size=3000))
def test_sections_hold_everything_and_no_more_than_a_database_can(tokens):
    parts = list(sections(tokens))
    assert set().union(*map(set, parts)) == set(tokens) if tokens else parts == []
    for part in parts:
        assert len(part) <= SECTION_TOKENS
        assert max(part.count(word) for word in set(part)) <= SECTION_REPEATS


def test_no_short_phrase_is_lost_between_sections():
    tokens = [f"w{n}" for n in range(40_000)]
    parts = list(sections(tokens))
    assert len(parts) == 3
    for place in range(15_900, 16_100):
        phrase = tokens[place : place + 20]
        assert any(
            phrase == part[i : i + 20] for part in parts for i in [int(phrase[0][1:]) - int(part[0][1:])] if i >= 0
        )


def test_a_tsvector_names_places():
    assert tsvector(["a", "b", "a"]) == "'a':1,3 'b':2"


def test_phrases_are_read():
    found = read_phrases('shelled "south of" -denied convoy* OR truck al-Bab')
    assert found.fts5() == '(("shelled") AND ("south of") AND ("convoy" * OR "truck") AND ("al bab")) NOT ("denied")'
    assert (
        found.tsquery()
        == "(('shelled')) & (('south' <-> 'of')) & (('convoy':*) | ('truck')) & (('al' <-> 'bab')) & !('denied')"
    )


def test_names_are_one_phrase_under_each_mark():
    assert read_names("Northern Front", "at").fts5() == '("a1northern a1front" OR "t1northern t1front")'


@pytest.mark.parametrize("text", ['"open', "-only", "!!!", '""', "- ", "OR"])
def test_what_cannot_be_read_is_told(text):
    with pytest.raises(BadQuery):
        read_phrases(text)
