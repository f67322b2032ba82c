"""Many rows at once: one COPY for a table in PostgreSQL, one statement run for each row in SQLite."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

_FEW = 2
"""So few rows go as a plain INSERT; a COPY costs two messages more."""


def put_rows(connection: Connection, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows, each with the same names, within the running transaction."""
    if not rows:
        return
    if connection.dialect.name == "sqlite" or len(rows) < _FEW:
        connection.execute(table.insert(), list(rows))
        return
    names = tuple(rows[0])
    copy_rows(connection, table.name, names, ([row[name] for name in names] for row in rows))


def copy_rows(connection: Connection, table: str, names: Iterable[str], rows: Iterable[Sequence[Any]]) -> None:
    """Send rows to PostgreSQL by COPY, within the running transaction."""
    import psycopg

    columns = ", ".join(f'"{name}"' for name in names)
    statement = f'COPY "{table}" ({columns}) FROM STDIN'
    raw = connection.connection.driver_connection
    assert isinstance(raw, psycopg.Connection)
    try:
        with raw.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
    except psycopg.Error as error:
        raise sa.exc.OperationalError(statement, None, error) from error
