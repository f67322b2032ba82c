from __future__ import annotations

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from reportedly.errors import NoStore, StoreVersion
from reportedly.store import Store, make_store
from reportedly.store.export import export_lines
from reportedly.store.migrate import HEAD, change_form
from reportedly.store.query import Query
from reportedly.store.search import count_claims
from reportedly.store.tables import INDEX, WORDS, metadata
from reportedly.store.verify import verify


def test_down_and_up_with_data_inside_loses_nothing(address, store, world):
    world.fill(store, *range(20))
    before, found = b"".join(export_lines(store)), count_claims(store, Query(words="shelled"))
    change_form(store.database, "0001")
    with store.database.reading() as connection:
        assert not set(sa.inspect(connection).get_table_names()) & {*WORDS, *(table.name for table in INDEX)}
    with pytest.raises(StoreVersion):
        Store(address)
    assert make_store(address) == ("0001", HEAD)
    with Store(address) as again:
        assert b"".join(export_lines(again)) == before
        assert count_claims(again, Query(words="shelled")) == found
        assert verify(again) == ()


def test_all_the_way_down_and_up(address, store, world):
    world.fill(store, 1)
    change_form(store.database, "base")
    with pytest.raises(NoStore):
        Store(address)
    assert make_store(address) == (None, HEAD)
    with Store(address) as again:
        world.fill(again, 1)
        assert verify(again) == ()


def test_the_steps_make_the_tables_that_the_code_names(store):
    with store.database.reading() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_name": lambda name, sort, _: sort != "table" or not name.startswith(WORDS)}
        )
        assert compare_metadata(context, metadata) == []


def test_making_a_store_twice_changes_nothing(address, store, world):
    world.fill(store, 1)
    assert make_store(address) == (HEAD, HEAD)
    assert verify(store) == ()


def test_a_database_with_other_tables_is_left_alone(address):
    from reportedly.store.engine import Database

    database = Database(address)
    if database.file:
        database.file.touch()
    with database.writing() as connection:
        connection.exec_driver_sql("CREATE TABLE mine (x integer)")
    with pytest.raises(NoStore):
        make_store(address)
    database.close()


@pytest.mark.parametrize("table", ["ledger", "records", "originals"])
@pytest.mark.parametrize("words", ["DELETE FROM {}", "UPDATE {} SET {}"])
def test_the_database_itself_refuses_to_change_what_is_kept(store, world, table, words):
    world.fill(store, 1)
    column = {"ledger": "who = 'x'", "records": "sort = 'x'", "originals": "codec = 'x'"}[table]
    from reportedly.errors import StoreError

    with pytest.raises(StoreError, match="append-only"), store.database.writing() as connection:
        connection.exec_driver_sql(words.format(table, column))
