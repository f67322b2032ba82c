"""Learn what each level of each comparison weighs, and write src/reportedly/incidents/weights.json.

    python training/train_incidents.py --maverick ../shared/bench/maverick/kenya.csv --part 0

Time, place, parties, means and numbers are learned from one part of MAVERICK (a logistic regression over the levels
of all pairs that a block brings together, L2, C=1); the threshold is the one with the best mean of B-cubed and pairwise
F1 on that same part. The other part is not looked at. What MAVERICK cannot teach is in `taught.json` beside this file,
with where each number comes from.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import msgspec
import numpy as np
from sklearn.linear_model import LogisticRegression

from reportedly.evaluate.clusters import b_cubed, pairwise
from reportedly.evaluate.maverick import Row, gather_rows, part_of, read_maverick
from reportedly.incidents.blocks import block_keys, pairs_within, unique_pairs
from reportedly.incidents.compare import LEVELS, compare
from reportedly.incidents.facts import WordCounts, make_facts
from reportedly.incidents.weights import SHIPPED, Weights

HERE = Path(__file__).parent
MAVERICK_FIELDS = (
    "told_in", "time", "told", "place", "name", "kind", "actor", "target", "victim", "means", "killed", "injured",
)  # fmt: skip


def pairs_of(rows: list[Row], taught: dict) -> tuple[dict[str, np.ndarray], np.ndarray]:
    facts = make_facts((row.heard for row in rows), WordCounts())
    left, right = unique_pairs(*pairs_within(*block_keys(facts, np.arange(len(facts)))))
    kin = Weights(**taught["weights"], fields={}).kinship()
    levels = compare(facts, left, facts, right, kin)
    event = {row.heard.claim.id: row.event for row in rows}
    names = np.array([event[claim] for claim in facts.ids])
    return levels, names[left] == names[right]


def regress(levels: dict[str, np.ndarray], same: np.ndarray) -> tuple[dict[str, dict[str, float]], float]:
    columns = [(field, name) for field in MAVERICK_FIELDS for name in LEVELS[field]]
    table = np.zeros((len(same), len(columns)), np.float32)
    at = 0
    for field in MAVERICK_FIELDS:
        table[np.arange(len(same)), at + levels[field]] = 1
        at += len(LEVELS[field])
    seen = table.sum(0) > 0
    model = LogisticRegression(C=1.0, max_iter=1000).fit(table, same)
    fields: dict[str, dict[str, float]] = {}
    for (field, name), weight, was in zip(columns, model.coef_[0], seen, strict=True):
        if was:
            fields.setdefault(field, {})[name] = float(weight)
    return fields, float(model.intercept_[0])


def centred(fields: dict[str, dict[str, float]], prior: float) -> tuple[dict[str, dict[str, float]], float]:
    """Let silence weigh nothing, and move what it weighed into the prior."""
    for field, levels in fields.items():
        zero = levels.get("silent", levels.get("elsewhere", 0.0))
        prior += zero
        fields[field] = {name: round(weight - zero, 3) for name, weight in levels.items()}
    return fields, prior


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--maverick", type=Path, required=True)
    parser.add_argument("--part", type=int, default=0)
    parser.add_argument("--out", type=Path, default=SHIPPED)
    args = parser.parse_args()
    taught = json.loads((HERE / "taught.json").read_text("utf-8"))
    rows = read_maverick(args.maverick)
    mine = [row for row, part in zip(rows, part_of(rows), strict=True) if part == args.part]
    levels, same = pairs_of(mine, taught)
    fields, prior = centred(*regress(levels, same))
    for field, more in taught["fields"].items():
        fields[field] = {**fields.get(field, {}), **more}
    base = {**taught["weights"], "prior": round(prior, 3), "fields": fields, "learned_from": taught["learned_from"]}
    best = choose_threshold(mine, base)
    print(f"{len(same)} pairs, {same.sum()} of one event; threshold {best.threshold}")
    args.out.write_bytes(msgspec.json.format(msgspec.json.encode(best), indent=1) + b"\n")


def choose_threshold(rows: list[Row], base: dict) -> Weights:
    def quality(weights: Weights) -> float:
        found, true = gather_rows(rows, weights), [row.event for row in rows]
        cubed, pairs = b_cubed(found, true), pairwise(found, true)
        print(f"  threshold {weights.threshold:5.2f}  b-cubed {cubed.f1:.3f}  pairwise {pairs.f1:.3f}")
        return cubed.f1 + pairs.f1

    tries = [msgspec.convert({**base, "threshold": t}, Weights) for t in (-1.5, -1.25, -1.0, -0.75, -0.5, -0.25, 0.0)]
    return max(tries, key=quality)


if __name__ == "__main__":
    main()
