"""Spans count code points, half-open, whatever the text is written in."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from made_records import WORDS
from reportedly.errors import LawBroken
from reportedly.records import Claim, Span
from reportedly.records.wire import decode, encode

TEXTS = {
    "emoji": ("Sirens 🚨🚨 in Kyiv: 👩‍🚒 said two hurt", "👩‍🚒 said"),
    "flag": ("🇺🇦🇺🇦 Odesa hit", "Odesa"),
    "arabic": ("قالت الوكالة إن صاروخا أصاب السوق", "صاروخا"),
    "right to left marks": ("The \u200fحلب\u200e governor spoke", "حلب"),
    "combining marks": ("Tacuarembo\u0301 was shelled", "o\u0301 was"),
    "composed": ("Tacuarembó was shelled", "ó was"),
    "windows line ends": ("Shells fell.\r\nTwo died.\r\n", "\r\nTwo died"),
    "byte order mark": ("\ufeffShells fell.", "\ufeffShells"),
    "beyond the basic plane": ("𐍈𐍈 fell 𐍈", "fell 𐍈"),
    "no break space": ("At\u00a0least\u202f15 died", "15 died"),
}


@pytest.mark.parametrize("name", TEXTS)
def test_spans_are_exact_in_any_script(name: str) -> None:
    text, words = TEXTS[name]
    start = text.index(words)
    span = Span.cut(text, start, start + len(words))
    assert span.text == words
    assert span.stands_in(text)
    assert not span.stands_in(text[1:])
    claim = Claim(report="r_0", kind="attack", anchor=span)
    back = decode(encode(claim))
    assert isinstance(back, Claim)
    assert back.anchor == span
    back.check(text)


def test_code_points_are_neither_bytes_nor_utf_16_units() -> None:
    text = "🚨 hit"
    span = Span.cut(text, 2, 5)
    assert span.text == "hit"
    assert text.encode("utf-8").index(b"hit") == 5
    assert text.encode("utf-16-le").index("hit".encode("utf-16-le")) // 2 == 3


@given(text=WORDS, data=st.data())
def test_every_cut_stands_where_it_was_cut(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    span = Span.cut(text, start, end)
    assert span.stands_in(text)
    assert len(span.text) == span.end - span.start


@given(text=WORDS, start=st.integers(-3, 30), end=st.integers(-3, 30))
def test_a_cut_outside_the_text_or_of_no_words_breaks_a_law(text: str, start: int, end: int) -> None:
    assume(not 0 <= start < end <= len(text))
    with pytest.raises(LawBroken, match="outside a text"):
        Span.cut(text, start, end)


@pytest.mark.parametrize(("words", "start", "end"), [("", 0, 0), ("ab", 0, 3), ("ab", -1, 1), ("ab", 2, 1)])
def test_a_span_that_does_not_hold_its_words_breaks_a_law(words: str, start: int, end: int) -> None:
    with pytest.raises(LawBroken, match="does not hold the words"):
        Span(text=words, start=start, end=end)


_PLACES = st.tuples(st.integers(0, 20), st.integers(1, 5)).map(lambda p: Span(text="x" * p[1], start=p[0], end=sum(p)))


@given(left=_PLACES, right=_PLACES)
def test_overlap_goes_both_ways_and_follows_the_code_points(left: Span, right: Span) -> None:
    shared = set(range(left.start, left.end)) & set(range(right.start, right.end))
    assert left.overlaps(right) is right.overlaps(left) is bool(shared)
    assert left.holds(right) is (len(shared) == right.end - right.start)
