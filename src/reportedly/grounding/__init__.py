"""Words -> world: gazetteer, places, days, actors."""

from reportedly.grounding.times import find_times

__all__ = ["find_times"]
