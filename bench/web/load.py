"""Let many people work on a served store at once, and count that no decision is lost.

    python bench/web/fill.py /tmp/load.db
    python bench/web/load.py /tmp/load.db [--users 30] [--seconds 300] [--think 1.0]

Opens an account for each user in the store (a store of `fill.py`, thrown away afterwards), serves it in a process of its own,
and lets the users read and judge over loopback, each thinking for `--think` seconds on average between two requests (0:
none at all). Prints JSON: requests, latencies and the server's CPU by page, errors, and the decisions that were answered
and that are kept. On a machine that does other work too, judge by the CPU: what a request took is mostly waiting then.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import os
import random
import re
import signal
import socket
import sys
import time
from collections import Counter, defaultdict
from functools import partial
from pathlib import Path
from typing import Any

import httpx2
from argon2 import PasswordHasher
from counting import LABEL, Costs, quantiles

from reportedly.codebook import load_codebook
from reportedly.config import Config, WebConfig
from reportedly.review import accounts
from reportedly.review.roles import Principal
from reportedly.store import Store
from reportedly.store.people import find_account, has_accounts
from reportedly.store.read import walk_decisions
from reportedly.web.app import create_app

PASSWORD = "a long enough password"
READ = (
    ("home", "/", 4), ("reports", "/reports", 6), ("reports, searched", "/reports?words={word}", 3),
    ("report", "/reports/{report}", 12), ("claims", "/claims?kind={kind}", 4), ("incidents", "/incidents", 8),
    ("incidents, filtered", "/incidents?kind={kind}&killed=20", 5), ("incident", "/incidents/{incident}", 12),
    ("map", "/map", 2), ("timeline", "/timeline", 2), ("sources", "/sources", 2), ("queue", "/queue", 4),
    ("api claims", "/api/v1/claims?limit=50&kind={kind}", 4), ("api incidents", "/api/v1/incidents?limit=50", 4),
)  # fmt: skip
JUDGING = 18
"""Of about 90 steps so many take a claim from the queue and judge it."""
_KINDS = ("shelling", "air_strike", "raid", "armed_clash", "shooting")


def serve(address: str, port: int, users: int, costs_to: str) -> None:
    """Serve the store in this process, with room for everybody to sign in at once, and write down what it cost."""
    from reportedly.web import serving

    costs, web = Costs(), WebConfig(logins_a_minute=users * 10)
    serving.create_app = partial(create_app, routes=costs.routes())
    with Store(address) as store:
        serving.serve(
            store, load_codebook(), Config(web=web), host="127.0.0.1", port=port, owner="x", ready=lambda _: None
        )
    Path(costs_to).write_text(json.dumps({"whole_s": time.process_time(), "pages": costs.told()}), "utf-8")


def open_accounts(address: str, users: int) -> list[str]:
    """Open an account for each user; passwords are hashed with little work, for that is not what is measured."""
    accounts.PasswordHasher = partial(PasswordHasher, time_cost=1, memory_cost=8, parallelism=1)  # type: ignore[misc,assignment]
    names = [f"user{number}-{int(time.time())}" for number in range(users)]
    with Store(address) as store:
        with store.reading() as connection:
            fresh, root = not has_accounts(connection), find_account(connection, "root")
        if fresh or root is None:
            accounts.open_account(store, None, name="root", role="admin", password=PASSWORD)
        for name in names:
            by = Principal(name="root", role="admin")
            accounts.open_account(store, by, name=name, role="reviewer", password=PASSWORD)
    return names


class Tally:
    """Hold what everybody met."""

    def __init__(self) -> None:
        self.took: dict[str, list[float]] = defaultdict(list)
        self.errors: Counter[str] = Counter()
        self.decided: list[str] = []
        self.refused = 0


class User:
    """Be one person: sign in, read, take claims from the queue and judge them."""

    def __init__(self, base: str, name: str, tally: Tally, seen: dict[str, list[str]], think_s: float) -> None:
        self.name, self.tally, self.seen, self.think_s = name, tally, seen, think_s
        self.pick = random.Random(name)
        self.web = httpx2.AsyncClient(base_url=base, headers={"Origin": base}, timeout=60)

    async def ask(self, label: str, method: str, path: str, **values: Any) -> httpx2.Response | None:
        """Ask for one thing and note how long it took."""
        begun = time.perf_counter()
        try:
            answer = await self.web.request(method, path, headers={LABEL: label}, **values)
        except httpx2.HTTPError as error:
            self.tally.errors[f"{label}: {type(error).__name__}"] += 1
            return None
        self.tally.took[label].append((time.perf_counter() - begun) * 1000)
        if answer.status_code >= 400 and answer.status_code != 409:
            self.tally.errors[f"{label}: {answer.status_code}"] += 1
        return answer

    async def sign_in(self) -> None:
        """Sign in, before anything is measured."""
        await self.web.post("/login", data={"name": self.name, "password": PASSWORD, "next": "/"})

    async def work(self, until: float) -> None:
        """Work until it is time to go home."""
        weights = [weight for *_, weight in READ]
        await asyncio.sleep(self.pick.random() * self.think_s)
        while time.monotonic() < until:
            if self.pick.random() < JUDGING / (JUDGING + sum(weights)):
                await self.judge()
            else:
                ((label, path, _),) = self.pick.choices(READ, weights)
                await self.ask(label, "GET", self.filled(path))
            if self.think_s:
                await asyncio.sleep(self.pick.expovariate(1 / self.think_s))
        await self.web.aclose()

    def filled(self, path: str) -> str:
        """Put names of things that are there into a path."""
        return re.sub(r"\{(\w+)\}", lambda hole: self.pick.choice(self.seen[hole[1]]), path)

    async def judge(self) -> None:
        """Take a claim and judge it; a claim that somebody else holds is passed over."""
        task = await self.ask("next in queue", "POST", "/api/v1/queue/next", json={})
        if task is None or task.status_code != 200:
            return
        claim = task.json()["judged"]["claim"]["id"]
        body = {"act": self.pick.choice(["accept", "accept", "unsure", "reject"]), "subject": claim, "reason": "load"}
        answer = await self.ask("decide", "POST", "/api/v1/decisions", json=body)
        if answer is not None and answer.status_code == 201:
            self.tally.decided.append(answer.json()["id"])
        elif answer is not None and answer.status_code == 409:
            self.tally.refused += 1


async def look(base: str, name: str) -> dict[str, list[str]]:
    """Gather names of reports and incidents to ask for."""
    async with httpx2.AsyncClient(base_url=base, headers={"Origin": base}, timeout=60) as web:
        await web.post("/login", data={"name": name, "password": PASSWORD, "next": "/"})
        reports = (await web.get("/api/v1/reports?limit=500")).json()["items"]
        incidents = (await web.get("/api/v1/incidents?limit=500&order=sources")).json()["items"]
    words = [word for report in reports[:20] for word in (report["title"] or "").split()]
    return {
        "report": [r["id"] for r in reports],
        "incident": [i["id"] for i in incidents],
        "word": words,
        "kind": list(_KINDS),
    }


async def let_work(base: str, names: list[str], seconds: float, think_s: float) -> Tally:
    """Let everybody sign in, then work at once."""
    tally, seen = Tally(), await look(base, names[0])
    users = [User(base, name, tally, seen, think_s) for name in names]
    for user in users:
        await user.sign_in()
    until = time.monotonic() + seconds
    await asyncio.gather(*(user.work(until) for user in users))
    return tally


def free_port() -> int:
    """Find a port that nobody listens at."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


def wait_for(port: int) -> None:
    """Wait until somebody listens at a port."""
    for _ in range(600):
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit("the server did not come up")


def told(values: list[float]) -> dict[str, float]:
    """Sum latencies up, in milliseconds."""
    cuts = quantiles(values)
    return {
        "n": len(values),
        "p50_ms": round(cuts[49], 1),
        "p95_ms": round(cuts[94], 1),
        "p99_ms": round(cuts[98], 1),
        "max_ms": round(max(values), 1),
    }


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("address")
    reader.add_argument("--users", type=int, default=30)
    reader.add_argument("--seconds", type=float, default=300)
    reader.add_argument("--think", type=float, default=1.0)
    asked = reader.parse_args()
    names, port = open_accounts(asked.address, asked.users), free_port()
    costs_to = f"{asked.address}.costs.json"
    args = (asked.address, port, asked.users, costs_to)
    server = multiprocessing.get_context("spawn").Process(target=serve, args=args)
    server.start()
    wait_for(port)
    begun = time.monotonic()
    tally = asyncio.run(let_work(f"http://127.0.0.1:{port}", names, asked.seconds, asked.think))
    took = time.monotonic() - begun
    os.kill(server.pid or 0, signal.SIGINT)
    server.join(30)
    costs = json.loads(Path(costs_to).read_text("utf-8"))
    with Store(asked.address) as store, store.reading() as connection:
        kept = Counter(d.id for name in names for d in walk_decisions(connection, by=name))
    lost, twice = set(tally.decided) - set(kept), [name for name, count in kept.items() if count > 1]
    every = [value for values in tally.took.values() for value in values]
    print(json.dumps({
        "users": asked.users, "seconds": round(took), "think_s": asked.think,
        "load of the machine": round(os.getloadavg()[1], 1), "processors": os.cpu_count(),
        "server CPU ms a request": round(1000 * costs["whole_s"] / max(len(every), 1), 1),
        "server CPU, of one processor": round(costs["whole_s"] / took, 2),
        "requests": len(every), "a second": round(len(every) / took, 1), "all": told(every),
        "errors": dict(tally.errors), "decisions answered": len(tally.decided), "decisions kept": sum(kept.values()),
        "lost": len(lost), "twice": len(twice), "refused, held by another": tally.refused,
        "pages": {
            label: told(values) | {"cpu_ms": costs["pages"].get(label, {}).get("cpu_ms")}
            for label, values in sorted(tally.took.items())
        },
    }, indent=1))  # fmt: skip
    sys.exit(1 if tally.errors or lost or twice else 0)


if __name__ == "__main__":
    main()
