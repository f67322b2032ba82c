"""Claims -> incident records in the terms of MUC-4.

Claims of violence told as having happened make records; clashes of armed sides and air strikes are not incidents in
MUC-4's sense. Claims of one incident type that are linked, or that harm the same party, make one record. Victims are
persons by name only, targets are things; a perpetrator is an individual or an organisation, and "NAME guerrillas" is
both; who claims responsibility is a perpetrator.

Source: MUC-4 template documentation, parts 1 and 2 (NRaD 1992). The mapping was chosen on the training part.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reportedly.codebook import Codebook
from reportedly.evaluate.ceaf import Entity, IncidentRecord, normal
from reportedly.records import Claim, Reading, Span, Token, head_among

SLOTS = ("PerpInd", "PerpOrg", "Target", "Victim", "Weapon")
TYPES = {
    "attack": "attack",
    "killing": "attack",
    "shooting": "attack",
    "raid": "attack",
    "shelling": "attack",
    "bombing": "bombing",
    "suicide_bombing": "bombing",
    "abduction": "kidnapping",
    "destruction": "arson",
}
"""Incident types of MUC-4 for the kinds that it covers."""
_HAPPENED = frozenset({"actual", "possible", "planned"})
_FIRE = ("arson", "burn", "fire", "torch", "ablaze", "set alight", "incinerat")
"""Beginnings of words that make destruction arson, the only sort of it that MUC-4 knows."""
_ORGANISATIONS = frozenset(
    {"army", "navy", "government", "regime", "military", "police", "front", "movement", "cartel", "mafia", "party"}
    | {"organization", "guard", "command", "forces", "union", "brigade", "battalion", "detachment", "militia"}
)
_PEOPLE = frozenset({"man", "woman", "person", "people", "individual", "member", "leader", "youth", "student"})


def records_of(claims: Sequence[Claim], reading: Reading, *, codebook: Codebook) -> tuple[IncidentRecord, ...]:
    """Make incident records of a report's claims."""
    groups: list[list[Claim]] = []
    for claim in claims:
        if not _is_incident(claim):
            continue
        home = next((group for group in groups if any(_one_incident(claim, other) for other in group)), None)
        if home is None:
            groups.append([claim])
        else:
            home.append(claim)
    return tuple(_record(group, reading, codebook) for group in groups)


def _is_incident(claim: Claim) -> bool:
    if claim.kind not in TYPES or claim.certainty not in _HAPPENED or claim.standing == "toll":
        return False
    words = " ".join(span.text.lower() for span in (claim.anchor, *claim.also))
    return claim.kind != "destruction" or any(fire in words for fire in _FIRE)


def _one_incident(one: Claim, other: Claim) -> bool:
    if TYPES[one.kind] != TYPES[other.kind]:
        return False
    linked = any(link.to == b.id for a, b in ((one, other), (other, one)) for link in a.links)
    return linked or bool(_harmed(one) & _harmed(other))


def _harmed(claim: Claim) -> set[str]:
    return {normal(party.text) for party in (*claim.victim, *claim.target)}


def _record(claims: Sequence[Claim], reading: Reading, codebook: Codebook) -> IncidentRecord:
    slots: dict[str, dict[str, Entity]] = {slot: {} for slot in SLOTS}
    for slot, words in (filled for claim in claims for filled in _filled(claim, reading, codebook)):
        if words and (name := normal(reading.text[words[0].start : words[-1].end])):
            slots[slot].setdefault(name, frozenset({name}))
    found = {slot: tuple(entities.values()) for slot, entities in slots.items()}
    return IncidentRecord(types=(TYPES[claims[0].kind],), slots=found)


def _filled(claim: Claim, reading: Reading, codebook: Codebook) -> Iterator[tuple[str, list[Token]]]:
    speakers = claim.says[-1:] if claim.manner == "claimed" else ()
    for party in (*claim.actor, *speakers):
        yield from _perpetrators(_core(party, reading), _people(codebook))
    for party in (*claim.victim, *claim.target):
        yield from _harmed_ones(_core(party, reading), codebook)
    for party in claim.instrument:
        yield "Weapon", _core(party, reading)


def _core(span: Span, reading: Reading) -> list[Token]:
    """Give the words of a phrase without numbers and articles at its head: MUC's fills mostly leave them out."""
    words = reading.between(span.start, span.end)
    while len(words) > 1 and words[0].pos in ("NUM", "DET"):
        words = words[1:]
    return words


def _perpetrators(words: list[Token], people: frozenset[str]) -> Iterator[tuple[str, list[Token]]]:
    head = head_among(words)
    if head is None:
        return
    named = [t for t in words if _is_name(t) and _singular(t) not in people]
    if any(t.ent == "PERSON" for t in named) or _singular(head) in _PEOPLE:
        yield "PerpInd", words
    elif named and head not in named:
        yield "PerpOrg", _run(words, named[0])
        yield "PerpInd", [head]
    elif named or _singular(head) in _ORGANISATIONS or head.lower in _ORGANISATIONS:
        yield "PerpOrg", words
    else:
        yield "PerpInd", words


def _harmed_ones(words: list[Token], codebook: Codebook) -> Iterator[tuple[str, list[Token]]]:
    head = head_among(words)
    if head is None:
        return
    people = _people(codebook)
    is_thing = any(t.lemma.lower() in codebook.parties.site for t in words)
    person = next((t for t in words if t.ent == "PERSON"), None)
    if person is not None and not is_thing:
        yield "Victim", _run(words, person)
    elif _singular(head) not in people:
        yield "Target", words


def _people(codebook: Codebook) -> frozenset[str]:
    return frozenset((*codebook.parties.armed, *codebook.parties.civil)) | _PEOPLE


def _singular(token: Token) -> str:
    """Give the base form, also of a noun that was taken for a name and so kept its plural."""
    return token.lower.removesuffix("s") if token.pos == "PROPN" else token.lemma.lower()


def _is_name(token: Token) -> bool:
    return token.pos == "PROPN" or token.ent in ("PERSON", "ORG")


def _run(words: list[Token], first: Token) -> list[Token]:
    """Give the unbroken run of words of a name from `first` on."""
    found: list[Token] = []
    for token in words:
        if token.i >= first.i and _is_name(token):
            found.append(token)
        elif found:
            break
    return found
