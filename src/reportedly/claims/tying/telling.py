"""How a happening is told: as news or context (standing), as fact or less (certainty)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice

from reportedly.claims.features import Seen, names_of
from reportedly.claims.naming.gather import Mention
from reportedly.claims.speech.attribution import Chain
from reportedly.records.reading import Token
from reportedly.records.report import Report
from reportedly.records.when import When

_HIGHEST = 4
"""Words above a happening's that are asked for hedges at most."""
_BESIDE = frozenset({"advmod", "amod", "neg", "acomp", "oprd"})


class Scene:
    """Gather, once per report, what the standing of its happenings is judged by."""

    def __init__(self, report: Report, seen: Seen) -> None:
        self.report, self.seen = report, seen
        self.background = tuple(p.lower() for p in seen.lexicon.codebook.background.phrases)
        self.background_words = frozenset(seen.lexicon.codebook.background.words)
        self.toll = tuple(p.lower() for p in seen.lexicon.codebook.background.toll)
        self.unknown = (
            tuple(p.lower() for p in seen.lexicon.codebook.hedges["unknown"].phrases)
            if "unknown" in seen.lexicon.codebook.hedges
            else ()
        )
        self.count = max(1, len(seen.reading.sentences))

    def sentence_text(self, token: Token) -> str:
        """Give the words of the sentence that holds `token`, in small letters."""
        sentence = self.seen.reading.sentence(token)
        return self.seen.reading.text[sentence[0].start : sentence[-1].end].lower()


def telling_features(
    scene: Scene, mentions: Sequence[Mention], *, when: When | None, manner: str, speakers: int, counted: int
) -> frozenset[str]:
    """Name what is seen of a whole happening: its first mention, its place in the report, its time."""
    first = mentions[0].token
    on = {
        f"K={mentions[0].kind}",
        f"manner={manner}",
        f"speakers={min(speakers, 2)}",
        f"mentions={min(len(mentions), 4)}",
        f"counted={min(counted, 3)}",
    }
    on.add(f"manner+K={manner}:{mentions[0].kind}")
    on.update(_position(scene, mentions), _tense(first), _marks(scene, mentions), _age(scene.report, when))
    return names_of(scene.seen, first) | on


def doubt_features(scene: Scene, token: Token, chain: Chain) -> Iterator[str]:
    """Name what leaves open whether a happening is so: hedges beside it, on the words it hangs on, and in how it is said."""
    yield f"hedged={chain.hedged}"
    if chain.cue is not None:
        cue = scene.seen.reading.between(chain.cue.start, chain.cue.end)[0]
        yield f"cue={cue.lemma.lower()}"
        yield f"cue_aux={'+'.join(sorted(c.lemma.lower() for c in cue.children if c.dep in ('aux', 'neg')))}"
    yield from _doubted(scene, token, 0)
    lower = token
    for depth, up in enumerate(islice(token.ancestors(), _HIGHEST), start=1):
        yield from _doubted(scene, up, depth)
        lemma = up.lemma.lower()
        yield from (f"up{min(depth, 3)}={lemma}", f"up={lemma}:{lower.dep}")
        for certainty in scene.seen.lexicon.hedges.get(lemma, ()):
            yield from (f"over={certainty}", f"over{min(depth, 3)}={certainty}")
        lower = up


def _doubted(scene: Scene, word: Token, depth: int) -> Iterator[str]:
    for child in word.children:
        if child.dep == "aux":
            yield from (f"aux{min(depth, 3)}={child.lower}", f"aux={child.lower}")
        elif child.dep == "mark":
            yield f"mark={child.lower}"
        elif child.dep in _BESIDE:
            for certainty in scene.seen.lexicon.hedges.get(child.lemma.lower(), ()):
                yield from (f"beside{min(depth, 2)}={certainty}", f"beside={certainty}")
                yield f"beside_word={child.lemma.lower()}"


def _position(scene: Scene, mentions: Sequence[Mention]) -> Iterator[str]:
    sent = mentions[0].token.sent
    yield f"at={min(sent, 8)}"
    yield f"share={int(5 * sent / scene.count)}"
    yield f"length={min(scene.count, 12) // 2}"
    yield f"spread={min(mentions[-1].token.sent - sent, 5)}"
    passage = scene.report.passage_at(mentions[0].token.start)
    if passage:
        yield f"passage={passage.sort}"


def _tense(token: Token) -> Iterator[str]:
    verb = token
    while verb.head is not verb and verb.pos not in ("VERB", "AUX"):
        verb = verb.head
    helpers = sorted(c.lemma.lower() for c in verb.children if c.dep in ("aux", "auxpass"))
    yield f"tense={verb.tag}:{'+'.join(helpers)}"
    yield f"tense+pos={verb.tag}:{'+'.join(helpers)}:{token.pos}"
    for up in token.ancestors():
        yield f"under={up.dep}"
        if up.pos in ("VERB", "AUX"):
            aux = sorted(c.lemma.lower() for c in up.children if c.dep in ("aux", "auxpass"))
            yield f"up_tense={up.tag}:{'+'.join(aux)}"
    if token.dep in ("relcl", "acl", "advcl"):
        yield f"clause={token.dep}"


def _marks(scene: Scene, mentions: Sequence[Mention]) -> Iterator[str]:
    text = scene.sentence_text(mentions[0].token)
    padded = f" {text} "
    yield from (f"context={p}" for p in scene.background if p in text)
    yield from (f"context={w}" for w in scene.background_words if f" {w} " in padded)
    yield from (f"sum={p}" for p in scene.toll if f" {p} " in padded)
    if any(p in text for p in scene.unknown):
        yield "no_word_of"
    for word in scene.seen.reading.sentence(mentions[0].token):
        for certainty in scene.seen.lexicon.hedges.get(word.lemma.lower(), ()):
            near = "near" if word.head is mentions[0].token or mentions[0].token in word.children else "sentence"
            yield f"hedge={certainty}:{near}"
            if near == "near":
                yield f"hedge={word.lemma.lower()}"


def _age(report: Report, when: When | None) -> Iterator[str]:
    day: date | None = report.published.day if report.published else None
    if when is None:
        yield "when=none"
    elif when.latest is None or day is None:
        yield f"when=unknown:{when.precision}"
    else:
        days = (day - when.latest).days
        long = (when.latest - when.earliest).days if when.earliest else 0
        yield f"age={'future' if days < 0 else '0-2' if days <= 2 else '3-7' if days <= 7 else '8-31' if days <= 31 else 'old'}"
        yield f"lasting={'day' if long < 2 else 'week' if long < 8 else 'long'}"
