from __future__ import annotations

import copy
import json
import pickle
from datetime import date

import msgspec
import pytest

from reportedly.errors import Conflict, NotAllowed, NotReleased
from reportedly.review.release import GatePolicy, Released, check_released, note_export, released
from reportedly.review.roles import Principal

SENIOR, TWO, EITHER = (GatePolicy(rule=rule) for rule in ("senior", "two_coders", "either"))
DAY = date(2024, 6, 1)


def public(store, policy, **values):
    return [row.claim.id for row in check_released(released(store, policy, today=DAY, **values))]


def test_nothing_is_public_until_somebody_lets_it(store, claims):
    assert [public(store, policy) for policy in (SENIOR, TWO, EITHER)] == [[], [], []]


def test_a_senior_releases_what_people_hold_right(store, claims, people, judge_it):
    ana, ben, eve = people
    claim = claims[0].id
    with pytest.raises(Conflict):
        judge_it(eve, "release", claim)
    judge_it(ana, "accept", claim)
    assert public(store, SENIOR) == []
    judge_it(eve, "release", claim)
    assert public(store, SENIOR) == [claim]
    assert public(store, TWO) == []
    judge_it(ben, "reject", claim)
    assert public(store, SENIOR) == []
    judge_it(eve, "accept", claim, settles=True)
    assert public(store, SENIOR) == [claim]
    judge_it(eve, "recall", claim)
    assert [public(store, policy) for policy in (SENIOR, TWO, EITHER)] == [[], [], []]


def test_two_coders_who_agree_open_the_gate(store, claims, people, judge_it):
    ana, ben, _ = people
    judge_it(ana, "correct", claims[0].id, after={"kind": "abuse"})
    judge_it(ana, "accept", claims[1].id)
    assert public(store, TWO) == []
    judge_it(ben, "correct", claims[0].id, after={"kind": "abuse"})
    judge_it(ben, "unsure", claims[1].id)
    assert public(store, TWO) == public(store, EITHER) == [claims[0].id]


def test_embargo_and_withholding_are_respected(store, claims, people, judge_it):
    ana, _, eve = people
    for claim in claims[:2]:
        judge_it(ana, "accept", claim.id)
        judge_it(eve, "release", claim.id)
    judge_it(eve, "mark", claims[0].id, after={"embargo_until": "2024-06-02"})
    judge_it(eve, "mark", claims[1].id, after={"sensitive": ["withhold"]})
    assert public(store, SENIOR) == []
    assert [row.claim.id for row in released(store, SENIOR, today=date(2024, 6, 2))] == [claims[0].id]
    judge_it(eve, "mark", claims[1].id, after={"sensitive": []})
    assert public(store, SENIOR) == [claims[1].id]


def test_a_past_moment_does_not_lift_a_later_recall(store, claims, people, judge_it):
    ana, _, eve = people
    judge_it(ana, "accept", claims[0].id)
    judge_it(eve, "release", claims[0].id)
    then = store.head().seq
    assert public(store, SENIOR, upto=then) == [claims[0].id]
    assert public(store, SENIOR, upto=then - 1) == []
    judge_it(eve, "recall", claims[0].id)
    assert public(store, SENIOR, upto=then) == []


def test_sensitive_values_do_not_leave(store, claims, world, people, judge_it):
    ana, _, eve = people
    claim = next(c for c in claims if c.where and c.actor and c.says and c.counts)
    judge_it(ana, "accept", claim.id)
    judge_it(eve, "release", claim.id)
    judge_it(eve, "mark", claim.id, after={"sensitive": ["place", "persons", "source"]})
    (row,) = check_released(released(store, SENIOR, today=DAY))
    line = json.dumps([msgspec.to_builtins(row.claim), msgspec.to_builtins(row.report), msgspec.to_builtins(row.area)])
    report = world.report(int(claim.source_id[1:]))
    for secret in (
        claim.where.text,
        claim.actor[0].text,
        claim.says[0].text,
        report.publisher,
        report.source_id,
        "36.5,",
    ):
        assert secret not in line, secret
    assert row.area.radius_m >= 40_000
    assert row.claim.unknown["where"] == "withheld"
    assert row.claim.counts


def test_the_gate_cannot_be_gone_round(store, claims, people, judge_it):
    ana, _, eve = people
    judge_it(ana, "accept", claims[0].id)
    judge_it(eve, "release", claims[0].id)
    (row,) = released(store, SENIOR, today=DAY)
    blank = object.__new__(Released)
    for made in (claims[0], {"claim": claims[0]}, blank, None, msgspec.to_builtins(claims[0])):
        with pytest.raises(NotReleased):
            list(check_released([row, made]))
    with pytest.raises(NotReleased):
        Released(claim=claims[1])
    with pytest.raises(NotReleased):
        Released(seal=object(), claim=claims[1])
    with pytest.raises(NotReleased):
        row.claim = claims[1]
    for way in (copy.copy, copy.deepcopy, pickle.dumps):
        with pytest.raises(NotReleased):
            way(row)
    with pytest.raises(NotReleased):
        type("Other", (Released,), {})


def test_every_export_stands_in_the_ledger(store, people):
    note_export(store, people[0], form="csv", rows=3, public=False, to="out.csv")
    assert (store.head().act, store.head().values["rows"]) == ("export", 3)
    with pytest.raises(NotAllowed):
        note_export(store, Principal(name="x", role="reader"), form="csv", rows=3, public=False)
