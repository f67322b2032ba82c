"""Search claims and reports: the same question gives the same answers, in the same order, on both databases.

A page's cursor names the ledger entry of the first page, so that later pages are not shifted by what is added or
decided in between.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from reportedly.errors import BadQuery
from reportedly.records import Judged, Report
from reportedly.store import ledger as chain
from reportedly.store.conditions import conditions_of, holds_words
from reportedly.store.phrases import read_phrases
from reportedly.store.query import Days, Query
from reportedly.store.read import at_entry, bodies, judged_claims
from reportedly.store.store import Store, end_of
from reportedly.store.tables import claim_index, report_index

MOST_HITS = 1_000
_AROUND = 90


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
    conditions = [at_entry(entry), *conditions_of(query, connection)]
    columns = (claim_index.c.claim, claim_index.c.record, claim_index.c.report, claim_index.c.day)
    return sa.select(*columns).where(*conditions)


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
    table = report_index.c
    conditions: list[sa.ColumnElement[bool]] = []
    with store.reading() as connection:
        if words:
            conditions.append(holds_words(connection, table.num, "report_words", read_phrases(words)))
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
