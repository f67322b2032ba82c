"""Print how well times and numbers are found and reckoned, and how fast: `python bench/quality/words.py SHARED_FOLDER`.

Both sides of the split are printed: the building side may be looked at, the held-out side is only scored.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from reportedly.claims.numbers.quantities import find_quantities
from reportedly.evaluate.benchmark import is_for_checking
from reportedly.evaluate.coded import CodedReport, read_folders
from reportedly.evaluate.spotting import spot_counts, spot_times
from reportedly.evaluate.tempeval import Document, is_held_out, measure, read_documents
from reportedly.grounding.times import find_times
from reportedly.reading import load_engine
from reportedly.records import Reading, Report

READ: dict[str, Reading] = {}


def reading(report: Report) -> Reading:
    if report.id not in READ:
        READ[report.id] = load_engine().read(report.text)
    return READ[report.id]


def print_tbaq(documents: list[Document], side: str) -> None:
    found = measure(documents, lambda r: find_times(r, reading(r), nested=True))
    spans = f"strict F1 {found.strict[2]:.1f}, relaxed F1 {found.relaxed[2]:.1f}, value F1 {found.value[2]:.1f}"
    print(f"TBAQ DATE and TIME, {side}: {found.gold} coded, {found.found} found; {spans}")


def print_coded(coded: list[CodedReport], side: str) -> None:
    times = spot_times(coded, lambda r: find_times(r, reading(r), nested=True))
    counts = spot_counts(coded, lambda r: find_quantities(reading(r)))
    print(f"coded reports, {side}: times {times.right}/{times.coded} = {times.percent:.1f} %", end="; ")
    print(f"counts {counts.right}/{counts.coded} = {counts.percent:.1f} %")


def print_speed(coded: list[CodedReport]) -> None:
    for one in coded:
        reading(one.as_report())
    words = sum(len(one.text.split()) for one in coded)
    begun = time.process_time()
    for one in coded:
        find_times(one.as_report(), reading(one.as_report()))
        find_quantities(reading(one.as_report()))
    spent = time.process_time() - begun
    print(f"times and numbers together: {spent / words * 400 * 1000:.1f} ms of CPU for a report of 400 words")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shared", type=Path, help="the folder with bench/ and gold/")
    shared: Path = parser.parse_args().shared
    coded = read_folders([shared / "gold" / "reports"])
    documents = list(read_documents(shared / "bench" / "tempeval3"))
    for side, held in (("building side", False), ("held-out side", True)):
        print_coded([c for c in coded if is_for_checking(c.id) == held], side)
        print_tbaq([d for d in documents if is_held_out(d.name) == held], side)
    print_tbaq(documents, "all")
    print_speed(coded)


if __name__ == "__main__":
    main()
