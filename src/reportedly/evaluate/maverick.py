"""MAVERICK: hand-coded reports of electoral violence, each with the event it tells of; no texts.

Source: van Baalen and Höglund, MAVERICK report-level data (R package `eventreport`), CC BY 4.0.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from reportedly.errors import BadRecord, MissingInput
from reportedly.evaluate.clusters import Agreement, b_cubed, pairwise
from reportedly.incidents.facts import make_facts
from reportedly.incidents.gather import Gatherer
from reportedly.incidents.heard import Heard
from reportedly.incidents.weights import Weights
from reportedly.records import Claim, Party, Quantity, Span, When, Where

RADIUS_M = {2: 50_000, 3: 5_000, 4: 3_000, 5: 1_000, 6: 100}
"""The data set's precision of places, 6 exact to 2 district, in metres; 1 is a country and has no point."""
_COUNTRY = {"Kenya": "KE", "Cote d'Ivoire": "CI", "Ivory Coast": "CI"}
_ACTORS = range(1, 7)


class Row(NamedTuple):
    """Hold one report's account as a claim, and the event it belongs to."""

    heard: Heard
    event: str
    city: str


def read_maverick(path: Path) -> list[Row]:
    """Read the data set into claims, in the file's order.

    Raises:
        MissingInput: no such file.
        BadRecord: a row without a date or an event.
    """
    if not path.is_file():
        raise MissingInput("no MAVERICK file", where=str(path))
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    return [_row(row, where=f"{path}:{line}") for line, row in enumerate(rows, 2)]


def _row(row: dict[str, str], *, where: str) -> Row:
    if not row.get("event_id") or not row.get("date_start"):
        raise BadRecord("a row without event_id or date_start", where=where)
    """Make a claim of a row. Violence is coded by actor and often mixed: the kind is `attack`, the rest is means."""
    text = _Text()
    published = re.search(r"\((\d{4}-\d\d-\d\d)\)", row["source"])
    claim = Claim(
        id="c_" + hashlib.sha256(row["id"].encode()).hexdigest()[:20],
        report="r_" + hashlib.sha256(row["source"].encode()).hexdigest()[:20], source_id=row["id"],
        kind="attack", anchor=text.span(Span, _violence(row) or "attack"),
        actor=_parties(row, text, ("initiator", "perpetrator")), victim=_parties(row, text, ("victim",)),
        target=tuple(text.span(Party, t) for t in [row["target"]] if t and t != "Unknown"),
        instrument=tuple(text.span(Party, v) for v in [_violence(row)] if v),
        where=_where(row, text), when=_when(row, text), counts=_counts(row, text),
    )  # fmt: skip
    day = date.fromisoformat(published.group(1)) if published else None
    heard = Heard(claim, day, row["source_author"], claim.report, "")
    return Row(heard, row["event_id"], row["city"])


class _Text:
    """Lay words end to end, so that each value of a row has words of its own."""

    def __init__(self) -> None:
        self.at = 0

    def span(self, sort: Any, words: str, **values: Any) -> Any:
        start, self.at = self.at, self.at + len(words) + 1
        return sort(text=words, start=start, end=start + len(words), **values)


def _violence(row: dict[str, str]) -> str:
    found = [row[f"actor{i}_violence"] for i in _ACTORS if row[f"actor{i}_violence"] not in ("", "Unknown", "None")]
    return " ".join(dict.fromkeys(found))


def _parties(row: dict[str, str], text: _Text, roles: Sequence[str]) -> tuple[Party, ...]:
    def has(i: int) -> bool:
        return bool(row[f"actor{i}"]) and any(row[f"actor{i}_{role}"] not in ("", "0.0", "0") for role in roles)

    names = [re.sub(r"\s*\(.*?\)", "", row[f"actor{i}"]) or row[f"actor{i}"] for i in _ACTORS if has(i)]
    return tuple(text.span(Party, name) for name in names)


def _where(row: dict[str, str], text: _Text) -> Where | None:
    name = row["location"] or row["city"]
    country = _COUNTRY.get(row["country"])
    grain = int(float(row["geo_precision"] or 0))
    point: dict[str, Any] = {}
    if row["latitude"] and grain in RADIUS_M:
        point = {"lat": float(row["latitude"]), "lon": float(row["longitude"]), "radius_m": RADIUS_M[grain]}
    if not name and not point and not country:
        return None
    words = name or row["country"]
    found: Where = text.span(Where, words, name=name or None, country=country, **point)
    return found


def _when(row: dict[str, str], text: _Text) -> When:
    """Read the days; an end before its start (a slip in two rows of the data) is passed over."""
    first = row["date_start"]
    last = max(first, row["date_end"] or first)
    days = {"earliest": date.fromisoformat(first), "latest": date.fromisoformat(last)}
    found: When = text.span(When, first, precision="day" if first == last else "days", **days)
    return found


def _counts(row: dict[str, str], text: _Text) -> tuple[Quantity, ...]:
    found = []
    for column, of in (("deaths", "killed"), ("injuries", "injured")):
        low, best, high = (row[f"{column}_{end}"] for end in ("low", "best", "high"))
        if low and best and high:
            bounds = sorted(int(float(n)) for n in (low, best, high))
            figures = dict(zip(("low", "best", "high"), bounds, strict=True))
            found.append(text.span(Quantity, best, of=of, **figures))
    return tuple(found)


def part_of(rows: Sequence[Row]) -> list[int]:
    """Split by place and year: 0 or 1 for each row, from the SHA-256 of its event's first city and year.

    An event is never split, and the crowding of a place in a year is kept whole on one side.
    """
    place: dict[str, str] = {}
    for row in rows:
        when = row.heard.claim.when
        place.setdefault(row.event, f"{row.city}/{when.earliest.year if when and when.earliest else ''}")
    return [int(hashlib.sha256(place[row.event].encode()).hexdigest()[:8], 16) % 2 for row in rows]


def gather_rows(rows: Iterable[Row], weights: Weights) -> list[str]:
    """Gather rows into incidents and name each row's incident."""
    kept = list(rows)
    gatherer = Gatherer(weights)
    gatherer.add(make_facts((row.heard for row in kept), gatherer.counts))
    named = {claim: str(label) for claim, label in zip(gatherer.facts.ids, gatherer.label, strict=True)}
    return [named[row.heard.claim.id] for row in kept]


def score_maverick(rows: Sequence[Row], weights: Weights) -> dict[str, Agreement]:
    """Measure how well the rows gather into their events: B-cubed and pairwise precision, recall and F1."""
    found, true = gather_rows(rows, weights), [row.event for row in rows]
    return {"b_cubed": b_cubed(found, true), "pairwise": pairwise(found, true)}
