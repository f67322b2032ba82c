"""Make the index anew from what is kept, in one transaction: a replay gives the rows that the first run gave."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from reportedly.store import words
from reportedly.store.index import Index
from reportedly.store.pack import Row, unpack, unwire
from reportedly.store.tables import INDEX, TOLD, WORDS, facts, records

_PAGE = 2_000


def kept_rows(connection: Connection, *, after: int = 0, upto: int | None = None) -> Iterator[Row]:
    """Walk over the kept records by number, unpacked.

    Raises:
        StoreDamaged: a record cannot be unpacked.
    """
    while True:
        query = sa.select(records).where(records.c.num > after).order_by(records.c.num).limit(_PAGE)
        page = connection.execute(query if upto is None else query.where(records.c.num <= upto)).all()
        for row in page:
            wire = unpack(row.body, where=f"record {row.num} ({row.sort} {row.key})")
            yield Row(
                num=row.num,
                entry=row.entry,
                sort=row.sort,
                key=row.key,
                sha256=row.sha256,
                wire=wire,
                record=unwire(row.sort, wire),
            )
        if len(page) < _PAGE:
            return
        after = page[-1].num


def rebuild(connection: Connection, *, progress: Callable[[int], None] | None = None) -> int:
    """Empty the index and derive it again; gives the number of records read.

    Args:
        connection: the writing transaction.
        progress: called with the number of records done, now and then.
    """
    _empty(connection)
    index, done = Index(connection), 0
    for _, rows in groupby(kept_rows(connection), key=lambda row: row.entry):
        batch = list(rows)
        index.take_in(batch)
        done += len(batch)
        if progress is not None:
            progress(done)
    connection.execute(facts.update().where(facts.c.name == "words").values(value=words.VERSION))
    return done


def _empty(connection: Connection) -> None:
    for table in (*INDEX, *TOLD):
        connection.execute(table.delete())
    for name in WORDS:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql(f"INSERT INTO {name}({name}) VALUES ('delete-all')")  # noqa: S608
        else:
            connection.exec_driver_sql(f"DELETE FROM {name}")  # noqa: S608
    connection.execute(facts.delete().where(facts.c.name.in_(("queue", "queue counts", "told"))))
