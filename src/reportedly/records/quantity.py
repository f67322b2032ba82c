"""A number as words and as bounds."""

from __future__ import annotations

from typing import Literal

from reportedly.errors import LawBroken
from reportedly.records.span import Span

Counted = Literal[
    "killed", "injured", "casualties", "missing", "abducted", "arrested", "displaced",
    "weapons", "destroyed", "participants", "money",
]  # fmt: skip
Bound = Literal["exact", "at_least", "at_most", "about", "between", "vague", "unknown"]
COUNTED: tuple[str, ...] = Counted.__args__  # type: ignore[attr-defined]
BOUNDS: tuple[str, ...] = Bound.__args__  # type: ignore[attr-defined]


class Quantity(Span, frozen=True, kw_only=True):
    """Hold how many, of what, in which words.

    `low` and `high` are the bounds the words give (null = open); `best` the figure named. Vague words
    ("dozens") leave all three null: tables of what "dozens" means belong to named rules of reading.
    `part_of` holds the words of the whole that this is a part of.
    """

    of: Counted
    low: int | None = None
    best: int | None = None
    high: int | None = None
    bound: Bound = "exact"
    who: str = ""
    part_of: str | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        known = [n for n in (self.low, self.best, self.high) if n is not None]
        if known != sorted(known) or any(n < 0 for n in known):
            raise LawBroken(f"count {self.text!r} has bounds out of order: {self.low}, {self.best}, {self.high}")
