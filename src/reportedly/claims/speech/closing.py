"""Cues that close what was said ("…, a monitor said on Monday"), read from the words where the tree goes astray.

News copy whose punctuation was stripped runs on without a comma before such a cue, and parsers then take the speaker
for an object or the cue for a coordinated verb.
"""

from __future__ import annotations

from reportedly.claims.speech.act import Range
from reportedly.claims.speech.cues import Cue, SpeechWords
from reportedly.claims.speech.nounphrase import can_speak, head_of, is_known, phrase_before
from reportedly.records.reading import Reading, Token

_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_AFTERWARDS = frozenset(
    [
        "on",
        "in",
        "at",
        "to",
        "late",
        "early",
        "by",
        "during",
        "from",
        "via",
        "adding",
        "as",
        "while",
        "when",
        "after",
        "before",
        "who",
        "citing",
        "with",
        "and",
        "but",
        "following",
        "over",
        "amid",
    ]
)
_TURNS = frozenset(
    {"but", "and", "while", "though", "although", "adding", "citing", "as", "after", "when", "who", "which"}
)
_INSIDE = frozenset({"that", "which", "who", "whether", "if", "what", "because"})
_TOLD = frozenset({"VBD", "VBZ", "VBP", "VBN", "NNS"})
_LEAST = 4
"""Words that must stand before a closing cue and its speaker to be what was said."""


def closing_speaker(reading: Reading, cue: Cue, words: SpeechWords) -> Range | None:
    """Find the speaker of a cue that closes an account: a phrase that can speak, right before the cue.

    What was said stands before it in the sentence and has a verb of its own; after the cue comes no clause.
    """
    verb = reading.tokens[cue.head]
    able = "plain" in cue.uses or ("clause" in cue.uses and _ends(reading, cue))
    if not able or verb.tag not in _TOLD or not _nothing_said_after(reading, cue):
        return None
    if cue.head > 0 and reading.tokens[cue.head - 1].tag in ("VBD", "VBZ", "VBP", "MD") and verb.tag == "VBN":
        return None
    comma = cue.first > 0 and reading.tokens[cue.first - 1].text == "," and (cue.lemma == "tell" or _ends(reading, cue))
    span = _shortened(reading, phrase_before(reading, cue.first - comma, words), words)
    if span is None or not _can_close(reading, span, words):
        return None
    first = reading.sentences[verb.sent].first
    before = reading.tokens[first : span[0]]
    said = len(before) >= _LEAST and any(t.tag in _FINITE or t.tag in ("VBN", "VBG") for t in before)
    return span if said and not _inside_clause(before) else None


def _ends(reading: Reading, cue: Cue) -> bool:
    after = reading.tokens[cue.last : reading.sentences[reading.tokens[cue.head].sent].last]
    return all(t.pos == "PUNCT" for t in after)


def _shortened(reading: Reading, span: Range | None, words: SpeechWords) -> Range | None:
    """Cut a phrase that two ran together into, to its last part, where its head cannot speak."""
    if span is None or can_speak(head_of(reading, span), words):
        return span
    links = [t.i for t in reading.tokens[span[0] : span[1]] if t.tag == "IN"]
    return (links[-1] + 1, span[1]) if links and links[-1] + 1 < span[1] else span


def _can_close(reading: Reading, span: Range, words: SpeechWords) -> bool:
    head = head_of(reading, span)
    if not can_speak(head, words) or head.ent in ("LOC", "FAC"):
        return False
    opened = span[0] > 0 and reading.tokens[span[0] - 1].lower in ("the", "a", "an", "one")
    return opened or head.pos == "PROPN" or head.tag == "PRP" or is_known(head, words)


def _inside_clause(before: list[Token]) -> bool:
    """Tell whether the speaker begins a clause of its own: "…, which the army said", "… because the army said"."""
    last = [t for t in before[-2:] if t.tag not in ("DT", "PRP$")]
    return bool(last) and (last[-1].lower in _INSIDE or last[-1].tag in ("CC", "MD"))


def _nothing_said_after(reading: Reading, cue: Cue) -> bool:
    """Tell whether no clause follows the cue: its sentence ends, or a time, a hearer or a side clause comes."""
    verb = reading.tokens[cue.head]
    if any(c.dep in ("ccomp", "xcomp") and c.i > verb.i and c.tag != "VBG" for c in verb.children):
        return False
    after = reading.tokens[cue.last : reading.sentences[verb.sent].last]
    if any(t.text == ":" for t in after) or _is_set_in(after):
        return False
    if any(t.lower == "that" and t.dep == "mark" and t.head.head is verb for t in after):
        return False
    if not after or after[0].text in (".", ",", ";", ")") or all(t.pos == "PUNCT" for t in after):
        return True
    if cue.lemma == "tell":
        after = _past_hearer(after)
    while after and (after[0].ent in ("DATE", "TIME") or after[0].tag == "RB"):
        after = after[1:]
    if not after or after[0].pos == "PUNCT":
        return True
    return after[0].lower in _AFTERWARDS


def _is_set_in(after: list[Token]) -> bool:
    """Tell whether what was said goes on after a comma ("the raid, X said, failed"), not a clause of its own."""
    if not after or after[0].text != "," or len(after) < 2:
        return False
    return after[1].lower not in _TURNS and any(t.tag in _FINITE for t in after)


def _past_hearer(after: list[Token]) -> list[Token]:
    at = 0
    while at < len(after) and after[at].tag in ("DT", "NN", "NNP", "NNPS", "NNS", "PRP", "JJ", "HYPH", "VBZ"):
        at += 1
    return after[at:]
