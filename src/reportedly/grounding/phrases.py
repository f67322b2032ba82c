"""A mention of a place -> the whole phrase it stands in, read as one place."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from msgspec.structs import replace

from reportedly.grounding.borders import WORDS as BORDER_WORDS
from reportedly.grounding.borders import border_of
from reportedly.grounding.gazetteer import Gazetteer
from reportedly.grounding.generic import generic_words, place_words
from reportedly.grounding.lending import lend_place, lend_places
from reportedly.grounding.phrase_words import governs, is_number, last_word, words_before
from reportedly.grounding.relative import METRES, Relation, Shape, apply, between, direction, read_relation
from reportedly.grounding.sphere import Point
from reportedly.records import Reading, Token, Where

_LONGEST_JOIN = 14
_ROAD_M = 40_000
"""How far a happening may be from the one end of a road whose other end is not known."""


def where_phrase(
    mention: Where, reading: Reading, *, places: Sequence[Where] = (), gazetteer: Gazetteer | None = None
) -> Where:
    """Widen a mention to the whole place phrase, with the most specific name in it.

    "al-Shaddadi" in "in al-Shaddadi town, located about 50 kilometers (31 miles) south of Hasakah" becomes all from
    "al-Shaddadi" to "Hasakah", still the town. "Krasnohorivka" in "south of Krasnohorivka" becomes the phrase, with a
    point south of the town and a radius. Articles at the head are left off.

    Args:
        mention: one of `places`, or any place of the report.
        reading: the report's words.
        places: every place of the report as `find_places` gave them; needed for phrases of several names.
        gazetteer: for parts of countries ("northern Mali"); None leaves them the country.
    """
    chain = _chain(mention, reading, places)
    head = _head(chain, reading)
    first = reading.between(chain[0].start, chain[0].end)[0]
    last = reading.between(chain[-1].start, chain[-1].end)[-1]
    lead = words_before(first, reading)
    begin = lead[0] if lead else first
    end = last_word(last, reading)
    placed = _place(head, chain, lead, reading, tail=reading.tokens[last.i + 1 : end.i + 1])
    if gazetteer and chain[0].precision == "country":
        gap = reading.between(chain[0].end, chain[1].start) if len(chain) > 1 else ()
        side = border_of(chain, lead, gap, reading.tokens[last.i + 1 : end.i + 1], gazetteer)
        placed = side or _part_of_country(placed, chain, lead, gazetteer)
    placed = lend_place(placed, [other for other in chain if other is not head])
    start, stop = begin.start, end.end
    return replace(placed, text=reading.text[start:stop], start=start, end=stop)


def place_phrases(
    places: Sequence[Where], reading: Reading, *, gazetteer: Gazetteer | None = None
) -> tuple[Where, ...]:
    """Widen every place of a report to its whole phrase; names that a phrase takes in are not listed again.

    A name that stands for those who govern there ("Washington's support") is no place and is left out.

    A name that nothing resolves takes the point of a place that the report puts it in or tells it beside, with a radius that
    covers that place, and a reason (see `lend_places`).
    """
    told = [place for place in places if not governs(place, reading)]
    widened = [where_phrase(p, reading, places=places, gazetteer=gazetteer) for p in told]
    kept: list[Where] = []
    for where in sorted(widened, key=lambda w: (w.start, -w.end)):
        if not kept or where.start >= kept[-1].end:
            kept.append(where)
    return lend_places(kept, reading, told=places)


def _part_of_country(head: Where, chain: Sequence[Where], lead: Sequence[Token], gazetteer: Gazetteer) -> Where:
    """Read "northern Mali", "the east of Chad" as the side of the country, an area with a wide radius."""
    if head.precision != "country" or head.country is None or head is not chain[0] or len(chain) > 1:
        return head
    bearing = next((b for t in lead if (b := direction(t.lower)) is not None), None)
    central = any(t.lower == "central" for t in lead)
    if (bearing is None and not central) or any(
        t.lower in ("border", "coast", "frontier") or t.lower in METRES for t in lead
    ):
        return head
    part = gazetteer.part(head.country, bearing)
    if part is None:
        return head
    (lat, lon), radius = part
    return replace(head, lat=round(lat, 2), lon=round(lon, 2), radius_m=radius, precision="region")


def _head(chain: Sequence[Where], reading: Reading) -> Where:
    """Find the most specific name: the first, unless it is an area that the next lies in ("Syria's province of X")."""
    head = chain[0]
    for other in chain[1:]:
        known = head.gazetteer is not None or head.precision == "country"
        if not known or not (_holds(head, other) or _is_told_within(head, other, reading)):
            break
        head = other
    return head


def _is_told_within(outer: Where, inner: Where, reading: Reading) -> bool:
    """Tell whether the words say that the second of two names lies in the first: "the West Bank town of X"."""
    lowers = [t.lower for t in reading.between(outer.end, inner.start)]
    lowers = lowers[1:] if lowers and lowers[0] in ("'s", "’s") else lowers
    told = (
        len(lowers) > 1
        and lowers[-1] == "of"
        and all(w in generic_words() or direction(w) is not None for w in lowers[:-1])
    )
    return told and (inner.gazetteer is None or (outer.radius_m or 0) >= (inner.radius_m or 0))


def _chain(mention: Where, reading: Reading, places: Sequence[Where]) -> list[Where]:
    ordered = sorted({w.start: w for w in [*places, mention]}.values(), key=lambda w: w.start)
    at = ordered.index(mention) if mention in ordered else 0
    first = last = at
    while first > 0 and _joined(ordered[first - 1], ordered[first], reading):
        first -= 1
    while last + 1 < len(ordered) and _joined(ordered[last], ordered[last + 1], reading):
        last += 1
    return ordered[first : last + 1]


def _joined(left: Where, right: Where, reading: Reading) -> bool:
    """Tell whether two names belong to one phrase: "X in Y", "Y's X", "X, 50 km south of Y", "between X and Y", "X, Y"."""
    gap = reading.between(left.end, right.start)
    if len(gap) > _LONGEST_JOIN or (gap and gap[0].sent != reading.between(right.start, right.end)[0].sent):
        return False
    lowers = [t.lower for t in gap]
    if left.precision == right.precision == "country" and len(lowers) > 1 and lowers[-1] == "with":
        return all(
            w in BORDER_WORDS or w in ("'s", "’s", "with", "long", "common", "porous") or direction(w) is not None
            for w in lowers
        )
    if lowers and left.precision == "country" and lowers[0] in generic_words() and lowers[-1] != "of":
        return False  # "the Cameroon embassy in Paris", "US base in Iraq": whose it is, not where
    while lowers and lowers[0] in generic_words():
        lowers, gap = lowers[1:], gap[1:]
    if not lowers:
        return _holds(right, left) or _holds(left, right)
    if lowers in (["and"], ["to"], ["-"], ["–"]):
        return _pair_word(left, right, reading) is not None
    if lowers == [","]:
        return _holds(right, left) and not (right.precision == "locality" and _list_goes_on(right, reading))
    body = lowers[1:] if lowers[0] == "," else lowers
    if body and body[-1] == "," and len(body) > 1 and _holds(right, left):
        body = body[:-1]
    if lowers[0] == "," and not (
        _tells_distance(gap[1:]) or body[0] in ("in", "near", "located", "situated", "the", "a", "capital", "outside")
    ):
        return False
    if (
        body == ["in"]
        and left.lat is not None
        and not (_holds(right, left) or left.precision == right.precision == "near")
    ):
        return False
    if body[0] in ("'s", "’s") and not _holds(left, right):
        return False
    return all(_is_join(w) for w in body) and body != ["to"] and body != ["from"]


def _list_goes_on(where: Where, reading: Reading) -> bool:
    """Tell whether a list of names goes on after a name: "X, Y and Z"."""
    last = reading.between(where.start, where.end)[-1]
    after = reading.tokens[last.i + 1 : last.i + 3]
    if len(after) < 2 or after[0].sent != last.sent:
        return False
    return after[0].lower in ("and", "or", "&") or (after[0].text == "," and after[1].text[0].isupper())


def _is_join(word: str) -> bool:
    joins = place_words()["joins"]
    return (
        word in joins
        or word in generic_words()
        or direction(word) is not None
        or is_number(word)
        or word in place_words()["parts"]
        or word in place_words()["wholes"]
    )


def _holds(outer: Where, inner: Where) -> bool:
    """Tell whether one place of the report is an area that the other lies in, as far as the records say."""
    if outer.precision == "country":
        return outer.country == inner.country and inner.precision != "country"
    if outer.precision in ("province", "region", "district"):
        return inner.precision not in ("province", "country", "region") and (
            outer.admin1 == inner.admin1 or outer.precision == "region"
        )
    return outer.country == inner.country and inner.precision in ("unknown", "near") and outer.precision == "locality"


def _tells_distance(gap: Sequence[Token]) -> bool:
    return any(t.lower in METRES or t.lower.endswith("km") for t in gap) or any(
        direction(t.lower) is not None for t in gap[:3]
    )


def _pair_word(left: Where, right: Where, reading: Reading) -> str | None:
    """Find what makes two names one place: "between X and Y", "from X to Y" after a road, "X-Y road"."""
    first = reading.between(left.start, left.end)[0]
    before = [t.lower for t in reading.tokens[max(0, first.i - 5) : first.i]]
    after = [t.lower for t in reading.between(right.end, right.end + 12)[:1]]
    words = place_words()["road"]
    if "between" in before[-3:] or any(w in ("linking", "connecting", "joining") for w in before[-3:]):
        return "between"
    if any(w in words for w in before) and any(w in ("from", "between") for w in before[-2:]):
        return "road"
    return "road" if after and after[0] in words else None


def _place(
    head: Where, chain: Sequence[Where], lead: Sequence[Token], reading: Reading, *, tail: Sequence[Token]
) -> Where:
    pair = next((p for p in pairwise(chain) if _pair_word(*p, reading)), None)
    if pair and (a := _point(pair[0])) and (b := _point(pair[1])):
        reach = max(pair[0].radius_m or 0, pair[1].radius_m or 0)
        return _reshape(pair[0], between(a, b, reach), country=_same_country(*pair))
    if (
        pair
        and (known := next((p for p in pair if _point(p)), None))
        and known.precision in ("locality", "near", "site")
    ):
        far = Shape(point=(known.lat or 0.0, known.lon or 0.0), radius_m=(known.radius_m or 0) + _ROAD_M)
        return replace(_reshape(known, far, country=known.country), reason="the other end of the way is not known")
    if head is not chain[0] or not lead or head.lat is None:
        return _placed_within(head, chain, reading) or _tail_relation(head, tail)
    relation = read_relation(lead)
    return _related(head, relation, head) if relation else _tail_relation(head, tail)


def _placed_within(head: Where, chain: Sequence[Where], reading: Reading) -> Where | None:
    """Place a name nobody knows by what it is told to lie near: "X, 20 km south of Y"."""
    if head.lat is not None and head.precision != "near":
        return None
    for anchor in chain:
        gap = reading.between(head.end, anchor.start) if anchor.start > head.end else []
        relation = read_relation(gap) if gap and anchor.lat is not None else None
        if relation:
            return replace(_related(anchor, relation, head), name=head.name)
    return None


def _tail_relation(head: Where, tail: Sequence[Token]) -> Where:
    words = [t.lower for t in tail]
    if head.lat is None or not any(w in place_words()["parts"] for w in words):
        return head
    bearing = next((b for w in words if (b := direction(w)) is not None), None)
    if any(w in place_words()["countryside"] for w in words) and head.precision not in (
        "province",
        "district",
        "region",
    ):
        return _related(head, Relation(sort="around", bearing=bearing), head)
    return _related(head, Relation(sort="edge", bearing=bearing), head)


def _related(anchor: Where, relation: Relation, head: Where) -> Where:
    point = _point(anchor)
    if point is None:
        return head
    if relation.sort == "edge" and anchor.precision in ("province", "district", "region") and relation.bearing is None:
        return head
    return _reshape(anchor, apply(relation, point, anchor.radius_m or 0), country=anchor.country)


def _reshape(base: Where, shape: Shape, *, country: str | None) -> Where:
    lat, lon = shape.point
    precision = base.precision if base.precision in ("province", "district", "region", "sea") else "near"
    return replace(
        base, lat=round(lat, 4), lon=round(lon, 4), radius_m=shape.radius_m, precision=precision, country=country
    )


def _same_country(a: Where, b: Where) -> str | None:
    return a.country if a.country == b.country else None


def _point(where: Where) -> Point | None:
    return None if where.lat is None or where.lon is None else (where.lat, where.lon)
