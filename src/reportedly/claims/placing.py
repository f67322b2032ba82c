"""Which place of a report is that of a happening: each place in reach is weighed against the others and against none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np

from reportedly.claims.attach import WHERE_REACH, Item, items_of, near_items, nearest, tie_features
from reportedly.claims.features import Seen
from reportedly.claims.linear import Array
from reportedly.claims.shipped import Model
from reportedly.records.reading import Token
from reportedly.records.where import Where

_ORDER = ("site", "locality", "near", "district", "province", "region", "sea", "country", "unknown")
_RANK = {precision: rank for rank, precision in enumerate(_ORDER)}
_MODIFIERS = ("compound", "poss", "amod", "nmod")
_DASHES = ("-", "–", "—", "--", "(", ":", "_")
Event = tuple[list[Token], str]
"""The words that name a happening, and its kind."""


class Scene:
    """Hold what is the same for all happenings of a report: its places and how often it tells each."""

    def __init__(self, seen: Seen, places: Sequence[Where]) -> None:
        self.seen, self.items = seen, items_of(places, seen)
        self.told = Counter(key_of(item) for item in self.items)
        towns = Counter(key_of(i) for i in self.items if value_of(i).precision in ("site", "locality", "near"))
        self.main_town = min(towns, key=lambda key: (-towns[key], key), default="")
        self.groups = {name: kind.group for name, kind in seen.lexicon.codebook.kinds.items()}
        self.of_sentence = Counter(item.head.sent for item in self.items)
        self.spoken = {id(item): _in_speaker(seen, item.head) for item in self.items}
        """Whether each item, by identity, stands in the words for a speaker."""


def value_of(item: Item) -> Where:
    """Give the place of an item."""
    assert isinstance(item.value, Where)
    return item.value


def key_of(item: Item) -> str:
    """Give what is the same for all mentions of one place."""
    where = value_of(item)
    return where.gazetteer or (where.name or where.text).lower()


def weigh_places(
    seen: Seen, places: Sequence[Where], events: Sequence[Event], model: Model
) -> list[tuple[Where | None, float]]:
    """Choose for each happening the place that the report gives it, or none, each with the chance that it is right."""
    scene = Scene(seen, places)
    near = [near_items(scene.items, words, WHERE_REACH) for words, _ in events]
    scores = _sums(
        model, [row for event, close in zip(events, near, strict=True) for row in rows_of(scene, event, close)]
    )
    found: list[tuple[Where | None, float]] = []
    at = 0
    for close in near:
        part = scores[at : at + len(close) + 1]
        at += len(part)
        odds = np.exp(part - part.max())
        best = int(odds.argmax())
        found.append((value_of(close[best]) if best < len(close) else None, float(odds[best] / odds.sum())))
    return found


def _sums(model: Model, rows: Sequence[Sequence[str]]) -> Array:
    chances = model.probabilities(rows)[:, model.classes.index("yes")].clip(1e-6, 1 - 1e-6)
    return np.asarray(np.log(chances / (1 - chances)), dtype=np.float32)


def rows_of(scene: Scene, event: Event, close: Sequence[Item]) -> Iterator[list[str]]:
    """Name what is seen of each place in reach of a happening, and of the lack of any."""
    words, kind = event
    for item in close:
        yield list(_item_features(scene, item, nearest(item, words), kind, close))
    yield list(_none_features(scene, words[0], kind, close))


def _none_features(scene: Scene, mention: Token, kind: str, close: Sequence[Item]) -> Iterator[str]:
    group = scene.groups.get(kind, "")
    here = scene.of_sentence[mention.sent]
    yield from ("bias", "none", f"none:kind={kind}", f"none:group={group}:{min(here, 2)}", f"none:here={min(here, 3)}")
    yield from (f"none:close={min(len(close), 4)}", f"none:pos={mention.pos}:{group}", f"none:dep={mention.dep}")
    yield f"none:first={min(mention.sent, 3)}"
    nearest_gap = min((abs(i.head.sent - mention.sent) for i in close), default=9)
    yield f"none:gap={min(nearest_gap, 5)}:{group}"


def _item_features(scene: Scene, item: Item, mention: Token, kind: str, close: Sequence[Item]) -> Iterator[str]:
    place, seen, gap = value_of(item), scene.seen, item.head.sent - mention.sent
    group = scene.groups.get(kind, "")
    yield from tie_features(seen, item, mention, kind)
    near = max(-4, min(gap, 3))
    prep = item.head.head.lower if item.head.dep == "pobj" else ""
    yield from (
        f"precision={place.precision}",
        f"precision+gap={place.precision}:{near}",
        f"precision+dep={place.precision}:{item.head.dep}",
        f"precision+prep={place.precision}:{prep}",
        f"precision+group={place.precision}:{group}:{near == 0}",
        f"gap+group={near}:{group}",
        f"prep+kind={prep}:{kind}" if prep else f"dep+group={item.head.dep}:{group}",
    )
    yield from _standing(scene, item, mention, near)
    yield from _governed(scene, item, mention, group, close)
    yield from _rivals(item, mention, near, close)


def _standing(scene: Scene, item: Item, mention: Token, near: int) -> Iterator[str]:
    """Name how the place stands in the report as a whole."""
    place, key, tokens = value_of(item), key_of(item), scene.seen.reading.tokens
    told = min(scene.told[key], 5)
    yield from (f"told={told}", f"told+precision={told}:{place.precision}", f"told+gap={min(told, 3)}:{near}")
    if key == scene.main_town:
        yield from ("main_town", f"main_town:{near}")
    if item.head.sent == 0:
        after = tokens[item.head.i + 1 : item.head.i + 6]
        yield f"first_sentence:{'dateline' if item.first.i < 3 and any(t.text in _DASHES for t in after) else 'text'}"
    before = tokens[item.first.i - 1].lower if item.first.i else ""
    yield from (
        f"word_before={before}:{near == 0}",
        f"first_word={item.first.lower}" if item.first.text.islower() else "name_first",
    )
    if place.lat is None:
        yield f"no_point:{'country' if place.country else 'nowhere'}:{place.precision}"


def _governed(scene: Scene, item: Item, mention: Token, group: str, close: Sequence[Item]) -> Iterator[str]:
    """Name what the place hangs on: the happening, another, a word of speech, a party it belongs to."""
    seen, head = scene.seen, item.head
    if head.dep in _MODIFIERS:
        sort = seen.lexicon.party_sort(head.head)
        yield from (
            f"modifies={sort}",
            f"modifies+gap={sort}:{head.sent == mention.sent}",
            f"modified={head.head.lemma.lower()}",
        )
    governor = next((t for t in head.ancestors() if seen.kinds[t.i] or t.pos == "VERB"), None)
    if governor is None:
        yield "governor=none"
        return
    if governor is mention:
        what = "mention"
    elif governor.lemma.lower() in seen.lexicon.speech:
        what = "speech"
    else:
        what = "event" if seen.kinds[governor.i] else "verb"
    if governor.sent == mention.sent and governor is not mention:
        above = any(t is governor for t in mention.ancestors())
        below = any(t is mention for t in governor.ancestors())
        what += ":above" if above else ":below" if below else ":beside"
    near = max(-2, min(head.sent - mention.sent, 2))
    spoken = scene.spoken[id(item)]
    if near == 0 and head.sent == mention.sent and (rival := _spoken_rival(scene, item, close)):
        yield from (rival, f"{rival}:{group}")
    if spoken:
        yield f"in_speaker:{near}"
    elif mention in head.ancestors():
        yield from ("under_mention", f"under_mention:{_steps(head, mention)}", f"under_mention+group={group}")
    yield from (f"governor={what}:{near}", f"governor+dep={what}:{head.dep}", f"governor+group={what}:{group}")
    if near:
        same = bool(set(seen.kinds[governor.i]) & set(seen.kinds[mention.i]))
        yield from (f"governor_kind={same}:{near}", f"same_lemma={governor.lemma == mention.lemma}")


def _spoken_rival(scene: Scene, item: Item, close: Sequence[Item]) -> str:
    """Tell whether one of two places of a sentence stands in the words for its speaker and the other does not."""
    spoken = scene.spoken[id(item)]
    told = any(o.head.sent == item.head.sent and scene.spoken[id(o)] != spoken for o in close)
    return ("speaker's, another told" if spoken else "told, another the speaker's") if told else ""


def _in_speaker(seen: Seen, head: Token) -> bool:
    """Tell whether a place stands in the words for a speaker: "officials in X said", "according to police in X"."""
    for token in (head, *head.ancestors()):
        if token.pos in ("VERB", "AUX"):
            return token.lower == "according"
        if token.dep in ("nsubj", "nsubjpass"):
            return token.head.lemma.lower() in seen.lexicon.speech
        if token.dep == "pobj" and token.head.lower == "to" and token.head.head.lower == "according":
            return True
    return False


def _steps(head: Token, mention: Token) -> int:
    return min(next(n for n, token in enumerate(head.ancestors()) if token is mention), 5)


def _rivals(item: Item, mention: Token, near: int, close: Sequence[Item]) -> Iterator[str]:
    """Name how the place stands beside the other places in reach."""
    place, rank = value_of(item), _RANK[value_of(item).precision]
    same = [o for o in close if o.head.sent == item.head.sent]
    yield from (
        f"rank={min(sum(1 for o in same if o.head.i < item.head.i), 3)}",
        f"finer_in_sentence={any(_RANK[value_of(o).precision] < rank for o in same)}",
        f"first_of_report={close[0] is item}",
    )
    gap = abs(item.head.sent - mention.sent)
    nearer = sum(1 for o in close if abs(o.head.sent - mention.sent) < gap)
    yield from (f"nearer={min(nearer, 4)}", f"nearer+precision={min(nearer, 3)}:{place.precision}")
    inner = [
        o
        for o in close
        if o is not item and _RANK[value_of(o).precision] < rank and value_of(o).country == place.country
    ]
    outer = any(
        o is not item and _RANK[value_of(o).precision] > rank and value_of(o).country == place.country for o in close
    )
    yield from (f"holds={min(len(inner), 2)}:{place.precision}", f"held={outer}:{place.precision}")
    if inner and any(abs(o.head.sent - mention.sent) <= gap for o in inner):
        yield f"holds_nearer:{place.precision}"
    if not any(o.head.sent == mention.sent for o in close):
        yield f"none_in_sentence:{near}:{place.precision}"
    elif near == 0:
        yield f"alone_in_sentence={len(same) == 1}"
