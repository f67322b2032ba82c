"""Who says what, to any depth: speech acts found in a reading, and the chain of speakers behind any word."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from reportedly.claims.speech.act import Range, Ranges, SpeechAct
from reportedly.claims.speech.carry import carried_accounts
from reportedly.claims.speech.citing import with_cited, with_lasting
from reportedly.claims.speech.closing import closing_speaker
from reportedly.claims.speech.contents import content_of, puts_in_mouth
from reportedly.claims.speech.cues import Cue, SpeechWords, find_cues, speech_words
from reportedly.claims.speech.names import full_name, with_meanings
from reportedly.claims.speech.nounphrase import can_speak, head_of
from reportedly.claims.speech.outlets import vouching
from reportedly.claims.speech.quotes import find_quotes
from reportedly.claims.speech.speakers import speaker_of
from reportedly.claims.weighing.shipped import Models, shipped_model
from reportedly.codebook import Codebook
from reportedly.records.claim import Manner, Source
from reportedly.records.reading import Reading
from reportedly.records.span import Span

__all__ = ["OWN_VOICE", "Chain", "SpeechAct", "find_speech", "speaker_name", "speakers_of"]


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


def speaker_name(chain: Chain) -> str:
    """Name the innermost speaker in small letters; empty for the report's own voice."""
    return (chain.speakers[-1].name or chain.speakers[-1].text).lower() if chain.speakers else ""


def find_speech(reading: Reading, *, codebook: Codebook, models: Models | None = None) -> tuple[SpeechAct, ...]:
    """Find the speech acts of a report, in the order of their cues, carried accounts last.

    Args:
        reading: the words of the report.
        codebook: its `speech` part says which words cue speech and name speakers.
        models: the model "carry"; None takes the one that ships.
    """
    acts = explicit_acts(reading, codebook=codebook)
    carry = models["carry"] if models else shipped_model("carry")
    return (*acts, *carried_accounts(reading, acts, find_quotes(reading), model=carry))


def explicit_acts(reading: Reading, *, codebook: Codebook) -> tuple[SpeechAct, ...]:
    """Find the speech acts that have a cue of their own."""
    words = speech_words(codebook)
    quotes = find_quotes(reading)
    acts: list[SpeechAct] = []
    for cue in find_cues(reading, words):
        closing = closing_speaker(reading, cue, words)
        source = closing or _adding(reading, cue, acts) or speaker_of(reading, cue, words, quotes)
        content = content_of(reading, cue, source, quotes, closing=closing is not None)
        if content and _has_speaker(reading, cue, source, words):
            acts.append(_act(cue, source, content, vouches=puts_in_mouth(reading, cue)))
    acts = with_meanings(reading, with_cited(reading, acts, words), words)
    return tuple(with_lasting(reading, _nested(vouching(reading, acts))))


def _has_speaker(reading: Reading, cue: Cue, source: Range | None, words: SpeechWords) -> bool:
    """Tell whether a cue that needs somebody who speaks has one: "the army put the toll at six", not "the attack"."""
    if "tally" in cue.uses:
        return source is not None and can_speak(head_of(reading, source), words)
    return cue.shape != "noun" or source is not None


def _adding(reading: Reading, cue: Cue, before: Sequence[SpeechAct]) -> Range | None:
    """Give "adding that …" the speaker of the cue before it in the same sentence."""
    verb = reading.tokens[cue.head]
    if verb.tag != "VBG" or cue.lemma not in ("add", "note", "stress", "continue") or verb.child("nsubj") is not None:
        return None
    same = [a for a in before if reading.tokens[a.cue[0]].sent == verb.sent and a.source is not None]
    return same[-1].source if same else None


def _act(cue: Cue, source: Range | None, content: Ranges, *, vouches: bool) -> SpeechAct:
    return SpeechAct(
        source=source,
        speaker=source,
        cue=(cue.first, cue.last),
        content=content,
        manner=cue.manner,
        hedged=cue.hedged,
        is_act="act" in cue.uses,
        vouches=vouches,
        lemma=cue.lemma,
    )


def _nested(acts: Sequence[SpeechAct]) -> list[SpeechAct]:
    """Tell for each act which other it is told inside of: the narrowest whose content holds its cue."""
    found = []
    for i, act in enumerate(acts):
        outer = [j for j, other in enumerate(acts) if j != i and _tells(other, act)]
        parent = min(outer, key=lambda j: (acts[j].extent, -j), default=None)
        found.append(msgspec.structs.replace(act, parent=parent))
    return found


def _tells(outer: SpeechAct, inner: SpeechAct) -> bool:
    """Tell whether one act is told inside another: its cue stands in what the other says, or it is cited there."""
    if outer.covers(inner.cue[0]):
        return not inner.covers(outer.cue[0]) and outer.extent >= inner.extent
    cited = inner.lemma in ("cite", "say") and outer.lemma != "cite" and outer.content == inner.content
    return cited and outer.cue != inner.cue and outer.speaker != inner.speaker


def speakers_of(reading: Reading, acts: Sequence[SpeechAct], token_index: int) -> Chain:
    """Tell who says the word at `token_index`: the chain of speakers, the cue and the manner."""
    return _chain(reading, acts, acts_over(acts, token_index))


def acts_over(acts: Sequence[SpeechAct], token_index: int) -> list[int]:
    """List the acts that a word is told inside of, outermost first: the narrowest that covers it, and its parents."""
    covering = [i for i, act in enumerate(acts) if act.speaker is not None and act.vouches and act.covers(token_index)]
    return _order(acts, min(covering, key=lambda i: (acts[i].extent, -i))) if covering else []


def chain_of(reading: Reading, acts: Sequence[SpeechAct], inner: int) -> tuple[Source, ...]:
    """List the speakers of an act and of those it is told inside of, outermost first."""
    return _chain(reading, acts, _order(acts, inner)).speakers


def _chain(reading: Reading, acts: Sequence[SpeechAct], order: Sequence[int]) -> Chain:
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
        speakers=tuple(s for _, s in kept),
        manner=last.manner,
        cue=Span.cut(reading.text, start, end),
        acts=tuple(i for i, _ in kept),
        hedged=last.hedged,
        is_act=last.is_act,
    )


def _order(acts: Sequence[SpeechAct], inner: int) -> list[int]:
    """List an act and those that it is told inside of, outermost first."""
    order = [inner]
    while (parent := acts[order[0]].parent) is not None and parent not in order:
        order.insert(0, parent)
    return order


def _source(reading: Reading, act: SpeechAct) -> Source | None:
    if act.speaker is None:
        return None
    start, end = reading.tokens[act.speaker[0]].start, reading.tokens[act.speaker[1] - 1].end
    return Source.cut(reading.text, start, end, sort=act.sort, name=full_name(reading, act.speaker))
