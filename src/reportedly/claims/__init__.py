"""Mentions -> claims: triggers, roles, attribution, certainty, standing, counts."""

from reportedly.claims.coder import Coder
from reportedly.claims.engine import ClaimEngine, Told

__all__ = ["ClaimEngine", "Coder", "Told"]
