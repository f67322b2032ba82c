from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from reportedly.review.decide import Judgement, decide
from reportedly.review.roles import Principal
from reportedly.store import Taken, add, lists
from reportedly.store.query import Box, Query
from reportedly.store.query import Days as DayRange
from reportedly.store.running import tally
from reportedly.store.search import count_claims, search, search_reports
from stores import World

ANA = Principal(name="ana", role="coder")
QUERIES = [
    Query(), Query(kinds=("raid",)), Query(place="Vilnava"), Query(box=Box(south=30, west=30, north=40, east=45)),
    Query(happened=DayRange(since=date(2024, 3, 5), until=date(2024, 4, 1))),
]  # fmt: skip


def found(store, query):
    page = search(store, query)
    hits = list(page.hits)
    while page.next:
        page = search(store, query, after=page.next)
        hits += page.hits
    return [hit.judged.claim for hit in hits]


@pytest.mark.parametrize("query", QUERIES)
def test_points_and_counts_are_those_of_the_claims_that_a_search_finds(library, query):
    claims = found(library, query)
    placed = Counter((c.where.lat, c.where.lon) for c in claims if c.where and c.where.lat is not None)
    with library.reading() as connection:
        shown = lists.points(connection, query, most=1000)
        counted = tally(connection, query)
    assert (counted.total, counted.placed) == (len(claims), sum(placed.values()))
    assert {(p.lat, p.lon): p.claims for p in shown} == dict(placed)
    assert [p.claims for p in shown] == sorted(placed.values(), reverse=True)
    assert all(p.radius_m == 5000 and p.precision == "locality" and p.name for p in shown)


def test_points_may_be_of_the_newest_claims_and_of_the_fullest_alone(library):
    newest = [c for c in found(library, Query()) if c.where][:10]
    with library.reading() as connection:
        assert sum(p.claims for p in lists.points(connection, Query(), most=1000, newest=10)) == len(newest)
        assert len(lists.points(connection, Query(), most=2)) == 2


@pytest.mark.parametrize("query", QUERIES)
def test_days_are_the_first_that_claims_may_mean(library, query):
    claims = found(library, query)
    firsts = Counter(c.when.earliest.toordinal() for c in claims if c.when and c.when.earliest)
    with library.reading() as connection:
        told = tally(connection, query).days
    assert told.counts == dict(firsts)
    assert list(told.counts) == sorted(told.counts)
    assert told.undated == len(claims) - sum(firsts.values())


def test_a_search_can_ask_for_claims_with_a_point_or_without(filled, world):
    whole = count_claims(filled, Query())
    nowhere = world.report(900, text="Northern Front shelled the hills on Tuesday.")
    add(filled, [Taken(input="x", report=nowhere)], code=world.code, lineage=world.lineage, who="t")
    assert count_claims(filled, Query(placed=True)) == whole
    assert [c.report for c in found(filled, Query(placed=False))] == [nowhere.id]
    with filled.reading() as connection:
        counted = tally(connection, Query())
    assert (counted.total, counted.placed) == (whole + 1, whole)


def test_names_and_counts_of_lists(library):
    reports = [World().report(n) for n in range(150)]
    with library.reading() as connection:
        assert dict(lists.publishers(connection)) == dict(Counter(r.publisher for r in reports))
        assert lists.countries(connection) == ("SY",)
        heads = search_reports(library, limit=20)
        counts = lists.claim_counts(connection, [head.num for head in heads])
    for head in heads:
        assert counts[head.num] == {"open": count_claims(library, Query(report=head.id))}


def test_counts_follow_what_people_decide(filled):
    first, second = (c.id for c in found(filled, Query(limit=2))[:2])
    decide(filled, ANA, Judgement(act="accept", subject=first))
    decide(filled, ANA, Judgement(act="reject", subject=second, reason="no"))
    with filled.reading() as connection:
        counts = lists.status_counts(connection)
    assert counts["accepted", False] == counts["rejected", False] == 1
    assert counts["open", False] == count_claims(filled, Query()) - 2


def test_the_ledger_is_read_backwards_a_page_at_a_time(filled):
    filled.note(who="ana", act="export", detail={})
    with filled.reading() as connection:
        newest = lists.last_entries(connection, most=3)
        older = lists.last_entries(connection, before=newest[-1]["seq"], most=3)
        exports = lists.last_entries(connection, acts=("export",))
    assert [e["seq"] for e in (*newest, *older)] == sorted((e["seq"] for e in (*newest, *older)), reverse=True)
    assert newest[0]["act"] == "export"
    assert [e["who"] for e in exports] == ["ana"]


def test_original_bytes_are_there_or_not(filled):
    with filled.reading() as connection:
        assert not lists.keeps_original(connection, "0" * 64)
