"""Names that no gazetteer lists: which words make one name, and where in a sentence such a name may be a place's."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from functools import lru_cache

from reportedly.grounding.generic import generic_words, place_words
from reportedly.grounding.names import ARTICLES
from reportedly.records import Token, head_among

ARTICLE_NAME = re.compile(r"^(?:a[ldrsnzt]|a[sdt]h|e[ldrsz]|esh|ul)[-'’]", re.IGNORECASE)
"""A name that begins with the Arabic article: "al-Bab", "ash-Shaddadi"."""
_ADJECTIVES = ("JJ", "NN", "RB", "AFX", "FW", "VBN", "IN")
_QUOTES = ("‘", "`", "ʿ", "ʾ")
"""Signs that may stand for the letter ayn before a name; one that is closed again is a quotation mark."""
_HEADLINE_WORDS = frozenset({"After", "As", "At", "By", "For", "From", "In", "On", "Over", "To", "With"})
"""Words that a name has in small letters if at all, and a headline in capitals."""
_JOINS = frozenset({",", "and", ", and", "&", "or", ", or", "as well as", ", the", "and the"})
"""Words between two names of one list."""
_LONGEST = 6
_NUMBERED = frozenset({"hill", "route", "highway", "road", "sector", "block", "checkpoint", "point", "height", "camp"})


@lru_cache(maxsize=1)
def calendar_words() -> frozenset[str]:
    """Give the names of days and months, whole and cut short, in lower case."""
    return frozenset(
        word.lower() for word in (*calendar.day_name, *calendar.month_name, *calendar.day_abbr, *calendar.month_abbr)
    )


def is_name_word(token: Token) -> bool:
    """Tell whether a word is written as part of a name, and is no common word for a place."""
    if ARTICLE_NAME.match(token.text):
        return True
    proper = token.text[0].isupper() and token.tag in ("NNP", "NNPS") and token.lower not in calendar_words()
    return proper and token.lower not in generic_words()


def name_end(tokens: Sequence[Token], i: int) -> int | None:
    """Find where a name that starts at `i` ends (excluded); None when none does.

    A name is a run of words written as names: "Khan Touman", "‘Aqrab", "Tall Battal ash-Shamali", "Hill 30".
    """
    j = _end_of_run(tokens, i)
    return j if j is not None and not _is_person_or_body(tokens[i:j]) else None


def _is_person_or_body(words: Sequence[Token]) -> bool:
    """Tell whether a name is plainly no place's: it has an initial, opens with a title, is a headline, or letters of a body."""
    first = words[0]
    titled = first.lower.rstrip(".") in place_words()["titles"] and first.lower not in place_words()["openings"]
    initials = any(len(t.text) == 2 and t.text[1] == "." for t in words)
    peoples = all(t.lower in place_words()["peoples"] for t in words)
    headline = any(t.text in _HEADLINE_WORDS for t in words[1:])
    return (
        titled or initials or peoples or headline or (len(words) == 1 and first.text.isupper() and len(first.text) < 5)
    )


def _end_of_run(tokens: Sequence[Token], i: int) -> int | None:
    first = tokens[i]
    if first.text in _QUOTES:
        return _goes_to(tokens, i + 2) if _is_glued(tokens, i) and tokens[i + 1].text[0].isupper() else None
    if first.lower in _NUMBERED and first.text[0].isupper() and i + 1 < len(tokens) and _is_number(tokens[i + 1]):
        return i + 2
    if first.text[0].isupper() and first.lower in place_words()["openings"] and i + 1 < len(tokens):
        following = tokens[i + 1]
        if following.text[0].isupper() and following.lower not in generic_words():
            return _goes_to(tokens, i + 2)
    return _goes_to(tokens, i + 1) if is_name_word(first) or _is_odd_name(tokens, i) else None


def _is_odd_name(tokens: Sequence[Token], i: int) -> bool:
    """Tell whether a capitalised word inside a sentence, not taken for a proper noun, may be one: "Mbuta village"."""
    token = tokens[i]
    inside = i > 0 and tokens[i - 1].sent == token.sent and tokens[i - 1].text[-1].isalpha()
    odd = (
        token.text[0].isupper()
        and len(token.text) > 3
        and token.tag in ("JJ", "NN", "RB", "VBN")
        and token.ent != "NORP"
    )
    return odd and inside and token.lower not in generic_words() and token.lower not in calendar_words()


def _goes_to(tokens: Sequence[Token], j: int) -> int:
    first = j - 1
    while j < len(tokens) and j - first < _LONGEST and tokens[j].sent == tokens[first].sent:
        token = tokens[j]
        if token.text in _QUOTES and _is_glued(tokens, j) and tokens[j + 1].text[0].isupper():
            j += 2
        elif (
            is_name_word(token)
            or _is_article(token)
            or (token.text[0].isupper() and token.tag in _ADJECTIVES and _is_free(token))
        ):
            j += 1
        elif token.text in ("-", "/") and j + 1 < len(tokens) and _is_tight(tokens, j):
            j += 2
        else:
            break
    while j - 1 > first and tokens[j - 1].lower in ARTICLES:
        j -= 1
    return j


def _is_free(token: Token) -> bool:
    return token.lower not in generic_words() and token.lower not in calendar_words()


def _is_article(token: Token) -> bool:
    return token.lower in ARTICLES and token.tag not in ("IN", "DT", "PRP", "CC", "RB", "UH")


def _is_glued(tokens: Sequence[Token], i: int) -> bool:
    if i + 1 >= len(tokens) or tokens[i].end != tokens[i + 1].start:
        return False
    return tokens[i].text not in _QUOTES or not any(t.text in ("’", "'") for t in tokens[i + 1 : i + 10])


def _is_tight(tokens: Sequence[Token], i: int) -> bool:
    left = tokens[i - 1]
    plain = len(left.text) > 2 and not left.text.isupper() and left.ent != "NORP"
    return plain and left.end == tokens[i].start and _is_glued(tokens, i) and tokens[i + 1].text[0].isupper()


def _is_number(token: Token) -> bool:
    return token.text.isdigit() and len(token.text) < 5


def goes_on(tokens: Sequence[Token], last: int, i: int) -> bool:
    """Tell whether a name at `i` goes on with a list whose name before ends at `last` (excluded): "X, Y and Z"."""
    return " ".join(t.lower for t in tokens[last:i]) in _JOINS


def stands_as_place(tokens: Sequence[Token], i: int, j: int) -> bool:
    """Tell whether a name may be a place's by where it stands: "in X", "X village", "stormed X", "Tal X", "assault on X"."""
    before = tokens[i - 1].lower if i else ""
    if before == "the" and i > 1:
        before = tokens[i - 2].lower
    after = tokens[j].lower if j < len(tokens) and tokens[j].sent == tokens[j - 1].sent else ""
    return (
        before in place_words()["locative"]
        or before == "on"
        or after in generic_words()
        or opens_as_place(tokens, i, j)
        or is_object(tokens, i, j)
    )


def opens_as_place(tokens: Sequence[Token], i: int, j: int) -> bool:
    """Tell whether a name opens with a word for what it is: "Tal Rifaat", "Jabal Turkmen", "Hill 30"."""
    lower = tokens[i].lower
    return j - i > 1 and (lower in place_words()["openings"] or (lower in _NUMBERED and _is_number(tokens[j - 1])))


def is_object(tokens: Sequence[Token], i: int, j: int, *, listed: bool = False) -> bool:
    """Tell whether a name is what a verb takes that places are objects of: "stormed X", "X was shelled".

    Verbs that take persons as well ("captured X") do not tell when the recogniser takes the name for a person's and no
    gazetteer has it (`listed`).
    """
    head = head_among(tokens[i:j]) or tokens[i]
    while head.dep in ("conj", "appos") and head.head is not head:
        head = head.head
    if head.dep not in ("dobj", "nsubjpass"):
        return False
    verb = head.head.lemma.lower()
    anyone = verb in place_words()["takes_anyone"] and (
        listed or tokens[i].ent != "PERSON" or opens_as_place(tokens, i, j)
    )
    return anyone or verb in place_words()["takes_place"]


def follows_event(tokens: Sequence[Token], i: int, j: int) -> bool:
    """Tell whether a name follows a noun of attack and its preposition: "assault on X", "the capture of X"."""
    head = head_among(tokens[i:j]) or tokens[i]
    return head.dep == "pobj" and head.head.head.lemma.lower() in place_words()["aimed_at_place"]
