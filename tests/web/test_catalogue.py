from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

import reportedly.web.shelf
from houses import visitor
from reportedly.export.tables import FORMATS
from reportedly.records import BOUNDS, MARKS
from reportedly.review.roles import ROLES
from reportedly.store.query import Query
from reportedly.store.search import search
from reportedly.store.told import ToldQuery, list_told
from reportedly.web.catalogue import POT, catalogue_bytes, make_catalogue
from reportedly.web.views.options import CODE_WORDS, FORM_WORDS


def test_the_catalogue_holds_the_strings_of_templates_codebook_and_tables():
    """Written anew by `python -m reportedly.web.catalogue`."""
    assert POT.read_bytes() == catalogue_bytes(make_catalogue())


@pytest.fixture
def brackets(monkeypatch, tmp_path):
    """Put a language in that says every string in brackets."""
    made = Catalog(locale="eo")
    for message in make_catalogue():
        if isinstance(message.id, tuple):
            made.add(message.id, tuple(f"⟦{form}⟧" for form in message.id))
        elif message.id:
            made.add(message.id, f"⟦{message.id}⟧")
    folder = tmp_path / "locale" / "eo" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "reportedly.mo").open("wb") as stream:
        write_mo(stream, made)
    monkeypatch.setattr(reportedly.web.shelf, "LOCALES", tmp_path / "locale")


def test_pages_speak_the_language_that_the_browser_asks_for(brackets, house):
    client = visitor(house, **{"Accept-Language": "eo"})
    client.get("/start", params={"token": house.door.start_token})
    page = client.get("/claims").text
    assert '<html lang="eo"' in page
    for said in ("⟦Claims⟧", "⟦raid⟧", "⟦told as fact⟧", "⟦Violence⟧", "⟦not judged yet⟧", "⟦A claim tells who says"):
        assert said in page, said
    assert "⟦hold the claim right⟧" in client.get("/help").text
    assert "⟦Artillery, mortar" in client.get("/help").text
    assert "⟦nothing of this kind is told here⟧" in client.get("/queue").text


def test_a_per_cent_sign_of_a_person_is_no_format(brackets, house):
    client = visitor(house, **{"Accept-Language": "eo"})
    client.get("/start", params={"token": house.door.start_token})
    assert "100%s" in client.get("/claims", params={"q": "100%s"}).text


PAGES = (
    "/", "/reports", "/reports/add", "/claims?kind=raid&status=open", "/incidents", "/queue", "/map?borders=natural-earth",
    "/timeline?since=2024-03-01", "/sources", "/agreement", "/failures", "/release", "/admin", "/help", "/login", "/jobs",
    "/reports/{report}", "/reports/{report}/missing", "/claims/{claim}", "/claims/{claim}/correct", "/incidents/{incident}",
)  # fmt: skip
VOID = {"meta", "link", "input", "br", "img", "hr", "use", "col", "wbr", "rect", "ellipse", "line", "circle", "path"}
DATA = {"bdi", "q", "code", "kbd", "time", "script", "style", "title", "datalist"}
DATA_CLASSES = {"sentence", "words", "brand", "title", "text", "body", "card", "foot", "history", "report"}
"""Names, quoted words, days and the sentences that are made from claims: data, in the language that they are in."""
PROSE = re.compile(
    r"^(Report \d+|Paper \d+.*|Syria|SY|Raid|reportedly( 1)?|\(?[\w.,: ]*\d[^⟦⟧]*|”:.*|.* · .*|.*within \d.*|it is .*; the rule .*|(add|assign|run|told|decide|login)\b.*)$",
    re.S,
)
"""What names a record, tells a day, a figure or a distance, or an act of the ledger."""


class Words(HTMLParser):
    """Gather the words of a page that people read and that are ours."""

    def __init__(self):
        super().__init__()
        self.within, self.words = [], []

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        classes = set((said.get("class") or "").split())
        if tag not in VOID:
            self.within.append(tag in DATA or bool(DATA_CLASSES & classes))
        self.words += [said[name] for name in ("aria-label", "placeholder", "alt") if said.get(name)]

    def handle_endtag(self, tag):
        if tag not in VOID:
            self.within.pop()

    def handle_data(self, data):
        if not any(self.within):
            self.words.append(data)


def untranslated(page):
    """List the words of a page that no translator was asked for."""
    found = Words()
    found.feed(page)
    left = []
    for said in found.words:
        bare = said
        while (shorter := re.sub(r"⟦[^⟦⟧]*⟧", "", bare)) != bare:
            bare = shorter
        bare = " ".join(bare.split())
        if re.search(r"[A-Za-z]{2,}", bare) and not PROSE.match(bare) and bare.rstrip(":") not in FORM_WORDS:
            left.append(bare)
    return sorted(set(left))


@pytest.mark.parametrize("address", PAGES)
def test_no_page_says_a_word_that_translators_were_not_asked_for(brackets, house, address):
    (hit, *_) = search(house.store, Query()).hits
    with house.store.reading() as connection:
        (told, *_) = list_told(connection, ToldQuery()).rows
    claim = hit.judged.claim
    client = visitor(house, **{"Accept-Language": "eo"})
    client.get("/start", params={"token": house.door.start_token})
    page = client.get(address.format(report=claim.report, claim=claim.id, incident=told.id)).text
    assert page.count("⟦") > 20
    assert untranslated(page) == []


def test_words_of_ours_are_found_where_nobody_asked_a_translator():
    page = '<main><p class="words">Said so</p><h1 aria-label="⟦x⟧ Look">⟦A⟧ head</h1><bdi>Ana</bdi><br>5 km</main>'
    assert untranslated(page) == ["Look", "head"]


def test_tables_of_words_name_all_that_there_is():
    assert {n: w.removeprefix("incidents, ") for n, w in FORM_WORDS.items() if n != "claims"} == {
        form.name: form.what for form in FORMATS.values()
    }
    assert {*ROLES, *BOUNDS, *MARKS} <= CODE_WORDS.keys()
