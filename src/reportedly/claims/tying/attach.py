"""Which place, time and numbers of a report are those of a happening: each weighed by where it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from reportedly.claims.features import Seen
from reportedly.claims.numbers.quantities import Number
from reportedly.claims.phrases import path_between
from reportedly.claims.weighing.rows import Names, remembered
from reportedly.records.reading import Token, head_among
from reportedly.records.report import Report
from reportedly.records.when import When
from reportedly.records.where import Where

WHERE_REACH, WHEN_REACH, COUNT_REACH = (25, 3), (6, 2), (1, 2)
"""Sentences before and after a mention in which its place, time, numbers are looked for."""
_ELSEWHERE = -1
MOST = 10
"""How many places or times are weighed for one happening."""


class Item:
    """Hold a place, time or number with the word that heads it; `name` is the same for all mentions of one place."""

    __slots__ = ("first", "head", "name", "told", "value")

    def __init__(self, value: Where | When | Number, seen: Seen) -> None:
        words = seen.reading.between(value.start, value.end) or seen.reading.tokens[:1]
        self.value, self.first, self.told = value, words[0], 1
        self.head = head_among(words) or words[0]
        self.name = (value.gazetteer or value.text) if isinstance(value, Where) else value.text


def items_of(values: Sequence[Where | When | Number], seen: Seen) -> list[Item]:
    """Tie each place, time or number to its words."""
    items = [Item(value, seen) for value in values]
    names = Counter(item.value.name for item in items if isinstance(item.value, Where))
    for item in items:
        if isinstance(item.value, Where):
            item.told = names[item.value.name]
    return items


def in_reach(item: Item, mentions: Sequence[Token], reach: tuple[int, int]) -> bool:
    """Tell whether an item stands near enough to a happening's mentions."""
    (before, after), sent = reach, item.head.sent
    return any(-before <= sent - m.sent <= after for m in mentions)


def near_items(items: Sequence[Item], mentions: Sequence[Token], reach: tuple[int, int]) -> list[Item]:
    """List the items in reach, the nearest few only: each place or time once, where it stands nearest.

    A place named twice in a sentence with a mention is listed twice: only one of the two may be where it happened.
    """
    best: dict[tuple[str, int], tuple[int, int, Item]] = {}
    for item in items:
        if not in_reach(item, mentions, reach):
            continue
        sent = item.head.sent
        gap = min([abs(sent - m.sent) * 2 + (sent > m.sent) for m in mentions])
        key = (item.name, item.head.i if gap == 0 and isinstance(item.value, Where) else _ELSEWHERE)
        if key not in best or gap < best[key][0]:
            best[key] = (gap, item.head.i, item)
    here = {name for name, at in best if at != _ELSEWHERE}
    told = [entry for (name, at), entry in best.items() if at != _ELSEWHERE or name not in here]
    kept = sorted(told, key=lambda entry: entry[:2])[:MOST]
    return sorted((entry[2] for entry in kept), key=lambda item: item.head.i)


def nearest(item: Item, mentions: Sequence[Token]) -> Token:
    """Find the mention that an item stands closest to."""
    if len(mentions) == 1:
        return mentions[0]
    return min(
        mentions, key=lambda m: (abs(m.sent - item.head.sent), len(path_between(m, item.head)), abs(m.i - item.head.i))
    )


def tie_features(seen: Seen, item: Item, mention: Token, kind: str) -> Iterator[str | Names]:
    """Name what is seen of how an item hangs together with a mention."""
    head = item.head
    gap = head.sent - mention.sent
    gap_word = str(gap) if abs(gap) <= 4 else "far_before" if gap < 0 else "far_after"
    path = "/".join(path_between(mention, head)) if gap == 0 else f"gap{gap_word}"
    yield _of_path(path, mention.pos, kind, gap_word)
    yield _of_place(head.dep, head.head.pos, head.i < mention.i, gap_word)
    yield f"head={head.head.lemma.lower()}"
    if seen.kinds[head.head.i]:
        yield f"hangs_on_event={'same' if head.head is mention else 'other'}"
    if head.dep == "pobj":
        yield _of_prep(head.head.lower, gap_word, head.head.head.pos, head.head.head is mention)
    if gap == 0:
        yield _between(seen, head, mention)
    yield f"mention_sent={min(mention.sent, 4)}"


@remembered
def _of_path(path: str, pos: str, kind: str, gap: str) -> Names:
    return (
        "bias",
        f"path={path}",
        f"path+pos={path}:{pos}",
        f"gap={gap}",
        f"path+kind={path}:{kind}",
        f"kind+gap={kind}:{gap}",
    )


@remembered
def _of_place(dep: str, head_pos: str, before: bool, gap: str) -> Names:
    order = "before" if before else "after"
    return f"dep={dep}", f"dep+gap={dep}:{gap}", f"order={order}:{gap}", f"head_pos={head_pos}:{gap}"


@remembered
def _of_prep(prep: str, gap: str, above: str, on_mention: bool) -> Names:
    return f"prep={prep}", f"prep+gap={prep}:{gap}", f"prep_on={above}:{on_mention}"


def _between(seen: Seen, head: Token, mention: Token) -> Names:
    first, last = sorted((head.i, mention.i))
    words = range(first + 1, last)
    events = sum([bool(seen.kinds[j]) for j in words])
    verbs = sum([seen.reading.tokens[j].pos == "VERB" for j in words])
    return _of_between(min(len(words) // 2, 10), min(events, 3), min(verbs, 3))


@remembered
def _of_between(near: int, events: int, verbs: int) -> Names:
    return f"near={near}", f"events_between={events}", f"verbs_between={verbs}"


def when_features(
    seen: Seen, report: Report, item: Item, mention: Token, kind: str, others: Sequence[Item]
) -> Iterator[str | Names]:
    """Name what is seen of a time as the time of a happening."""
    time = item.value
    assert isinstance(time, When)
    yield from tie_features(seen, item, mention, kind)
    gap = item.head.sent - mention.sent
    yield from (
        f"precision={time.precision}",
        f"precision+gap={time.precision}:{max(-4, min(gap, 3))}",
        f"known={time.latest is not None}",
    )
    passage = report.passage_at(time.start)
    if passage:
        yield f"passage={passage.sort}"
    verb = mention
    while verb.head is not verb and verb.pos not in ("VERB", "AUX"):
        verb = verb.head
    yield f"tense={verb.tag}:{gap}:{time.precision}"
    nearer = sum(1 for o in others if abs(o.head.sent - mention.sent) < abs(gap))
    rivals = sum(1 for o in others if o.head.sent == mention.sent)
    yield from (f"nearer={min(nearer, 3)}", f"rivals={min(rivals, 3)}:{max(-4, min(gap, 3))}")
    if item.head.head.lemma.lower() in seen.lexicon.speech or any(
        a.lemma.lower() in seen.lexicon.speech for a in (item.head.head.head,)
    ):
        yield f"time_of_speech:{item.head.head is mention}"
    if time.text.lower().startswith("since"):
        yield f"since:{kind}"


def count_features(seen: Seen, item: Item, mention: Token, kind: str) -> Iterator[str | Names]:
    """Name what is seen of a number as a count of a happening."""
    number = item.value
    assert isinstance(number, Number)
    yield from tie_features(seen, item, mention, kind)
    noun = item.head
    sort = seen.lexicon.party_sort(noun)
    yield _of_number(number.sort, kind, number.bound, bool(seen.weapons[noun.i]))
    yield _of_noun(noun.lemma.lower(), sort)
    verb = _governor(noun)
    if verb is not None:
        path = "/".join(path_between(verb, noun))
        yield from _of_verb(verb.lemma.lower(), path, kind, number.sort)
        yield f"verb_is={verb is mention}"
    for word in _near(seen, noun):
        yield f"by={word}"
    if noun.dep in ("conj", "appos"):
        yield f"joined={noun.head.lemma.lower()}"


@remembered
def _of_number(sort: str, kind: str, bound: str, weapon: bool) -> Names:
    return f"sort={sort}", f"sort+kind={sort}:{kind}", f"weapon={weapon}", f"bound={bound}"


@remembered
def _of_noun(lemma: str, sort: str) -> Names:
    return f"noun={lemma}", f"noun_sort={sort}"


def _of_verb(lemma: str, path: str, kind: str, sort: str) -> Names:
    return (
        f"verb={lemma}",
        f"verb+path={lemma}:{path}",
        f"verb+kind={lemma}:{kind}",
        f"verb_path={path}:{sort}",
        f"verb+sort={lemma}:{sort}",
    )


def _governor(noun: Token) -> Token | None:
    return next(
        (
            t
            for t in noun.ancestors()
            if t.pos in ("VERB", "AUX") or t.lemma.lower() in ("death", "injury", "killing", "arrest", "wounding")
        ),
        None,
    )


def _near(seen: Seen, noun: Token) -> list[str]:
    tokens = seen.reading.tokens
    low, high = max(0, noun.i - 3), min(len(tokens), noun.i + 4)
    return [
        t.lemma.lower()
        for t in tokens[low:high]
        if t is not noun and t.sent == noun.sent and t.pos in ("VERB", "NOUN", "ADJ", "ADP")
    ]
