import re
from html.parser import HTMLParser

import msgspec
import pytest

from reportedly.codebook import load_codebook
from reportedly.errors import LawBroken
from reportedly.export import render_page
from reportedly.records import Claim, Report, Span
from sample import CLAIMS, LINEAGE, REPORT, TEXT

BOOK = load_codebook()
PAGE = render_page(REPORT, CLAIMS, codebook=BOOK, lineage=LINEAGE)
VOID = {"meta", "br", "link", "img", "input", "hr"}


class Seen(HTMLParser):
    """Gather what a page holds, and check that its elements are closed in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.hrefs: list[str] = []
        self.tags: list[str] = []
        self.text: list[str] = []
        self.report: list[str] = []
        self._open: list[str] = []
        self._depth = 0
        self.feed(page)
        assert self._open == []

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        self.tags.append(tag)
        if "id" in attributes:
            self.ids.append(attributes["id"])
        if "href" in attributes:
            self.hrefs.append(attributes["href"])
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append(tag)

    def handle_endtag(self, tag):
        assert self._open.pop() == tag

    def handle_data(self, data):
        self.text.append(data)


def test_page_needs_no_network_and_no_script():
    seen = Seen(PAGE)
    assert not {"script", "link", "img", "iframe", "object"} & set(seen.tags)
    assert "url(" not in PAGE
    assert "@import" not in PAGE
    assert all(href.startswith("#") for href in seen.hrefs)


def test_every_link_leads_somewhere_and_every_id_stands_once():
    seen = Seen(PAGE)
    assert len(seen.ids) == len(set(seen.ids))
    assert {href[1:] for href in seen.hrefs} <= set(seen.ids)


def test_every_claim_has_a_card_and_every_card_is_reached_from_the_text():
    seen = Seen(PAGE)
    for number in range(1, len(CLAIMS) + 1):
        assert f"c{number}" in seen.ids
        assert f"#c{number}" in seen.hrefs


def test_whole_text_stands_on_the_page():
    report = re.search(r'<div class="report".*?</div>', PAGE, re.DOTALL).group()
    bare = re.sub(r"<sup>.*?</sup>|<[^>]+>", "", report)
    assert "".join(bare.split()) == "".join(TEXT.split())


def test_hostile_text_stays_text():
    text = '<script>alert(1)</script> & "quotes" were bombed </style></div>'
    start = text.index("bombed")
    report = Report(text=text, title="<img src=x onerror=alert(1)>", publisher="</title><script>", source_id="'\"><b>")
    claim = Claim(report=report.id, kind="<b>", anchor=Span.cut(text, start, start + 6), unknown={"<i>": "<u>"})
    page = render_page(report, [claim], codebook=BOOK, lineage=None)
    assert not {"script", "img", "b", "i", "u"} & set(Seen(page).tags)


def test_words_that_do_not_stand_in_the_report_are_refused():
    wrong = msgspec.structs.replace(CLAIMS[0], anchor=Span(text="hot", start=0, end=3))
    with pytest.raises(LawBroken):
        render_page(REPORT, [wrong], codebook=BOOK, lineage=LINEAGE)


def test_report_without_claims_says_so():
    page = render_page(Report(text="Bread was sold out."), (), codebook=BOOK, lineage=None)
    assert "No claim was found" in page
    Seen(page)


def test_same_input_gives_the_same_page():
    assert render_page(REPORT, tuple(reversed(CLAIMS)), codebook=BOOK, lineage=LINEAGE) == PAGE


def test_certainty_is_told_in_words():
    for words in ("told as fact", "told as possible", "denied", "no word yet", "running total", "background"):
        assert words in PAGE


def test_right_to_left_paragraphs_choose_their_own_direction():
    text = "قال مسؤول إن صواريخ أصابت السوق 🚑."
    start = text.index("أصابت")
    report = Report(text=text, language="ar")
    claim = Claim(report=report.id, kind="shelling", anchor=Span.cut(text, start, start + 5))
    page = render_page(report, [claim], codebook=BOOK, lineage=None)
    assert 'lang="ar"' in page
    assert '<p class="p-body" dir="auto">' in page
    assert '<bdi dir="auto">أصابت</bdi>' in page
