"""Captions, told from sentences of the story."""

from __future__ import annotations

import pytest

from reportedly.intake.captions import describes, is_caption, is_photo_credit, split_credit

STORY = "Shells hit the harbour at dawn on Monday, the mayor said."


@pytest.mark.parametrize(
    "words",
    [
        "FILE PHOTO: Dockers unload a ship in the harbour",
        "FILE - Dockers unload a ship in the harbour, Oct. 3, 2016.",
        "In this photo released by the navy, sailors salute.",
        "Photo: the harbour after the raid",
        "Soldiers sit in an army vehicle in the harbour, Tuesday, Feb. 8, 2022",
        "Residents inspect the damage at a market in the harbour, 3 October 2016.",
        "Mourners carry a coffin (AP Photo/Jane Doe)",
        "The harbour is seen after the raid",
        "Satellite image shows smoke over the harbour",
        "Ruins of a market, Feb. 8, 2022. (Photo by Jane Doe)",
    ],
)
def test_is_caption_tells_a_caption(words: str) -> None:
    assert is_caption(words, after=STORY)


@pytest.mark.parametrize(
    "words",
    [
        STORY,
        "A car bomb killed ten people in a market, police said on Tuesday, Feb. 8, 2022.",
        "An exchange of fire killed two soldiers on the border on 8 February 2022.",
        "Fire destroyed three shops on Feb. 8, 2022.",
        "A photograph released by the group showed the hostages alive.",
        "The video showed fighters firing at a convoy.",
        "Satellite images taken on Monday show that the base was hit, analysts said on Nov. 8, 2022.",
        "The town is seen as a gateway to the north.",
        "Protesters marched to the ministry and demanded a new law.",
        "The two sides signed a truce on 3 October 2016 (see map).",
        "Thousands flee the town every day, aid workers say.",
        "Rebels hold the town and shell the road, the army said.",
    ],
)
def test_is_caption_lets_the_story_be(words: str) -> None:
    assert not is_caption(words, before=STORY, after=STORY)


def test_is_caption_takes_a_credit_beside_it_for_a_mark() -> None:
    words = "Smoke rises after a raid on the harbour"
    assert is_caption(words, before="© Jane Doe")
    assert is_caption(f"{words}.", after="Jane Doe/Getty Images")
    assert not is_caption("Rebels hold the harbour, and the army said it will attack.", before="By Jane Doe")


@pytest.mark.parametrize(
    ("words", "bare", "credit"),
    [
        ("The harbour. (AFP Photo)", "The harbour.", "(AFP Photo)"),
        ("The harbour. REUTERS/Jane Doe", "The harbour.", "REUTERS/Jane Doe"),
        ("The harbour © Jane Doe", "The harbour", "© Jane Doe"),
        ("The harbour was hit.", "The harbour was hit.", ""),
        ("The army (AFP) said no.", "The army (AFP) said no.", ""),
    ],
)
def test_split_credit(words: str, bare: str, credit: str) -> None:
    assert split_credit(words) == (bare, credit)


@pytest.mark.parametrize(
    ("words", "photo"),
    [
        ("© AP", True),
        ("Getty Images", True),
        ("Jane Doe/dpa", True),
        ("(Photo by Jane Doe)", True),
        ("By Jane Doe", False),
        ("Source: SANA", False),
    ],
)
def test_is_photo_credit(words: str, photo: bool) -> None:
    assert is_photo_credit(words) is photo


def test_describes_wants_the_verb_before_any_word_of_telling() -> None:
    assert describes("Two men carry a door")
    assert not describes("The mayor said two men carry a door")
    assert not describes("The use of force")
