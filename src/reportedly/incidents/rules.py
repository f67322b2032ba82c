"""Named rules of reading: one row from rival accounts, each field with the claims behind it. Nothing is averaged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from reportedly.codebook import Rule
from reportedly.incidents.heard import Heard, hear, speaker_name
from reportedly.incidents.voices import Voices
from reportedly.incidents.wordings import by_report, find_wordings, origins
from reportedly.records import Claim, Derived, Incident, Party, Quantity, Report

T = TypeVar("T")
_GRAIN = {"site": 0, "locality": 1, "near": 2, "district": 3, "province": 4, "region": 5, "country": 6, "sea": 5}


def derive(
    incident: Incident, members: Sequence[Heard], rule_name: str, rule: Rule, roots: Mapping[str, str] | None = None
) -> Derived | None:
    """Draw one row from an incident under a rule; None where the incident lacks what the rule needs.

    Args:
        incident: the incident.
        members: its claims, in the incident's order.
        rule_name: name of the rule, written on the row.
        rule: the rule.
        roots: wording id -> id of the wording it goes back to.
    """
    voices = Voices(members, roots)
    asserted = [h for h in members if h.claim.certainty in ("actual", "possible") and h.claim.manner != "denied"]
    if not _suffices(asserted, rule):
        return None
    because: dict[str, tuple[str, ...]] = {}
    values: dict[str, Any] = {}
    for part in (_kind, _time, _place, _parties):
        part(asserted, voices, values, because)
    for of in ("killed", "injured"):
        _number(of, asserted, voices, rule, values, because)
    grade = airwars_grade(members, voices) if rule.grade == "airwars" else None
    return Derived(
        incident=incident.id,
        rule=rule_name,
        grade=grade,
        origins=len({voices.origin(h) for h in asserted}),
        sources=_each(voices.source(h) for h in asserted),
        publishers=_each(h.publisher for h in members if h.publisher),
        first_published=min((h.published for h in members if h.published), default=None),
        last_published=max((h.published for h in members if h.published), default=None),
        account=_account(incident),
        claims=incident.claims,
        lineage=_each(h.claim.lineage for h in members if h.claim.lineage),
        because=because,
        **values,
    )


def derive_all(
    incidents: Iterable[Incident], claims: Mapping[str, Claim], reports: Mapping[str, Report], rules: Mapping[str, Rule]
) -> list[Derived]:
    """Draw a row for each incident and rule, in the order of incidents and then of rules."""
    wordings = by_report(find_wordings(reports.values()))
    roots = origins(wordings)
    heard = {h.claim.id: h for h in hear(claims.values(), reports, wordings)}
    rows = (
        derive(incident, [heard[c] for c in incident.claims if c in heard], name, rule, roots)
        for incident in incidents
        for name, rule in rules.items()
    )
    return [row for row in rows if row is not None]


def _suffices(asserted: Sequence[Heard], rule: Rule) -> bool:
    if not any(h.claim.standing in ("news", "summary") for h in asserted):
        return False
    told = [q for h in asserted for q in h.claim.counts if q.of == "killed" and (_named(q) or q.bound == "vague")]
    return bool(told) or "killed" not in rule.needs


def _vouched(pairs: Sequence[tuple[T, Heard]], voices: Voices) -> tuple[T, tuple[str, ...]]:
    """Choose the value that most origins give; of equals the one told last, then the first in order."""
    origins: dict[T, set[str]] = {}
    newest: dict[T, str] = {}
    for value, heard in pairs:
        origins.setdefault(value, set()).add(voices.origin(heard))
        newest[value] = max(newest.get(value, ""), str(heard.published or ""))
    best = max(origins, key=lambda v: (len(origins[v]), newest[v]))
    return best, _each(h.claim.id for v, h in pairs if v == best)


def _kind(heard: Sequence[Heard], voices: Voices, values: dict[str, Any], because: dict[str, tuple[str, ...]]) -> None:
    values["kind"], because["kind"] = _vouched([(h.claim.kind, h) for h in heard], voices)
    certainties = [(h.claim.certainty, h) for h in heard if h.claim.kind == values["kind"]]
    values["certainty"] = "actual" if any(c == "actual" for c, _ in certainties) else "possible"


def _time(heard: Sequence[Heard], voices: Voices, values: dict[str, Any], because: dict[str, tuple[str, ...]]) -> None:
    dated = [(h.claim.when, h) for h in heard if h.claim.when and h.claim.when.earliest and h.claim.when.latest]
    if not dated:
        return
    (first, last), because["time"] = _vouched([((w.earliest, w.latest), h) for w, h in dated], voices)
    days = (last - first).days  # type: ignore[operator]
    grain = "day" if days == 0 else "days" if days <= 5 else "week" if days <= 7 else "month" if days <= 31 else "year"
    values |= {"earliest": first, "latest": last, "time_precision": grain if days <= 366 else "years"}


def _place(heard: Sequence[Heard], voices: Voices, values: dict[str, Any], because: dict[str, tuple[str, ...]]) -> None:
    """Choose the place that most origins give among the most precise ones told."""
    told = [(h.claim.where, h) for h in heard if h.claim.where]
    if not told:
        return
    pinned = [(w, h) for w, h in told if w.lat is not None] or told
    finest = min(_GRAIN.get(w.precision, 7) for w, _ in pinned)
    fine = [(w, h) for w, h in pinned if _GRAIN.get(w.precision, 7) == finest]
    (name, country), because["place"] = _vouched([((w.name or w.text, w.country), h) for w, h in fine], voices)
    where = next(w for w, _ in fine if (w.name or w.text, w.country) == (name, country))
    values |= {
        "place": name,
        "place_text": where.text,
        "country": country,
        "admin1": where.admin1,
        "lat": where.lat,
        "lon": where.lon,
        "radius_m": where.radius_m,
        "place_precision": where.precision,
        "gazetteer": where.gazetteer,
    }


def _parties(
    heard: Sequence[Heard], voices: Voices, values: dict[str, Any], because: dict[str, tuple[str, ...]]
) -> None:
    for field, column in (("actor", "actors"), ("target", "targets"), ("victim", "victims"), ("instrument", "means")):
        told: list[tuple[tuple[str, ...], Heard]] = []
        for h in heard:
            parties: tuple[Party, ...] = getattr(h.claim, field)
            if parties:
                told.append((tuple(voices.party(p) for p in parties), h))
        if told:
            values[column], because[field] = _vouched(told, voices)
            if field in ("actor", "target"):
                values[f"{field}_sort"] = _sort(heard, field, set(because[field]))


def _sort(heard: Sequence[Heard], field: str, claims: set[str]) -> str | None:
    sorts = Counter(p.sort for h in heard if h.claim.id in claims for p in getattr(h.claim, field) if p.sort)
    return max(sorts, key=lambda s: (sorts[s], s)) if sorts else None


class _Figure(NamedTuple):
    """Hold one figure that a claim gives, after vague words were read by the rule's table."""

    low: int
    best: int
    high: int
    words: str
    heard: Heard


def _number(
    of: str,
    heard: Sequence[Heard],
    voices: Voices,
    rule: Rule,
    values: dict[str, Any],
    because: dict[str, tuple[str, ...]],
) -> None:
    figures = [f for h in heard for f in _figures(of, h, rule)]
    if not figures:
        if rule.fill_none is not None:
            values |= {f"{of}_low": rule.fill_none, of: rule.fill_none, f"{of}_high": rule.fill_none}
        return
    chosen = _CHOOSE[rule.number](figures, voices)
    low, high = chosen.best, chosen.best
    if rule.bounds == "ends":
        low, high = min(f.low for f in figures), max(f.high for f in figures)
    values |= {f"{of}_low": low, of: chosen.best, f"{of}_high": high, f"{of}_words": chosen.words}
    because[of] = _each(f.heard.claim.id for f in figures if f.best == chosen.best)


def _figures(of: str, heard: Heard, rule: Rule) -> list[_Figure]:
    found = []
    for q in heard.claim.counts:
        if q.part_of is not None:
            continue
        if q.of == of:
            best = _named(q)
            best = _vague(q, rule) if best is None else best
            if best is not None:
                ends = (q.low if q.low is not None else best, q.high if q.high is not None else best)
                found.append(_Figure(min(ends[0], best), best, max(ends[1], best), q.text, heard))
        elif of == "killed" and q.of == "casualties" and rule.casualties == "zero":
            found.append(_Figure(0, 0, 0, q.text, heard))
    return found


def _named(q: Quantity) -> int | None:
    return q.best if q.best is not None else q.low if q.low is not None else q.high


def _vague(q: Quantity, rule: Rule) -> int | None:
    if q.bound != "vague":
        return None
    words = speaker_name(q.text).split()
    return next((rule.vague[w] for w in words if w in rule.vague), rule.unread)


def _most_vouched(figures: Sequence[_Figure], voices: Voices) -> _Figure:
    best, _ = _vouched([(f.best, f.heard) for f in figures], voices)
    return next(f for f in figures if f.best == best)


_CHOOSE: dict[str, Callable[[Sequence[_Figure], Voices], _Figure]] = {
    "lowest": lambda figures, _: min(figures, key=lambda f: f.best),
    "highest": lambda figures, _: max(figures, key=lambda f: f.best),
    "newest": lambda figures, _: max(figures, key=lambda f: str(f.heard.published or "")),
    "most_vouched": _most_vouched,
}


def airwars_grade(members: Sequence[Heard], voices: Voices) -> str:
    """Grade an incident by who vouches for it.

    `confirmed`: a party said to have done it says so itself. `contested`: different actors are named or accused by
    different origins. `discounted`: more origins deny it than tell it. `fair`: two or more independent origins.
    `weak`: one origin.

    Source: Airwars methodology, civilian harm grading.
    """
    told = {voices.origin(h) for h in members if _is_told(h.claim)}
    denied = {voices.origin(h) for h in members if not _is_told(h.claim)}
    if any(
        h.claim.manner in ("claimed", "confirmed") and h.claim.certainty == "actual" and _own_deed(h) for h in members
    ):
        return "confirmed"
    if len(denied) > len(told):
        return "discounted"
    actors = {voices.party(p): voices.origin(h) for h in members if _is_told(h.claim) for p in h.claim.actor[:1]}
    if len(set(actors.values())) > 1 and _differ(list(actors)):
        return "contested"
    return "fair" if len(told) > 1 else "weak"


def _is_told(claim: Claim) -> bool:
    return claim.certainty in ("actual", "possible") and claim.manner != "denied"


def _own_deed(heard: Heard) -> bool:
    return heard.claim.manner == "claimed" or any(
        speaker_name(s.text) in speaker_name(p.text) for s in heard.claim.says[-1:] for p in heard.claim.actor
    )


def _differ(names: Sequence[str]) -> bool:
    words = [set(speaker_name(name).split()) for name in names]
    return any(not (a & b) for i, a in enumerate(words) for b in words[i + 1 :])


def _account(incident: Incident) -> str:
    """Write the row in one sentence that says who says so."""
    day = f" on {incident.earliest.isoformat()}" if incident.earliest else ""
    means = incident.field("means")
    agreement = f" {means.agreement}." if means else ""
    return f"{incident.title}{day}.{agreement}"


def _each(values: Any) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(values))
