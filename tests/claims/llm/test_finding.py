"""Words are found only where they stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.claims.llm.finding import find_words, without_article
from reportedly.records import Span

TEXT = "Troops hit the\nmill. The white mill’s “keepers” – two – said troops hit the mill again."
ALL = (0, len(TEXT))


def found(words: str, near: tuple[int, int] | None = None) -> str | None:
    span = find_words(TEXT, words, within=ALL, near=near)
    return f"{span.start}:{span.text}" if span else None


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("hit", "7:hit"),
        ("hit the mill", "7:hit the\nmill"),
        ("HIT THE MILL.", "7:hit the\nmill"),
        ("mill's", "31:mill’s"),
        ('"keepers"', "39:keepers"),
        ("keepers” - two - said", "39:keepers” – two – said"),
        ("whit", None),
        ("it", None),
        ("troops hit the church", None),
        ("Troops … mill", None),
        ("", None),
        (" . ", None),
        (".*", None),
        ("x" * 401, None),
    ],
)
def test_whole_words_are_found_and_the_reports_own_marks_kept(words: str, told: str | None) -> None:
    assert found(words) == told


def test_the_nearest_place_is_taken() -> None:
    last = TEXT.rindex("troops")
    assert found("mill") == f"{TEXT.index('mill')}:mill"
    assert found("mill", (last, last + 6)) == f"{TEXT.rindex('mill')}:mill"


def test_nothing_is_found_outside_the_stretch() -> None:
    assert find_words(TEXT, "again", within=(0, 20)) is None


@given(st.text(max_size=30), st.text(max_size=60))
def test_what_is_found_stands_there(words: str, text: str) -> None:
    span = find_words(text, words, within=(0, len(text)))
    assert span is None or span.stands_in(text)


@given(st.lists(st.sampled_from(["guns", "al-Bab", "(north)", "U.S.", "50%", "a+b"]), min_size=1, max_size=5))
def test_words_copied_from_the_text_are_found(parts: list[str]) -> None:
    text = f"He said {' '.join(parts)} fell"
    assert find_words(text, " ".join(parts), within=(0, len(text))) is not None


@pytest.mark.parametrize(
    ("phrase", "told"),
    [("The army", "army"), ("their homes", "homes"), ("the", "the"), ("Theatre guards", "Theatre guards"), ("an\nagent", "agent")],
)  # fmt: skip
def test_articles_are_left_off(phrase: str, told: str) -> None:
    span = without_article(phrase, Span.cut(phrase, 0, len(phrase)))
    assert (span.text, span.stands_in(phrase)) == (told, True)
