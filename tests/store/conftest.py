from stores import address, filled, library, store, world

__all__ = ["address", "filled", "library", "store", "world"]
