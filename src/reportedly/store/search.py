"""Search claims and reports: the same question gives the same answers, in the same order, on both databases.

A page's cursor names the ledger entry of the first page, so that later pages are not shifted by what is added or
decided in between.
"""

from __future__ import annotations

import base64
import hashlib
import math
from collections.abc import Sequence
from datetime import date
from typing import Any, Literal

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from reportedly.errors import BadQuery
from reportedly.records import COUNTED, Judged, Report
from reportedly.store import ledger as chain
from reportedly.store.index import EARTH_M, cell_of, unit_vector
from reportedly.store.phrases import Phrases, read_names, read_phrases
from reportedly.store.read import at_entry, bodies, judged_claims
from reportedly.store.store import Store, end_of
from reportedly.store.tables import assignment_index, claim_index, count_index, report_index

Order = Literal["newest", "oldest", "happened"]
MOST_CELLS = 2_000
MOST_HITS = 1_000
_AROUND = 90


class Near(msgspec.Struct, frozen=True, kw_only=True):
    """Choose claims whose point lies within `radius_m` metres of a point (WGS 84 degrees, great circle)."""

    lat: float
    lon: float
    radius_m: float


class Box(msgspec.Struct, frozen=True, kw_only=True):
    """Choose claims whose point lies in a box, edges included; `west` > `east` crosses the date line."""

    south: float
    west: float
    north: float
    east: float


class Days(msgspec.Struct, frozen=True, kw_only=True):
    """Choose days from `since` up to and without `until`; null is open."""

    since: date | None = None
    until: date | None = None


class Counted(msgspec.Struct, frozen=True, kw_only=True):
    """Choose claims with a count whose least figure (what the words vouch for) lies in `low`..`high`, both included.

    Vague words ("dozens") vouch for no figure and are found only when neither bound is given.
    """

    of: str
    low: int | None = None
    high: int | None = None


class Query(msgspec.Struct, frozen=True, kw_only=True):
    """Hold one search for claims; every field narrows it.

    `words` is looked for in the report's title and text (see `phrases`); `actor`, `target`, `victim`, `party` (any of
    the three), `instrument`, `source` (speaker or publisher) and `place` are names. `happened` looks at the days that
    the claim's words may mean; undated claims are left out unless `undated`. `as_of` puts the search to a past day or
    moment. `order`: newest or oldest kept first, or latest `happened` first (undated last).
    """

    words: str = ""
    kinds: tuple[str, ...] = ()
    actor: str = ""
    target: str = ""
    victim: str = ""
    party: str = ""
    instrument: str = ""
    source: str = ""
    place: str = ""
    country: str = ""
    near: Near | None = None
    box: Box | None = None
    happened: Days | None = None
    undated: bool = False
    published: Days | None = None
    counted: tuple[Counted, ...] = ()
    certainties: tuple[str, ...] = ()
    standings: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    released: bool | None = None
    report: str = ""
    incident: str = ""
    as_of: date | None = None
    order: Order = "newest"
    limit: int = 50

    @property
    def fingerprint(self) -> str:
        """Give 12 hex digits that differ for another question; a cursor holds only for its own."""
        plain = msgspec.json.encode(msgspec.structs.replace(self, limit=0), order="sorted")
        return hashlib.sha256(plain).hexdigest()[:12]


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """Hold one claim found, as it stood, with the head of its report and the words around its anchor."""

    judged: Judged
    report: str
    title: str | None
    publisher: str | None
    published: date | None
    context: str


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """Hold one page of answers; `next` is the cursor of the page after it, null at the end."""

    hits: tuple[Hit, ...]
    next: str | None
    entry: int


class _Cursor(msgspec.Struct, frozen=True, kw_only=True):
    query: str
    entry: int
    day: int
    record: int


def search(store: Store, query: Query, *, after: str | None = None) -> Page:
    """Find claims.

    Args:
        store: where to look.
        query: what to look for.
        after: the `next` of the page before; None for the first page.

    Raises:
        BadQuery: a part of the question cannot be read, or the cursor belongs to another question.
    """
    if not 1 <= query.limit <= MOST_HITS:
        raise BadQuery(f"a page holds 1 to {MOST_HITS} claims, not {query.limit}")
    with store.reading() as connection:
        cursor = _read_cursor(after, query) if after else None
        entry = cursor.entry if cursor else _entry(connection, query)
        statement = _select(connection, query, entry)
        if cursor:
            statement = statement.where(_beyond(query, cursor))
        rows = connection.execute(_ordered(statement, query).limit(query.limit + 1)).all()
        shown = rows[: query.limit]
        hits = _hits(connection, shown, entry)
    more = len(rows) > query.limit
    return Page(hits=hits, next=_write_cursor(query, entry, shown[-1]) if more else None, entry=entry)


def count_claims(store: Store, query: Query) -> int:
    """Count all claims that a search would find."""
    with store.reading() as connection:
        statement = _select(connection, query, _entry(connection, query))
        return int(connection.execute(sa.select(sa.func.count()).select_from(statement.subquery())).scalar() or 0)


def _entry(connection: Connection, query: Query) -> int:
    if query.as_of is not None:
        return chain.entry_at(connection, end_of(query.as_of))
    last = chain.head(connection)
    return last.seq if last else 0


def _select(connection: Connection, query: Query, entry: int) -> sa.Select[Any]:
    conditions = [at_entry(entry), *_values(query), *_place(query), *_time(query), *_numbers(query)]
    conditions += _words(connection.dialect.name, query)
    columns = (claim_index.c.claim, claim_index.c.record, claim_index.c.report, claim_index.c.day)
    return sa.select(*columns).where(*conditions)


def _values(query: Query) -> list[sa.ColumnElement[bool]]:
    table = claim_index.c
    chosen = ((table.kind, query.kinds), (table.certainty, query.certainties), (table.standing, query.standings))
    found = [column.in_(values) for column, values in (*chosen, (table.status, query.statuses)) if values]
    if query.country:
        found.append(table.country == query.country.upper())
    if query.released is not None:
        found.append(table.released == int(query.released))
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
        square = sum((c - v) * (c - v) for c, v in ((table.x, x), (table.y, y), (table.z, z)))
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
    found = [table.lat.between(box.south, box.north), sa.or_(*(table.lon.between(w, e) for w, e in spans))]
    if len(cells) <= MOST_CELLS:
        found.append(table.cell.in_(sorted(cells)))
    return found


def _cells(south: float, west: float, north: float, east: float) -> set[int]:
    rows = range(cell_of(south, west) // 720, cell_of(north, west) // 720 + 1)
    columns = range(math.floor((west + 180) * 2), math.floor((east + 180) * 2) + 1)
    if len(rows) * len(columns) > MOST_CELLS:
        return set(range(MOST_CELLS + 1))
    return {row * 720 + column % 720 for row in rows for column in columns}


def _time(query: Query) -> list[sa.ColumnElement[bool]]:
    table, found = claim_index.c, []
    if query.happened:
        dated = [table.day > 0]
        if query.happened.until:
            dated.append(table.day < query.happened.until.toordinal())
        if query.happened.since:
            dated.append(table.last >= query.happened.since.toordinal())
        found.append(sa.or_(sa.and_(*dated), table.day == 0) if query.undated else sa.and_(*dated))
    if query.published:
        days, column = query.published, report_index.c.published
        limits = [column >= days.since.toordinal()] if days.since else []
        limits += [column < days.until.toordinal()] if days.until else []
        found.append(table.report.in_(sa.select(report_index.c.num).where(column.is_not(None), *limits)))
    return found


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


def _words(dialect: str, query: Query) -> list[sa.ColumnElement[bool]]:
    found = []
    if query.words:
        found.append(claim_index.c.report.in_(_matching(dialect, "report_words", read_phrases(query.words))))
    for field, marks in _NAMES.items():
        if name := getattr(query, field):
            found.append(claim_index.c.version.in_(_matching(dialect, "claim_words", read_names(name, marks))))
    return found


def _matching(dialect: str, table: str, phrases: Phrases) -> sa.Select[Any]:
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


def _ordered(statement: sa.Select[Any], query: Query) -> sa.Select[Any]:
    table = claim_index.c
    if query.order == "happened":
        return statement.order_by(table.day.desc(), table.record.desc())
    return statement.order_by(table.record.asc() if query.order == "oldest" else table.record.desc())


def _beyond(query: Query, cursor: _Cursor) -> sa.ColumnElement[bool]:
    table = claim_index.c
    if query.order == "happened":
        return sa.or_(table.day < cursor.day, sa.and_(table.day == cursor.day, table.record < cursor.record))
    return table.record > cursor.record if query.order == "oldest" else table.record < cursor.record


def _write_cursor(query: Query, entry: int, row: Any) -> str:
    cursor = _Cursor(query=query.fingerprint, entry=entry, day=row.day, record=row.record)
    return base64.urlsafe_b64encode(msgspec.json.encode(cursor)).decode().rstrip("=")


def _read_cursor(text: str, query: Query) -> _Cursor:
    try:
        plain = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        cursor = msgspec.json.decode(plain, type=_Cursor)
    except (ValueError, msgspec.DecodeError):
        raise BadQuery("the cursor is not one of ours", remedy="Start again from the first page.") from None
    if cursor.query != query.fingerprint:
        raise BadQuery("the cursor belongs to another search", remedy="Start again from the first page.")
    return cursor


def _hits(connection: Connection, rows: Sequence[Any], entry: int) -> tuple[Hit, ...]:
    judged = judged_claims(connection, [(row.claim, row.record) for row in rows], upto=entry)
    reports = bodies(connection, sorted({row.report for row in rows}), Report)
    return tuple(_hit(j, reports[row.report]) for j, row in zip(judged, rows, strict=True))


def _hit(judged: Judged, report: Report) -> Hit:
    return Hit(
        judged=judged,
        report=report.id,
        title=report.title,
        publisher=report.publisher,
        published=report.published.day if report.published else None,
        context=around(report.text, judged.claim.anchor.start, judged.claim.anchor.end),
    )


def around(text: str, start: int, end: int) -> str:
    """Cut the words around a span, whole words only, with an ellipsis where text is left out."""
    left, right = max(0, start - _AROUND), min(len(text), end + _AROUND)
    left = 0 if left == 0 else text.find(" ", left, start) + 1 or left
    right = len(text) if right == len(text) else max(text.rfind(" ", end, right), end)
    return ("… " if left else "") + " ".join(text[left:right].split()) + (" …" if right < len(text) else "")


class ReportHead(msgspec.Struct, frozen=True, kw_only=True):
    """Hold what a list of reports shows."""

    num: int
    id: str
    source_id: str | None
    title: str | None
    publisher: str | None
    published: date | None
    language: str | None
    url: str | None


def search_reports(
    store: Store, *, words: str = "", publisher: str = "", published: Days | None = None, before: int | None = None,
    limit: int = 50,
) -> tuple[ReportHead, ...]:  # fmt: skip
    """Find reports, newest kept first; give the last one's `num` as `before` for the next page.

    Raises:
        BadQuery: the words cannot be read.
    """
    table, conditions = report_index.c, []
    with store.reading() as connection:
        if words:
            conditions.append(table.num.in_(_matching(connection.dialect.name, "report_words", read_phrases(words))))
        if publisher:
            conditions.append(table.publisher == publisher)
        if published and published.since:
            conditions.append(table.published >= published.since.toordinal())
        if published and published.until:
            conditions.append(table.published < published.until.toordinal())
        if before is not None:
            conditions.append(table.num < before)
        query = sa.select(report_index).where(*conditions).order_by(table.num.desc()).limit(min(limit, MOST_HITS))
        return tuple(_head(row) for row in connection.execute(query))


def _head(row: Any) -> ReportHead:
    day = date.fromordinal(row.published) if row.published else None
    names = ("num", "id", "source_id", "title", "publisher", "language", "url")
    return ReportHead(published=day, **{name: getattr(row, name) for name in names})
