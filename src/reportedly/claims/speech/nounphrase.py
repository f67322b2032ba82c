"""The words of a party in a sentence: phrases read from the tree, or from the words where the tree goes astray."""

from __future__ import annotations

from reportedly.claims.speech.act import Range
from reportedly.claims.speech.cues import SpeechWords
from reportedly.records.reading import Reading, Token

_JOINING = frozenset({"of", "for", "in", "from", "at", "on", "by", "with"})
_NOMINAL = frozenset(
    {
        "NN",
        "NNS",
        "NNP",
        "NNPS",
        "PRP",
        "CD",
        "JJ",
        "POS",
        "DT",
        "PRP$",
        "VBG",
        "VBN",
        "JJS",
        "JJR",
        "HYPH",
        "AFX",
        "FW",
    }
)
_IN_NAMES = frozenset({"without", "against", "for", "of", "with"})
"""Prepositions that names are made with."""
NOUNS = frozenset({"NN", "NNS", "NNP", "NNPS", "PRP", "FW"})
_TIMES = frozenset({"DATE", "TIME", "CARDINAL", "PERCENT", "QUANTITY", "MONEY", "ORDINAL"})
_ASIDE = frozenset({"earlier", "later", "also", "meanwhile", "however", "separately"})
_LEFT_OFF = frozenset({"DT", "PDT", "PRP$", "POS", "WDT", "RB", "``", "''", ",", "-LRB-"})
DAYS = frozenset(
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "today", "yesterday", "tomorrow"]
)


def can_speak(token: Token, words: SpeechWords) -> bool:
    """Tell whether a head noun can name a speaker: a person, an organisation, a known sort of speaker, a pronoun."""
    if token.tag == "PRP" or token.ent in ("PERSON", "ORG", "NORP", "GPE"):
        return token.lower not in DAYS
    if token.ent in _TIMES:
        return False
    return (
        (token.pos == "PROPN" and token.lower not in DAYS)
        or is_known(token, words)
        or token.lower in ("one", "others", "another", "some", "many")
    )


def head_of(reading: Reading, span: Range) -> Token:
    """Find the head noun of a phrase: its last noun before the first preposition or comma."""
    noun = None
    for token in reading.tokens[span[0] : span[1]]:
        if token.tag in NOUNS or token.pos in ("NOUN", "PROPN", "PRON"):
            noun = token
        elif noun is not None and token.tag in ("IN", ",", "WP", "WDT", "-LRB-"):
            break
    return noun if noun is not None else reading.tokens[span[0]]


def phrase_before(reading: Reading, end: int, words: SpeechWords) -> Range | None:
    """Read the noun phrase that ends right before a word, adverbs and auxiliaries skipped."""
    tokens = reading.tokens
    at = end - 1
    first = reading.sentences[tokens[end].sent].first if end < len(tokens) else 0
    while at >= first and (tokens[at].tag in ("RB", "MD") or tokens[at].lower in ("has", "have", "had")):
        at -= 1
    last = at + 1
    if at >= first and tokens[at].text == ")":
        opening = next((k for k in range(at, max(first, at - 8), -1) if tokens[k].text == "("), None)
        at = opening - 1 if opening is not None else at
        last = at + 1
    while at >= first and _continues_left(tokens, at, first, words):
        if tokens[at].tag in ("DT", "PRP$", "PRP") and not _joined(tokens, at, first, words):
            at -= 1
            break
        at -= 1
    span = strip(tokens, _name_before(tokens, at + 1, first), last)
    return span if span and any(t.tag in NOUNS for t in tokens[span[0] : span[1]]) else None


def with_name(reading: Reading, span: Range) -> Range:
    """Add the name that stands right before a phrase's article."""
    tokens = reading.tokens
    if span[0] == 0 or tokens[span[0] - 1].tag != "DT":
        return span
    start = _name_before(tokens, span[0] - 1, reading.sentences[tokens[span[0]].sent].first)
    return (start, span[1]) if start < span[0] - 1 else span


def _name_before(tokens: list[Token], start: int, first: int) -> int:
    """Begin a phrase at the name that stands before its article: "N. N. a local activist said"."""
    if start <= first or tokens[start].tag != "DT" or tokens[start - 1].pos != "PROPN":
        return start
    at = start
    while at - 1 >= first and tokens[at - 1].pos == "PROPN" and tokens[at - 1].ent == "PERSON":
        at -= 1
    alone = at == first or tokens[at - 1].pos in ("PUNCT", "CCONJ", "ADV", "SCONJ", "PROPN")
    return at if at < start and alone else start


def _continues_left(tokens: list[Token], at: int, first: int, words: SpeechWords) -> bool:
    token = tokens[at]
    if token.tag == "IN" or token.lower == "of":
        return _joined(tokens, at + 1, first, words)
    return token.tag in _NOMINAL and token.ent not in ("DATE", "TIME")


def _joined(tokens: list[Token], at: int, first: int, words: SpeechWords) -> bool:
    """Tell whether the phrase before `at` goes on to the left over "of" or "for", or over "at" from a speaker."""
    if at - 2 < first or tokens[at - 2].tag not in NOUNS:
        return False
    link = tokens[at - 1].lower
    return link in ("of", "for") or (link in _JOINING and is_known(tokens[at - 2], words))


def is_known(token: Token, words: SpeechWords) -> bool:
    """Tell whether a word is among the codebook's words for speakers."""
    return token.lemma.lower() in words.speakers or token.lower in words.speakers


def phrase_after(reading: Reading, start: int) -> Range | None:
    """Read the noun phrase that begins right at a word."""
    tokens = reading.tokens
    if start >= len(tokens):
        return None
    stop = reading.sentences[tokens[start].sent].last
    at = start
    while at < stop and (
        tokens[at].tag in _NOMINAL
        or (at > start and tokens[at].lower in _JOINING and at + 1 < stop and tokens[at + 1].tag in _NOMINAL)
    ):
        if at > start and tokens[at].tag in ("DT", "PRP", "PRP$") and tokens[at - 1].lower not in _JOINING:
            break
        if tokens[at].ent in ("DATE", "TIME") or (tokens[at].tag in ("VBN", "VBG") and tokens[at - 1].tag in NOUNS):
            break
        if tokens[at].lower in ("on", "in", "at", "from") and (
            tokens[at + 1].ent in ("DATE", "TIME") or tokens[at + 1].lower in ("a", "an")
        ):
            break
        at += 1
    return strip(tokens, start, at)


def noun_range(reading: Reading, noun: Token) -> Range:
    """Read the phrase around a head noun: its modifiers, prepositional phrases and appositions, clauses left off."""
    kept = {noun.i}
    for child in noun.children:
        if (
            child.dep in ("compound", "amod", "nmod", "nummod", "poss", "quantmod", "det", "advmod", "npadvmod", "case")
            and child.i < noun.i
        ):
            kept |= {t.i for t in child.subtree()}
        elif child.dep == "prep" and child.i > noun.i and child.lower in _JOINING and not _tells_time(child):
            kept |= {t.i for t in child.subtree() if not _in_clause(t, child)}
        elif child.dep == "acl" and child.lower in ("known", "identified", "named", "called") and child.i > noun.i:
            kept |= {t.i for t in child.subtree()}
        elif child.dep == "appos" and child.i > noun.i and not _in_clause(child, noun):
            kept |= {t.i for t in range_tokens(reading, noun_range(reading, child))}
    return _whole_name(
        reading.tokens, strip(reading.tokens, *_run_around(reading, kept, noun.i)) or (noun.i, noun.i + 1)
    )


def _whole_name(tokens: list[Token], span: Range) -> Range:
    """Go on over a preposition written as part of a name: "the charity Doctors Without Borders"."""
    for at in (span[1], span[1] + 1):
        words = tokens[at - 1 : at + 2]
        tags = [t.tag for t in words]
        if len(words) == 3 and tags[0] in NOUNS and tags[1:] in (["IN", "NNP"], ["IN", "NNPS"]):
            written = all(t.text[0].isupper() and not t.text.isupper() and t.sent == words[0].sent for t in words)
            named = words[1].lower in _IN_NAMES and words[2].ent not in ("DATE", "TIME", "GPE")
            return (span[0], at + 2) if written and named else span
    return span


def range_tokens(reading: Reading, span: Range) -> list[Token]:
    """List the words of a range."""
    return reading.tokens[span[0] : span[1]]


def _tells_time(preposition: Token) -> bool:
    inner = preposition.child("pobj")
    return (
        inner is None
        or inner.ent in ("DATE", "TIME")
        or inner.lower in DAYS
        or inner.lemma in ("statement", "interview", "report", "condition")
    )


def _in_clause(token: Token, top: Token) -> bool:
    at = token
    while at is not top and at.head is not at:
        if at.dep in ("relcl", "acl", "advcl", "ccomp"):
            return True
        at = at.head
    return False


def _run_around(reading: Reading, kept: set[int], middle: int) -> Range:
    """Take the unbroken run of kept words around the head; a comma or bracket inside an apposition may stand in it."""
    tokens = reading.tokens
    first = last = middle
    while first - 1 in kept or (first - 2 in kept and tokens[first - 1].tag in ("HYPH", ",", "-LRB-")):
        first -= 1
    while last + 1 in kept or (last + 2 in kept and tokens[last + 1].tag in ("HYPH", ",", "-LRB-")):
        last += 1
    return first, last + 1


def strip(tokens: list[Token], first: int, last: int) -> Range | None:
    """Leave determiners and marks off both ends."""
    while first < last and tokens[first].lower in _ASIDE:
        first += 1
    while (
        first < last
        and tokens[first].tag in _LEFT_OFF
        and not (tokens[first].lower != "the" and tokens[first].ent and tokens[first].tag == "DT")
    ):
        first += 1
    while first + 1 < last and _is_loose_date(tokens[first], tokens[first + 1]):
        first += 1
    while last > first and (
        tokens[last - 1].lower in _ASIDE
        or tokens[last - 1].tag in ("POS", ",", "''", "``", "IN", "HYPH", "DT", "-LRB-", ":")
        or tokens[last - 1].pos == "PUNCT"
    ):
        last -= 1
    return (first, last) if last > first else None


def _is_loose_date(token: Token, following: Token) -> bool:
    """Tell whether a day stands before a phrase that it is no part of ("Sunday state media"); "the daily X" is one."""
    papers = token.lower in ("daily", "weekly", "monthly")
    return token.ent in ("DATE", "TIME") and following.ent != token.ent and not papers
