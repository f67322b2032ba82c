"""One person told as a noun without a number."""

from __future__ import annotations

import pytest

from reportedly.claims.features import Seen
from reportedly.claims.lexicon import lexicon_of
from reportedly.claims.tying.counting import numbers_of
from reportedly.claims.tying.stating import stated_of
from reportedly.codebook import load_codebook
from reportedly.reading import load_engine


def counted(text: str) -> dict[str, str | None]:
    seen = Seen(load_engine().read(text), lexicon_of(load_codebook()))
    return {item.value.who: stated_of(seen, item) for item in numbers_of(seen) if item.value.best == 1}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The attackers killed the guard on Monday.", {"guard": "killed"}),
        ("The guard was shot dead at the gate.", {"guard": "killed"}),
        ("His brother was abducted and killed near Nawa.", {"brother": "killed"}),
        ("The blast wounded its driver.", {"driver": "injured"}),
        ("The driver sustained critical injuries.", {"driver": "injured"}),
        ("Journalist Amina Sorel was killed on Friday.", {"Journalist Amina Sorel": "killed"}),
    ],
)
def test_one_person_said_to_be_harmed_counts_one(text: str, expected: dict[str, str]) -> None:
    assert counted(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Amina Sorel was killed on Friday.",
        "The army killed the family of a trader.",
        "The police were wounded.",
        "The strike hurt morale.",
        "The motion was killed.",
        "The driver was not hurt.",
        "Neither guard was killed.",
        "The minister was in Nawa when shells fell.",
        "The guard killed nobody.",
    ],
)
def test_names_groups_and_things_do_not(text: str) -> None:
    assert not counted(text).keys() - {"trader"}
