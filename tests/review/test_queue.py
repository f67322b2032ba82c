from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from reportedly.errors import NotAllowed
from reportedly.records import Assignment
from reportedly.review.queue import QueuePolicy, conflicts_of, next_task, rank, refresh_queue
from reportedly.review.roles import Principal
from reportedly.store.index import doubt_of
from reportedly.store.pending import count_waiting
from reportedly.store.read import read_claim

POLICY = QueuePolicy(second_share=0.0, second_rank=99)
ALL_TWICE = QueuePolicy(second_share=1.0)


def stages(store):
    with store.reading() as connection:
        return count_waiting(connection)


def test_the_queue_gives_the_highest_rank_first_and_says_why(store, claims, people):
    ana = people[0]
    ranks = []
    for _ in claims:
        task = next_task(store, ana, POLICY)
        assert task.priority == pytest.approx(sum(task.reasons.values()))
        ranks.append(task.priority)
        break
    assert refresh_queue(store, POLICY) == 0
    assert stages(store) == {"first": len(claims)}


def test_two_coders_get_different_claims_and_a_lease_runs_out(store, claims, people):
    ana, ben, _ = people
    now = datetime.now(UTC)
    first, second = next_task(store, ana, POLICY, now=now), next_task(store, ben, POLICY, now=now)
    assert first.judged.claim.id != second.judged.claim.id
    assert first.priority >= second.priority
    assert next_task(store, ana, POLICY, now=now).judged.claim.id == first.judged.claim.id
    later = now + timedelta(hours=1)
    assert next_task(store, ben, POLICY, now=later).judged.claim.id == first.judged.claim.id


def test_every_claim_is_judged_once_and_then_the_queue_is_empty(store, claims, people, judge_it):
    ana, ben, _ = people
    seen = []
    while (task := next_task(store, ana, POLICY)) is not None:
        seen.append(task.judged.claim.id)
        judge_it(ana, "accept", task.judged.claim.id)
    assert sorted(seen) == sorted(claim.id for claim in claims)
    assert next_task(store, ben, POLICY) is None
    assert stages(store) == {}


def test_second_coding_is_blind_and_by_another(store, claims, people, judge_it):
    ana, ben, _ = people
    task = next_task(store, ana, ALL_TWICE)
    judge_it(ana, "correct", task.judged.claim.id, after={"kind": "abuse"})
    while (mine := next_task(store, ana, ALL_TWICE)) is not None:
        assert mine.judged.claim.id != task.judged.claim.id
        judge_it(ana, "accept", mine.judged.claim.id)
    assert stages(store) == {"second": len(claims)}
    seen = {}
    while (theirs := next_task(store, ben, ALL_TWICE)) is not None:
        assert theirs.blind
        assert theirs.judged.readings == ()
        seen[theirs.judged.claim.id] = theirs.judged
        judge_it(ben, "accept", theirs.judged.claim.id, blind=True)
    assert len(seen) == len(claims)
    assert seen[task.judged.claim.id].claim.kind == task.judged.claim.kind
    assert stages(store) == {"dispute": 1}


def test_disputes_go_to_reviewers_and_end_when_settled(store, claims, people, judge_it):
    ana, ben, eve = people
    for claim in claims:
        judge_it(ana, "accept", claim.id)
    judge_it(ben, "reject", claims[0].id)
    assert next_task(store, ben, POLICY) is None
    task = next_task(store, eve, POLICY)
    assert (task.judged.claim.id, task.stage, task.blind) == (claims[0].id, "dispute", False)
    assert len(task.judged.readings) == 2
    assert "disputed" in task.reasons
    judge_it(eve, "reject", claims[0].id, settles=True)
    assert next_task(store, eve, POLICY) is None
    with store.reading() as connection:
        assert read_claim(connection, claims[0].id).status == "rejected"


def test_rival_accounts_of_one_incident_rank_higher(store, claims, people, judge_it):
    ana = people[0]
    one, other = [claim for claim in claims if claim.counts][:2]
    with store.writing(who="machine", act="assign") as writing:
        writing.keep([Assignment(claim=c.id, incident="i_1", run="1", by="machine") for c in (one, other)])
    with store.reading() as connection:
        assert conflicts_of(connection, one) == ()
    exact = [msgspec.to_builtins(one.counts[0]) | {"high": one.counts[0].low, "bound": "exact"}]
    far = [msgspec.to_builtins(other.counts[0]) | {"low": 90, "best": 90, "high": 99, "bound": "between"}]
    judge_it(ana, "correct", one.id, after={"counts": exact, "certainty": "denied"})
    judge_it(ana, "correct", other.id, after={"counts": far})
    with store.reading() as connection:
        judged = read_claim(connection, one.id)
        assert conflicts_of(connection, judged.claim) == ("certainty", "counts")
        assert conflicts_of(connection, claims[-1]) == ()
    reasons = rank(judged, POLICY, conflicts=("certainty", "counts"), new_actors=1)
    assert reasons["conflicting counts"] == 1.0
    assert sum(reasons.values()) > sum(rank(judged, POLICY).values()) + 2


def test_readers_have_no_queue(store, claims):
    with pytest.raises(NotAllowed):
        next_task(store, Principal(name="r", role="reader"), POLICY)


def test_doubt_is_the_share_of_a_claim_that_is_likely_wrong(claims):
    def told(**confidence):
        return doubt_of(msgspec.structs.replace(claims[0], confidence=confidence))

    assert told() == 0.5
    assert told(found=0.8, kind=1.0, where=0.5) == pytest.approx(1 - 0.8 * 0.75)
    assert told(found=0.4, kind=0.9, where=0.9) > told(found=0.9, kind=0.9, where=0.3)
    assert told(kind=0.9) == pytest.approx(0.1)
