"""Floors: what a figure has once reached it must not fall below again, on the same data."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from reportedly.errors import BadRecord, ConfigError, MissingInput
from reportedly.evaluate.outcome import Better, Figure, Outcome

STEP = 10
"""Floors are whole tenths of a unit: a figure is rounded down to one, so that noise in the last digit sinks nothing."""


class Floor(msgspec.Struct, frozen=True, kw_only=True):
    """Hold the value that a figure has reached; `better` says on which side of it the figure must stay."""

    value: float
    better: Better = "higher"

    def holds(self, figure: Figure) -> bool:
        """Tell whether a figure has not sunk below the floor (risen above it, where lower is better)."""
        if figure.value is None:
            return False
        return figure.value >= self.value if self.better == "higher" else figure.value <= self.value


class Pinned(msgspec.Struct, frozen=True, kw_only=True):
    """Hold the floors of one part of one set, and the digest of the data that they were measured on."""

    data: str
    reports: int
    figures: dict[str, Floor]


class Sunk(msgspec.Struct, frozen=True, kw_only=True):
    """Say which figure sank, from which floor to which value (None: it was not measured)."""

    name: str
    key: str
    floor: float
    value: float | None


def read_floors(path: Path) -> dict[str, Pinned]:
    """Read the floors by set and part ("gold/check").

    Raises:
        MissingInput: there is no such file.
        BadRecord: it does not hold floors.
    """
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, Pinned])
    except FileNotFoundError:
        raise MissingInput(
            "no file of floors", where=str(path), remedy="Make one with `reportedly evaluate raise`."
        ) from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadRecord(f"not floors: {error}", where=str(path)) from None


def write_floors(floors: dict[str, Pinned], path: Path) -> None:
    """Write floors as JSON, keys sorted, so that a change is one line of a diff."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(msgspec.json.format(msgspec.json.encode(floors, order="sorted"), indent=1) + b"\n")


def sunk_figures(floors: dict[str, Pinned], outcomes: Iterable[Outcome]) -> tuple[Sunk, ...]:
    """List the figures that sank below their floors; sets without floors have none to sink below.

    Raises:
        ConfigError: the floors were measured on other data.
    """
    return tuple(sunk for outcome in outcomes for sunk in _sunk(floors, outcome))


def _sunk(floors: dict[str, Pinned], outcome: Outcome) -> Iterator[Sunk]:
    pinned = floors.get(outcome.name)
    if pinned is None:
        return
    _check_data(pinned, outcome)
    figures = {figure.key: figure for figure in outcome.figures}
    for key, floor in pinned.figures.items():
        if key not in figures or not floor.holds(figures[key]):
            value = figures[key].value if key in figures else None
            yield Sunk(name=outcome.name, key=key, floor=floor.value, value=value)


def raise_floors(
    floors: dict[str, Pinned], outcomes: Iterable[Outcome], *, keys: Iterable[str] = (), new_data: bool = False
) -> dict[str, Pinned]:
    """Give the floors with those raised that outcomes lie above; none is ever lowered on the same data.

    Args:
        floors: the floors that stand.
        outcomes: what was measured.
        keys: the figures to keep floors for in a set that has none yet; empty takes all of them.
        new_data: measure afresh where the digest of the data differs, dropping the old floors.

    Raises:
        ConfigError: the floors were measured on other data, and `new_data` is not set.
    """
    raised = dict(floors)
    for outcome in outcomes:
        before = raised.get(outcome.name)
        if before is not None and before.data != outcome.data and not new_data:
            _check_data(before, outcome)
        same = before if before is not None and before.data == outcome.data else None
        raised[outcome.name] = _raised(same, outcome, set(before.figures) if before else set(keys))
    return raised


def _raised(before: Pinned | None, outcome: Outcome, keys: set[str]) -> Pinned:
    figures = dict(before.figures) if before else {}
    for figure in outcome.figures:
        if figure.value is None or (keys and figure.key not in keys):
            continue
        floor, stands = _floor_of(figure), figures.get(figure.key)
        if stands is None or stands.holds(figure):
            figures[figure.key] = _better(floor, stands)
    return Pinned(data=outcome.data, reports=outcome.reports, figures=figures)


def _floor_of(figure: Figure) -> Floor:
    value = figure.value or 0.0
    rounded = math.floor(value * STEP) / STEP if figure.better == "higher" else math.ceil(value * STEP) / STEP
    return Floor(value=rounded, better=figure.better)


def _better(floor: Floor, stands: Floor | None) -> Floor:
    if stands is None:
        return floor
    return max(floor, stands, key=lambda f: f.value if f.better == "higher" else -f.value)


def _check_data(pinned: Pinned, outcome: Outcome) -> None:
    if pinned.data != outcome.data:
        raise ConfigError(
            f"the floors of {outcome.name} were measured on other data ({pinned.data[:12]}, not {outcome.data[:12]})",
            where="floors",
            remedy="Give the same files, or measure afresh with --new-data.",
        )
