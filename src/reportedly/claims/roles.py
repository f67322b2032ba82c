"""Who did it, to what, to whom, with what: noun phrases near a happening, each weighed for each role."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reportedly.claims.features import Seen
from reportedly.claims.phrases import antecedent, is_pronoun, noun_heads, path_between, phrase_span
from reportedly.records.reading import Token

ROLES = ("actor", "target", "victim", "instrument")


class Candidate:
    """Hold a noun phrase that may fill a role; a pronoun stands for its antecedent (`named`)."""

    __slots__ = ("end", "head", "named", "start")

    def __init__(self, head: Token, named: Token) -> None:
        self.head, self.named = head, named
        first, last = phrase_span(named)
        self.start, self.end = first.start, last.end


def candidates_of(seen: Seen) -> list[Candidate]:
    """List every noun phrase of the report that may name a party."""
    heads = sorted({t.i: t for t in noun_heads(seen.reading)}.values(), key=lambda t: t.i)
    found = []
    for head in heads:
        if head.pos == "PRON":
            if not is_pronoun(head):
                continue
            named = antecedent(head, heads, seen.lexicon)
            if named is None:
                continue
            found.append(Candidate(head, named))
        elif head.ent not in ("DATE", "TIME", "PERCENT"):
            found.append(Candidate(head, head))
    return found


def in_reach(candidate: Candidate, mentions: Sequence[Token]) -> bool:
    """Tell whether a phrase stands in a sentence of the claim; measured, none farther off was ever taken."""
    return any(candidate.head.sent == m.sent for m in mentions)


def nearest(candidate: Candidate, mentions: Sequence[Token]) -> Token:
    """Find the mention that a phrase stands closest to, by the tree and then by words."""
    if len(mentions) == 1:
        return mentions[0]
    return min(
        mentions,
        key=lambda m: (
            abs(m.sent - candidate.head.sent),
            len(path_between(m, candidate.head)),
            abs(m.i - candidate.head.i),
        ),
    )


def role_features(seen: Seen, candidate: Candidate, mention: Token, kind: str) -> Iterator[str]:
    """Name what is seen of a phrase as a party of a happening that `mention` names."""
    head, named, lexicon = candidate.head, candidate.named, seen.lexicon
    gap = head.sent - mention.sent
    sort = lexicon.party_sort(named)
    weapon = next((w for t in (named, *named.children) if (w := seen.weapons[t.i])), None)
    path = "/".join(path_between(mention, head)) if gap == 0 else f"sent{gap}:{head.dep}"
    group = _group_of(kind)
    yield from (
        "bias",
        f"path={path}",
        f"path+pos={path}:{mention.pos}",
        f"path+group={path}:{group}",
        f"path+kind={path}:{kind}",
    )
    yield from (
        f"path+lemma={path}:{mention.lemma.lower()}",
        f"path+sort={path}:{sort}",
        f"path+sort+kind={path}:{sort}:{kind}",
    )
    yield from (
        f"sort={sort}",
        f"sort+kind={sort}:{kind}",
        f"sort+gap={sort}:{gap}",
        f"lemma={named.lemma.lower()}",
        f"lemma+kind={named.lemma.lower()}:{kind}",
    )
    yield from (
        f"ent={named.ent}",
        f"ent+kind={named.ent}:{kind}",
        f"tag={named.tag}",
        f"gap={gap}",
        f"gap+dep={gap}:{head.dep}",
        f"gap+dep+sort={gap}:{head.dep}:{sort}",
    )
    yield f"order={'before' if head.i < mention.i else 'after'}:{gap}"
    if weapon:
        yield from ("weapon", f"weapon={weapon}", f"weapon+path={path}", f"weapon+kind={kind}", f"weapon+gap={gap}")
    if head is not named:
        yield from ("pronoun", f"pronoun+path={path}", f"pronoun={head.lower}:{path}")
    if seen.kinds[named.i]:
        yield from ("names_event", f"names_event+path={path}")
    if any(c.dep == "nummod" for c in named.children):
        yield from ("counted", f"counted+path={path}", f"counted+kind={kind}")
    if head.dep in ("compound", "amod", "nmod", "poss"):
        yield from (f"inside={head.head.lemma.lower()}", f"inside+sort={lexicon.party_sort(head.head)}:{path}")
        if seen.kinds[head.head.i]:
            yield f"inside_event={head.ent or head.pos}"
    for prep in (head.head,) if head.dep == "pobj" else ():
        yield from (f"prep={prep.lower}", f"prep+kind={prep.lower}:{kind}", f"prep+sort={prep.lower}:{sort}:{gap}")
    if head.head.lemma.lower() in lexicon.speech and head.dep == "nsubj":
        yield "speaks"
    carrier = _carrier_of(mention)
    if carrier is not None and head.head is carrier:
        yield from (
            f"via={carrier.lemma.lower()}:{head.dep}",
            f"via+as={carrier.lemma.lower()}:{mention.dep}:{head.dep}",
        )
    if gap == 0:
        between = range(min(head.i, mention.i) + 1, max(head.i, mention.i))
        near = len(between)
        yield f"near={min(near, 12)}"
        if any(seen.kinds[j] for j in between):
            yield f"event_between={path}"
    yield f"head_dep={head.dep}:{head.head.pos}:{gap}"


def _carrier_of(mention: Token) -> Token | None:
    """Find the verb that a noun's happening is told with: "came under attack", "carried out a raid"."""
    up = mention
    while up.pos == "NOUN" and up.dep in ("dobj", "pobj", "prep", "nsubj", "nsubjpass") and up.head is not up:
        up = up.head if up.head.pos != "ADP" else up.head.head
    return up if up is not mention and up.pos == "VERB" else None


def _group_of(kind: str) -> str:
    if kind in ("killing", "shooting", "abduction", "abuse", "sexual_violence", "toll", "displacement", "repression"):
        return "people"
    if kind in ("arrest", "justice", "sanction", "release"):
        return "law"
    if kind in ("demand", "reject", "threat", "talks", "aid", "law", "agreement", "protest", "riot"):
        return "politics"
    if kind in ("territory", "siege", "deployment", "withdrawal", "raid", "armed_clash"):
        return "forces"
    return "strike"
