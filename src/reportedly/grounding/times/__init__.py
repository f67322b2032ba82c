"""Words of time -> the days they may mean."""

from reportedly.grounding.times.finder import find_times

__all__ = ["find_times"]
