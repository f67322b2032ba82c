"""Which count is a part of which."""

from __future__ import annotations

import pytest

from reportedly.claims.numbers.parts import with_parts
from reportedly.records.quantity import Quantity


def counted(text: str, *phrases: tuple[str, int | None]) -> dict[str, str | None]:
    counts = []
    for phrase, low in phrases:
        start = text.index(phrase)
        counts.append(Quantity.cut(text, start, start + len(phrase), of="killed", low=low, best=low, high=low))
    return {q.text: q.part_of for q in with_parts(text, counts)}


@pytest.mark.parametrize(
    "text",
    [
        "Floods of fire killed 40 people, including 12 children and 9 women.",
        "The blast killed 40 people. Among them were 12 children and 9 women.",
        "At noon 40 people were killed (12 children, 9 women).",
    ],
)
def test_parts_name_their_whole(text: str) -> None:
    found = counted(text, ("40 people", 40), ("12 children", 12), ("9 women", 9))
    assert found == {"40 people": None, "12 children": "40 people", "9 women": "40 people"}


def test_of_them_makes_a_part() -> None:
    text = "Clashes killed 40 people, 12 of them children."
    assert counted(text, ("40 people", 40), ("12", 12)) == {"40 people": None, "12": "40 people"}


@pytest.mark.parametrize(
    "text",
    ["It killed 40 people and 12 soldiers.", "It killed 40 people. Including the driver was hard. 12 more died."],
)
def test_numbers_side_by_side_are_no_parts(text: str) -> None:
    phrase = "12 soldiers" if "soldiers" in text else "12 more"
    assert counted(text, ("40 people", 40), (phrase, 12))[phrase] is None


def test_a_whole_is_larger_than_its_part() -> None:
    text = "It killed 4 people, including 12 children."
    assert counted(text, ("4 people", 4), ("12 children", 12))["12 children"] is None
