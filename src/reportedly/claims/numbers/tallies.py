"""A toll put at a number: "put the death toll at nine", "the number of dead was raised to 14"."""

from __future__ import annotations

from typing import Literal

from reportedly.records.reading import Token

Harm = Literal["killed", "injured", "casualties"]
_TALLIES = frozenset({"toll", "number", "count", "tally", "figure", "total", "loss"})
_PUTTING = frozenset({"put", "place", "raise", "revise", "update", "lower"})
_HARM: dict[str, Harm] = {
    "dead": "killed", "death": "killed", "fatality": "killed", "killed": "killed", "kill": "killed", "victim": "casualties",
    "injured": "injured", "injury": "injured", "wounded": "injured", "wound": "injured", "injure": "injured",
    "casualty": "casualties",
}  # fmt: skip


def tally_of(verb: Token) -> Token | None:
    """Find the tally that a verb puts at a number, if it does."""
    tally = verb.child("dobj", "nsubjpass") if verb.lemma.lower() in _PUTTING else None
    return tally if tally is not None and tally.lemma.lower() in _TALLIES else None


def harm_of(tally: Token) -> Harm | None:
    """Tell what was done to those that a tally counts ("the toll", "the number of wounded"); None if its words do not."""
    counted = (c.child("pobj", "pcomp") for c in tally.children if c.dep == "prep" and c.lower == "of")
    beside = [c for c in tally.children if c.dep in ("compound", "amod")]
    found = map(harm_named, (*filter(None, counted), *beside))
    return next(filter(None, found), "killed" if tally.lemma.lower() == "toll" else None)


def harm_named(word: Token) -> Harm | None:
    """Tell what harm a word names, if any: "dead", "wounded", "casualties"."""
    return _HARM.get(word.lemma.lower())
