"""Which phrases fill which role, once each has been weighed; and which phrases are weighed at all."""

from __future__ import annotations

import pytest

from reportedly.claims.features import Seen
from reportedly.claims.lexicon import lexicon_of
from reportedly.claims.tying.filling import fill
from reportedly.claims.tying.roles import ROLES, Candidate, candidates_of
from reportedly.codebook import load_codebook
from reportedly.reading import load_engine

FLOOR = 0.3


def seen_of(text: str) -> Seen:
    return Seen(load_engine().read(text), lexicon_of(load_codebook()))


def phrases(text: str) -> list[str]:
    return [text[c.start : c.end] for c in candidates_of(seen_of(text))]


def filled(text: str, chances: dict[str, tuple[str, float]]) -> set[tuple[str, str]]:
    """Fill the roles of one happening; phrases not named have no chance at all."""
    seen = seen_of(text)
    candidates = candidates_of(seen)

    def row(candidate: Candidate) -> list[float]:
        role, chance = chances.get(text[candidate.start : candidate.end], ("actor", 0.0))
        return [chance if r == role else 0.01 for r in ROLES]

    found = fill(seen, candidates, [row(c) for c in candidates], ROLES, FLOOR)
    return {(role, text[c.start : c.end]) for role, c, _ in found}


def test_a_rival_far_less_likely_than_the_best_is_left_out() -> None:
    text = "The rebels shelled the village while the army watched."
    assert filled(text, {"rebels": ("actor", 0.9), "army": ("actor", 0.4)}) == {("actor", "rebels")}


def test_a_rival_nearly_as_likely_is_kept() -> None:
    text = "The rebels shelled the village while the army watched."
    found = filled(text, {"rebels": ("actor", 0.6), "army": ("actor", 0.5)})
    assert found == {("actor", "rebels"), ("actor", "army")}


def test_a_companion_needs_the_floor_only() -> None:
    text = "The army and the militia shelled the village."
    found = filled(text, {"army": ("actor", 0.9), "militia": ("actor", 0.35)})
    assert found == {("actor", "army"), ("actor", "militia")}


def test_nothing_below_the_floor_is_taken() -> None:
    text = "The army and the militia shelled the village."
    found = filled(text, {"army": ("actor", 0.9), "militia": ("actor", 0.29)})
    assert found == {("actor", "army")}


def test_rockets_are_used_and_never_act() -> None:
    assert filled("Rockets hit the market.", {"Rockets": ("actor", 0.8)}) == {("instrument", "Rockets")}


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("A car bomb attack shook the market.", "bomb"),
        ("The rocket fire went on for hours.", "rocket"),
        ("Dozens fell ill after the chemical weapons attack.", "weapons"),
        ("Two died in a nerve agent attack on Nawa.", "agent"),
    ],
)
def test_the_weapon_in_the_name_of_a_happening_is_weighed(text: str, means: str) -> None:
    assert any(means in phrase and "attack" not in phrase and "fire" not in phrase for phrase in phrases(text))


@pytest.mark.parametrize(
    ("text", "force"),
    [
        ("Nine people were killed by regime airstrikes on Nawa.", "regime"),
        ("The town was hit by government shelling on Friday.", "government"),
        ("Army helicopters bombed the town.", "Army"),
    ],
)
def test_the_force_in_the_name_of_a_happening_or_weapon_is_weighed(text: str, force: str) -> None:
    assert force in phrases(text)


def test_half_of_a_weapons_name_is_no_force() -> None:
    assert "fighter" not in phrases("Two fighter jets bombed the city of Nawa.")


def test_a_piece_of_a_name_is_no_phrase_of_its_own() -> None:
    found = phrases("On Monday gunmen shot Anna Maria Keller in Nawa.")
    assert "Anna Maria Keller" in found
    assert not {"Anna", "Maria", "Anna Maria"} & set(found)


def test_a_bracket_that_does_not_close_ends_the_phrase() -> None:
    assert all(
        phrase.count("(") == phrase.count(")") for phrase in phrases("Constable Rahim Dar (27), of Nawa, was shot.")
    )
