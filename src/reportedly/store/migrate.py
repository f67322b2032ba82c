"""Make a store, and bring an older one up (or down) to a form; Alembic does the steps, nothing else calls it."""

from __future__ import annotations

import uuid
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy.engine import Connection

from reportedly.errors import NoStore
from reportedly.store import words
from reportedly.store.engine import Database
from reportedly.store.rebuild import rebuild
from reportedly.store.tables import facts

HEAD = "0003"
"""The form of store that this version reads and writes."""
_FOLDER = Path(__file__).parent / "migrations"


def revision_of(connection: Connection) -> str | None:
    """Read which form a store is of; None when it is no store."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    return MigrationContext.configure(connection).get_current_revision()


def make_store(address: str | Path) -> tuple[str | None, str]:
    """Make a store where there is none, or bring an older one up to this version's form, in one transaction.

    Returns:
        The form before (None: newly made) and the form now.

    Raises:
        NoStore: the file or database holds something that is not a store.
        StoreReadOnly: the folder or the database may not be written.
    """
    database = Database(address)
    if database.file is not None:
        _make_file(database)
    try:
        with database.writing() as connection:
            before = revision_of(connection)
            if before is None and set(sa.inspect(connection).get_table_names()) - {"alembic_version"}:
                raise NoStore("the database holds other tables; name an empty one", where=database.name)
            _run(connection, HEAD)
            _note_facts(connection)
            if before is not None and before != HEAD:
                rebuild(connection)
    finally:
        database.close()
    return before, HEAD


def _make_file(database: Database) -> None:
    assert database.file is not None
    with database.told():
        database.file.parent.mkdir(parents=True, exist_ok=True)
        database.file.touch()
        with database.engine.connect() as connection:
            raw = connection.connection.driver_connection
            assert raw is not None
            raw.execute("PRAGMA journal_mode=WAL")


def change_form(database: Database, revision: str) -> None:
    """Take a store to another form, up or down; the index is lost on the way down and comes back by `reindex`."""
    with database.writing() as connection:
        _run(connection, revision)


def _run(connection: Connection, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    current = revision_of(connection)
    down = current is not None and (revision == "base" or revision < current)
    (command.downgrade if down else command.upgrade)(config, revision)


def _note_facts(connection: Connection) -> None:
    known = set(connection.execute(sa.select(facts.c.name)).scalars())
    wanted = {"store": str(uuid.uuid4()), "words": words.VERSION}
    rows = [{"name": name, "value": value} for name, value in wanted.items() if name not in known]
    if rows:
        connection.execute(facts.insert(), rows)
