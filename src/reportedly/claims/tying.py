"""Parties, place, time, numbers and telling tied to the happenings of a report: each weighed by a small model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, cast

from reportedly.claims import attach, roles
from reportedly.claims.certainty import certainty_of_words
from reportedly.claims.counting import no_count, quantities_of
from reportedly.claims.features import Seen
from reportedly.claims.happening import Happening
from reportedly.claims.linear import LinearModel
from reportedly.claims.quantities import find_quantities
from reportedly.claims.telling import Scene, telling_features
from reportedly.records import Report, Token, When, Where

Models = Mapping[str, LinearModel]
_THINGS = frozenset({"rocket", "missile", "artillery", "mortar", "shell", "drone", "bomb", "chemical", "firearm"})
"""Weapons that are no party; aircraft and tanks stand for those who send them."""
NONE = "none"
"""The class of what is no trigger, no party, no count."""


def tie(
    report: Report,
    seen: Seen,
    happenings: list[Happening],
    *,
    places: Sequence[Where],
    times: Sequence[When],
    models: Models,
) -> None:
    """Tie to each happening what the report says of it."""
    candidates = roles.candidates_of(seen)
    where_items, when_items = attach.items_of(places, seen), attach.items_of(times, seen)
    for happening in happenings:
        words = [m.token for m in happening.mentions]
        _fill_roles(seen, happening, words, candidates, models["roles"])
        happening.where = cast("Where | None", _choose("where", report, seen, happening, words, where_items, models))
        happening.when = cast("When | None", _choose("when", report, seen, happening, words, when_items, models))
    numbers = find_quantities(seen.reading, codebook=seen.lexicon.codebook)
    for item in attach.items_of(numbers, seen):
        _count(seen, happenings, item, models["counts"])
    scene = Scene(report, seen)
    for happening in happenings:
        _tell(scene, happening, models)


def _fill_roles(
    seen: Seen, happening: Happening, words: list[Token], candidates: list[roles.Candidate], model: LinearModel
) -> None:
    near = [c for c in candidates if roles.in_reach(c, words)]
    chances = model.probabilities(
        [list(roles.role_features(seen, c, roles.nearest(c, words), happening.kind)) for c in near]
    )
    happening.parties = {role: [] for role in roles.ROLES}
    order = sorted(range(len(near)), key=lambda n: (-chances[n].max(), near[n].start))
    for n in order:
        role, chance = _role_of(seen, near[n], chances[n], model)
        if role is not None:
            happening.parties[role].append(near[n])
            happening.confidence[role] = max(chance, happening.confidence.get(role, 0.0))


def _role_of(
    seen: Seen, candidate: roles.Candidate, row: Sequence[float], model: LinearModel
) -> tuple[str | None, float]:
    """Tell the one role that a phrase fills, if any; rockets and drones are what is used, never who uses it."""
    chance, role = max((float(row[model.classes.index(r)]), r) for r in roles.ROLES)
    if chance < model.floor:
        return None, chance
    if role == "actor" and seen.weapons[candidate.named.i] in _THINGS:
        return "instrument", chance
    return role, chance


def _choose(
    name: Literal["where", "when"], report: Report, seen: Seen, happening: Happening, words: list[Token],
    items: list[attach.Item], models: Models,
) -> Where | When | None:  # fmt: skip
    model = models[name]
    reach = attach.WHERE_REACH if name == "where" else attach.WHEN_REACH
    features = attach.where_features if name == "where" else attach.when_features
    near = attach.near_items(items, words, reach)
    if not near:
        return None
    rows = [list(features(seen, report, item, attach.nearest(item, words), happening.kind, near)) for item in near]
    chances = model.probabilities(rows)[:, model.classes.index("yes")]
    best = max(range(len(near)), key=lambda k: (chances[k], -k))
    taken = chances[best] >= model.floor
    happening.confidence[name] = float(chances[best] if taken else 1 - chances[best])
    return cast("Where | When", near[best].value) if taken else None


def _count(seen: Seen, happenings: list[Happening], item: attach.Item, model: LinearModel) -> None:
    """Give a number to the one happening it counts for, if any."""
    near = []
    for happening in happenings:
        words = [m.token for m in happening.mentions]
        if attach.in_reach(item, words, attach.COUNT_REACH):
            near.append((happening, attach.nearest(item, words)))
    if not near:
        return
    chances = model.probabilities([list(attach.count_features(seen, item, m, h.kind)) for h, m in near])
    none = model.classes.index(NONE)
    best = min(range(len(near)), key=lambda k: (chances[k][none], k))
    if 1 - chances[best][none] < model.floor:
        return
    chance, of = max((p, c) for c, p in zip(model.classes, chances[best], strict=True) if c != NONE)
    happening = near[best][0]
    happening.counts = [*happening.counts, *quantities_of(item, of)]
    happening.confidence["counts"] = min(happening.confidence.get("counts", 1.0), float(chance))


def _tell(scene: Scene, happening: Happening, models: Models) -> None:
    anchor = happening.anchor
    anchor.kind = happening.kind
    row = telling_features(
        scene,
        [anchor, *(m for m in happening.mentions if m is not anchor)],
        when=happening.when,
        manner=happening.chain.manner,
        speakers=len(happening.chain.speakers),
        counted=len(happening.counts),
    )
    for field in ("standing", "certainty"):
        (chances,) = models[field].probabilities([row])
        best = int(chances.argmax())
        setattr(happening, field, models[field].classes[best])
        happening.confidence[field] = float(chances[best])
    told = certainty_of_words(anchor.token, happening.chain.manner)
    if told is not None:
        happening.certainty, happening.confidence["certainty"] = told, 1.0
    if happening.silent:
        happening.certainty, happening.confidence["certainty"] = "unknown", 1.0
        happening.counts = [no_count(scene.seen, anchor.token)]
