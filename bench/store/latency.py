"""Time a coder's decisions while `add` runs at full speed in another process.

    python bench/store/latency.py ADDRESS [--seconds 20]

ADDRESS is an empty place. Prints JSON: p50, p95 and the longest decision in milliseconds, and what `add` wrote.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import random
import statistics
import time

from made import LINEAGE, code, taken

from reportedly.review.decide import Judgement, decide
from reportedly.review.roles import Principal
from reportedly.store import Store, add, make_store
from reportedly.store.read import count_kept, walk_claims

FORK = multiprocessing.get_context("fork")
CODER = Principal(name="ana", role="coder")


def add_on(address: str, stop) -> None:
    """Add reports until told to stop; they are made beforehand, so that adding is all that is done."""
    ready = list(taken(1_000, 5_000))
    claims = {item.report.id: code(item.report) for item in ready}
    with Store(address) as store:
        add(store, _until(ready, stop), code=lambda report: claims[report.id], lineage=LINEAGE, who="adder")


def _until(items, stop):
    for item in items:
        if stop.is_set():
            return
        yield item


def decide_once(store: Store, claims: list[str], pick: random.Random) -> float:
    """Make one decision and give the milliseconds that it took."""
    judgement = Judgement(act=pick.choice(["accept", "unsure"]), subject=pick.choice(claims))
    at = time.perf_counter()
    decide(store, CODER, judgement)
    return (time.perf_counter() - at) * 1000


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("address")
    reader.add_argument("--seconds", type=float, default=20)
    asked = reader.parse_args()
    make_store(asked.address)
    with Store(asked.address) as store:
        add(store, taken(0, 200), code=code, lineage=LINEAGE, who="bench")
        with store.reading() as connection:
            claims = [judged.claim.id for judged in walk_claims(connection)]
        before = [decide_once(store, claims, random.Random(n)) for n in range(60)]
        alone = round(statistics.quantiles(before, n=20)[18], 1)
    stop = FORK.Event()
    adder = FORK.Process(target=add_on, args=(asked.address, stop))
    adder.start()
    pick, times = random.Random(1), []
    with Store(asked.address) as store:
        start = count_kept(store)["reports"]
        while count_kept(store)["reports"] == start and adder.is_alive():
            time.sleep(0.1)
        begun, first = time.monotonic(), count_kept(store)["claims"]
        while time.monotonic() - begun < asked.seconds and adder.is_alive():
            times.append(decide_once(store, claims, pick))
            time.sleep(0.05)
        took, last = time.monotonic() - begun, count_kept(store)["claims"]
    stop.set()
    adder.join()
    cuts = statistics.quantiles(times, n=20)
    print(json.dumps({
        "decisions": len(times), "p50_ms": round(cuts[9], 1), "p95_ms": round(cuts[18], 1),
        "max_ms": round(max(times), 1), "added claims a second": round((last - first) / took),
        "seconds": round(took, 1), "alone p95_ms": alone,
    }))  # fmt: skip


if __name__ == "__main__":
    main()
