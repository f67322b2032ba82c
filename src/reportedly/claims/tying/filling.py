"""Which phrases fill which role of a happening, once each has been weighed: the likeliest, its companions, and near rivals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reportedly.claims.features import Seen
from reportedly.claims.naming.gather import THINGS
from reportedly.claims.phrases import is_negated, names_nobody
from reportedly.claims.tying.roles import ROLES, Candidate
from reportedly.records.reading import Token

_SHARE = {"actor": 0.7, "target": 0.55, "victim": 0.5, "instrument": 0.8}
"""Share of the likeliest phrase's chance that another phrase of the same role needs; chosen on halves of the coded
reports that were read by models trained on the other half."""
_EASIER = {"actor": 1.0, "target": 0.8, "victim": 0.8, "instrument": 0.6}
"""Share of the floor that a phrase needs: to miss whom a happening was done to costs more than to name one too many."""
_CRAFT = frozenset({"aircraft", "tank"})
_FLYING = frozenset({"jet", "strategic", "stealth", "heavy", "fighter", "military"})


def fill(
    seen: Seen,
    candidates: Sequence[Candidate],
    chances: Sequence[Sequence[float]],
    classes: Sequence[str],
    floor: float,
) -> Iterator[tuple[str, Candidate, float]]:
    """Give each phrase that fills a role of one happening: the role, the phrase, its chance; likeliest first.

    Each phrase fills one role at most. Phrases joined to one that is taken need the floor only; any other is a rival
    to the likeliest one of its role and must come near it. Last come aircraft and tanks that act, as what is used too.
    """
    taken: dict[str, list[Candidate]] = {role: [] for role in ROLES}
    best: dict[str, float] = {}
    for chance, role, candidate in _ranked(seen, candidates, chances, classes):
        if chance < floor * _EASIER[role] or (role == "actor" and _is_no_actor(candidate)):
            continue
        if role == "actor" and any(_is_same(candidate, other) for other in taken[role]):
            continue
        near = chance >= _SHARE[role] * best.setdefault(role, chance)
        if near or any(_is_joined(candidate, other) for other in taken[role]):
            taken[role].append(candidate)
            yield role, candidate, chance
    yield from _flown(seen, candidates, chances, classes, floor=floor, used=taken["instrument"])


def _flown(
    seen: Seen,
    candidates: Sequence[Candidate],
    chances: Sequence[Sequence[float]],
    classes: Sequence[str],
    *,
    floor: float,
    used: Sequence[Candidate],
) -> Iterator[tuple[str, Candidate, float]]:
    """Give the aircraft and tanks that are told as those who act: they are what the act is done with, whoever sends them."""
    actor, instrument = classes.index("actor"), classes.index("instrument")
    for candidate, row in zip(candidates, chances, strict=True):
        chance = min(1.0, float(row[actor] + row[instrument]))
        if candidate not in used and chance >= floor and _is_craft(seen, candidate.named):
            yield "instrument", candidate, chance


def _is_craft(seen: Seen, noun: Token) -> bool:
    """Tell whether a noun names an aircraft or a tank; a "bomber" is a person unless its words say which aircraft."""
    person = noun.lemma.lower() == "bomber" and not any(c.lower in _FLYING or c.ent == "PRODUCT" for c in noun.children)
    return seen.weapons[noun.i] in _CRAFT and not person


def _is_no_actor(candidate: Candidate) -> bool:
    """Tell whether a phrase names nobody, or those who are said not to have claimed the act."""
    head = candidate.head
    disowns = head.dep == "nsubj" and head.head.lemma == "claim" and is_negated(head.head)
    return disowns or names_nobody(candidate.named)


def _ranked(
    seen: Seen, candidates: Sequence[Candidate], chances: Sequence[Sequence[float]], classes: Sequence[str]
) -> list[tuple[float, str, Candidate]]:
    found = []
    for candidate, row in zip(candidates, chances, strict=True):
        chance, role = max((p, r) for p, r in zip(row, classes, strict=True) if r in ROLES)
        found.append((chance, _role_of(seen, candidate, role), candidate))
    return sorted(found, key=lambda entry: (-entry[0], entry[2].start))


def _role_of(seen: Seen, candidate: Candidate, role: str) -> str:
    """Correct a role: rockets and drones are what is used, never who uses it."""
    return "instrument" if role == "actor" and seen.weapons[candidate.named.i] in THINGS else role


def _is_same(one: Candidate, other: Candidate) -> bool:
    """Tell whether a phrase only says who another is: "the Front, a group of former soldiers" is one party."""
    return one.head.dep == "appos" and one.head.head is other.head


def _is_joined(one: Candidate, other: Candidate) -> bool:
    """Tell whether two phrases stand in one coordination: "the army and its allies"."""
    return one.head.first_conjunct() is other.head.first_conjunct()
