"""Which claims are worth comparing: the one names the town, the other the area."""

from __future__ import annotations

import msgspec
import numpy as np
from made import account, split

from reportedly.incidents.blocks import block_keys, pairs_within
from reportedly.incidents.compare import LEVELS, compare
from reportedly.incidents.facts import WordCounts, make_facts
from reportedly.incidents.heard import hear
from reportedly.incidents.kin import Kin
from reportedly.records import Where


def facts_of(*accounts):
    reports, claims = split(accounts)
    return make_facts(hear(claims, {r.id: r for r in reports}), WordCounts())


def moved(told, **where):
    """Give an account another place, with the words it has."""
    report, claim = told
    old = claim.where
    place = Where(text=old.text, start=old.start, end=old.end, **where)
    return report, msgspec.structs.replace(claim, where=place, id=claim.id)


def levels_of(*accounts):
    facts = facts_of(*accounts)
    return {f: LEVELS[f][int(n[0])] for f, n in compare(facts, np.array([0]), facts, np.array([1]), Kin()).items()}


def test_a_town_and_its_area_share_a_block():
    town = moved(account(), name="Oldport", admin1="Westshire", country="GB", lat=51.0, lon=-2.0, radius_m=3000)
    area = moved(
        account(publisher="Bell", place="Newmill"),
        name="Westshire", admin1="Westshire", country="GB", lat=52.0, lon=-2.0, radius_m=70_000,
    )  # fmt: skip
    facts = facts_of(town, area)
    one, other = pairs_within(*block_keys(facts, np.arange(2)))
    assert {frozenset(p) for p in zip(one.tolist(), other.tolist(), strict=True)} == {frozenset({0, 1})}


def test_claims_of_two_countries_and_kinds_share_no_area():
    here = moved(account(), name="Oldport", admin1="Westshire", country="GB", lat=51.0, lon=-2.0, radius_m=3000)
    there = moved(
        account(publisher="Bell", place="Newmill", kind="arrest"),
        name="Newmill", admin1="Westshire", country="AU", lat=-33.0, lon=147.0, radius_m=3000,
    )  # fmt: skip
    keys, rows = block_keys(facts_of(here, there), np.arange(2))
    areas = [set(keys[(rows == row) & np.isin(keys & np.uint64(7), [5, 6])].tolist()) for row in (0, 1)]
    assert all(areas)
    assert not areas[0] & areas[1]


def test_a_place_within_a_vague_other_speaks_less_against_it():
    narrow = {"country": "GB", "lat": 51.0, "lon": -2.0, "radius_m": 3000}
    town = moved(account(), name="Oldport", **narrow)
    other = account(publisher="Bell", place="Newmill")
    assert levels_of(town, moved(other, name="Newmill", **{**narrow, "radius_m": 36_000}))["name"] == "held"
    assert levels_of(town, moved(other, name="Newmill", **{**narrow, "lat": 51.2}))["name"] == "none"


def test_a_country_is_no_name_of_a_place():
    town = moved(account(), name="Oldport", country="GB", lat=51.0, lon=-2.0, radius_m=3000)
    land = moved(account(publisher="Bell", place="Newmill"), name="Britain", country="GB", precision="country")
    assert levels_of(town, land)["name"] == "silent"


def test_news_without_a_day_told_soon_after_is_not_background():
    dated, undated = account(), account(publisher="Bell", day=None, published="2020-03-02")
    later = account(publisher="Bell", day=None, published="2020-03-02", standing="background")
    assert levels_of(dated, undated)["time"] == "told_soon_news"
    assert levels_of(dated, later)["time"] == "told_soon"
