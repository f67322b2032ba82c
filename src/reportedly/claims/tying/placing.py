"""Which place of a report is that of a happening: each place in reach is weighed against the others and against none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import takewhile

import numpy as np

from reportedly.claims.features import Seen
from reportedly.claims.phrases import meeting
from reportedly.claims.tying.attach import WHERE_REACH, Item, items_of, near_items, nearest, tie_features
from reportedly.claims.weighing.linear import Array
from reportedly.claims.weighing.outlook import Outlook
from reportedly.claims.weighing.rows import Names, remembered
from reportedly.claims.weighing.shipped import Model
from reportedly.records.reading import Token
from reportedly.records.where import Where

_ORDER = ("site", "locality", "near", "district", "province", "region", "sea", "country", "unknown")
_RANK = {precision: rank for rank, precision in enumerate(_ORDER)}
_MODIFIERS = ("compound", "poss", "amod", "nmod")
_CLAUSES = frozenset({"ROOT", "relcl", "advcl", "ccomp", "acl", "xcomp", "pcomp", "csubj"})
_TELLING = ("NOUN", "PROPN", "VERB", "ADP")
_DASHES = ("-", "–", "—", "--", "(", ":", "_")
Event = tuple[list[Token], str]
"""The words that name a happening, and its kind."""


class Setting:
    """Hold what is seen of one place by itself, for all the happenings that it is weighed for."""

    __slots__ = ("country", "governor", "key", "precision", "prep", "rank", "spoken", "standing")

    def __init__(self, seen: Seen, item: Item) -> None:
        place, head = value_of(item), item.head
        self.key, self.country, self.precision, self.rank = (
            key_of(item),
            place.country,
            place.precision,
            _RANK[place.precision],
        )
        self.prep = head.head.lower if head.dep == "pobj" else ""
        self.governor = next((t for t in head.ancestors() if seen.kinds[t.i] or t.pos == "VERB"), None)
        self.spoken = _in_speaker(seen, head)
        self.standing: dict[int, Names] = {}
        """Names of how it stands in the report, by how far off the happening is."""


class Scene:
    """Hold what is the same for all happenings of a report: its places and how often it tells each."""

    def __init__(self, seen: Seen, places: Sequence[Where]) -> None:
        self.seen, self.items = seen, items_of(places, seen)
        self.settings = {id(item): Setting(seen, item) for item in self.items}
        """The setting of each item, by identity."""
        self.told = Counter(key_of(item) for item in self.items)
        towns = Counter(key_of(i) for i in self.items if value_of(i).precision in ("site", "locality", "near"))
        self.main_town = min(towns, key=lambda key: (-towns[key], key), default="")
        self.groups = {name: kind.group for name, kind in seen.lexicon.codebook.kinds.items()}
        self.of_sentence = Counter(item.head.sent for item in self.items)


def value_of(item: Item) -> Where:
    """Give the place of an item."""
    assert isinstance(item.value, Where)
    return item.value


def key_of(item: Item) -> str:
    """Give what is the same for all mentions of one place."""
    where = value_of(item)
    return where.gazetteer or (where.name or where.text).lower()


def weigh_places(
    seen: Seen, places: Sequence[Where], events: Sequence[Event], model: Model, outlook: Outlook
) -> list[tuple[Where | None, float]]:
    """Choose for each happening the place that the report gives it, or none, each with the chance that it is right."""
    scene = Scene(seen, places)
    near = [near_items(scene.items, words, WHERE_REACH) for words, _ in events]
    scores = _sums(scene, events, near, model, outlook)
    found: list[tuple[Where | None, float]] = []
    at = 0
    for close in near:
        part = scores[at : at + len(close) + 1]
        at += len(part)
        odds = np.exp(part - part.max())
        best = int(odds.argmax())
        alike = (
            odds[best]
            if best == len(close)
            else sum(o for o, i in zip(odds, close, strict=False) if key_of(i) == key_of(close[best]))
        )
        found.append((value_of(close[best]) if best < len(close) else None, float(alike / odds.sum())))
    return found


def _sums(
    scene: Scene, events: Sequence[Event], near: Sequence[Sequence[Item]], model: Model, outlook: Outlook
) -> Array:
    """Weigh the rows of all happenings: the places in reach of each, and after them none."""
    told = list(zip(events, near, strict=True))
    chances = model.probabilities([row for event, close in told for row in rows_of(scene, event, close)])
    of_places = [k for close in near for k in (*(True for _ in close), False)]
    pairs = [(nearest(item, words), item.head) for (words, _), close in told for item in close]
    chances[of_places] = outlook.of_pairs("where", pairs, chances[of_places], model.classes)
    yes = chances[:, model.classes.index("yes")].clip(1e-6, 1 - 1e-6)
    return np.asarray(np.log(yes / (1 - yes)), dtype=np.float32)


def rows_of(scene: Scene, event: Event, close: Sequence[Item]) -> Iterator[list[str | Names]]:
    """Name what is seen of each place in reach of a happening, and of the lack of any."""
    words, kind = event
    for item in close:
        yield list(_item_features(scene, item, nearest(item, words), kind, close))
    yield list(_none_features(scene, words[0], kind, close))


def _none_features(scene: Scene, mention: Token, kind: str, close: Sequence[Item]) -> Iterator[str | Names]:
    group = scene.groups.get(kind, "")
    here = scene.of_sentence[mention.sent]
    yield from ("bias", "none", f"none:kind={kind}", f"none:group={group}:{min(here, 2)}", f"none:here={min(here, 3)}")
    yield from (f"none:close={min(len(close), 4)}", f"none:pos={mention.pos}:{group}", f"none:dep={mention.dep}")
    yield f"none:first={min(mention.sent, 3)}"
    nearest_gap = min((abs(i.head.sent - mention.sent) for i in close), default=9)
    yield f"none:gap={min(nearest_gap, 5)}:{group}"
    yield from _none_by_words(mention, here)


def _none_by_words(mention: Token, here: int) -> Iterator[str]:
    """Name what the happening's own words and clause tell of whether it has a place at all."""
    lemma = mention.lemma.lower()
    yield from (f"none:lemma={lemma}", f"none:lemma={lemma}:{min(here, 2)}", f"none:tag={mention.tag}:{min(here, 2)}")
    taken = mention.child("dobj", "nsubjpass")
    if taken is not None:
        yield from (f"none:taken={taken.ent or taken.pos}", f"none:taken={lemma}:{taken.ent or taken.pos}")
        yield f"none:taken={taken.lemma.lower()}"
    top = next((t for t in (mention, *mention.ancestors()) if t.dep in _CLAUSES), mention)
    yield f"none:clause={top.dep}:{min(here, 2)}"
    yield f"none:beside={sum(c.dep == 'prep' for c in mention.children)}:{min(here, 2)}"


def _item_features(scene: Scene, item: Item, mention: Token, kind: str, close: Sequence[Item]) -> Iterator[str | Names]:
    setting, head, gap = scene.settings[id(item)], item.head, item.head.sent - mention.sent
    group = scene.groups.get(kind, "")
    near = max(-4, min(gap, 3))
    yield from tie_features(scene.seen, item, mention, kind)
    yield _of_precision(setting.precision, near, group)
    yield _of_prep(setting.precision, head.dep, setting.prep, kind, group)
    yield _standing(scene, item, near)
    if head.dep in _MODIFIERS:
        yield _of_modifier(scene.seen.lexicon.party_sort(head.head), head.head.lemma.lower(), gap == 0)
    if gap == 0:
        yield _of_words(mention.lemma.lower(), setting.prep or head.dep, setting.precision)
        yield from _on_the_way(head, mention)
    yield _of_name(head.ent, value_of(item).gazetteer is not None, setting.precision, gap == 0)
    beside = Beside(scene, item, mention, close)
    if setting.governor is None:
        yield "governor=none"
    else:
        yield from _governed(scene, item, mention, group, beside)
    yield from _rivals(beside, setting, near)


def _on_the_way(head: Token, mention: Token) -> Iterator[str]:
    """Name the words between a place and the happening in the tree: "killed in clashes near X", "took control of X"."""
    met = meeting(mention, head)
    if met is not None and met is not mention:
        yield from (f"meet={met.pos}:{met.lemma.lower()}", f"meet_dep={head.dep}")
    up = list(takewhile(lambda t: t is not met, (head, *head.ancestors()))) if met is not None else []
    way = [t for t in up[1:] if t.pos in _TELLING]
    for token in way[:4]:
        yield from (f"via={token.lemma.lower()}", f"via={token.dep}:{token.pos}")
    nouns = [t.lemma.lower() for t in way if t.pos in ("NOUN", "VERB")]
    yield f"via_nouns={'/'.join(nouns[:2])}" if nouns else "via_nothing"


@remembered
def _of_words(lemma: str, prep: str, precision: str) -> Names:
    return f"lemma+prep={lemma}:{prep}", f"lemma={lemma}:{precision}", f"lemma={lemma}"


@remembered
def _of_name(label: str, listed: bool, precision: str, here: bool) -> Names:
    return f"label={label}", f"label={label}:{here}", f"listed={listed}:{precision}", f"label+listed={label}:{listed}"


@remembered
def _of_precision(precision: str, near: int, group: str) -> Names:
    return (
        f"precision={precision}",
        f"precision+gap={precision}:{near}",
        f"precision+group={precision}:{group}:{near == 0}",
        f"gap+group={near}:{group}",
    )


@remembered
def _of_prep(precision: str, dep: str, prep: str, kind: str, group: str) -> Names:
    return (
        f"precision+dep={precision}:{dep}",
        f"precision+prep={precision}:{prep}",
        f"prep+kind={prep}:{kind}" if prep else f"dep+group={dep}:{group}",
    )


@remembered
def _of_modifier(sort: str, lemma: str, here: bool) -> Names:
    return f"modifies={sort}", f"modifies+gap={sort}:{here}", f"modified={lemma}"


def _standing(scene: Scene, item: Item, near: int) -> Names:
    setting = scene.settings[id(item)]
    if near not in setting.standing:
        setting.standing[near] = tuple(_stands(scene, item, setting, near))
    return setting.standing[near]


def _stands(scene: Scene, item: Item, setting: Setting, near: int) -> Iterator[str]:
    """Name how the place stands in the report as a whole."""
    place, tokens = value_of(item), scene.seen.reading.tokens
    told = min(scene.told[setting.key], 5)
    yield from (f"told={told}", f"told+precision={told}:{place.precision}", f"told+gap={min(told, 3)}:{near}")
    if setting.key == scene.main_town:
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


class Beside:
    """Count how a place stands beside the other places in reach of a happening."""

    __slots__ = ("before", "finer", "first", "here", "inner", "inner_near", "nearer", "other_voice", "outer", "same")

    def __init__(self, scene: Scene, item: Item, mention: Token, close: Sequence[Item]) -> None:
        mine, sent = scene.settings[id(item)], item.head.sent
        gap = abs(sent - mention.sent)
        self.before = self.inner = self.nearer = self.same = 0
        self.finer = self.here = self.inner_near = self.other_voice = self.outer = False
        self.first = close[0] is item
        for other in close:
            setting, away = scene.settings[id(other)], abs(other.head.sent - mention.sent)
            self.nearer += away < gap
            self.here = self.here or away == 0
            if other.head.sent == sent:
                self.same += 1
                self.before += other.head.i < item.head.i
                self.finer = self.finer or setting.rank < mine.rank
                self.other_voice = self.other_voice or setting.spoken != mine.spoken
            if setting.country == mine.country and setting.rank < mine.rank:
                self.inner += 1
                self.inner_near = self.inner_near or away <= gap
            elif setting.country == mine.country and setting.rank > mine.rank:
                self.outer = True


def _governed(scene: Scene, item: Item, mention: Token, group: str, beside: Beside) -> Iterator[str | Names]:
    """Name what the place hangs on: the happening, another, a word of speech, a party it belongs to."""
    seen, head, setting = scene.seen, item.head, scene.settings[id(item)]
    governor = setting.governor
    assert governor is not None
    gap = head.sent - mention.sent
    near = max(-2, min(gap, 2))
    if gap == 0 and beside.other_voice:
        rival = "speaker's, another told" if setting.spoken else "told, another the speaker's"
        yield from (rival, f"{rival}:{group}")
    if setting.spoken:
        yield f"in_speaker:{near}"
    elif gap == 0 and (steps := _steps(head, mention)) is not None:
        yield from ("under_mention", f"under_mention:{min(steps, 5)}", f"under_mention+group={group}")
    yield _of_governor(_what_governs(seen, governor, mention), near, head.dep, group)
    if near:
        same = bool(set(seen.kinds[governor.i]) & set(seen.kinds[mention.i]))
        yield from (f"governor_kind={same}:{near}", f"same_lemma={governor.lemma == mention.lemma}")


def _what_governs(seen: Seen, governor: Token, mention: Token) -> str:
    if governor is mention:
        return "mention"
    speaks = governor.lemma.lower() in seen.lexicon.speech
    what = "speech" if speaks else "event" if seen.kinds[governor.i] else "verb"
    if governor.sent != mention.sent:
        return what
    above = any(t is governor for t in mention.ancestors())
    below = any(t is mention for t in governor.ancestors())
    return what + (":above" if above else ":below" if below else ":beside")


@remembered
def _of_governor(what: str, near: int, dep: str, group: str) -> Names:
    return f"governor={what}:{near}", f"governor+dep={what}:{dep}", f"governor+group={what}:{group}"


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


def _steps(head: Token, mention: Token) -> int | None:
    """Count the words between a word and a mention that it hangs on; None if it does not."""
    return next((n for n, token in enumerate(head.ancestors()) if token is mention), None)


def _rivals(beside: Beside, setting: Setting, near: int) -> Iterator[str | Names]:
    """Name how the place stands beside the other places in reach."""
    yield _of_rank(min(beside.before, 3), beside.finer, beside.first)
    yield _of_nearer(min(beside.nearer, 4), setting.precision)
    yield _of_holding(min(beside.inner, 2), beside.outer, beside.inner_near, setting.precision)
    if not beside.here:
        yield f"none_in_sentence:{near}:{setting.precision}"
    elif near == 0:
        yield f"alone_in_sentence={beside.same == 1}"


@remembered
def _of_rank(before: int, finer: bool, first: bool) -> Names:
    return f"rank={before}", f"finer_in_sentence={finer}", f"first_of_report={first}"


@remembered
def _of_nearer(nearer: int, precision: str) -> Names:
    return f"nearer={nearer}", f"nearer+precision={min(nearer, 3)}:{precision}"


@remembered
def _of_holding(inner: int, outer: bool, near: bool, precision: str) -> Names:
    names = (f"holds={inner}:{precision}", f"held={outer}:{precision}")
    return (*names, f"holds_nearer:{precision}") if near else names
