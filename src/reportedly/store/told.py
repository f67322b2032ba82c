"""Incidents as they were last told: rows to list, filter and map at once. `worker.telling` makes and renews them."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, Literal, TypeVar

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from reportedly.errors import BadQuery, NotInStore, StoreDamaged
from reportedly.records import Derived, Incident
from reportedly.records.wire import decode, encode
from reportedly.store.conditions import conditions_of
from reportedly.store.index import chunks
from reportedly.store.pack import pack, unpack
from reportedly.store.query import Box, Days, Query
from reportedly.store.read import at_entry
from reportedly.store.tables import claim_index, told, told_bodies, told_claims

T = TypeVar("T")
MOST_TOLD = 1_000
Order = Literal["newest", "oldest", "sources", "deadliest"]


class ToldQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Choose incidents; every field narrows.

    `claims` asks for incidents that hold a claim which that question finds, `kinds` for those that a claim gives one of
    these kinds. `happened` looks at the days that most claims give; incidents without a day are left out unless `undated`. `killed` is the least highest figure given;
    `look` those that people should look at; `waiting` those with a claim that nobody has judged; `on_map` those with a
    point (true) or without one (false).
    """

    claims: Query | None = None
    kinds: tuple[str, ...] = ()
    happened: Days | None = None
    undated: bool = False
    country: str = ""
    box: Box | None = None
    least_reports: int = 1
    least_origins: int = 0
    killed: int | None = None
    look: bool = False
    waiting: bool = False
    on_map: bool | None = None
    order: Order = "newest"
    limit: int = 50


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """Hold what a list, a map and a timeline show of an incident.

    `kind` is the one that most claims give; `waiting` how many claims nobody has judged; `first`, `last` the days that
    most claims give; `killed_low`, `killed_high` the ends of the figures; the place is the one that most independent
    sources give, true within `radius_m` metres.
    """

    id: str
    title: str
    kind: str
    claims: int
    reports: int
    origins: int
    waiting: int
    look: bool
    first: date | None
    last: date | None
    killed_low: int | None
    killed_high: int | None
    place: str | None
    country: str | None
    lat: float | None
    lon: float | None
    radius_m: int | None
    precision: str | None


class ToldPage(msgspec.Struct, frozen=True, kw_only=True):
    """Hold one page of incidents; `next` is the cursor of the page after it; `total` counts all that were found."""

    rows: tuple[Told, ...]
    next: str | None
    total: int


class Telling(msgspec.Struct, frozen=True, kw_only=True):
    """Hold one incident to be written: as told, its row under the plain rule (None: no row), and what waits in it."""

    incident: Incident
    derived: Derived | None
    waiting: int


_SHOWN = tuple(told.c[name] for name in Told.__struct_fields__)
_SORTED = {"newest": told.c.day, "oldest": told.c.day, "sources": told.c.origins, "deadliest": told.c.killed_high}


def list_told(connection: Connection, query: ToldQuery, *, after: str | None = None) -> ToldPage:
    """List incidents, one page of them.

    Raises:
        BadQuery: a part of the question cannot be read, or the cursor is not one of ours.
    """
    if not 1 <= query.limit <= MOST_TOLD:
        raise BadQuery(f"a page holds 1 to {MOST_TOLD} incidents, not {query.limit}")
    conditions = _conditions(connection, query)
    total = int(connection.execute(sa.select(sa.func.count()).select_from(told).where(*conditions)).scalar() or 0)
    statement = sa.select(*_SHOWN, _key(query).label("key")).where(*conditions).order_by(*_ordered(query))
    if after:
        statement = statement.where(_beyond(query, after))
    rows = connection.execute(statement.limit(query.limit + 1)).all()
    shown = rows[: query.limit]
    cursor = _write_cursor(query, shown[-1]) if len(rows) > query.limit else None
    return ToldPage(rows=tuple(_told(row) for row in shown), next=cursor, total=total)


def walk_told(connection: Connection, query: ToldQuery, *, most: int | None = None) -> Iterator[Told]:
    """Walk over the rows of all incidents that are found, in their order; `limit` is not looked at."""
    statement = sa.select(*_SHOWN).where(*_conditions(connection, query)).order_by(*_ordered(query))
    with connection.execute(statement.limit(most), execution_options={"yield_per": 1_000}) as rows:
        for row in rows:
            yield _told(row)


def find_told(connection: Connection, query: ToldQuery, *, most: int) -> tuple[str, ...]:
    """Name the incidents that are found, in their order, no more than so many."""
    named = sa.select(told.c.id).where(*_conditions(connection, query)).order_by(*_ordered(query)).limit(most)
    return tuple(connection.execute(named).scalars())


class Body(msgspec.Struct, frozen=True):
    """Hold what is told of an incident as it is kept; `digest` differs for whatever is told otherwise."""

    id: str
    digest: bytes
    packed: bytes

    def read(self) -> Incident:
        """Unpack it."""
        return _whole(self.packed, Incident, self.id)


def bodies_told(connection: Connection, incidents: Sequence[str]) -> tuple[Body, ...]:
    """Read what is told of incidents without unpacking it, in the order of their ids."""
    found: list[Body] = []
    for part in chunks(sorted(incidents)):
        query = sa.select(told_bodies.c.id, told_bodies.c.body).where(told_bodies.c.id.in_(part))
        for row in connection.execute(query.order_by(told_bodies.c.id)):
            digest = hashlib.blake2b(row.body, digest_size=16, person=b"told").digest()
            found.append(Body(id=row.id, digest=digest, packed=row.body))
    return tuple(found)


def count_told(connection: Connection, query: ToldQuery) -> int:
    """Count the incidents that are found."""
    statement = sa.select(sa.func.count()).select_from(told).where(*_conditions(connection, query))
    return int(connection.execute(statement).scalar() or 0)


def count_told_claims(connection: Connection) -> int:
    """Count the claims that incidents are told from."""
    return int(connection.execute(sa.select(sa.func.count()).select_from(told_claims)).scalar() or 0)


def read_told(connection: Connection, incident: str) -> Incident:
    """Read an incident as it was last told.

    Raises:
        NotInStore: there is no such incident, or no longer.
    """
    body = connection.execute(sa.select(told_bodies.c.body).where(told_bodies.c.id == incident)).scalar()
    if body is None:
        raise NotInStore(f"no incident {incident!r}", remedy="Its claims may be in another one now: look for a claim.")
    return _whole(body, Incident, incident)


def read_many_told(connection: Connection, incidents: Sequence[str]) -> dict[str, Incident]:
    """Read several incidents; those that are not there are left out."""
    found: dict[str, Incident] = {}
    for part in chunks(incidents):
        for row in connection.execute(
            sa.select(told_bodies.c.id, told_bodies.c.body).where(told_bodies.c.id.in_(part))
        ):
            found[row.id] = _whole(row.body, Incident, row.id)
    return found


def read_derived(connection: Connection, incident: str) -> Derived | None:
    """Read the row of an incident under the plain rule of reading; None where there is none."""
    body = connection.execute(sa.select(told_bodies.c.derived).where(told_bodies.c.id == incident)).scalar()
    return _whole(body, Derived, incident) if body else None


def homes_of(connection: Connection, claims: Sequence[str]) -> dict[str, str]:
    """Say in which incident each claim was last told; claims in none are left out."""
    found: dict[str, str] = {}
    for part in chunks(claims):
        query = sa.select(told_claims).where(told_claims.c.claim.in_(part))
        found |= {row.claim: row.incident for row in connection.execute(query)}
    return found


def told_members(connection: Connection, incidents: Sequence[str]) -> set[str]:
    """List the claims that incidents were last told from."""
    found: set[str] = set()
    for part in chunks(incidents):
        query = sa.select(told_claims.c.claim).where(told_claims.c.incident.in_(part))
        found |= set(connection.execute(query).scalars())
    return found


def put_told(connection: Connection, tellings: Iterable[Telling], *, gone: Iterable[str] = ()) -> None:
    """Write tellings; whatever was told before of these incidents and of those in `gone` is taken away first."""
    made = list(tellings)
    for part in chunks(sorted({*gone, *(telling.incident.id for telling in made)})):
        connection.execute(told.delete().where(told.c.id.in_(part)))
        connection.execute(told_bodies.delete().where(told_bodies.c.id.in_(part)))
        connection.execute(told_claims.delete().where(told_claims.c.incident.in_(part)))
    if made:
        connection.execute(told.insert(), [_values(telling) for telling in made])
        connection.execute(told_bodies.insert(), [_bodies(telling) for telling in made])
        homes = [{"claim": claim, "incident": one.incident.id} for one in made for claim in one.incident.claims]
        connection.execute(told_claims.insert(), homes)


def recount_waiting(connection: Connection, claims: Sequence[str]) -> None:
    """Count anew, in the incidents that claims were told in, the claims that nobody has judged."""
    counts = dict.fromkeys(sorted(set(homes_of(connection, claims).values())), 0)
    waits = sa.func.sum(sa.case((claim_index.c.status == "open", 1), else_=0))  # as a condition it would list all open
    same = sa.and_(claim_index.c.claim == told_claims.c.claim, at_entry(None))
    counted = sa.select(told_claims.c.incident, waits).join_from(told_claims, claim_index, same)
    for part in chunks(list(counts)):
        rows = connection.execute(counted.where(told_claims.c.incident.in_(part)).group_by(told_claims.c.incident))
        counts |= {incident: int(count) for incident, count in rows}
    if counts:
        one = told.update().where(told.c.id == sa.bindparam("incident")).values(waiting=sa.bindparam("count"))
        connection.execute(one, [{"incident": home, "count": count} for home, count in counts.items()])


def empty_told(connection: Connection) -> None:
    """Take every telling away."""
    for table in (told_claims, told_bodies, told):
        connection.execute(table.delete())


def _whole(body: bytes, kind: type[T], incident: str) -> T:
    record = decode(unpack(body, where=f"incident {incident}"), where=f"incident {incident}")
    if not isinstance(record, kind):
        raise StoreDamaged(f"what is told of incident {incident} is a {type(record).__name__}")
    return record


def _values(telling: Telling) -> dict[str, Any]:
    incident, row = telling.incident, telling.derived
    killed = incident.field("killed")
    first, last = incident.earliest, incident.latest
    return {
        "id": incident.id,
        "title": incident.title.replace("\0", ""),
        "kind": next(iter(incident.kinds)),
        "kinds": f" {' '.join(incident.kinds)} ",
        "claims": len(incident.claims),
        "reports": len(incident.reports),
        "origins": incident.origins,
        "waiting": telling.waiting,
        "look": int(bool(incident.review)),
        "first": first.toordinal() if first else None,
        "last": last.toordinal() if last else None,
        "day": (first or last or date.min).toordinal(),
        "killed_low": _long(killed.lowest) if killed else None,
        "killed_high": _long(killed.highest) if killed else None,
        **_place_values(row),
    }


def _bodies(telling: Telling) -> dict[str, Any]:
    derived = pack(encode(telling.derived)) if telling.derived else None
    return {"id": telling.incident.id, "body": pack(encode(telling.incident)), "derived": derived}


def _long(number: int | None) -> int | None:
    return None if number is None else min(number, 2**63 - 1)


def _place_values(row: Derived | None) -> dict[str, Any]:
    if row is None:
        return dict.fromkeys(("place", "country", "lat", "lon", "radius_m", "precision"))
    plain = {name: getattr(row, name) for name in ("place", "country", "lat", "lon", "radius_m")}
    plain["place"] = plain["place"] or row.place_text
    return plain | {"precision": row.place_precision}


def _told(row: Any) -> Told:
    plain = {name: getattr(row, name) for name in Told.__struct_fields__}
    days = {name: date.fromordinal(plain[name]) if plain[name] else None for name in ("first", "last")}
    return Told(**(plain | days | {"look": bool(plain["look"])}))


def _conditions(connection: Connection, query: ToldQuery) -> list[sa.ColumnElement[bool]]:
    query = _plainer(query)
    return [*_plain(query), *_by_claims(connection, query)]


def _plainer(query: ToldQuery) -> ToldQuery:
    """Let a question for nothing but claims of some kinds be one for the kinds of incidents: no claim is looked at."""
    claims = query.claims
    if claims is None or query.kinds or claims != Query(kinds=claims.kinds, order=claims.order, limit=claims.limit):
        return query
    return msgspec.structs.replace(query, claims=None, kinds=claims.kinds)


def _plain(query: ToldQuery) -> list[sa.ColumnElement[bool]]:
    table, found = told.c, list[sa.ColumnElement[bool]]()
    if query.kinds:
        found.append(sa.or_(*(table.kinds.contains(f" {kind} ", autoescape=True) for kind in query.kinds)))
    if query.country:
        found.append(table.country == query.country.upper())
    if query.least_reports > 1:
        found.append(table.reports >= query.least_reports)
    if query.least_origins > 0:
        found.append(table.origins >= query.least_origins)
    if query.killed is not None:
        found.append(table.killed_high + 0 >= query.killed)  # most rows are found: their index would only lead astray
    if query.look:
        found.append(table.look == 1)
    if query.waiting:
        found.append(table.waiting > 0)
    if query.on_map is not None:
        found.append(table.lat.is_not(None) if query.on_map else table.lat.is_(None))
    return [*found, *_days(query), *(_box(query.box) if query.box else [])]


def _days(query: ToldQuery) -> list[sa.ColumnElement[bool]]:
    if query.happened is None or not (query.happened.since or query.happened.until):
        return []
    table, within = told.c, list[sa.ColumnElement[bool]]()
    if query.happened.since:
        within.append(sa.func.coalesce(table.last, table.day) >= query.happened.since.toordinal())
    if query.happened.until:
        within.append(table.day < query.happened.until.toordinal())
    dated = sa.and_(table.first.is_not(None) | table.last.is_not(None), *within)
    return [sa.or_(dated, sa.and_(table.first.is_(None), table.last.is_(None))) if query.undated else dated]


def _box(box: Box) -> list[sa.ColumnElement[bool]]:
    table = told.c
    if not (-90 <= box.south <= box.north <= 90 and -180 <= box.west <= 180 and -180 <= box.east <= 180):
        raise BadQuery(
            f"{box.south}, {box.west}, {box.north}, {box.east} is not a box", remedy="South, west, north, east."
        )
    if box.west <= box.east:
        across: sa.ColumnElement[bool] = table.lon.between(box.west, box.east)
    else:
        across = sa.or_(table.lon >= box.west, table.lon <= box.east)
    return [table.lat.between(box.south, box.north), across]


def _by_claims(connection: Connection, query: ToldQuery) -> list[sa.ColumnElement[bool]]:
    if query.claims is None:
        return []
    conditions = conditions_of(query.claims, connection)
    if not conditions:
        return []
    home = sa.select(told_claims.c.incident).join(claim_index, claim_index.c.claim == told_claims.c.claim)
    return [told.c.id.in_(home.where(at_entry(None), *conditions))]


def _key(query: ToldQuery) -> sa.ColumnElement[Any]:
    return sa.func.coalesce(_SORTED[query.order], -1)


def _ordered(query: ToldQuery) -> list[sa.ColumnElement[Any]]:
    if query.order == "oldest":
        return [_SORTED[query.order].asc(), told.c.id.asc()]
    if query.order == "deadliest":
        return [sa.func.coalesce(told.c.killed_high, -1).desc(), told.c.id.desc()]
    return [_SORTED[query.order].desc(), told.c.id.desc()]


def _beyond(query: ToldQuery, after: str) -> sa.ColumnElement[bool]:
    key, last, identifier = _key(query), *_read_cursor(query, after)
    if query.order == "oldest":
        return sa.or_(key > last, sa.and_(key == last, told.c.id > identifier))
    return sa.or_(key < last, sa.and_(key == last, told.c.id < identifier))


def _write_cursor(query: ToldQuery, row: Any) -> str:
    plain = msgspec.json.encode([query.order, int(row.key), row.id])
    return base64.urlsafe_b64encode(plain).decode().rstrip("=")


def _read_cursor(query: ToldQuery, text: str) -> tuple[int, str]:
    try:
        plain = base64.urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
        order, key, identifier = msgspec.json.decode(plain, type=tuple[str, int, str])
    except (ValueError, msgspec.DecodeError):
        raise BadQuery("the cursor is not one of ours", remedy="Start again from the first page.") from None
    if order != query.order or not -1 <= key < 2**63:
        raise BadQuery("the cursor belongs to another search", remedy="Start again from the first page.")
    return key, identifier
