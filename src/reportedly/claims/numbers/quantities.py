"""The grammar of numbers: how many, of what, with which bounds, in which words."""

from __future__ import annotations

from typing import cast

from reportedly.claims.numbers.cores import Core, read_core, starters_of
from reportedly.claims.numbers.counted_nouns import Ground, NumberSort, counted_noun, nouns_of
from reportedly.claims.numbers.numerals import Numeral, load_number_words, read_numeral
from reportedly.claims.numbers.sorts import is_by_month, sort_of
from reportedly.codebook import Codebook, load_codebook
from reportedly.records.quantity import Bound
from reportedly.records.reading import Reading, Token
from reportedly.records.span import Span

COUNTS: frozenset[str] = frozenset({"person", "weapon", "thing", "bare", "other"})
"""Sorts that may count people or things; all others are kept out of counts."""
_DETERMINERS = frozenset({"DT", "PRP$", "PDT"})
_DEFINITE = frozenset({*_DETERMINERS, "PRP", "WDT", "WP"})


class Number(Span, frozen=True, kw_only=True):
    """Hold one quantity phrase: bound words, number and the noun counted (without what follows the noun).

    `low`, `best`, `high` are null where the words leave them open; vague words leave all three null. `head` is the
    index of the counted noun in the reading, or of the number itself if no noun is counted; `numeral` is the index of
    the first word of the number. `who` holds the noun's words. `more` marks "others", "another", "more".
    `out_of` holds the words of the whole where a part is counted ("two of the wounded").

    Source: coding guidelines §2, counts.
    """

    low: int | None = None
    best: int | None = None
    high: int | None = None
    bound: Bound = "exact"
    who: str = ""
    head: int
    numeral: int
    sort: NumberSort = "other"
    more: bool = False
    out_of: str | None = None


def find_quantities(reading: Reading, *, codebook: Codebook | None = None, language: str = "en") -> tuple[Number, ...]:
    """Find every quantity of a reading, in the order of the text; their numerals do not overlap.

    Ages, times, distances, dates, money, percentages and numbers in names are found too and told apart by `sort`;
    only those in `COUNTS` may count people or things. "a" and "an" before a noun count one.

    Args:
        reading: the reading of a report.
        codebook: whose nouns tell people from weapons and sites; the one that ships by default.
        language: ISO 639-1 code of the words of number to use.

    Raises:
        CodebookError: the codebook has no words of number for the language.
    """
    ground = Ground(reading, load_number_words(language), nouns_of(codebook or load_codebook()))
    starters = starters_of(ground.words)
    found: list[Number] = []
    free = 0
    for token in reading.tokens:
        if token.i < free or not (token.lower in starters or token.text[0].isdigit()):
            continue
        core = read_core(token.i, ground)
        read = _number(core, free, ground) if core else None
        if read is not None:
            number, free = read
            found.append(number)
    return tuple(found)


def _number(core: Core, free: int, ground: Ground) -> tuple[Number, int] | None:
    """Make the number of a core (range, bounds, noun, sort), and the token after its number; None if no quantity."""
    second = _second(core, free, ground)
    first, bound, more = _before(core, free, ground)
    end, bound = _after(second.last if second else core.last, bound, ground)
    start = end
    while ground.word(end) in ground.words.others and ground.tokens[end].sent == ground.tokens[core.first].sent:
        end += 1
    whole, noun_at = _whole(end, ground)
    head = counted_noun(ground.tokens, noun_at, core.last - 1)
    if core.is_article and not _is_one_thing(head, ground):
        return None
    last = head.i if head is not None and whole is None and head.i >= end else end - 1
    low, best, high, bound = _range(core.value, second, bound)
    number = Number.cut(
        ground.reading.text, ground.tokens[first].start, ground.tokens[last].end, low=low, best=best, high=high,
        bound=bound, who=_who(end, head, ground), head=head.i if head else core.first, numeral=core.first,
        sort=sort_of(core, head, ground), more=more or core.more or end > start, out_of=whole,
    )  # fmt: skip
    return number, end


def _is_one_thing(head: Token | None, ground: Ground) -> bool:
    return head is not None and head.tag in ("NN", "NNP") and head.lemma not in ground.words.collectives


def _second(core: Core, free: int, ground: Ground) -> Numeral | None:
    """Read the upper end of "between 10 and 15", "15 to 20", "15-20"."""
    link, after = ground.word(core.last), core.last + 1
    if (
        core.value is None
        or core.glued
        or core.is_article
        or link not in ground.words.links
        or after >= len(ground.tokens)
    ):
        return None
    if ground.tokens[after].sent != ground.tokens[core.first].sent or is_by_month(core, ground):
        return None
    if link == "and" and not (core.first > free and ground.word(core.first - 1) in ground.words.between):
        return None
    upper = read_numeral(ground.tokens, after, ground.words)
    return upper if upper and upper.value is not None and upper.value > core.value else None


def _before(core: Core, free: int, ground: Ground) -> tuple[int, Bound, bool]:
    """Take in the bound words before a number ("at least an estimated"); the outermost real bound holds."""
    first, bound, more = core.first, "exact", False
    while first > free and not core.is_article and (step := _bound(first, free, ground)):
        first -= step[0]
        more = more or step[1] == "more"
        if step[1] not in ("more", "exact") and bound in ("exact", "about"):
            bound = step[1]
    return first, cast(Bound, bound), more


def _bound(end: int, free: int, ground: Ground) -> tuple[int, str] | None:
    if ground.tokens[end - 1].sent != ground.tokens[end].sent:
        return None
    for phrase, name in ground.words.before.get(ground.word(end - 1), ()):
        if end - len(phrase) >= free and ground.stands(phrase, end - len(phrase)):
            return len(phrase), name
    return None


def _after(end: int, bound: Bound, ground: Ground) -> tuple[int, Bound]:
    """Take in the bound words after a number ("or more", "-odd")."""
    if bound != "exact":
        return end, bound
    for phrase, name in ground.words.after.get(ground.word(end), ()):
        after = end + len(phrase)
        if ground.stands(phrase, end) and not _is_numeral(after, ground):
            return after, cast(Bound, name)
    return end, bound


def _is_numeral(at: int, ground: Ground) -> bool:
    return at < len(ground.tokens) and read_numeral(ground.tokens, at, ground.words) is not None


def _whole(at: int, ground: Ground) -> tuple[str | None, int]:
    """Step over "of": the words of the whole ("the wounded", "them"), and where the noun begins."""
    if ground.word(at) != "of" or at + 1 >= len(ground.tokens):
        return None, at
    first = ground.tokens[at + 1]
    after = at + 1
    while after < len(ground.tokens) and ground.tokens[after].tag in _DETERMINERS:
        after += 1
    if first.tag not in _DEFINITE or first.lower in ground.words.articles:
        return None, after
    head = counted_noun(ground.tokens, after, at)
    last = head if head is not None else ground.tokens[min(after, len(ground.tokens) - 1)]
    return ground.reading.text[first.start : last.end], after


def _who(end: int, head: Token | None, ground: Ground) -> str:
    if head is None or head.i < end:
        return ""
    start = end
    while start < head.i and ground.tokens[start].tag in ("IN", "HYPH", "WDT", *_DETERMINERS):
        start += 1
    return ground.reading.text[ground.tokens[start].start : head.end]


def _range(
    value: float | None, second: Numeral | None, bound: Bound
) -> tuple[int | None, int | None, int | None, Bound]:
    """Give low, best, high and the bound; vague words leave all open."""
    if value is None:
        return None, None, None, "vague"
    number = round(value)
    if second is not None and second.value is not None:
        return number, None, round(second.value), "between"
    if bound == "at_least":
        return number, number, None, bound
    if bound == "at_most":
        return None, number, number, bound
    return number, number, number, bound
