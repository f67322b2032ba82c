"""Stores on both databases, and a small made-up world to fill them with."""

from __future__ import annotations

import contextlib
import os
import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from reportedly.errors import EmptyReport
from reportedly.records import Claim, Found, Lineage, Party, Published, Quantity, Report, Source, Span, When, Where
from reportedly.store import Store, Taken, add, make_store
from reportedly.store.engine import store_url

POSTGRES = os.environ.get("REPORTEDLY_TEST_POSTGRES")
PLACES = [("Tel Abyan", 36.5, 40.7), ("Qasr Mour", 35.3, 40.1), ("Vilnava", 48.6, 37.9), ("Port Selm", 15.6, 32.5)]
KINDS = [("shelled", "shelling"), ("struck", "air_strike"), ("raided", "raid"), ("seized", "territory")]
ACTORS = ["Northern Front", "Army of the Coast", "River Brigade", "border police"]


@dataclass
class World:
    """Make reports and code them, without any language model; the same number gives the same report."""

    lineage: Lineage = field(default_factory=lambda: Lineage(version="0", codebook="k1", config="g1"))
    day: date = date(2024, 3, 1)

    def report(self, number: int, **values: object) -> Report:
        pick = random.Random(number)
        place, verb = pick.choice(PLACES)[0], pick.choice(KINDS)[0]
        killed = pick.randrange(1, 40)
        text = (
            f"Number {number}. A spokesman said {pick.choice(ACTORS)} {verb} {place} on Tuesday. "
            f"At least {killed} people were killed. The {pick.choice(ACTORS)} raided Vilnava, witnesses told the paper."
        )
        day = self.day + timedelta(days=number % 90)
        plain = {"text": text, "publisher": f"Paper {number % 5}", "published": Published(day=day, origin="user")}
        return Report(source_id=f"s{number}", title=f"Report {number}", **(plain | values))  # type: ignore[arg-type]

    def tell(self, report: Report) -> Found:
        return Found(claims=self.code(report))

    def code(self, report: Report) -> tuple[Claim, ...]:
        if "unreadable" in report.text:
            raise EmptyReport("nothing to read")
        found = [self._claim(report, verb, kind) for verb, kind in KINDS if f" {verb} " in report.text]
        return tuple(found)

    def _claim(self, report: Report, verb: str, kind: str) -> Claim:
        text, at = report.text, report.text.index(f" {verb} ") + 1
        place = next((p for p in PLACES if text.startswith(f"{p[0]}", at + len(verb) + 1)), None)
        actor = next((a for a in ACTORS if text[:at].rstrip().endswith(a)), None)
        said = text.find("A spokesman")
        numbers = [w for w in text.split() if w.isdigit()][:1]
        where = when = None
        if place is not None:
            start = text.index(place[0], at)
            where = Where.cut(
                text, start, start + len(place[0]), name=place[0], country="SY", lat=place[1], lon=place[2],
                radius_m=5000, precision="locality",
            )  # fmt: skip
        if "Tuesday" in text and report.published:
            start, day = text.index("Tuesday"), report.published.day
            last = day + timedelta(days=5 if at % 4 == 0 else 0)
            when = When.cut(text, start, start + 7, earliest=day, latest=last, precision="days")
        counts = ()
        if numbers and "killed" in text:
            start, n = text.index(f"At least {numbers[0]}"), int(numbers[0])
            phrase = f"At least {n}"
            counts = (Quantity.cut(text, start, start + len(phrase), of="killed", low=n, best=n, bound="at_least"),)
        return Claim(
            report=report.id,
            source_id=report.source_id,
            kind=kind,
            anchor=Span.cut(text, at, at + len(verb)),
            manner="said" if said >= 0 else "own",
            says=(Source.cut(text, said, said + 11, sort="official"),) if said >= 0 else (),
            actor=(Party.cut(text, at - 1 - len(actor), at - 1, name=actor),) if actor else (),
            where=where,
            when=when,
            counts=counts,
            confidence={"kind": 0.5 + (at % 50) / 100},
            lineage=self.lineage.id,
        )

    def taken(self, *numbers: int) -> list[Taken]:
        reports = {n: self.report(n) for n in numbers}
        return [Taken(input=f"in/{n}.txt", report=r, original=r.text.encode()) for n, r in reports.items()]

    def fill(self, store: Store, *numbers: int) -> None:
        add(store, self.taken(*numbers), code=self.code, lineage=self.lineage, who="tester")


@pytest.fixture
def world() -> World:
    return World()


@contextlib.contextmanager
def empty_place(kind: str, folder: Path) -> Iterator[str]:
    """Give the address of an empty place for a store; on PostgreSQL a schema of its own."""
    if kind == "sqlite":
        yield str(folder / "house.db")
        return
    if not POSTGRES:
        pytest.skip("REPORTEDLY_TEST_POSTGRES is not set; `bash .ci/postgres` starts a cluster and prints it")
    schema = f"t_{uuid.uuid4().hex[:12]}"
    engine = sa.create_engine(store_url(POSTGRES), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE SCHEMA {schema}")
    yield f"{POSTGRES}?options=-csearch_path%3D{schema}"
    with engine.connect() as connection:
        connection.exec_driver_sql(f"DROP SCHEMA {schema} CASCADE")
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgres"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    with empty_place(request.param, tmp_path) as place:
        yield place


@pytest.fixture
def store(address: str) -> Iterator[Store]:
    make_store(address)
    with Store(address) as opened:
        yield opened


@pytest.fixture
def filled(store: Store, world: World) -> Store:
    world.fill(store, *range(150))
    return store


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def library(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Give a store of 150 reports that no test writes to."""
    with empty_place(request.param, tmp_path_factory.mktemp("library")) as place:
        make_store(place)
        with Store(place) as opened:
            World().fill(opened, *range(150))
            yield opened
