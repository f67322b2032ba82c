"""Incidents as sets of claims, worked out when read: what the machine put together, as far as people let it.

The result is a pure function of the last assignment of each claim and of the pair judgements that stand. People come
before the machine; `different` comes before `same`. Nothing is written, so an undo gives back exactly what was.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from reportedly.records import Decision, active_decisions, content_id
from reportedly.store.index import chunks
from reportedly.store.read import bodies
from reportedly.store.tables import assignment_index, decision_index


class IncidentSet(msgspec.Struct, frozen=True, kw_only=True):
    """Hold the claims of one incident. `machine` names the machine's incidents that its claims come from."""

    id: str
    claims: tuple[str, ...]
    machine: tuple[str, ...]


class Gathered(msgspec.Struct, frozen=True, kw_only=True):
    """Hold all sets, and the pairs on which people contradict each other or themselves; those have no effect."""

    sets: tuple[IncidentSet, ...]
    contradicted: tuple[tuple[str, str], ...]


class _Groups:
    """Join claims into groups, never two that a person holds to be different."""

    def __init__(self, apart: Iterable[tuple[str, str]]) -> None:
        self.members: dict[str, set[str]] = {}
        self.group: dict[str, str] = {}
        self.foes: dict[str, set[str]] = {}
        for one, other in apart:
            self.foes.setdefault(one, set()).add(other)
            self.foes.setdefault(other, set()).add(one)

    def of(self, claim: str) -> str:
        if claim not in self.group:
            self.group[claim] = claim
            self.members[claim] = {claim}
        return self.group[claim]

    def may_join(self, one: str, other: str) -> bool:
        small, large = sorted((self.of(one), self.of(other)), key=lambda g: len(self.members[g]))
        foes: set[str] = set().union(*(self.foes.get(claim, set()) for claim in self.members[small]))
        return not foes & self.members[large]

    def join(self, one: str, other: str) -> bool:
        into, gone = self.of(one), self.of(other)
        if into == gone:
            return True
        if not self.may_join(one, other):
            return False
        if len(self.members[into]) < len(self.members[gone]):
            into, gone = gone, into
        for claim in self.members.pop(gone):
            self.group[claim] = into
            self.members[into].add(claim)
        return True


def gather(assigned: Mapping[str, str | None], pairs: Sequence[Decision]) -> Gathered:
    """Work out the sets.

    Args:
        assigned: each claim with the incident that it was last put to (null: none).
        pairs: every decision that may bear on pairs, undone ones and undos too, in the order they were made.
    """
    same, apart, torn = _settle_pairs(pairs)
    groups = _Groups(apart)
    contradicted = list(torn)
    for one, other in same:
        if not groups.join(one, other):
            contradicted.append((one, other))
    for _, claims in sorted(_by_incident(assigned).items()):
        _join_machine(groups, claims)
    return Gathered(sets=_name(groups, assigned), contradicted=tuple(contradicted))


def _settle_pairs(
    decisions: Sequence[Decision],
) -> tuple[list[tuple[str, str]], list[tuple[str, str]], list[tuple[str, str]]]:
    held: dict[tuple[str, str], dict[str, str]] = {}
    for decision in active_decisions(tuple(decisions)):
        if decision.other is not None and decision.hand == "person":
            one, other = sorted((decision.subject, decision.other))
            held.setdefault((one, other), {})[decision.by] = decision.act
    same: list[tuple[str, str]] = []
    apart: list[tuple[str, str]] = []
    torn: list[tuple[str, str]] = []
    for pair, by in held.items():
        acts = set(by.values()) - {"unsure"}
        if len(acts) == 2:
            torn.append(pair)
        elif acts:
            (same if acts == {"same"} else apart).append(pair)
    return same, apart, torn


def _by_incident(assigned: Mapping[str, str | None]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for claim, incident in assigned.items():
        if incident is not None:
            found.setdefault(incident, []).append(claim)
    return found


def _join_machine(groups: _Groups, claims: list[str]) -> None:
    """Join the claims of one machine incident; where people hold some apart, each goes to the first it may join."""
    heads: list[str] = []
    for claim in sorted(claims):
        groups.of(claim)
        for head in heads:
            if groups.join(head, claim):
                break
        else:
            heads.append(claim)


def _name(groups: _Groups, assigned: Mapping[str, str | None]) -> tuple[IncidentSet, ...]:
    """Name each set: the largest keeps the machine's name, the others get one of their own.

    A name of one's own is marked, for a machine's is made from a founding claim alone: a founder that is set apart
    would else have the name of the incident that it left.
    """
    found: list[tuple[tuple[str, ...], tuple[str, ...]]] = []
    for members in groups.members.values():
        put_to = {incident for claim in members if (incident := assigned.get(claim)) is not None}
        if put_to or len(members) > 1:
            found.append((tuple(sorted(members)), tuple(sorted(put_to))))
    taken: set[str] = set()
    sets = []
    for claims, machine in sorted(found, key=lambda pair: (-len(pair[0]), pair[0])):
        free = [incident for incident in machine if incident not in taken]
        taken.update(free[:1])
        name = free[0] if free else content_id("i", ["apart", *claims])
        sets.append(IncidentSet(id=name, claims=claims, machine=machine))
    return tuple(sorted(sets, key=lambda one: one.id))


def incident_of(connection: Connection, claim: str, *, upto: int | None = None) -> Gathered:
    """Work out the sets around one claim: everything that assignments and judgements tie to it."""
    return sets_around(connection, {claim}, upto=upto)


def sets_around(connection: Connection, claims: Iterable[str], *, upto: int | None = None) -> Gathered:
    """Work out the sets around several claims."""
    assigned, pairs = _closure(connection, set(claims), upto)
    return gather(assigned, pairs)


def incident_sets(connection: Connection, *, upto: int | None = None) -> Iterator[IncidentSet]:
    """Walk over all incidents, those untouched by people first, each kind by id."""
    judged = _paired_claims(connection, upto)
    assigned, pairs = _closure(connection, judged, upto)
    touched = set(assigned)
    held: list[str] = []
    incident: str | None = None
    table = assignment_index.c
    query = sa.select(table.claim, table.incident).where(table.incident.is_not(None), _standing(upto))
    for row in connection.execute(query.order_by(table.incident, table.claim)):
        if row.incident != incident:
            yield from _plain(incident, held, touched)
            held, incident = [], row.incident
        held.append(row.claim)
    yield from _plain(incident, held, touched)
    yield from gather(assigned, pairs).sets


def _plain(incident: str | None, claims: list[str], touched: set[str]) -> Iterator[IncidentSet]:
    if incident is not None and claims and claims[0] not in touched:
        yield IncidentSet(id=incident, claims=tuple(sorted(claims)), machine=(incident,))


def _standing(upto: int | None) -> sa.ColumnElement[bool]:
    table = assignment_index.c
    if upto is None:
        return table.until.is_(None)
    return sa.and_(table.entry <= upto, sa.or_(table.until.is_(None), table.until > upto))


def _paired_claims(connection: Connection, upto: int | None) -> set[str]:
    query = sa.select(decision_index.c.subject, decision_index.c.other).where(decision_index.c.other.is_not(None))
    if upto is not None:
        query = query.where(decision_index.c.entry <= upto)
    return {claim for row in connection.execute(query) for claim in row}


def _closure(
    connection: Connection, start: set[str], upto: int | None
) -> tuple[dict[str, str | None], tuple[Decision, ...]]:
    """Follow assignments and judged pairs outward until nothing new comes."""
    assigned: dict[str, str | None] = {}
    nums: set[int] = set()
    new, seen_incidents = set(start), set[str]()
    while new:
        assigned |= dict.fromkeys(new)
        mine = _assignments_of(connection, sorted(new), upto)
        assigned |= mine
        incidents = {incident for incident in mine.values() if incident} - seen_incidents
        seen_incidents |= incidents
        reached = _members(connection, sorted(incidents), upto)
        for part in chunks(sorted(new)):
            nums |= _pairs_of(connection, part, upto, reached)
        new = reached - assigned.keys()
    made = bodies(connection, sorted(nums), Decision)
    return assigned, tuple(made[num] for num in sorted(made))


def _assignments_of(connection: Connection, claims: Sequence[str], upto: int | None) -> dict[str, str | None]:
    table = assignment_index.c
    found: dict[str, str | None] = {}
    for part in chunks(claims):
        query = sa.select(table.claim, table.incident).where(table.claim.in_(part), _standing(upto))
        found |= {row.claim: row.incident for row in connection.execute(query)}
    return found


def _members(connection: Connection, incidents: Sequence[str], upto: int | None) -> set[str]:
    table, found = assignment_index.c, set()
    for part in chunks(incidents):
        query = sa.select(table.claim).where(table.incident.in_(part), _standing(upto))
        found |= set(connection.execute(query).scalars())
    return found


def _pairs_of(connection: Connection, claims: Sequence[str], upto: int | None, reached: set[str]) -> set[int]:
    """Find the decisions on pairs that hold one of the claims, and the undos of them; add the other claims."""
    table, nums = decision_index.c, set()
    query = sa.select(table.num, table.subject, table.other, table.act).where(
        sa.or_(table.subject.in_(claims), table.other.in_(claims)),
        sa.or_(table.other.is_not(None), table.act == "undo"),
    )
    if upto is not None:
        query = query.where(table.entry <= upto)
    for row in connection.execute(query):
        nums.add(row.num)
        reached |= {row.subject} | ({row.other} if row.other else set())
    return nums
