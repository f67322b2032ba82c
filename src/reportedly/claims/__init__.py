"""Mentions -> claims: triggers, roles, attribution, certainty, standing, counts."""

from reportedly.claims.coder import Coder

__all__ = ["Coder"]
