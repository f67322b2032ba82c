"""Whether a word inside an act's content is really put in the speaker's mouth, or told in the report's own voice."""

from __future__ import annotations

from collections.abc import Sequence

from reportedly.claims.speech import SpeechAct
from reportedly.records.reading import Reading, Token

_LONG = 60
"""Steps up the tree after which the search for the cue is given up; no sentence is as deep."""


def voice_features(reading: Reading, act: SpeechAct, token: Token, *, depth: int, acts: Sequence[SpeechAct]) -> set[str]:
    """Name what is seen of an act, of a word that its content covers, and of the way between them."""
    cue = reading.tokens[act.cue[0]]
    relation, passed = _way_up(token, cue)
    on = {"bias", f"lemma={act.lemma}", f"manner={act.manner}", f"sort={act.sort}", f"act={act.is_act}", f"depth={min(depth, 2)}"}
    on |= {f"relation={relation}", f"lemma={act.lemma}&relation={relation}", f"tag={cue.tag}", f"cue_dep={cue.dep}"}
    on |= {f"passed={dep}" for dep in passed} | {f"token={token.pos}", f"dep={token.dep}", f"itself={token.i == cue.i}"}
    on |= {f"side={_side(act, token)}", f"relation={relation}&token={token.pos}", f"carried={act.carried}"}
    on |= {f"cue_aux={c.lower}" for c in cue.children if c.dep in ("aux", "neg")}
    on |= {f"sent={min(cue.sent, 2)}", f"same_sentence={cue.sent == token.sent}", f"sort={act.sort}&relation={relation}"}
    on |= _source(reading, act) | _verb_above(token)
    return on


def _way_up(token: Token, cue: Token) -> tuple[str, set[str]]:
    """Climb from a word to the cue: the relation in which its branch hangs on the cue, and the clauses passed."""
    passed: set[str] = set()
    at = token
    if token is cue:
        return "itself", passed
    for _ in range(_LONG):
        if at.head is cue:
            mark = at.child("mark")
            return at.dep + ("+" + mark.lower if mark is not None else ""), passed
        if at.head is at:
            break
        if at.dep in ("relcl", "acl", "advcl", "ccomp", "xcomp", "conj", "pcomp"):
            passed.add(at.dep)
        at = at.head
    return "none", passed


def _side(act: SpeechAct, token: Token) -> str:
    return "before" if token.i < act.cue[0] else "after"


def _source(reading: Reading, act: SpeechAct) -> set[str]:
    if act.source is None:
        return {"source=none"}
    words = reading.tokens[act.source[0] : act.source[1]]
    last = words[-1]
    where = "before" if act.source[1] <= act.cue[0] else "after"
    gap = max(act.cue[0] - act.source[1], act.source[0] - act.cue[1])
    return {f"source={last.pos}", f"source_ent={last.ent}", f"source_where={where}", f"source_gap={min(max(gap, 0), 4)}"}


def _verb_above(token: Token) -> set[str]:
    """Name the tense of the clause that a word stands in."""
    at = token
    while at.pos not in ("VERB", "AUX") and at.head is not at:
        at = at.head
    return {f"tense={at.tag}"} | {f"aux={c.lower}" for c in at.children if c.dep in ("aux", "auxpass")}
