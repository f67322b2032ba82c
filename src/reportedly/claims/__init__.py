"""Mentions -> claims: triggers, roles, attribution, certainty, standing, counts."""
