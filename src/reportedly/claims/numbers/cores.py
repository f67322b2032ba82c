"""Where a number begins and what it says, before bounds and nouns are looked at."""

from __future__ import annotations

import msgspec

from reportedly.claims.numbers.counted_nouns import Ground, counted_noun
from reportedly.claims.numbers.numerals import NumberWords, figure_of, read_numeral

_NOT_COUNTING = frozenset({"RB", "RBS", "IN"})


class Core(msgspec.Struct, frozen=True):
    """Hold a number as said: tokens `first` to `last` (excluded); `value` is None where the words are vague.

    `glued` is what is glued to a figure ("year" in "15-year"); `is_article` marks "a" and "an".
    """

    first: int
    last: int
    value: float | None
    more: bool = False
    glued: str = ""
    is_article: bool = False


def starters_of(words: NumberWords) -> frozenset[str]:
    """Gather the words that a number can begin with, figures left out."""
    single = (words.cardinals, words.scales, words.dozens, words.fractions, words.pairs)
    phrases = (*words.nones, *words.denying, *words.vague)
    rest = (*words.articles, *words.ones, *words.plurals, *words.bare_others)
    return frozenset((*(w for table in single for w in table), *rest, *(p[0] for p in phrases)))


def read_core(at: int, ground: Ground) -> Core | None:
    """Read the number or word of number that begins at a token; None if none does."""
    return (
        _zero(at, ground) or _vague(at, ground) or _collective(at, ground) or _numeral(at, ground) or _word(at, ground)
    )


def _match(phrases: tuple[tuple[str, ...], ...], at: int, ground: Ground) -> int:
    word = ground.word(at)
    return next((len(p) for p in phrases if p[0] == word and ground.stands(p, at)), 0)


def _zero(at: int, ground: Ground) -> Core | None:
    if size := _match(ground.words.nones, at, ground):
        return Core(at, at + size, 0)
    size = _match(ground.words.denying, at, ground)
    head = counted_noun(ground.tokens, at + size, at) if size else None
    if head is not None and (head.lemma in ground.words.casualties or head.lemma in ground.nouns.person):
        return Core(at, at + size, 0)
    return None


def _vague(at: int, ground: Ground) -> Core | None:
    size = _match(ground.words.vague, at, ground)
    if not size or _is_in_bound(at, ground):
        return None
    end = at + size
    numeral = read_numeral(ground.tokens, end, ground.words) if end < len(ground.tokens) else None
    if numeral is None:
        adverb = ground.tokens[at].tag in _NOT_COUNTING and size == 1
        return None if adverb else Core(at, end, None)
    scaled = ground.word(end) in ground.words.scales or ground.word(end) in ground.words.dozens
    return Core(at, numeral.last, None) if scaled or numeral.value is None else None


def _is_in_bound(at: int, ground: Ground) -> bool:
    """Tell whether a vague word is part of a bound ("as many as 20")."""
    word = ground.word(at)
    phrases = (p for pairs in ground.words.before.values() for p, _ in pairs if len(p) > 1 and word in p)
    return any(
        ground.stands(p, start) and read_numeral(ground.tokens, start + len(p), ground.words)
        for p in phrases
        if (start := at - p.index(word)) + len(p) < len(ground.tokens)
    )


def _collective(at: int, ground: Ground) -> Core | None:
    """Read "a large number of", "a group of"."""
    if ground.word(at) not in ground.words.articles:
        return None
    end = at + 1
    while end < at + 3 and end < len(ground.tokens) and ground.tokens[end].tag in ("JJ", "JJR", "RB"):
        end += 1
    if ground.word(end + 1) == "of" and ground.tokens[end].lemma in ground.words.collectives:
        return Core(at, end + 1, None)
    return None


def _numeral(at: int, ground: Ground) -> Core | None:
    numeral = read_numeral(ground.tokens, at, ground.words)
    if numeral is not None:
        return Core(at, numeral.last, numeral.value)
    figure = figure_of(ground.word(at), ground.words)
    return Core(at, at + 1, figure[0], glued=figure[1]) if figure else None


def _word(at: int, ground: Ground) -> Core | None:
    word, tag, words = ground.word(at), ground.tokens[at].tag, ground.words
    if word in words.pairs and tag not in ("RB", "CC"):
        return Core(at, at + 1, words.pairs[word])
    if word in words.ones and not (at + 1 < len(ground.tokens) and read_numeral(ground.tokens, at + 1, words)):
        return Core(at, at + 1, 1, more=True)
    if word in words.bare_others:
        return Core(at, at + 1, None, more=True)
    if word in words.articles and tag == "DT":
        return Core(at, at + 1, 1, is_article=True)
    return None
