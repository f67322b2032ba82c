"""Noun phrases, paths between words, and what a pronoun or "the group" stands for."""

from __future__ import annotations

from collections.abc import Iterable

from reportedly.claims.lexicon import Lexicon
from reportedly.records.reading import Reading, Token

_LEFT_OFF = frozenset({"det", "predet", "punct", "cc", "preconj", "advmod", "mark", "case"})
_PEOPLE_PRONOUNS = frozenset(
    {"he", "him", "his", "she", "her", "who", "they", "them", "their", "himself", "herself", "themselves"}
)
_THING_PRONOUNS = frozenset({"it", "its", "they", "them", "their", "which", "that", "itself"})
_PLURAL = frozenset({"they", "them", "their", "themselves", "these", "those"})
_NOBODY, _NO = frozenset({"nobody", "none", "neither", "nothing"}), frozenset({"no", "any", "neither"})
_NEGATIONS = frozenset({"not", "n't", "never", "n’t"})
_CHARGING = frozenset({"accuse", "suspect", "convict", "acquit", "absolve", "clear"})
FAR = 7
"""Paths of more steps than this are all "far"."""
_MODIFIERS = frozenset({"compound", "amod", "nmod"})


def noun_heads(reading: Reading) -> list[Token]:
    """List the words that head a noun phrase of their own."""
    return [
        t
        for t in reading.tokens
        if t.pos in ("NOUN", "PROPN", "PRON", "NUM")
        and t.dep not in ("compound", "nummod", "quantmod", "nmod", "npadvmod")
        and not (t.pos == "NUM" and t.children and t.dep != "pobj" and t.dep not in ("nsubj", "nsubjpass", "dobj"))
    ] + [t for t in reading.tokens if _modifies(t) and (t.ent in ("GPE", "NORP", "ORG") or t.pos == "PROPN")]


def _modifies(token: Token) -> bool:
    """Tell whether a word stands before a noun as part of its phrase, or is joined to one that does: "Syrian and Russian raids"."""
    if token.dep == "conj" and token.pos == "ADJ":
        return _modifies(token.head)
    return token.dep in _MODIFIERS


def phrase_span(head: Token) -> tuple[Token, Token]:
    """Find the first and last word of a noun phrase: determiners, relative clauses and appositions left off."""
    if _modifies(head):
        words = [head, *(c for c in head.children if c.dep in ("compound", "amod") and c.i < head.i)]
        return min(words, key=_place), max(words, key=_place)
    words = _words(head)
    first, last = words[0], words[-1]
    while (
        words
        and (first.dep in _LEFT_OFF or first.tag in ("PRP$", "POS", "DT") or first.text in "\"'“”‘’«»(),")
        and first is not head
    ):
        words = words[1:]
        first = words[0]
    while last is not head and (last.tag == "POS" or last.text in "\"'“”‘’«»,(" or _is_open(words, head)):
        words = words[:-1]
        last = words[-1]
    return first, last


def _is_open(words: list[Token], head: Token) -> bool:
    """Tell whether a bracket after the head is opened and not closed within a phrase."""
    after = [t.text for t in words if t.i > head.i]
    return after.count("(") > after.count(")")


def _words(head: Token) -> list[Token]:
    words, stack = [head], list(head.children)
    while stack:
        token = stack.pop()
        if _belongs(token, head):
            words.append(token)
            stack.extend(token.children)
    words.sort(key=_place)
    return _unbroken(words, head)


def _belongs(token: Token, head: Token) -> bool:
    if token.dep in ("relcl", "acl", "appos", "conj", "cc", "advcl", "parataxis") and token.head is head:
        return False
    if token.dep in ("relcl", "acl", "advcl", "parataxis"):
        return False
    if token.dep == "prep":
        return token.lower == "of" and token.i > head.i and token.head is head and not _tells_deed(token, head)
    if token.dep == "punct":
        return token.text in ("-", "(", ")", "'", "/") or token.i < head.i
    return True


def _tells_deed(prep: Token, head: Token) -> bool:
    """Tell whether "of" begins what somebody is accused of: "accused the rebels of shelling a hospital"."""
    return prep.child("pcomp") is not None and head.first_conjunct().head.lemma.lower() in _CHARGING


def _unbroken(words: list[Token], head: Token) -> list[Token]:
    """Keep the run of neighbouring words that holds the head."""
    at = words.index(head)
    low = high = at
    while low > 0 and words[low - 1].i == words[low].i - 1:
        low -= 1
    while high + 1 < len(words) and words[high + 1].i == words[high].i + 1:
        high += 1
    return words[low : high + 1]


def _place(token: Token) -> int:
    return token.i


def path_between(source: Token, goal: Token) -> tuple[str, ...]:
    """Walk the tree from one word to another: `^dep` going up, `dep` going down, prepositions by word.

    Coordination is passed over silently. Words of different sentences have the path ("other",).
    """
    if source.sent != goal.sent:
        return ("other",)
    if source is goal:
        return ("self",)
    up, down = _line(source), _line(goal)
    if up[-1] is not down[-1]:
        return ("apart",)
    while up and down and up[-1] is down[-1]:
        up.pop()
        down.pop()
    steps = [f"^{_label(t)}" for t in up if t.dep != "conj"]
    steps += [_label(t) for t in reversed(down) if t.dep != "conj"]
    return tuple(steps) if len(steps) <= FAR else ("far",)


def meeting(first: Token, second: Token) -> Token | None:
    """Find the word where the ways up from two words meet, which may be one of the two; None in trees apart."""
    above = {t.i for t in _line(first)}
    return next((t for t in _line(second) if t.i in above), None)


def _line(token: Token) -> list[Token]:
    """List a word and all above it, the root last."""
    found = [token]
    while token.head is not token:
        token = token.head
        found.append(token)
    return found


def _label(token: Token) -> str:
    return f"{token.dep}_{token.lower}" if token.dep in ("prep", "agent", "mark") else token.dep


def names_nobody(noun: Token) -> bool:
    """Tell whether a noun phrase names nobody: "no group", "none of the groups", "(not) any group"."""
    if noun.lower in _NOBODY or any(c.lower in _NO for c in noun.children if c.i < noun.i):
        return True
    return noun.dep == "pobj" and noun.head.lower == "of" and noun.head.head.lower in _NOBODY


def is_negated(verb: Token) -> bool:
    """Tell whether a verb tells what is not done, or done by nobody: "did not say", "no group has claimed"."""
    if any(c.dep == "neg" or c.lower in _NEGATIONS for c in verb.children):
        return True
    return any(names_nobody(c) for c in verb.children if c.dep in ("nsubj", "agent") and c.i < verb.i)


def is_pronoun(token: Token) -> bool:
    """Tell whether a word is a pronoun that stands for a party."""
    return token.pos == "PRON" and token.lower in _PEOPLE_PRONOUNS | _THING_PRONOUNS


def antecedent(pronoun: Token, heads: Iterable[Token], lexicon: Lexicon) -> Token | None:
    """Find the nearest earlier noun phrase that a pronoun may stand for; subjects come before other words."""
    if pronoun.lower in ("who", "which", "that"):
        for up in pronoun.ancestors():
            if up.dep == "relcl":
                return up.head
    people = pronoun.lower in _PEOPLE_PRONOUNS
    best, best_score = None, 0.0
    for head in heads:
        gap = pronoun.sent - head.sent
        if head.i >= pronoun.i or gap > 2 or head.pos == "PRON" or head.dep in ("compound", "amod"):
            continue
        if head.dep == "conj" and _modifies(head):
            continue
        score = _fit(head, pronoun, lexicon, people=people) - 0.8 * gap - 0.004 * (pronoun.i - head.i)
        if score > best_score:
            best, best_score = head, score
    return best


def _fit(head: Token, pronoun: Token, lexicon: Lexicon, *, people: bool) -> float:
    sort = lexicon.party_sort(head)
    plural = head.tag in ("NNS", "NNPS")
    score = 2.0 if sort in ("armed", "civil", "ent_PERSON", "ent_ORG", "ent_NORP", "ent_GPE") else 0.0
    score += 0.8 if head.dep in ("nsubj", "nsubjpass") else 0.0
    if pronoun.lower in _PLURAL:
        score += 0.7 if plural else -0.5
    elif plural:
        score -= 2.0
    if people and pronoun.lower not in _PLURAL:
        score += 1.2 if sort == "ent_PERSON" else -1.2 if sort in ("ent_ORG", "ent_GPE", "site") else 0.0
    if not people and sort == "ent_PERSON":
        score -= 1.5
    if head.ent in ("DATE", "TIME", "CARDINAL", "QUANTITY", "PERCENT", "MONEY"):
        score -= 4.0
    return score
