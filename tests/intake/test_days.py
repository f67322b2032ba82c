"""Days with their year, in the forms that English text writes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.intake.days import find_days, read_day

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))
FORMS = [
    "%Y-%m-%d",
    "%d %B %Y",
    "%B %d, %Y",
    "%a %d %b %Y",
    "%A, %B %d, %Y",
    "%d.%m.%Y",
    "%d-%b-%Y",
    "%b %d %Y",
    "%Y/%m/%d",
    "%b %d%Y",
]


@given(DAYS, st.sampled_from(FORMS))
def test_read_day_reads_every_form(day: date, form: str) -> None:
    assert read_day(day.strftime(form)) == (day, True)


@given(DAYS)
def test_read_day_never_guesses_between_day_and_month(day: date) -> None:
    open_day = day.day <= 12 and day.day != day.month
    assert read_day(day.strftime("%d/%m/%Y")) == (None if open_day else day, True)


@given(DAYS)
def test_read_day_lets_a_weekday_decide_where_only_one_reading_has_it(day: date) -> None:
    found, is_day = read_day(day.strftime("%a %d/%m/%Y"))
    assert is_day
    assert found in (day, None)
    if found is None:
        assert date(day.year, day.day, day.month).weekday() == day.weekday()


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("Wed 05 Apr 2017", date(2017, 4, 5)),
        ("Published April 8 2017 2304", date(2017, 4, 8)),
        ("Last updated at Apr 092017", date(2017, 4, 9)),
        ("1st of May, 2020", date(2020, 5, 1)),
        ("the 3rd of Sept. 2019", date(2019, 9, 3)),
        ("Tues. 27-02-2018", date(2018, 2, 27)),
        ("2023-11-13T23:30:00-05:00", date(2023, 11, 13)),
        ("20231113", date(2023, 11, 13)),
        ("Wed 05/04/2017", date(2017, 4, 5)),
        ("05/05/2017", date(2017, 5, 5)),
    ],
)
def test_read_day_reads(words: str, day: date) -> None:
    assert read_day(words) == (day, True)


@pytest.mark.parametrize("words", ["05/04/2017", "5-4-2017", "2017", "2017-04"])
def test_read_day_says_that_a_day_stays_open(words: str) -> None:
    assert read_day(words) == (None, True)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "yesterday",
        "Nov 12",
        "31/02/2017",
        "2017-13-01",
        "30 February 2020",
        "12345678",
        "1 May 1066",
        "Mayhem 2020",
        "13/13/2020",
    ],
)
def test_read_day_says_what_is_no_day(words: str) -> None:
    assert read_day(words) == (None, False)


def test_find_days_gives_the_places() -> None:
    text = "On 3 May 2020 and again on May 5, 2020, but not 2019."
    found = [(text[d.start : d.end], d.day) for d in find_days(text)]
    assert found == [("3 May 2020", date(2020, 5, 3)), ("May 5, 2020", date(2020, 5, 5))]


@given(st.text(alphabet="0123456789 /-.,MondayJaFebst", max_size=60))
def test_find_days_finds_days_in_order_inside_the_text(text: str) -> None:
    at = 0
    for found in find_days(text):
        assert at <= found.start < found.end <= len(text)
        assert found.day is None or date.min + timedelta(1) < found.day
        at = found.end
