"""Words of place -> places: every place mention of a report, and the whole phrase around one."""

from __future__ import annotations

from collections.abc import Sequence

from reportedly.grounding.choosing import choose_places
from reportedly.grounding.context import Reckoned, Weighed
from reportedly.grounding.gazetteer import Gazetteer, Place
from reportedly.grounding.gazetteer_shipped import countries
from reportedly.grounding.generic import place_sorts
from reportedly.grounding.mentions import Mention, find_country_words, find_mentions, weigh_mentions
from reportedly.grounding.weights import Weights, shipped_weights
from reportedly.records import Reading, Report, Rival, Where
from reportedly.records.where import WherePrecision

_RIVALS = 4
_LEAST_RIVAL = 0.02
_SOLD_DOMAINS = frozenset({"ai", "cc", "co", "fm", "io", "ly", "me", "to", "tv", "ws", "gg", "sh", "ac", "la", "su"})
_PLAIN_DOUBT = 0.93
_SIGNS_OF_DOUBT = ("nowhere, all abroad", "nowhere, outside what is stated", "nowhere, only sounds alike")
_SITES_OF = 1.5
"""A site named after a town lies within this many of the town's radii."""


def find_places(
    report: Report, reading: Reading, *, gazetteer: Gazetteer, weights: Weights | None = None
) -> tuple[Where, ...]:
    """Find every place that a report names.

    Spans do not overlap and come in text order. Countries named for their governments ("Israel has launched") are
    among them; adjectives of nationality are not, but count as evidence. A name that the gazetteer lacks, or whose
    readings are too even, has no point, or that of the area the text says it lies in, and a `reason`.

    Args:
        report: for its publisher; its text is the reading's.
        reading: the words of the report's text.
        gazetteer: where names are looked up.
        weights: additive weights; None takes those that ship.
    """
    weights = weights or shipped_weights()
    chosen = reckon(reading, gazetteer=gazetteer, weights=weights, home=home_of(report), publisher=report.publisher)
    return tuple(make_where(r, chosen, reading, weights=weights) for r in chosen)


def home_of(report: Report) -> str | None:
    """Guess the publisher's country from the top-level domain of its address: "www.example.co.uk" is British.

    None for generic domains, and for those of countries that sell theirs to all the world.
    """
    address = report.url or report.publisher or ""
    host = address.partition("://")[2].partition("/")[0] if "://" in address else address
    last = host.rsplit(".", 1)[-1].lower() if "." in host and " " not in host else ""
    if len(last) != 2 or last in _SOLD_DOMAINS:
        return None
    return "GB" if last == "uk" else last.upper() if last.upper() in countries() else None


def reckon(
    reading: Reading, *, gazetteer: Gazetteer, weights: Weights, home: str | None = None, publisher: str | None = None
) -> list[Reckoned]:
    """Find the names meant as places and weigh what each may mean."""
    nations = find_country_words(reading)
    mentions = find_mentions(reading, gazetteer, nations)
    weigh_mentions(mentions, weights)
    kept = [m for m in mentions if m.probability >= weights.mention_floor]
    return choose_places(kept, nations, reading, gazetteer=gazetteer, weights=weights, home=home, publisher=publisher)


def make_where(reckoned: Reckoned, chosen: Sequence[Reckoned], reading: Reading, *, weights: Weights) -> Where:
    """Write one reckoned mention as a record."""
    mention, best = reckoned.mention, reckoned.best
    span = {"text": reading.text[mention.start : mention.end], "start": mention.start, "end": mention.end}
    if best is None:
        return _within_container(mention, reckoned, chosen, span, reason="the gazetteer has no such name")
    if best.weight / (1 - reckoned.nowhere) < weights.place_floor or _doubted(reckoned):
        reason = (
            f"{len(reckoned.readings)} places bear the name and none fits well enough (best weight {best.weight:.2f})"
        )
        return _within_container(mention, reckoned, chosen, span, reason=reason)
    return _where(mention, best.place, span, rivals=_rivals(reckoned.readings[1:]))


def _doubted(reckoned: Reckoned) -> bool:
    """Tell whether the place meant is plainly one that the gazetteer lacks, or likely so and the text gives a sign of it."""
    best, signs = reckoned.best, reckoned.doubts
    if best is None or reckoned.nowhere <= best.weight:
        return False
    return reckoned.nowhere > _PLAIN_DOUBT or any(signs.get(sign) for sign in _SIGNS_OF_DOUBT)


def _where(mention: Mention, place: Place, span: dict[str, object], *, rivals: tuple[Rival, ...]) -> Where:
    precision, radius = _precision(mention, place)
    pinned = precision != "country" and place.lat is not None
    named_after = mention.made_of is not None and place.feature_class in "PA" and _site(mention)
    return Where(
        **span, name=mention.text if named_after else place_name(mention, place), country=place.country or None,  # type: ignore[arg-type]
        admin1=place.admin1_name, lat=place.lat if pinned else None, lon=place.lon if pinned else None,
        radius_m=radius if pinned else None, precision=precision, gazetteer=place.id, rivals=rivals,
        reason=f"placed at {place.name}, which it is named after" if named_after else None,
    )  # fmt: skip


def place_name(mention: Mention, place: Place) -> str:
    """Give the name a record shows: as the report writes it, for countries the usual one."""
    return place.name if place.is_country else mention.text


def _site(mention: Mention) -> bool:
    sort = place_sorts().get(mention.sort or "")
    return sort is not None and sort.feature_class not in "AP"


def _precision(mention: Mention, place: Place) -> tuple[WherePrecision, int]:
    if place.is_country:
        return "country", 0
    if place.feature_code == "ADM1":
        return "province", place.radius_m
    if place.feature_code == "ADM2":
        return "district", place.radius_m
    if place.feature_class == "P" and mention.made_of is not None and _site(mention):
        return "near", int(place.radius_m * _SITES_OF) + 3_000
    if place.feature_code in ("SEA", "OCN", "GULF", "STRT", "BAY"):
        return "sea", place.radius_m
    if place.feature_class == "P":
        return "locality", place.radius_m
    if place.feature_class in ("L", "T", "H", "V") and place.radius_m > 12_000:
        return "region", place.radius_m
    return "site", place.radius_m


def _within_container(
    mention: Mention, reckoned: Reckoned, chosen: Sequence[Reckoned], span: dict[str, object], *, reason: str
) -> Where:
    """Put a name nobody knows into the area the text says it lies in; a country gives no point."""
    outer = chosen[reckoned.container] if reckoned.container is not None else None
    place = outer.best.place if outer and outer.best else None
    rivals = _rivals(reckoned.readings)
    if place is None:
        return Where(**span, name=mention.text, rivals=rivals, reason=reason)  # type: ignore[arg-type]
    pinned = not place.is_country and place.lat is not None
    precision, radius = _precision(outer.mention, place) if outer else ("unknown", 0)
    return Where(
        **span, name=mention.text, country=place.country or None,  # type: ignore[arg-type]
        admin1=place.admin1_name, lat=place.lat if pinned else None, lon=place.lon if pinned else None,
        radius_m=max(radius, 10_000) if pinned else None,
        precision="near" if precision in ("locality", "site") else precision if pinned else "unknown",
        rivals=rivals,
        reason=f"{reason}; the text puts it in {place.name}",
    )  # fmt: skip


def _rivals(readings: Sequence[Weighed]) -> tuple[Rival, ...]:
    return tuple(
        Rival(
            name=w.place.name,
            country=w.place.country or None,
            lat=w.place.lat,
            lon=w.place.lon,
            weight=round(w.weight, 3),
            gazetteer=w.place.id,
        )
        for w in readings[:_RIVALS]
        if w.weight >= _LEAST_RIVAL and w.place.lat is not None and w.place.lon is not None
    )
