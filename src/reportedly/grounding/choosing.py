"""Which place a name means: signs from the text and from the other places of the report, weighed; rivals kept."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, log10

from reportedly.grounding.context import Context, Reckoned, Weighed
from reportedly.grounding.gazetteer import Gazetteer, Place
from reportedly.grounding.generic import place_sorts, place_words
from reportedly.grounding.mentions import CountryWord, Mention
from reportedly.grounding.sphere import distance_m
from reportedly.grounding.weights import Weights
from reportedly.records import Reading

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
) -> list[Reckoned]:
    """Weigh the places that each name may mean.

    Args:
        mentions: names that count as places'.
        words: nationalities named in the report, as evidence for countries.
        reading: the report's words.
        gazetteer: for further spellings within the countries of the report.
        weights: additive weights.
        home: ISO code of the publisher's country, weak evidence.
    """
    context = Context(words, home)
    chosen = [Reckoned(m, [Weighed(p, 0.0, {}) for p in m.candidates]) for m in mentions]
    _find_containers(chosen, reading)
    context.note_firm(chosen)
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


def _find_containers(chosen: list[Reckoned], reading: Reading) -> None:
    """Find what the text says a place lies in: "X, Y", "X in Y", "Y's X", "the Y city of X"."""
    for k, reckoned in enumerate(chosen):
        if k + 1 < len(chosen) and _tied(reckoned.mention, chosen[k + 1].mention, reading, forwards=True):
            if not (_is_country(reckoned) and _is_country(chosen[k + 1])):
                reckoned.container = k + 1
        elif k and _tied(chosen[k - 1].mention, reckoned.mention, reading, forwards=False):
            reckoned.container = k - 1


def _is_country(reckoned: Reckoned) -> bool:
    return any(w.place.is_country and w.place.matched < 2 for w in reckoned.readings)


def _tied(left: Mention, right: Mention, reading: Reading, *, forwards: bool) -> bool:
    between = reading.tokens[left.last : right.first]
    if not between or len(between) > 6 or any(t.lower not in place_words()["ties"] for t in between):
        return False
    lowers = [t.lower for t in between]
    if forwards:
        return (
            lowers[0] in (",", "in", "(")
            or lowers[:2] in (["city", "in"], ["town", "in"], ["province", "of"])
            or "in" in lowers
        )
    return lowers[0] in ("'s", "’s") or (len(lowers) >= 2 and lowers[-1] == "of")


def _widen(chosen: list[Reckoned], context: Context, gazetteer: Gazetteer) -> None:
    """Add other spellings, and the place a site is named after, within the countries of the report."""
    for reckoned in chosen:
        mention = reckoned.mention
        known = {w.place.id for w in reckoned.readings}
        if not reckoned.readings and mention.made_of:
            reckoned.readings = [Weighed(p, 0.0, {}) for p in gazetteer.named_key(mention.made_of)]
        named = context.named(mention.key)
        if any(w.place.country in named or w.place.is_country or w.place.is_listed for w in reckoned.readings):
            continue
        name = mention.made_of or mention.key
        for country in context.leading():
            found = gazetteer.sounding(name, country=country) or gazetteer.resembling(name, country=country)
            reckoned.readings += [Weighed(p, 0.0, {}) for p in found if p.id not in known]


def _weigh(reckoned: Reckoned, chosen: Sequence[Reckoned], context: Context, weights: Weights) -> None:
    if not reckoned.readings:
        return
    container = chosen[reckoned.container] if reckoned.container is not None else None
    for weighed in reckoned.readings:
        weighed.features = place_features(weighed.place, reckoned, container, context)
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


def place_features(place: Place, reckoned: Reckoned, container: Reckoned | None, context: Context) -> dict[str, float]:
    """Gather the signs that a name means this place."""
    mention = reckoned.mention
    f = {
        "people of an area" if place.is_area else "people": log10(max(place.population, _UNCOUNTED)),
        f"matched {place.matched}": 1.0,
        "country": float(place.is_country),
        "capital": float(place.feature_code == "PPLC"),
        "first area": float(place.feature_code == "ADM1"),
        "second area": float(place.feature_code == "ADM2"),
        "listed": float(place.is_listed),
        "airfield": float(place.id.startswith("airfield:")),
        "country of the report": context.countries.share(place.country, without=mention.key),
        "area of the report": context.areas.share(place.admin1, without=mention.key) if place.admin1 else 0.0,
        "its area is named": float(place.admin1 in context.named_areas and place.feature_code != "ADM1"),
        "its country is named": float(place.country in context.named_countries and not place.is_country),
        "home": float(place.country == context.home),
    }
    _nearness(f, place, mention, context)
    _containment(f, place, container)
    _sort_agreement(f, place, mention)
    return f


def doubt_features(reckoned: Reckoned, container: Reckoned | None, context: Context) -> dict[str, float]:
    """Gather the signs that the gazetteer lacks the place meant: its namesakes lie in countries the report does not name."""
    places = [w.place for w in reckoned.readings]
    named = context.named(reckoned.mention.key)
    return {
        "nowhere": 1.0,
        "nowhere, all abroad": float(len(context.firm) > 1 and bool(named) and not any(p.country in named or p.is_country or not p.country for p in places)),
        "nowhere, outside what is stated": float(
            container is not None and bool(container.readings)
            and not any(c.place.holds(p) for c in container.readings for p in places)
            and any(c.place.is_country or c.place.is_area for c in container.readings)
        ),
        "nowhere, only sounds alike": float(all(p.matched >= 3 for p in places)),
        "nowhere, called a place": float(reckoned.mention.sort in ("settlement", "quarter")),
    }  # fmt: skip


def _nearness(f: dict[str, float], place: Place, mention: Mention, context: Context) -> None:
    if place.lat is None or place.lon is None or place.is_country:
        return
    here, best = (place.lat, place.lon), 0.0
    for key, lat, lon, weight in context.points:
        if key != mention.key and abs(lat - here[0]) < 8:
            best = max(best, weight * exp(-distance_m(here, (lat, lon)) / 120_000))
    f["near another"] = best


def _containment(f: dict[str, float], place: Place, container: Reckoned | None) -> None:
    if container is None or not container.readings:
        return
    inside = sum(w.weight or 1 / len(container.readings) for w in container.readings if w.place.holds(place))
    around = sum(
        w.weight or 1 / len(container.readings) for w in container.readings if w.place.is_country or w.place.is_area
    )
    f["inside what is stated"] = inside
    f["outside what is stated"] = max(0.0, around - inside)


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
