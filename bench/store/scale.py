"""Fill a store with 300,000 reports and a million claims, and time ten typical searches.

    python bench/store/scale.py ADDRESS [--reports 300000] [--rounds 30]

An existing store is filled up to the number and not made anew. Prints JSON: claims written a second beyond the time
that making and coding took, and p50 / p95 in milliseconds for each search over all rounds, one client.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import time
from datetime import date, timedelta

from made import ACTORS, KINDS, LINEAGE, PLACES, WORDS, code, taken

from reportedly.store import Store, add, make_store
from reportedly.store.add import WRITE_S
from reportedly.store.query import Box, Counted, Days, Near, Query
from reportedly.store.read import count_kept
from reportedly.store.search import search

_DAY = date(2015, 1, 1)


def fill(store: Store, reports: int, write_s: float) -> dict[str, float]:
    """Add what is missing; time spent on making and coding is taken off."""
    have, other = count_kept(store)["reports"], 0.0

    def timed():
        nonlocal other
        source = taken(have, reports)
        while True:
            begun = time.perf_counter()
            item = next(source, None)
            other += time.perf_counter() - begun
            if item is None:
                return
            yield item

    def coded(report):
        nonlocal other
        begun = time.perf_counter()
        claims = code(report)
        other += time.perf_counter() - begun
        return claims

    begun, said = time.perf_counter(), [0.0]

    def tell(end):
        if time.perf_counter() - said[0] > 30:
            said[0] = time.perf_counter()
            print(end, file=sys.stderr, flush=True)

    done = add(store, timed(), code=coded, lineage=LINEAGE, who="bench", progress=tell, write_s=write_s)
    wall = time.perf_counter() - begun
    cpu = round(time.process_time(), 1)
    return {"claims": done.end.claims, "cpu_s": cpu, "wall_s": round(wall, 1), "making_s": round(other, 1),
            "claims_per_s": round(done.end.claims / max(wall - other, 1e-9))}  # fmt: skip


def questions(pick: random.Random) -> dict[str, Query]:
    """Make ten typical searches with other words and places each time."""
    place, actor = pick.choice(PLACES), pick.choice(ACTORS)
    common, rare = pick.choice(WORDS[5:60]), pick.choice(WORDS[300:3000])
    since = _DAY + timedelta(days=pick.randrange(3800))
    month = Days(since=since, until=since + timedelta(days=30))
    return {
        "two words": Query(words=f"{common} {rare}"),
        "phrase": Query(words=f'"{actor} {pick.choice(list(KINDS))}"'),
        "word and month": Query(words=common, happened=month),
        "actor": Query(actor=actor),
        "kind and month, latest first": Query(kinds=("shelling",), happened=month, order="happened"),
        "place and radius": Query(near=Near(lat=place[1], lon=place[2], radius_m=50_000)),
        "box and year": Query(
            box=Box(south=place[1], west=max(place[2] - 3, -180), north=place[1] + 3, east=place[2]),
            happened=Days(since=since, until=since + timedelta(days=365)),
        ),
        "many killed": Query(counted=(Counted(of="killed", low=55),), kinds=("raid",)),
        "publisher and kind": Query(source="Paper 7", kinds=("abduction",)),
        "newest open": Query(statuses=("open",), certainties=("actual",)),
    }


def measure(store: Store, rounds: int) -> dict[str, dict[str, float]]:
    """Time each search `rounds` times, mixed."""
    times: dict[str, list[float]] = {}
    found: dict[str, int] = {}
    for number in range(rounds):
        for name, query in questions(random.Random(number)).items():
            begun = time.perf_counter()
            page = search(store, query)
            times.setdefault(name, []).append((time.perf_counter() - begun) * 1000)
            found[name] = found.get(name, 0) + len(page.hits)
    rows = {}
    for name, values in times.items():
        cuts = statistics.quantiles(values, n=20)
        rows[name] = {"p50_ms": round(cuts[9], 1), "p95_ms": round(cuts[18], 1), "hits": round(found[name] / rounds, 1)}
    everything = sorted(value for values in times.values() for value in values)
    rows["all ten"] = {"p50_ms": round(everything[len(everything) // 2], 1),
                       "p95_ms": round(everything[int(len(everything) * 0.95)], 1)}  # fmt: skip
    return rows


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("address")
    reader.add_argument("--reports", type=int, default=300_000)
    reader.add_argument("--write-s", type=float, default=WRITE_S, help="how long one batch may take to write")
    reader.add_argument("--rounds", type=int, default=30)
    asked = reader.parse_args()
    make_store(asked.address)
    with Store(asked.address) as store:
        filled = fill(store, asked.reports, asked.write_s)
        if not store.database.is_sqlite:
            with store.database.engine.connect() as connection:
                connection.exec_driver_sql("ANALYZE")
                connection.commit()
        print(json.dumps({"store": store.name, "filled": filled, "kept": count_kept(store)}), flush=True)
        print(json.dumps({"searches": measure(store, asked.rounds)}, indent=1), flush=True)


if __name__ == "__main__":
    main()
