"""Names that the gazetteer lacks: where the report itself says, or plainly means, that they lie."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from msgspec.structs import replace

from reportedly.grounding.generic import generic_words
from reportedly.records import Reading, Where

_LEAST_M = 10_000
_AROUND_M = 5_000
"""How far beyond a town its quarters, streets and sites may lie."""
_TOWNS = ("locality", "near", "site")
_INNER_SORTS = frozenset({"quarter", "works", "second_area"})
"""Sorts of things that lie in a town; a "district" may be one of its quarters."""
_REACH = 4
"""Sentences over which a town named before is the one that a quarter lies in."""
_SHARE = 0.66
"""Share of a report's places from which their country is the country of the report."""
_WIDTH = ("site", "locality", "near", "district", "province", "region")


def lend_place(where: Where, others: Sequence[Where]) -> Where:
    """Put a name that nothing resolves into the narrowest place that its own phrase names beside it."""
    if where.lat is not None or where.precision == "country":
        return where
    known = [o for o in others if o.lat is not None and o.precision in _WIDTH]
    if known:
        return _lent(where, min(known, key=lambda o: (_WIDTH.index(o.precision), o.start)), "the text puts it in")
    country = next((o.country for o in others if o.precision == "country"), None)
    return replace(where, country=country) if where.country is None and country else where


def lend_places(places: Sequence[Where], reading: Reading, *, told: Sequence[Where]) -> tuple[Where, ...]:
    """Lend places to the names that are still without one: from the same name elsewhere, then from the town before.

    Only what lies in towns (quarters, streets, hospitals, markets) takes the town named before it; a village does not.
    What stays without a point gets the report's country, if nearly all places `told` lie in one.
    """
    named = {_plain(w): w for w in reversed(places) if w.lat is not None and w.gazetteer}
    country = _country_of(told)
    done: list[Where] = []
    for where in places:
        if where.lat is None and where.precision == "unknown":
            same = named.get(_plain(where))
            town = None if same else _town_before(where, done, reading)
            if same is not None:
                where = _same(where, same)
            elif town is not None:
                where = _lent(where, town, "told beside")
            elif where.country is None and country is not None:
                where = replace(
                    where, country=country, reason=f"{where.reason}; nearly all places told lie in {country}"
                )
        done.append(where)
    return tuple(done)


def _plain(where: Where) -> str:
    return (where.name or where.text).lower().removeprefix("the ")


def _same(where: Where, other: Where) -> Where:
    return replace(
        where, country=other.country, admin1=other.admin1, lat=other.lat, lon=other.lon, radius_m=other.radius_m,
        precision=other.precision, gazetteer=other.gazetteer, reason=None,
    )  # fmt: skip


def _lent(where: Where, outer: Where, how: str) -> Where:
    radius = max((outer.radius_m or 0) + _AROUND_M, _LEAST_M)
    precision = "near" if outer.precision in _TOWNS else outer.precision
    reason = f"{where.reason or 'no place of the name is known'}; {how} {outer.name or outer.text}"
    return replace(
        where, country=outer.country, admin1=outer.admin1, lat=outer.lat, lon=outer.lon, radius_m=radius,
        precision=precision, reason=reason,
    )  # fmt: skip


def _town_before(where: Where, before: Sequence[Where], reading: Reading) -> Where | None:
    """Find the town that a quarter, street or site lies in: the last one told before it, not too long ago."""
    words = [t.lower for t in reading.between(where.start, where.end)]
    if not any(generic_words().get(word) in _INNER_SORTS for word in words):
        return None
    here = reading.between(where.start, where.end)[0].sent
    for other in reversed(before):
        if here - reading.between(other.start, other.end)[0].sent > _REACH:
            return None
        if other.lat is not None and other.precision in ("locality", "near"):
            return other
    return None


def _country_of(places: Sequence[Where]) -> str | None:
    count = Counter(w.country for w in places if w.country)
    if not count:
        return None
    code, most = min(count.items(), key=lambda pair: (-pair[1], pair[0]))
    return code if most >= 2 and most / count.total() >= _SHARE else None
