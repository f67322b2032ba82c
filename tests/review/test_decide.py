from __future__ import annotations

import pytest

from reportedly.errors import Conflict, NotAllowed, NotInStore, RequestError
from reportedly.review.decide import undo_last
from reportedly.review.roles import Principal
from reportedly.store.leases import give_lease_back, take_lease
from reportedly.store.query import Query
from reportedly.store.read import history, read_claim, walk_decisions
from reportedly.store.search import count_claims, search
from reportedly.store.sets import incident_of
from reportedly.store.verify import verify


def status(store, claim):
    with store.reading() as connection:
        return read_claim(connection, claim.id).status


def words_of(report, text):
    start = report.text.index(text)
    return {"text": text, "start": start, "end": start + len(text)}


def test_verdicts_make_the_status(store, claims, people, judge_it):
    ana, ben, eve = people
    claim = claims[0]
    judge_it(ana, "accept", claim.id)
    assert status(store, claim) == "accepted"
    judge_it(ben, "unsure", claim.id)
    assert status(store, claim) == "accepted"
    judge_it(ben, "reject", claim.id)
    assert status(store, claim) == "disputed"
    judge_it(eve, "accept", claim.id, settles=True)
    assert status(store, claim) == "accepted"
    judge_it(ben, "reject", claim.id)
    assert status(store, claim) == "accepted"
    assert count_claims(store, Query(statuses=("accepted",))) == 1
    assert verify(store) == ()


def test_a_correction_needs_words_that_stand_in_the_report(store, claims, world, people, judge_it):
    ana, ben, _ = people
    claim = claims[0]
    report = world.report(int(claim.source_id[1:]))
    who = words_of(report, "the paper")
    with pytest.raises(RequestError):
        judge_it(ana, "correct", claim.id, after={"actor": [who | {"start": 0, "end": 9}]})
    with pytest.raises(RequestError):
        judge_it(ana, "correct", claim.id, after={"actor": [{"text": "invented"}]})
    with pytest.raises(RequestError):
        judge_it(ana, "correct", claim.id, after={"id": "c_1"})
    with pytest.raises(RequestError):
        judge_it(ana, "correct", claim.id, after={"kind": claim.kind})
    with pytest.raises(RequestError):
        judge_it(ana, "correct", claim.id, after={"kind": "abuse"}, reason=" ")
    done = judge_it(ana, "correct", claim.id, after={"actor": [who], "kind": "abuse"})
    assert done.before["kind"] == claim.kind
    with store.reading() as connection:
        now = read_claim(connection, claim.id)
    assert (now.status, now.claim.kind, now.claim.actor[0].text) == ("corrected", "abuse", "the paper")
    assert now.claim.id == claim.id
    found = search(store, Query(actor="the paper", kinds=("abuse",))).hits
    assert [hit.judged.claim.id for hit in found] == [claim.id]
    judge_it(ben, "accept", claim.id)
    with store.reading() as connection:
        torn = read_claim(connection, claim.id)
    assert (torn.status, torn.claim.kind) == ("disputed", claim.kind)
    assert search(store, Query(actor="the paper")).hits == ()
    assert verify(store) == ()


def test_people_who_correct_alike_agree(store, claims, people, judge_it):
    ana, ben, _ = people
    claim = claims[0]
    judge_it(ana, "correct", claim.id, after={"kind": "abuse"})
    judge_it(ben, "correct", claim.id, after={"kind": "abuse"})
    assert status(store, claim) == "corrected"
    judge_it(ben, "correct", claim.id, after={"standing": "background"})
    assert status(store, claim) == "disputed"


def test_an_undo_gives_back_what_was(store, claims, people, judge_it):
    ana, ben, eve = people
    claim = claims[0]
    judge_it(ana, "accept", claim.id)
    wrong = judge_it(ben, "reject", claim.id)
    with pytest.raises(NotAllowed):
        judge_it(ana, "undo", claim.id, undoes=wrong.id)
    with pytest.raises(RequestError):
        judge_it(ben, "undo", claims[1].id, undoes=wrong.id)
    judge_it(eve, "undo", claim.id, undoes=wrong.id)
    assert status(store, claim) == "accepted"
    with pytest.raises(Conflict):
        judge_it(ben, "undo", claim.id, undoes=wrong.id)
    undo_last(store, ana, reason="mistaken")
    assert status(store, claim) == "open"
    with pytest.raises(NotInStore):
        undo_last(store, ana, reason="again")
    with store.reading() as connection:
        assert len(list(walk_decisions(connection))) == 4
        assert [line.act for line in history(connection, claim.id)] == ["add", "decide", "decide", "decide", "decide"]


def test_only_the_role_may(store, claims, judge_it):
    for role in ("data", "reader"):
        with pytest.raises(NotAllowed):
            judge_it(Principal(name="x", role=role), "accept", claims[0].id)
    coder = Principal(name="x", role="coder")
    for act, values in (("release", {}), ("recall", {}), ("mark", {"after": {"sensitive": ["place"]}})):
        with pytest.raises(NotAllowed):
            judge_it(coder, act, claims[0].id, **values)
    with pytest.raises(NotAllowed):
        judge_it(coder, "accept", claims[0].id, settles=True)
    with pytest.raises(NotAllowed):
        judge_it(Principal(name="x", role="admin", scopes=frozenset({"read:data"})), "accept", claims[0].id)


def test_a_lease_keeps_others_out_until_it_ends(store, claims, people, judge_it):
    ana, ben, _ = people
    take_lease(store, claims[0].id, by="ana")
    with pytest.raises(Conflict):
        take_lease(store, claims[0].id, by="ben")
    with pytest.raises(Conflict):
        judge_it(ben, "accept", claims[0].id)
    judge_it(ana, "accept", claims[0].id)
    judge_it(ben, "accept", claims[0].id)
    take_lease(store, claims[1].id, by="ana", seconds=-1)
    take_lease(store, claims[1].id, by="ben")
    give_lease_back(store, claims[1].id, by="ben")
    judge_it(ana, "accept", claims[1].id)


def test_a_claim_that_the_machine_missed_can_be_added_and_taken_back(store, claims, world, people, judge_it):
    ana, ben, _ = people
    report = world.report(3)
    values = {"kind": "talks", "anchor": words_of(report, "told"), "manner": "own"}
    with pytest.raises(RequestError):
        judge_it(ana, "add", report.id, after={"kind": "talks"})
    done = judge_it(ana, "add", report.id, after=values)
    found = search(store, Query(kinds=("talks",))).hits
    assert [hit.judged.claim.id for hit in found] == [done.subject]
    assert found[0].judged.claim.lineage == "person:ana"
    with pytest.raises(Conflict):
        judge_it(ben, "add", report.id, after=values | {"lineage": "person:ana"})
    judge_it(ana, "undo", done.subject, undoes=done.id)
    assert search(store, Query(kinds=("talks",))).hits == ()
    judge_it(ana, "add", report.id, after=values)
    assert count_claims(store, Query(kinds=("talks",))) == 1
    assert verify(store) == ()


def test_pairs_join_and_part_incidents(store, claims, people, judge_it):
    ana, ben, _ = people
    a, b, c = (claim.id for claim in claims[:3])

    def sets():
        with store.reading() as connection:
            return {one.claims for one in incident_of(connection, a).sets}

    assert sets() == set()
    first = judge_it(ana, "same", a, other=b)
    judge_it(ana, "same", b, other=c)
    assert sets() == {tuple(sorted((a, b, c)))}
    judge_it(ben, "different", a, other=b)
    assert sets() == {tuple(sorted((b, c)))} or sets() == set()
    judge_it(ana, "undo", a, undoes=first.id)
    with store.reading() as connection:
        assert incident_of(connection, b).sets[0].claims == tuple(sorted((b, c)))


def test_nothing_is_decided_about_what_is_not_there(store, claims, people, judge_it):
    ana, _, eve = people
    with pytest.raises(NotInStore):
        judge_it(ana, "accept", "c_nothing")
    with pytest.raises(NotInStore):
        judge_it(ana, "same", claims[0].id, other="c_nothing")
    with pytest.raises(NotInStore):
        judge_it(ana, "undo", claims[0].id, undoes="d_nothing")
    with pytest.raises(NotInStore):
        judge_it(ana, "finish", "r_nothing")
    with pytest.raises(RequestError):
        judge_it(ana, "same", claims[0].id, other=claims[0].id)
    with pytest.raises(RequestError):
        judge_it(eve, "bless", claims[0].id)
    assert store.head().act == "run"
