"""What lists and maps show: counts, points, days and names over a question, worked out by the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from reportedly.store.conditions import conditions_of
from reportedly.store.index import chunks
from reportedly.store.pack import unpack
from reportedly.store.query import Query
from reportedly.store.read import at_entry
from reportedly.store.tables import claim_index, ledger, originals, records, report_index, wording_index


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """Hold one point of the map: degrees of WGS 84, how many claims stand on it, and the newest of them.

    `name`, `radius_m` (metres) and `precision` are those of the newest claim. `first` and `last` are the ordinals of
    the earliest and the latest day that the claims may mean; null where none is dated.
    """

    lat: float
    lon: float
    claims: int
    claim: str
    name: str
    country: str | None
    radius_m: int
    precision: str
    first: int | None = None
    last: int | None = None


class _Where(msgspec.Struct):
    text: str = ""
    name: str | None = None
    country: str | None = None
    radius_m: int | None = None
    precision: str = "unknown"


class _Placed(msgspec.Struct):
    id: str
    where: _Where | None = None


def _found(connection: Connection, query: Query) -> list[sa.ColumnElement[bool]]:
    return [at_entry(None), *conditions_of(query, connection)]


def points(connection: Connection, query: Query, *, most: int, newest: int | None = None) -> tuple[Point, ...]:
    """List the points that the claims found stand on, those of most claims first.

    Args:
        connection: a still picture of the store.
        query: the question; its order and limit have no effect.
        most: no more than this many points.
        newest: look at no more claims than this many, the newest kept; None looks at all.

    Raises:
        BadQuery: a part of the question cannot be read.
    """
    columns = (claim_index.c.lat, claim_index.c.lon, claim_index.c.record, claim_index.c.first, claim_index.c.last)
    found = sa.select(*columns).where(claim_index.c.lat.is_not(None), *_found(connection, query))
    if newest is not None:
        found = found.order_by(claim_index.c.record.desc()).limit(newest)
    table = found.subquery().c
    chosen = sa.select(
        table.lat, table.lon, sa.func.count().label("claims"), sa.func.max(table.record).label("record"),
        sa.func.min(table.first).label("first"), sa.func.max(table.last).label("last"),
    )  # fmt: skip
    rows = connection.execute(
        chosen.group_by(table.lat, table.lon).order_by(sa.desc("claims"), sa.desc("record")).limit(most)
    ).all()
    placed = _placed(connection, [row.record for row in rows])
    return tuple(_point(row, placed[row.record]) for row in rows)


def _placed(connection: Connection, nums: Sequence[int]) -> dict[int, _Placed]:
    """Read no more of claims than where they are."""
    decoder = msgspec.json.Decoder(_Placed)
    found: dict[int, _Placed] = {}
    for part in chunks(nums):
        query = sa.select(records.c.num, records.c.body).where(records.c.num.in_(part))
        for row in connection.execute(query):
            found[row.num] = decoder.decode(unpack(row.body, where=f"record {row.num}"))
    return found


def _point(row: sa.Row[tuple[object, ...]], placed: _Placed) -> Point:
    where = placed.where or _Where()
    return Point(
        lat=row.lat, lon=row.lon, claims=row.claims, claim=placed.id, name=where.name or where.text,
        country=where.country, radius_m=where.radius_m or 0, precision=where.precision, first=row.first, last=row.last,
    )  # fmt: skip


class Days(msgspec.Struct, frozen=True, kw_only=True):
    """Hold how many claims of a question begin on each day (by its ordinal), and how many are undated."""

    counts: dict[int, int]
    undated: int


def countries(connection: Connection) -> tuple[str, ...]:
    """List the countries that claims are placed in, as ISO 3166 codes."""
    column, found = claim_index.c.country, list[str]()
    while (
        code := connection.execute(sa.select(sa.func.min(column)).where(column > (found or [""])[-1])).scalar()
    ) is not None:
        found.append(code)  # from one country to the next by the index, which no DISTINCT does
    return tuple(found)


def publishers(connection: Connection, *, most: int = 500) -> tuple[tuple[str, int], ...]:
    """List publishers with how many reports each has, those of most first."""
    column, count = report_index.c.publisher, sa.func.count().label("reports")
    query = sa.select(column, count).where(column.is_not(None)).group_by(column)
    return tuple((row[0], row[1]) for row in connection.execute(query.order_by(count.desc(), column).limit(most)))


def claim_counts(connection: Connection, nums: Sequence[int]) -> dict[int, dict[str, int]]:
    """Count the claims of reports, given by their numbers, by how they stand."""
    found: dict[int, dict[str, int]] = defaultdict(dict)
    table = claim_index.c
    for part in chunks(nums):
        query = sa.select(table.report, table.status, sa.func.count().label("claims"))
        for row in connection.execute(
            query.where(table.report.in_(part), table.until.is_(None)).group_by(table.report, table.status)
        ):
            found[row.report][row.status] = row.claims
    return dict(found)


def status_counts(connection: Connection) -> dict[tuple[str, bool], int]:
    """Count all claims by how they stand and whether they were released."""
    table = claim_index.c
    query = sa.select(table.status, table.released, sa.func.count().label("claims")).where(table.until.is_(None))
    rows = connection.execute(query.group_by(table.status, table.released))
    return {(row.status, bool(row.released)): row.claims for row in rows}


class Shared(msgspec.Struct, frozen=True, kw_only=True):
    """Hold one report of a wording that several reports share."""

    wording: str
    report: str
    publisher: str | None
    published: int | None


def shared_wordings(connection: Connection, *, most: int = 20_000) -> tuple[Shared, ...]:
    """List the reports that share a wording with others, wording by wording, the earliest published first."""
    table = wording_index.c
    several = sa.select(table.wording).group_by(table.wording).having(sa.func.count(table.report.distinct()) > 1)
    columns = (table.wording, table.report, report_index.c.publisher, report_index.c.published)
    query = sa.select(*columns).join(report_index, report_index.c.id == table.report)
    ordered = query.where(table.wording.in_(several)).order_by(table.wording, report_index.c.published, table.report)
    rows = connection.execute(ordered.limit(most))
    unique = dict.fromkeys((row.wording, row.report, row.publisher, row.published) for row in rows)
    return tuple(Shared(wording=w, report=r, publisher=p, published=d) for w, r, p, d in unique)


def copies_upto(connection: Connection) -> tuple[int, int]:
    """Say up to which report and which word on a wording the store has come: all that copies depend on."""
    newest = (sa.select(sa.func.max(num)).scalar_subquery() for num in (report_index.c.num, wording_index.c.num))
    report, wording = connection.execute(sa.select(*newest)).one()
    return int(report or 0), int(wording or 0)


def keeps_original(connection: Connection, sha256: str) -> bool:
    """Tell whether bytes with this SHA-256 are kept."""
    query = sa.select(originals.c.sha256).where(originals.c.sha256 == sha256)
    return connection.execute(query).first() is not None


def last_entries(
    connection: Connection, *, before: int | None = None, acts: tuple[str, ...] = (), most: int = 50
) -> tuple[sa.RowMapping, ...]:
    """Read the ledger backwards: the newest entries first, those before a number, or of some acts only."""
    query = sa.select(ledger).order_by(ledger.c.seq.desc()).limit(most)
    query = query.where(ledger.c.seq < before) if before is not None else query
    return tuple(connection.execute(query.where(ledger.c.act.in_(acts)) if acts else query).mappings())
