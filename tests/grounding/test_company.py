"""Names that lie together, the manner of a country's news, and the town a publisher is named after."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportedly.grounding import Gazetteer, find_places, open_gazetteer, place_phrases
from reportedly.grounding.company import Company, Publisher, manner_of, root_of
from reportedly.grounding.gazetteer import Place
from reportedly.grounding.spellings import told_otherwise, with_bare_name
from reportedly.grounding.sphere import distance_m
from reportedly.reading import load_engine
from reportedly.records import Report


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return open_gazetteer()


def _place(number: int, lat: float, lon: float, admin1: str = "XX.1") -> Place:
    return Place(
        id=f"geonames:{number}", name="A", country="XX", admin1=admin1, admin1_name=None, admin2="", feature_class="P",
        feature_code="PPL", lat=lat, lon=lon, population=1000, radius_m=2000,
    )  # fmt: skip


def test_names_next_to_one_another_keep_company_and_a_name_not_with_itself() -> None:
    here, beside, away = _place(1, 10.5, 20.5), _place(2, 10.9, 20.9), _place(3, 40.0, 60.0, "XX.2")
    company = Company([("here", [here]), ("beside", [beside, away])])
    assert company.near(here, "here") == pytest.approx(2**-0.5)
    assert company.near(away, "beside") == 0.0
    assert company.area(here, "here") == pytest.approx(2**-0.5)
    assert company.area(away, "here county") == pytest.approx(2**-0.5)
    assert company.near(here, "beside") == pytest.approx(1.0)


def test_a_county_tells_nothing_of_its_seat() -> None:
    assert root_of("dekalb county") == root_of("dekalb")


def test_words_of_a_country_s_courts_and_councils_speak_for_it() -> None:
    words = "Sheriff's deputies jailed two men, the district attorney said. The school board and the city council met."
    manner = manner_of(load_engine().read(words))
    assert manner["US"] > 0.5
    assert manner["US"] > 3 * manner.get("IN", 0.0)
    assert manner_of(load_engine().read("The minister left for talks.")) == {}


@pytest.mark.parametrize(
    ("publisher", "key"),
    [
        ("richmondregister.com", "richmond"),
        ("The Oxford Press", "oxford"),
        ("www.theparisnews.com", "paris"),
        ("AFP", ""),
    ],
)
def test_a_publisher_may_be_named_after_its_town(publisher: str, key: str, gazetteer: Gazetteer) -> None:
    found, places = Publisher(publisher).towns(gazetteer)
    assert found == key
    assert bool(places) == bool(key)


def test_a_publisher_s_name_bears_only_names_of_some_length() -> None:
    assert Publisher("parisbeacon.com").bears("paris")
    assert not Publisher("parisbeacon.com").bears("bea")
    assert not Publisher(None).bears("paris")


def test_abbreviations_and_parts_of_towns_are_known(gazetteer: Gazetteer) -> None:
    assert {p.name for p in told_otherwise("Ga.", gazetteer)} == {"Georgia"}
    assert any(p.name == "Philadelphia" for p in told_otherwise("South Philadelphia", gazetteer))
    assert told_otherwise("Qqqqq", gazetteer) == ()


def test_the_word_city_is_left_off_where_no_town_bears_it(gazetteer: Gazetteer) -> None:
    bare = with_bare_name("Dublin City", gazetteer.named("Dublin City"), gazetteer)
    assert {"IE", "US"} <= {p.country for p in bare}
    whole = gazetteer.named("Kansas City")
    assert with_bare_name("Kansas City", whole, gazetteer) == whole


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("Sheriff's deputies of Henry County jailed a Paris man, the Tennessee district attorney said.", "Paris", "US"),
        ("Two police officers were shot dead in Salto, the Uruguayan interior ministry said.", "Salto", "UY"),
        ("Soldiers shot a man outside Bethlehem, Palestinian officials said.", "Bethlehem", "PS"),
    ],
)
def test_the_country_of_the_report_chooses_the_namesake(
    text: str, name: str, country: str, gazetteer: Gazetteer
) -> None:
    found = find_places(Report(text=text), load_engine().read(text), gazetteer=gazetteer)
    assert next(w.country for w in found if w.name == name) == country


def test_a_second_hundred_of_phrases_holds_the_true_place(gazetteer: Gazetteer) -> None:
    """None of these phrases was looked at when the radii were set."""
    lines = (Path(__file__).parent / "relative_places_new.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")][1:]
    texts = [text.replace("{", "").replace("}", "") for text, *_ in rows]
    inside = 0
    for text, (marked, _, lat, lon), reading in zip(
        texts, rows, load_engine().read_many((text, ()) for text in texts), strict=True
    ):
        start, end = marked.index("{"), marked.index("}") - 1
        found = find_places(Report(text=text), reading, gazetteer=gazetteer)
        places = place_phrases(found, reading, gazetteer=gazetteer)
        told = [w for w in places if w.start < end and start < w.end and w.lat is not None]
        inside += any(distance_m((w.lat, w.lon), (float(lat), float(lon))) <= (w.radius_m or 0) for w in told)  # type: ignore[arg-type]
    assert len(rows) >= 100
    assert inside / len(rows) >= 0.9
