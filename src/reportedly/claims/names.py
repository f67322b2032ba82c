"""Which speaker a pronoun or short phrase means, what sort of speaker it is, and the full name."""

from __future__ import annotations

from collections.abc import Sequence

from reportedly.claims.cues import SpeechWords
from reportedly.claims.speakers import PRONOUNS, head_of, noun_range
from reportedly.claims.speech import Range, SpeechAct
from reportedly.records.claim import Sort
from reportedly.records.reading import Reading, Token

_PERSONS = frozenset({"he", "she", "him", "her", "his"})
_THINGS = frozenset({"it", "its"})
_PERSON_WORDS = (
    "man", "woman", "spokesman", "spokeswoman", "spokesperson", "minister", "president", "official", "officer", "commander", "general",
    "colonel", "captain", "director", "head", "chief", "leader", "governor", "mayor", "secretary", "ambassador", "envoy", "doctor",
    "professor", "resident", "witness", "activist", "source", "analyst", "expert", "lawyer", "judge", "prosecutor", "senator", "soldier",
    "rebel", "fighter", "king", "prince", "prime", "journalist", "reporter", "correspondent", "medic", "member", "diplomat", "lawmaker",
)  # fmt: skip


def sort_of(reading: Reading, span: Range, words: SpeechWords) -> Sort:
    """Tell the sort of a speaker from its words: the head noun first, then the rest, from right to left."""
    tokens = reading.tokens[span[0] : span[1]]
    text = " ".join(t.lower for t in tokens)
    if any(mark in text for mark in words.anonymous):
        return "anonymous"
    head = head_of(reading, span)
    joined = [(tokens[k].lower + " " + tokens[k + 1].lemma.lower()) for k in range(len(tokens) - 1)]
    for phrase in joined:
        if phrase in words.speakers:
            return words.speakers[phrase]  # type: ignore[return-value]
    ordered = [head, *(t for t in reversed(tokens) if t is not head)]
    for token in ordered:
        for form in (token.lemma.lower(), token.lower):
            if form in words.speakers:
                return words.speakers[form]  # type: ignore[return-value]
    if head.ent == "GPE":
        return "official"
    return "other"


def is_person(reading: Reading, span: Range) -> bool:
    """Tell whether a speaker is one person rather than a group, a body or a paper."""
    tokens = reading.tokens[span[0] : span[1]]
    return any(t.ent == "PERSON" for t in tokens) or any(t.lower in _PERSON_WORDS for t in tokens)


def means(reading: Reading, span: Range, before: Sequence[SpeechAct]) -> Range | None:
    """Find the phrase that a speaker's words mean: themselves, or for a pronoun the nearest earlier speaker that fits.

    Where no speaker fits, the nearest earlier name that does; None when there is none.
    """
    pronoun = reading.tokens[span[0]].lower
    if span[1] - span[0] > 1 or pronoun not in PRONOUNS:
        return span
    for act in reversed(before):
        if act.speaker and act.speaker[1] <= span[0] and _fits(reading, pronoun, act.speaker):
            return act.speaker
    wanted = ("PERSON",) if pronoun in _PERSONS else ("ORG", "NORP", "GPE")
    for token in reversed(reading.tokens[: span[0]]):
        if token.ent in wanted and (token.head.ent != token.ent or token.head.i > span[0]):
            return noun_range(reading, token)
    return None


def _fits(reading: Reading, pronoun: str, other: Range) -> bool:
    person, plural = is_person(reading, other), _is_plural(head_of(reading, other))
    if pronoun in _PERSONS:
        return person and not plural
    if pronoun in _THINGS:
        return not person and not plural
    return plural or not person if pronoun in ("they", "them") else person


def _is_plural(head: Token) -> bool:
    return head.tag in ("NNS",)


def full_name(reading: Reading, span: Range) -> str | None:
    """Give the words of the fullest earlier name that the phrase shortens, or its own if it is a name."""
    tokens = reading.tokens[span[0] : span[1]]
    named = [t for t in tokens if t.pos == "PROPN"]
    if not named:
        return None
    return reading.text[tokens[0].start : tokens[-1].end]
