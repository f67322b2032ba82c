"""Photograph every page of the workbench over the sample project: `python docs/make_screens.py [NAME ...]`.

Needs the extra `web`, Playwright and a Chromium (on Debian: `apt install chromium`). Everything shown is invented.
"""

from __future__ import annotations

import contextlib
import shutil
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import uvicorn
from playwright.sync_api import sync_playwright

from reportedly.codebook import load_codebook
from reportedly.config import Config
from reportedly.pipeline import Pipeline
from reportedly.review.accounts import open_account
from reportedly.review.decide import Judgement, decide
from reportedly.review.queue import QueuePolicy, refresh_queue
from reportedly.review.roles import Principal
from reportedly.store import Store, make_store
from reportedly.store.query import Query
from reportedly.store.search import search
from reportedly.store.told import ToldQuery, list_told
from reportedly.web.app import create_app
from reportedly.web.demo import fill_sample
from reportedly.web.house import House
from reportedly.worker.telling import catch_up

PICTURES = Path(__file__).parent / "pictures" / "workbench"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
SIZE = {"width": 1280, "height": 860}
PASSWORD = "a password for pictures"
ANA, RUI, ADA = (Principal(name=n, role=r) for n, r in (("ana", "coder"), ("rui", "reviewer"), ("ada", "admin")))  # type: ignore[arg-type]


def prepare(store: Store) -> dict[str, str]:
    """Fill the store, let three people judge, and say which record each page is to show."""
    book = load_codebook()
    fill_sample(store, Pipeline(Config(), book), book, who="machine")
    open_account(store, None, name="ada", role="admin", password=PASSWORD)
    for who in (ANA, RUI):
        open_account(store, ADA, name=who.name, role=who.role, password=PASSWORD)
    claims = [hit.judged.claim.id for hit in search(store, Query(limit=60, order="oldest")).hits]
    for claim in claims[::3]:
        decide(store, ANA, Judgement(act="accept", subject=claim, blind=True))
    for claim in claims[::6]:
        act = "reject" if claim == claims[6] else "accept"
        decide(store, RUI, Judgement(act=act, subject=claim, blind=True, reason="told of another day"))
    for claim in (claims[0], claims[12], claims[18]):
        decide(store, RUI, Judgement(act="release", subject=claim, reason="read twice"))
    catch_up(store, book)
    refresh_queue(store, QueuePolicy())
    with store.reading() as connection:
        incident = list_told(connection, ToldQuery(order="sources", limit=1)).rows[0].id
    shown = search(store, Query(words="market", limit=1, order="oldest")).hits[0].judged.claim
    return {"incident": incident, "report": shown.report, "claim": shown.id}


def pages(named: dict[str, str]) -> dict[str, tuple[str, dict[str, Any]]]:
    """List the pictures: name, address, and how the browser is set."""
    plain = {
        "start": "/", "reports": "/reports", "add": "/reports/add", "report": f"/reports/{named['report']}",
        "claims": "/claims?kind=shelling&kind=air_strike", "claim": f"/claims/{named['claim']}",
        "correct": f"/claims/{named['claim']}/correct", "incidents": "/incidents?sort=sources",
        "incident": f"/incidents/{named['incident']}", "queue": "/queue", "map": "/map?country=UY",
        "timeline": "/timeline?since=2024-03-01", "sources": "/sources", "agreement": "/agreement",
        "failures": "/failures", "release": "/release", "admin": "/admin", "help": "/help",
    }  # fmt: skip
    made: dict[str, tuple[str, dict[str, Any]]] = {name: (address, {}) for name, address in plain.items()}
    made["report-dark"] = (plain["report"], {"color_scheme": "dark"})
    made["queue-phone"] = (plain["queue"], {"viewport": {"width": 390, "height": 844}})
    return made


@contextlib.contextmanager
def served(store: Store) -> Iterator[str]:
    """Serve the store on a free port."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port = held.getsockname()[1]
    house = House(store, load_codebook(), Config(), port=port)
    server = uvicorn.Server(uvicorn.Config(create_app(house), host="127.0.0.1", port=port, log_config=None))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)


def photograph(base: str, named: dict[str, str], wanted: list[str]) -> None:
    """Take the pictures that are wanted; all of them when none is named."""
    chromium = next(filter(None, map(shutil.which, BROWSERS)), None)
    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
        browser = playwright.chromium.launch(executable_path=chromium, args=flags)
        inside = {who: _signed_in(browser, base, who) for who in ("rui", "ada")}
        for name, (address, look) in pages(named).items():
            if not wanted or name in wanted:
                state = inside["ada" if name == "admin" else "rui"]
                _one(browser, name, address, look | {"base_url": base, "storage_state": state})
        browser.close()


def _signed_in(browser: Any, base: str, who: str) -> Any:
    """Sign in once and keep the session: tries are limited by the minute."""
    context = browser.new_context(base_url=base)
    page = context.new_page()
    page.goto("/login")
    page.get_by_label("Name").fill(who)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/")
    state = context.storage_state()
    context.close()
    return state


def _one(browser: Any, name: str, address: str, look: dict[str, Any]) -> None:
    context = browser.new_context(**({"viewport": SIZE} | look))
    page = context.new_page()
    page.goto(address, wait_until="networkidle")
    if name == "map":
        page.wait_for_selector("#map[data-drawn=yes]")
        page.wait_for_timeout(1500)
    page.screenshot(path=PICTURES / f"{name}.png")
    print(PICTURES / f"{name}.png")
    context.close()


def main() -> None:
    """Fill a store of its own, serve it, take the pictures."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        make_store(Path(folder) / "pictures.db")
        with Store(Path(folder) / "pictures.db") as store:
            named = prepare(store)
            with served(store) as base:
                photograph(base, named, sys.argv[1:])


if __name__ == "__main__":
    main()
