from __future__ import annotations

import random

from made import account, split

from reportedly.incidents.build import build_incidents
from reportedly.records import Judgement
from reportedly.records.wire import decode, encode

ONE = account(killed=7, victim="market traders", actor="the Harbour Front")
TWO = account(publisher="Daily Bell", killed=9, victim="traders", says=(("a hospital doctor", "witness"),), more="x")
OTHER = account(
    publisher="Daily Bell", place="Newmill", day="2020-05-01", published="2020-05-02", victim="two teachers"
)


def build(*accounts, **more):
    reports, claims = split(list(accounts))
    return build_incidents(claims, reports, **more)


def test_claims_of_one_happening_are_one_incident_and_others_are_not():
    built = build(ONE, TWO, OTHER)
    assert sorted(len(i.claims) for i in built.incidents) == [1, 2]
    both = max(built.incidents, key=lambda i: len(i.claims))
    assert set(both.claims) == {ONE[1].id, TWO[1].id}
    assert both.origins == 2
    assert both.field("killed").lowest == 7
    assert both.field("killed").highest == 9


def test_the_order_of_the_input_does_not_matter():
    accounts = [ONE, TWO, OTHER]
    first = build(*accounts).incidents
    random.Random(1).shuffle(accounts)
    assert build(*accounts).incidents == first


def test_no_claim_is_lost():
    toll = account(publisher="Daily Bell", kind="toll", standing="toll", more="toll")
    plan = account(publisher="Daily Bell", certainty="planned", more="plan")
    old = account(publisher="Daily Bell", place="Newmill", day="2011-05-01", standing="background", more="old")
    built = build(ONE, TWO, OTHER, toll, plan, old)
    told = [c for i in built.incidents for c in i.claims]
    assert len(told) == len(set(told))
    assert set(told) | set(built.left_out) == {a[1].id for a in (ONE, TWO, OTHER, toll, plan, old)}
    assert built.left_out[toll[1].id] == "a running total is not an incident"
    assert built.left_out[plan[1].id] == "told as planned: not an event"
    assert "background" in built.left_out[old[1].id]


def test_a_denial_joins_and_is_counted_apart():
    denial = account(
        publisher="State Radio",
        actor="the Harbour Front",
        says=(("the Harbour Front", "armed_group"),),
        manner="denied",
        certainty="denied",
    )
    (incident,) = build(ONE, TWO, denial).incidents
    assert denial[1].id in incident.claims
    assert incident.field("means").agreement.endswith("1 denies")
    assert {r.put for r in incident.responsibility} == {"named", "denied"}


def test_a_judgement_outranks_the_score():
    apart = Judgement(left=ONE[1].id, right=TWO[1].id, verdict="different", by="ana", why="two markets")
    assert len(build(ONE, TWO, judgements=[apart]).incidents) == 2
    together = Judgement(left=ONE[1].id, right=OTHER[1].id, verdict="same", by="ana", why="the same van")
    assert max(len(i.claims) for i in build(ONE, OTHER, judgements=[together]).incidents) == 2


def test_copies_are_one_wording_and_one_origin():
    words = (
        "The blast tore through the covered market as traders opened their stalls, and rescuers dug until dusk. " * 3
    )
    copies = [account(publisher=p, killed=7, more=words) for p in ("The Courier", "Daily Bell", "Evening Post")]
    built = build(*copies)
    (incident,) = built.incidents
    assert len(incident.reports) == 3
    assert len(incident.wordings) == 1
    assert incident.origins == 1
    assert incident.field("killed").agreement == "1 of 1 independent source says 7"


def test_a_growing_toll_is_one_incident_with_a_history():
    agency = (("Valley Rescue Service", "monitor"),)
    days = [("2020-03-01", 3), ("2020-03-02", 8), ("2020-03-04", 12)]
    accounts = [account(publisher=f"p{n}", published=d, killed=n, bound="at_least", says=agency) for d, n in days]
    (incident,) = build(*accounts).incidents
    assert [(str(u.day), u.low) for u in incident.history] == days
    assert incident.field("killed").values == {"at least 12": 1}


def test_an_incident_travels_on_the_wire_unchanged():
    for incident in build(ONE, TWO, OTHER).incidents:
        assert decode(encode(incident)) == incident


def test_the_id_stays_when_claims_join():
    (before,) = build(ONE).incidents
    after = max(build(ONE, TWO).incidents, key=lambda i: len(i.claims))
    assert before.id == after.id or after.claims[0] != ONE[1].id
