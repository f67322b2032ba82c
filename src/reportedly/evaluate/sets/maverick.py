"""MAVERICK: reports of electoral violence, coded by hand, gathered into the events they tell of; records, no texts.

The weights of incidents were learned from the part `learn`; `check` was not looked at. A file is split by place and
year, so that an event, and the crowding of a place in a year, is never cut.

Source: van Baalen and Höglund, MAVERICK report-level data (R package `eventreport`), CC BY 4.0.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from reportedly.evaluate.benchmark import Benchmark, Engine, Judged, files_in
from reportedly.evaluate.grouping import ASKS, Grouped, judge_groups
from reportedly.evaluate.maverick import Row, gather_rows, part_of, read_maverick
from reportedly.incidents.weights import load_weights

_PARTS = {"check": (0,), "learn": (1,), "all": (0, 1)}


def judge(path: Path, part: str, engine: Engine) -> Iterator[Judged]:
    """Gather the part's records into incidents and judge each by the event it was coded to."""
    for file in files(path, part):
        rows = read_maverick(file)
        kept = [row for row, number in zip(rows, part_of(rows), strict=True) if number in _PARTS[part]]
        found = gather_rows(kept, load_weights())
        named = zip(kept, found, strict=True)
        yield from judge_groups([_grouped(file, row, label) for row, label in named])


def _grouped(file: Path, row: Row, label: str) -> Grouped:
    claim = row.heard.claim
    words = "; ".join(span.text for span in claim.spans())
    return Grouped(claim.source_id or claim.id, words, f"{file.stem} {label}", f"{file.stem} event {row.event}")


def files(path: Path, part: str) -> Sequence[Path]:
    """Find the one file named, or all tables of a folder."""
    return [path] if path.is_file() else files_in(path, "*.csv")


BENCHMARK = Benchmark(
    name="maverick",
    title="Records of reports gathered into events (MAVERICK)",
    source="van Baalen and Höglund, CC BY 4.0.",
    path_help="one of its report-level tables (kenya.csv), or the folder that holds them",
    parts=("check", "learn", "all"),
    asks=ASKS,
    files=files,
    judge=judge,
    several=True,
)
