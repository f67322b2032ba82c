"""Measure how fast near-identical texts are found, and that copies made by script are.

python bench/wordings.py --fakes ../shared/bench/fakes/FA-KES-Dataset.csv --reports 10000
"""

from __future__ import annotations

import argparse
import csv
import random
import time
from datetime import date, timedelta
from pathlib import Path

from reportedly.incidents.wordings import by_report, find_wordings
from reportedly.records import Published, Report


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fakes", type=Path, required=True)
    parser.add_argument("--reports", type=int, default=10_000)
    args = parser.parse_args()
    with args.fakes.open(encoding="latin-1", newline="") as stream:
        texts = [row["article_content"] for row in csv.DictReader(stream)]
    dice, reports, source = random.Random(5), [], []
    for n in range(args.reports):
        pick = n % len(texts)
        words = texts[pick].split()
        if n < len(texts):
            said = words
        elif n % 2:
            said = [w for w in words if dice.random() > 0.03]
            source.append((n, pick))
        else:
            said = dice.sample(words, len(words))
        day = date(2017, 1, 1) + timedelta(days=n // len(texts))
        published = Published(day=day, origin="metadata")
        reports.append(Report(source_id=str(n), publisher=str(n % 40), text=" ".join(said), published=published))
    start = time.perf_counter()
    found = by_report(find_wordings(reports))
    spent = time.perf_counter() - start
    right = sum(found[reports[n].id].id == found[reports[pick].id].id for n, pick in source)
    print(f"{len(reports)} reports in {spent:.1f} s: {60 * len(reports) / spent:.0f} a minute; {right} of {len(source)} copies "
          f"with 3 % of words dropped found")  # fmt: skip


if __name__ == "__main__":
    main()
