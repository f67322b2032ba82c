"""The words by which a report says that someone says something: verbs, nouns and set phrases."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Literal, cast

import msgspec

from reportedly.claims.numbers.tallies import tally_of
from reportedly.claims.phrases import is_negated
from reportedly.codebook import Codebook
from reportedly.records.claim import Manner, Sort
from reportedly.records.reading import Reading, Token

Shape = Literal["verb", "noun", "phrase"]
_DEEDS = frozenset(
    [
        "attack",
        "bombing",
        "blast",
        "explosion",
        "shooting",
        "strike",
        "killing",
        "assassination",
        "ambush",
        "raid",
        "assault",
        "murder",
        "operation",
        "kidnapping",
        "abduction",
        "explosive",
        "massacre",
        "incident",
        "hit",
        "suicide",
        "bomb",
    ]
)
"""Things whose claiming takes responsibility, not credit for a state ("claimed victory")."""
_RESPONSIBILITY = frozenset({"responsibility", "credit"})
_OPEN = frozenset(
    {
        "allege",
        "claim",
        "suspect",
        "believe",
        "fear",
        "think",
        "assume",
        "speculate",
        "suggest",
        "doubt",
        "hope",
        "expect",
        "hint",
        "imply",
    }
)
"""Verbs that leave open whether what was said is so."""


class Cue(msgspec.Struct, frozen=True, kw_only=True):
    """Hold one cue: its head word, its range of words, and how it speaks."""

    head: int
    first: int
    last: int
    shape: Shape
    manner: Manner
    lemma: str
    uses: frozenset[str] = frozenset()
    hedged: bool = False
    negated: bool = False


class SpeechWords:
    """Look up what a word does in speech. Made once per codebook; read-only, so threads may share it."""

    def __init__(self, codebook: Codebook) -> None:
        speech = codebook.speech
        self.verbs: dict[str, Manner] = {verb: manner for manner, verbs in speech.verbs.items() for verb in verbs}  # type: ignore[misc]
        self.nouns: dict[str, Manner] = {noun: manner for manner, nouns in speech.nouns.items() for noun in nouns}  # type: ignore[misc]
        self.uses: dict[str, frozenset[str]] = {
            verb: frozenset(use for use, verbs in speech.uses.items() if verb in verbs) for verb in self.verbs
        }
        self.claiming = frozenset(
            p.split()[0] for p in speech.phrases.get("claimed", ()) if p.split()[-1] in _RESPONSIBILITY
        )
        self.speakers: dict[str, Sort] = {}
        for sort, words in speech.speakers.items():
            for word in words:
                self.speakers.setdefault(word, cast(Sort, sort))
        self.anonymous = tuple(mark.lower() for mark in speech.anonymous_marks)


@lru_cache(maxsize=8)
def speech_words(codebook: Codebook) -> SpeechWords:
    """Lay out the speech words of a codebook, once for each codebook."""
    return SpeechWords(codebook)


def find_cues(reading: Reading, words: SpeechWords) -> Iterator[Cue]:
    """Walk over everything that may cue speech, in the order of the text; whether it does is decided later."""
    for token in reading.tokens:
        cue = _phrase_cue(reading, token) or _verb_cue(reading, token, words) or _noun_cue(token, words)
        if cue is not None:
            yield cue


def _phrase_cue(reading: Reading, token: Token) -> Cue | None:
    if token.lower not in ("according", "as"):
        return None
    after = reading.tokens[token.i + 1].lower if token.i + 1 < len(reading.tokens) else ""
    if token.lower == "according" and after == "to":
        return Cue(head=token.i, first=token.i, last=token.i + 2, shape="phrase", manner="said", lemma="according to")
    if token.lower == "as" and after == "per":
        return Cue(head=token.i, first=token.i, last=token.i + 2, shape="phrase", manner="said", lemma="as per")
    return None


def _verb_cue(reading: Reading, token: Token, words: SpeechWords) -> Cue | None:
    lemma = token.lemma.lower()
    if token.pos not in ("VERB", "AUX") and not (token.tag.startswith("VB") and lemma in words.verbs):
        return _inverted_cue(reading, token, words)
    if claimed := _claims_responsibility(token, words):
        first, last = token.i, claimed.i + 1
        return Cue(
            head=token.i,
            first=first,
            last=last,
            shape="verb",
            manner="claimed",
            lemma=lemma,
            uses=frozenset({"claiming"}),
            negated=is_negated(token),
        )
    if tally_of(token) is not None:
        return Cue(
            head=token.i, first=token.i, last=token.i + 1, shape="verb", manner="said", lemma=lemma,
            uses=frozenset({"tally"}), negated=is_negated(token),
        )  # fmt: skip
    if lemma not in words.verbs or any(c.lemma.lower() == "life" and c.dep == "dobj" for c in token.children):
        return None
    if lemma == "point" and any(c.lemma == "finger" for c in token.children):
        return Cue(
            head=token.i, first=token.i, last=token.i + 1, shape="verb", manner="accused", lemma="blame", hedged=True
        )
    manner = "claimed" if _claims_deed(token) else words.verbs[lemma]
    first, last = _verb_range(token)
    hedged = lemma in _OPEN or manner == "accused"
    return Cue(
        head=token.i, first=first, last=last, shape="verb", manner=manner, lemma=lemma,
        uses=words.uses[lemma], hedged=hedged, negated=is_negated(token),
    )  # fmt: skip


def names_outlet(reading: Reading, token: Token) -> bool:
    """Tell whether "reports" stands right before a name, as in "…, reports Dawn"."""
    if token.lower != "reports":
        return False
    after = [t for t in reading.tokens[token.i + 1 : token.i + 3] if t.lower != "the"]
    return bool(after) and after[0].pos == "PROPN" and after[0].tag != "NNPS"


def _inverted_cue(reading: Reading, token: Token, words: SpeechWords) -> Cue | None:
    last = token.lower == "reports" and (token.i + 1 >= len(reading.tokens) or reading.tokens[token.i + 1].text == ".")
    closes = last and token.i > 0 and reading.tokens[token.i - 1].pos == "PROPN"
    if token.pos != "NOUN" or token.i == 0 or not (closes or names_outlet(reading, token)):
        return None
    return Cue(
        head=token.i,
        first=token.i,
        last=token.i + 1,
        shape="verb",
        manner="said",
        lemma="report",
        uses=words.uses["report"],
    )


def _claims_responsibility(token: Token, words: SpeechWords) -> Token | None:
    if token.lemma.lower() not in words.claiming:
        return None
    return next(
        (c for c in token.children if c.lower in _RESPONSIBILITY and c.i > token.i and c.i - token.i <= 4), None
    )


def _claims_deed(token: Token) -> bool:
    """Tell whether "claim" takes an attack on oneself: its object, or the thing claimed by someone, is a deed."""
    if token.lemma.lower() != "claim" or token.child("ccomp", "xcomp") is not None:
        return False
    thing = token.child("dobj", "nsubjpass") or (token.head if token.dep == "acl" else None)
    return thing is not None and (thing.lemma.lower() in _DEEDS or thing.lower in ("it", "them"))


def _verb_range(token: Token) -> tuple[int, int]:
    last = max([token.i, *(c.i for c in token.children if c.dep == "prt" and c.i == token.i + 1)])
    return token.i, last + 1


def _noun_cue(token: Token, words: SpeechWords) -> Cue | None:
    lemma = token.lemma.lower()
    if token.pos not in ("NOUN", "PROPN") or lemma not in words.nouns:
        return None
    manner = words.nouns[lemma]
    return Cue(
        head=token.i,
        first=token.i,
        last=token.i + 1,
        shape="noun",
        manner=manner,
        lemma=lemma,
        hedged=manner == "accused",
    )
