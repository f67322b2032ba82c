"""Houses with a filled store, and browsers and programs of every role, for tests of the workbench."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from starlette.testclient import TestClient

from reportedly.codebook import load_codebook
from reportedly.config import Config
from reportedly.review import accounts
from reportedly.review.accounts import make_token, open_account
from reportedly.review.queue import QueuePolicy, refresh_queue
from reportedly.review.roles import ALLOWED, ROLES, Principal
from reportedly.store import Store, make_store
from reportedly.web.app import create_app
from reportedly.web.house import House
from reportedly.worker.gathering import gather_store
from reportedly.worker.telling import refresh_told
from stores import World

BASE = "http://127.0.0.1:8321"
OURS = {"Origin": BASE, "Sec-Fetch-Site": "same-origin"}
PASSWORD = "correct horse battery"
BOOK = load_codebook()


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """Hash passwords with little work: how hard they are to guess is argon2's matter, and tested elsewhere."""
    quick = partial(PasswordHasher, time_cost=1, memory_cost=8, parallelism=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(accounts, "PasswordHasher", quick)
        patch.setattr(accounts, "_DECOY", quick().hash("nobody"))
        yield


@pytest.fixture(scope="session")
def filled_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a store of 40 reports with incidents told; copied for each test that writes."""
    place = tmp_path_factory.mktemp("web") / "filled.db"
    make_store(place)
    with Store(place) as store:
        World().fill(store, *range(40))
        gather_store(store, who="machine")
        refresh_told(store, BOOK)
        refresh_queue(store, QueuePolicy())
    return place


@pytest.fixture
def place(filled_store: Path, tmp_path: Path) -> Path:
    """Give a copy of the filled store."""
    shutil.copyfile(filled_store, tmp_path / "house.db")
    return tmp_path / "house.db"


def make_house(place: Path, config: Config | None = None) -> House:
    return House(Store(place), BOOK, config or Config(), make_coder=lambda _config, _book: World())


@pytest.fixture
def house(place: Path) -> Iterator[House]:
    """Give a house without accounts over a filled store; its coder is the made-up world's."""
    made = make_house(place)
    yield made
    made.close()


def visitor(house: House, **headers: str) -> TestClient:
    """Give a browser that nobody knows yet."""
    return TestClient(create_app(house), base_url=BASE, headers={**OURS, **headers}, raise_server_exceptions=False)


@pytest.fixture
def owner(house: House) -> Iterator[TestClient]:
    """Give the browser of the owner of a store without accounts."""
    with visitor(house) as client:
        client.get("/start", params={"token": house.door.start_token})
        yield client


def open_accounts(store: Store) -> None:
    """Open an account for each role, called by its role."""
    open_account(store, None, name="admin", role="admin", password=PASSWORD)
    admin = Principal(name="admin", role="admin")
    for role in ROLES:
        if role != "admin":
            open_account(store, admin, name=role, role=role, password=PASSWORD)


def sign_in(client: TestClient, name: str, password: str = PASSWORD):
    return client.post("/login", data={"name": name, "password": password, "next": "/"}, follow_redirects=False)


@pytest.fixture
def people(house: House) -> dict[str, TestClient]:
    """Give signed-in browsers by role: data, reader, coder, reviewer, admin."""
    open_accounts(house.store)
    house.logins.most = 100
    clients = {role: visitor(house) for role in ROLES}
    for role, client in clients.items():
        assert sign_in(client, role).status_code == 303
    return clients


@pytest.fixture
def programs(house: House) -> dict[str, TestClient]:
    """Give programs with tokens by role, each with every scope of its role."""
    open_accounts(house.store)
    made = {}
    for role in ROLES:
        who = Principal(name=role, role=role)
        token = make_token(house.store, who, label="test", scopes=sorted(ALLOWED[role]))
        app = create_app(house)
        made[role] = TestClient(
            app, base_url=BASE, headers={"Authorization": f"Bearer {token}"}, raise_server_exceptions=False
        )
    return made


@pytest.fixture
def wait() -> Callable[..., dict]:
    """Wait for a job of the API to end, and give it."""

    def waited(client: TestClient, job: dict, seconds: float = 20) -> dict:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = client.get(f"/api/v1/jobs/{job['id']}").json()
            if found["state"] in ("done", "failed", "stopped"):
                return found
            time.sleep(0.02)
        raise AssertionError(f"job did not end: {found}")

    return waited
