"""The whole path, by hand and by key: add, read, correct, judge, compare, map, release, export."""

from __future__ import annotations

import json
import re

import pytest

from browsers import Visit
from reportedly.store.query import Query
from reportedly.store.read import read_claim
from reportedly.store.search import search

pytestmark = pytest.mark.slow
TEXT = (
    "MELO, Uruguay, June 4, 2024 - 🕊 Six shells hit the bus station of Melo on Tuesday, killing three people, "
    "the mayor of Melo said.\n\nThe Northern Front denied shelling Melo."
)


def claims(house, **query):
    return [hit.judged for hit in search(house.store, Query(limit=200, **query)).hits]


def held(house, claim):
    with house.store.reading() as connection:
        return read_claim(connection, claim)


@pytest.fixture
def visits(chromium, site):
    made = []

    def visit(name, **options):
        made.append(Visit(chromium, site[0], **options))
        return made[-1], made[-1].sign_in(name)

    yield visit
    for one in made:
        one.close()


def follow(link):
    """Click, and wait until the next page stands whole: a key pressed before its script runs would be lost."""
    with link.page.expect_navigation():
        link.click()


def add_report(page):
    follow(page.get_by_role("link", name="Add reports").first)
    page.get_by_label("Text", exact=True).fill(TEXT)
    page.get_by_label("Published on").fill("2024-06-04")
    page.get_by_label("Publisher").fill("River Post")
    page.get_by_role("button", name="Add", exact=True).click()
    page.wait_for_selector("#job[data-state=done]", timeout=60_000)
    follow(page.get_by_role("link", name="Reports", exact=True))
    follow(page.locator("[data-list] a.title").first)
    page.wait_for_selector("#report-text")


def select(page, words):
    """Select words in the text as a mouse would, and let go."""
    page.evaluate(
        """(words) => {
          const walker = document.createTreeWalker(document.getElementById('report-text'), NodeFilter.SHOW_TEXT);
          const nodes = []; let text = '';
          while (walker.nextNode()) if (walker.currentNode.parentElement.closest('[data-at]')) {
            nodes.push([walker.currentNode, text.length]); text += walker.currentNode.data; }
          const start = text.indexOf(words), end = start + words.length, range = document.createRange();
          for (const [node, at] of nodes) {
            if (start >= at && start < at + node.length) range.setStart(node, start - at);
            if (end > at && end <= at + node.length) range.setEnd(node, end - at);
          }
          getSelection().removeAllRanges(); getSelection().addRange(range);
          document.getElementById('report-text').dispatchEvent(new PointerEvent('pointerup', {bubbles: true}));
        }""",
        words,
    )
    page.wait_for_timeout(50)


def test_the_whole_path_as_a_coder_and_as_a_reviewer(visits, site):
    house = site[1]
    coder, page = visits("cem")
    add_report(page)
    report = re.search(r"/reports/(r_\w+)", page.url)[1]
    mine = [j.claim for j in claims(house, report=report)]
    assert mine, "the report was read"

    shelling = next(c for c in mine if c.certainty == "actual")
    follow(page.locator(f'[data-claim="{shelling.id}"]').get_by_role("link", name="Correct"))
    page.locator('[name="target.0.text"], [name="target.1.text"]').last.click()
    select(page, "bus station of Melo")
    target = page.locator("input.taking").input_value()
    assert target == "bus station of Melo"
    page.locator('input[name="reason"]').fill("the station, not the town")
    follow(page.get_by_role("button", name="Keep this correction"))
    assert "/reports/" in page.url
    corrected = held(house, shelling.id)
    assert corrected.status == "corrected"
    span = next(t for t in corrected.claim.target if t.text == "bus station of Melo")
    assert TEXT[span.start : span.end] == "bus station of Melo", "code points, though a dove stands before it"

    follow(page.get_by_role("link", name="Queue"))
    first = page.locator('#verdict [name="claim"]').input_value()
    with page.expect_navigation():
        page.keyboard.press("a")
    assert held(house, first).status == "accepted"
    second = page.locator('#verdict [name="claim"]').input_value()
    page.keyboard.press("x")
    with page.expect_navigation():
        page.keyboard.press("2")
    assert held(house, second).status == "rejected"
    assert held(house, second).readings[0].blind
    with page.expect_navigation():
        page.keyboard.press("z")
    assert held(house, second).status == "open"
    follow(page.get_by_role("link", name="On with the queue"))
    with page.expect_navigation():
        page.keyboard.press("j")
    assert "passed over: 1" in page.locator("main").inner_text()

    follow(page.get_by_role("link", name="Incidents", exact=True))
    with page.expect_navigation(url="**sort=sources*"):
        page.get_by_label("Order").select_option("sources")
    follow(page.locator("[data-list] a.title").first)
    assert page.locator(".matrix tbody tr").count() > 4
    members = page.locator("section[aria-labelledby=members-h] li").count()
    follow(page.get_by_role("link", name="Why with the first?").last)
    assert page.locator(".waterfall tbody tr").count() > 5
    page.keyboard.press("d")
    page.locator('[name="reason"]').fill("told of another day")
    follow(page.get_by_role("button", name="Two happenings"))
    assert page.locator("section[aria-labelledby=members-h] li").count() < members
    coder.check()

    reviewer, page = visits("rui")
    page.goto("/release")
    page.locator(f'input[value="{shelling.id}"]').check()
    page.get_by_label("Why").fill("read twice")
    follow(page.get_by_role("button", name="Release the chosen"))
    assert "view=public" in page.url
    assert held(house, shelling.id).released
    page.goto(f"/claims?report={report}&released=yes")
    page.get_by_text("Download this selection").click()
    with page.expect_download() as got:
        page.get_by_role("button", name="Download").click()
    lines = got.value.path().read_bytes().splitlines()
    assert [json.loads(line)["id"] for line in lines] == [shelling.id]
    assert house.store.head().act == "export"
    reviewer.check()


def test_borders_are_loaded_when_asked_for_and_stand_in_the_address(visits, site):
    visit, page = visits("cem")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/map")
    page.wait_for_selector("#map[data-drawn=yes]", timeout=30_000)
    assert not any("borders-natural-earth" in url for url in asked)
    box = page.get_by_label("Borders as Natural Earth draws them")
    box.check()
    page.wait_for_selector("#map[data-borders-drawn=yes]")
    page.wait_for_url("**borders=natural-earth*")
    assert any("borders-natural-earth-50m.geojson" in url for url in asked)
    assert page.evaluate("document.activeElement.name") == "borders"
    page.reload()
    page.wait_for_selector("#map[data-borders-drawn=yes]", timeout=30_000)
    page.get_by_label("Borders as Natural Earth draws them").uncheck()
    page.wait_for_selector("#map[data-borders-drawn=no]")
    assert "borders" not in page.url
    visit.check()


def test_map_timeline_and_list_follow_one_selection_in_the_address(visits, site):
    visit, page = visits("cem", viewport={"width": 1300, "height": 1200})
    page.goto("/map")
    page.wait_for_selector("#map[data-drawn=yes]", timeout=30_000)
    everything = page.locator("#total").inner_text()
    box = page.locator("#times svg").bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.80, box["y"] + 30)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.86, box["y"] + 30, steps=4)
    page.mouse.up()
    page.wait_for_url("**since=*")
    page.wait_for_function("before => document.getElementById('total').textContent !== before", arg=everything)
    days = re.search(r"since=([\d-]+)&until=([\d-]+)", page.url).groups()
    assert all(
        item.get_attribute("data-first") <= days[1] and item.get_attribute("data-last") >= days[0]
        for item in page.locator("#list > li[data-claim]").all()
    )
    few = page.locator("#total").inner_text()
    shared = page.url.partition("?")[2]
    page.locator("#tabs a", has_text="Timeline").click()
    page.wait_for_url("**/timeline**")
    assert page.url.partition("?")[2] == shared
    assert page.locator("#total").inner_text() == few
    page.go_back()
    page.wait_for_selector("#map[data-drawn=yes]", timeout=30_000)
    assert page.locator("#total").inner_text() == few
    page.locator("[data-brush-clear] button").click()
    page.wait_for_function("before => document.getElementById('total').textContent === before", arg=everything)
    page.go_back()
    page.wait_for_function("few => document.getElementById('total').textContent === few", arg=few)
    visit.check()


def test_keys_can_be_changed_and_stay_changed(visits, site):
    visit, page = visits("cem")
    page.goto("/help")
    field = page.locator('[data-remap="accept"]')
    field.fill("x")
    field.blur()
    assert "taken" in page.locator("[data-remap-said]").inner_text()
    field.fill("g")
    field.blur()
    assert page.locator('[data-key-of="accept"]').inner_text() == "g"
    page.goto("/queue")
    claim = page.locator('#verdict [name="claim"]').input_value()
    page.keyboard.press("a")
    page.wait_for_timeout(200)
    assert held(site[1], claim).status == "open"
    with page.expect_navigation():
        page.keyboard.press("g")
    assert held(site[1], claim).status == "accepted"
    visit.check()


def test_a_list_is_walked_and_opened_with_the_keyboard_alone(visits):
    visit, page = visits("cem")
    page.goto("/reports")
    for key in ("n", "n", "p", "n"):
        page.keyboard.press(key)
    assert page.locator('[data-list] > li[aria-current="true"]').count() == 1
    title = page.locator('[data-list] > li[aria-current="true"] a.title').inner_text()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator("h1").inner_text() == title
    page.goto("/reports")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.type("market\n")
    page.wait_for_url("**q=market*")
    visit.check()


def test_cards_and_words_light_each_other(visits):
    visit, page = visits("cem")
    page.goto("/reports?q=market")
    follow(page.locator("[data-list] a.title").first)
    card = page.locator(".card").first
    card.hover()
    number = card.get_attribute("data-card")
    assert page.locator(f'#report-text [data-c~="{number}"].lit').count() > 0
    page.mouse.move(2, 2)
    assert page.locator("#report-text .lit").count() == 0
    page.locator("#report-text sup a.ref").first.focus()
    assert page.locator(".card.lit").count() == 1
    visit.check()


def test_the_first_page_weighs_little_and_asks_nobody_else(chromium, site):
    visit = Visit(chromium, site[0])
    weights = {}
    visit.page.on("response", lambda r: weights.setdefault(r.url, len(r.body()) if r.status == 200 else 0))
    page = visit.sign_in("cem")
    page.goto("/incidents?sort=sources", wait_until="networkidle")
    page.locator("[data-list] a.title").first.click()
    page.wait_for_load_state("networkidle")
    assert not any("maplibre" in url for url in weights)
    assert sum(weights.values()) < 300_000, weights
    visit.check()
    visit.close()


def test_light_and_dark_are_the_readers_choice(visits):
    visit, page = visits("cem", color_scheme="dark")

    def paper():
        return page.evaluate("getComputedStyle(document.documentElement).backgroundColor")

    dark = paper()
    page.get_by_role("button", name="Light or dark").click()
    light = paper()
    assert light != dark
    page.goto("/reports")
    assert paper() == light
    visit.check()


def test_everything_can_be_read_without_script(visits):
    visit, page = visits("cem", java_script_enabled=False)
    page.goto("/map")
    assert page.locator(".paper-map ellipse").count() > 3
    assert page.locator("#list > li").count() > 3
    page.goto("/timeline?kind=shelling")
    assert page.locator("#list > li svg").count() > 0
    page.goto("/incidents?sort=sources")
    follow(page.locator("[data-list] a.title").first)
    assert page.locator(".matrix tbody tr").count() > 4
    page.goto("/queue")
    follow(page.get_by_role("button", name="Right"))
    assert "done" in page.locator("main").inner_text()
    page.goto("/reports")
    page.get_by_label("Words in title or text").fill("market")
    follow(page.get_by_role("button", name="Show"))
    assert "q=market" in page.url
    visit.check()
