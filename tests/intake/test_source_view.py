"""The words of a page and their places in its source."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.intake.source_view import Finder, view_source


def holds(source: str) -> str:
    """Check the map of a view against its source; give its words."""
    view = view_source(source)
    assert all(view.words[w : w + n] == source[s : s + n] for w, s, n in view.runs)
    return view.words


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<p>One <b>two</b>, three.</p><p>Four</p>", "One two, three.\nFour"),
        ("One<br>two<div>three</div>", "One\ntwo\nthree"),
        ("a &amp; b &#8220;c&#x201d; &nbsp; d &unknown; &lt;p>", "a & b “c” d &unknown; <p>"),
        ("<script>if (a<b) { '</p>' }</script>Words<style>p{}</style> go", "Words\ngo"),
        ("<!-- <p>no</p> -->Yes<!doctype html><?pi no?>", "Yes"),
        ('<img alt="a > b" src=x>After', "After"),
        ("a < b and 3<4", "a < b and 3<4"),
        ("  \n lots \t of\n\nspace ", "lots of space"),
        ("<title>Not this</title><TEXTAREA>nor this</TEXTAREA>This", "This"),
        ("unclosed <p", "unclosed"),
        ("<script>never closed", ""),
    ],
)
def test_view_source_gives_the_readable_words(source: str, words: str) -> None:
    assert holds(source) == words


def test_view_source_marks_headings_and_captions() -> None:
    view = view_source("<h1>Shells hit</h1><p>It was.</p><figure><figcaption>A ship</figcaption></figure>")
    assert [(view.words[start:end], sort) for start, end, sort in view.marks] == [
        ("Shells hit", "headline"),
        ("A ship", "caption"),
    ]


BITS = [
    "<p>", "</p>", "<b>", "<h2>", "</h2>", "<script>", "</script>", "<!--", "-->", "&amp;", "&#128330;", "&", "<", ">",
    '"', " ", "\n", "\u00a0", "words", "🕊", "e\u0301", "قصف", "\u200d", "<a href='x'>", "<img alt=\"",
    "figcaption", "<figcaption>", "</figcaption>",
]  # fmt: skip


@given(st.lists(st.sampled_from(BITS), max_size=40).map("".join))
def test_view_source_maps_any_source(source: str) -> None:
    words = holds(source)
    assert words == words.strip() or "\u00a0" in source
    for start, end, _ in view_source(source).marks:
        assert 0 <= start < end <= len(words)


@pytest.mark.parametrize(
    "bit", ['<a "', "<!--", "<a title='", "&", "<", "<script>", " \n", "<p>", "</h1><h1>", "<h1>x"]
)
def test_view_source_takes_time_in_proportion(bit: str) -> None:
    began = time.perf_counter()
    view_source(bit * (100_000 // len(bit)))
    assert time.perf_counter() - began < 5


def test_finder_finds_lines_in_order_and_again() -> None:
    view = view_source("<p>One.</p><p>Two.</p><p>One.</p>")
    finder = Finder(view)
    assert [finder.find(line) for line in ("One.", "One.", "Two.", "Three.", " ")] == [
        (0, 4),
        (10, 14),
        (5, 9),
        None,
        None,
    ]


def test_finder_is_blind_to_composition_and_hidden_marks() -> None:
    view = view_source("<p>The cafe\u0301 and the 👩\u200d👩 and kata\u200cb.</p>")
    found = Finder(view).find("The café and the 👩👩 and katab.")
    assert found is not None
    assert view.words[slice(*found)] == "The cafe\u0301 and the 👩\u200d👩 and kata\u200cb."
