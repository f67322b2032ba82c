"""Names that no gazetteer lists: found by how they are written and where they stand. All names here are made up."""

from __future__ import annotations

import pytest

from reportedly.grounding import Gazetteer, find_places, open_gazetteer
from reportedly.reading import load_engine
from reportedly.records import Report


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return open_gazetteer()


def _names(text: str, gazetteer: Gazetteer) -> list[str]:
    reading = load_engine().read(text)
    return [w.text for w in find_places(Report(text=text), reading, gazetteer=gazetteer)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The army recaptured Kafr Zurbun from the rebels on Sunday.", ["Kafr Zurbun"]),
        ("Rebels launched an assault on Tal Zarmuq late on Friday.", ["Tal Zarmuq"]),
        ("Fighters stormed the Al-Mazruba Farms on Monday.", ["Al-Mazruba Farms"]),
        ("A shell hit the village of ‘Ayn Zurban overnight.", ["‘Ayn Zurban"]),
        ("The army shelled the villages of Qarzim, Zurbeh and Maludeh.", ["Qarzim", "Zurbeh", "Maludeh"]),
        ("Troops captured Hill 412 after a long battle.", ["Hill 412"]),
    ],
)
def test_unlisted_names_are_found_whole(text: str, names: list[str], gazetteer: Gazetteer) -> None:
    found = _names(text, gazetteer)
    assert [n for n in names if n in found] == names, found


@pytest.mark.parametrize(
    "text",
    [
        "Police captured John Zurbanski and Mary D. Quillfeather on Monday.",
        "Worshippers left a Sunni Muslim mosque after prayers.",
        "Soldiers shot Dr. Qarzim Zurbeh at his home.",
        "The court heard General Zurbeh on Monday.",
    ],
)
def test_persons_and_peoples_are_no_places(text: str, gazetteer: Gazetteer) -> None:
    assert _names(text, gazetteer) == []


def test_a_headline_is_no_name_of_a_place(gazetteer: Gazetteer) -> None:
    text = "Death Toll in Blast Targeting Evacuees From Besieged Towns Rises to 40\n\nThe blast hit buses on Sunday."
    assert not [name for name in _names(text, gazetteer) if "From" in name]


def test_a_quotation_mark_is_no_letter(gazetteer: Gazetteer) -> None:
    assert "‘Harvest" not in _names("She starred in ‘Harvest of Zurbun’, a film shot in Cairo.", gazetteer)
