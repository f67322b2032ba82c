"""Measure incidents on public sets: MAVERICK (records) and ECB+ (texts), each on the part that was not learned from.

python bench/incidents_quality.py --maverick ../shared/bench/maverick/kenya.csv --ecbplus ../shared/bench/ecbplus
"""

from __future__ import annotations

import argparse
from pathlib import Path

from reportedly.evaluate.clusters import Agreement, b_cubed, pairwise
from reportedly.evaluate.ecbplus import half_of, read_ecbplus, score_ecbplus
from reportedly.evaluate.maverick import Row, part_of, read_maverick, score_maverick
from reportedly.incidents.weights import load_weights


def words(name: str, a: Agreement) -> str:
    return f"{name} P {100 * a.precision:.1f} R {100 * a.recall:.1f} F1 {100 * a.f1:.1f}"


def exact_key(row: Row) -> tuple[object, ...]:
    claim = row.heard.claim
    return claim.when.earliest if claim.when else None, row.city, claim.where.name if claim.where else None


def maverick(path: Path) -> None:
    rows = read_maverick(path)
    parts = part_of(rows)
    for part, what in ((0, "not learned from"), (1, "learned from")):
        mine = [row for row, p in zip(rows, parts, strict=True) if p == part]
        true, exact = [row.event for row in mine], [exact_key(row) for row in mine]
        found = score_maverick(mine, load_weights())
        print(f"MAVERICK Kenya part {part} ({what}), {len(mine)} reports of {len(set(true))} events")
        print("   ", words("b-cubed", found["b_cubed"]), "|", words("pairwise", found["pairwise"]))
        print("    exact keys:", words("b-cubed", b_cubed(exact, true)), "|", words("pairwise", pairwise(exact, true)))


def ecbplus(folder: Path) -> None:
    documents = read_ecbplus(folder)
    for what, mine in (
        ("odd topics (not learned from)", [d for d in documents if half_of(d) == 1]),
        ("even topics (threshold chosen here)", [d for d in documents if half_of(d) == 0]),
        ("all topics", documents),
    ):
        found = score_ecbplus(mine)
        print(f"ECB+ {what}, {len(mine)} documents of {len({d.incident for d in mine})} incidents")
        print(
            "   ",
            words("b-cubed", found.b_cubed),
            "|",
            words("pairwise", found.pairwise),
            f"| crossed {found.crossed:.5f}",
        )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--maverick", type=Path, required=True)
    parser.add_argument("--ecbplus", type=Path, required=True)
    args = parser.parse_args()
    maverick(args.maverick)
    ecbplus(args.ecbplus)
