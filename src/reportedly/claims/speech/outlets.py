"""Papers and agencies that vouch for a whole item: "…, reports Dawn" at its head or foot."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from reportedly.claims.speech.act import SpeechAct
from reportedly.records.reading import Reading

SHORT_ITEM = 300
"""Words up to which a report counts as one item that the outlet named at its head or foot vouches for."""


def vouching(reading: Reading, acts: Sequence[SpeechAct]) -> list[SpeechAct]:
    """Widen the act of an outlet that vouches for the whole of a short item, so that it covers all of it."""
    if len(reading.tokens) > SHORT_ITEM:
        return list(acts)
    chosen = next((i for i, act in enumerate(acts) if _vouches(reading, act)), None)
    if chosen is None:
        return list(acts)
    act = acts[chosen]
    left_out = {*range(*act.cue), *(range(*act.source) if act.source else ())}
    widened = msgspec.structs.replace(
        act, content=_all_but(len(reading.tokens), left_out), sort="media", anonymous=False
    )
    return [widened if i == chosen else other for i, other in enumerate(acts)]


def _vouches(reading: Reading, act: SpeechAct) -> bool:
    if act.source is None or act.lemma != "report":
        return False
    named = any(t.pos == "PROPN" for t in reading.tokens[act.source[0] : act.source[1]])
    inverted = act.source[0] >= act.cue[1]
    sentence = reading.tokens[act.cue[0]].sent
    told_now = reading.tokens[act.cue[0]].lower == "reports"
    at_head = sentence <= 1 and (inverted or told_now)
    at_foot = sentence == len(reading.sentences) - 1 and told_now and inverted
    return named and (at_head or at_foot)


def _all_but(last: int, left_out: set[int]) -> tuple[tuple[int, int], ...]:
    ranges, first = [], 0
    for i in sorted({*left_out, last}):
        if i > first:
            ranges.append((first, i))
        first = i + 1
    return tuple(ranges)
