"""Words -> world: gazetteer, places, days, actors, and the codes of the field computed from them."""

from reportedly.grounding.actors import Actors, ground_actors, ground_party, load_actors
from reportedly.grounding.gazetteer import Gazetteer, Place, open_gazetteer
from reportedly.grounding.phrases import place_phrases, where_phrase
from reportedly.grounding.places import find_places
from reportedly.grounding.times import find_times

__all__ = [
    "Actors",
    "Gazetteer",
    "Place",
    "find_places",
    "find_times",
    "ground_actors",
    "ground_party",
    "load_actors",
    "open_gazetteer",
    "place_phrases",
    "where_phrase",
]
