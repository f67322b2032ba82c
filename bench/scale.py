"""Measure time and memory of building incidents from claims made by a script, and of adding reports to them.

    python bench/scale.py --coded ../shared/gold/reports --claims 10000 100000 1000000

Making the claims is not counted; reading them from JSON Lines is.
"""

from __future__ import annotations

import argparse
import json
import resource
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from made_claims import read_pool, stream
from reportedly.evaluate.clusters import b_cubed, pairwise
from reportedly.incidents.build import clusters_of
from reportedly.incidents.copies import Copies
from reportedly.incidents.facts import make_facts
from reportedly.incidents.gather import Gatherer
from reportedly.incidents.heard import Heard, words_around
from reportedly.incidents.state import State, load_state, save_state
from reportedly.incidents.weights import load_weights
from reportedly.records import Claim, Report
from reportedly.records.wire import decode, encode


def write(path: Path, pool: object, claims: int, seed: int, days: int) -> list[tuple[str, int]]:
    truth = []
    with path.open("wb") as out:
        for report, claim, number in stream(pool, claims=claims, seed=seed, days=days):
            out.write(encode(report) + b"\n" + encode(claim) + b"\n")
            truth.append((claim.id, number))
    return truth


def heard(path: Path) -> Iterator[Heard]:
    report: Report | None = None
    with path.open("rb") as lines:
        for line in lines:
            record = decode(line)
            if isinstance(record, Report):
                report = record
            elif isinstance(record, Claim) and report is not None:
                day = report.published.day if report.published else None
                yield Heard(record, day, report.publisher or "", report.id, words_around(record, report))


def memory_gb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--coded", type=Path, nargs="+", required=True)
    parser.add_argument("--claims", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--seed", type=int, default=21)
    args = parser.parse_args()
    pool, weights = read_pool(args.coded), load_weights()
    for claims in args.claims:
        days = max(30, claims // 650)
        with tempfile.TemporaryDirectory() as folder:
            whole, more, kept = Path(folder) / "claims.jsonl", Path(folder) / "more.jsonl", Path(folder) / "state.npz"
            truth = dict(write(whole, pool, claims, args.seed, days))
            write(more, pool, 1000, args.seed + 1, days)
            figures = measure(whole, more, kept, weights, truth)
        print(json.dumps({"claims": claims, **figures}), flush=True)


def measure(whole: Path, more: Path, kept: Path, weights: object, truth: dict[str, int]) -> dict[str, object]:
    start, cpu = time.perf_counter(), time.process_time()
    gatherer = Gatherer(weights)
    facts = make_facts(heard(whole), gatherer.counts)
    read_s = time.perf_counter() - start
    gatherer.add(facts)
    incidents = sum(1 for _ in clusters_of(gatherer))
    build_s, cpu_s = time.perf_counter() - start, time.process_time() - cpu
    rows = [i for i, claim in enumerate(gatherer.facts.ids) if gatherer.label[i] >= 0]
    found, true = [int(gatherer.label[i]) for i in rows], [truth[gatherer.facts.ids[i]] for i in rows]
    save_state(State(gatherer, Copies(), {}), kept)
    del gatherer, facts
    start = time.perf_counter()
    again = load_state(kept, weights).gatherer
    grown = again.add(make_facts(heard(more), again.counts))
    save_state(State(again, Copies(), {}), kept)
    b, p = b_cubed(found, true), pairwise(found, true)
    return {
        "incidents": incidents,
        "read_s": round(read_s, 1),
        "build_s": round(build_s, 1),
        "cpu_s": round(cpu_s, 1),
        "peak_gb": round(memory_gb(), 2),
        "state_mb": round(kept.stat().st_size / 1e6),
        "add_1000_s": round(time.perf_counter() - start, 1),
        "incidents_touched": len(grown),
        "b_cubed_f1": round(b.f1, 3),
        "pairwise_p": round(p.precision, 3),
        "pairwise_r": round(p.recall, 3),
    }


if __name__ == "__main__":
    main()
