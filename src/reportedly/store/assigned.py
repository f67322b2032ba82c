"""What the machine last said of each claim and each report: its incident, its wording, and the words it counted."""

from __future__ import annotations

import base64
import zlib

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from reportedly.store.tables import assignment_index, facts, wording_index


class HeardWords(msgspec.Struct, frozen=True, kw_only=True):
    """Hold in how many claims each bucket of words was heard, as packed 32-bit integers, and in how many claims."""

    counts: bytes
    claims: int


def standing_assignments(connection: Connection) -> dict[str, str | None]:
    """Read the last assignment of every claim; null is "in none"."""
    query = sa.select(assignment_index.c.claim, assignment_index.c.incident).where(assignment_index.c.until.is_(None))
    return {row.claim: row.incident for row in connection.execute(query)}


def standing_wordings(connection: Connection) -> dict[str, str]:
    """Read the wording that each report was last put to."""
    query = sa.select(wording_index.c.report, wording_index.c.wording).order_by(wording_index.c.num)
    return {row.report: row.wording for row in connection.execute(query)}


def put_counts(connection: Connection, counts: bytes, *, claims: int) -> None:
    """Keep the counts of words of the last run; a working note, made anew by the next run."""
    packed = base64.b64encode(zlib.compress(counts, 6)).decode()
    connection.execute(facts.delete().where(facts.c.name == "heard"))
    connection.execute(facts.insert(), {"name": "heard", "value": f"{claims}:{packed}"})


def read_counts(connection: Connection) -> HeardWords | None:
    """Read the counts of words of the last run; None when there was none."""
    value = connection.execute(sa.select(facts.c.value).where(facts.c.name == "heard")).scalar()
    if not value:
        return None
    claims, _, packed = value.partition(":")
    return HeardWords(counts=zlib.decompress(base64.b64decode(packed)), claims=int(claims))
