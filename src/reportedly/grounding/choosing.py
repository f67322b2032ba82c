"""Which place a name means: signs from the text and from the other places of the report, weighed; rivals kept."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import lru_cache
from math import exp, log10

from rapidfuzz import fuzz

from reportedly.grounding.company import Company, Publisher, manner_of, root_of
from reportedly.grounding.context import Context, Reckoned, Weighed
from reportedly.grounding.gazetteer import Gazetteer, Place
from reportedly.grounding.generic import generic_words, place_sorts, place_words
from reportedly.grounding.mentions import CountryWord, Mention
from reportedly.grounding.names import normal_key, skeleton
from reportedly.grounding.sphere import distance_m
from reportedly.grounding.weights import Weights
from reportedly.records import Reading

_AROUND_M = 8_000
"""How far beyond its own reach a town or district may still be said to hold a place."""
ROUNDS = 3
"""How often the readings of all names are weighed against one another."""
_UNCOUNTED = 800
"""People taken for a place whose number GeoNames does not give."""


def choose_places(
    mentions: Sequence[Mention],
    words: Sequence[CountryWord],
    reading: Reading,
    *,
    gazetteer: Gazetteer,
    weights: Weights,
    home: str | None = None,
    publisher: str | None = None,
) -> list[Reckoned]:
    """Weigh the places that each name may mean.

    Args:
        mentions: names that count as places'.
        words: nationalities named in the report, as evidence for countries.
        reading: the report's words.
        gazetteer: for further spellings within the countries of the report.
        weights: additive weights.
        home: ISO code of the publisher's country, weak evidence.
        publisher: its name or address, which may be that of its town.
    """
    context = Context(words, home, Publisher(publisher), manner_of(reading))
    chosen = [Reckoned(m, [Weighed(p, 0.0, {}) for p in _as_told(m)]) for m in mentions]
    _find_containers(chosen, reading)
    context.note_firm(chosen)
    named = [(mention.key, mention.candidates) for mention in mentions]
    context.company = Company([context.publisher.towns(gazetteer), *named])
    context.see(chosen, first=True)
    _widen(chosen, context, gazetteer)
    for turn in range(ROUNDS):
        for reckoned in chosen:
            _weigh(reckoned, chosen, context, weights)
        context.see(chosen, first=False)
        if turn < ROUNDS - 1:
            _agree(chosen)
    _agree(chosen)
    return chosen


def _as_told(mention: Mention) -> Sequence[Place]:
    """List the places that bear a name; not the town of an area of the name where the text says it means the area."""
    sort = place_sorts().get(mention.sort or "")
    if sort is None or sort.feature_class != "A":
        return mention.candidates
    told = {(p.country, p.admin1) for p in mention.candidates if p.feature_code == f"ADM{sort.level}"}
    return [p for p in mention.candidates if p.feature_class != "P" or (p.country, p.admin1) not in told]


def _find_containers(chosen: list[Reckoned], reading: Reading) -> None:
    """Find what the text says a place lies in: "X, Y", "X in Y", "Y's X", "the Y city of X"."""
    for k, reckoned in enumerate(chosen):
        if k + 1 < len(chosen) and _tied(reckoned.mention, chosen[k + 1].mention, reading, forwards=True):
            if not (_is_country(reckoned) and _is_country(chosen[k + 1])):
                reckoned.container = k + 1
        elif (
            k
            and chosen[k - 1].container != k
            and _tied(chosen[k - 1].mention, reckoned.mention, reading, forwards=False)
        ):
            reckoned.container = k - 1


def _is_country(reckoned: Reckoned) -> bool:
    return any(w.place.is_country and w.place.matched < 2 for w in reckoned.readings)


def _tied(left: Mention, right: Mention, reading: Reading, *, forwards: bool) -> bool:
    lowers = [t.lower for t in reading.tokens[left.last : right.first]]
    if (
        not lowers
        or len(lowers) > 6
        or any(w not in place_words()["ties"] and w not in generic_words() for w in lowers)
    ):
        return False
    if forwards:
        return lowers[0] in (",", "in", "(") or "in" in lowers or _belongs(left, right, lowers)
    return lowers[0] in ("'s", "’s") or (len(lowers) >= 2 and lowers[-1] == "of")


def _belongs(left: Mention, right: Mention, between: Sequence[str]) -> bool:
    """Tell whether "of" says where a place lies: "X area of Y", "X of Y District"; not "the capital X of Y"."""
    if between[-1] != "of":
        return False
    if len(between) == 1:
        return right.sort in ("first_area", "second_area") and left.sort not in ("first_area", "second_area")
    return generic_words().get(between[0]) in ("quarter", "settlement", "second_area") or between[:2] == [
        "province",
        "of",
    ]


def _widen(chosen: list[Reckoned], context: Context, gazetteer: Gazetteer) -> None:
    """Add other spellings, and the place a site is named after, within the countries of the report."""
    told = {r.mention.key for r in chosen if r.readings}
    for reckoned in chosen:
        mention = reckoned.mention
        known = {w.place.id for w in reckoned.readings}
        if not reckoned.readings and mention.made_of:
            mention.made_of = _namesake(mention.made_of, told)
            reckoned.readings = [Weighed(p, 0.0, {}) for p in gazetteer.named_key(mention.made_of)]
        named = context.named(mention.key)
        if any(w.place.country in named or w.place.is_country or w.place.is_listed for w in reckoned.readings):
            continue
        name = mention.made_of or mention.key
        for country in context.leading():
            found = gazetteer.sounding(name, country=country) or gazetteer.resembling(name, country=country)
            reckoned.readings += [Weighed(p, 0.0, {}) for p in found if p.id not in known]


def _namesake(name: str, told: Collection[str]) -> str:
    """Find the place of the report that a site is named after: "princeton" of "princeton community" (hospital)."""
    words = name.split()
    heads = (" ".join(words[:n]) for n in range(len(words), 0, -1))
    return next((head for head in heads if head in told), name)


def _weigh(reckoned: Reckoned, chosen: Sequence[Reckoned], context: Context, weights: Weights) -> None:
    if not reckoned.readings:
        return
    container = chosen[reckoned.container] if reckoned.container is not None else None
    seats = {w.place.admin1 for w in reckoned.readings if w.place.feature_code == "ADM1"}
    for weighed in reckoned.readings:
        weighed.features = place_features(weighed.place, reckoned, container, context, seats)
    reckoned.doubts = doubt_features(reckoned, container, context)
    scores = [weights.place_score(w.features) for w in reckoned.readings]
    doubt = weights.place_score(reckoned.doubts)
    top = max(*scores, doubt)
    powers = [exp(score - top) for score in scores]
    total = sum(powers) + exp(doubt - top)
    reckoned.nowhere = exp(doubt - top) / total
    for weighed, power in zip(reckoned.readings, powers, strict=True):
        weighed.weight = power / total
    reckoned.readings.sort(key=lambda w: (-w.weight, -w.place.population, w.place.id))


def place_features(
    place: Place, reckoned: Reckoned, container: Reckoned | None, context: Context, seats: Collection[str] = ()
) -> dict[str, float]:
    """Gather the signs that a name means this place; `seats`: first-level areas that bear the name too."""
    mention, root = reckoned.mention, root_of(reckoned.mention.key)
    fixed = context.fixed.get((mention.start, place.id))
    if fixed is None:
        told = {**_own_signs(place, mention, seats), **_company_signs(place, mention, context)}
        _sort_agreement(told, place, mention)
        fixed = context.fixed[mention.start, place.id] = {name: value for name, value in told.items() if value}
    manner = fixed.get("manner of its country", 0.0)
    f = {
        **fixed,
        "country of the report": context.countries.share(place.country, without=root),
        "area of the report": context.areas.share(place.admin1, without=root) if place.admin1 else 0.0,
        "its area is named": float(place.admin1 in context.named_areas and place.feature_code != "ADM1"),
        "its country is named": float(place.country in context.named_countries and not place.is_country),
    }
    if manner:
        abroad = context.countries.abroad(place.country, without=root)
        f["manner of its country, no other named"] = manner * (1.0 - abroad)
    _nearness(f, place, mention, context)
    _containment(f, place, container)
    return f


def _own_signs(place: Place, mention: Mention, seats: Collection[str]) -> dict[str, float]:
    """Gather what the gazetteer tells of a place and of its name."""
    strange = place.matched == 1
    return {
        "people of an area" if place.is_area else "people": log10(max(place.population, _UNCOUNTED)),
        f"matched {place.matched}": 1.0,
        "another name altogether": _strangeness(mention.made_of or mention.key, place.name) if strange else 0.0,
        "area of its name": float(place.feature_class == "P" and place.admin1 in seats),
        "country": float(place.is_country),
        "capital": float(place.feature_code == "PPLC"),
        "first area": float(place.feature_code == "ADM1"),
        "second area": float(place.feature_code == "ADM2"),
        "listed": float(place.is_listed),
        "airfield": float(place.id.startswith("airfield:")),
    }


def _company_signs(place: Place, mention: Mention, context: Context) -> dict[str, float]:
    """Gather what the report's other names, its words and its publisher say of a place."""
    manner = context.manner.get(place.country, 0.0)
    f = {
        "home": float(place.country == context.home),
        "company": min(context.company.near(place, mention.key), 4.0),
        "company in its area": min(context.company.area(place, mention.key), 4.0),
        "manner of its country": manner,
    }
    if context.publisher.bears(mention.key):
        f["publisher bears it, people"] = log10(max(place.population, _UNCOUNTED))
        f["publisher bears it, country"] = float(place.is_country)
        f["publisher bears it, manner"] = manner
    return f


@lru_cache(maxsize=20_000)
def _strangeness(key: str, name: str) -> float:
    """Tell how unlike the sounds of a further name and a place's own are, 0 to 1: "Kiev" is no other name, "Salisbury" of Harare is."""
    return 1.0 - fuzz.ratio(skeleton(key), skeleton(normal_key(name))) / 100.0


def doubt_features(reckoned: Reckoned, container: Reckoned | None, context: Context) -> dict[str, float]:
    """Gather the signs that the gazetteer lacks the place meant: its namesakes lie in countries the report does not name."""
    places = [w.place for w in reckoned.readings]
    named = context.named(reckoned.mention.key)
    return {
        "nowhere": 1.0,
        "nowhere, all abroad": float(len(context.firm) > 1 and bool(named) and not any(p.country in named or p.is_country or not p.country for p in places)),
        "nowhere, outside what is stated": float(
            container is not None and bool(container.readings)
            and not any(lies_in(p, c.place) for c in container.readings for p in places)
            and any(_bounds(c.place) for c in container.readings)
        ),
        "nowhere, only sounds alike": float(all(p.matched >= 3 for p in places)),
        "nowhere, called a place": float(reckoned.mention.sort in ("settlement", "quarter")),
    }  # fmt: skip


def _nearness(f: dict[str, float], place: Place, mention: Mention, context: Context) -> None:
    if place.lat is None or place.lon is None or place.is_country:
        return
    f["near another"] = context.nearness(mention.key, place.lat, place.lon)


def _containment(f: dict[str, float], place: Place, container: Reckoned | None) -> None:
    if container is None or not container.readings:
        return
    even = 1 / len(container.readings)
    inside = sum(w.weight or even for w in container.readings if lies_in(place, w.place))
    around = sum(w.weight or even for w in container.readings if _bounds(w.place))
    f["inside what is stated"] = inside
    f["outside what is stated"] = max(0.0, around - inside)


def _bounds(outer: Place) -> bool:
    """Tell whether a place can say where another lies: a country, an area, a town (for its quarters and surroundings)."""
    return outer.is_country or outer.is_area or (outer.feature_class == "P" and outer.lat is not None)


def lies_in(inner: Place, outer: Place) -> bool:
    """Tell whether a place lies in another: by its codes, else near enough to the middle of a district or town."""
    if outer.holds(inner):
        return True
    if outer.is_country or outer.feature_code == "ADM1" or inner.is_country or inner.id == outer.id:
        return False
    if (
        inner.lat is None
        or inner.lon is None
        or outer.lat is None
        or outer.lon is None
        or inner.admin2 == outer.admin2 != ""
    ):
        return False
    reach = outer.radius_m * (1.0 if outer.is_area else 1.3) + _AROUND_M
    return inner.radius_m <= outer.radius_m and distance_m((inner.lat, inner.lon), (outer.lat, outer.lon)) <= reach


def _sort_agreement(f: dict[str, float], place: Place, mention: Mention) -> None:
    sort = place_sorts().get(mention.sort or "")
    if sort is None:
        f["bare name of an area"] = float(place.feature_code == "ADM2")
        return
    if sort.feature_class == "A":
        f["sort agrees"] = float(place.feature_code == f"ADM{sort.level}")
        f["sort is an area"] = float(place.is_area)
    else:
        f[f"sort {sort.feature_class} agrees"] = float(place.feature_class == sort.feature_class)
        f["sort is no area"] = float(place.is_area or place.is_country)


def _agree(chosen: Sequence[Reckoned]) -> None:
    """Let a name mean one place in one report: mentions without a stated container follow those with one, or the first."""
    leaders: dict[str, Reckoned] = {}
    for reckoned in chosen:
        best = reckoned.best
        if best is None:
            continue
        key = reckoned.mention.made_of or reckoned.mention.key
        leader = leaders.get(key)
        if leader is None or (best.features.get("inside what is stated", 0) > 0.5 and _stated(leader) < 0.5):
            leaders[key] = reckoned
    for reckoned in chosen:
        leader = leaders.get(reckoned.mention.made_of or reckoned.mention.key)
        if (
            leader
            and leader is not reckoned
            and leader.best
            and _stated(reckoned) < 0.5
            and reckoned.mention.sort == leader.mention.sort
        ):
            reckoned.readings = [Weighed(w.place, w.weight, w.features) for w in leader.readings]
            reckoned.nowhere = leader.nowhere


def _stated(reckoned: Reckoned) -> float:
    return reckoned.best.features.get("inside what is stated", 0.0) if reckoned.best else 0.0
