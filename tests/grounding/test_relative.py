"""Places told by other places: two hundred phrases that were written before the software was asked, and the forms one by one."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportedly.grounding import Gazetteer, find_places, open_gazetteer, place_phrases
from reportedly.grounding.borders import border_between
from reportedly.grounding.relative import read_relation
from reportedly.grounding.sphere import distance_m
from reportedly.reading import load_engine
from reportedly.records import Report, Where


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return open_gazetteer()


def _phrases(text: str, gazetteer: Gazetteer) -> tuple[Where, ...]:
    reading = load_engine().read(text)
    return place_phrases(find_places(Report(text=text), reading, gazetteer=gazetteer), reading, gazetteer=gazetteer)


@pytest.mark.parametrize(
    ("name", "first_sight"), [("relative_places_third.tsv", 84.3), ("relative_places_fourth.tsv", 91.4)]
)
def test_a_hundred_phrases_hold_the_true_place(name: str, first_sight: float, gazetteer: Gazetteer) -> None:
    """Nine in ten of the true places lie within the radius; `first_sight`: percent before anything was mended for them."""
    lines = (Path(__file__).parent / name).read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")][1:]
    texts = [text.replace("{", "").replace("}", "") for text, *_ in rows]
    missed = []
    for text, (marked, _, lat, lon), reading in zip(
        texts, rows, load_engine().read_many((text, ()) for text in texts), strict=True
    ):
        start, end = marked.index("{"), marked.index("}") - 1
        found = find_places(Report(text=text), reading, gazetteer=gazetteer)
        places = place_phrases(found, reading, gazetteer=gazetteer)
        told = [w for w in places if w.start < end and start < w.end]
        missed += [] if any(_holds(w, float(lat), float(lon)) for w in told) else [text[start:end]]
    assert len(rows) >= 100
    assert 1 - len(missed) / len(rows) >= 0.9, (first_sight, missed)


def _holds(where: Where, lat: float, lon: float) -> bool:
    if where.lat is None or where.lon is None:
        return False
    return distance_m((where.lat, where.lon), (lat, lon)) <= (where.radius_m or 0)


@pytest.mark.parametrize(
    ("text", "metres"),
    [
        ("A ship sank 12 nautical miles off Beirut.", 22_224),
        ("A bus was stopped an hour's drive north of Lima.", 60_000),
        ("A bus was stopped a two-hour drive north of Lima.", 120_000),
        ("A bus was stopped half an hour's drive north of Lima.", 30_000),
    ],
)
def test_distances_of_the_sea_and_of_a_drive(text: str, metres: float) -> None:
    tokens = load_engine().read(text).tokens
    at = next(t.i for t in tokens if t.text in ("Beirut", "Lima"))
    relation = read_relation(tokens[3:at])
    assert relation is not None
    assert relation.metres == pytest.approx(metres, rel=0.01)


@pytest.mark.parametrize(
    "text",
    [
        "Troops massed near Sudan's border with Chad.",
        "Troops massed along the border between Sudan and Chad.",
        "Troops massed on the Sudan-Chad border.",
        "Troops massed near the Sudanese border with Chad.",
    ],
)
def test_a_border_is_a_strip_of_land_and_in_no_country(text: str, gazetteer: Gazetteer) -> None:
    where = next(w for w in _phrases(text, gazetteer) if "border" in w.text)
    assert where.stands_in(text)
    assert (where.precision, where.country, where.gazetteer) == ("region", None, None)
    assert where.lat is not None
    assert where.lon is not None
    assert distance_m((where.lat, where.lon), (13.0, 22.5)) < 250_000
    assert where.reason


def test_countries_apart_have_no_border(gazetteer: Gazetteer) -> None:
    assert border_between(gazetteer, "SD", "PT") is None


def test_an_embassy_is_not_in_the_country_that_sends_it(gazetteer: Gazetteer) -> None:
    text = "Crowds marched on the Cameroon embassy in Paris on Monday."
    paris = next(w for w in _phrases(text, gazetteer) if "Paris" in w.text)
    assert (paris.name, paris.country) == ("Paris", "FR")


def test_the_town_of_an_area_is_the_town(gazetteer: Gazetteer) -> None:
    (where,) = _phrases("Troops entered the West Bank town of Jenin overnight.", gazetteer)
    assert where.name == "Jenin"


def test_a_village_in_a_district_is_the_village(gazetteer: Gazetteer) -> None:
    text = "Gunmen attacked Qarzimbulat village in Lahij district of Yemen."
    where = next(w for w in _phrases(text, gazetteer) if "Qarzimbulat" in w.text)
    assert where.name == "Qarzimbulat village" or where.name == "Qarzimbulat"


def test_the_middle_of_a_country_is_an_area(gazetteer: Gazetteer) -> None:
    (where,) = _phrases("Clans fought in central Somalia on Friday.", gazetteer)
    assert (where.precision, where.country) == ("region", "SO")
    assert where.radius_m is not None
    assert 50_000 < where.radius_m < 600_000
