"""Parties, place, time, numbers and telling tied to the happenings of a report: each weighed by a small model."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import accumulate
from typing import TypeVar, cast

import numpy as np

from reportedly.claims.features import Seen
from reportedly.claims.happening import Happening
from reportedly.claims.naming.restating import Restated, counts_in
from reportedly.claims.numbers.tallies import harm_named
from reportedly.claims.tying import attach, roles
from reportedly.claims.tying.certainty import certainty_of_words
from reportedly.claims.tying.counting import does_harm, no_count, numbers_of, quantities_of, told_of
from reportedly.claims.tying.filling import fill
from reportedly.claims.tying.placing import weigh_places
from reportedly.claims.tying.stating import STATED_FLOOR, harms_done, stated_of
from reportedly.claims.tying.telling import Scene, doubt_features, telling_features
from reportedly.claims.weighing.linear import Array
from reportedly.claims.weighing.outlook import Outlook
from reportedly.claims.weighing.shipped import Model, Models
from reportedly.records import Report, Token, When, Where

_Rows = TypeVar("_Rows", Array, list[list[float]])
_HARMS = frozenset({"killed", "injured", "casualties", "abducted", "arrested", "displaced"})
NONE = "none"
"""The class of what is no trigger, no party, no count."""


def tie(
    report: Report,
    seen: Seen,
    happenings: list[Happening],
    *,
    places: Sequence[Where],
    times: Sequence[When],
    tolls: Sequence[Restated],
    models: Models,
    outlook: Outlook,
) -> None:
    """Tie to each happening what the report says of it."""
    words = [[m.token for m in happening.mentions] for happening in happenings]
    _fill_roles(seen, happenings, words, models["roles"], outlook)
    _place(seen, happenings, words, places, models["where"], outlook)
    _date(report, seen, happenings, words, times, models["when"], outlook)
    _lend(seen, happenings)
    numbers = _count_tolls(tolls, happenings, numbers_of(seen))
    _count(seen, happenings, words, numbers, models["counts"], outlook)
    _tell(Scene(report, seen), happenings, models, outlook)


def _fill_roles(
    seen: Seen, happenings: list[Happening], words: list[list[Token]], model: Model, outlook: Outlook
) -> None:
    by_sentence: dict[int, list[roles.Candidate]] = {}
    for candidate in roles.candidates_of(seen, {t.sent for said in words for t in said}):
        by_sentence.setdefault(candidate.head.sent, []).append(candidate)
    near = [[c for sent in sorted({t.sent for t in said}) for c in by_sentence.get(sent, ())] for said in words]
    told = [
        (roles.nearest(c, said), c, happening.kind)
        for happening, said, close in zip(happenings, words, near, strict=True)
        for c in close
    ]
    rows = [roles.role_features(seen, c, mention, kind) for mention, c, kind in told]
    weighed = model.probabilities(rows, roles.role_vectors(seen, [(c, mention) for mention, c, _ in told]))
    pairs = [(mention, c.head) for mention, c, _ in told]
    chances = outlook.of_pairs("roles", pairs, weighed, model.classes).tolist()
    for happening, close, found in zip(happenings, near, split(chances, near), strict=True):
        happening.parties = {role: [] for role in roles.ROLES}
        taken = set()
        filled = [*_named_harmed(happening, close), *fill(seen, close, found, model.classes, model.floor)]
        for role, candidate, sure in _harmed(happening, filled) if happening.mentions[0].about else filled:
            happening.parties[role].append(candidate)
            happening.confidence[role] = max(sure, happening.confidence.get(role, 0.0))
            taken.add((role, candidate))
        _note_rivals(happening, close, found, model, taken=taken)


def _named_harmed(
    happening: Happening, close: Iterable[roles.Candidate]
) -> Iterator[tuple[str, roles.Candidate, float]]:
    """Give those whom a noun of harm names in so many words: "no word of casualties among the crews"."""
    words = {m.token.i for m in happening.mentions if harm_named(m.token) is not None}
    for candidate in close:
        preposition = candidate.head.head
        if preposition.lower == "among" and candidate.head.dep == "pobj" and preposition.i - 1 in words:
            yield "victim", candidate, 1.0


def _harmed(
    happening: Happening, filled: Iterable[tuple[str, roles.Candidate, float]]
) -> Iterator[tuple[str, roles.Candidate, float]]:
    """Keep those harmed where only harm is told: "their number" is that of the harmed, and who tells it did nothing."""
    for role, candidate, sure in filled:
        counted = candidate.head.dep == "poss" and candidate.head.head is happening.mentions[0].token
        if counted or role == "victim":
            yield "victim", candidate, sure


def _note_rivals(
    happening: Happening,
    close: Sequence[roles.Candidate],
    found: Sequence[Sequence[float]],
    model: Model,
    *,
    taken: Collection[tuple[str, roles.Candidate]],
) -> None:
    """Note how likely the likeliest phrase is that does not fill a role: a clue to how sure the role's parties are."""
    for column, role in enumerate(model.classes):
        rivals = [row[column] for row, c in zip(found, close, strict=True) if (role, c) not in taken]
        if role != NONE and rivals:
            happening.confidence[f"{role}:rival"] = max(rivals)


def _place(
    seen: Seen, happenings: list[Happening], words: list[list[Token]],
    places: Sequence[Where], model: Model, outlook: Outlook,
) -> None:  # fmt: skip
    events = [(said, happening.kind) for happening, said in zip(happenings, words, strict=True)]
    chosen = weigh_places(seen, places, events, model, outlook)
    for happening, (where, chance) in zip(happenings, chosen, strict=True):
        happening.where = where
        happening.confidence["where"] = chance


def _date(
    report: Report, seen: Seen, happenings: list[Happening], words: list[list[Token]],
    times: Sequence[When], model: Model, outlook: Outlook,
) -> None:  # fmt: skip
    items = attach.items_of(_outer(times), seen)
    near = [attach.near_items(items, said, attach.WHEN_REACH) for said in words]
    told = [
        (attach.nearest(item, said), item, happening.kind, close)
        for happening, said, close in zip(happenings, words, near, strict=True)
        for item in close
    ]
    weighed = model.probabilities([attach.when_features(seen, report, i, m, kind, close) for m, i, kind, close in told])
    pairs = [(mention, item.head) for mention, item, _, _ in told]
    yes = outlook.of_pairs("when", pairs, weighed, model.classes)[:, model.classes.index("yes")]
    for happening, close, chances in zip(happenings, near, split(yes, near), strict=True):
        if not close:
            continue
        best = max(range(len(close)), key=lambda k: (chances[k], -k))
        taken = chances[best] >= model.floor
        happening.confidence["when"] = float(chances[best] if taken else 1 - chances[best])
        if taken:
            happening.when = _own_time(happening, cast("When", close[best].value), times)


def _own_time(happening: Happening, told: When, times: Sequence[When]) -> When:
    """Give what opens a stretch its own day: the attack of "since they launched an attack on October 7" was on October 7."""
    if not any(told.start <= mention.token.start < told.end for mention in happening.mentions):
        return told
    return next((t for t in times if t is not told and told.start <= t.start and t.end <= told.end), told)


def _outer(times: Sequence[When]) -> list[When]:
    """Leave out the times inside a longer one, each of which stands after it; the longer ones do not overlap."""
    found: list[When] = []
    for time in times:
        if not found or time.start >= found[-1].end:
            found.append(time)
    return found


def _lend(seen: Seen, happenings: Sequence[Happening]) -> None:
    """Give word of a happening's harm, or of none, the place and time of that happening where its own sentence has none."""
    telling = {mention.token.i: happening for happening in happenings for mention in happening.mentions}
    for happening in happenings:
        mention = happening.mentions[0]
        whole = telling.get(mention.about.token.i) if mention.about is not None else None
        if whole is None:
            continue
        sentence = seen.reading.sentence(mention.token)
        for field in ("where", "when"):
            own = getattr(happening, field)
            if own is None or not sentence[0].start <= own.start < sentence[-1].end:
                setattr(happening, field, getattr(whole, field))
                happening.confidence[field] = whole.confidence.get(field, 0.5)


def _count(
    seen: Seen, happenings: list[Happening], words: list[list[Token]],
    items: Sequence[attach.Item], model: Model, outlook: Outlook,
) -> None:  # fmt: skip
    """Give each number to the one happening it counts for, if any, and to those joined to it: "was abducted and killed"."""
    named = {mention.token.i: happening for happening in happenings for mention in happening.mentions}
    near = [[n for n, said in enumerate(words) if attach.in_reach(i, said, attach.COUNT_REACH)] for i in items]
    close_by = [
        (attach.nearest(item, words[n]), item, happenings[n].kind)
        for item, close in zip(items, near, strict=True)
        for n in close
    ]
    weighed = model.probabilities([attach.count_features(seen, i, mention, kind) for mention, i, kind in close_by])
    weighed = outlook.of_pairs("counts", [(mention, i.head) for mention, i, _ in close_by], weighed, model.classes)
    none = model.classes.index(NONE)
    for item, close, chances in zip(items, near, split(weighed, near), strict=True):
        if not close:
            continue
        if does_harm(seen, item):
            chances = _unharmed(chances, model.classes)
        best = min(range(len(close)), key=lambda k: (chances[k][none], k))
        told, stated = told_of(item), stated_of(seen, item)
        if told is None and 1 - chances[best][none] < (STATED_FLOOR if stated else model.floor):
            sure = happenings[close[best]].confidence
            sure["counts:rival"] = max(1 - float(chances[best][none]), sure.get("counts:rival", 0.0))
            continue
        chance, of = max((p, c) for c, p in zip(model.classes, chances[best], strict=True) if c != NONE)
        chance, of = (1.0, told) if told is not None else (chance, stated or of)
        happening = happenings[close[best]]
        happening.counts = [*happening.counts, *quantities_of(item, of)]
        happening.confidence["counts"] = min(happening.confidence.get("counts", 1.0), float(chance))
        for verb, also in harms_done(item.head):
            other = named.get(verb.i)
            if other is not None and other is not happening and also != of:
                other.counts = [*other.counts, *quantities_of(item, also)]


def _unharmed(chances: Array, classes: Sequence[str]) -> Array:
    """Give what was weighed for being harmed to counting nothing: shape (happenings, classes)."""
    harmed = [c in _HARMS for c in classes]
    freed = np.where(harmed, np.float32(0), chances)
    freed[:, classes.index(NONE)] += chances[:, harmed].sum(axis=1)
    return freed


def _count_tolls(
    restated: Iterable[Restated], happenings: Sequence[Happening], items: Sequence[attach.Item]
) -> list[attach.Item]:
    """Give tolls that are told anew their numbers; lists the numbers left, less those that count who tells a toll."""
    by_word = {happening.mentions[0].token.i: happening for happening in happenings}
    tolls = [(toll, by_word[toll.noun.i]) for toll in restated if toll.noun.i in by_word]
    left = []
    for item in items:
        found = next(((toll, happening) for toll, happening in tolls if counts_in(toll, item)), None)
        if found is not None:
            toll, happening = found
            happening.counts = [*happening.counts, *quantities_of(item, toll.of)]
        elif not any(s.start <= item.head.start < s.end for _, happening in tolls for s in happening.chain.speakers):
            left.append(item)
    return left


def _tell(scene: Scene, happenings: list[Happening], models: Models, outlook: Outlook) -> None:
    rows = [_telling_row(scene, happening) for happening in happenings]
    words = [happening.anchor.token for happening in happenings]
    doubts = [
        row.union(doubt_features(scene, h.anchor.token, h.chain)) for h, row in zip(happenings, rows, strict=True)
    ]
    for field, seen_of in (("standing", rows), ("certainty", doubts)):
        model = models[field]
        weighed = outlook.of_words(field, words, model.probabilities(seen_of), model.classes)
        for happening, chances in zip(happenings, weighed, strict=True):
            best = int(chances.argmax())
            setattr(happening, field, models[field].classes[best])
            happening.confidence[field] = float(chances[best])
    for happening in happenings:
        token = happening.anchor.token
        told = certainty_of_words(token, happening.chain.manner)
        if told is not None:
            happening.certainty, happening.confidence["certainty"] = told, 1.0
        if happening.silent:
            happening.certainty, happening.confidence["certainty"] = "unknown", 1.0
            happening.counts = [no_count(scene.seen, token)]


def _telling_row(scene: Scene, happening: Happening) -> frozenset[str]:
    anchor = happening.anchor
    anchor.kind = happening.kind
    return telling_features(
        scene,
        [anchor, *(m for m in happening.mentions if m is not anchor)],
        when=happening.when,
        manner=happening.chain.manner,
        speakers=len(happening.chain.speakers),
        counted=len(happening.counts),
    )


def split(chances: _Rows, groups: Sequence[Sequence[object]]) -> list[_Rows]:
    """Give each group the rows that are its own, of rows that stand in the order of the groups."""
    ends = list(accumulate(len(group) for group in groups))
    return [chances[end - len(group) : end] for end, group in zip(ends, groups, strict=True)]
