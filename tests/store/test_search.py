from __future__ import annotations

import math
from datetime import date

import msgspec
import pytest

from reportedly.errors import BadQuery
from reportedly.records import Published, Report
from reportedly.store import Taken, add
from reportedly.store.query import Box, Counted, Days, Near, Query
from reportedly.store.read import walk_claims
from reportedly.store.search import count_claims, search, search_reports
from reportedly.store.words import cut


def ids(store, query):
    return [hit.judged.claim.id for hit in search(store, msgspec.structs.replace(query, limit=1000)).hits]


def oracle(store, accept):
    """List the claims that should be found, newest first, by looking at each one in Python."""
    with store.reading() as connection:
        claims = [j.claim for j in walk_claims(connection)]
    return [claim.id for claim in reversed(claims) if accept(claim)]


def metres(claim, lat, lon):
    if claim.where is None or claim.where.lat is None:
        return math.inf
    a, b = math.radians(claim.where.lat), math.radians(lat)
    half = (
        math.sin((a - b) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(claim.where.lon - lon) / 2) ** 2
    )
    return 2 * 6_371_008.8 * math.asin(math.sqrt(half))


def killed(claim):
    return next((c.low for c in claim.counts if c.of == "killed"), None)


CASES = {
    "all": (Query(), lambda c: True),
    "kind": (Query(kinds=("shelling", "raid")), lambda c: c.kind in ("shelling", "raid")),
    "actor": (Query(actor="northern front"), lambda c: any(a.text == "Northern Front" for a in c.actor)),
    "either actor": (
        Query(actor="northern front OR border pol*"),
        lambda c: any(a.text in ("Northern Front", "border police") for a in c.actor),
    ),
    "actor as another field": (Query(target="northern front"), lambda c: False),
    "party": (Query(party="River Brigade"), lambda c: any(a.text == "River Brigade" for a in c.actor)),
    "speaker": (Query(source="spokesman"), lambda c: any("spokesman" in s.text for s in c.says)),
    "place": (Query(place="qasr"), lambda c: c.where and c.where.name == "Qasr Mour"),
    "near": (Query(near=Near(lat=36.0, lon=40.5, radius_m=90_000)), lambda c: metres(c, 36.0, 40.5) <= 90_000),
    "near, far": (Query(near=Near(lat=36.5, lon=40.7, radius_m=3e6)), lambda c: metres(c, 36.5, 40.7) <= 3e6),
    "box": (Query(box=Box(south=35, west=40, north=37, east=41)), lambda c: c.where and 35 <= c.where.lat <= 37),
    "box over the date line": (
        Query(box=Box(south=-90, west=170, north=90, east=-170)),
        lambda c: c.where and c.where.lat and abs(c.where.lon) >= 170,
    ),
    "world": (Query(box=Box(south=-90, west=-180, north=90, east=180)), lambda c: c.where and c.where.lat is not None),
    "happened": (
        Query(happened=Days(since=date(2024, 3, 10), until=date(2024, 3, 20))),
        lambda c: c.when and date(2024, 3, 10) <= c.when.latest and c.when.earliest < date(2024, 3, 20),
    ),
    "happened, with spans": (
        Query(happened=Days(since=date(2024, 3, 12), until=date(2024, 3, 14))),
        lambda c: c.when and c.when.earliest < date(2024, 3, 14) and c.when.latest >= date(2024, 3, 12),
    ),
    "happened since": (
        Query(happened=Days(since=date(2024, 4, 1))),
        lambda c: c.when and c.when.latest >= date(2024, 4, 1),
    ),
    "happened or undated": (
        Query(happened=Days(since=date(2024, 4, 1), until=date(2024, 4, 2)), undated=True),
        lambda c: c.when is None or c.when.earliest <= date(2024, 4, 1) <= c.when.latest,
    ),
    "counted": (Query(counted=(Counted(of="killed", low=20),)), lambda c: (killed(c) or 0) >= 20),
    "counted between": (Query(counted=(Counted(of="killed", low=5, high=9),)), lambda c: 5 <= (killed(c) or 0) <= 9),
    "counted otherwise": (Query(counted=(Counted(of="injured"),)), lambda c: False),
    "certainty": (Query(certainties=("possible",)), lambda c: c.certainty == "possible"),
    "standing": (Query(standings=("news",)), lambda c: True),
    "status": (Query(statuses=("open",)), lambda c: True),
    "country": (Query(country="sy"), lambda c: c.where and c.where.country == "SY"),
    "together": (
        Query(kinds=("shelling",), actor="northern front", counted=(Counted(of="killed", low=3),), country="SY"),
        lambda c: c.kind == "shelling" and any(a.text == "Northern Front" for a in c.actor) and (killed(c) or 0) >= 3
        and c.where is not None,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_search_finds_what_a_walk_over_all_claims_finds(library, name):
    query, accept = CASES[name]
    expected = oracle(library, accept)
    assert ids(library, query) == expected
    assert count_claims(library, query) == len(expected)


WORDS = {
    "shelled": "shelled",
    "two": "shelled vilnava",
    "phrase": '"northern front shelled"',
    "phrase with capitals": '"Northern FRONT Shelled"',
    "prefix": "shel*",
    "without": "spokesman -shelled",
    "either": "shelled OR seized",
}


@pytest.mark.parametrize("name", WORDS)
def test_words_are_looked_for_in_the_report(library, world, name):
    def said(text: str) -> bool:
        tokens = cut(text)
        line = " ".join(tokens)
        return {
            "shelled": "shelled" in tokens,
            "two": "shelled" in tokens and "vilnava" in tokens,
            "phrase": "northern front shelled" in line,
            "phrase with capitals": "northern front shelled" in line,
            "prefix": any(t.startswith("shel") for t in tokens),
            "without": "shelled" not in tokens,
            "either": "shelled" in tokens or "seized" in tokens,
        }[name]

    with library.reading() as connection:
        claims = [j.claim for j in walk_claims(connection)]
    texts = {world.report(n).id: world.report(n).text for n in range(150)}
    assert ids(library, Query(words=WORDS[name])) == [c.id for c in reversed(claims) if said(texts[c.report])]


@pytest.mark.parametrize("order", ["newest", "oldest", "happened"])
def test_pages_neither_repeat_nor_skip_while_the_store_grows(filled, world, order):
    query = Query(order=order, limit=17)
    whole = ids(filled, query)[:50]
    found, after, number = [], None, 1000
    while True:
        page = search(filled, query, after=after)
        found += [hit.judged.claim.id for hit in page.hits]
        world.fill(filled, number)
        number, after = number + 1, page.next
        if after is None:
            break
    assert found[:50] == whole
    assert len(found) == len(set(found))
    assert set(found) == set(oracle(filled, lambda c: int(c.source_id[1:]) < 1000))


def test_words_of_any_script_are_found(store, world):
    texts = {
        "ar": "قال متحدث إن القصف أصاب المدينة ليلة أمس.",
        "ru": "Обстрелы города продолжались всю ночь, сообщили очевидцы.",
        "zh": "据报道，空袭发生在城市北部。",
        "el": "Βομβαρδισμός στην Ελλάδα",
        "tr": "Çankırı kentinde saldırı",
        "th": "การโจมตีทางอากาศ",
        "he": "הפצצה בעיר",
        "emoji": "🚀 rockets 🚀 fell",
    }
    reports = {name: Report(text=text, title=name) for name, text in texts.items()}
    taken = [Taken(input=name, report=report) for name, report in reports.items()]
    add(store, taken, code=lambda _: (), lineage=world.lineage, who="me")
    asked = {
        "قصف": "ar", '"القصف أصاب"': "ar", "обстрел": "ru", "ОБСТРЕЛА": "ru", "空袭": "zh", "城市": "zh",
        "ελλαδα": "el", "cankiri": "tr", "โจมตี": "th", "הפצצה": "he", "rockets": "emoji",
    }  # fmt: skip
    for words, name in asked.items():
        assert [head.id for head in search_reports(store, words=words)] == [reports[name].id], words
    assert search_reports(store, words="袭空") == ()


def test_long_texts_are_searched_to_the_end_and_over_the_seams(store, world):
    long = Report(text=" ".join(["the"] * 300 + [f"w{n}" for n in range(20_000)] + ["very", "end"]))
    add(store, [Taken(input="long", report=long)], code=lambda _: (), lineage=world.lineage, who="me")
    for words in ('"very end"', '"w15000 w15001 w15002"', '"w18999 w19000"', '"the the w0"', "w7 w12"):
        assert [head.id for head in search_reports(store, words=words)] == [long.id], words
    assert search_reports(store, words='"w7 w12"') == ()


def test_a_search_can_be_put_to_a_past_moment(store, world):
    world.fill(store, 1, 2, 3)
    with store.reading() as connection:
        from reportedly.store.ledger import entries

        last = list(entries(connection))[-1]
    world.fill(store, 4, 5, 6)
    from datetime import datetime

    then = datetime.fromisoformat(last.at.replace("Z", "+00:00"))
    assert count_claims(store, Query(as_of=then)) < count_claims(store, Query())
    assert count_claims(store, Query(as_of=date(2020, 1, 1))) == 0


def test_hits_carry_the_head_of_the_report_and_the_words_around(library):
    hit = search(library, Query(limit=1)).hits[0]
    assert hit.publisher
    assert hit.published
    assert hit.judged.claim.anchor.text in hit.context
    assert hit.context.startswith("…")


@pytest.mark.parametrize(
    "query",
    [
        Query(words='"open'),
        Query(near=Near(lat=95, lon=0, radius_m=5)),
        Query(near=Near(lat=5, lon=0, radius_m=0)),
        Query(box=Box(south=5, west=0, north=2, east=4)),
        Query(counted=(Counted(of="ghosts"),)),
        Query(limit=0),
        Query(limit=5000),
        Query(actor="!!"),
    ],
)
def test_questions_that_cannot_be_read_are_told(store, query):
    with pytest.raises(BadQuery):
        search(store, query)


def test_a_cursor_belongs_to_its_question(library):
    page = search(library, Query(limit=2))
    assert search(library, Query(limit=5), after=page.next).hits
    for cursor in ("nonsense", "!!!", page.next):
        with pytest.raises(BadQuery):
            search(library, Query(kinds=("raid",), limit=2), after=cursor)


def test_injection_is_only_words(library):
    for words in ("') OR 1=1 --", "a' | 'b", "NEAR(shelled killed)", "words:shelled", "{x} ^y", "shelled\x00killed"):
        search(library, Query(words=words))


def test_reports_are_listed_by_publisher_and_day(library, world):
    heads = search_reports(
        library, publisher="Paper 2", published=Days(since=date(2024, 3, 1), until=date(2024, 3, 20))
    )
    assert {h.source_id for h in heads} == {f"s{n}" for n in range(150) if n % 5 == 2 and n % 90 < 19}
    first = search_reports(library, limit=10)
    second = search_reports(library, limit=10, before=first[-1].num)
    assert [h.source_id for h in (*first, *second)] == [f"s{n}" for n in range(149, 129, -1)]
    assert Published(day=heads[0].published, origin="user").day.year == 2024
