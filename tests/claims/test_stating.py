"""What was done to those counted, where the words beside the number state it."""

from __future__ import annotations

import pytest

from reportedly.claims.features import Seen
from reportedly.claims.lexicon import lexicon_of
from reportedly.claims.tying.counting import numbers_of
from reportedly.claims.tying.stating import stated_of
from reportedly.codebook import load_codebook
from reportedly.reading import load_engine


def stated(text: str) -> dict[str, str | None]:
    seen = Seen(load_engine().read(text), lexicon_of(load_codebook()))
    return {item.value.text: stated_of(seen, item) for item in numbers_of(seen)}


CASES = [
    ("Shells fell on the market, killing six traders and wounding 40.", {"six traders": "killed", "40": "injured"}),
    ("The blast left 12 people dead and 31 wounded.", {"12 people": "killed", "31": "injured"}),
    ("Gunmen kidnapped nine teachers near Nawa on Monday.", {"nine teachers": "abducted"}),
    ("The mayor confirmed the abduction of four drivers.", {"four drivers": "abducted"}),
    ("Police arrested 15 workers, including two teachers.", {"15 workers": "arrested", "two teachers": "arrested"}),
    ("Three soldiers were slightly wounded on Friday.", {"Three soldiers": "injured"}),
    ("The fire claimed the lives of two nurses.", {"two nurses": "killed"}),
    ("Rebels set 12 trucks ablaze and blew up two bridges.", {"12 trucks": "destroyed", "two bridges": "destroyed"}),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_words_state_what_was_done(text: str, expected: dict[str, str]) -> None:
    found = stated(text)
    assert {words: found[words] for words in expected} == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Four gunmen killed the mayor on Monday.", "Four gunmen"),
        ("About 300 people marched through Nawa.", "About 300 people"),
        ("Troops guarded two bridges.", "two bridges"),
        ("Two bridges were not destroyed.", "Two bridges"),
        ("Rebels set two bombs on the road.", "two bombs"),
        ("The court reduced 12 sentences to fines.", "12 sentences"),
    ],
)
def test_those_who_act_and_things_are_left_to_the_model(text: str, words: str) -> None:
    assert stated(text)[words] is None
