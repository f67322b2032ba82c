"""Which place, time and numbers of a report are those of a happening: each weighed by where it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from reportedly.claims.features import Seen
from reportedly.claims.phrases import path_between
from reportedly.claims.quantities import Number, find_quantities
from reportedly.records.reading import Token
from reportedly.records.report import Report
from reportedly.records.when import When
from reportedly.records.where import Where

WHERE_REACH, WHEN_REACH, COUNT_REACH = (25, 3), (6, 2), (1, 2)
"""Sentences before and after a mention in which its place, time, numbers are looked for."""
_MEASURES = frozenset({"age", "distance", "time", "date", "weight", "percent", "rate"})
"""Sorts of numbers that count nobody: none was ever coded as a count."""
MOST = 10
"""How many places or times are weighed for one happening."""


class Item:
    """Hold a place, time or number with the word that heads it."""

    __slots__ = ("first", "head", "told", "value")

    def __init__(self, value: Where | When | Number, seen: Seen) -> None:
        words = seen.reading.between(value.start, value.end) or seen.reading.tokens[:1]
        inside = {t.i for t in words}
        self.value, self.first, self.told = value, words[0], 1
        self.head = next((t for t in words if t.head.i not in inside or t.head is t), words[0])


def items_of(values: Sequence[Where | When | Number], seen: Seen) -> list[Item]:
    """Tie each place, time or number to its words."""
    items = [Item(value, seen) for value in values]
    names = Counter(item.value.name for item in items if isinstance(item.value, Where))
    for item in items:
        if isinstance(item.value, Where):
            item.told = names[item.value.name]
    return items


def numbers_of(seen: Seen) -> list[Item]:
    """List the numbers of a report that may count people or things, tied to their words."""
    found = find_quantities(seen.reading, codebook=seen.lexicon.codebook)
    return items_of([number for number in found if number.sort not in _MEASURES], seen)


def in_reach(item: Item, mentions: Sequence[Token], reach: tuple[int, int]) -> bool:
    """Tell whether an item stands near enough to a happening's mentions."""
    before, after = reach
    return any(-before <= item.head.sent - m.sent <= after for m in mentions)


def near_items(items: Sequence[Item], mentions: Sequence[Token], reach: tuple[int, int]) -> list[Item]:
    """List the items in reach: each place or time once, where it stands nearest, and the nearest few only."""
    best: dict[object, tuple[int, int, Item]] = {}
    for item in items:
        if not in_reach(item, mentions, reach):
            continue
        gap = min(abs(item.head.sent - m.sent) * 2 + (item.head.sent > m.sent) for m in mentions)
        value = item.value
        name = (value.gazetteer or value.text) if isinstance(value, Where) else value.text
        if name not in best or gap < best[name][0]:
            best[name] = (gap, item.head.i, item)
    kept = sorted(best.values(), key=lambda entry: entry[:2])[:MOST]
    return sorted((entry[2] for entry in kept), key=lambda item: item.head.i)


def nearest(item: Item, mentions: Sequence[Token]) -> Token:
    """Find the mention that an item stands closest to."""
    if len(mentions) == 1:
        return mentions[0]
    return min(
        mentions, key=lambda m: (abs(m.sent - item.head.sent), len(path_between(m, item.head)), abs(m.i - item.head.i))
    )


def _tie(seen: Seen, item: Item, mention: Token, kind: str) -> Iterator[str]:
    head = item.head
    gap = head.sent - mention.sent
    gap_word = str(gap) if abs(gap) <= 4 else "far_before" if gap < 0 else "far_after"
    path = "/".join(path_between(mention, head)) if gap == 0 else f"gap{gap_word}"
    yield from ("bias", f"path={path}", f"path+pos={path}:{mention.pos}", f"gap={gap_word}", f"path+kind={path}:{kind}")
    yield from (
        f"dep={head.dep}",
        f"dep+gap={head.dep}:{gap_word}",
        f"order={'before' if head.i < mention.i else 'after'}:{gap_word}",
    )
    yield from (
        f"head={head.head.lemma.lower()}",
        f"head_pos={head.head.pos}:{gap_word}",
        f"kind+gap={kind}:{gap_word}",
    )
    if seen.kinds[head.head.i]:
        yield f"hangs_on_event={'same' if head.head is mention else 'other'}"
    if head.dep == "pobj":
        yield from (
            f"prep={head.head.lower}",
            f"prep+gap={head.head.lower}:{gap_word}",
            f"prep_on={head.head.head.pos}:{head.head.head is mention}",
        )
    if gap == 0:
        low, high = sorted((head.i, mention.i))
        between = range(low + 1, high)
        yield f"near={min(len(between) // 2, 10)}"
        yield f"events_between={min(sum(bool(seen.kinds[j]) for j in between), 3)}"
        yield f"verbs_between={min(sum(seen.reading.tokens[j].pos == 'VERB' for j in between), 3)}"
    yield f"mention_sent={min(mention.sent, 4)}"


def where_features(
    seen: Seen, report: Report, item: Item, mention: Token, kind: str, others: Sequence[Item]
) -> Iterator[str]:
    """Name what is seen of a place as the place of a happening."""
    place = item.value
    assert isinstance(place, Where)
    yield from _tie(seen, item, mention, kind)
    gap = item.head.sent - mention.sent
    yield from (
        f"precision={place.precision}",
        f"precision+gap={place.precision}:{max(-4, min(gap, 3))}",
        f"precision+dep={place.precision}:{item.head.dep}",
    )
    yield f"precision+prep={place.precision}:{item.head.head.lower if item.head.dep == 'pobj' else ''}"
    passage = report.passage_at(place.start)
    if passage:
        yield from (f"passage={passage.sort}", f"passage+precision={passage.sort}:{place.precision}")
    same = item.told
    yield from (f"named={min(same, 4)}", f"named+precision={min(same, 4)}:{place.precision}")
    rank = sum(1 for o in others if o.head.sent == item.head.sent and o.head.i < item.head.i)
    finer = any(o.head.sent == item.head.sent and _rank(o) < _rank(item) for o in others)
    yield from (
        f"rank={min(rank, 3)}",
        f"finer_in_sentence={finer}",
        f"first_of_report={others[0] is item if others else False}",
    )
    nearer = sum(1 for o in others if abs(o.head.sent - mention.sent) < abs(gap))
    yield from (f"nearer={min(nearer, 4)}", f"nearer+precision={min(nearer, 3)}:{place.precision}")
    if not any(o.head.sent == mention.sent for o in others):
        yield f"none_in_sentence:{max(-4, min(gap, 3))}:{place.precision}"
    if place.lat is None and place.country is None:
        yield "unresolved"


_ORDER = ("site", "locality", "near", "district", "province", "region", "sea", "country", "unknown")


def _rank(item: Item) -> int:
    return _ORDER.index(item.value.precision) if isinstance(item.value, Where) else 0


def when_features(
    seen: Seen, report: Report, item: Item, mention: Token, kind: str, others: Sequence[Item]
) -> Iterator[str]:
    """Name what is seen of a time as the time of a happening."""
    time = item.value
    assert isinstance(time, When)
    yield from _tie(seen, item, mention, kind)
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


def count_features(seen: Seen, item: Item, mention: Token, kind: str) -> Iterator[str]:
    """Name what is seen of a number as a count of a happening."""
    number = item.value
    assert isinstance(number, Number)
    yield from _tie(seen, item, mention, kind)
    noun = item.head
    sort = seen.lexicon.party_sort(noun)
    weapon = seen.weapons[noun.i] or ""
    yield from (
        f"sort={number.sort}",
        f"sort+kind={number.sort}:{kind}",
        f"noun={noun.lemma.lower()}",
        f"noun_sort={sort}",
        f"weapon={bool(weapon)}",
        f"bound={number.bound}",
    )
    verb = _governor(noun)
    if verb is not None:
        path = "/".join(path_between(verb, noun))
        yield from (
            f"verb={verb.lemma.lower()}",
            f"verb+path={verb.lemma.lower()}:{path}",
            f"verb+kind={verb.lemma.lower()}:{kind}",
            f"verb_is={verb is mention}",
            f"verb_path={path}:{number.sort}",
        )
        yield f"verb+sort={verb.lemma.lower()}:{number.sort}"
    for word in _near(seen, noun):
        yield f"by={word}"
    if noun.dep in ("conj", "appos"):
        yield f"joined={noun.head.lemma.lower()}"


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
