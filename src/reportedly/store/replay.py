"""Replay what is kept into a scratch index, and compare: the index must be a pure function of what is kept."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from itertools import groupby, zip_longest
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from reportedly.store.index import Index
from reportedly.store.pack import pack
from reportedly.store.rebuild import kept_rows
from reportedly.store.tables import INDEX, WORDS, metadata, queue, records

_PAGE = 2_000


def compare_index(connection: Connection, *, progress: Callable[[int], None]) -> Iterator[tuple[str, str]]:
    """Name every derived row that is not as a replay makes it, as (where, what).

    Needs room for a second index in the folder for temporary files.
    """
    with tempfile.TemporaryDirectory(prefix="reportedly-verify-") as folder:
        engine = sa.create_engine(f"sqlite:///{Path(folder) / 'replay.db'}")
        try:
            with engine.connect() as scratch:
                _replay(connection, scratch, progress)
                for table in INDEX:
                    if table is not queue:
                        yield from _compare(table, connection, scratch)
                for name in WORDS:
                    yield from _compare_words(name, connection, scratch)
        finally:
            engine.dispose()


def _replay(connection: Connection, scratch: Connection, progress: Callable[[int], None]) -> None:
    for pragma in ("journal_mode=OFF", "synchronous=OFF"):
        scratch.exec_driver_sql(f"PRAGMA {pragma}")
    metadata.create_all(scratch)
    for name in WORDS:
        scratch.exec_driver_sql(f"CREATE VIRTUAL TABLE {name} USING fts5(words, content='', tokenize='ascii')")
    index, done = Index(scratch), 0
    for _, rows in groupby(kept_rows(connection), key=lambda row: row.entry):
        batch = list(rows)
        plain = [{f: getattr(row, f) for f in ("num", "sort", "key", "entry", "sha256")} for row in batch]
        bodies = [values | {"body": pack(row.wire)} for values, row in zip(plain, batch, strict=True)]
        scratch.execute(records.insert(), bodies)
        index.take_in(batch)
        done += len(batch)
        progress(done)


def _walk(table: sa.Table, connection: Connection) -> Iterator[tuple[Any, ...]]:
    order = list(table.primary_key.columns)
    after: tuple[Any, ...] | None = None
    while True:
        query = sa.select(table).order_by(*order).limit(_PAGE)
        if after is not None:
            query = query.where(sa.tuple_(*order) > sa.tuple_(*[sa.literal(value) for value in after]))
        page = connection.execute(query).all()
        yield from (tuple(row) for row in page)
        if len(page) < _PAGE:
            return
        after = tuple(getattr(page[-1], column.name) for column in order)


def _compare(table: sa.Table, connection: Connection, scratch: Connection) -> Iterator[tuple[str, str]]:
    width = len(table.primary_key.columns)
    for there, made in zip_longest(_walk(table, connection), _walk(table, scratch)):
        if there == made:
            continue
        if there is None or made is None or there[:width] != made[:width]:
            lost, name = (made, "is missing") if there is None else (there, "is not what a replay makes at its place")
            yield f"{table.name} {lost[:width]}", f"{name}; run `reportedly reindex`"
            return
        columns = [c.name for c, a, b in zip(table.columns, there, made, strict=True) if a != b]
        yield f"{table.name} {there[:width]}", f"{', '.join(columns)} was changed; run `reportedly reindex`"


def _compare_words(name: str, connection: Connection, scratch: Connection) -> Iterator[tuple[str, str]]:
    there, made = word_counts(name, connection), word_counts(name, scratch)
    strange = sorted(word for word in there.keys() | made.keys() if there.get(word) != made.get(word))
    if strange:
        some = ", ".join(repr(word) for word in strange[:5])
        yield name, f"{len(strange)} words are not found as they should be ({some}); run `reportedly reindex`"


def word_counts(name: str, connection: Connection) -> dict[str, tuple[int, int]]:
    """Count each searchable word: in how many texts, and how often."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(
            f"CREATE VIRTUAL TABLE IF NOT EXISTS temp.v_{name} USING fts5vocab(main, {name}, row)"
        )
        rows = connection.exec_driver_sql(f"SELECT term, doc, cnt FROM temp.v_{name}")  # noqa: S608
    else:
        rows = connection.exec_driver_sql(f"SELECT word, ndoc, nentry FROM ts_stat('SELECT words FROM {name}')")  # noqa: S608
    return {row[0]: (row[1], row[2]) for row in rows}
