"""Kill an `add` at random moments, run it again, and compare with a run that nobody disturbed.

    python bench/store/kill.py FOLDER                      on SQLite, in files in FOLDER
    python bench/store/kill.py FOLDER postgresql://...     on PostgreSQL, in schemas of its own
        [--kills 50] [--reports 500] [--seed 1]

Each round: a fresh store, an `add` in another process killed with SIGKILL at a random moment of the time that a whole
run takes, then the same `add` to its end. The export must be the undisturbed one byte for byte, and `verify` clean.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import multiprocessing
import os
import random
import signal
import time
from pathlib import Path

import sqlalchemy as sa
from made import LINEAGE, code, taken

from reportedly.store import Store, add, make_store
from reportedly.store.engine import store_url
from reportedly.store.export import export_lines
from reportedly.store.read import count_kept
from reportedly.store.verify import verify

FORK = multiprocessing.get_context("fork")


def place(folder: Path, postgres: str | None, number: int) -> str:
    """Make an empty place for a store and give its address."""
    if postgres is None:
        for end in ("", "-wal", "-shm"):
            Path(f"{folder / 'kill.db'}{end}").unlink(missing_ok=True)
        return str(folder / "kill.db")
    engine = sa.create_engine(store_url(postgres), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql("DROP SCHEMA IF EXISTS kill_bench CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA kill_bench")
    engine.dispose()
    return f"{postgres}?options=-csearch_path%3Dkill_bench"


def slow(report):
    """Code a report at a pace at which moments can be hit."""
    time.sleep(0.001)
    return code(report)


def run(address: str, reports: int, started=None) -> None:
    """Add the reports; say when the first one is asked for."""
    with Store(address) as store:
        if started is not None:
            started.set()
        add(store, taken(0, reports), code=slow, lineage=LINEAGE, who="bench")


def digest(address: str, *, index: bool) -> tuple[str, int]:
    """Hash the export and check the store."""
    with Store(address) as store:
        state = hashlib.sha256()
        for line in export_lines(store):
            state.update(line)
        findings = verify(store, index=index)
        assert findings == (), findings[:3]
        return state.hexdigest(), count_kept(store)["reports"]


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("folder", type=Path)
    reader.add_argument("postgres", nargs="?")
    reader.add_argument("--kills", type=int, default=50)
    reader.add_argument("--reports", type=int, default=500)
    reader.add_argument("--seed", type=int, default=1)
    asked = reader.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    address = place(asked.folder, asked.postgres, 0)
    make_store(address)
    begun = time.monotonic()
    run(address, asked.reports)
    whole = time.monotonic() - begun
    expected, _ = digest(address, index=True)
    pick, there = random.Random(asked.seed), []
    for number in range(asked.kills):
        address = place(asked.folder, asked.postgres, number)
        make_store(address)
        started = FORK.Event()
        child = FORK.Process(target=run, args=(address, asked.reports, started))
        child.start()
        started.wait()
        time.sleep(pick.uniform(0, whole))
        os.kill(child.pid, signal.SIGKILL)
        child.join()
        there.append(digest(address, index=False)[1])
        run(address, asked.reports)
        found, count = digest(address, index=number % 10 == 9)
        assert (found, count) == (expected, asked.reports), f"kill {number}: {count} reports, export {found}"
        print(f"kill {number + 1}: {there[-1]} reports were there, the same bytes after", flush=True)
    caught = sum(0 < count < asked.reports for count in there)
    print(json.dumps({"kills": asked.kills, "in the middle": caught, "whole_s": round(whole, 2), "same bytes": True}))


if __name__ == "__main__":
    main()
