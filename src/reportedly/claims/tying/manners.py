"""How a speaker stands to what he tells: whether he lays it on another or takes it on himself, though he only "said" so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import cast

import msgspec

from reportedly.claims.features import Seen
from reportedly.claims.happening import Happening
from reportedly.claims.speech.attribution import Chain
from reportedly.claims.tying.roles import Candidate
from reportedly.claims.weighing.shipped import Model
from reportedly.records.claim import Manner
from reportedly.records.reading import Token

_OWN = frozenset({"we", "our", "us", "i", "my", "me", "ours"})
_NOBODY = frozenset({"unidentified", "unknown", "unspecified", "suspected", "alleged", "some"})
_FAR = 3
_LIKELIER_THAN_NOT = 0.5


def judge_manners(seen: Seen, happenings: Sequence[Happening], model: Model) -> None:
    """Tell of each happening that somebody only "said" whether he lays it on another or takes it on himself."""
    told = [h for h in happenings if h.chain.manner == "said"]
    rows = [list(manner_features(seen, h.chain, h.anchor.token, h.kind, h.parties.get("actor", ()))) for h in told]
    for happening, chances in zip(told, model.probabilities(rows) if rows else (), strict=True):
        best = int(chances.argmax())
        if chances[best] < _LIKELIER_THAN_NOT:
            best = model.classes.index("said")
        happening.chain = msgspec.structs.replace(happening.chain, manner=cast("Manner", model.classes[best]))
        happening.confidence["manner"] = float(chances[best])


def manner_features(seen: Seen, chain: Chain, token: Token, kind: str, actors: Sequence[Candidate]) -> Iterator[str]:
    """Name what is seen of a speaker, of the happening he tells and of who he says did it."""
    speaker = chain.speakers[-1]
    assert chain.cue is not None
    cue = seen.reading.between(chain.cue.start, chain.cue.end)[0]
    group = seen.lexicon.codebook.kinds[kind].group
    role = _relation(seen, chain, actors)
    yield from ("bias", f"sort={speaker.sort}", f"cue={cue.lemma.lower()}", f"kind={kind}", f"role={role}")
    yield from (f"role+sort={role}:{speaker.sort}", f"role+kind={role}:{kind}", f"role+group={role}:{group}")
    yield f"role+sort+group={role}:{speaker.sort}:{group}"
    yield f"role+cue={role}:{cue.lemma.lower()}"
    yield f"far={min(token.sent - cue.sent, _FAR)}:{role}" if token.sent >= cue.sent else f"before:{role}"
    yield f"speakers={min(len(chain.speakers), 2)}"
    for actor in actors:
        head = actor.named
        sort = seen.lexicon.party_sort(head)
        yield from (f"actor={head.lemma.lower()}", f"actor_sort={sort}:{speaker.sort}:{group}")
        yield f"actor_pos={head.tag}:{speaker.sort}"
    for word in seen.reading.sentence(token):
        if word.pos in ("VERB", "NOUN", "ADJ") and word is not token:
            yield f"word={word.lemma.lower()}"
        if word.lower in _OWN:
            yield f"own:{role}"
    if token.pos == "VERB":
        yield f"verb={token.tag}:{token.child('nsubjpass') is not None}:{role}"
    else:
        yield f"noun={token.dep}:{role}"


def _relation(seen: Seen, chain: Chain, actors: Sequence[Candidate]) -> str:
    if not actors:
        return "none"
    speaker = chain.speakers[-1]
    names = _words(f"{speaker.text} {speaker.name or ''}")
    for actor in actors:
        if actor.head.lower in _OWN or names & _words(seen.reading.text[actor.start : actor.end]):
            return "self"
    if all(any(c.lower in _NOBODY for c in (*actor.named.children, actor.named)) for actor in actors):
        return "nobody"
    return "other"


def _words(phrase: str) -> set[str]:
    return {w for w in phrase.lower().split() if len(w) > 3}
