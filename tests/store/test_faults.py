from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import time
from pathlib import Path

import pytest
import sqlalchemy as sa

from reportedly.errors import NoStore, StoreBusy, StoreFull, StoreReadOnly
from reportedly.store import Store, make_store
from reportedly.store.engine import store_url
from reportedly.store.read import count_kept
from reportedly.store.verify import verify


def test_a_full_disk_is_told_and_nothing_is_lost(tmp_path, world):
    make_store(tmp_path / "a.db")
    with Store(tmp_path / "a.db") as store:
        world.fill(store, *range(5))
        before = count_kept(store)

        @sa.event.listens_for(store.database.engine, "begin")
        def _small(connection):
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 3}")

        with pytest.raises(StoreFull) as told:
            world.fill(store, *range(5, 400))
        assert "goes on where it stopped" in str(told.value)
    with Store(tmp_path / "a.db") as store:
        assert verify(store) == ()
        assert count_kept(store)["reports"] >= before["reports"]
        world.fill(store, *range(400))
        assert count_kept(store)["reports"] == 400
        assert verify(store) == ()


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root to become somebody who may not write")
def test_a_read_only_disk_is_told_and_reading_goes_on(tmp_path, world):
    make_store(tmp_path / "a.db")
    with Store(tmp_path / "a.db") as store:
        world.fill(store, *range(5))
    for path in (tmp_path, *tmp_path.iterdir()):
        path.chmod(0o555 if path.is_dir() else 0o444)
    for parent in tmp_path.parents[:2]:
        parent.chmod(0o755)
    seen = multiprocessing.get_context("fork").Queue()
    reader = multiprocessing.get_context("fork").Process(target=_as_nobody, args=(tmp_path / "a.db", seen))
    reader.start()
    assert seen.get(timeout=20) == [5, "store.read_only"]
    reader.join()
    tmp_path.chmod(0o755)


def _as_nobody(path, seen):
    os.setuid(65534)
    with Store(path) as store:
        said = [count_kept(store)["reports"]]
        try:
            store.note(who="me", act="test", detail={})
        except StoreReadOnly as error:
            said.append(error.code)
    seen.put(said)


def test_a_database_that_may_not_be_written_is_told(address, store, world):
    if store.database.is_sqlite:
        pytest.skip("PostgreSQL's own way of being read-only")
    world.fill(store, 1)
    url = store_url(address)
    schema = url.query["options"].partition("=")[2]
    with store.database.engine.begin() as connection:
        connection.exec_driver_sql(f"CREATE ROLE {schema} LOGIN")
        connection.exec_driver_sql(f"GRANT USAGE ON SCHEMA {schema} TO {schema}")
        connection.exec_driver_sql(f"GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {schema}")
    try:
        with Store(url.set(username=schema).render_as_string(hide_password=False)) as locked:
            assert count_kept(locked)["reports"] == 1
            with pytest.raises(StoreReadOnly):
                world.fill(locked, 2)
    finally:
        with store.database.engine.begin() as connection:
            connection.exec_driver_sql(f"DROP OWNED BY {schema}")
            connection.exec_driver_sql(f"DROP ROLE {schema}")


def test_a_writer_that_waits_too_long_is_told(address, store):
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with store.database.writing():
            held.set()
            done.wait(10)

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait(10)
    with Store(address, wait_s=0.3) as other:
        begun = time.monotonic()
        with pytest.raises(StoreBusy):
            other.note(who="me", act="test", detail={})
        assert time.monotonic() - begun < 5
    done.set()
    holder.join()


def test_a_server_that_is_not_there_is_told():
    with pytest.raises(NoStore):
        Store("postgresql://nobody@127.0.0.1:1/none")


def test_a_driver_that_is_not_there_is_told(monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(NoStore, match="driver"):
        Store("postgresql://nobody@127.0.0.1:1/none")


def test_a_killed_add_loses_at_most_its_batch(address, store, world, tmp_path):
    """The long form, 50 kills on each database, is `bench/store/kill.py`."""
    store.close()
    runner = multiprocessing.get_context("fork").Process(target=_add_slowly, args=(address, world))
    runner.start()
    time.sleep(0.7)
    os.kill(runner.pid, signal.SIGKILL)
    runner.join()
    with Store(address) as again:
        assert verify(again) == ()
        world.fill(again, *range(300))
        assert count_kept(again)["reports"] == 300
        assert verify(again) == ()
    assert Path(tmp_path).exists()


def _add_slowly(address, world):
    from reportedly.store import add

    def code(report):
        time.sleep(0.004)
        return world.code(report)

    with Store(address) as mine:
        add(mine, world.taken(*range(300)), code=code, lineage=world.lineage, who="runner")
