"""What is carried on is what working it out anew gives, whatever happened in between."""

from __future__ import annotations

import contextlib
import random
from datetime import date

import msgspec
import pytest

from reportedly.errors import NotInStore, RequestError
from reportedly.records import Assignment, Lineage, Report
from reportedly.review.decide import Judgement, decide, undo_last
from reportedly.review.roles import Principal
from reportedly.store import Taken, add, running
from reportedly.store.lists import points, status_counts
from reportedly.store.query import Box, Days, Query
from reportedly.store.read import bodies, read_report, walk_claims, walk_reports
from reportedly.store.running import Stand, kept_counts, names_of, same_points, stand_of, standings, tally
from reportedly.store.sets import incident_sets
from reportedly.worker.gathering import gather_store
from stores import World, address, store, world

__all__ = ["address", "store", "world"]
ANA = Principal(name="ana", role="reviewer")
QUERIES = [
    Query(), Query(kinds=("raid", "shelling")), Query(statuses=("open",)), Query(released=True), Query(placed=False),
    Query(words="shelled"), Query(actor="Northern Front"), Query(box=Box(south=30, west=30, north=40, east=45)),
    Query(happened=Days(since=date(2024, 3, 5), until=date(2024, 4, 1))), Query(country="SY", statuses=("accepted",)),
]  # fmt: skip


def happen(store, world, pick, number):
    """Let one thing happen: a decision of any sort, its undo, a report that is coded anew, or a new one."""
    with store.reading() as connection:
        judged = pick.choice(list(walk_claims(connection)))
        report = read_report(connection, judged.claim.report)
    act = pick.choice(("accept", "reject", "unsure", "correct", "undo", "release", "add", "code anew"))
    if act == "add":
        one = Taken(input="x", report=world.report(1000 + number))
        add(store, [one], code=world.code, lineage=world.lineage, who="t")
    elif act == "code anew":
        newer = Lineage(version=str(number), codebook="k1", config="g1")
        add(store, [Taken(input="x", report=report)], code=lambda r: World(newer).code(r)[1:], lineage=newer, who="t")
    elif act == "undo":
        with contextlib.suppress(NotInStore):
            undo_last(store, ANA, reason="again")
    elif act == "release":
        decide(store, ANA, Judgement(act="accept", subject=judged.claim.id))
        decide(store, ANA, Judgement(act="release", subject=judged.claim.id, reason="so"))
    else:
        after = {"when": None, "where": None} if act == "correct" else {}
        with contextlib.suppress(RequestError):
            decide(store, ANA, Judgement(act=act, subject=judged.claim.id, reason="so", after=after))


def test_sums_are_carried_on_as_if_they_were_worked_out_anew(store, world):
    world.fill(store, *range(30))
    pick, known = random.Random(7), {}
    with store.reading() as connection:
        known = {query: tally(connection, query) for query in QUERIES}
        names, kept, stood = names_of(connection), kept_counts(connection), standings(connection)
    for number in range(60):
        happen(store, world, pick, number)
        if number % 3:
            continue
        with store.reading() as connection:
            for query, before in known.items():
                known[query] = tally(connection, query, before)
                assert known[query] == tally(connection, query), query
            names, kept, stood = (
                make(connection, before)
                for make, before in ((names_of, names), (kept_counts, kept), (standings, stood))
            )
            assert (names, kept, stood) == (names_of(connection), kept_counts(connection), standings(connection))
            assert stood.counts == status_counts(connection)
    assert known[Query(released=True)].total
    assert known[Query(placed=False)].total


def test_points_are_said_to_be_the_same_only_where_they_are(store, world):
    world.fill(store, *range(30))
    pick, told = random.Random(5), {True: 0, False: 0}
    for number in range(50):
        with store.reading() as connection:
            since, before = stand_of(connection), {q: points(connection, q, most=99) for q in QUERIES}
        happen(store, world, pick, number)
        with store.reading() as connection:
            for query in QUERIES:
                same = same_points(connection, query, since)
                told[same] += 1
                assert not same or points(connection, query, most=99) == before[query]
    assert told[True] > 100
    assert told[False] > 20


def test_what_cannot_be_carried_on_is_worked_out_anew(store, world, monkeypatch):
    world.fill(store, *range(5))
    with store.reading() as connection:
        old = tally(connection, Query())
    world.fill(store, *range(5, 12))
    with store.reading() as connection:
        new = tally(connection, Query())
        assert new.total > old.total
        older = tally(connection, Query(), msgspec.structs.replace(new, stand=Stand(10**6, 10**6, 10**6), total=0))
        assert older == new
        monkeypatch.setattr(running, "MOST_CHANGES", 0)
        assert tally(connection, Query(), msgspec.structs.replace(old, total=0)) == new


def test_an_assignment_changes_what_an_incident_holds_at_once(store, world):
    world.fill(store, *range(12))
    gather_store(store, who="m")
    with store.reading() as connection:
        (one, *_) = incident_sets(connection)
        query = Query(incident=one.machine[0])
        known = tally(connection, query)
    assert known.total == len(one.claims)
    with store.writing(who="m", act="assign") as writing:
        writing.keep([Assignment(claim=one.claims[0], incident=None, run="r", by="m", lineage="w")])
    with store.reading() as connection:
        assert tally(connection, query, known).total == known.total - 1


def test_a_record_that_was_taken_back_is_never_held(store, world):
    """A number that a writer gave and took back names another record afterwards."""
    world.fill(store, 1)
    nums = list[int]()

    def write_and_fail():
        with store.writing(who="t", act="add") as writing:
            nums.extend(row.num for row in writing.keep([world.report(2)]))
            assert bodies(writing.connection, nums, Report)[nums[0]] == world.report(2)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write_and_fail()
    assert store.database.hot.get(nums) == {}


def test_few_records_are_held_and_none_that_is_large(store, world):
    large = world.report(1, text=random.Random(1).randbytes(40_000).hex())
    add(store, [Taken(input="x", report=large)], code=lambda _: (), lineage=world.lineage, who="t")
    world.fill(store, *range(2, 12))
    store.database.hot.most = 4
    with store.reading() as connection:
        assert len(list(walk_reports(connection))) == 11
    held = store.database.hot.get(range(10_000))
    assert len(held) == 4
    assert large not in held.values()
