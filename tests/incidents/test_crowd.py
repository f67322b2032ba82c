"""A crowded place and day: what few others tell holds claims together there, what all tell does not."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest
from made import account, split

from reportedly.errors import ModelError
from reportedly.incidents.crowd import name_different_quarters, shared_rarity
from reportedly.incidents.facts import WordCounts, make_facts
from reportedly.incidents.gather import Gatherer
from reportedly.incidents.heard import hear
from reportedly.incidents.weights import load_weights

TRADES = ("bakers", "weavers", "ferrymen", "glaziers", "coopers", "tanners", "masons", "printers", "potters", "smiths")


def facts_of(accounts, counts=None):
    reports, claims = split(accounts)
    return make_facts(hear(claims, {r.id: r for r in reports}), counts or WordCounts())


def crowd(each=12):
    """Ten happenings of one town and day, each told by so many papers; only the victims differ."""
    return [
        account(publisher=f"Paper {number}{trade}", victim=trade, more=f" {number}")
        for trade in TRADES
        for number in range(each)
    ]


def purity(gatherer, accounts):
    victims = {claim.id: claim.victim[0].text for _, claim in accounts}
    found = {}
    for claim, label in zip(gatherer.facts.ids, gatherer.label.tolist(), strict=True):
        found.setdefault(label, set()).add(victims[claim])
    return found


def test_a_crowded_day_is_told_apart_by_its_victims():
    accounts, gatherer = crowd(), Gatherer(load_weights())
    gatherer.add(facts_of(accounts, gatherer.counts))
    found = purity(gatherer, accounts)
    assert all(len(victims) == 1 for victims in found.values())
    assert len(found) == len(TRADES)


def test_without_the_weights_of_crowds_the_same_day_is_run_together_or_split():
    accounts = crowd()
    gatherer = Gatherer(msgspec.structs.replace(load_weights(), crowd=None))
    gatherer.add(facts_of(accounts, gatherer.counts))
    found = purity(gatherer, accounts)
    assert len(found) != len(TRADES) or any(len(victims) > 1 for victims in found.values())


def test_what_few_share_is_rarer_than_what_all_share():
    facts = facts_of(crowd(each=2))
    left, right = np.triu_indices(len(facts), 1)
    rare = shared_rarity(facts, left, right)
    same = (facts["victim"][left, 0] == facts["victim"][right, 0]) & (facts["victim"][left, 0] > 0)
    assert rare["victim"][same] == pytest.approx(np.log(10))
    assert not rare["victim"][~same].any()
    assert not rare["kind"].any()


def test_crowds_that_no_pair_ties_are_counted_apart():
    facts = facts_of(crowd(each=2))
    near = np.flatnonzero(facts["victim"][:, 0] == facts["victim"][0, 0])
    rare = shared_rarity(facts, near[:1], near[1:])
    assert not rare["victim"].any()


def test_a_level_that_is_not_compared_is_refused():
    weights = load_weights()
    assert weights.crowd is not None
    wrong = msgspec.structs.replace(weights.crowd, fields={"kind": {"alike": 1.0}})
    with pytest.raises(ModelError, match="alike"):
        msgspec.structs.replace(weights, crowd=wrong)


def in_quarters(quarters, *, radius_m=2000, entry=""):
    """Tell happenings that differ in their quarter alone; every third account names it, the others the town."""
    found = []
    for number, quarter in enumerate(quarters):
        for paper in range(12):
            report, claim = account(publisher=f"Paper {number} {paper}", victim="bakers", more=f" {number} {paper}")
            if paper % 3 == 0:
                where = msgspec.structs.replace(claim.where, name=quarter, radius_m=radius_m, gazetteer=entry or None)
                claim = msgspec.structs.replace(claim, id="", where=where)
            found.append((report, claim))
    return found


def pairs_apart(accounts):
    facts = facts_of(accounts)
    return name_different_quarters(facts, *np.triu_indices(len(facts), 1))


QUARTERS = [f"District {number}" for number in range(20)]


def test_two_quarters_are_two_and_a_digit_tells_them():
    apart = pairs_apart(in_quarters(QUARTERS))
    assert apart.sum() == 4 * 4 * 20 * 19 / 2


@pytest.mark.parametrize("places", [{"radius_m": 9000}, {"entry": "g1"}])
def test_towns_and_spellings_of_one_entry_are_no_two_quarters(places):
    assert not pairs_apart(in_quarters(QUARTERS, **places)).any()


def test_a_quarter_that_many_name_parts_nobody():
    assert not pairs_apart(in_quarters(QUARTERS[:3])).any()


def test_claims_of_a_crowd_that_name_two_quarters_are_kept_apart():
    accounts, gatherer = in_quarters(QUARTERS), Gatherer(load_weights())
    gatherer.add(facts_of(accounts, gatherer.counts))
    named = {claim.id: claim.where.name for _, claim in accounts if claim.where.name in QUARTERS}
    found = {}
    for claim, label in zip(gatherer.facts.ids, gatherer.label.tolist(), strict=True):
        if claim in named:
            found.setdefault(label, set()).add(named[claim])
    assert all(len(quarters) == 1 for quarters in found.values())
