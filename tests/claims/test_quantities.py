"""The grammar of numbers: bounds, vague words, what is counted, and what is no count."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.claims.numbers.numerals import figure_of, load_number_words, read_numeral
from reportedly.claims.numbers.quantities import COUNTS, Number, find_quantities
from reportedly.errors import CodebookError
from reportedly.reading import load_engine


def numbers(text: str) -> list[Number]:
    return list(find_quantities(load_engine().read(text)))


def counts(text: str) -> list[Number]:
    return [n for n in numbers(text) if n.sort in COUNTS]


BOUNDS = [
    ("Shells killed 15 civilians.", 15, 15, "exact"),
    ("Shells killed at least 15 civilians.", 15, None, "at_least"),
    ("Shells killed more than 28,000 civilians.", 28000, None, "at_least"),
    ("Shells killed over two dozen civilians.", 24, None, "at_least"),
    ("Shells killed no fewer than six civilians.", 6, None, "at_least"),
    ("Shells killed up to 20 civilians.", None, 20, "at_most"),
    ("Shells killed as many as 20 civilians.", None, 20, "at_most"),
    ("Shells killed fewer than 20 civilians.", None, 20, "at_most"),
    ("Shells killed about 20 civilians.", 20, 20, "about"),
    ("Shells killed some 300 civilians.", 300, 300, "about"),
    ("Shells killed an estimated 1.5 million civilians.", 1500000, 1500000, "about"),
    ("Shells killed at least an estimated 40 civilians.", 40, None, "at_least"),
    ("Shells killed between 10 and 15 civilians.", 10, 15, "between"),
    ("Shells killed 15 to 20 civilians.", 15, 20, "between"),
    ("Shells killed 15-20 civilians.", 15, 20, "between"),
    ("Shells killed 20 or more civilians.", 20, None, "at_least"),
    ("Shells killed twenty-five civilians.", 25, 25, "exact"),
    ("Shells killed three hundred and five civilians.", 305, 305, "exact"),
    ("Shells killed half a dozen civilians.", 6, 6, "exact"),
    ("Shells drove more than a quarter of a million people away.", 250000, None, "at_least"),
    ("Shells killed a nurse.", 1, 1, "exact"),
    ("Shells killed one nurse.", 1, 1, "exact"),
    ("Shells killed another nurse.", 1, 1, "exact"),
    ("No one was hurt.", 0, 0, "exact"),
    ("There were no casualties.", 0, 0, "exact"),
    ("Shells killed dozens of civilians.", None, None, "vague"),
    ("Shells killed hundreds of thousands of civilians.", None, None, "vague"),
    ("Shells killed several civilians.", None, None, "vague"),
    ("Shells killed several hundred civilians.", None, None, "vague"),
    ("Shells killed a large number of civilians.", None, None, "vague"),
    ("Shells killed a couple of civilians.", None, None, "vague"),
]


@pytest.mark.parametrize(("text", "low", "high", "bound"), BOUNDS)
def test_bounds(text: str, low: int | None, high: int | None, bound: str) -> None:
    (number,) = counts(text)
    assert (number.low, number.high, number.bound) == (low, high, bound)


@pytest.mark.parametrize(
    ("text", "sort"),
    [
        ("The 9-year-old boy fled.", "age"),
        ("She is 45 years old.", "age"),
        ("The driver, 33, was held.", "age"),
        ("They walked 50 kilometres.", "distance"),
        ("They waited for three days.", "time"),
        ("Turnout was 45 percent.", "percent"),
        ("It cost $14.3-billion.", "money"),
        ("It cost 300 dollars.", "money"),
        ("It began in 2014.", "date"),
        ("They fled in the 12 May raid.", "date"),
    ],
)
def test_what_is_no_count_is_told_apart(text: str, sort: str) -> None:
    found = [n for n in numbers(text) if n.text[0].isdigit() or n.low != 1]
    assert sort in {n.sort for n in found}
    assert not any(n.sort in ("person", "weapon", "bare") for n in found)


@pytest.mark.parametrize(
    ("text", "phrase", "who", "sort"),
    [
        ("At least four AK 47 rifles were seized.", "At least four AK 47 rifles", "AK 47 rifles", "weapon"),
        ("Mines killed 30 regime soldiers.", "30 regime soldiers", "regime soldiers", "person"),
        ("Jets hit a chemical weapons factory.", "a chemical weapons factory", "chemical weapons factory", "thing"),
        ("Mines killed dozens of villagers.", "dozens", "", "person"),
    ],
)
def test_phrase_and_noun(text: str, phrase: str, who: str, sort: str) -> None:
    number = counts(text)[0]
    assert number.text.startswith(phrase)
    assert number.sort == sort
    assert not who or number.who == who


def test_others_and_parts() -> None:
    reading = load_engine().read(
        "Five men were killed and two others were hurt. Two of the wounded died. One of them fled."
    )
    found = find_quantities(reading)
    assert [(n.low, n.more) for n in found][:2] == [(5, False), (2, True)]
    assert found[2].out_of == "the wounded"
    assert found[3].out_of == "them"
    assert reading.tokens[found[0].head].text == "men"


def test_numbers_and_their_words_do_not_overlap() -> None:
    found = numbers("At least 15 people, including 4 children, died; 20 to 30 others were hurt by two bombs.")
    assert [n.numeral for n in found] == sorted({n.numeral for n in found})
    assert [(n.low, n.high) for n in found] == [(15, None), (4, 4), (20, 30), (2, 2)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("28,000", (28000.0, "")),
        ("1.5m", (1500000.0, "")),
        ("14.3-billion", (14.3e9, "")),
        ("9-year", (9.0, "year")),
        ("x9", None),
    ],
)
def test_figures(text: str, value: tuple[float, str] | None) -> None:
    assert figure_of(text, load_number_words("en")) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("two dozen men", 24),
        ("two million three hundred thousand men", 2300000),
        ("1.5 million men", 1500000),
        ("a hundred men", 100),
    ],
)
def test_numerals(text: str, value: int) -> None:
    numeral = read_numeral(load_engine().read(text).tokens, 0, load_number_words("en"))
    assert numeral is not None
    assert numeral.value == value


def test_an_unknown_language_is_an_error() -> None:
    with pytest.raises(CodebookError, match="'xx'"):
        load_number_words("xx")


_TEXT = (
    "at least 15 20 to - dozens of a the men two dozen million half and more than several no one others "
    "another between up $ % 3,000 soldiers 5-year as many hundred May aged ,"
)
_WORDS = st.sampled_from(_TEXT.split())


@given(st.lists(_WORDS, min_size=1, max_size=14))
@settings(max_examples=120, deadline=None)
def test_any_words_give_numbers_that_stand_in_the_text(words: list[str]) -> None:
    text = " ".join(words)
    for number in numbers(text):
        assert number.stands_in(text)
        known = [n for n in (number.low, number.best, number.high) if n is not None]
        assert known == sorted(known)
