from datetime import date

import msgspec
import pytest

from reportedly.export import facts
from reportedly.records import Claim, Quantity, Report, Rival, Span, When, Where


def when(first: date | None, last: date | None = None, **values: object) -> When:
    return When(text="x", start=0, end=1, earliest=first, latest=last or first, **values)


def where(**values: object) -> Where:
    return Where(text="x", start=0, end=1, **values)


def count(text: str, **values: object) -> Quantity:
    return Quantity(text=text, start=0, end=len(text), of="killed", **values)


@pytest.mark.parametrize(("value", "words"), [
    (when(date(2024, 3, 12)), "on Tuesday 12 March 2024"),
    (when(date(2024, 3, 12), part="early_morning"), "on Tuesday 12 March 2024 (early morning)"),
    (when(date(2024, 3, 1), date(2024, 3, 31)), "in March 2024"),
    (when(date(2024, 2, 1), date(2024, 2, 29)), "in February 2024"),
    (when(date(2023, 11, 1), date(2024, 2, 29)), "between November 2023 and February 2024"),
    (when(date(2023, 1, 1), date(2023, 12, 31)), "in 2023"),
    (when(date(2021, 1, 1), date(2023, 12, 31)), "between 2021 and 2023"),
    (when(date(2024, 3, 9), date(2024, 3, 12)), "between 9 March 2024 and 12 March 2024"),
    (when(None), "at a time given as “x”"),
])  # fmt: skip
def test_span_words(value, words):
    assert facts.span_words(value) == words


POINT = {"lat": -31.7, "lon": 55.9, "radius_m": 5000}


@pytest.mark.parametrize(("value", "words"), [
    (where(name="Rivera", country="UY", admin1="Rivera", precision="locality", **POINT), "in Rivera (Uruguay)"),
    (where(name="Paso", country="UY", admin1="Salto", precision="site", **POINT), "at Paso (Salto, Uruguay)"),
    (where(name="Uruguay", country="UY", precision="country"), "in Uruguay"),
    (where(name="Salto", country="UY", precision="near", **POINT), "“x”, near Salto (Uruguay)"),
    (where(country="UY", precision="unknown"), "in Uruguay"),
    (where(), "at a place given as “x”"),
])  # fmt: skip
def test_place_words(value, words):
    assert facts.place_words(value) == words


def test_place_without_a_point_says_why():
    assert facts.place_detail(where(reason="two places of this name")) == "not resolved; two places of this name"
    assert "no single point" in facts.place_detail(where(country="UY", precision="country"))


@pytest.mark.parametrize(("metres", "words"), [
    (800, "800 m"), (1000, "1 km"), (2500, "2.5 km"), (12_400, "12 km"), (1_500_000, "1,500 km"),
])  # fmt: skip
def test_distance_words(metres, words):
    assert facts.distance_words(metres) == words


@pytest.mark.parametrize(("value", "words"), [
    (count("11", low=11, best=11, high=11), "11 killed"),
    (count("eleven men", low=11, best=11, high=11), "11 killed (“eleven men”)"),
    (count("at least 15", low=15, best=15, bound="at_least"), "at least 15 killed"),
    (count("up to 20", best=20, high=20, bound="at_most"), "at most 20 killed (“up to 20”)"),
    (count("about 20 men", low=20, best=20, high=20, bound="about"), "about 20 killed (“about 20 men”)"),
    (count("3 to 5", low=3, high=5, bound="between"), "between 3 and 5 killed (“3 to 5”)"),
    (count("dozens", bound="vague"), "“dozens” killed"),
    (count("11,180 people", low=11180, best=11180, high=11180), "11,180 killed (“11,180 people”)"),
    (count("casualties", bound="unknown"), "no figure of killed"),
])  # fmt: skip
def test_count_words(value, words):
    assert facts.count_words(value) == words


def test_parts_stand_under_their_whole():
    whole, part = count("14 civilians", low=14, best=14, high=14), count("four children", part_of="14 civilians")
    orphan = count("two nurses", part_of="a number not given")
    assert facts.counts_grouped([part, whole, orphan]) == [(whole, [part]), (orphan, [])]


def test_part_of_itself_is_still_told():
    odd = count("14 civilians", part_of="14 civilians")
    assert facts.counts_grouped([odd]) == [(odd, [])]


def test_unknown_day_of_publication_is_said():
    assert "not known" in facts.published_words(Report(text="x"))


def test_unknown_country_code_is_shown_as_it_is():
    assert facts.country_name("QQ") == "QQ"


def test_accent_does_not_make_a_province_another_name():
    assert facts.place_name(where(name="Tacuarembo", admin1="Tacuarembó", country="UY")) == "Tacuarembo (Uruguay)"


def test_rival_places_are_told_apart_by_distance_and_country():
    rivals = (
        Rival(name="Salto", country="UY", lat=-31.7, lon=56.9, weight=0.21, gazetteer="g"),
        Rival(name="Salto", country="BR", lat=-23.2, lon=-47.3, weight=0.1, gazetteer="g"),
    )
    here = where(name="Salto", country="UY", precision="locality", rivals=rivals, **POINT)
    assert facts.rival_words(here).startswith("Salto, 95 km away (21 in 100); Salto, Brazil, ")
    assert facts.rival_words(where(rivals=rivals[:1])) == "Salto, Uruguay at 31.700° S, 56.900° E (21 in 100)"


def test_one_weapon_is_not_weapons():
    one = Quantity(text="A bomb", start=0, end=6, of="weapons", low=1, best=1, high=1)
    assert facts.count_words(one) == "1 weapon (“A bomb”)"


def test_unresolved_place_is_said_once():
    reason = "the gazetteer has no such name"
    unresolved = Claim(report="r_1", kind="attack", anchor=Span(text="x", start=0, end=1), where=where(reason=reason))
    told = msgspec.structs.replace(unresolved, unknown={"where": reason})
    assert facts.unknown_fields(told) == [("when", "no words of this account say")]
