"""A question as SQL: one condition for each field, the same on both databases but for the search of words."""

from __future__ import annotations

import math
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from reportedly.errors import BadQuery
from reportedly.records import COUNTED
from reportedly.store.index import EARTH_M, cell_of, unit_vector
from reportedly.store.phrases import Phrases, read_names, read_phrases
from reportedly.store.query import Box, Days, Near, Query
from reportedly.store.tables import SPANS, assignment_index, claim_index, count_index, report_index

MOST_CELLS = 2_000
"""A box of more half-degree cells is looked for without their list."""
MOST_LISTED_TEXTS = 4_000
"""So many texts that hold a phrase are named one by one in a statement; of more, any order of rows finds some soon."""
MOST_LISTED_DAYS = {"sqlite": 400, "postgresql": 100}
"""The claims of a longer stretch of days are not listed first."""


def conditions_of(query: Query, connection: Connection) -> list[sa.ColumnElement[bool]]:
    """Give every condition that a claim must meet, but for the moment that the question is put to.

    Raises:
        BadQuery: a part of the question cannot be read.
    """
    return [*_values(query), *_place(query), *_time(connection, query), *_numbers(query), *_words(connection, query)]


def _values(query: Query) -> list[sa.ColumnElement[bool]]:
    table = claim_index.c
    chosen = ((table.kind, query.kinds), (table.certainty, query.certainties), (table.standing, query.standings))
    found: list[sa.ColumnElement[bool]] = [
        column.in_(values) for column, values in (*chosen, (table.status, query.statuses)) if values
    ]
    if query.country:
        found.append(table.country == query.country.upper())
    if query.released is not None:
        found.append(table.released == int(query.released))
    if query.placed is not None:
        found.append(table.lat.is_not(None) if query.placed else table.lat.is_(None))
    if query.report:
        num = sa.select(report_index.c.num).where(report_index.c.id == query.report)
        found.append(table.report == num.scalar_subquery())
    if query.incident:
        named = assignment_index.c.incident == query.incident
        members = sa.select(assignment_index.c.claim).where(named, assignment_index.c.until.is_(None))
        found.append(table.claim.in_(members))
    return found


def _place(query: Query) -> list[sa.ColumnElement[bool]]:
    found = _in_box(query.box) if query.box else []
    if query.near:
        near, table = query.near, claim_index.c
        if not (-90 <= near.lat <= 90 and -180 <= near.lon <= 180 and near.radius_m > 0):
            raise BadQuery(f"near {near.lat}, {near.lon}, {near.radius_m} m is not a place with a radius")
        x, y, z = unit_vector(near.lat, near.lon)
        chord = 2 * math.sin(min(near.radius_m / EARTH_M, math.pi) / 2)
        dx, dy, dz = table.x - x, table.y - y, table.z - z
        square = dx * dx + dy * dy + dz * dz
        found += [*_in_box(_box_around(near)), square <= chord * chord]
    return found


def _box_around(near: Near) -> Box:
    angle = min(near.radius_m / EARTH_M, math.pi) * (1 + 1e-9) + 1e-9
    south, north = near.lat - math.degrees(angle), near.lat + math.degrees(angle)
    if south <= -90 or north >= 90:
        return Box(south=max(south, -90), west=-180, north=min(north, 90), east=180)
    wide = math.degrees(math.asin(min(1.0, math.sin(angle) / math.cos(math.radians(near.lat)))))
    west, east = near.lon - wide, near.lon + wide
    return Box(
        south=south, west=west if west >= -180 else west + 360, north=north, east=east if east <= 180 else east - 360
    )


def _in_box(box: Box) -> list[sa.ColumnElement[bool]]:
    if not (-90 <= box.south <= box.north <= 90 and -180 <= box.west <= 180 and -180 <= box.east <= 180):
        raise BadQuery(
            f"box {box.south}, {box.west}, {box.north}, {box.east} is not south, west, north, east in degrees"
        )
    table = claim_index.c
    spans = [(box.west, box.east)] if box.west <= box.east else [(box.west, 180.0), (-180.0, box.east)]
    cells = {cell for west, east in spans for cell in _cells(box.south, west, box.north, east)}
    in_lon = [sa.and_(table.lon >= w, table.lon <= e) for w, e in spans]
    found: list[sa.ColumnElement[bool]] = [table.lat.between(box.south, box.north), sa.or_(*in_lon)]
    if len(cells) <= MOST_CELLS:
        found.append(table.cell.in_(sorted(cells)))
    return found


def _cells(south: float, west: float, north: float, east: float) -> set[int]:
    rows = range(cell_of(south, west) // 720, cell_of(north, west) // 720 + 1)
    columns = range(math.floor((west + 180) * 2), math.floor((east + 180) * 2) + 1)
    if len(rows) * len(columns) > MOST_CELLS:
        return set(range(MOST_CELLS + 1))
    return {row * 720 + column % 720 for row in rows for column in columns}


def _time(connection: Connection, query: Query) -> list[sa.ColumnElement[bool]]:
    table = claim_index.c
    found: list[sa.ColumnElement[bool]] = []
    if query.happened:
        found.append(_happened(connection, query, query.happened))
    if query.published:
        days, column = query.published, report_index.c.published
        limits = [column >= days.since.toordinal()] if days.since else []
        limits += [column < days.until.toordinal()] if days.until else []
        found.append(table.report.in_(sa.select(report_index.c.num).where(column.is_not(None), *limits)))
    return found


def _happened(connection: Connection, query: Query, days: Days) -> sa.ColumnElement[bool]:
    table = claim_index.c
    since = days.since.toordinal() if days.since else None
    until = days.until.toordinal() if days.until else None
    most = MOST_LISTED_DAYS[connection.dialect.name]
    narrow = since is not None and until is not None and until - since <= most
    if narrow and not (query.undated or query.near or query.box):
        return _listed(connection.dialect.name, since or 0, until or 0)
    dated: list[sa.ColumnElement[bool]] = [table.day > 0]
    dated += [table.day < until] if until is not None else []
    dated += [table.last >= since] if since is not None else []
    return sa.or_(sa.and_(*dated), table.day == 0) if query.undated else sa.and_(*dated)


def _listed(dialect: str, since: int, until: int) -> sa.ColumnElement[bool]:
    """List the claims of a stretch of days first: else the database walks over all of a kind, or of a word."""
    table = claim_index.c
    begun = sa.select(table.version).where(table.day >= since, table.day < until)
    listed = sa.union_all(begun, sa.select(table.version).where(SPANS, table.last >= since, table.day < since))
    if dialect == "postgresql":  # an array is made first and has no guessed size, which a subquery has
        return table.version == sa.any_(sa.func.array(listed.scalar_subquery()))
    return table.version.in_(listed)


def _numbers(query: Query) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = []
    for wanted in query.counted:
        if wanted.of not in COUNTED:
            raise BadQuery(f"{wanted.of!r} is not counted; known are {', '.join(COUNTED)}")
        table = count_index.c
        limits = [table.of == wanted.of]
        limits += [table.low >= wanted.low] if wanted.low is not None else []
        limits += [table.low <= wanted.high] if wanted.high is not None else []
        found.append(claim_index.c.version.in_(sa.select(table.version).where(*limits)))
    return found


_NAMES = {
    "actor": "a", "target": "t", "victim": "v", "party": "atv", "instrument": "i", "source": "sp", "place": "w",
}  # fmt: skip


def _words(connection: Connection, query: Query) -> list[sa.ColumnElement[bool]]:
    table, found = claim_index.c, list[sa.ColumnElement[bool]]()
    if query.words:
        found.append(holds_words(connection, table.report, "report_words", read_phrases(query.words)))
    for field, marks in _NAMES.items():
        if name := getattr(query, field):
            found.append(holds_words(connection, table.version, "claim_words", read_names(name, marks)))
    return found


def holds_words(
    connection: Connection, column: sa.ColumnElement[Any], table: str, phrases: Phrases
) -> sa.ColumnElement[bool]:
    """Ask that a number be one of the texts that hold the phrases.

    PostgreSQL guesses badly how rare a phrase is, and then tries every row in order. So the texts are looked up first:
    few are named outright; with many, trying rows in order soon finds a page.
    """
    if connection.dialect.name == "postgresql":
        found = first_texts(connection, table, phrases, most=MOST_LISTED_TEXTS + 1)
        if len(found) <= MOST_LISTED_TEXTS:
            return column == sa.any_(sa.cast(found, sa.ARRAY(sa.BigInteger)))
    return column.in_(matching(connection.dialect.name, table, phrases))


def first_texts(connection: Connection, table: str, phrases: Phrases, *, most: int) -> list[int]:
    """Look up some texts that hold the phrases, at most so many, by the index of words and never without it."""
    query = matching(connection.dialect.name, table, phrases).limit(most)
    if connection.dialect.name == "sqlite":
        return list(connection.execute(query).scalars())
    connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
    found = list(connection.execute(query).scalars())
    connection.exec_driver_sql("SET LOCAL enable_seqscan = on")
    return found


def matching(dialect: str, table: str, phrases: Phrases) -> sa.Select[Any]:
    """Select the numbers of the texts that hold the phrases; the only place where the two databases differ."""
    if dialect == "sqlite":
        source = sa.table(table, sa.column("rowid", sa.Integer))
        number = source.c.rowid.op(">>")(16) if table == "report_words" else source.c.rowid
        return sa.select(number).where(sa.literal_column(table).op("MATCH")(phrases.fts5()))
    source = sa.table(table, sa.column("num", sa.BigInteger), sa.column("words"))
    return sa.select(source.c.num).where(source.c.words.op("@@")(sa.cast(phrases.tsquery(), _TSQUERY())))


class _TSQUERY(sa.types.UserDefinedType[str]):
    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        return "tsquery"
