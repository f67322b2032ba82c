"""Words -> world: gazetteer, places, days, actors, and the codes of the field computed from them."""

from reportedly.grounding.gazetteer import Gazetteer, Place, open_gazetteer
from reportedly.grounding.places import find_places
from reportedly.grounding.times import find_times

__all__ = ["Gazetteer", "Place", "find_places", "find_times", "open_gazetteer"]
