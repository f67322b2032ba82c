"""A served workbench over the sample project, and Debian's Chromium to look at it with."""

from __future__ import annotations

import contextlib
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from houses import BOOK, PASSWORD
from reportedly.config import Config
from reportedly.pipeline import Pipeline
from reportedly.review.accounts import open_account
from reportedly.review.roles import Principal
from reportedly.store import Store, make_store
from reportedly.web.app import create_app
from reportedly.web.demo import fill_sample
from reportedly.web.house import House

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
AXE = (Path(__file__).parent / "web" / "vendor" / "axe.min.js").read_text("utf-8")
_FLAGS = ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
"""WebGL in software, so that the map is drawn on machines without a graphics card."""


@pytest.fixture(scope="session")
def sample_store(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Pipeline]:
    """Give the sample project as the real pipeline reads it, and the pipeline."""
    place = tmp_path_factory.mktemp("sample") / "sample.db"
    pipeline = Pipeline(Config(), BOOK)
    make_store(place)
    with Store(place) as store:
        fill_sample(store, pipeline, BOOK, who="machine")
    return place, pipeline


def open_people(store: Store) -> None:
    """Open accounts: ada (admin), cem (coder), rui (reviewer)."""
    open_account(store, None, name="ada", role="admin", password=PASSWORD)
    for name, role in (("cem", "coder"), ("rui", "reviewer")):
        open_account(store, Principal(name="ada", role="admin"), name=name, role=role, password=PASSWORD)


@contextlib.contextmanager
def served(place: Path, pipeline: Pipeline) -> Iterator[tuple[str, House]]:
    """Serve a store on a free port of this machine."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port = held.getsockname()[1]
    house = House(Store(place), BOOK, Config(), port=port, make_coder=lambda _config, _book: pipeline)
    house.logins.most = 1_000
    server = uvicorn.Server(uvicorn.Config(create_app(house), host="127.0.0.1", port=port, log_config=None))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}", house
    server.should_exit = True
    thread.join(10)
    house.close()


@pytest.fixture
def site(sample_store: tuple[Path, Pipeline], tmp_path: Path) -> Iterator[tuple[str, House]]:
    """Give the address of a workbench with accounts, over a copy of the sample project."""
    place = tmp_path / "site.db"
    shutil.copyfile(sample_store[0], place)
    with Store(place) as store:
        open_people(store)
    with served(place, sample_store[1]) as found:
        yield found


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Give Chromium, driven by Playwright."""
    api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("no Chromium here; on Debian: apt install chromium")
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=_FLAGS)
        yield browser
        browser.close()


class Visit:
    """One person's browser: whatever goes wrong on a page, and whatever leaves this machine, is noted."""

    def __init__(self, browser: Any, base: str, **options: Any) -> None:
        self.base = base
        self.context = browser.new_context(base_url=base, accept_downloads=True, **options)
        self.context.set_default_timeout(60_000)
        self.page = self.context.new_page()
        self.faults: list[str] = []
        self.page.on("console", lambda m: self.faults.append(m.text) if m.type == "error" else None)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on(
            "request", lambda r: None if r.url.startswith((base, "blob:", "data:")) else self.faults.append(r.url)
        )

    def sign_in(self, name: str) -> Any:
        self.page.goto("/login")
        self.page.get_by_label("Name").fill(name)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.get_by_role("button", name="Sign in").click()
        self.page.wait_for_url("**/")
        return self.page

    def check(self) -> None:
        assert self.faults == []

    def close(self) -> None:
        self.context.close()


def violations(page: Any) -> list[str]:
    """Run axe on a page: what breaks WCAG 2 (A, AA) or axe's best practices, each with the first place."""
    page.evaluate(AXE)
    found = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")["violations"]
    return [
        f"{v['id']} ({v['impact']}): {v['nodes'][0]['html'][:160]} [{len(v['nodes'])}] {v['nodes'][0]['any'][:1]}"
        for v in found
    ]
