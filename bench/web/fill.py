"""Fill a store with about 100,000 made-up claims, three reports to a happening, and build their incidents.

    python bench/web/fill.py ADDRESS [--claims 100000]

ADDRESS is an empty place. No language model is used. Prints JSON: what was made and how long each step took.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "store"))

from made import _DAY, ACTORS, KINDS, LINEAGE, PLACES, _filler, code

from reportedly.codebook import load_codebook
from reportedly.records import Published, Report
from reportedly.review.queue import QueuePolicy, refresh_queue
from reportedly.store import Store, Taken, add, make_store
from reportedly.store.read import count_kept
from reportedly.store.told import ToldQuery, count_told
from reportedly.worker.gathering import gather_store
from reportedly.worker.telling import refresh_told

TOLD_BY = 3
"""Reports that tell of the same three or four happenings, each with figures of its own."""


def report(number: int) -> Report:
    """Make a report; three in a row tell of the same happenings of one day."""
    pick, story = random.Random(number), random.Random(f"story {number // TOLD_BY}")
    day = _DAY + timedelta(days=story.randrange(4000))
    parts = [f"Report {number} {_filler(pick, 20)}."]
    for _ in range(3 + story.randrange(2)):
        place, actor, verb = story.choice(PLACES)[0], story.choice(ACTORS), story.choice(list(KINDS))
        killed = story.randrange(1, 60) + pick.choice((0, 0, 1, 3))
        parts.append(f"Officials said {actor} {verb} {place} on Tuesday, killing {killed} people.")
        parts.append(_filler(pick, 22).capitalize() + ".")
    return Report(
        source_id=f"b{number}", title=f"Report {number}", publisher=f"Paper {number % 40}",
        published=Published(day=day, origin="user"), language="en", text=" ".join(parts),
    )  # fmt: skip


def taken(claims: int) -> Iterator[Taken]:
    """Make inputs until they hold so many claims."""
    number = made = 0
    while made < claims:
        one = report(number)
        made += one.text.count("Officials said ")
        yield Taken(input=f"made/{number}", report=one, original=one.text.encode())
        number += 1


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("address")
    reader.add_argument("--claims", type=int, default=100_000)
    asked = reader.parse_args()
    make_store(asked.address)
    took: dict[str, float] = {}
    with Store(asked.address) as store:
        for name, step in (
            ("add_s", lambda: add(store, taken(asked.claims), code=code, lineage=LINEAGE, who="bench", write_s=1.0)),
            ("gather_s", lambda: gather_store(store, who="bench")),
            ("tell_s", lambda: refresh_told(store, load_codebook())),
            ("rank_s", lambda: _rank(store)),
        ):
            begun = time.monotonic()
            step()
            took[name] = round(time.monotonic() - begun, 1)
            print(name, took[name], file=sys.stderr)
        with store.reading() as connection:
            incidents = count_told(connection, ToldQuery())
        print(json.dumps({**count_kept(store), "incidents": incidents, **took}))


def _rank(store: Store) -> None:
    while refresh_queue(store, QueuePolicy()):
        pass


if __name__ == "__main__":
    main()
