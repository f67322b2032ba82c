"""Charged words: the wording by which a report itself takes sides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from reportedly.claims.speech.act import Range, SpeechAct
from reportedly.claims.speech.quotes import find_quotes
from reportedly.codebook import Codebook
from reportedly.records import Reading, Span, Token

_MODIFIES = frozenset({"amod", "compound", "nmod"})
_JOINS = frozenset({"amod", "compound", "nmod", "nummod"})


_CONTENT = frozenset({"NOUN", "VERB", "ADJ", "ADV"})
_SHORT = 3
"""Words of so many letters are written small in headlines too."""
_RULE = (
    "rule",
    "regime",
    "policy",
    "war",
    "campaign",
    "crackdown",
    "siege",
    "repression",
    "opposition",
    "elite",
    "faction",
    "cleric",
    "preacher",
    "ideology",
    "power",
    "act",
    "crime",
    "force",
)
"""Nouns of rule and of deeds beside which a modifier takes sides, besides the codebook's own parties and deeds."""


class ChargedWords:
    """Look up charged wording. Made once per codebook; read-only, so threads may share it."""

    def __init__(self, codebook: Codebook) -> None:
        charged = codebook.charged
        self.words = frozenset(word for word in charged.words if _is_one(word))
        self.phrases = frozenset(_parts(p) for p in (*charged.phrases, *charged.words) if not _is_one(p))
        self.modifiers = frozenset(charged.modifiers)
        self.longest: dict[str, int] = {}
        """How many words the longest phrase has that begins with a word."""
        for phrase in self.phrases:
            self.longest[phrase[0]] = max(len(phrase), self.longest.get(phrase[0], 0))
        acts = (noun for triggers in codebook.triggers.values() for noun in triggers.nouns)
        parties = codebook.parties
        self.heads = frozenset((*acts, *parties.armed, *parties.civil, *_RULE))


def _is_one(wording: str) -> bool:
    return " " not in wording and "-" not in wording


def _parts(wording: str) -> tuple[str, ...]:
    """Part a wording as the reading engine does: hyphens are words."""
    return tuple(wording.lower().replace("-", " - ").split())


@lru_cache(maxsize=8)
def charged_words(codebook: Codebook) -> ChargedWords:
    """Lay out the charged words of a codebook, once for each codebook."""
    return ChargedWords(codebook)


def find_charged(reading: Reading, acts: Sequence[SpeechAct], *, codebook: Codebook) -> tuple[Span, ...]:
    """Find the wording by which the report itself takes sides.

    Words in quotation marks are another's and left out, in direct speech and as a term ("terrorists" in quotes keeps
    its distance); so are responsibility claims. What the report retells in its own words is its wording: a report
    that writes "regime aircraft, the monitor said" has chosen the word.

    Args:
        reading: the words of the report.
        acts: its speech acts, as `find_speech` gives them.
        codebook: its charged words.

    Returns:
        The first place of each wording, in the order of the text; wordings that differ in inflection alone count once.
    """
    words = charged_words(codebook)
    theirs = _quoted(reading) | _claimed(acts)
    found: dict[str, Span] = {}
    for first, last in _ranges(reading, words):
        if not theirs.intersection(range(first, last)):
            span = Span.cut(reading.text, reading.tokens[first].start, reading.tokens[last - 1].end)
            found.setdefault(" ".join(t.lemma.lower() for t in reading.tokens[first:last]), span)
    return tuple(found.values())


def _quoted(reading: Reading) -> set[int]:
    return {i for quote in find_quotes(reading) for i in range(quote.first, quote.last)}


def _claimed(acts: Sequence[SpeechAct]) -> set[int]:
    return {i for act in acts if act.manner == "claimed" for first, last in act.content for i in range(first, last)}


def _ranges(reading: Reading, words: ChargedWords) -> Iterator[Range]:
    at = 0
    while at < len(reading.tokens):
        first, last = at, at + _length_at(reading, at, words)
        at = max(last, at + 1)
        if last > first and not _in_name(reading, reading.tokens[last - 1]):
            yield first, _with_head(reading, first, last)


def _length_at(reading: Reading, at: int, words: ChargedWords) -> int:
    token = reading.tokens[at]
    for length in range(words.longest.get(token.lower, 0), 0, -1):
        if tuple(t.lower for t in reading.tokens[at : at + length]) in words.phrases:
            return length
    if token.lower in words.words or token.lemma.lower() in words.words:
        return 1
    return int(token.lower in words.modifiers and token.dep in _MODIFIES and token.head.lemma.lower() in words.heads)


def _with_head(reading: Reading, first: int, last: int) -> int:
    """Take in the noun that the wording modifies, when only modifiers stand between: "brutal crackdown"."""
    token = reading.tokens[last - 1]
    head = token.head
    if (
        token.dep in _MODIFIES
        and last <= head.i <= last + 2
        and all(t.dep in _JOINS for t in reading.tokens[last : head.i])
    ):
        return head.i + 1
    return last


def _in_name(reading: Reading, token: Token) -> bool:
    """Tell whether a wording is part of a proper name ("Liberation Army"), which the report did not choose.

    In a headline with capitals throughout, capitals tell nothing.
    """
    if token.dep not in _MODIFIES or not (token.text[0].isupper() and token.head.text[0].isupper()):
        return False
    return any(t.pos in _CONTENT and len(t.text) > _SHORT and t.text.islower() for t in reading.sentence(token))
