"""Back up in one pass, restore to either database, and make the index anew.

A backup is a store in one SQLite file, whatever the database it comes from: it can be opened, searched and verified
as it is. A backup in pages is not used: under live writes it starts again at each of them and may never end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from reportedly.errors import NoStore, StoreDamaged, StoreError
from reportedly.store import ledger as chain
from reportedly.store.engine import Database
from reportedly.store.migrate import make_store
from reportedly.store.rebuild import rebuild
from reportedly.store.store import Store
from reportedly.store.tables import accounts, facts, ledger, originals, records, tokens
from reportedly.store.verify import verify

_PAGE = 500
_COPIED = ((ledger, "seq"), (records, "num"), (originals, "sha256"), (accounts, "name"), (tokens, "id"))


def back_up(store: Store, target: Path | str, *, who: str) -> chain.LedgerEntry:
    """Write the whole store to one new file and check what was written; the original may be written to meanwhile.

    Returns:
        The last ledger entry in the backup; note its hash outside.

    Raises:
        StoreError: the file is there already.
        StoreFull, StoreReadOnly: it could not be written; nothing is left of it.
        StoreDamaged: what was written does not verify.
    """
    place = Path(target)
    if place.exists():
        raise StoreError("there is a file already", where=str(place), remedy="Name a new file.")
    with _unfinished(place) as part:
        if store.database.is_sqlite:
            _vacuum_into(store.database, part)
        else:
            _copy_out(store, part)
        last = _check(part, place)
    store.note(who=who, act="backup", detail={"head": last.hash, "entry": last.seq})
    return last


@contextmanager
def _unfinished(place: Path) -> Iterator[Path]:
    """Give a name beside the target; what bears it is moved into place at the end, or removed on an error."""
    part = place.with_name(f"{place.name}.part")
    _remove(part)
    try:
        yield part
        part.replace(place)
    finally:
        _remove(part)


def _remove(part: Path) -> None:
    for end in ("", "-wal", "-shm", ".gate", ".turn"):
        Path(f"{part}{end}").unlink(missing_ok=True)


def _vacuum_into(database: Database, part: Path) -> None:
    with database.told(), database.engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        try:
            raw.execute("VACUUM INTO ?", (str(part),))
        except raw.Error as error:
            wrapped = sa.exc.DBAPIError("VACUUM INTO", None, error)
            raise database.explain(wrapped) from error


def _copy_out(store: Store, part: Path) -> None:
    make_store(part)
    copy = Database(part)
    try:
        with store.reading() as source, copy.writing() as target:
            _copy(source, target)
            rebuild(target)
    finally:
        copy.close()


def _copy(source: Connection, target: Connection) -> None:
    for table, key in _COPIED:
        column, after = table.c[key], None
        while True:
            query = sa.select(table).order_by(column).limit(_PAGE)
            page = source.execute(query if after is None else query.where(column > after)).mappings().all()
            if page:
                target.execute(table.insert(), [dict(row) for row in page])
                after = page[-1][key]
            if len(page) < _PAGE:
                break
    name = source.execute(sa.select(facts.c.value).where(facts.c.name == "store")).scalar_one()
    target.execute(facts.update().where(facts.c.name == "store").values(value=name))


def _check(part: Path, place: Path) -> chain.LedgerEntry:
    with Store(part) as copy:
        last = copy.head()
        findings = verify(copy, index=False)
        if findings:
            raise StoreDamaged(f"{findings[0].where}: {findings[0].what}", where=str(place))
        if last is None:
            raise NoStore("an empty store needs no backup", where=str(place), remedy="Add reports first.")
        with copy.database.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return last


def restore(source: Path | str, address: Path | str, *, who: str) -> chain.LedgerEntry:
    """Make a store anew from a backup, on either database, after checking the backup whole.

    Raises:
        NoStore: the backup is not there or is none.
        StoreDamaged: the backup does not verify.
        StoreError: there is something at the address already.
    """
    with Store(source) as backup:
        findings = verify(backup, index=False)
        if findings:
            raise StoreDamaged(f"{findings[0].where}: {findings[0].what}", where=str(source))
        target = Database(address)
        try:
            _put_back(backup, target)
        finally:
            target.close()
    with Store(address) as restored:
        return restored.note(who=who, act="restore", detail={"head": _head_hash(restored)})


def _head_hash(store: Store) -> str:
    last = store.head()
    return last.hash if last else chain.START


def _put_back(backup: Store, target: Database) -> None:
    if target.file is not None:
        if target.file.exists():
            raise StoreError("there is a file already", where=target.name, remedy="Restore to a new place.")
        with target.told():
            target.file.parent.mkdir(parents=True, exist_ok=True)
            with _unfinished(target.file) as part:
                _vacuum_into(backup.database, part)
        return
    before, _ = make_store(address_of(target))
    if before is not None:
        raise StoreError("there is a store already", where=target.name, remedy="Restore to an empty database.")
    with backup.reading() as connection, target.writing() as writing:
        _copy(connection, writing)
        rebuild(writing)


def address_of(database: Database) -> str:
    """Give the address of a database in full, as `Store` takes it."""
    return database.url.render_as_string(hide_password=False)


def reindex(store: Store, *, who: str, progress: Callable[[int], None] | None = None) -> int:
    """Make the index anew from what is kept; gives the number of records read. Writers wait meanwhile."""
    with store.database.writing() as connection:
        count = rebuild(connection, progress=progress)
    store.words_differ = False
    store.note(who=who, act="reindex", detail={"records": count})
    return count
