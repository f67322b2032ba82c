"""From kept records to the index: every derived row is made here, by `add`, by a decision and by `reindex` alike.

A claim has one row for each state it has been in (`since`..`until`, numbers of ledger entries), so that a search can
be put to any day of the past. A claim is in the index while the newest coding of its report holds it, or while a
person's judgement of it stands.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from reportedly.records import Assignment, Claim, Copying, Decision, Failure, Judged, Report, judge
from reportedly.store import words
from reportedly.store.bulk import copy_rows, put_rows
from reportedly.store.pack import Coding, Row, Solved, pack, report_tokens, unpack, unwire, wire
from reportedly.store.tables import (
    assignment_index,
    claim_index,
    coding_index,
    count_index,
    decision_index,
    failure_index,
    records,
    report_index,
    wording_index,
)

CHUNK = 400
"""How many keys one statement names at most (SQLite before 3.32 allows 999 variables)."""
ROLES = {"actor": "a", "target": "t", "victim": "v", "instrument": "i", "says": "s", "publisher": "p", "where": "w"}
"""Prefix of each token in `claim_words` by the field that the word stands in."""
EARTH_M = 6_371_008.8
"""Mean radius of the Earth in metres (IUGG)."""


def cell_of(lat: float, lon: float) -> int:
    """Number the half-degree cell that holds a point; rows from the south pole, 720 cells each."""
    return min(math.floor((lat + 90) * 2), 359) * 720 + math.floor((lon + 180) * 2) % 720


def unit_vector(lat: float, lon: float) -> tuple[float, float, float]:
    """Turn degrees into a point on the unit sphere: distances then need no trigonometry in the database."""
    phi, theta = math.radians(lat), math.radians(lon)
    return math.cos(phi) * math.cos(theta), math.cos(phi) * math.sin(theta), math.sin(phi)


class Index:
    """Write derived rows within one writing transaction."""

    def __init__(self, connection: Connection, *, version: int | None = None) -> None:
        self.connection = connection
        self.is_sqlite = connection.dialect.name == "sqlite"
        self._version = version

    def take_in(self, rows: Sequence[Row]) -> None:
        """Derive all rows that follow from newly kept records, in the order of their numbers."""
        typed: dict[str, list[tuple[Row, Any]]] = {}
        for row in rows:
            typed.setdefault(row.sort, []).append((row, row.record))
        reports = typed.get("report", [])
        self._reports(reports)
        claims = {row.key: (row, claim) for row, claim in typed.get("claim", [])}
        self._codings(typed.get("coding", []), claims, {r.id: (row.num, clean(r.publisher)) for row, r in reports})
        self._decisions(typed.get("decision", []), typed.get("claim", []))
        self._assignments(typed.get("assignment", []))
        self._wordings(typed.get("copying", []))
        self._failures(typed.get("failure", []))
        self._solved(typed.get("solved", []))

    def _put(self, table: sa.Table, rows: list[dict[str, Any]]) -> None:
        put_rows(self.connection, table, rows)

    def _put_words(self, table: str, rows: list[tuple[int, int, Sequence[str]]]) -> None:
        """Store tokens as (number, section, tokens); a report's number and section share one rowid in SQLite."""
        if not rows:
            return
        if self.is_sqlite:
            shift = 16 if table == "report_words" else 0
            values = [((num << shift) + section, " ".join(tokens)) for num, section, tokens in rows]
            self.connection.exec_driver_sql(f"INSERT INTO {table}(rowid, words) VALUES (?, ?)", values)  # noqa: S608
        else:
            copy_rows(
                self.connection, table, ("num", "section", "words"), ((n, s, words.tsvector(t)) for n, s, t in rows)
            )

    def _reports(self, rows: list[tuple[Row, Report]]) -> None:
        self._put(report_index, [report_values(row, report) for row, report in rows])
        cut = [(row.num, report_tokens(report) if row.tokens is None else row.tokens) for row, report in rows]
        self._put_words("report_words", [(n, i, part) for n, t in cut for i, part in enumerate(words.sections(t))])

    def _codings(
        self,
        rows: list[tuple[Row, Coding]],
        claims: dict[str, tuple[Row, Claim]],
        new: dict[str, tuple[int, str | None]],
    ) -> None:
        """Index codings; `new` are the reports that came with them, which can have no earlier one."""
        known = new | self._report_rows([c.report for _, c in rows if c.report not in new])
        earlier = self._earlier_codings([known[c.report][0] for _, c in rows if c.report not in new])
        fresh: list[tuple[Row, Claim, int, str | None]] = []
        self._put(coding_index, [coding_values(row, coding, known[coding.report][0]) for row, coding in rows])
        for row, coding in rows:
            num, publisher = known[coding.report]
            found = [claims[f"{c}@{coding.lineage}"] for c in coding.claims]
            if num in earlier:
                self._code_anew(row.entry, num, publisher, found)
            else:
                fresh.extend((r, claim, num, publisher) for r, claim in found)
                earlier.add(num)
        self._insert([(row.num, row.entry, report, p, judge(claim, ())) for row, claim, report, p in fresh])

    def _report_rows(self, ids: list[str]) -> dict[str, tuple[int, str | None]]:
        found: dict[str, tuple[int, str | None]] = {}
        for part in chunks(sorted(set(ids))):
            query = sa.select(report_index.c.id, report_index.c.num, report_index.c.publisher)
            found |= {
                r.id: (r.num, r.publisher) for r in self.connection.execute(query.where(report_index.c.id.in_(part)))
            }
        return found

    def _earlier_codings(self, reports: list[int]) -> set[int]:
        query = sa.select(coding_index.c.report).distinct()
        parts = [self.connection.execute(query.where(coding_index.c.report.in_(p))).scalars() for p in chunks(reports)]
        return {num for part in parts for num in part}

    def _code_anew(self, entry: int, report: int, publisher: str | None, found: list[tuple[Row, Claim]]) -> None:
        """Let a newer coding take the place of the older one; what people judged stays."""
        held = {row.claim: row for row in self._open_rows(claim_index.c.report == report)}
        for row, claim in found:
            held.pop(claim.id, None)
            self.restate(claim, record=row.num, report=report, publisher=publisher, coded=True, entry=entry)
        for old in held.values():
            claim = self.claim_of(old.record)
            self.restate(claim, record=old.record, report=report, publisher=publisher, coded=False, entry=entry)

    def _open_rows(self, condition: sa.ColumnElement[bool]) -> Sequence[Any]:
        return self.connection.execute(sa.select(claim_index).where(condition, claim_index.c.until.is_(None))).all()

    def claim_of(self, record: int) -> Claim:
        """Read the claim kept under a record number, as it was coded."""
        return _claim_in(
            self.connection.execute(sa.select(records.c.body).where(records.c.num == record)).scalar_one(), record
        )

    def _decisions(self, rows: list[tuple[Row, Decision]], claims: list[tuple[Row, Claim]]) -> None:
        self._put(decision_index, [decision_values(row, decision) for row, decision in rows])
        added = {claim.id: (row.num, claim) for row, claim in claims if claim.lineage.startswith("person:")}
        for row, decision in rows:
            if decision.act != "finish" and decision.other is None:
                self._judge_anew(decision.subject, row.entry, added)

    def _judge_anew(self, subject: str, entry: int, added: dict[str, tuple[int, Claim]]) -> None:
        last = self._last_state(subject)
        if last is not None:
            claim = _claim_in(last.body, last.record)
            coded = not claim.lineage.startswith("person:") and claim.id in _claims_in(last.coding, last.report)
            self.restate(
                claim, record=last.record, report=last.report, publisher=last.publisher, coded=coded, entry=entry
            )
        elif subject in added:
            record, claim = added[subject]
            report, publisher = self._report_rows([claim.report])[claim.report]
            self.restate(claim, record=record, report=report, publisher=publisher, coded=False, entry=entry)

    def _last_state(self, subject: str) -> Any:
        """Read a claim's last row with its record, its publisher and the newest coding of its report, at once."""
        coded = records.alias("coded")
        newest = sa.select(sa.func.max(coding_index.c.num)).where(coding_index.c.report == claim_index.c.report)
        query = (
            sa.select(
                claim_index.c.record, claim_index.c.report, report_index.c.publisher, records.c.body,
                coded.c.body.label("coding"),
            )
            .join(records, records.c.num == claim_index.c.record)
            .join(report_index, report_index.c.num == claim_index.c.report)
            .outerjoin(coded, coded.c.num == newest.correlate(claim_index).scalar_subquery())
            .where(claim_index.c.claim == subject)
            .order_by(claim_index.c.version.desc())
            .limit(1)
        )  # fmt: skip
        return self.connection.execute(query).first()

    def decisions_on(self, claim: str, *, upto: int | None = None) -> tuple[Decision, ...]:
        """Read every decision on one claim, in order."""
        return decisions_on(self.connection, claim, upto=upto)

    def restate(
        self, claim: Claim, *, record: int, report: int, publisher: str | None, coded: bool, entry: int
    ) -> None:
        """Write the state that a claim is in from ledger entry `entry` on."""
        judged = judge(claim, self.decisions_on(claim.id, upto=entry))
        stays = coded or bool(judged.readings) or (claim.lineage.startswith("person:") and judged.status != "withdrawn")
        self.connection.execute(
            claim_index.update()
            .where(claim_index.c.claim == claim.id, claim_index.c.until.is_(None))
            .values(until=entry)
        )
        if stays:
            self._insert([(record, entry, report, publisher, judged)])

    def _next_versions(self, count: int) -> range:
        if self._version is None:
            self._version = int(self.connection.execute(sa.select(sa.func.max(claim_index.c.version))).scalar() or 0)
        first = self._version + 1
        self._version += count
        return range(first, first + count)

    def _insert(self, states: list[tuple[int, int, int, str | None, Judged]]) -> None:
        numbered = list(zip(self._next_versions(len(states)), states, strict=True))
        self._put(
            claim_index,
            [claim_values(v, judged, record=r, entry=e, report=n) for v, (r, e, n, _, judged) in numbered],
        )
        self._put(count_index, [c for v, (*_, judged) in numbered for c in count_values(v, judged.claim)])
        said = [(v, claim_tokens(judged.claim, publisher)) for v, (_, _, _, publisher, judged) in numbered]
        self._put_words("claim_words", [(v, 0, tokens) for v, tokens in said if tokens])

    def _assignments(self, rows: list[tuple[Row, Assignment]]) -> None:
        """Let the last assignment of each claim hold; one that comes twice in an entry ends where the next begins."""
        table, values, held = assignment_index, list[dict[str, Any]](), dict[str, dict[str, Any]]()
        for row, one in rows:
            value = {"num": row.num, "claim": one.claim, "incident": one.incident, "entry": row.entry, "until": None}
            if one.claim in held:
                held[one.claim]["until"] = row.entry
            held[one.claim] = value
            values.append(value)
        for entry, claims in _by_entry(values).items():
            for part in chunks(claims):
                before = table.update().where(table.c.claim.in_(part), table.c.until.is_(None))
                self.connection.execute(before.values(until=entry))
        self._put(table, values)

    def _wordings(self, rows: list[tuple[Row, Copying]]) -> None:
        made = [{"num": row.num, "report": w.report, "wording": w.wording, "entry": row.entry} for row, w in rows]
        self._put(wording_index, made)

    def _failures(self, rows: list[tuple[Row, Failure]]) -> None:
        if not rows:
            return
        self._solve([failure.input for _, failure in rows], rows[0][0].entry)
        self._put(failure_index, [failure_values(row, failure) for row, failure in rows])

    def _solved(self, rows: list[tuple[Row, Solved]]) -> None:
        if rows:
            self._solve([solved.input for _, solved in rows], rows[0][0].entry)

    def _solve(self, inputs: list[str], entry: int) -> None:
        table = failure_index
        for part in chunks([clean(name) for name in inputs]):
            unsolved = table.update().where(table.c.input.in_(part), table.c.solved.is_(None))
            self.connection.execute(unsolved.values(solved=entry))


def _by_entry(values: Iterable[dict[str, Any]]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for value in values:
        found.setdefault(value["entry"], []).append(value["claim"])
    return found


def _claim_in(body: bytes, record: int) -> Claim:
    claim = unwire("claim", unpack(body, where=f"record {record}"))
    assert isinstance(claim, Claim)
    return claim


def _claims_in(body: bytes | None, report: int) -> tuple[str, ...]:
    coding = unwire("coding", unpack(body, where=f"coding of report {report}")) if body else None
    return coding.claims if isinstance(coding, Coding) else ()


def decisions_on(connection: Connection, claim: str, *, upto: int | None = None) -> tuple[Decision, ...]:
    """Read every decision on one claim (not on pairs), in order, up to ledger entry `upto`."""
    query = (
        sa.select(records.c.num, records.c.body)
        .join(decision_index, decision_index.c.num == records.c.num)
        .where(decision_index.c.subject == claim, decision_index.c.other.is_(None))
        .order_by(records.c.num)
    )
    if upto is not None:
        query = query.where(decision_index.c.entry <= upto)
    found = [unwire("decision", unpack(r.body, where=f"record {r.num}")) for r in connection.execute(query)]
    return tuple(d for d in found if isinstance(d, Decision))


def chunks(keys: Sequence[Any]) -> Iterable[Sequence[Any]]:
    """Cut keys into stretches that one statement can name."""
    return (keys[start : start + CHUNK] for start in range(0, len(keys), CHUNK))


def clean(text: str | None) -> str | None:
    """Leave out NUL, which PostgreSQL cannot hold in text; the record itself keeps it."""
    return text.replace("\x00", "") if text else text


def report_values(row: Row, report: Report) -> dict[str, Any]:
    """Derive a report's row."""
    return {
        "num": row.num,
        "id": report.id,
        "entry": row.entry,
        "source_id": clean(report.source_id),
        "title": clean(report.title),
        "publisher": clean(report.publisher),
        "published": report.published.day.toordinal() if report.published else None,
        "language": clean(report.language),
        "url": clean(report.url),
        "original": report.original.sha256 if report.original else None,
    }


def coding_values(row: Row, coding: Coding, report: int) -> dict[str, Any]:
    """Derive a coding's row."""
    return {"num": row.num, "report": report, "lineage": coding.lineage, "entry": row.entry}


def decision_values(row: Row, decision: Decision) -> dict[str, Any]:
    """Derive a decision's row."""
    plain = {name: getattr(decision, name) for name in ("id", "subject", "other", "act", "by")}
    return plain | {"num": row.num, "entry": row.entry}


def failure_values(row: Row, failure: Failure) -> dict[str, Any]:
    """Derive a failure's row; `solved` is set when the same input goes through, or fails anew."""
    plain = {name: clean(getattr(failure, name)) for name in ("input", "stage", "code")}
    return plain | {"num": row.num, "entry": row.entry, "solved": row.entry if failure.skipped else None}


def claim_values(version: int, judged: Judged, *, record: int, entry: int, report: int) -> dict[str, Any]:
    """Derive a claim's row for one state."""
    claim, when = judged.claim, judged.claim.when
    first, last = (when.earliest, when.latest) if when else (None, None)
    return {
        "version": version,
        "claim": claim.id,
        "record": record,
        "report": report,
        "since": entry,
        "until": None,
        "status": judged.status,
        "released": int(judged.released),
        "kind": claim.kind,
        "certainty": claim.certainty,
        "standing": claim.standing,
        "first": first.toordinal() if first else None,
        "last": last.toordinal() if last else None,
        "day": first.toordinal() if first else 0,
        "doubt": doubt_of(claim),
        "judged": pack(wire(claim)) if judged.status == "corrected" else None,
        **_place_values(claim),
    }


def _place_values(claim: Claim) -> dict[str, Any]:
    where = claim.where
    values: dict[str, Any] = dict.fromkeys(("cell", "lat", "lon", "x", "y", "z"))
    values["country"] = where.country if where else None
    if where is not None and where.lat is not None and where.lon is not None:
        x, y, z = unit_vector(where.lat, where.lon)
        values |= {"cell": cell_of(where.lat, where.lon), "lat": where.lat, "lon": where.lon, "x": x, "y": y, "z": z}
    return values


def doubt_of(claim: Claim) -> float:
    """Reckon what share of a claim is likely to be wrong, 0 to 1: all of it where there is no such happening.

    Confidences are chances to be right (see `claims/confidence.py`); 0.5 when the machine gave none. Measured on coded
    reports read blind, the first fifth of the claims by this order holds more of the errors than by the least sure field.
    """
    if not claim.confidence:
        return 0.5
    fields = [chance for field, chance in claim.confidence.items() if field != "found"]
    right = sum(fields) / len(fields) if fields else 1.0
    return round(1 - claim.confidence.get("found", 1.0) * right, 6)


def count_values(version: int, claim: Claim) -> list[dict[str, Any]]:
    """Derive the rows of a claim's counts."""
    return [
        {"version": version, "place": place, "of": count.of, "low": _long(count.low), "high": _long(count.high)}
        for place, count in enumerate(claim.counts)
    ]


def _long(number: int | None) -> int | None:
    return None if number is None else min(number, 2**63 - 1)


def claim_tokens(claim: Claim, publisher: str | None) -> list[str]:
    """List the words of a claim's parties, speakers, publisher and place, each marked with its field.

    A gap token stands between two phrases, so that no searched phrase runs from one party into the next.
    """
    phrases: list[tuple[str, str]] = []
    for role in ("actor", "target", "victim", "instrument", "says"):
        for party in getattr(claim, role):
            phrases += [(role, said) for said in dict.fromkeys((party.text, party.name)) if said]
    if publisher:
        phrases.append(("publisher", publisher))
    if claim.where:
        place = claim.where
        phrases += [("where", said) for said in dict.fromkeys((place.text, place.name, place.admin1)) if said]
    return [token for role, said in phrases for token in (*_marked(role, said), "zz0")][: words.SECTION_REPEATS]


def _marked(role: str, said: str) -> list[str]:
    return [f"{ROLES[role]}1{token}" for token in words.cut(said)]
