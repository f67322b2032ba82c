from __future__ import annotations

import threading
from pathlib import Path

import pytest

from reportedly.errors import NoStore, StoreDamaged, StoreError
from reportedly.store import Store, make_store
from reportedly.store.backup import back_up, reindex, restore
from reportedly.store.export import export_lines
from reportedly.store.query import Query
from reportedly.store.search import search
from reportedly.store.verify import verify
from stores import empty_place


def lines(store):
    return b"".join(export_lines(store))


def hits(store):
    return [hit.judged.claim.id for hit in search(store, Query(words="shelled", limit=500)).hits]


@pytest.mark.parametrize("to", ["sqlite", "postgres"])
def test_a_backup_is_a_store_and_goes_back_to_either_database(store, world, tmp_path, to):
    world.fill(store, *range(12))
    last = back_up(store, tmp_path / "copy.db", who="me")
    assert sorted(p.name for p in tmp_path.glob("copy*")) == ["copy.db"]
    with Store(tmp_path / "copy.db") as copy:
        assert lines(copy) == lines(store)
        assert copy.head() == last
    with empty_place(to, tmp_path / "new") as place:
        restore(tmp_path / "copy.db", place, who="me")
        with Store(place) as back:
            assert lines(back) == lines(store)
            assert hits(back) == hits(store)
            assert verify(back, expected_head=last.hash) == ()
            world.fill(back, 50)
            assert verify(back) == ()


def test_a_backup_ends_while_others_write(address, store, world, tmp_path):
    world.fill(store, *range(10))
    stop = threading.Event()

    def write() -> None:
        number = 1000
        with Store(address) as mine:
            while not stop.is_set():
                world.fill(mine, number)
                number += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        back_up(store, tmp_path / "live.db", who="me")
    finally:
        stop.set()
        writer.join()
    with Store(tmp_path / "live.db") as copy:
        assert verify(copy) == ()


def test_nothing_is_written_over(store, world, tmp_path):
    world.fill(store, 1)
    (tmp_path / "there").write_text("mine")
    with pytest.raises(StoreError):
        back_up(store, tmp_path / "there", who="me")
    back_up(store, tmp_path / "copy.db", who="me")
    with pytest.raises(StoreError):
        restore(tmp_path / "copy.db", tmp_path / "there", who="me")
    assert (tmp_path / "there").read_text() == "mine"


def test_a_damaged_backup_is_not_restored(store, world, tmp_path):
    world.fill(store, *range(5))
    back_up(store, tmp_path / "copy.db", who="me")
    body = bytearray((tmp_path / "copy.db").read_bytes())
    place = body.rindex(b"l_")
    body[place] ^= 1
    (tmp_path / "copy.db").write_bytes(bytes(body))
    with pytest.raises((StoreDamaged, NoStore)):
        restore(tmp_path / "copy.db", tmp_path / "new.db", who="me")
    assert not Path(tmp_path / "new.db").exists()


def test_a_second_restore_into_a_database_is_refused(store, address, world, tmp_path):
    world.fill(store, 1)
    back_up(store, tmp_path / "copy.db", who="me")
    with pytest.raises(StoreError):
        restore(tmp_path / "copy.db", address, who="me")


def test_reindex_gives_the_rows_that_were_there(store, world):
    world.fill(store, *range(30))
    before = hits(store)
    with store.database.writing() as connection:
        connection.exec_driver_sql("DELETE FROM claim_index WHERE version IN (1, 3, 6)")
    assert verify(store) != ()
    reindex(store, who="me")
    assert verify(store) == ()
    assert hits(store) == before


def test_what_is_not_a_store_is_told(tmp_path):
    with pytest.raises(NoStore):
        Store(tmp_path / "none.db")
    (tmp_path / "text.db").write_text("words " * 5000)
    with pytest.raises(NoStore):
        Store(tmp_path / "text.db")
    with pytest.raises(NoStore):
        make_store(tmp_path / "text.db")
    with pytest.raises(NoStore):
        Store("mysql://host/db")
