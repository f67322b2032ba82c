"""What a number measures: people and things, or an age, a time, a distance, money, a date, part of a name."""

from __future__ import annotations

from reportedly.claims.numbers.cores import Core
from reportedly.claims.numbers.counted_nouns import Ground, NumberSort, is_countable, noun_sort
from reportedly.records.reading import Token

_OLDEST = 125
"""Years of age above which a number is no age."""
_YEARS = range(1900, 2101)
_NAMES = frozenset({"LAW", "PRODUCT", "FAC", "ORG", "WORK_OF_ART"})


def sort_of(core: Core, head: Token | None, ground: Ground) -> NumberSort:
    """Tell what a number measures; `head` is the noun it was found to count."""
    sort = noun_sort(head, ground)
    if core.value is None:
        return _unit(core, head, sort, ground) or sort
    return _measured(core, head, sort, ground) or _dated(core, head, sort, ground) or sort


def _measured(core: Core, head: Token | None, sort: NumberSort, ground: Ground) -> NumberSort | None:
    if ground.word(core.first - 1) in ground.words.signs:
        return "money"
    if is_age(core, ground):
        return "age"
    if core.glued:
        return ground.words.units.get(core.glued.split("-")[0], "other")
    return _unit(core, head, sort, ground)


def _unit(core: Core, head: Token | None, sort: NumberSort, ground: Ground) -> NumberSort | None:
    if is_countable(sort):
        return None
    after = ground.tokens[core.last] if core.last < len(ground.tokens) else None
    for token in (after, head):
        if token is not None and (kind := ground.words.units.get(token.lemma) or ground.words.units.get(token.lower)):
            return kind
    return None


def is_age(core: Core, ground: Ground) -> bool:
    """Tell whether a number is an age: "aged 15", "9-year-old", "15 years old", "Name, 33,"."""
    if core.value is None or core.value > _OLDEST or core.is_article:
        return False
    if ground.word(core.first - 1) in ground.words.aged:
        return True
    near = [t.lower for t in ground.tokens[core.last : core.last + 4]]
    if core.glued.split("-")[0] in ground.words.ages or (near and (near[0] in ground.words.ages or near[0] == "-")):
        return any(w in ground.words.old for w in (*near, *core.glued.split("-")))
    return _is_apposed_age(core, ground)


def _is_apposed_age(core: Core, ground: Ground) -> bool:
    if core.first < 2 or not ground.tokens[core.first].text.isdigit():
        return False
    before, named = ground.word(core.first - 1), ground.tokens[core.first - 2]
    if before not in (",", "(") or ground.word(core.last) not in (",", ")", ".", ";"):
        return False
    person = named.tag in ("NNP", "NNPS") or named.lemma in ground.nouns.person
    return person and named.ent not in ("DATE", "GPE", "TIME")


def _dated(core: Core, head: Token | None, sort: NumberSort, ground: Ground) -> NumberSort | None:
    token = ground.tokens[core.first]
    if token.text.isdigit() and is_by_month(core, ground):
        return "date"
    if core.is_article or not (token.ent or token.text.isdigit()):
        return None
    if not is_countable(sort):
        if token.ent in ("DATE", "TIME"):
            return "date"
        if (
            token.text.isdigit()
            and len(token.text) == 4
            and int(token.text) in _YEARS
            and (head is None or head.tag == "NN")
        ):
            return "date"
    return "name" if _is_in_name(core, token, ground) else None


def is_by_month(core: Core, ground: Ground) -> bool:
    """Tell whether the name of a month stands beside a number."""
    near = [ground.tokens[at] for at in (core.first - 1, core.last) if 0 <= at < len(ground.tokens)]
    return any(t.lower in ground.words.months and t.text[0].isupper() for t in near)


def _is_in_name(core: Core, token: Token, ground: Ground) -> bool:
    if not token.text[0].isdigit() or not core.first:
        return False
    before = ground.tokens[core.first - 1]
    backwards = (
        token.dep in ("nummod", "appos", "npadvmod") and token.head is before and before.tag in ("NNP", "NN", "NNS")
    )
    return backwards or (token.ent in _NAMES and not token.ent_begin)
