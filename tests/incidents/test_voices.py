"""Parties in other words are one, where the words say the same place; people of a place are not the place."""

from __future__ import annotations

import msgspec
from made import account

from reportedly.incidents.heard import hear
from reportedly.incidents.voices import Voices


def named(*words):
    claims = [account(publisher=f"Paper {n}", victim=text)[1] for n, text in enumerate(words)]
    members = list(hear([msgspec.structs.replace(claim, id="") for claim in claims], {}))
    voices = Voices(members)
    return [voices.party(member.claim.victim[0]) for member in members]


def test_a_town_is_the_same_with_and_without_the_word():
    assert len(set(named("Oldport", "the northern rebel-held town of Oldport", "city of Oldport"))) == 1


def test_people_of_a_town_are_not_the_town():
    assert len(set(named("Oldport", "residents of the city of Oldport"))) == 2
