"""Names that the gazetteer knows in other words: "Phila.", "W. Columbia", "South Philadelphia", "the City of Richmond"."""

from __future__ import annotations

from msgspec.structs import replace

from reportedly.grounding.gazetteer import Gazetteer, Place
from reportedly.grounding.generic import place_words, split_generic
from reportedly.grounding.names import normal_key

_COMPASS = {"n": "north", "s": "south", "e": "east", "w": "west", "nw": "northwest", "ne": "northeast", "sw": "southwest", "se": "southeast"}  # fmt: skip
_WITHOUT_WORD = 2
"""How a name counts as matched that lost a word."""


def told_otherwise(text: str, gazetteer: Gazetteer) -> tuple[Place, ...]:
    """List the places of a name that stands as a place's but is not in the gazetteer as it is written.

    An abbreviation that stands alone may be a state's ("Ga. pastor"); N. and W. are North and West; a name after a
    compass word is a part of the place.
    """
    short = text if text.endswith(".") else f"{text}."
    areas = tuple(p for p in gazetteer.named(short) if p.is_country or p.feature_code == "ADM1")
    if areas and "." in text:
        return areas
    words = [_COMPASS.get(word, word) for word in normal_key(text).replace(".", " ").split()]
    if found := gazetteer.named_key(" ".join(words)):
        return found
    while len(words) > 1 and words[0] in place_words()["compass"]:
        words = words[1:]
        if found := gazetteer.named_key(" ".join(words)):
            return tuple(replace(p, matched=max(p.matched, _WITHOUT_WORD)) for p in found)
    return ()


def with_bare_name(text: str, found: tuple[Place, ...], gazetteer: Gazetteer) -> tuple[Place, ...]:
    """Add to the places of "Dublin City" or "City of Richmond" the towns named without the word.

    Only where none of the places found bears the whole as its own name, so that Kansas City stays what it is.
    """
    if not found or any(p.matched == 0 and p.feature_class == "P" for p in found):
        return found
    bare, sort = split_generic(normal_key(text))
    if sort != "settlement":
        return found
    known = {p.id for p in found}
    return (
        *found,
        *(p for p in gazetteer.named_key(bare) if p.feature_class == "P" and p.matched == 0 and p.id not in known),
    )
