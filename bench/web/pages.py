"""Ask a store of `fill.py` for each page in turn, one request at a time, and say what each costs.

    python bench/web/pages.py /tmp/load.db [--rounds 15] [--quiet] [--profile LABEL]

Before each round one claim is judged, as it happens while people work, unless `--quiet`. Prints JSON by page: CPU of the
answering thread and of the whole process, and how long it took from question to answer, in milliseconds. CPU can be
compared on a busy machine; what it took cannot. The store's first claims waiting are judged: throw the store away.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import pstats
import random
import re
import sys
import time
from collections import defaultdict

from counting import LABEL, Costs, quantiles
from load import PASSWORD, READ, open_accounts
from starlette.testclient import TestClient

from reportedly.codebook import load_codebook
from reportedly.config import Config, WebConfig
from reportedly.store import Store
from reportedly.web.app import create_app
from reportedly.web.house import House

BASE = "http://127.0.0.1:8321"
DATA = (("points", "/map/points.json", 1), ("days", "/timeline/days.json", 1))
"""What map and timeline ask for beside their pages."""
OTHERS = (
    ("claim", "/claims/{claim}", 1), ("agreement", "/agreement", 1), ("failures", "/failures", 1), ("release", "/release", 1),
    ("help", "/help", 1), ("add", "/reports/add", 1), ("map, filtered", "/map?kind={kind}", 1),
    ("sources, filtered", "/sources?kind={kind}", 1),
)  # fmt: skip


class Asker:
    """Ask one server in this process."""

    def __init__(self, web: TestClient, costs: Costs) -> None:
        self.web, self.costs, self.pick = web, costs, random.Random(5)
        self.took: dict[str, list[float]] = defaultdict(list)
        self.whole: dict[str, list[float]] = defaultdict(list)
        self.bytes: dict[str, int] = {}
        reports = web.get("/api/v1/reports?limit=300").json()["items"]
        incidents = web.get("/api/v1/incidents?limit=300&order=sources").json()["items"]
        claims = web.get("/api/v1/claims?limit=200").json()["items"]
        self.seen = {
            "report": [one["id"] for one in reports], "incident": [one["id"] for one in incidents],
            "claim": [one["claim"]["id"] for one in claims], "kind": ["shelling", "air_strike", "raid"],
            "word": [word for one in reports[:20] for word in (one["title"] or "").split()],
        }  # fmt: skip

    def ask(self, label: str, path: str) -> None:
        """Ask for one page."""
        path = re.sub(r"\{(\w+)\}", lambda hole: self.pick.choice(self.seen[hole[1]]), path)
        begun, cpu = time.perf_counter(), time.process_time()
        answer = self.web.get(path, headers={LABEL: label})
        self.took[label].append((time.perf_counter() - begun) * 1000)
        self.whole[label].append((time.process_time() - cpu) * 1000)
        self.bytes[label] = len(answer.content)
        if answer.status_code != 200:
            raise SystemExit(f"{label}: {answer.status_code} {answer.text[:300]}")

    def judge(self) -> None:
        """Judge the claim that waits first."""
        begun, cpu = time.perf_counter(), time.process_time()
        task = self.web.post("/api/v1/queue/next", json={}, headers={LABEL: "next in queue"})
        self.whole["next in queue"].append((time.process_time() - cpu) * 1000)
        self.took["next in queue"].append((time.perf_counter() - begun) * 1000)
        act = self.pick.choice(("accept", "accept", "unsure", "reject"))
        body = {"act": act, "subject": task.json()["judged"]["claim"]["id"], "reason": "bench"}
        begun, cpu = time.perf_counter(), time.process_time()
        answer = self.web.post("/api/v1/decisions", json=body, headers={LABEL: "decide"})
        self.whole["decide"].append((time.process_time() - cpu) * 1000)
        self.took["decide"].append((time.perf_counter() - begun) * 1000)
        if answer.status_code != 201:
            raise SystemExit(f"decide: {answer.status_code} {answer.text[:300]}")

    def told(self) -> dict[str, dict[str, float]]:
        """Say what each page cost; the first request of each is left out."""
        found = {}
        for label, took in self.took.items():
            cpu = self.costs.cpu[label][1:]
            found[label] = {
                "cpu_ms": round(sum(cpu) / len(cpu), 1), "process_ms": round(sum(self.whole[label][1:]) / len(cpu), 1),
                "p50_ms": round(quantiles(took[1:])[49], 1), "p95_ms": round(quantiles(took[1:])[94], 1),
                "kB": round(self.bytes.get(label, 0) / 1000, 1),
            }  # fmt: skip
        return found


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("address")
    reader.add_argument("--rounds", type=int, default=15)
    reader.add_argument("--quiet", action="store_true")
    reader.add_argument("--profile", default="")
    asked = reader.parse_args()
    (name,) = open_accounts(asked.address, 1)
    costs, pages = Costs(), (*READ, *DATA, *OTHERS)
    house = House(Store(asked.address), load_codebook(), Config(web=WebConfig(logins_a_minute=100)))
    profile = cProfile.Profile()
    routes = costs.routes()
    with TestClient(create_app(house, routes=routes), base_url=BASE, headers={"Origin": BASE}) as web:
        web.post("/login", data={"name": name, "password": PASSWORD, "next": "/"})
        asker = Asker(web, costs)
        if asked.profile:
            _profile(asker, asked, profile)
            return
        for _ in range(asked.rounds + 1):
            for label, path, _weight in pages:
                if not asked.quiet:
                    asker.judge()
                asker.ask(label, path)
    told = asker.told()
    print(json.dumps({"pages": told, "mean_ms": _mean(told)}, indent=1))


def _mean(told: dict[str, dict[str, float]]) -> float:
    """Weigh the pages as the load test does."""
    from load import JUDGING

    weighed = [*((label, weight) for label, _, weight in READ), ("next in queue", JUDGING), ("decide", JUDGING)]
    return round(sum(told[n]["process_ms"] * w for n, w in weighed if n in told) / sum(w for _, w in weighed), 1)


def _profile(asker: Asker, asked: argparse.Namespace, profile: cProfile.Profile) -> None:
    """Profile one page, in the thread that answers."""
    label, path, _ = next(
        one for one in (*READ, *DATA, *OTHERS, ("decide", "", 1), ("next in queue", "", 1)) if one[0] == asked.profile
    )
    asker.costs.profiled = (label, profile)
    for _ in range(asked.rounds):
        if not asked.quiet or not path:
            asker.judge()
        if path:
            asker.ask(label, path)
    pstats.Stats(profile, stream=sys.stdout).sort_stats("cumulative").print_stats(70)


if __name__ == "__main__":
    main()
