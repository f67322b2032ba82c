"""What an evaluation leaves: figures with their intervals, errors in their words, how far confidence can be trusted."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import msgspec

from reportedly.errors import BadRecord, MissingInput

Better = Literal["higher", "lower"]


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """Hold one measure of a set and its 95 % interval (bootstrap over reports).

    `value`, `low`, `high` are in `unit` (per cent unless it says otherwise) and null where there was nothing to
    measure; `n` is how many things were judged.
    """

    key: str
    label: str
    value: float | None
    low: float | None
    high: float | None
    n: int
    unit: str = "%"
    better: Better = "higher"

    def shown(self, number: float | None) -> str:
        """Write a number of the figure for people: percentages to a tenth, others to a hundredth; null is empty."""
        if number is None:
            return ""
        return f"{number:.1f}" if self.unit.startswith("%") else f"{number:.2f}"


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """Point at words of an error's excerpt: half-open code points of the excerpt, and what they are."""

    start: int
    end: int
    label: str


class Miss(msgspec.Struct, frozen=True, kw_only=True):
    """Hold one error in its words.

    `sort` names the kind of error, so that errors can be counted by kind; `weight` ranks them within their kind,
    the worst highest; `wanted` and `given` say what the set has and what the software has.
    """

    report: str
    sort: str
    excerpt: str
    marks: tuple[Mark, ...] = ()
    wanted: str = ""
    given: str = ""
    weight: float = 1.0


class Bin(msgspec.Struct, frozen=True, kw_only=True):
    """Hold one bin of a reliability diagram: how many answers, their mean confidence, the share that is right.

    `low` to `high` is the 95 % interval of that share (bootstrap over reports), null where none was asked for.
    """

    n: int
    confidence: float
    right: float
    low: float | None = None
    high: float | None = None


class Curve(msgspec.Struct, frozen=True, kw_only=True):
    """Hold the reliability of one field's confidence; `gap` is the expected calibration error, 0 to 1.

    `low` to `high` is its 95 % interval (bootstrap over reports, the bins kept), null where none was asked for;
    `chance` is the gap that honest confidences would show by chance alone, so few are the answers in a bin.

    Source: Naeini, Cooper, Hauskrecht, "Obtaining Well Calibrated Probabilities Using Bayesian Binning", AAAI 2015.
    """

    field: str
    n: int
    gap: float
    low: float | None = None
    high: float | None = None
    chance: float = 0.0
    bins: tuple[Bin, ...]


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """Hold all that one run over one part of one set showed.

    `data` is the SHA-256 of the set's files as read: figures of two outcomes compare only where it is the same.
    `failed` lists reports that the software refused, with the error's code; they count as read without a claim.
    """

    benchmark: str
    title: str
    part: str
    data: str
    made_with: dict[str, str]
    reports: int
    words: int
    seconds: float
    draws: int
    seed: int
    figures: tuple[Figure, ...]
    sorts: dict[str, int] = {}
    errors: tuple[Miss, ...] = ()
    curves: tuple[Curve, ...] = ()
    failed: tuple[tuple[str, str], ...] = ()

    @property
    def name(self) -> str:
        """Name the set and its part, as the floors do."""
        return f"{self.benchmark}/{self.part}"

    def figure(self, key: str) -> Figure:
        """Find a figure by its key.

        Raises:
            KeyError: there is none.
        """
        for figure in self.figures:
            if figure.key == key:
                return figure
        raise KeyError(key)


def write_outcome(outcome: Outcome, path: Path) -> None:
    """Write an outcome as JSON, keys in the order of the record's fields."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(msgspec.json.format(msgspec.json.encode(outcome), indent=1) + b"\n")


def read_outcome(path: Path) -> Outcome:
    """Read an outcome that `write_outcome` wrote.

    Raises:
        MissingInput: there is no such file.
        BadRecord: it is not an outcome.
    """
    try:
        return msgspec.json.decode(path.read_bytes(), type=Outcome)
    except FileNotFoundError:
        raise MissingInput("no such file of figures", where=str(path)) from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadRecord(
            f"not the figures of an evaluation: {error}", where=str(path), remedy="Give a file written by --json."
        ) from None
