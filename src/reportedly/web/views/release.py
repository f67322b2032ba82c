"""The gate as a page: which claims are public, which may be released, and which are held back and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import msgspec

from reportedly.review.release import GatePolicy, why_closed
from reportedly.store.search import Hit

RIGHT = ("accepted", "corrected")


class Gate(msgspec.Struct, frozen=True, kw_only=True):
    """Count the claims before and behind the gate."""

    released: int
    ready: int
    disputed: int
    unjudged: int


def gate_of(counts: Mapping[tuple[str, bool], int]) -> Gate:
    """Sum claims up by where they stand at the gate, from how many stand how and are released or not.

    `ready` are held right and not released.
    """
    return Gate(
        released=sum(n for (_, out), n in counts.items() if out),
        ready=sum(n for (status, out), n in counts.items() if status in RIGHT and not out),
        disputed=counts.get(("disputed", False), 0),
        unjudged=counts.get(("open", False), 0) + counts.get(("unsure", False), 0),
    )


class GateRow(msgspec.Struct, frozen=True, kw_only=True):
    """Hold one claim at the gate, and why it is not public (nothing where it is)."""

    hit: Hit
    closed: tuple[str, ...]


def gate_rows(hits: Sequence[Hit], policy: GatePolicy, *, day: date) -> tuple[GateRow, ...]:
    """Say of each claim why it is not public."""
    return tuple(GateRow(hit=hit, closed=why_closed(hit.judged, policy, today=day)) for hit in hits)
