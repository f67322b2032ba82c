"""Two databases, one behaviour: how to connect, read a still picture, write one at a time, and say what went wrong.

One writer at a time on both: the ledger is a chain, so writers queue for it anyway. Whoever writes first takes the
gate (a lock on a file beside the SQLite database, an advisory lock in PostgreSQL); both wake the next in line at once,
so that a person's decision waits for one small batch of a running `add` and no longer.
"""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import URL, Connection, Engine, make_url

from reportedly.errors import (
    NoStore,
    ReportedlyError,
    StoreBusy,
    StoreDamaged,
    StoreError,
    StoreFull,
    StoreReadOnly,
)
from reportedly.store.hot import OPTION, HotRecords

WAIT_S = 30.0
"""How long a writer queues before it gives up, in seconds."""
_SQLITE_ERRORS: dict[int, type[StoreError]] = {
    5: StoreBusy, 6: StoreBusy, 8: StoreReadOnly, 11: StoreDamaged, 13: StoreFull, 14: NoStore, 26: NoStore,
}  # fmt: skip
_POSTGRES_ERRORS: dict[str, type[StoreError]] = {
    "53100": StoreFull, "25006": StoreReadOnly, "42501": StoreReadOnly, "55P03": StoreBusy, "40001": StoreBusy,
    "40P01": StoreBusy, "57014": StoreBusy, "XX001": StoreDamaged, "XX002": StoreDamaged, "3D000": NoStore,
}  # fmt: skip


_POSTGRES_SETTINGS = "SET jit = off; SET plan_cache_mode = force_custom_plan; SET max_parallel_workers_per_gather = 0"
"""Every statement here is short, and a plan made without its values mistakes a rare word for a common one."""


def store_url(address: str | Path) -> URL:
    """Read the address of a store: a `postgresql://` URL, a `sqlite:///` URL, or the path of a file."""
    text = str(address)
    if "://" not in text:
        return URL.create("sqlite", database=str(Path(text)))
    url = make_url(text)
    if url.drivername in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() not in ("sqlite", "postgresql"):
        raise NoStore(f"a store is a file or a postgresql:// address, not {url.drivername}://", where=text)
    if url.get_backend_name() == "sqlite" and not url.database:
        raise NoStore("a store needs a file", where=text)
    return url


class Database:
    """Hold the connections to one store. Safe for threads; each process opens its own."""

    def __init__(self, address: str | Path, *, wait_s: float = WAIT_S) -> None:
        self.url = store_url(address)
        self.wait_s = wait_s
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.file = Path(unquote(self.url.database or "")) if self.is_sqlite else None
        self.engine = self._sqlite() if self.is_sqlite else self._postgres()
        self.hot = HotRecords()

    @property
    def name(self) -> str:
        """Name the store for messages, without a password."""
        return str(self.file) if self.file else self.url.render_as_string(hide_password=True)

    def _sqlite(self) -> Engine:
        settings = {"timeout": self.wait_s, "check_same_thread": False}
        url: URL | str = self.url
        if self._is_on_read_only_disk():
            url = f"sqlite:///file:{quote(str(self.file))}?immutable=1&uri=true"
        engine = sa.create_engine(url, connect_args=settings)

        @event.listens_for(engine, "connect")
        def _settle(connection: Any, _record: Any) -> None:
            connection.isolation_level = None
            for pragma in ("synchronous=FULL", "cache_size=-65536"):
                connection.execute(f"PRAGMA {pragma}")

        @event.listens_for(engine, "begin")
        def _begin(connection: Connection) -> None:
            writing = connection.get_execution_options().get("writing")
            connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

        return engine

    def _is_on_read_only_disk(self) -> bool:
        """Tell whether nobody can be writing: SQLite then needs no files of its own beside the store to read it."""
        assert self.file is not None
        if not self.file.is_file() or Path(f"{self.file}-wal").exists():
            return False
        return not (os.access(self.file, os.W_OK) and os.access(self.file.resolve().parent, os.W_OK))

    def _postgres(self) -> Engine:
        try:
            engine = sa.create_engine(self.url, pool_pre_ping=True)
        except ModuleNotFoundError:
            raise NoStore(
                "the driver for PostgreSQL is not installed", remedy="Install it: pip install 'reportedly[postgres]'."
            ) from None

        @event.listens_for(engine, "connect")
        def _settle(connection: Any, _record: Any) -> None:
            connection.execute(_POSTGRES_SETTINGS)
            connection.commit()

        return engine

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a still picture of the store: what is read inside does not change while it is read."""
        with self.told(), self.engine.connect() as connection:
            connection = connection.execution_options(**{OPTION: self.hot})
            if not self.is_sqlite:
                connection = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            with connection.begin():
                yield connection

    @contextlib.contextmanager
    def writing(self, *, lasting: bool = True) -> Iterator[Connection]:
        """Open the one writing transaction; it is taken back whole on any error.

        Args:
            lasting: wait until the disk holds it. Working rows that can be made again (leases, the queue, what is
                told) need not: they may be lost with the power, but never without whatever was written after them.

        Raises:
            StoreBusy: another writer did not let go within `wait_s` seconds.
        """
        with self.told(), self._gate(), self.engine.connect() as connection:
            connection = connection.execution_options(writing=True)
            self._settle_sync(connection, lasting=lasting)
            with connection.begin():
                if not self.is_sqlite:
                    self._queue_up(connection, lasting=lasting)
                yield connection

    def _settle_sync(self, connection: Connection, *, lasting: bool) -> None:
        """Say, outside of any transaction, whether this SQLite connection waits for the disk when it commits."""
        if self.is_sqlite:
            raw: Any = connection.connection.driver_connection
            raw.execute(f"PRAGMA synchronous={'FULL' if lasting else 'NORMAL'}")

    def _queue_up(self, connection: Connection, *, lasting: bool) -> None:
        commit = "" if lasting else "set_config('synchronous_commit', 'off', true), "
        connection.exec_driver_sql(
            f"SELECT {commit}set_config('lock_timeout', '{int(self.wait_s * 1000)}ms', true), "
            "pg_advisory_xact_lock(hashtext('reportedly.' || current_schema()))"
        )

    @contextlib.contextmanager
    def _gate(self) -> Iterator[None]:
        """Queue before a SQLite file: who is next holds the turn, who writes holds the gate."""
        if self.file is None or sys.platform == "win32":
            yield
            return
        if not self.file.is_file():
            raise NoStore("there is no store", where=self.name)
        end = time.monotonic() + self.wait_s
        with _locked(f"{self.file}.gate", after=f"{self.file}.turn", end=end, name=self.name):
            yield

    @contextlib.contextmanager
    def told(self) -> Iterator[None]:
        """Turn the errors of the driver and of the system into this software's own."""
        try:
            yield
        except sa.exc.DBAPIError as error:
            raise self.explain(error) from error
        except PermissionError as error:
            raise StoreReadOnly(f"the store may not be written: {error.strerror}", where=self.name) from None
        except OSError as error:
            raise self._from_system(error) from error

    def _from_system(self, error: OSError) -> ReportedlyError:
        kind = {28: StoreFull, 122: StoreFull, 30: StoreReadOnly, 2: NoStore}.get(error.errno or 0, StoreError)
        return kind(f"{error.strerror or error}", where=self.name)

    def explain(self, error: sa.exc.DBAPIError) -> ReportedlyError:
        """Turn a driver's error into one that says what, where and what to do."""
        cause: Any = error.orig
        words = str(cause).strip().splitlines()[0] if str(cause).strip() else type(cause).__name__
        if self.is_sqlite:
            kind = _SQLITE_ERRORS.get(getattr(cause, "sqlite_errorcode", 1) & 0xFF, StoreError)
        else:
            state = getattr(cause, "sqlstate", None)
            lost = isinstance(error, sa.exc.OperationalError) and state is None
            kind = NoStore if lost else _POSTGRES_ERRORS.get(state or "", StoreError)
        return kind(words, where=self.name)

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


@contextlib.contextmanager
def _locked(gate: str, *, after: str, end: float, name: str) -> Iterator[None]:
    """Hold the lock on `gate`; while waiting for it hold the one on `after`, so that no one overtakes."""
    handles = [os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666) for path in (after, gate)]
    try:
        for handle in handles:
            _take(handle, end=end, name=name)
        os.close(handles.pop(0))
        yield
    finally:
        for handle in handles:
            os.close(handle)


def _take(handle: int, *, end: float, name: str) -> None:
    import fcntl

    pause = 0.0005
    while True:
        try:
            return fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > end:
                raise StoreBusy("another writer has held the store too long", where=name) from None
            time.sleep(pause)
            pause = min(pause * 1.5, 0.004)
