from __future__ import annotations

import random

import pytest

from reportedly.codebook import load_codebook
from reportedly.errors import BadQuery, NotInStore
from reportedly.review.decide import Judgement, decide, undo_last
from reportedly.review.roles import Principal
from reportedly.store.backup import reindex
from reportedly.store.query import Box, Days, Query
from reportedly.store.read import walk_claims
from reportedly.store.sets import incident_sets
from reportedly.store.told import ToldQuery, homes_of, list_told, read_derived, read_many_told, read_told, walk_told
from reportedly.store.verify import verify
from reportedly.worker import telling
from reportedly.worker.gathering import gather_store
from reportedly.worker.telling import _tell_all, catch_up, explain_claims, read_incident, refresh_told
from stores import address, store, world

__all__ = ["address", "store", "world"]
BOOK = load_codebook()
ANA = Principal(name="ana", role="reviewer")


@pytest.fixture
def gathered(store, world):
    world.fill(store, *range(40))
    gather_store(store, who="machine")
    refresh_told(store, BOOK)
    return store


def rows_of(store):
    with store.reading() as connection:
        rows = {row.id: row for row in walk_told(connection, ToldQuery())}
        whole = read_many_told(connection, sorted(rows))
        homes = homes_of(connection, [j.claim.id for j in walk_claims(connection)])
        derived = {name: read_derived(connection, name) for name in rows}
    return rows, whole, homes, derived


def claims_of(store):
    with store.reading() as connection:
        return [judged.claim.id for judged in walk_claims(connection)]


def test_gathering_puts_claims_to_incidents_and_keeps_them(gathered):
    with gathered.reading() as connection:
        sets = {one.id: set(one.claims) for one in incident_sets(connection)}
    rows, whole, homes, _ = rows_of(gathered)
    assert sets.keys() == rows.keys()
    assert all(set(whole[name].claims) == claims for name, claims in sets.items())
    assert max(len(claims) for claims in sets.values()) > 1
    assert homes == {claim: name for name, claims in sets.items() for claim in claims}
    assert verify(gathered) == ()


def test_gathering_again_changes_nothing(gathered):
    head = gathered.head()
    assert gather_store(gathered, who="machine").moved == 0
    assert gathered.head() == head
    assert refresh_told(gathered, BOOK) == 0


def test_what_is_told_bit_by_bit_is_what_is_told_at_once(gathered, world):
    pick = random.Random(3)
    for step in range(30):
        one, other = pick.sample(claims_of(gathered), 2)
        act = pick.choice(["same", "different", "reject", "accept", "undo"])
        if act == "undo":
            try:
                undo_last(gathered, ANA, reason="again")
            except NotInStore:
                continue
        else:
            pair = {"other": other} if act in ("same", "different") else {}
            decide(gathered, ANA, Judgement(act=act, subject=one, reason="seen", **pair))
        assert catch_up(gathered, BOOK)
        if step % 10 == 9:
            world.fill(gathered, 100 + step)
            gather_store(gathered, who="machine")
            refresh_told(gathered, BOOK)
        bit_by_bit = rows_of(gathered)
        _tell_all(gathered, BOOK, None)
        assert rows_of(gathered) == bit_by_bit


def test_many_changes_are_told_as_a_whole_telling_would(gathered, world, monkeypatch):
    monkeypatch.setattr(telling, "_FEW", 0)
    world.fill(gathered, *range(200, 210))
    gather_store(gathered, who="machine")
    assert refresh_told(gathered, BOOK) > 0
    at_once = rows_of(gathered)
    _tell_all(gathered, BOOK, None)
    assert rows_of(gathered) == at_once


def test_what_somebody_told_meanwhile_is_told_again(gathered, world, monkeypatch):
    monkeypatch.setattr(telling, "_FEW", 0)
    world.fill(gathered, *range(200, 210))
    gather_store(gathered, who="machine")
    plain, told = telling._retold, []

    def slow(connection, claims, book):
        found = plain(connection, claims, book)
        if not told:
            told.append(_tell_all(gathered, BOOK, None))
        return found

    monkeypatch.setattr(telling, "_retold", slow)
    refresh_told(gathered, BOOK)
    rows = rows_of(gathered)
    _tell_all(gathered, BOOK, None)
    assert told
    assert rows_of(gathered) == rows


def test_a_rejected_claim_tells_nothing_and_comes_back_with_an_undo(gathered):
    before, claim = rows_of(gathered), claims_of(gathered)[0]
    home = before[2][claim]
    decide(gathered, ANA, Judgement(act="reject", subject=claim, reason="no event"))
    catch_up(gathered, BOOK)
    with gathered.reading() as connection:
        assert claim not in homes_of(connection, [claim])
        told = read_many_told(connection, [home])
    assert all(claim not in incident.claims for incident in told.values())
    undo_last(gathered, ANA, reason="it was one")
    catch_up(gathered, BOOK)
    assert rows_of(gathered) == before


def test_reindex_forgets_what_was_told_and_it_is_told_anew(gathered):
    before = rows_of(gathered)
    reindex(gathered, who="ana")
    with gathered.reading() as connection:
        assert list_told(connection, ToldQuery()).total == 0
    refresh_told(gathered, BOOK)
    assert rows_of(gathered) == before


def test_pages_follow_each_other_without_gap_or_double(gathered):
    with gathered.reading() as connection:
        for order in ("newest", "oldest", "sources", "deadliest"):
            every = [row.id for row in walk_told(connection, ToldQuery(order=order))]
            found, after = [], None
            while True:
                page = list_told(connection, ToldQuery(order=order, limit=7), after=after)
                found += [row.id for row in page.rows]
                if (after := page.next) is None:
                    break
            assert found == every
            assert len(every) == page.total == len(set(every))


def test_filters_choose_by_claims_days_place_and_figures(gathered):
    with gathered.reading() as connection:
        every = list(walk_told(connection, ToldQuery()))

        def ids(**asked):
            return {row.id for row in walk_told(connection, ToldQuery(**asked))}

        kind = every[0].kind
        whole = read_many_told(connection, [r.id for r in every])
        given = {name for name, incident in whole.items() if kind in incident.kinds}
        assert ids(kinds=(kind,)) == given == ids(claims=Query(kinds=(kind,)))
        assert ids(kinds=("_raid", "%")) == set()
        assert ids(killed=20) == {r.id for r in every if (r.killed_high or -1) >= 20} != set()
        day = sorted(r.first for r in every if r.first)[len(every) // 2 - 1]
        assert ids(happened=Days(since=day)) == {r.id for r in every if r.last and r.last >= day}
        assert ids(happened=Days(until=day)) == {r.id for r in every if r.first and r.first < day}
        assert ids(on_map=True) | ids(on_map=False) == {r.id for r in every}
        box = Box(south=30, west=35, north=40, east=45)
        assert ids(box=box) == {r.id for r in every if r.lat and 30 <= r.lat <= 40 and 35 <= r.lon <= 45}
        assert set() < ids(claims=Query(actor="River Brigade")) < {r.id for r in every}
        assert ids(claims=Query(words="nothing such")) == set()
        assert ids(claims=Query()) == {r.id for r in every}


@pytest.mark.parametrize("cursor", ["x", "%%", "bm8", "é", "WyJuZXdlc3QiLCAiYSIsICJiIl0"])
def test_a_strange_cursor_is_refused(gathered, cursor):
    with gathered.reading() as connection, pytest.raises(BadQuery):
        list_told(connection, ToldQuery(), after=cursor)


def test_a_pair_is_explained_and_an_unknown_incident_is_named(gathered):
    with gathered.reading() as connection:
        row = next(r for r in list_told(connection, ToldQuery(order="sources")).rows if r.claims > 1)
        incident = read_incident(connection, row.id)
        explained = explain_claims(connection, *incident.claims[:2])
        assert explained.reasons
        assert round(sum(r.weight for r in explained.reasons), 2) == round(explained.score, 2)
        with pytest.raises(NotInStore, match="i_no"):
            read_told(connection, "i_no")
