"""The day it is, in UTC: embargoes are looked at on it."""

from __future__ import annotations

from datetime import UTC, date, datetime


def today() -> date:
    """Give today's date in UTC."""
    return datetime.now(UTC).date()
