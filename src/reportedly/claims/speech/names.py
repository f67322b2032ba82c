"""Which speaker a pronoun or short phrase means, what sort of speaker it is, and the full name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain, pairwise

import msgspec

from reportedly.claims.speech.act import Range, SpeechAct
from reportedly.claims.speech.cues import SpeechWords
from reportedly.claims.speech.nounphrase import can_speak, head_of, noun_range
from reportedly.claims.speech.speakers import PRONOUNS
from reportedly.records.claim import Sort
from reportedly.records.reading import Reading, Token

_PERSONS = frozenset({"he", "she", "him", "her"})
_OWN = frozenset({"i", "we"})
_THINGS = frozenset({"it", "its"})
_AHEAD = 3
"""Sentences within which a body named only by its sort ("a monitor said") is named in full."""
_PERSON_WORDS = frozenset(
    [
        "man",
        "woman",
        "spokesman",
        "spokeswoman",
        "spokesperson",
        "minister",
        "president",
        "official",
        "officer",
        "commander",
        "general",
        "colonel",
        "captain",
        "director",
        "head",
        "chief",
        "leader",
        "governor",
        "mayor",
        "secretary",
        "ambassador",
        "envoy",
        "doctor",
        "professor",
        "resident",
        "witness",
        "activist",
        "source",
        "analyst",
        "expert",
        "lawyer",
        "judge",
        "prosecutor",
        "senator",
        "soldier",
        "rebel",
        "fighter",
        "king",
        "prince",
        "journalist",
        "reporter",
        "correspondent",
        "medic",
        "member",
        "diplomat",
        "lawmaker",
        "premier",
        "chancellor",
        "inspector",
        "superintendent",
        "sheriff",
    ]
)
_BODIES = frozenset(
    [
        "observatory",
        "ministry",
        "agency",
        "group",
        "organization",
        "organisation",
        "network",
        "channel",
        "newspaper",
        "paper",
        "monitor",
        "watchdog",
        "army",
        "government",
        "statement",
        "report",
        "source",
        "sources",
        "official",
        "officials",
        "spokesman",
        "police",
        "command",
        "commission",
        "committee",
        "centre",
        "center",
        "website",
        "magazine",
        "daily",
        "station",
        "broadcaster",
        "party",
        "movement",
        "council",
        "coalition",
    ]
)
_OF_ANYTHING = frozenset({"according to", "as per"})
"""Cues that also take what no one says ("according to plan")."""
_ANYBODYS = frozenset(
    {
        "official",
        "spokesman",
        "spokeswoman",
        "spokesperson",
        "director",
        "chief",
        "head",
        "leader",
        "representative",
        "member",
        "source",
        "reporter",
    }
)
"""Offices that every sort of body has."""
_GROUPS = frozenset({"group", "organization", "organisation", "outfit", "movement"})
_MONITORS = frozenset(["monitor", "watchdog", "group", "organization", "organisation", "monitors", "ngo"])


def sort_of(reading: Reading, span: Range, words: SpeechWords) -> Sort:
    """Tell the sort of a speaker from its words: the head noun first, then the rest, from right to left.

    A head noun that any body has ("spokesman", "source") yields to the body named beside it. A person of whom the
    phrase says no more has the sort that the words around the phrase give.
    """
    tokens = reading.tokens[span[0] : span[1]]
    text = " ".join(t.lower for t in tokens)
    if any(mark in text for mark in words.anonymous):
        return "anonymous"
    for first, second in pairwise(tokens):
        if (phrase := f"{first.lower} {second.lemma.lower()}") in words.speakers:
            return words.speakers[phrase]
    head = head_of(reading, span)
    sorts = [s for t in (head, *(t for t in reversed(tokens) if t is not head)) if (s := _word_sort(t, words))]
    if sorts and any(t.lemma.lower() in _ANYBODYS for t in tokens):
        source = any(t.lemma.lower() == "source" for t in tokens)
        sorts.sort(key=lambda s: s in ("other", "anonymous", "witness") or (s == "official" and not source))
    if not sorts and any(t.ent == "PERSON" for t in tokens):
        around = [*reading.tokens[span[1] : span[1] + 9], *reading.tokens[max(0, span[0] - 4) : span[0]]]
        sorts = [s for t in around if t.sent == head.sent and (s := _word_sort(t, words)) in ("official", "military")]
    return sorts[0] if sorts else "official" if head.ent == "GPE" else "other"


def _word_sort(token: Token, words: SpeechWords) -> Sort | None:
    return words.speakers.get(token.lemma.lower()) or words.speakers.get(token.lower)


def with_meanings(reading: Reading, acts: Sequence[SpeechAct], words: SpeechWords) -> list[SpeechAct]:
    """Give each act the speaker that its source means, and that speaker's sort."""
    found: list[SpeechAct] = []
    for act in acts:
        speaker = means(reading, act.source, found, acts, words) if act.source else None
        sort = sort_of(reading, speaker, words) if speaker else "other"
        if sort == "other" and act.lemma == "report" and speaker and _is_title(reading, speaker):
            sort = "media"
        if sort != "anonymous" and act.source and speaker:
            sort = "anonymous" if _unnamed(reading, act.source, acts, words) else sort
        party = act.lemma not in _OF_ANYTHING or (speaker is not None and _is_party(reading, speaker, words))
        vouches = act.vouches and speaker is not None and party
        found.append(
            msgspec.structs.replace(act, speaker=speaker, sort=sort, anonymous=sort == "anonymous", vouches=vouches)
        )
    return found


def _is_party(reading: Reading, speaker: Range, words: SpeechWords) -> bool:
    """Tell whether some word of a speaker can speak; "details", "flight patterns" and "the toll" cannot."""
    return any(can_speak(t, words) for t in reading.tokens[speaker[0] : speaker[1]])


def _is_title(reading: Reading, span: Range) -> bool:
    """Tell whether a speaker is named as a paper is: by a name that is no person's."""
    last = reading.tokens[span[1] - 1]
    return last.pos == "PROPN" and not any(t.ent == "PERSON" for t in reading.tokens[span[0] : span[1]])


def _unnamed(reading: Reading, source: Range, acts: Sequence[SpeechAct], words: SpeechWords) -> bool:
    """Tell whether the words after a source, up to the next source, say that it is not named."""
    others = [a.source[0] for a in acts if a.source and a.source[0] >= source[1]]
    end = min([source[1] + 14, *others])
    after = " ".join(t.lower for t in reading.tokens[source[1] : end])
    return any(mark in after for mark in words.anonymous if " " in mark)


def means(
    reading: Reading, span: Range, before: Sequence[SpeechAct], acts: Sequence[SpeechAct], words: SpeechWords
) -> Range | None:
    """Find the phrase that a speaker's words mean.

    A pronoun means the nearest earlier speaker that fits, else the nearest earlier name that does; "we" and "I" are
    the voice of the text or of the quote they stand in, so no speaker of their own. A short name means its fullest
    mention; a body told by its sort alone ("the monitor") the named one of that sort. Else the words mean themselves.
    """
    pronoun = reading.tokens[span[0]].lower
    if span[1] - span[0] > 1 or pronoun not in PRONOUNS:
        return _fullest(reading, span, before, acts, words)
    if pronoun in _OWN:
        return None
    for act in reversed(before):
        if act.speaker and act.source and act.source[1] <= span[0] and _fits(reading, pronoun, act.speaker):
            return act.speaker
    wanted = ("PERSON",) if pronoun in _PERSONS else ("ORG", "NORP", "GPE")
    for token in reversed(reading.tokens[: span[0]]):
        if token.ent in wanted and (token.head.ent != token.ent or token.head.i > span[0]):
            return noun_range(reading, token)
    return None


def _fits(reading: Reading, pronoun: str, other: Range) -> bool:
    person, plural = is_person(reading, other), head_of(reading, other).tag == "NNS"
    if pronoun in _PERSONS:
        return person and not plural
    if pronoun in _THINGS:
        return not person and not plural
    return plural or not person


def is_person(reading: Reading, span: Range) -> bool:
    """Tell whether a speaker is one person rather than a group, a body or a paper."""
    tokens = reading.tokens[span[0] : span[1]]
    return any(t.ent == "PERSON" for t in tokens) or any(t.lower in _PERSON_WORDS for t in tokens)


def _fullest(
    reading: Reading, span: Range, before: Sequence[SpeechAct], acts: Sequence[SpeechAct], words: SpeechWords
) -> Range:
    head = head_of(reading, span)
    named = [t for t in reading.tokens[span[0] : span[1]] if t.pos == "PROPN"]
    earlier = [a.speaker for a in reversed(before) if a.speaker and a.source and a.source[1] <= span[0]]
    if head.pos == "PROPN":
        return _longer_name(reading, span, head, len(named), earlier)
    own_name = any(t.text.isupper() and len(t.text) > 1 for t in reading.tokens[span[0] : span[1]])
    own_name = own_name or any(not _is_seat(reading, t) for t in named)
    if not own_name and _is_definite(reading, span) and head.lemma.lower() in _BODIES | _PERSON_WORDS:
        same = next((s for s in earlier if _shares_head(reading, s, head)), None)
        kin = next((s for s in earlier if _is_kin(reading, s, span, head, words)), None)
        if same is not None or kin is not None:
            return same or kin or span
    if head.lemma.lower() in _MONITORS and sort_of(reading, span, words) == "monitor":
        later = [
            a.source
            for a in acts
            if a.source and a.source[0] > span[1] and _sentences(reading, span, a.source) <= _AHEAD
        ]
        told = (*earlier, *later)
        monitors = (s for s in told if _is_named_monitor(reading, s, words))
        bodies = (body for s in told if (body := _body_of(reading, s, words)) is not None)
        return next(chain(monitors, bodies), span)
    return span


def _body_of(reading: Reading, span: Range, words: SpeechWords) -> Range | None:
    """Find the monitoring body that a person speaks for: "X, director of the Vilnava Observatory"."""
    for token in reading.tokens[span[0] : span[1]]:
        if token.dep == "pobj" and token.pos == "PROPN" and token.head.lower in ("of", "from", "for", "at", "with"):
            body = noun_range(reading, token)
            if body[1] <= span[1] and _is_named_monitor(reading, body, words):
                return body
    return None


def _is_seat(reading: Reading, token: Token) -> bool:
    """Tell whether a name only says where a body has its seat: "the Britain-based group"."""
    after = [t.lower for t in reading.tokens[token.i + 1 : token.i + 3]]
    return token.lower.endswith("based") or after == ["-", "based"]


def _is_kin(reading: Reading, other: Range, span: Range, head: Token, words: SpeechWords) -> bool:
    """Tell whether an earlier named speaker is what "the newspaper", "the group" points back to."""
    if is_person(reading, other) or not any(t.pos == "PROPN" for t in reading.tokens[other[0] : other[1]]):
        return False
    sort, theirs = sort_of(reading, span, words), sort_of(reading, other, words)
    if head.lemma.lower() in _GROUPS:
        return theirs in ("monitor", "armed_group", "other")
    return sort == "media" and theirs in ("media", "other")


def _longer_name(reading: Reading, span: Range, head: Token, size: int, earlier: Iterable[Range]) -> Range:
    """Find an earlier, longer mention of the name that a short one ends with."""
    if size > 3 or head.ent == "GPE":
        return span
    for other in earlier:
        theirs = [t.lower for t in reading.tokens[other[0] : other[1]] if t.pos == "PROPN"]
        if len(theirs) > size and head.lower in theirs:
            return other
    for token in reading.tokens[: span[0]]:
        if token.lower == head.lower and token.ent == "PERSON" and _has_first_name(token):
            return noun_range(reading, token)
    return span


def _has_first_name(token: Token) -> bool:
    return any(c.dep == "compound" and c.ent == "PERSON" for c in token.children)


def _is_definite(reading: Reading, span: Range) -> bool:
    return span[0] > 0 and reading.tokens[span[0] - 1].lower in ("the", "this", "that", "its", "same")


def _shares_head(reading: Reading, other: Range, head: Token) -> bool:
    if is_person(reading, other) and head.lower not in _PERSON_WORDS:
        return False
    return any(t.lemma.lower() == head.lemma.lower() for t in reading.tokens[other[0] : other[1]])


def _sentences(reading: Reading, span: Range, other: Range) -> int:
    return reading.tokens[other[0]].sent - reading.tokens[span[0]].sent


def _is_named_monitor(reading: Reading, span: Range, words: SpeechWords) -> bool:
    named = sum(t.pos == "PROPN" for t in reading.tokens[span[0] : span[1]])
    return named >= 2 and sort_of(reading, span, words) == "monitor" and not is_person(reading, span)


def full_name(reading: Reading, span: Range) -> str | None:
    """Give the words of a speaker that has a name of its own; None for a speaker told by its sort."""
    tokens = reading.tokens[span[0] : span[1]]
    if not any(t.pos == "PROPN" for t in tokens):
        return None
    return reading.usual[tokens[0].start : tokens[-1].end]
