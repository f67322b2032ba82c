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

from made_claims import hot_day, read_pool
from reportedly.evaluate.benchmark import is_for_checking
from reportedly.evaluate.clusters import Agreement, b_cubed, pairwise
from reportedly.evaluate.gold import read_gold
from reportedly.evaluate.maverick import Row, gather_rows, part_of, read_maverick
from reportedly.incidents.blocks import block_keys, pairs_within, unique_pairs
from reportedly.incidents.compare import LEVELS, compare
from reportedly.incidents.facts import FOUNDS, JOINS, WordCounts, make_facts, role_of
from reportedly.incidents.gather import Gatherer
from reportedly.incidents.heard import hear
from reportedly.incidents.kin import Kin
from reportedly.incidents.weights import SHIPPED, Weights, load_weights
from reportedly.records import Claim

HERE = Path(__file__).parent
Levels = dict[str, np.ndarray]
FIELDS = ("told_in", "time", "told", "place", "name", "kind", "actor", "target", "victim", "means", "killed", "injured")
FROM_MAVERICK = FIELDS
FROM_CODED = ("time", "place", "name", "kind", "actor", "target", "victim", "means", "killed", "injured")


def maverick_pairs(rows: list[Row], kin: Kin) -> tuple[Levels, np.ndarray]:
    facts = make_facts((row.heard for row in rows), WordCounts())
    left, right = unique_pairs(*pairs_within(*block_keys(facts, np.arange(len(facts)))))
    event = {row.heard.claim.id: row.event for row in rows}
    names = np.array([event[claim] for claim in facts.ids])
    return compare(facts, left, facts, right, kin), names[left] == names[right]


def coded_pairs(folders: list[Path], kin: Kin) -> tuple[Levels, np.ndarray]:
    """Pair the claims of each coded report: those that the coder linked as one happening, and all others."""
    paths = [p for folder in folders for p in sorted(folder.glob("*.json")) if not is_for_checking(p.stem)]
    found, truth = [], []
    for coded in read_gold(paths):
        claims = [c for c in coded.claims if c.standing != "summary" and role_of(c) in (FOUNDS, JOINS)]
        one = same_happening(claims)
        facts = make_facts(hear(claims, {coded.report.id: coded.report}), WordCounts())
        left, right = np.triu_indices(len(facts), 1)
        if len(left):
            found.append(compare(facts, left, facts, right, kin))
            group = np.array([one[claim] for claim in facts.ids])
            truth.append(group[left] == group[right])
    return {field: np.concatenate([levels[field] for levels in found]) for field in LEVELS}, np.concatenate(truth)


def same_happening(claims: list[Claim]) -> dict[str, str]:
    """Name each claim's happening: claims tied by `same_as` share one."""
    group = {c.id: c.id for c in claims}
    for claim in claims:
        for link in claim.links:
            if link.sort == "same_as" and link.to in group:
                old, new = group[claim.id], group[link.to]
                group = {c: new if g == old else g for c, g in group.items()}
    return group


def regress(
    sets: list[tuple[Levels, np.ndarray, tuple[str, ...]]],
) -> tuple[dict[str, dict[str, float]], float]:
    """Fit one logistic regression over the pairs of all sets; each has its own intercept, and its own fields."""
    columns = [(field, name) for field in FIELDS for name in LEVELS[field]]
    start = {field: columns.index((field, LEVELS[field][0])) for field in FIELDS}
    tables = []
    for number, (levels, same, fields) in enumerate(sets):
        table = np.zeros((len(same), len(columns) + len(sets)), np.float32)
        table[:, len(columns) + number] = 5.0
        for field in fields:
            table[np.arange(len(same)), start[field] + levels[field]] = 1
        tables.append(table)
    whole, truth = np.concatenate(tables), np.concatenate([same for _, same, _ in sets])
    model = LogisticRegression(C=1.0, max_iter=3000, fit_intercept=False).fit(whole, truth)
    seen = whole.sum(0) > 0
    found: dict[str, dict[str, float]] = {}
    for (field, name), weight, was in zip(columns, model.coef_[0], seen, strict=False):
        if was:
            found.setdefault(field, {})[name] = float(weight)
    return found, 5.0 * float(model.coef_[0][len(columns)])


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
    parser.add_argument("--coded", type=Path, nargs="+", required=True)
    parser.add_argument("--part", type=int, default=1)
    parser.add_argument("--out", type=Path, default=SHIPPED)
    args = parser.parse_args()
    taught = json.loads((HERE / "taught.json").read_text("utf-8"))
    kin = Weights(**taught["weights"], fields={}).kinship()
    rows = read_maverick(args.maverick)
    mine = [row for row, part in zip(rows, part_of(rows), strict=True) if part == args.part]
    sets = [(*maverick_pairs(mine, kin), FROM_MAVERICK), (*coded_pairs(args.coded, kin), FROM_CODED)]
    for _, same, _ in sets:
        print(f"{len(same)} pairs, {same.sum()} of one happening")
    fields, prior = centred(*regress(sets))
    for field, more in taught["fields"].items():
        fields[field] = {**fields.get(field, {}), **more}
    base = {**taught["weights"], "prior": round(prior, 3), "fields": fields, "learned_from": taught["learned_from"]}
    base["crowd"] = msgspec.to_builtins(load_weights(args.out).crowd)
    best = choose(mine, args.coded, base)
    print(f"threshold {best.threshold}, crowd slope {best.crowd_slope} beyond {best.crowd_free}")
    args.out.write_bytes(msgspec.json.format(msgspec.json.encode(best), indent=1) + b"\n")


def choose(rows: list[Row], folders: list[Path], base: dict) -> Weights:
    """Choose threshold and crowding by the mean F1 on the learning part and on hot place-days made for learning."""
    pool = read_pool(folders)
    days = [hot_day(pool, claims=2000, incidents=150, seed=seed) for seed in (103, 104)]

    def quality(weights: Weights) -> float:
        found, true = gather_rows(rows, weights), [row.event for row in rows]
        cubed, pairs = b_cubed(found, true), pairwise(found, true)
        hot = [hot_score(weights, *day) for day in days]
        least = sum(min(p.precision, p.recall) for p in hot) / len(hot)
        said = f"{weights.threshold:5.2f} {weights.crowd_slope:4.2f} {weights.crowd_free:4.0f}"
        last = f"{hot[-1].precision:.2f} {hot[-1].recall:.2f}"
        print(f"  {said}  b-cubed {cubed.f1:.3f}  pairwise {pairs.f1:.3f}  hot {least:.3f} {last}")
        return cubed.f1 + pairs.f1 + least

    tries = [
        msgspec.convert({**base, "threshold": t, "crowd_slope": s, "crowd_free": f}, Weights)
        for t in (-1.5, -1.0)
        for s in (0.45, 0.6, 0.75)
        for f in (5.0,)
    ]
    return max(tries, key=quality)


def hot_score(weights: Weights, reports: list, claims: list, true: list[int]) -> Agreement:
    gatherer = Gatherer(weights)
    gatherer.add(make_facts(hear(claims, {r.id: r for r in reports}), gatherer.counts))
    found = dict(zip(gatherer.facts.ids, gatherer.label.tolist(), strict=True))
    return pairwise([found[c.id] for c in claims], true)


if __name__ == "__main__":
    main()
