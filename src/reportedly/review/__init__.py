"""Judged: the queue, decisions, agreement between coders, roles, and the one gate to publication."""
