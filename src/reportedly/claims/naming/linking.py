"""Claims of one report tied to each other: rival accounts of one happening, parts of a summary, answers."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from reportedly.claims.features import Seen
from reportedly.claims.happening import Happening
from reportedly.claims.naming.gather import Mention, pair_features
from reportedly.claims.weighing.rows import Names, remembered
from reportedly.claims.weighing.shipped import Model
from reportedly.records import Claim, Link

_ANSWER = (
    "in response to",
    "in retaliation for",
    "in reprisal for",
    "retaliating for",
    "to avenge",
    "in revenge for",
    "response to",
    "retaliation for",
)
_SAME_FLOOR = 0.35
"""Lower than the floor for one claim: another source's words differ more."""
_FARTHEST = 10
"""Sentences between two accounts of one happening at most."""
_LEAST_LIKENESS = 0.25
"""Below this share of common kinds two accounts are not of one happening."""


def link_claims(
    claims: tuple[Claim, ...], happenings: Sequence[Happening], seen: Seen, model: Model
) -> tuple[Claim, ...]:
    """Tie the claims of a report: `same_as`, `part_of` a summary, `response_to`."""
    links: dict[int, list[Link]] = {}
    anchors = [happening.anchor for happening in happenings]
    for i, later in enumerate(happenings):
        earlier = _same(i, happenings, anchors, seen, model)
        if earlier is not None:
            links.setdefault(i, []).append(Link(to=claims[earlier].id, sort="same_as"))
        whole = _summary_of(i, happenings, anchors)
        if whole is not None and whole != earlier:
            links.setdefault(i, []).append(Link(to=claims[whole].id, sort="part_of"))
        cause = _cause_of(later, happenings, seen)
        if cause is not None and cause != i:
            links.setdefault(i, []).append(Link(to=claims[cause].id, sort="response_to"))
    return tuple(msgspec.structs.replace(c, links=tuple(links[i])) if i in links else c for i, c in enumerate(claims))


def _likeness(first: Mention, second: Mention) -> float:
    one, other = first.kinds, second.kinds
    return sum(min(p, other.get(k, 0.0)) for k, p in one.items())


def _same(i: int, happenings: Sequence[Happening], anchors: Sequence[Mention], seen: Seen, model: Model) -> int | None:
    """Find the earlier account that is likeliest of the same happening, if any is likely enough."""
    rivals = [j for j in range(i) if _may_be_same(happenings[j], happenings[i], anchors[j], anchors[i])]
    rows = [list(map(_without_speakers, pair_features(seen, anchors[j], anchors[i]))) for j in rivals]
    best, chance = None, _SAME_FLOOR
    for j, found in zip(rivals, model.probabilities(rows)[:, model.classes.index("same")].tolist(), strict=True):
        if found > chance:
            best, chance = j, found
    return best


def _may_be_same(earlier: Happening, later: Happening, first: Mention, second: Mention) -> bool:
    if earlier.chain.speakers == later.chain.speakers or "toll" in (earlier.standing, later.standing):
        return False
    near = second.token.sent - first.token.sent <= _FARTHEST
    return near and _likeness(first, second) >= _LEAST_LIKENESS


def _without_speakers(names: str | Names) -> str | Names:
    """Leave out what is seen of the speakers, who differ."""
    if isinstance(names, str):
        return () if "speaker" in names else names
    return _voiceless(names)


@remembered
def _voiceless(names: Names) -> Names:
    return tuple(name for name in names if "speaker" not in name)


def _summary_of(i: int, happenings: Sequence[Happening], anchors: Sequence[Mention]) -> int | None:
    part = happenings[i]
    if part.standing != "news":
        return None
    for j, whole in enumerate(happenings):
        if whole.standing == "summary" and j != i and abs(anchors[j].token.sent - anchors[i].token.sent) <= 12:
            return j
    return None


def _cause_of(later: Happening, happenings: Sequence[Happening], seen: Seen) -> int | None:
    for mention in later.mentions:
        sentence = seen.reading.sentence(mention.token)
        text = seen.reading.text[mention.token.end : sentence[-1].end].lower()
        at = min((text.find(p) for p in _ANSWER if p in text), default=-1)
        if at < 0:
            continue
        start = mention.token.end + at
        for j, other in enumerate(happenings):
            if any(m.token.sent == mention.token.sent and m.token.start > start for m in other.mentions):
                return j
    return None
