"""Who speaks: from a cue to the words for its speaker, their sort and the full name."""

from __future__ import annotations

from collections.abc import Sequence

from reportedly.claims.speech.act import Range
from reportedly.claims.speech.cues import Cue, SpeechWords, names_outlet
from reportedly.claims.speech.nounphrase import (
    NOUNS,
    can_speak,
    head_of,
    noun_range,
    phrase_after,
    phrase_before,
    strip,
    with_name,
)
from reportedly.claims.speech.quotes import Quote
from reportedly.records.reading import Reading, Token

RELATIVE = frozenset({"who", "which", "that", "whom"})
PRONOUNS = frozenset({"he", "she", "it", "they", "i", "we", "him", "her", "them", "himself", "herself"})
_SUBJECTS = ("nsubj", "csubj")
_GIVING = frozenset(
    {
        "make",
        "issue",
        "release",
        "give",
        "send",
        "publish",
        "post",
        "write",
        "have",
        "repeat",
        "level",
        "sign",
        "deliver",
    }
)
_FIGURES = frozenset({"estimate", "figure", "data", "statistic", "number", "tally", "count"})
_LONG_NAME = 16
"""Words that a speaker's name and office may have between a quote and its cue."""
_TITLES = frozenset({"forces", "force", "news", "rights", "affairs", "operations", "media"})
_MARKS = frozenset({",", '"', "”", "''", "’", "»", "-", "—", "–"})


def speaker_of(reading: Reading, cue: Cue, words: SpeechWords, quotes: Sequence[Quote] = ()) -> Range | None:
    """Find the words for the speaker of a cue, or None when the report names none."""
    head = reading.tokens[cue.head]
    if cue.shape == "phrase":
        return _after_phrase(reading, cue)
    if cue.lemma == "report" and names_outlet(reading, head):
        return _outlet(reading, cue.last, words)
    if (between := _after_quote(reading, cue, quotes)) is not None:
        return between
    noun = _of_noun(head, words) if cue.shape == "noun" else _of_verb(reading, head, cue, words)
    if noun is None:
        return None
    if cue.shape == "noun" and noun is head:
        return cue.first, cue.last
    return _titled(reading, with_name(reading, _last_name(reading, noun_range(reading, noun), head)))


def _titled(reading: Reading, span: Range) -> Range:
    """Add the name that follows an office in commas: "the inspector general (IG), N. N., said"."""
    tokens = reading.tokens
    at = span[1]
    while at < len(tokens) and tokens[at].text in (")", ","):
        at += 1
    last = at
    while last < len(tokens) and tokens[last].ent == "PERSON" and tokens[last].pos == "PROPN":
        last += 1
    closed = last < len(tokens) and tokens[last].text == ","
    return (span[0], last) if last > at > span[1] and closed and last - at <= 4 else span


def _after_quote(reading: Reading, cue: Cue, quotes: Sequence[Quote]) -> Range | None:
    """Take the phrase that stands alone between a quote and a plain cue: "…" X, head of Y, said."""
    quote = next((q for q in quotes if q.speech and 0 < cue.head - q.last <= _LONG_NAME), None)
    if (
        quote is None
        or "plain" not in cue.uses
        or not reading.tokens[quote.first].sent <= reading.tokens[cue.head].sent
    ):
        return None
    between = [t for t in reading.tokens[quote.last : cue.first] if t.tag not in ("''", "``", ",")]
    if not between or any(t.text in (".", "!", "?") or t.tag in ("VBD", "VBZ", "VBP", "MD") for t in between):
        return None
    if not any(t.tag in NOUNS for t in between) or {between[0].tag, between[-1].tag} & {"IN", "RB", "VBG", "CC"}:
        return None
    return strip(reading.tokens, between[0].i, between[-1].i + 1)


def _last_name(reading: Reading, span: Range, verb: Token) -> Range:
    """Cut a phrase right before a verb to the name at its end where two phrases ran together ("13 people MSF said")."""
    tokens = reading.tokens
    if span[1] > verb.i or verb.i - span[1] > 2:
        return span
    for at in range(span[1] - 1, span[0], -1):
        if tokens[at].pos == "PROPN" and tokens[at - 1].tag == "NNS" and tokens[at - 1].lemma.lower() not in _TITLES:
            return at, span[1]
    return span


def _after_phrase(reading: Reading, cue: Cue) -> Range | None:
    """Take the phrase that follows "according to", by the tree where it holds, else by the words."""
    preposition = reading.tokens[cue.last - 1]
    noun = next(
        (c for t in (preposition, reading.tokens[cue.head]) for c in t.children if c.dep in ("pobj", "pcomp")), None
    )
    if noun is not None and noun.i > cue.head:
        owner = noun.child("poss", "compound") if noun.lemma.lower() in _FIGURES else None
        return noun_range(reading, owner if owner is not None and owner.ent in ("ORG", "PERSON", "GPE") else noun)
    return phrase_after(reading, cue.last)


def _outlet(reading: Reading, start: int, words: SpeechWords) -> Range | None:
    """Read the outlet's name after "reports", up to where a new sentence without a mark before it begins."""
    tokens = reading.tokens
    first = start + (tokens[start].lower == "the")
    last = first
    while last < len(tokens) and (tokens[last].pos == "PROPN" or tokens[last].lower in ("of", "'s")):
        if last > first and tokens[last].lemma.lower() in ("source", "police", "official"):
            break
        last += 1
    return strip(tokens, first, last)


def _of_verb(reading: Reading, verb: Token, cue: Cue, words: SpeechWords) -> Token | None:
    passive = verb.child("nsubjpass", "csubjpass", "auxpass") is not None
    if passive or (verb.tag == "VBN" and verb.child("agent") is not None):
        return _agent(verb)
    if (after := _after_mark(reading, verb, cue, words)) is not None:
        return after
    found = verb.child(*_SUBJECTS)
    if found is not None and found.lower in RELATIVE and verb.dep == "relcl":
        found = (_beside(reading, verb, cue, words) if found.i < verb.i - 1 else None) or verb.head
    if found is not None and can_speak(found, words) and not _belongs_ahead(reading, verb, found):
        return found
    return _beside(reading, verb, cue, words) or _shared(verb) or _governing(verb, words) or found


def _belongs_ahead(reading: Reading, verb: Token, found: Token) -> bool:
    """Tell whether a noun after the cue begins the clause that is said, so that it cannot be its speaker."""
    if found.i < verb.i:
        return False
    following = next((t for t in reading.tokens[found.i + 1 : found.i + 4] if t.pos != "ADV"), None)
    return following is not None and following.tag in ("VBD", "VBP", "VBZ", "MD")


def _shared(verb: Token) -> Token | None:
    """Find the subject that a verb shares with the one it is coordinated with."""
    at = verb
    while at.dep == "conj" and at.head.pos in ("VERB", "AUX"):
        at = at.head
        if subject := at.child("nsubj", "csubj", "nsubjpass"):
            return subject
    return None


def _after_mark(reading: Reading, verb: Token, cue: Cue, words: SpeechWords) -> Token | None:
    """Find the speaker of an inverted cue that follows a comma or a quote: "…, said X"."""
    tokens = reading.tokens
    if "plain" not in cue.uses or cue.lemma == "tell" or verb.i == 0 or verb.tag not in ("VBD", "VBZ", "VBP", "VBN"):
        return None
    span = phrase_after(reading, cue.last)
    if span is None or span[0] > cue.last + 1 or not _may_follow(reading, verb, span, words):
        return None
    follows = next((t for t in tokens[span[1] :] if t.pos != "ADV" or t.sent != verb.sent), None)
    ends = (
        follows is None
        or follows.sent != verb.sent
        or follows.text in (".", ",", ";")
        or follows.ent in ("DATE", "TIME")
    )
    if tokens[verb.i - 1].text in _MARKS:
        told = not ends and follows is not None and follows.pos in ("VERB", "AUX") and follows.tag not in ("VBG", "VBN")
        return None if told else head_of(reading, span)
    goes_on = ends or (follows is not None and follows.lower in ("adding", "on", "in", "who", "as"))
    sentence = reading.sentences[verb.sent]
    told_before = any(t.tag in ("VBD", "VBZ", "VBP", "VBN") for t in tokens[sentence.first : verb.i - 1])
    return head_of(reading, span) if goes_on and told_before and not _has_speaker(reading, verb, words) else None


def _may_follow(reading: Reading, verb: Token, span: Range, words: SpeechWords) -> bool:
    """Tell whether a phrase after a cue can be its speaker; after a comma or quote any noun with an article can."""
    head = head_of(reading, span)
    opened = reading.tokens[span[0] - 1].lower in ("a", "an", "the") and head.pos == "NOUN" and head.ent == ""
    return can_speak(head, words) or (opened and reading.tokens[verb.i - 1].text in _MARKS)


def _has_speaker(reading: Reading, verb: Token, words: SpeechWords) -> bool:
    """Tell whether the words right before a verb are a pronoun or a noun with an article that can speak."""
    span = phrase_before(reading, verb.i, words)
    if span is None:
        return False
    head = head_of(reading, span)
    if head.ent in ("LOC", "FAC", "GPE"):
        return False
    opened = reading.tokens[span[0] - 1].lower in ("the", "a", "an") if span[0] else False
    return can_speak(head, words) and (head.tag == "PRP" or opened or head.pos == "PROPN")


def _agent(verb: Token) -> Token | None:
    by = next((c for c in verb.children if c.lower == "by" and c.dep in ("agent", "prep")), None)
    return by.child("pobj") if by is not None else None


def _governing(verb: Token, words: SpeechWords) -> Token | None:
    """Climb from a verb without a subject ("adding", "to say") to the subject of what governs it."""
    at = verb
    for _ in range(4):
        if at.dep in ("acl", "relcl") and at.head.pos in ("NOUN", "PROPN", "PRON"):
            return at.head
        if (
            at.dep not in ("advcl", "xcomp", "conj", "pcomp", "ccomp", "prep", "acl", "dep", "parataxis")
            or at.head is at
        ):
            return None
        at = at.head
        subject = at.child("nsubj", "nsubjpass")
        if subject is not None and at.pos in ("VERB", "AUX"):
            return at.head if subject.lower in RELATIVE and at.dep == "relcl" else subject
    return None


def _beside(reading: Reading, verb: Token, cue: Cue, words: SpeechWords) -> Token | None:
    """Find a speaker that stands right before or right after a plain verb of speech, whatever the tree says."""
    if "plain" not in cue.uses or verb.tag == "VBG":
        return None
    before = phrase_before(reading, verb.i, words)
    if before is not None and can_speak(head_of(reading, before), words):
        return head_of(reading, before)
    after = phrase_after(reading, cue.last) if cue.lemma != "tell" else None
    if after is not None and can_speak(head_of(reading, after), words) and verb.tag in ("VBD", "VBZ", "VBP", "VBN"):
        return head_of(reading, after)
    return None


def _of_noun(noun: Token, words: SpeechWords) -> Token | None:
    if (
        noun.lemma.lower() in ("report", "rumor", "rumour")
        and noun.tag == "NNS"
        and noun.child("poss", "agent") is None
    ):
        denied = any(c.lower in ("no", "any") for c in noun.children)
        return noun if noun.child("acl", "ccomp") is not None and not denied else None
    owner = noun.child("poss")
    if owner is not None:
        return owner
    for child in noun.children:
        if child.lower in ("by", "from") and child.dep in ("prep", "agent") and (found := child.child("pobj")):
            return found
        if (
            child.lower == "of"
            and noun.lemma.lower() in ("word", "account", "testimony")
            and (found := child.child("pobj"))
        ):
            return found if can_speak(found, words) else None
    modifier = next((c for c in noun.children if c.dep in ("compound", "nmod") and c.ent in ("ORG", "PERSON")), None)
    if modifier is not None:
        return modifier
    return _giver(noun)


def _giver(noun: Token) -> Token | None:
    """Find who makes, issues or releases the statement: the subject of the verb that has it as object."""
    verb = noun.head
    if noun.dep == "dobj" and verb.lemma in _GIVING and verb.child("nsubjpass") is None:
        return verb.child("nsubj")
    if noun.dep == "pobj" and verb.lower in ("in", "by") and verb.head.pos == "VERB":
        return verb.head.child("nsubj") or _agent(verb.head)
    return None
