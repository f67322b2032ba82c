"""An incident record from the claims that are in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from reportedly.incidents.heard import Heard
from reportedly.incidents.spread import history_of, responsibility_of, spread_of
from reportedly.incidents.voices import Voices
from reportedly.records import Incident, incident_id


def tell_incident(
    members: Sequence[Heard], roots: Mapping[str, str] | None = None, *, cohesion: float | None = None,
    review: str = "", whole: str | None = None, parts: Sequence[str] = (),
) -> Incident:  # fmt: skip
    """Merge claims of one happening into an incident, with the spread of their accounts.

    Args:
        members: the claims in the order in which they joined; the first one founded the incident.
        roots: wording id -> id of the wording it goes back to.
        cohesion: mean log-odds of its joins.
        review: why people should look; empty when they need not.
        whole: id of the incident that this one is told as a part of.
        parts: ids of the incidents told as parts of this one.
    """
    voices = Voices(members, roots)

    return Incident(
        id=incident_id(members[0].claim.id), claims=tuple(h.claim.id for h in members),
        reports=_each(h.claim.report for h in members), wordings=_each(h.wording for h in members),
        origins=len({voices.origin(h) for h in members}), kinds=_kinds(members), title=title_of(members),
        earliest=_likely(members, first=True), latest=_likely(members, first=False),
        spread=spread_of(members, voices), responsibility=responsibility_of(members, voices),
        history=history_of(members, voices), whole=whole, parts=tuple(parts), cohesion=cohesion, review=review,
    )  # fmt: skip


def _each(values: object) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))  # type: ignore[call-overload]


def _kinds(members: Sequence[Heard]) -> dict[str, int]:
    counted = Counter(h.claim.kind for h in members)
    return dict(sorted(counted.items(), key=lambda kv: (-kv[1], kv[0])))


def _likely(members: Sequence[Heard], *, first: bool) -> date | None:
    """Give the day that most claims give as the first (or last); the earliest (latest) of equals."""
    ends = [(h.claim.when.earliest if first else h.claim.when.latest) for h in members if h.claim.when]
    counted = Counter(d for d in ends if d)
    if not counted:
        return None
    top = max(counted.values())
    best = [d for d, n in counted.items() if n == top]
    return min(best) if first else max(best)


def title_of(members: Sequence[Heard]) -> str:
    """Write what is reported, in the kind and place that most claims give: "reported bombing, Rashidin".

    Spellings of one gazetteer entry are one place, named as most claims spell it.
    """
    kinds = Counter(h.claim.kind for h in members if h.claim.certainty not in ("denied", "unknown"))
    kind = (kinds or Counter(h.claim.kind for h in members)).most_common(1)[0][0]
    places = [h.claim.where for h in members if h.claim.where]
    entry = Counter(where.gazetteer or where.name or where.text for where in places).most_common(1)
    names = Counter(w.name or w.text for w in places if (w.gazetteer or w.name or w.text) == entry[0][0])
    where = f", {names.most_common(1)[0][0]}" if names else ""
    return f"Reported {kind.replace('_', ' ')}{where}"
