"""Rival accounts, April 2017: reports of Khan Shaykhun (4 April) and of the evacuees' convoy (15 April), by all sides.

    python bench/april_2017.py --fakes ../shared/bench/fakes/FA-KES-Dataset.csv --out /tmp/april

Reads the month's articles with the whole pipeline, builds incidents, and tells for each of the two happenings how many
of the articles that tell of it (by their titles, listed here) are in the incident that holds most of them.
"""

from __future__ import annotations

import argparse
import csv
import time
from datetime import datetime
from pathlib import Path

from reportedly.codebook import load_codebook
from reportedly.errors import ReportedlyError
from reportedly.export.incident_page import render_incident
from reportedly.incidents.build import build_incidents
from reportedly.incidents.heard import hear
from reportedly.incidents.rules import derive
from reportedly.incidents.wordings import by_report, origins
from reportedly.pipeline import Pipeline
from reportedly.records import Claim, Published, Report
from reportedly.records.wire import decode, encode

KHAN_SHAYKHUN = [
    "1918150030",
    "1919191759",
    "1923102872",
    "1923848146",
    "1926479178",
    "1926479363",
    "1914947530",
    "1918150026",
    "1923848144",
    "1926479327",
    "1926479033",
    "1965495387",
    "1923102880",
    "1926479006",
    "1924058036",
    "1924058139",
]
CONVOY = [
    "1924058078",
    "1924058147",
    "1924058032",
    "1919191772",
    "1923848128",
    "1923848129",
    "1926479330",
    "1965495376",
    "1914947533",
    "1923848126",
    "1923848127",
    "1962495733",
    "1918150027",
    "1965495372",
]


def read_month(path: Path) -> list[Report]:
    found = []
    with path.open(encoding="latin-1", newline="") as stream:
        for row in csv.DictReader(stream):
            day = datetime.strptime(row["date"], "%m/%d/%Y").date()
            if (day.year, day.month) == (2017, 4):
                published = Published(day=day, origin="metadata")
                found.append(
                    Report(
                        source_id=row["unit_id"],
                        publisher=row["source"],
                        title=row["article_title"],
                        text=row["article_content"],
                        published=published,
                    )
                )
    return found


def code(reports: list[Report], kept: Path) -> list[Claim]:
    if kept.is_file():
        return [r for r in map(decode, kept.read_bytes().splitlines()) if isinstance(r, Claim)]
    pipeline, claims = Pipeline(), []
    for report in reports:
        try:
            claims += pipeline.code(report)
        except ReportedlyError as error:
            print(f"{report.source_id}: {error}")
    kept.write_bytes(b"".join(encode(record) + b"\n" for record in (*reports, *claims)))
    return claims


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fakes", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    reports = read_month(args.fakes)
    start = time.perf_counter()
    claims = code(reports, args.out / "april.jsonl")
    print(f"{len(reports)} reports, {len(claims)} claims, read in {time.perf_counter() - start:.0f} s")
    built = build_incidents(claims, reports)
    by_id, by_claim = {r.id: r for r in reports}, {c.id: c for c in claims}
    wordings = by_report(built.wordings)
    roots, heard = origins(wordings), {h.claim.id: h for h in hear(claims, by_id, wordings)}
    copies = sum(len(w.reports) > 1 for w in built.wordings), sum(w.reworks is not None for w in built.wordings)
    print(f"{len(built.incidents)} incidents; {copies[0]} wordings with copies, {copies[1]} reworked")
    book = load_codebook()
    for name, wanted in (("khan-shaykhun", KHAN_SHAYKHUN), ("convoy", CONVOY)):
        ids = {r.id for r in reports if r.source_id in wanted}
        ranked = sorted(built.incidents, key=lambda i: -len(ids & set(i.reports)))
        best = ranked[0]
        sides = sorted({by_id[r].publisher or "" for r in ids & set(best.reports)})
        others = [len(ids & set(i.reports)) for i in ranked[1:4]]
        held, extra = len(ids & set(best.reports)), len(set(best.reports) - ids)
        print(f"{name}: {held} of {len(ids)} reports in one incident ({best.title}), {extra} other reports;")
        print(f"    {len(best.claims)} claims, {best.origins} origins; next incidents hold {others}; {sides}")
        for spread in best.spread:
            print(f"    {spread.field}: {spread.agreement}")
        members = [heard[c] for c in best.claims]
        rows = [d for n, rule in book.rules.items() if (d := derive(best, members, n, rule, roots))]
        page = render_incident(best, by_claim, by_id, codebook=book, readings=rows)
        (args.out / f"{name}.html").write_text(page, "utf-8")


if __name__ == "__main__":
    main()
