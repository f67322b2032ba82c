"""Speakers named inside another's account: "X, citing Y, reported …", "X quoted Y as saying …"."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from reportedly.claims.speech.act import Range, Ranges, SpeechAct
from reportedly.claims.speech.cues import SpeechWords
from reportedly.claims.speech.nounphrase import noun_range
from reportedly.records.reading import Reading, Token

_CLAUSES = ("acl", "relcl", "ccomp")
_ADDING = frozenset({"add", "continue"})
_FURTHER = frozenset({"also", "further", "additionally"})
_NEXT = 2
"""Sentences over which a speaker who goes on still rests on those cited."""
_LASTS = 6
"""Sentences over which sources once cited are known again."""


def with_cited(reading: Reading, acts: Sequence[SpeechAct], words: SpeechWords) -> list[SpeechAct]:
    """Add an act for each speaker that another cites, told inside the act of the one who cites."""
    found = list(acts)
    for token in reading.tokens:
        if "citing" in words.uses.get(token.lemma.lower(), ()) and token.pos == "VERB":
            found = _with_quoted(reading, found, token) if _quoting(token) else _with_citing(reading, found, token)
    return found


def _quoting(verb: Token) -> Token | None:
    """Find the inner verb of "quoted Y as saying"."""
    manner = next((c for c in verb.children if c.lower == "as" and c.dep == "prep"), None)
    return manner.child("pcomp") if manner is not None else None


def _with_citing(reading: Reading, acts: list[SpeechAct], verb: Token) -> list[SpeechAct]:
    cited = verb.child("dobj")
    host = _host(reading, acts, verb)
    if cited is None or host is None or verb.tag != "VBG":
        return acts
    source = noun_range(reading, cited)
    own = _own_clause(reading, cited, verb)
    content = own or _without(acts[host].content, (verb.i, source[1]))
    if not content:
        return acts
    if own:
        acts = _replaced(acts, host, content=own)
    return _inserted(acts, host, source, (verb.i, verb.i + 1), content)


def _host(reading: Reading, acts: Sequence[SpeechAct], verb: Token) -> int | None:
    """Find the act of the one who cites: the nearest cue of the sentence that is not the citing itself."""
    near = [
        i for i, a in enumerate(acts) if reading.tokens[a.cue[0]].sent == verb.sent and a.cue[0] != verb.i and a.speaker
    ]
    return min(near, key=lambda i: abs(acts[i].cue[0] - verb.i), default=None)


def _own_clause(reading: Reading, cited: Token, verb: Token) -> Ranges:
    """Read the clause that hangs on the cited speaker or on "citing" itself: "citing Y that …"."""
    for head in (cited, verb):
        for child in head.children:
            if child.dep in _CLAUSES and (mark := child.child("mark")) is not None and mark.lower == "that":
                sentence = reading.sentences[verb.sent]
                return ((child.subtree()[0].i, sentence.last),)
    return ()


def _without(content: Ranges, left_out: Range) -> Ranges:
    pieces = []
    for first, last in content:
        pieces += [(first, min(last, left_out[0])), (max(first, left_out[1]), last)]
    return tuple((first, last) for first, last in pieces if first < last)


def _with_quoted(reading: Reading, acts: list[SpeechAct], verb: Token) -> list[SpeechAct]:
    inner = _quoting(verb)
    cited = verb.child("dobj", "nsubjpass")
    outer = next((i for i, a in enumerate(acts) if a.cue[0] == verb.i), None)
    told = next((i for i, a in enumerate(acts) if inner is not None and a.cue[0] == inner.i), None)
    if cited is None or told is None:
        return acts
    source = noun_range(reading, cited)
    content = _without(_without(acts[told].content, (verb.i, acts[told].cue[1])), source)
    if verb.child("nsubjpass") is not None:
        content = _without(content, _span_of(verb, source))
    acts = _replaced(acts, told, source=source, content=content)
    return _replaced(acts, outer, content=content) if outer is not None else acts


def _span_of(verb: Token, source: Range) -> Range:
    return (source[0] - 1, verb.i + 1) if source[0] < verb.i else (verb.i, source[1])


def _replaced(acts: Sequence[SpeechAct], index: int, **values: object) -> list[SpeechAct]:
    return [msgspec.structs.replace(act, **values) if i == index else act for i, act in enumerate(acts)]


def _inserted(acts: Sequence[SpeechAct], host: int, source: Range, cue: Range, content: Ranges) -> list[SpeechAct]:
    new = msgspec.structs.replace(acts[host], source=source, cue=cue, content=content, is_act=False, lemma="cite")
    others = [a for a in acts if a.cue != cue]
    return [*others, new]


def with_lasting(reading: Reading, acts: Sequence[SpeechAct]) -> list[SpeechAct]:
    """Keep those once cited in the chain: where the citing speaker goes on, and where the same sources speak again.

    "The network, citing officials, reported …. It added that …" still rests on the officials; "The officials noted …"
    is still told by the network.
    """
    found = list(acts)
    for i, act in enumerate(acts):
        cited = _cited_before(reading, acts, i)
        if cited is None:
            continue
        if _goes_on(reading, acts, act, cited):
            found = [_told_under(a, i, len(found)) if a.speaker == act.speaker else a for a in found]
            found.append(msgspec.structs.replace(cited, content=act.content, parent=i))
        elif _speaks_again(reading, act, cited):
            found[i] = msgspec.structs.replace(act, parent=cited.parent)
    return found


def _cited_before(reading: Reading, acts: Sequence[SpeechAct], later: int) -> SpeechAct | None:
    """Find who was cited last before an act that is not itself told inside another."""
    act = acts[later]
    if act.speaker is None or act.parent is not None:
        return None
    sentence = reading.tokens[act.cue[0]].sent
    near = [a for a in acts if _is_cited(acts, a) and 0 < sentence - reading.tokens[a.cue[0]].sent <= _LASTS]
    return max(near, key=lambda a: a.cue, default=None)


def _is_cited(acts: Sequence[SpeechAct], act: SpeechAct) -> bool:
    return act.parent is not None and (act.lemma == "cite" or acts[act.parent].lemma == "quote")


def _goes_on(reading: Reading, acts: Sequence[SpeechAct], act: SpeechAct, cited: SpeechAct) -> bool:
    verb = reading.tokens[act.cue[0]]
    verbs = (verb, verb.head) if verb.tag == "VBG" else (verb,)
    adds = any(v.lemma.lower() in _ADDING or any(c.lower in _FURTHER for c in v.children) for v in verbs)
    near = verb.sent - reading.tokens[cited.cue[0]].sent <= _NEXT
    return adds and near and cited.parent is not None and acts[cited.parent].speaker == act.speaker


def _told_under(act: SpeechAct, parent: int, new: int) -> SpeechAct:
    return msgspec.structs.replace(act, parent=new) if act.parent == parent else act


def _speaks_again(reading: Reading, act: SpeechAct, cited: SpeechAct) -> bool:
    return act.anonymous and cited.anonymous and bool(_nouns(reading, act) & _nouns(reading, cited))


def _nouns(reading: Reading, act: SpeechAct) -> set[str]:
    words = reading.tokens[slice(*(act.source or (0, 0)))]
    return {t.lemma.lower() for t in words if t.pos in ("NOUN", "PROPN")}
