"""Which accounts go on over following sentences without a cue of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from reportedly.claims.speech.act import Ranges, SpeechAct
from reportedly.claims.speech.outlets import SHORT_ITEM
from reportedly.claims.speech.quotes import Quote
from reportedly.claims.weighing.shipped import Model
from reportedly.records.reading import Reading, Sentence, Token

REACH = 6
"""Sentences after which an account that nothing takes up again has ended."""
_WHOLE = 0.9
"""Share of a report's words from which an act counts as vouching for the item, not as telling one account."""
_OPENERS = frozenset(
    [
        "meanwhile",
        "however",
        "but",
        "also",
        "earlier",
        "later",
        "then",
        "moreover",
        "further",
        "furthermore",
        "additionally",
        "in",
        "on",
        "the",
        "it",
        "he",
        "she",
        "they",
        "this",
        "that",
        "these",
        "those",
        "according",
        "since",
        "during",
        "after",
        "a",
        "an",
        "at",
        "least",
        "dozens",
        "several",
        "more",
        "some",
        "such",
    ]
)
_LASTING = frozenset(
    [
        "since",
        "war",
        "conflict",
        "years",
        "year",
        "began",
        "erupted",
        "started",
        "broke",
        "last",
        "decade",
        "month",
        "months",
        "week",
    ]
)


class Stretch(msgspec.Struct, frozen=True, kw_only=True):
    """Hold the part of one sentence that no act covers, and the account (index of an act) that may go on over it."""

    sentence: int
    content: Ranges
    act: int


def carried_accounts(
    reading: Reading, acts: Sequence[SpeechAct], quotes: Sequence[Quote], *, model: Model
) -> list[SpeechAct]:
    """Find the stretches that go on with a speaker's account, as acts marked `carried`."""
    stretches = list(open_stretches(reading, acts))
    rows = [sorted(carry_features(reading, acts, quotes, s)) for s in stretches]
    chances = model.probabilities(rows)
    yes = model.classes.index("yes")
    return [
        msgspec.structs.replace(acts[s.act], content=s.content, carried=True)
        for s, chance in zip(stretches, chances, strict=True)
        if chance[yes] >= model.floor
    ]


def open_stretches(reading: Reading, acts: Sequence[SpeechAct]) -> Iterator[Stretch]:
    """Walk over the parts of sentences that no single account covers but one told before may go on over."""
    total = len(reading.tokens)
    whole = {i for i, act in enumerate(acts) if is_whole(act, total)}
    covered = {
        t for i, act in enumerate(acts) if i not in whole and act.speaker for a, b in act.content for t in range(a, b)
    }
    cues = {t for act in acts for t in range(*act.cue)} | {t for act in acts if act.source for t in range(*act.source)}
    account: int | None = None
    pending = iter(sorted((i for i in range(len(acts)) if _opens_account(acts, i, whole)), key=lambda i: acts[i].cue))
    following = next(pending, None)
    for sentence in reading.sentences:
        free = [t for t in range(sentence.first, sentence.last) if t not in covered and t not in cues]
        if account is not None and free and sentence.i - reading.tokens[acts[account].cue[0]].sent <= REACH:
            yield Stretch(sentence=sentence.i, content=_runs(free), act=account)
        while following is not None and acts[following].cue[0] < sentence.last:
            account, following = following, next(pending, None)


def is_whole(act: SpeechAct, total: int) -> bool:
    """Tell whether an act vouches for a whole item."""
    return total <= SHORT_ITEM and act.extent > _WHOLE * total - 12


def _opens_account(acts: Sequence[SpeechAct], i: int, whole: set[int]) -> bool:
    act = acts[i]
    told = act.speaker is not None and act.vouches and not act.is_act
    return told and i not in whole and (act.parent is None or act.parent in whole)


def carry_features(reading: Reading, acts: Sequence[SpeechAct], quotes: Sequence[Quote], stretch: Stretch) -> set[str]:
    """Name what is seen of a stretch and of the account that may go on over it."""
    act, sentence = acts[stretch.act], reading.sentences[stretch.sentence]
    distance = sentence.i - reading.tokens[act.cue[0]].sent
    words = reading.tokens[sentence.first : sentence.last]
    on = {"bias", f"distance={min(distance, 5)}", f"sort={act.sort}", f"lemma={act.lemma}", f"manner={act.manner}"}
    on |= {
        f"cue_before={act.content[0][0] >= act.cue[1]}",
        f"act={act.is_act}",
        f"noun={act.lemma in ('report', 'claim')}",
    }
    on |= _opening(words) | _telling(sentence, words)
    on |= _neighbours(reading, acts, stretch, act)
    on |= _layout(reading, act, sentence)
    on |= {"quoted"} if any(q.speech and q.first <= sentence.first + 1 < q.last for q in quotes) else set()
    on |= {
        f"distance={min(distance, 5)}&{name}" for name in on if name.startswith(("sort=", "open=", "tense=", "next="))
    }
    return on


def _opening(words: Sequence[Token]) -> set[str]:
    first = words[0].lower if words[0].pos != "PUNCT" or len(words) == 1 else words[1].lower
    if first in _OPENERS:
        return {f"open={first}"}
    return {f"open={words[0].pos}"}


def _telling(sentence: Sentence, words: Sequence[Token]) -> set[str]:
    root = sentence.root
    on = {f"tense={root.tag}", f"root={root.lemma.lower()}"}
    on |= {f"aux={c.lower}" for c in root.children if c.dep in ("aux", "auxpass")}
    on |= {f"lasting={t.lower}" for t in words if t.lower in _LASTING}
    on |= (
        {"year"} if any(len(t.text) == 4 and t.text.isdigit() and t.text[:2] in ("19", "20") for t in words) else set()
    )
    on |= {
        f"subject={c.lower if c.tag in ('PRP', 'EX') else c.pos}"
        for c in root.children
        if c.dep in ("nsubj", "nsubjpass")
    }
    on |= {f"ent={t.ent}" for t in words if t.ent_begin and t.ent in ("PERSON", "DATE", "CARDINAL", "GPE", "ORG")}
    on |= {f"mark={mark}" for mark in ('"', "“", "?", "!") if any(t.text == mark for t in words)}
    on |= {"first_person"} if any(t.lower in ("we", "our", "i", "my", "us") for t in words) else set()
    return on


def _neighbours(reading: Reading, acts: Sequence[SpeechAct], stretch: Stretch, act: SpeechAct) -> set[str]:
    sentence = reading.sentences[stretch.sentence]
    here = [a for a in acts if sentence.first <= a.cue[0] < sentence.last and a.speaker]
    after = [a for a in acts if a.cue[0] >= sentence.last and a.speaker and a.parent is None]
    on = {f"here={min(len(here), 2)}"}
    if any(a.speaker == act.speaker for a in here):
        on.add("here_same")
    following = min(after, key=lambda a: a.cue, default=None)
    if following is None:
        return on | {"next=none"}
    same = following.speaker == act.speaker or _alike(reading, following, act)
    gap = reading.tokens[following.cue[0]].sent - sentence.i
    return on | {f"next={'same' if same else 'other'}{min(gap, 3)}", f"next_sort_same={following.sort == act.sort}"}


def _alike(reading: Reading, one: SpeechAct, other: SpeechAct) -> bool:
    def names(act: SpeechAct) -> set[str]:
        return {t.lemma.lower() for t in reading.tokens[slice(*(act.speaker or (0, 0)))] if t.pos in ("NOUN", "PROPN")}

    return bool(names(one) & names(other))


def _layout(reading: Reading, act: SpeechAct, sentence: Sentence) -> set[str]:
    between = reading.text[reading.tokens[act.cue[0]].start : reading.tokens[sentence.first].start]
    share = sentence.i / max(1, len(reading.sentences))
    size = len(reading.sentences)
    return {
        f"paragraphs={min(between.count(chr(10)), 2)}",
        f"late={int(share * 4)}",
        f"size={0 if size <= 5 else 1 if size <= 12 else 2}",
        f"last={sentence.i == size - 1}",
        f"lead={reading.tokens[act.cue[0]].sent <= 1}",
    }


def _runs(words: Sequence[int]) -> Ranges:
    runs: list[list[int]] = []
    for i in words:
        if runs and i == runs[-1][1]:
            runs[-1][1] = i + 1
        else:
            runs.append([i, i + 1])
    return tuple((first, last) for first, last in runs)
