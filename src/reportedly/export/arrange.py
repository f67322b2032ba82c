"""Claims in the order in which people read them: numbered, by standing, rival accounts together, sources as a tree."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from reportedly.codebook import Codebook
from reportedly.export.facts import count_words, flat, place_name, span_words
from reportedly.export.phrases import CERTAINTY_WORDS, MANNER_WORDS, STANDING_WORDS
from reportedly.export.wording import kind_label, same_party
from reportedly.records import Claim, Party, Source

SECTION_TITLES = {
    "news": "Reported as news",
    "summary": "Sums up other claims",
    "background": "Told as background",
    "toll": "Running totals",
}

NOT_SAID = "not said"
_DIFFER = dict.fromkeys(("Who did it", "Aimed at", "Means", "Harmed"), "in different words") | {
    "Numbers": "different figures"
}


class Numbered(msgspec.Struct, frozen=True):
    """Hold a claim with its number on the page, from 1 in the order of the anchors."""

    number: int
    claim: Claim


class Section(msgspec.Struct, frozen=True):
    """Hold the claims of one standing; an entry is one claim, or the accounts of what is told as one happening."""

    standing: str
    title: str
    entries: tuple[tuple[Numbered, ...], ...]


class Row(msgspec.Struct, frozen=True):
    """Hold one line of a comparison: a field, each account's value, and whether the accounts agree, in words."""

    field: str
    values: tuple[str, ...]
    agreement: str


class Node(msgspec.Struct):
    """Hold a speaker, those he cites, and the claims for which the chain ends with him."""

    source: Source | None
    nodes: list[Node] = []
    claims: list[Numbered] = []


def number_claims(claims: Iterable[Claim]) -> tuple[Numbered, ...]:
    """Number claims in the order in which their anchors stand in the text."""
    ordered = sorted(claims, key=lambda c: (c.anchor.start, c.anchor.end, c.id))
    return tuple(Numbered(i, claim) for i, claim in enumerate(ordered, 1))


def sections(numbered: Sequence[Numbered]) -> tuple[Section, ...]:
    """Put claims under their standing, the accounts of one happening together under that of the first."""
    groups = _same_happening(numbered)
    found = []
    for standing in STANDING_WORDS:
        entries = tuple(group for group in groups if group[0].claim.standing == standing)
        if entries:
            found.append(Section(standing, SECTION_TITLES[standing], entries))
    return tuple(found)


def _same_happening(numbered: Sequence[Numbered]) -> list[tuple[Numbered, ...]]:
    by_id = {n.claim.id: n for n in numbered}
    group = {n.claim.id: n.claim.id for n in numbered}

    def root(claim: str) -> str:
        while group[claim] != claim:
            claim = group[claim]
        return claim

    for n in numbered:
        for link in n.claim.links:
            if link.sort == "same_as" and link.to in by_id:
                group[root(n.claim.id)] = root(link.to)
    gathered: dict[str, list[Numbered]] = {}
    for n in numbered:
        gathered.setdefault(root(n.claim.id), []).append(n)
    return [tuple(members) for members in gathered.values()]


def compare(accounts: Sequence[Numbered], codebook: Codebook) -> tuple[Row, ...]:
    """Set rival accounts side by side, field by field; nothing is averaged and none is preferred."""
    claims = [n.claim for n in accounts]
    fields = {
        "Says so": [says_words(c) for c in claims],
        "What": [f"{kind_label(c.kind, codebook)}, {CERTAINTY_WORDS[c.certainty]}" for c in claims],
        "Who did it": [("denied: " if c.actor and c.certainty == "denied" else "") + _parties(c.actor) for c in claims],
        "Aimed at": [_parties(c.target) for c in claims],
        "Means": [_parties(c.instrument) for c in claims],
        "Harmed": [_parties(c.victim) for c in claims],
        "Where": [(place_name(c.where) or f"“{flat(c.where.text)}”") if c.where else "" for c in claims],
        "When": [span_words(c.when) if c.when else "" for c in claims],
        "Numbers": ["; ".join(count_words(q) for q in c.counts if q.bound != "unknown") for c in claims],
    }
    return tuple(_row(field, values) for field, values in fields.items() if any(values))


def _row(field: str, values: Sequence[str]) -> Row:
    said = [value.casefold() for value in values if value]
    if field == "Says so":
        agreement = ""
    elif len(said) == 1:
        agreement = "one of them says"
    else:
        agreement = "the same" if len(set(said)) == 1 else _DIFFER.get(field, "they differ")
        if len(said) < len(values):
            agreement += f"; {len(said)} of {len(values)} say"
    return Row(field, tuple(value or NOT_SAID for value in values), agreement)


def _parties(parties: Sequence[Party]) -> str:
    return ", ".join(f"“{flat(party.text)}”" for party in parties)


def says_words(claim: Claim) -> str:
    """Write the chain of speakers, outermost first, with what the innermost does: "A → B, who denies it"."""
    if not claim.says:
        return "the report itself"
    does = f" ({MANNER_WORDS[claim.manner]})" if claim.manner != "said" else ""
    return " → ".join(f"“{flat(s.text)}”" for s in claim.says) + does


def source_tree(numbered: Sequence[Numbered]) -> Node:
    """Draw the chains of all claims as one tree that begins with the report itself."""
    tree = Node(None)
    for n in numbered:
        node = tree
        for source in n.claim.says:
            node = _under(node, source)
        node.claims.append(n)
    return tree


def _under(node: Node, source: Source) -> Node:
    for known in node.nodes:
        if known.source and same_party(known.source, source):
            return known
    fresh = Node(source)
    node.nodes.append(fresh)
    return fresh


def origins(numbered: Sequence[Numbered]) -> int:
    """Count the different innermost speakers; the report itself is not one."""
    last: list[Source] = []
    for n in numbered:
        if n.claim.says and not any(same_party(n.claim.says[-1], known) for known in last):
            last.append(n.claim.says[-1])
    return len(last)


def summary_words(numbered: Sequence[Numbered]) -> str:
    """Count the claims by standing and the sources, as a sentence."""
    if not numbered:
        return "No claim was found: the report names no happening of a kind in the codebook."
    parts = [
        f"{n} {STANDING_WORDS[standing] if standing != 'toll' or n == 1 else 'running totals'}"
        for standing in STANDING_WORDS
        if (n := sum(1 for item in numbered if item.claim.standing == standing))
    ]
    claims = "1 claim" if len(numbered) == 1 else f"{len(numbered)} claims"
    sources = origins(numbered)
    said = "in the report’s own voice only" if not sources else f"from {sources} source{'s' if sources > 1 else ''}"
    return f"{claims} {said}: {', '.join(parts)}."
