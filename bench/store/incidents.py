"""Fill a store with claims made by script and time `reportedly incidents build` and `add` on it, through the product.

    python bench/store/incidents.py ADDRESS --coded ../shared/gold/reports --claims 1000000 --more 1000

A report tells five claims of other happenings of about its days, so that a million claims are 200,000 texts. Reports that
a store has already are skipped. Filling is not counted. Prints JSON lines: seconds, CPU seconds and peak memory of each verb, each
run as its own process as a user would.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

sys.path.insert(0, str(Path(__file__).parents[1]))

from made_claims import Pool, read_pool, stream
from reportedly.records import Claim, Lineage, Report
from reportedly.store import Store, Taken, add, make_store
from reportedly.store.read import count_kept

LINEAGE = Lineage(version="bench", codebook="made", config="up")


TOLD_TOGETHER, MIXED = 5, 2000
"""Claims a report tells; they are drawn from so many claims of the stream."""


def fill(address: str, pool: Pool, *, claims: int, days: int, seed: int) -> None:
    """Add reports that tell so many claims; those that are there already are skipped."""
    told: dict[str, list[Claim]] = {}

    def taken() -> Iterator[Taken]:
        for report, mine in in_reports(stream(pool, claims=claims, seed=seed, days=days), seed):
            told[report.id] = mine
            yield Taken(input=report.id, report=report)

    with Store(address) as store:
        add(store, taken(), code=lambda report: told.pop(report.id), lineage=LINEAGE, who="bench", write_s=1.0)


def in_reports(told: Iterator[tuple[Report, Claim, int]], seed: int) -> Iterator[tuple[Report, list[Claim]]]:
    """Lay claims of one telling each into reports of several; their spans move along."""
    dice = random.Random(seed)
    while mixed := list(islice(told, MIXED)):
        dice.shuffle(mixed)
        mixed.sort(key=lambda one: str(one[0].published))
        for at in range(0, len(mixed), TOLD_TOGETHER):
            yield laid_together([(report, claim) for report, claim, _ in mixed[at : at + TOLD_TOGETHER]])


def laid_together(told: list[tuple[Report, Claim]]) -> tuple[Report, list[Claim]]:
    text = "\n\n".join(report.text for report, _ in told)
    whole = msgspec.structs.replace(told[0][0], id="", text=text)
    found, at = [], 0
    for report, claim in told:
        moved = shifted(msgspec.to_builtins(claim), at) | {"id": "", "report": whole.id, "lineage": LINEAGE.id}
        found.append(msgspec.convert(moved, Claim))
        at += len(report.text) + 2
    return whole, found


def shifted(value: Any, by: int) -> Any:
    """Move every span in a record by so many code points."""
    if isinstance(value, dict):
        return {k: v + by if k in ("start", "end") and v is not None else shifted(v, by) for k, v in value.items()}
    return [shifted(one, by) for one in value] if isinstance(value, (list, tuple)) else value


def run(*words: str) -> dict[str, object]:
    """Run the command line as a process of its own."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run([sys.executable, "-m", "reportedly", *words], capture_output=True, text=True)
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        sys.exit(done.stderr)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    said = done.stdout.strip().splitlines()[-1]
    return {"verb": " ".join(words[:2]), "wall_s": round(wall, 1), "cpu_s": round(cpu, 1),
            "most_gb_so_far": round(after.ru_maxrss / 1e6, 2), "said": said}  # fmt: skip


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("address")
    reader.add_argument("--coded", type=Path, nargs="+", required=True)
    reader.add_argument("--claims", type=int, default=100_000)
    reader.add_argument("--more", type=int, default=1000)
    asked = reader.parse_args()
    days, pool = max(30, asked.claims // 650), read_pool(asked.coded)
    make_store(asked.address)
    start = time.perf_counter()
    fill(asked.address, pool, claims=asked.claims, days=days, seed=21)
    print(json.dumps({"filled": asked.claims, "wall_s": round(time.perf_counter() - start, 1)}), flush=True)
    print(json.dumps(run("incidents", "build", "--store", asked.address)), flush=True)
    fill(asked.address, pool, claims=asked.more * TOLD_TOGETHER, days=days, seed=22)
    print(json.dumps(run("incidents", "add", "--store", asked.address)), flush=True)
    with Store(asked.address) as store:
        print(json.dumps({"kept": count_kept(store)}))


if __name__ == "__main__":
    main()
