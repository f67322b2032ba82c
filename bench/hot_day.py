"""Measure a hot place-day: 2,000 claims of 150 true incidents in one town on one day, made by a script.

python bench/hot_day.py --coded ../shared/gold/reports [more folders] --seed 7
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from made_claims import hot_day, read_pool
from reportedly.evaluate.clusters import b_cubed, pairwise
from reportedly.incidents.facts import make_facts
from reportedly.incidents.gather import Gatherer
from reportedly.incidents.heard import hear
from reportedly.incidents.weights import SHIPPED, load_weights


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--coded", type=Path, nargs="+", required=True)
    parser.add_argument("--claims", type=int, default=2000)
    parser.add_argument("--incidents", type=int, default=150)
    parser.add_argument("--seed", type=int, nargs="+", default=[7, 8, 9])
    parser.add_argument("--twins", action="store_true", help="the strict day: borrow coded claims again and again")
    parser.add_argument("--astray", type=float, default=0.0, help="share of claims that know a wrong quarter")
    parser.add_argument("--weights", type=Path, default=SHIPPED)
    args = parser.parse_args()
    pool, weights = read_pool(args.coded), load_weights(args.weights)
    for seed in args.seed:
        reports, claims, true = hot_day(
            pool, claims=args.claims, incidents=args.incidents, seed=seed, twins=args.twins, astray=args.astray
        )
        start = time.perf_counter()
        gatherer = Gatherer(weights)
        gatherer.add(make_facts(hear(claims, {r.id: r for r in reports}), gatherer.counts))
        found = dict(zip(gatherer.facts.ids, gatherer.label.tolist(), strict=True))
        labels = [found[c.id] for c in claims]
        p, b = pairwise(labels, true), b_cubed(labels, true)
        print(
            f"seed {seed}: {len(set(labels))} incidents found of {len(set(true))}; pairwise precision "
            f"{p.precision:.3f} recall {p.recall:.3f}; b-cubed f1 {b.f1:.3f}; {time.perf_counter() - start:.1f} s"
        )


if __name__ == "__main__":
    main()
