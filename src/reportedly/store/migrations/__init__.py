"""Steps from one form of store to the next, both ways."""
