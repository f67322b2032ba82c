"""The words before and after a name that belong to its phrase: "about 50 km to the south of X", "X province", "X's eastern outskirts"."""

from __future__ import annotations

from collections.abc import Sequence

from reportedly.grounding.borders import WORDS as BORDER_WORDS
from reportedly.grounding.generic import generic_words, place_words
from reportedly.grounding.mentions import find_demonym
from reportedly.grounding.relative import METRES, NUMBERS, direction
from reportedly.records import Reading, Token, Where

_MORE_WORDS = frozenset({"between", "coast", "border", "central"})
_OF_GOVERNMENTS = frozenset(
    """accusation aid alliance allegation ally ambassador approach approval assertion backer backing call claim commitment concern
    condemnation decision demand denial diplomacy diplomat envoy foe influence insistence interest intervention involvement
    objection opposition policy position proposal refusal rejection response rival role sanction stance statement strategy
    support threat tie veto vow war warning willingness""".split()
)
"""What a government has and a town has not: "Washington's support" is told of no place."""
_LONGEST_LEAD = 14
_LOOSE = frozenset(
    {
        "the",
        "second",
        "third",
        "key",
        "(",
        ")",
        "from",
        "about",
        "around",
        "some",
        "roughly",
        "approximately",
        "a",
        "just",
    }
)
"""Words that may stand anywhere in a phrase before a name."""
_NO_HEAD = frozenset(
    {
        "the",
        "a",
        "an",
        "of",
        "in",
        "at",
        "from",
        "to",
        "on",
        "its",
        "and",
        ",",
        ")",
        "by",
        "under",
        "’s",
        "'s",
        "is",
        "than",
    }
)
"""Words that no phrase begins with."""


def is_number(word: str) -> bool:
    """Tell whether a word is a number or a unit of length."""
    return word in NUMBERS or word.replace(",", "").replace(".", "").isdigit() or word in METRES


def words_before(first: Token, reading: Reading) -> list[Token]:
    """Gather the words before a name that belong to its phrase, articles at the head left off."""
    tokens, at = reading.tokens, first.i
    taken = at
    while taken > 0 and at - taken < _LONGEST_LEAD and _leads(tokens, taken - 1, at):
        taken -= 1
    lead = tokens[taken:at]
    while lead and lead[0].lower in _NO_HEAD:
        lead = lead[1:]
    return lead if any(_is_place_word(t) or t.lower in METRES for t in lead) else []


def _leads(tokens: Sequence[Token], i: int, name: int) -> bool:
    token = tokens[i]
    if token.sent != tokens[name].sent:
        return False
    word, after = token.lower, tokens[i + 1].lower
    if _is_place_word(token) or word in METRES or _leads_distance(tokens, i) or _leads_border(tokens, i):
        return True
    if word == "of":
        return i > 0 and (_is_place_word(tokens[i - 1]) or tokens[i - 1].lower in place_words()["parts"])
    if word == "to":
        return i > 0 and tokens[i - 1].lower == "close"
    if word == "-" or word in place_words()["held"] or after == "-":
        return _leads_compound(tokens, i)
    if find_demonym(word) and (
        after in generic_words() or direction(after) is not None or after in place_words()["wholes"]
    ):
        return True
    if word in _LOOSE:
        return after != "of"
    return (
        token.tag in ("JJ", "JJS", "VBN")
        and (after in generic_words() or direction(after) is not None)
        and token.text[0].islower()
    )


def _leads_distance(tokens: Sequence[Token], i: int) -> bool:
    """Tell whether a word belongs to a distance: "12 nautical miles", "to the west of", "a two-hour drive"."""
    word, after = tokens[i].lower, tokens[i + 1].lower
    if is_number(word):
        joined = after == "-" and tokens[i + 2].lower == "hour"
        return joined or after in METRES or after in ("dozen", "hundred", "nautical") or after.startswith("hour")
    if word == "to":
        return after == "the" and direction(tokens[i + 2].lower) is not None
    if word in ("nautical", "drive", "ride") or (word == "-" and after == "hour"):
        return True
    timed = word.startswith("hour") or word.endswith("-hour") or word in ("'s", "’s", "'")
    return timed and any(t.lower in ("drive", "ride") for t in tokens[i + 1 : i + 4])


def _leads_border(tokens: Sequence[Token], i: int) -> bool:
    """Tell whether a word belongs to a border: "the Kenyan border with"."""
    if tokens[i].lower == "with":
        return i > 0 and tokens[i - 1].lower in BORDER_WORDS
    return tokens[i + 1].lower in BORDER_WORDS and bool(find_demonym(tokens[i].text))


def _leads_compound(tokens: Sequence[Token], i: int) -> bool:
    """Tell whether a word is part of "rebel-held", "Kurdish-majority" before a word of place."""
    held = next((j for j in range(i, min(i + 3, len(tokens))) if tokens[j].lower in place_words()["held"]), None)
    return (
        held is not None
        and held + 1 < len(tokens)
        and (_is_place_word(tokens[held + 1]) or tokens[held + 1].lower in place_words()["wholes"])
    )


def _is_place_word(token: Token) -> bool:
    word = token.lower
    known = (
        word in generic_words()
        or word in place_words()["parts"]
        or word in place_words()["near"]
        or word in _MORE_WORDS
    )
    return known or direction(word) is not None or word in place_words()["road"]


def last_word(last: Token, reading: Reading) -> Token:
    """Find the last word of the phrase after a name: "X province", "X's eastern outskirts"."""
    tokens, i = reading.tokens, last.i
    j = i + 1
    if j < len(tokens) and tokens[j].tag == "POS":
        j += 1
        while j < len(tokens) and (direction(tokens[j].lower) is not None or tokens[j].tag == "JJ"):
            j += 1
        return tokens[j] if j < len(tokens) and tokens[j].sent == last.sent and _is_place_word(tokens[j]) else last
    while (
        j < len(tokens)
        and tokens[j].sent == last.sent
        and (
            tokens[j].lower in generic_words()
            or tokens[j].lower in place_words()["parts"]
            or tokens[j].lower in BORDER_WORDS
        )
    ):
        i, j = j, j + 1
    return tokens[i]


def governs(where: Where, reading: Reading) -> bool:
    """Tell whether a name stands for those who govern there: "Moscow's allies", "Ankara's refusal"."""
    words = reading.between(where.start, where.end)
    head = next((t for t in words if t.dep == "poss"), None)
    return head is not None and head.head.lemma.lower() in _OF_GOVERNMENTS
