"""Who says what, to any depth: speech acts found in a reading, and the chain of speakers behind any word."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from reportedly.claims.carry import carried_accounts
from reportedly.claims.contents import content_of
from reportedly.claims.cues import Cue, SpeechWords, find_cues, speech_words
from reportedly.claims.names import full_name, means, sort_of
from reportedly.claims.outlets import vouching
from reportedly.claims.quotes import find_quotes
from reportedly.claims.speakers import speaker_of
from reportedly.claims.speech import Range, Ranges, SpeechAct
from reportedly.codebook import Codebook
from reportedly.records.claim import Manner, Source
from reportedly.records.reading import Reading
from reportedly.records.span import Span

__all__ = ["OWN_VOICE", "Chain", "SpeechAct", "find_speech", "speakers_of"]


class Chain(msgspec.Struct, frozen=True, kw_only=True):
    """Hold the speakers behind a word, outermost first; empty with manner `own` for the report's own voice.

    `cue` and `manner` are those of the innermost speaker; `acts` are indices into the acts, in the same order.
    `is_act`: the word belongs to a saying that is itself a happening, see `SpeechAct`.
    """

    speakers: tuple[Source, ...] = ()
    manner: Manner = "own"
    cue: Span | None = None
    acts: tuple[int, ...] = ()
    hedged: bool = False
    is_act: bool = False


OWN_VOICE = Chain()


def find_speech(reading: Reading, *, codebook: Codebook) -> tuple[SpeechAct, ...]:
    """Find the speech acts of a report, in the order of their cues, carried accounts last."""
    words = speech_words(codebook)
    quotes = find_quotes(reading)
    acts: list[SpeechAct] = []
    for cue in find_cues(reading, words):
        source = speaker_of(reading, cue, words)
        content = content_of(reading, cue, source, quotes)
        if content and not (cue.shape == "noun" and source is None):
            acts.append(_act(reading, cue, source, content, acts, words))
    acts = _nested(vouching(reading, acts))
    return tuple(acts + carried_accounts(reading, acts, quotes))


def _act(
    reading: Reading, cue: Cue, source: Range | None, content: Ranges, before: Sequence[SpeechAct], words: SpeechWords
) -> SpeechAct:
    speaker = means(reading, source, before) if source else None
    sort = sort_of(reading, speaker, words) if speaker else "other"
    return SpeechAct(
        source=source, speaker=speaker, cue=(cue.first, cue.last), content=content, manner=cue.manner, sort=sort,
        anonymous=sort == "anonymous", hedged=cue.hedged, is_act="act" in cue.uses, lemma=cue.lemma,
    )  # fmt: skip


def _nested(acts: Sequence[SpeechAct]) -> list[SpeechAct]:
    """Tell for each act which other it is told inside of: the narrowest whose content holds its cue."""
    found = []
    for i, act in enumerate(acts):
        outer = [
            j for j, other in enumerate(acts) if j != i and other.covers(act.cue[0]) and not act.covers(other.cue[0])
        ]
        parent = min(outer, key=lambda j: acts[j].extent, default=None)
        found.append(msgspec.structs.replace(act, parent=parent))
    return found


def speakers_of(reading: Reading, acts: Sequence[SpeechAct], token_index: int) -> Chain:
    """Tell who says the word at `token_index`: the chain of speakers, the cue and the manner."""
    order = _order(acts, token_index)
    kept: list[tuple[int, Source]] = []
    for i in order:
        source = _source(reading, acts[i])
        if source is not None and not any(s.start == source.start for _, s in kept):
            kept.append((i, source))
    if not kept:
        return OWN_VOICE
    last = acts[kept[-1][0]]
    start, end = reading.tokens[last.cue[0]].start, reading.tokens[last.cue[1] - 1].end
    return Chain(
        speakers=tuple(s for _, s in kept), manner=last.manner, cue=Span.cut(reading.text, start, end),
        acts=tuple(i for i, _ in kept), hedged=last.hedged, is_act=last.is_act,
    )  # fmt: skip


def _order(acts: Sequence[SpeechAct], token: int) -> list[int]:
    """List the acts that cover a token, outermost first: the narrowest, and those it is told inside of."""
    covering = [i for i, act in enumerate(acts) if act.speaker is not None and act.covers(token)]
    if not covering:
        return []
    order = [min(covering, key=lambda i: (acts[i].carried, acts[i].extent, -i))]
    while (parent := acts[order[0]].parent) is not None and parent not in order:
        order.insert(0, parent)
    return order


def _source(reading: Reading, act: SpeechAct) -> Source | None:
    if act.speaker is None:
        return None
    start, end = reading.tokens[act.speaker[0]].start, reading.tokens[act.speaker[1] - 1].end
    return Source.cut(reading.text, start, end, sort=act.sort, name=full_name(reading, act.speaker))
