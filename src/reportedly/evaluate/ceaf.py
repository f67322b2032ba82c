"""CEAF-RME: how well whole incident records agree, records aligned one to one.

A record is a type and, for each slot, entities; an entity is a set of mentions. Of the alignment of records with the
most matched entities, precision is the share of ours that are matched, recall the share of theirs that are. Under
phi-subset an entity of ours is matched when one of its mentions is a mention of one of theirs in the same slot of a
record of the same type; phi-3 counts the mentions that aligned entities share.

Source: Chen, Gantt, Gu, Chen, White, Van Durme, "Iterative Document-level Information Extraction via Imitation
Learning", EACL 2023 (metric and its reference implementation, whose choices are followed: strings normalised as in
SQuAD, records without an entity left out, a record of two types counted under the one that fits better).
"""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Iterable, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

Entity = frozenset[str]
Matrix = NDArray[np.float64]
_ARTICLES = re.compile(r"\b(?:a|an|the)\b")
_NO_MARKS = str.maketrans("", "", string.punctuation)


class IncidentRecord(msgspec.Struct, frozen=True, kw_only=True):
    """Hold one incident: its types (more than one where the set leaves it open) and its entities by slot."""

    types: tuple[str, ...]
    slots: dict[str, tuple[Entity, ...]]

    @property
    def entities(self) -> list[tuple[str, Entity]]:
        """List the entities with their slots."""
        return [(slot, entity) for slot, entities in self.slots.items() for entity in entities]


class Agreement(msgspec.Struct, frozen=True, kw_only=True):
    """Hold the four numbers of which precision and recall are made, and which record is aligned with which."""

    right: float
    given: float
    covered: float
    wanted: float
    aligned: tuple[tuple[int, int], ...] = ()


def normal(mention: str) -> str:
    """Write a mention in small letters, without punctuation, articles and doubled spaces."""
    return " ".join(_ARTICLES.sub(" ", mention.lower().translate(_NO_MARKS)).split())


def agree_by_subset(wanted: Sequence[IncidentRecord], given: Sequence[IncidentRecord]) -> Agreement:
    """Compare the records of one document under phi-subset."""
    theirs, ours = _filled(wanted), _filled(given)
    right, covered = _scores(theirs, ours, _matched), _scores(theirs, ours, _covered)
    pairs = align(right)
    return Agreement(
        right=sum(right[pair] for pair in pairs),
        given=sum(len(r.entities) for r in ours),
        covered=sum(covered[pair] for pair in pairs),
        wanted=sum(len(r.entities) for r in theirs),
        aligned=_original(pairs, wanted, given),
    )


def agree_by_mentions(wanted: Sequence[IncidentRecord], given: Sequence[IncidentRecord]) -> Agreement:
    """Compare the records of one document under phi-3."""
    theirs, ours = _filled(wanted), _filled(given)
    shared = _scores(theirs, ours, _shared)
    pairs = align(shared)
    right = sum(shared[pair] for pair in pairs)
    return Agreement(
        right=right,
        given=_mentions(ours),
        covered=right,
        wanted=_mentions(theirs),
        aligned=_original(pairs, wanted, given),
    )


def _filled(records: Iterable[IncidentRecord]) -> list[IncidentRecord]:
    return [record for record in records if record.entities]


def _original(
    pairs: Iterable[tuple[int, int]], wanted: Sequence[IncidentRecord], given: Sequence[IncidentRecord]
) -> tuple[tuple[int, int], ...]:
    rows = [i for i, record in enumerate(wanted) if record.entities]
    columns = [j for j, record in enumerate(given) if record.entities]
    return tuple((rows[i], columns[j]) for i, j in pairs)


def _scores(
    wanted: Sequence[IncidentRecord],
    given: Sequence[IncidentRecord],
    score: Callable[[IncidentRecord, IncidentRecord], float],
) -> Matrix:
    table = np.zeros((len(wanted), len(given)))
    for i, one in enumerate(wanted):
        for j, other in enumerate(given):
            if set(one.types) & set(other.types):
                table[i, j] = score(one, other)
    return table


def _matched(wanted: IncidentRecord, given: IncidentRecord) -> float:
    """Count entities of ours that share a mention with one of theirs in the same slot."""
    return sum(_meets(entity, wanted.slots.get(slot, ())) for slot, entity in given.entities)


def _covered(wanted: IncidentRecord, given: IncidentRecord) -> float:
    """Count entities of theirs that are the first to be met by some entity of ours."""
    first = set()
    for slot, entity in given.entities:
        met = next((k for k, other in enumerate(wanted.slots.get(slot, ())) if entity & other), None)
        if met is not None:
            first.add((slot, met))
    return len(first)


def _meets(entity: Entity, others: Iterable[Entity]) -> bool:
    return any(entity & other for other in others)


def _shared(wanted: IncidentRecord, given: IncidentRecord) -> float:
    total = 0.0
    for slot, entities in given.slots.items():
        others = wanted.slots.get(slot, ())
        table = np.array([[float(len(a & b)) for b in entities] for a in others]).reshape(len(others), len(entities))
        total += sum(table[pair] for pair in align(table))
    return total


def _mentions(records: Iterable[IncidentRecord]) -> int:
    return sum(len(entity) for record in records for _, entity in record.entities)


def align(worth: Matrix) -> list[tuple[int, int]]:
    """Choose at most one column for each row and one row for each column so that the total worth is the greatest.

    Pairs of no worth are left out.

    Source: Kuhn 1955 in the form of Jonker and Volgenant (shortest augmenting paths), O(n^3).
    """
    rows, columns = worth.shape
    if rows > columns:
        return sorted((i, j) for j, i in align(worth.T))
    if not rows:
        return []
    owner = _augment(worth.max() - worth)
    return sorted((i, j) for j, i in owner.items() if worth[i, j] > 0)


def _augment(cost: Matrix) -> dict[int, int]:
    rows, columns = cost.shape
    row_price, column_price = np.zeros(rows), np.zeros(columns + 1)
    owner = np.full(columns + 1, -1)
    for row in range(rows):
        owner[columns] = row
        here, way = columns, np.full(columns, columns)
        best, done = np.full(columns, np.inf), np.zeros(columns + 1, dtype=bool)
        while owner[here] >= 0:
            done[here] = True
            i = owner[here]
            reduced = cost[i] - row_price[i] - column_price[:columns]
            better = ~done[:columns] & (reduced < best)
            best[better], way[better] = reduced[better], here
            there = int(np.argmin(np.where(done[:columns], np.inf, best)))
            step = best[there]
            row_price[owner[done]] += step
            column_price[done] -= step
            best[~done[:columns]] -= step
            here = there
        while here != columns:
            owner[here], here = owner[way[here]], int(way[here])
        owner[columns] = -1
    return {j: int(owner[j]) for j in range(columns) if owner[j] >= 0}
