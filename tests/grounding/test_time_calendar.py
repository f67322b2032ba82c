"""Reckoning of days, without words."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.grounding.times.calendar import (
    decade_of,
    easter,
    edge_of,
    hijri_day,
    hijri_year,
    month_of,
    nth_weekday,
    quarter_of,
    shift,
    unit_of,
    week_of,
    weekend_of,
    year_of,
)
from reportedly.grounding.times.dates import feast_day

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))


@given(DAYS)
def test_a_unit_holds_its_day(day: date) -> None:
    for unit in ("week", "month", "quarter", "year", "decade", "century", "day"):
        whole = unit_of(day, unit)
        assert whole.first <= day <= whole.last


@given(DAYS, st.sampled_from(["week", "month", "year", "decade"]))
def test_the_edges_of_a_unit_lie_inside_it_in_order(day: date, unit: str) -> None:
    whole = unit_of(day, unit)
    early, mid, late = (edge_of(whole, edge) for edge in ("early", "mid", "late"))
    assert whole.first == early.first <= early.last <= mid.last <= late.last == whole.last
    assert early.last < late.first


@given(DAYS)
def test_hijri_years_follow_each_other(day: date) -> None:
    year = hijri_year(day)
    assert hijri_day(year, 1, 1) <= day < hijri_day(year + 1, 1, 1)


@pytest.mark.parametrize(("hijri", "day"), [((1445, 9, 1), date(2024, 3, 11)), ((1400, 1, 1), date(1979, 11, 21))])
def test_hijri_days_known(hijri: tuple[int, int, int], day: date) -> None:
    assert abs(hijri_day(*hijri) - day) <= timedelta(days=1)


@pytest.mark.parametrize(
    ("year", "day"), [(2017, date(2017, 4, 16)), (2024, date(2024, 3, 31)), (1998, date(1998, 4, 12))]
)
def test_easter_known(year: int, day: date) -> None:
    assert easter(year) == day


@pytest.mark.parametrize(
    ("rule", "day"),
    [
        ("12-25", date(2023, 12, 25)),
        ("easter-2", date(2023, 4, 7)),
        ("11-4-3", date(2023, 11, 23)),
        ("hijri 10-1", date(2023, 4, 21)),
    ],
)
def test_feasts(rule: str, day: date) -> None:
    assert abs(feast_day(rule, 2023) - day) <= timedelta(days=1)


def test_months_are_not_overrun() -> None:
    assert shift(date(2024, 3, 31), -1, "month") == date(2024, 2, 29)
    assert shift(date(2024, 2, 29), 1, "year") == date(2025, 2, 28)
    assert month_of(2024, 14).first == date(2025, 2, 1)


def test_units() -> None:
    assert week_of(date(2024, 1, 3)).first == date(2024, 1, 1)
    assert weekend_of(date(2024, 1, 3)).first == date(2024, 1, 6)
    assert quarter_of(2024, 4).last == date(2024, 12, 31)
    assert decade_of(1990).last == date(1999, 12, 31)
    assert nth_weekday(2024, 5, 2, 4) == date(2024, 5, 10)
    assert edge_of(year_of(2011), "early").last == date(2011, 4, 30)
