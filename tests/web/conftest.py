from houses import filled_store, house, owner, people, place, programs, wait
from stores import world

__all__ = ["filled_store", "house", "owner", "people", "place", "programs", "wait", "world"]
