"""Line ends and byte order marks: the text, and its map back to the source."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.intake.plain import take_plain

MARKS = [
    "\ufeff",
    "\r\n",
    "\r",
    "\n",
    "\u2028",
    "🕊",
    "👩‍👩‍👧",
    "e\u0301",
    "\u200f",
    "قصف",
    "كَتَبَ",
    "a",
    " ",
    "\x0c",
    "\x85",
]


@given(st.lists(st.sampled_from(MARKS)).map("".join))
def test_take_plain_moves_nothing_but_line_ends_and_the_mark(source: str) -> None:
    text, segments = take_plain(source)
    wanted = source.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    assert text == wanted
    assert all(text[t : t + n] == source[s : s + n] for t, s, n in segments)


@given(st.lists(st.sampled_from(MARKS)).map("".join))
def test_take_plain_maps_every_code_point_but_a_lone_cr(source: str) -> None:
    text, segments = take_plain(source)
    mapped = {t + i for t, _, n in segments for i in range(n)}
    lone = source.replace("\r\n", "").count("\r")
    assert len(text) - len(mapped) == lone
    assert all(text[i] == "\n" for i in range(len(text)) if i not in mapped)


@pytest.mark.parametrize(
    ("source", "text", "segments"),
    [
        ("ab", "ab", ((0, 0, 2),)),
        ("\ufeffab", "ab", ((0, 1, 2),)),
        ("a\r\nb", "a\nb", ((0, 0, 1), (1, 2, 2))),
        ("a\rb", "a\nb", ((0, 0, 1), (2, 2, 1))),
        ("", "", ()),
    ],
)
def test_take_plain_makes_these_segments(source: str, text: str, segments: tuple[tuple[int, int, int], ...]) -> None:
    assert take_plain(source) == (text, segments)
