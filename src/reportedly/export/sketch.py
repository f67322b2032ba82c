"""Places and times drawn to scale: discs of the radius in which the truth lies, bars of the days that words may mean.

No map lies beneath: coastlines and borders taken from elsewhere would say more than the report does.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date

import msgspec

from reportedly.export.arrange import Numbered
from reportedly.export.facts import distance_words, span_words
from reportedly.records import When, Where

_WIDTH, _HEIGHT, _MARGIN = 560.0, 300.0, 42.0
_KM_PER_DEGREE = 111.195
_LINE = 15.0
"""Least distance between two labels, in units of the drawing."""
_SMALLEST = 3.0


class Disc(msgspec.Struct, frozen=True):
    """Hold a place in the drawing: centre, radius, and where its label stands."""

    x: float
    y: float
    radius: float
    label_x: float
    label_y: float
    label: str
    end: bool


class Sketch(msgspec.Struct, frozen=True):
    """Hold the drawing of all places of a report that have a point; `bar` is the length of the scale bar."""

    width: float
    height: float
    discs: tuple[Disc, ...]
    bar: float
    bar_label: str


class TimeRow(msgspec.Struct, frozen=True):
    """Hold a time that claims name; `start`, `width`: per cent of all the time named, None if not reckoned."""

    label: str
    words: tuple[str, ...]
    numbers: tuple[int, ...]
    start: float | None = None
    width: float | None = None


def draw_places(numbered: Sequence[Numbered]) -> Sketch | None:
    """Draw the places that have a point, to scale (equirectangular about their middle); None if there are none."""
    places = _distinct(numbered)
    if not places:
        return None
    points, radii = _project([where for where, _ in places])
    scale, middle = _fit(points, radii)
    placed = [
        (_WIDTH / 2 + (x - middle[0]) * scale, _HEIGHT / 2 + (y - middle[1]) * scale, max(_SMALLEST, r * scale))
        for (x, y), r in zip(points, radii, strict=True)
    ]
    labels = [f"{where.name or where.text} · {', '.join(map(str, ns))}" for where, ns in places]
    bar_km = _round_down(120 / scale)
    return Sketch(_WIDTH, _HEIGHT, _labelled(placed, labels), bar_km * scale, distance_words(round(bar_km * 1000)))


def _distinct(numbered: Sequence[Numbered]) -> list[tuple[Where, list[int]]]:
    found: dict[tuple[float, float, int], tuple[Where, list[int]]] = {}
    for n in numbered:
        where = n.claim.where
        if where and where.lat is not None and where.lon is not None and where.radius_m is not None:
            found.setdefault((where.lat, where.lon, where.radius_m), (where, []))[1].append(n.number)
    return list(found.values())


def _project(places: Sequence[Where]) -> tuple[list[tuple[float, float]], list[float]]:
    """Put degrees on a plane of kilometres; longitudes are taken the short way round from the first place."""
    lats = [where.lat or 0.0 for where in places]
    first = places[0].lon or 0.0
    lons = [first + ((where.lon or 0.0) - first + 180) % 360 - 180 for where in places]
    squeeze = math.cos(math.radians(sum(lats) / len(lats)))
    points = [(lon * squeeze * _KM_PER_DEGREE, -lat * _KM_PER_DEGREE) for lat, lon in zip(lats, lons, strict=True)]
    return points, [(where.radius_m or 0) / 1000 for where in places]


def _fit(points: Sequence[tuple[float, float]], radii: Sequence[float]) -> tuple[float, tuple[float, float]]:
    """Find units per kilometre so that every disc fits, and the middle of them all."""
    west = min(x - r for (x, _), r in zip(points, radii, strict=True))
    east = max(x + r for (x, _), r in zip(points, radii, strict=True))
    north = min(y - r for (_, y), r in zip(points, radii, strict=True))
    south = max(y + r for (_, y), r in zip(points, radii, strict=True))
    widest, tallest = max(east - west, 1.0), max(south - north, 1.0)
    scale = min((_WIDTH - 6 * _MARGIN) / widest, (_HEIGHT - 2 * _MARGIN) / tallest)
    return scale, ((west + east) / 2, (north + south) / 2)


def _labelled(placed: Sequence[tuple[float, float, float]], labels: Sequence[str]) -> tuple[Disc, ...]:
    """Put each label outside the middle of the drawing, no two on one line."""
    discs: list[Disc] = []
    for (x, y, radius), label in sorted(zip(placed, labels, strict=True), key=lambda item: item[0][1]):
        end = x < _WIDTH / 2 and len(placed) > 1
        label_x = x - radius - 6 if end else x + radius + 6
        label_y = y + 4
        for other in discs:
            if other.end == end and abs(other.label_y - label_y) < _LINE:
                label_y = other.label_y + _LINE
        discs.append(Disc(round(x, 1), round(y, 1), round(radius, 1), round(label_x, 1), round(label_y, 1), label, end))
    return tuple(discs)


def _round_down(length_km: float) -> float:
    """Round down to 1, 2 or 5 times a power of ten."""
    power: float = 10.0 ** math.floor(math.log10(length_km))
    return max(step for step in (1, 2, 5) if step * power <= length_km) * power


def time_rows(numbered: Sequence[Numbered]) -> tuple[TimeRow, ...]:
    """List the times that claims name, earliest first, then those that could not be reckoned, then "no time given"."""
    times: dict[tuple[date | None, date | None, str | None, str], tuple[list[When], list[int]]] = {}
    for n in numbered:
        if (when := n.claim.when) is not None:
            key = (when.earliest, when.latest, when.part, "" if when.earliest else when.text)
            found = times.setdefault(key, ([], []))
            found[0].append(when)
            found[1].append(n.number)
    dated = sorted((item for item in times.values() if item[0][0].earliest), key=_begins)
    rows = [*_bars(dated), *(_row(whens, numbers) for whens, numbers in times.values() if not whens[0].earliest)]
    untold = tuple(n.number for n in numbered if n.claim.when is None)
    return (*rows, TimeRow("no time given", (), untold)) if untold else tuple(rows)


def _begins(item: tuple[list[When], list[int]]) -> tuple[date, date]:
    when = item[0][0]
    return when.earliest or date.max, when.latest or date.max


def _row(whens: Sequence[When], numbers: Sequence[int]) -> TimeRow:
    words = tuple(dict.fromkeys(" ".join(when.text.split()) for when in whens))
    label = span_words(whens[0]).removeprefix("on ").removeprefix("in ") if whens[0].earliest else "not reckoned"
    return TimeRow(label, words, tuple(numbers))


def _bars(dated: Sequence[tuple[list[When], list[int]]]) -> list[TimeRow]:
    if not dated:
        return []
    first = min(_begins(item)[0] for item in dated)
    days = max(_begins(item)[1].toordinal() for item in dated) - first.toordinal() + 1
    rows = []
    for whens, numbers in dated:
        earliest, latest = _begins((whens, numbers))
        width = max(1.2, 100 * (latest.toordinal() - earliest.toordinal() + 1) / days)
        start = min(100 - width, 100 * (earliest.toordinal() - first.toordinal()) / days)
        rows.append(msgspec.structs.replace(_row(whens, numbers), start=round(start, 2), width=round(width, 2)))
    return rows
