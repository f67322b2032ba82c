"""A report that tells a happening in several claims is one telling of it, and speaks with its best."""

from __future__ import annotations

import msgspec
import numpy as np
from made import account, together

from reportedly.incidents.build import build_incidents
from reportedly.incidents.explain import explain_pair
from reportedly.incidents.facts import make_facts
from reportedly.incidents.gather import Gatherer
from reportedly.incidents.heard import hear
from reportedly.incidents.telling import title_of
from reportedly.incidents.weights import load_weights
from reportedly.records import Judgement

BAKERS = {"victim": "bakers of the mill street", "killed": 17}


def told_at_length(publisher):
    """Tell the blast in full, and then again in scraps that say neither who nor how many."""
    full = account(publisher=publisher, **BAKERS, more=" in the lantern yard.")
    scraps = [account(publisher=publisher, day=None, more=f" in the lantern yard, {n}.") for n in "abc"]
    return together([full, *scraps])


def of(built, claim):
    return next(i.id for i in built.incidents if claim.id in i.claims)


def test_scraps_do_not_speak_against_the_best_that_a_report_tells():
    told = [told_at_length(publisher) for publisher in ("The Courier", "Daily Bell")]
    gatherer = Gatherer(load_weights())
    facts = make_facts(hear([c for _, claims in told for c in claims], dict(told_by(told))), gatherer.counts)
    gatherer.add(facts)
    at = {claim: row for row, claim in enumerate(gatherer.facts.ids)}
    (full, scrap, *_), (other, last, *_) = [[at[c.id] for c in claims] for _, claims in told]
    scores = {
        (full, scrap): 1,
        (other, last): 1,
        (full, other): 2,
        (full, last): -5,
        (scrap, other): -5,
        (scrap, last): -5,
    }
    left, right = np.array([sorted(pair) for pair in scores]).T
    gatherer._cluster(np.arange(len(at)), left, right, np.array(list(scores.values()), np.float32))
    assert len(set(gatherer.label[[full, scrap, other, last]].tolist())) == 1


def told_by(told):
    return [(report.id, report) for report, _ in told]


def test_two_happenings_of_one_report_stay_two():
    mine = together([account(**BAKERS), account(place="Newmill", day="2020-02-11", victim="weavers", killed=2)])
    built = build_incidents(mine[1], [mine[0]])
    assert of(built, mine[1][0]) != of(built, mine[1][1])


def test_what_people_part_is_parted_within_a_report_too():
    report, claims = told_at_length("The Courier")
    built = build_incidents(claims, [report])
    one, other = claims[0].id, next(c.id for c in claims[1:] if of(built, c) == of(built, claims[0]))
    word = Judgement(left=min(one, other), right=max(one, other), verdict="different", by="ana")
    again = build_incidents(claims, [report], judgements=[word])
    assert all(not {one, other} <= set(i.claims) for i in again.incidents)


def test_people_join_what_has_nothing_in_common():
    first, second = account(**BAKERS), account(kind="arrest", place="Newmill", day="2020-09-01", published="2020-09-02")
    left, right = sorted((first[1].id, second[1].id))
    word = Judgement(left=left, right=right, verdict="same", by="ana")
    built = build_incidents([first[1], second[1]], [first[0], second[0]], judgements=[word])
    assert of(built, first[1]) == of(built, second[1])


def test_a_title_counts_spellings_of_one_place_together():
    def spelt(name, entry, number):
        _, claim = account(publisher=f"Paper {number}")
        return msgspec.structs.replace(claim, where=msgspec.structs.replace(claim.where, name=name, gazetteer=entry))

    claims = [spelt("Oldport", "g1", 1), spelt("Old Port", "g1", 2), spelt("Old-Port", "g1", 3)]
    claims += [spelt("the coast", "g2", 4), spelt("the coast", "g2", 5)]
    assert title_of(list(hear(claims, {}))) == "Reported bombing, Oldport"


def test_why_reckons_with_the_day_that_a_neighbour_lends():
    report, claims = together([account(**BAKERS), account(day=None, kind="attack", more=" it shook the mill.")])
    other = account(publisher="Daily Bell", published="2020-03-09", **BAKERS)
    found = explain_pair(claims[1], other[1], [*claims, other[1]], {report.id: report, other[0].id: other[0]})
    assert next(reason.level for reason in found.reasons if reason.field == "time") == "same_day"
