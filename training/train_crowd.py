"""Learn what agreement weighs in a crowded place and day, and write it into src/reportedly/incidents/weights.json.

    python training/train_crowd.py --coded ../shared/gold/reports

A logistic regression (L2, C = 1) over pairs of place-days made by script from coded claims with noise, of 20, 60 and 150
true incidents; each day weighs the same. Seeds differ from those of the measure. No level may weigh less than LEAST: the
script's noise contradicts less than real reports do.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import msgspec
import numpy as np
from sklearn.linear_model import LogisticRegression

from made_claims import Pool, hot_day, read_pool
from reportedly.incidents.compare import LEVELS, compare
from reportedly.incidents.crowd import RARE, CrowdWeights, shared_rarity
from reportedly.incidents.facts import make_facts
from reportedly.incidents.gather import Gatherer, counted
from reportedly.incidents.heard import hear
from reportedly.incidents.weights import SHIPPED, Weights, load_weights

DAYS = (
    *((2000, 150, seed) for seed in (101, 102, 105, 111)),
    *((1500, 60, seed) for seed in (106, 107, 112)),
    *((800, 20, seed) for seed in (108, 109, 113, 114)),
)
"""Claims, true incidents and seed of each day learned from."""
FIELDS = ("place", "kind", "actor", "target", "victim", "means", "killed", "injured")
LEAST = -2.0
CAREFUL = 0.5
"""Taken off the prior: of 0.5 more to 1 less, the best min(precision, recall) on two further days (seeds 103, 104)."""
PAIRS = 150_000
START, FULL = 40.0, 80.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--coded", type=Path, nargs="+", required=True)
    parser.add_argument("--out", type=Path, default=SHIPPED)
    args = parser.parse_args()
    weights, pool = load_weights(args.out), read_pool(args.coded)
    crowd = fit([learn_from(pool, weights, *day) for day in DAYS])
    found = msgspec.structs.replace(weights, crowd=crowd)
    args.out.write_bytes(msgspec.json.format(msgspec.json.encode(found), indent=1) + b"\n")
    print(msgspec.json.format(msgspec.json.encode(crowd), indent=1).decode())


def learn_from(pool: Pool, weights: Weights, claims: int, incidents: int, seed: int) -> tuple[np.ndarray, ...]:
    """Make a day and lay out a sample of its pairs: table, truth, and how many pairs each stands for."""
    reports, made, true = hot_day(pool, claims=claims, incidents=incidents, seed=seed)
    gatherer = Gatherer(weights)
    gatherer.facts = facts = make_facts(hear(made, {r.id: r for r in reports}), gatherer.counts)
    truth = dict(zip((c.id for c in made), true, strict=True))
    names = np.array([truth[claim] for claim in facts.ids])
    left, right = np.triu_indices(len(facts), 1)
    levels = compare(facts, left, facts, right, gatherer.scorer.kin)
    alike = gatherer.scorer.score(levels) >= weights.threshold
    ones = np.ones(len(facts))
    around, like = counted(ones, left, right), counted(ones, left[alike], right[alike])
    odds = np.log((1 + like) / (1 + around - like))
    rare = shared_rarity(facts, left, right)
    same = names[left] == names[right]
    few = np.random.default_rng(seed).random(len(same)) < np.where(same, 0.3, 1) * PAIRS / len(same)
    part = {field: found[few] for field, found in levels.items()}
    table = lay_out(part, {f: v[few] for f, v in rare.items()}, np.minimum(odds[left], odds[right])[few])
    return table, same[few], np.where(same[few], 1 / 0.3, 1.0) / few.sum()


def lay_out(levels: dict[str, np.ndarray], rare: dict[str, np.ndarray], odds: np.ndarray) -> np.ndarray:
    hot = [levels[field][:, None] == np.arange(len(LEVELS[field])) for field in FIELDS]
    return np.concatenate([*hot, np.stack([rare[field] for field in RARE], 1), odds[:, None]], 1).astype(np.float32)


def fit(days: list[tuple[np.ndarray, ...]]) -> CrowdWeights:
    table, same, weigh = (np.concatenate([day[i] for day in days]) for i in range(3))
    model = LogisticRegression(C=1.0, max_iter=500).fit(table, same, weigh * len(same) / weigh.sum())
    found, prior = iter(model.coef_[0].tolist()), float(model.intercept_[0])
    fields = {field: {name: next(found) for name in LEVELS[field]} for field in FIELDS}
    rare = {field: round(max(next(found), 0.0), 3) for field in RARE}
    odds = round(next(found), 3)
    for field, held in fields.items():
        zero = held.get("silent", 0.0)
        prior += zero
        fields[field] = {name: round(max(weight - zero, LEAST), 3) for name, weight in held.items()}
    return CrowdWeights(prior=round(prior - CAREFUL, 3), odds=odds, start=START, full=FULL, fields=fields, rare=rare)


if __name__ == "__main__":
    main()
