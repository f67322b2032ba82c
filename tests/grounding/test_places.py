import math
from itertools import pairwise
from pathlib import Path

import pytest

from reportedly.grounding import Gazetteer, find_places, open_gazetteer, place_phrases
from reportedly.grounding.phrases import where_phrase
from reportedly.grounding.places import home_of
from reportedly.grounding.relative import Relation, apply, between
from reportedly.grounding.sphere import BEARINGS, distance_m, moved
from reportedly.reading import load_engine
from reportedly.records import Report, Where


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return open_gazetteer()


def _places(text: str, gazetteer: Gazetteer) -> tuple[tuple[Where, ...], dict[str, Where]]:
    reading = load_engine().read(text)
    found = find_places(Report(text=text), reading, gazetteer=gazetteer)
    return found, {w.text: where_phrase(w, reading, places=found) for w in found}


def test_spans_are_verbatim_in_order_and_apart(gazetteer: Gazetteer) -> None:
    text = "Shelling hit Avdiivka and Bakhmut on Monday, Kyiv said. Drones crossed into Belgorod from Kharkiv."
    found, _ = _places(text, gazetteer)
    assert [w.text for w in found] == ["Avdiivka", "Bakhmut", "Kyiv", "Belgorod", "Kharkiv"]
    assert all(w.stands_in(text) for w in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


def test_the_stated_container_decides(gazetteer: Gazetteer) -> None:
    found, _ = _places("A bomb went off in Tripoli, Lebanon. Fighting went on in Tripoli, Libya.", gazetteer)
    assert [w.country for w in found] == ["LB", "LB", "LY", "LY"]


def test_the_report_decides_between_namesakes(gazetteer: Gazetteer) -> None:
    syrian, _ = _places("Syrian rebels shelled Aleppo, Idlib and Hama on Friday.", gazetteer)
    assert {w.country for w in syrian} == {"SY"}


def test_a_country_has_no_pin(gazetteer: Gazetteer) -> None:
    (where,) = _places("Troops crossed the border into Sudan.", gazetteer)[0]
    assert (where.country, where.lat, where.precision) == ("SD", None, "country")


def test_a_base_of_a_state_is_not_placed_there(gazetteer: Gazetteer) -> None:
    found, _ = _places("Rockets hit a US military base near Hasakah in Syria.", gazetteer)
    assert [(w.text, w.country) for w in found] == [("US", "US"), ("Hasakah", "SY"), ("Syria", "SY")]


def test_an_area_is_an_area(gazetteer: Gazetteer) -> None:
    (where,) = _places("Villages in Idlib province were hit.", gazetteer)[0]
    assert where.precision == "province"
    assert where.radius_m is not None
    assert where.radius_m > 40_000


def test_persons_and_papers_are_no_places(gazetteer: Gazetteer) -> None:
    found, _ = _places("President George Washington spoke to the Washington Post on Monday.", gazetteer)
    assert found == ()


def test_an_unknown_name_has_a_reason_and_no_invented_point(gazetteer: Gazetteer) -> None:
    found, _ = _places("Gunmen stormed the village of Qarzimbulat in Syria on Monday.", gazetteer)
    unknown = next(w for w in found if w.text == "Qarzimbulat")
    assert unknown.lat is None
    assert unknown.country == "SY"
    assert unknown.reason


def test_rivals_are_kept_with_weights(gazetteer: Gazetteer) -> None:
    (where,) = _places("A man was shot in Springfield on Monday.", gazetteer)[0]
    assert where.rivals
    assert all(0 < r.weight < 1 for r in where.rivals)


@pytest.mark.parametrize(
    ("text", "name", "phrase"),
    [
        (
            "A rocket struck al-Shaddadi town, located about 50 kilometers (31 miles) south of Hasakah, on Monday, Syrian media said.",
            "al-Shaddadi",
            "al-Shaddadi town, located about 50 kilometers (31 miles) south of Hasakah",
        ),
        ("Clashes erupted south of Krasnohorivka in Ukraine.", "Krasnohorivka", "south of Krasnohorivka in Ukraine"),
        ("Three people died in the town of Manbij near Aleppo.", "Manbij", "town of Manbij near Aleppo"),
        ("Shelling hit Donetsk's eastern outskirts overnight.", "Donetsk", "Donetsk's eastern outskirts"),
        ("They fought on the road from Kharkiv to Izium.", "Kharkiv", "road from Kharkiv to Izium"),
    ],
)
def test_phrases_are_taken_whole(text: str, name: str, phrase: str, gazetteer: Gazetteer) -> None:
    _, phrases = _places(text, gazetteer)
    assert phrases[name].text == phrase
    assert phrases[name].stands_in(text)


def test_a_known_town_keeps_its_own_point(gazetteer: Gazetteer) -> None:
    text = "A rocket struck al-Shaddadi town, about 50 kilometers south of Hasakah, Syrian media said."
    where = _places(text, gazetteer)[1]["al-Shaddadi"]
    assert where.name == "al-Shaddadi"
    assert (where.lat, where.lon) == pytest.approx((36.06, 40.73), abs=0.05)


def test_an_unknown_village_is_placed_by_what_it_lies_near(gazetteer: Gazetteer) -> None:
    text = "The village of Qarzimbulat, 20 km north of Raqqa in Syria, was bombed."
    where = _places(text, gazetteer)[1]["Qarzimbulat"]
    assert (where.name, where.precision) == ("Qarzimbulat", "near")
    assert where.lat is not None
    assert where.lon is not None
    assert distance_m((where.lat, where.lon), (36.13, 39.0)) < 5_000


def test_between_two_towns_covers_the_way(gazetteer: Gazetteer) -> None:
    where = _places("A convoy was hit between Mosul and Tal Afar in Iraq.", gazetteer)[1]["Mosul"]
    assert where.text.startswith("between Mosul and Tal Afar")
    assert where.radius_m is not None
    assert 25_000 < where.radius_m < 60_000


def test_relations_hold_the_truth(gazetteer: Gazetteer) -> None:
    """Towns told by their neighbours, with distances rounded to 5 km and eight winds, lie inside the radius."""
    names = (
        "Homs",
        "Hama",
        "Idlib",
        "Mosul",
        "Kirkuk",
        "Tikrit",
        "Kharkiv",
        "Izium",
        "Poltava",
        "Kandahar",
        "Ghazni",
        "Kyiv",
        "Odesa",
        "Mykolaiv",
        "Kherson",
        "Damascus",
        "Aleppo",
        "Raqqa",
    )
    towns = [p for name in names for p in gazetteer.named(name)[:4]]
    towns = [p for p in towns if p.feature_class == "P" and p.population > 20_000]
    inside = total = 0
    for a in towns:
        for b in towns:
            here, there = (a.lat or 0.0, a.lon or 0.0), (b.lat or 0.0, b.lon or 0.0)
            far = distance_m(here, there)
            if a.id == b.id or not 10_000 < far < 300_000:
                continue
            wind = min(BEARINGS, key=lambda w: distance_m(moved(here, BEARINGS[w], far), there))
            shape = apply(
                Relation(sort="offset", metres=round(far / 5_000) * 5_000, bearing=BEARINGS[wind]), here, a.radius_m
            )
            total += 1
            inside += distance_m(shape.point, there) <= shape.radius_m
    assert total >= 40
    assert inside / total >= 0.9


def test_geometry() -> None:
    north = moved((0.0, 0.0), 0.0, 111_195)
    assert north == pytest.approx((1.0, 0.0), abs=1e-3)
    shape = between((0.0, 179.0), (0.0, -179.0), 1_000)
    assert abs(abs(shape.point[1]) - 180) < 1e-6
    assert math.isclose(shape.radius_m, 111_195 * 1.05 + 3_000, rel_tol=0.01)


def test_the_publishers_country() -> None:
    assert home_of(Report(text="x", url="https://www.example.co.uk/a")) == "GB"
    assert home_of(Report(text="x", url="https://example.com/a")) is None
    assert home_of(Report(text="x", publisher="The Daily News")) is None


def _told_phrases() -> list[tuple[str, int, int, float, float]]:
    lines = (Path(__file__).parent / "relative_places.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")][1:]
    return [
        (text.replace("{", "").replace("}", ""), text.index("{"), text.index("}") - 1, float(lat), float(lon))
        for text, _, lat, lon in rows
    ]


def test_a_hundred_phrases_hold_the_true_place(gazetteer: Gazetteer) -> None:
    """Nine in ten of the true places lie within the radius, and the radii are not so wide that nearly all must."""
    told = _told_phrases()
    readings = load_engine().read_many((text, ()) for text, *_ in told)
    inside, missed = [], []
    for (text, start, end, lat, lon), reading in zip(told, readings, strict=True):
        found = find_places(Report(text=text), reading, gazetteer=gazetteer)
        places = place_phrases(found, reading, gazetteer=gazetteer)
        where = next((w for w in places if w.start <= start and end <= w.end), None)
        assert where is not None, text
        assert where.lat is not None, text
        assert where.lon is not None
        assert where.radius_m is not None
        far = distance_m((where.lat, where.lon), (lat, lon))
        inside.append(far <= where.radius_m)
        missed += [] if inside[-1] else [f"{text} {far / 1000:.0f} km of {where.radius_m / 1000:.0f}"]
    assert len(told) >= 100
    assert 0.9 <= sum(inside) / len(inside) <= 0.97, missed


def test_a_part_of_a_country_is_a_wide_area(gazetteer: Gazetteer) -> None:
    text = "Clashes went on in northern Mali on Monday."
    reading = load_engine().read(text)
    (where,) = place_phrases(find_places(Report(text=text), reading, gazetteer=gazetteer), reading, gazetteer=gazetteer)
    assert (where.text, where.country, where.precision) == ("northern Mali", "ML", "region")
    assert where.lat is not None
    assert where.lat > 16
    assert where.radius_m is not None
    assert where.radius_m > 200_000


@pytest.mark.parametrize(
    ("text", "name", "point", "precision"),
    [
        ("Shells hit the Qarzimbul neighbourhood of Aleppo in Syria.", "Qarzimbul", (36.2, 37.16), "near"),
        ("Gunmen took Qarzimbulat village in Idlib province in Syria.", "Qarzimbulat", (35.83, 36.62), "province"),
        ("Troops moved through Aleppo. Bombs fell on the Qarzimbul hospital.", "Qarzimbul", (36.2, 37.16), "near"),
    ],
)
def test_an_unknown_name_takes_the_place_it_is_told_in(
    text: str, name: str, point: tuple[float, float], precision: str, gazetteer: Gazetteer
) -> None:
    reading = load_engine().read(text)
    places = place_phrases(find_places(Report(text=text), reading, gazetteer=gazetteer), reading, gazetteer=gazetteer)
    where = next(w for w in places if name in w.text)
    assert where.precision == precision
    assert (where.lat, where.lon) == pytest.approx(point, abs=0.05)
    assert where.radius_m is not None
    assert where.radius_m >= 10_000
    assert where.reason
    assert where.stands_in(text)


def test_an_unknown_village_takes_no_town_it_is_not_told_in(gazetteer: Gazetteer) -> None:
    text = "Troops left Aleppo in Syria. Later the village of Qarzimbulat was bombed."
    reading = load_engine().read(text)
    places = place_phrases(find_places(Report(text=text), reading, gazetteer=gazetteer), reading, gazetteer=gazetteer)
    where = next(w for w in places if "Qarzimbulat" in w.text)
    assert (where.lat, where.country) == (None, "SY")


def test_agencies_and_groups_are_no_places(gazetteer: Gazetteer) -> None:
    found, _ = _places("SANA said Daesh had fled. Fighting went on near Hama, Anadolu Agency said.", gazetteer)
    assert [w.text for w in found] == ["Hama"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Moscow's support for the rebels grew.", []),
        ("The army struck back after Ankara's refusal to talk.", []),
        ("Aleppo's main hospital was shelled.", ["Aleppo"]),
        ("Shells fell on Donetsk's airport.", ["Donetsk"]),
    ],
)
def test_a_name_that_stands_for_those_who_govern_is_no_place(text: str, told: list[str], gazetteer: Gazetteer) -> None:
    reading = load_engine().read(text)
    named = place_phrases(find_places(Report(text=text), reading, gazetteer=gazetteer), reading, gazetteer=gazetteer)
    assert [next((name for name in told if name in where.text), where.text) for where in named] == told
