from browsers import chromium, sample_store, site
from houses import filled_store, house, owner, people, place, programs, quick_passwords, wait
from stores import world

__all__ = [
    "chromium", "filled_store", "house", "owner", "people", "place", "programs", "quick_passwords", "sample_store",
    "site", "wait", "world",
]  # fmt: skip
