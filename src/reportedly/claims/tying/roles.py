"""Who did it, to what, to whom, with what: noun phrases near a happening, each weighed for each role."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence

import numpy as np

from reportedly.claims.features import Seen
from reportedly.claims.phrases import antecedent, is_pronoun, noun_heads, path_between, phrase_span
from reportedly.claims.tying.role_clues import clues_of
from reportedly.claims.weighing.linear import Array
from reportedly.claims.weighing.rows import Names, remembered
from reportedly.records.reading import Token

ROLES = ("actor", "target", "victim", "instrument")
_MODIFIERS = ("compound", "amod", "nmod", "poss")
_INNER = ("compound", "amod", "nmod")
_OF_FORCE = ("armed", "rule")


class Candidate:
    """Hold a noun phrase that may fill a role; a pronoun stands for its antecedent (`named`)."""

    __slots__ = ("end", "head", "named", "start")

    def __init__(self, head: Token, named: Token) -> None:
        self.head, self.named = head, named
        first, last = phrase_span(named)
        self.start, self.end = first.start, last.end


def candidates_of(seen: Seen, sentences: Container[int] | None = None) -> list[Candidate]:
    """List every noun phrase that may name a party, of the whole report or of some of its sentences."""
    heads = sorted({t.i: t for t in noun_heads(seen.reading)}.values(), key=lambda t: t.i)
    inside = {t.i: t for t in seen.reading.tokens if _is_named_inside(seen, t)}
    found = []
    for head in sorted(({t.i: t for t in heads} | inside).values(), key=lambda t: t.i):
        if (sentences is not None and head.sent not in sentences) or _is_inside_name(seen, head):
            continue
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


def _is_named_inside(seen: Seen, token: Token) -> bool:
    """Tell whether a word names the weapon or the party within a longer noun.

    The weapon of a noun that names a happening ("car bomb attack"); the force or rulers of such a noun or of one that names a
    weapon ("regime shelling", "government warplanes").
    """
    if token.dep not in _INNER or token.pos != "NOUN":
        return False
    act, weapon = bool(seen.kinds[token.head.i]), seen.weapons[token.head.i]
    if act and seen.weapons[token.i]:
        return True
    forces = seen.lexicon.party_sort(token) in _OF_FORCE and not seen.lexicon.begins_weapon(token)
    return forces and (act or weapon is not None)


def _is_inside_name(seen: Seen, head: Token) -> bool:
    """Tell whether a word is a piece of a longer name whose last word stands for the whole."""
    if head.dep not in _INNER or not head.ent or head.head.i <= head.i:
        return False
    rest = seen.reading.tokens[head.i + 1 : head.head.i + 1]
    return all(t.ent == head.ent and not t.ent_begin for t in rest)


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


def role_features(seen: Seen, candidate: Candidate, mention: Token, kind: str) -> Iterator[str | Names]:
    """Name what is seen of a phrase as a party of a happening that `mention` names."""
    head, named, lexicon = candidate.head, candidate.named, seen.lexicon
    gap = head.sent - mention.sent
    sort = lexicon.party_sort(named)
    path = "/".join(path_between(mention, head)) if gap == 0 else f"sent{gap}:{head.dep}"
    yield from _of_path(path, mention.pos, kind)
    yield f"path+lemma={path}:{mention.lemma.lower()}"
    yield from _of_sort(sort, path, kind)
    yield _of_place(sort, gap, head.dep, head.i < mention.i)
    yield from _of_phrase(named.lemma.lower(), named.ent, named.tag, kind)
    yield from _of_words(seen, candidate, path, kind, gap)
    if head.dep in _MODIFIERS:
        yield from (f"inside={head.head.lemma.lower()}", f"inside+sort={lexicon.party_sort(head.head)}:{path}")
        if seen.kinds[head.head.i]:
            yield f"inside_event={head.ent or head.pos}"
    if head.dep == "pobj":
        yield from _of_prep(head.head.lower, kind, sort, gap)
    if head.dep == "nsubj" and head.head.lemma.lower() in lexicon.speech:
        yield "speaks"
    carrier = _carrier_of(mention)
    if carrier is not None and head.head is carrier:
        yield from (
            f"via={carrier.lemma.lower()}:{head.dep}",
            f"via+as={carrier.lemma.lower()}:{mention.dep}:{head.dep}",
        )
    if gap == 0:
        first, last = sorted((head.i, mention.i))
        yield f"near={min(max(last - first - 1, 0), 12)}"
        if any(seen.kinds[first + 1 : last]):
            yield f"event_between={path}"
    yield f"head_dep={head.dep}:{head.head.pos}:{gap}"
    if gap == 0:
        yield from clues_of(seen, head, named, mention, path, kind)


def role_vectors(seen: Seen, pairs: Sequence[tuple[Candidate, Token]]) -> Array:
    """Join what is known of phrases and mentions as numbers: shape (pairs, width), float32.

    In context: the word that heads the phrase, the mention, the word above the phrase. By themselves: the word that
    names the party, the mention, and the words above both.
    """
    context, words = np.asarray(seen.reading.vectors, dtype=np.float32), seen.words
    heads, mentions = [c.head for c, _ in pairs], [m.i for _, m in pairs]
    above = [h.head.i for h in heads]
    return np.hstack(
        [
            context.take([h.i for h in heads], axis=0),
            context.take(mentions, axis=0),
            context.take(above, axis=0),
            words.take([c.named.i for c, _ in pairs], axis=0),
            words.take(mentions, axis=0),
            words.take(above, axis=0),
            words.take([m.head.i for _, m in pairs], axis=0),
        ]
    )


def _of_path(path: str, pos: str, kind: str) -> Names:
    group = _group_of(kind)
    return (
        "bias",
        f"path={path}",
        f"path+pos={path}:{pos}",
        f"path+group={path}:{group}",
        f"path+kind={path}:{kind}",
    )


def _of_sort(sort: str, path: str, kind: str) -> Names:
    return (
        f"path+sort={path}:{sort}",
        f"path+sort+kind={path}:{sort}:{kind}",
        f"sort={sort}",
        f"sort+kind={sort}:{kind}",
    )


@remembered
def _of_place(sort: str, gap: int, dep: str, before: bool) -> Names:
    return (
        f"sort+gap={sort}:{gap}",
        f"gap={gap}",
        f"gap+dep={gap}:{dep}",
        f"gap+dep+sort={gap}:{dep}:{sort}",
        f"order={'before' if before else 'after'}:{gap}",
    )


def _of_phrase(lemma: str, ent: str, tag: str, kind: str) -> Names:
    return f"lemma={lemma}", f"lemma+kind={lemma}:{kind}", f"ent={ent}", f"ent+kind={ent}:{kind}", f"tag={tag}"


def _of_words(seen: Seen, candidate: Candidate, path: str, kind: str, gap: int) -> Iterator[str | Names]:
    """Name what the words of the phrase say: a weapon, a happening, a number, another phrase's name."""
    head, named = candidate.head, candidate.named
    weapon = next((w for t in (named, *named.children) if (w := seen.weapons[t.i])), None)
    if weapon:
        yield from ("weapon", f"weapon={weapon}", f"weapon+path={path}", f"weapon+kind={kind}", f"weapon+gap={gap}")
    if head is not named:
        yield from ("pronoun", f"pronoun+path={path}", f"pronoun={head.lower}:{path}")
    if seen.kinds[named.i]:
        yield from ("names_event", f"names_event+path={path}")
    if any(c.dep == "nummod" for c in named.children):
        yield from ("counted", f"counted+path={path}", f"counted+kind={kind}")


def _of_prep(prep: str, kind: str, sort: str, gap: int) -> Names:
    return f"prep={prep}", f"prep+kind={prep}:{kind}", f"prep+sort={prep}:{sort}:{gap}"


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
