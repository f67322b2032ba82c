from __future__ import annotations

import sys
from pathlib import Path

import pytest

from reportedly.errors import MissingInput
from reportedly.records import Lineage
from reportedly.review.decide import Judgement, decide
from reportedly.review.roles import Principal
from reportedly.store import Taken, add
from reportedly.store.ledger import entries
from reportedly.store.read import assigned_to, told_of
from reportedly.store.sets import incident_sets
from reportedly.store.verify import verify
from reportedly.worker.gathering import add_in_store, build_in_store
from stores import address, store

sys.path.insert(0, str(Path(__file__).parents[1] / "incidents"))
from made import account

__all__ = ["address", "store"]
LINEAGE = Lineage(version="1", codebook="k", config="g")
EVE = Principal(name="eve", role="reviewer")
COPY = "The market was full when the shells fell, people there told the paper, and the market square burned for hours."
FIRST = [
    account(killed=7, actor="the Harbour Front", more=COPY),
    account(publisher="Daily Bell", killed=9, says=(("Valley Rescue Service", "monitor"),)),
    account(publisher="Post", kind="protest", place="Newmill", day="2020-05-01", published="2020-05-02"),
]
LATER = [
    account(publisher="Echo", killed=7, actor="the Harbour Front", more=COPY, published="2020-03-03"),
    account(publisher="Echo", kind="raid", place="Newmill", day="2021-01-01", published="2021-01-02"),
]


def put(store, accounts):
    import msgspec

    claims = {report.id: msgspec.structs.replace(claim, lineage=LINEAGE.id) for report, claim in accounts}
    taken = [Taken(input=report.id, report=report) for report, _ in accounts]
    add(store, taken, code=lambda report: (claims[report.id],), lineage=LINEAGE, who="tester")
    return [claim.id for claim in claims.values()]


def sets(store):
    with store.reading() as connection:
        return {frozenset(one.claims): one.id for one in incident_sets(connection)}


@pytest.fixture
def gather(store, tmp_path):
    def run(how):
        return how(store, who="tester", state=tmp_path / "state", progress=lambda what, count: None)

    return run


def test_a_build_puts_claims_of_one_happening_together_and_a_second_changes_nothing(store, gather):
    a, b, c = put(store, FIRST)
    done = gather(build_in_store)
    assert (done.claims, done.incidents, done.moved) == (3, 2, 3)
    assert set(sets(store)) == {frozenset({a, b}), frozenset({c})}
    before, again = sets(store), gather(build_in_store)
    assert (again.moved, again.copied, sets(store)) == (0, 0, before)
    assert verify(store) == ()


def test_what_comes_later_joins_and_what_was_there_keeps_its_name(store, gather):
    a, b, c = put(store, FIRST)
    gather(build_in_store)
    named = {claim: name for claims, name in sets(store).items() for claim in claims}
    d, e = put(store, LATER)
    done = gather(add_in_store)
    assert (done.claims, done.moved) == (2, 2)
    assert set(sets(store)) == {frozenset({a, b, d}), frozenset({c}), frozenset({e})}
    assert {claim: name for claims, name in sets(store).items() for claim in claims}.items() >= named.items()
    assert gather(add_in_store).claims == 0


def test_a_copy_shares_the_wording_whenever_it_comes(store, gather):
    put(store, FIRST)
    gather(build_in_store)
    put(store, LATER)
    assert gather(add_in_store).copied == 2
    reports = [FIRST[0][0].id, LATER[0][0].id, FIRST[1][0].id]
    with store.reading() as connection:
        told = told_of(connection, reports)
    first, copy, other = (told[report].wording for report in reports)
    assert first == copy != other == reports[2]


def test_people_outrank_the_score(store, gather):
    a, b, _ = put(store, FIRST)
    decide(store, EVE, Judgement(act="different", subject=a, other=b, reason="another market"))
    gather(build_in_store)
    assert frozenset({a, b}) not in sets(store)


def test_a_claim_held_to_be_wrong_is_left_out_and_taken_out(store, gather):
    a, b, _ = put(store, FIRST)
    gather(build_in_store)
    decide(store, EVE, Judgement(act="reject", subject=b, reason="a misreading"))
    assert gather(build_in_store).moved
    with store.reading() as connection:
        assert assigned_to(connection, [b]) == {b: None}
    assert all(b not in claims for claims in sets(store))
    assert any(a in claims for claims in sets(store))
    with store.reading() as connection:
        assert [entry.act for entry in entries(connection)][-1] == "assign"


def test_without_a_build_there_is_nothing_to_add_to(store, gather):
    with pytest.raises(MissingInput, match="built"):
        gather(add_in_store)
