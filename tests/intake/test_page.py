"""HTML pages: the article, its place in the source, and what the page says about it."""

from __future__ import annotations

from datetime import date

import pytest

from reportedly.config import IntakeConfig
from reportedly.errors import EmptyReport
from reportedly.intake import take_bytes
from reportedly.intake.page import take_page
from reportedly.records import Report

CONFIG = IntakeConfig()
PAGE = """<!doctype html><html lang="en"><head><title>Shells kill two | The Gazette</title>
<meta property="og:site_name" content="The Gazette">
<meta property="article:published_time" content="2021-03-08T09:00:00+01:00">
</head><body><nav><ul><li><a href="/">Home</a></li><li><a href="/w">World</a></li></ul></nav>
<article><h1>Shells kill two</h1><p class="byline">By Jane Doe</p>
<figure><img src="x.jpg"><figcaption>Soldiers sit in a vehicle, Feb. 8, 2011 &copy; AP</figcaption></figure>
<p>PORT TOWN (AP) &mdash; Shells hit   the <b>harbour</b> &amp; the old town on Monday, killing two dockers,
the mayor said.</p>
<p>&#8220;We were asleep,&#8221; a docker said 🕊, cafe\u0301 owners too.<br>Nobody claimed it.</p>
<h2>Background</h2><p>The harbour had been hit before, in May of the year before.</p></article>
<footer>© 2021 The Gazette. All rights reserved.</footer></body></html>"""

NAV = "<nav><a href=/>Home</a> <a href=/w>World</a></nav>"
LINKS = "".join(f"<div><a href=/{n}>Headline number {n} about a thing</a></div>" for n in range(30))


def take(page: str, *, media_type: str = "text/html", data: bytes | None = None) -> Report:
    (report,) = take_bytes(data or page.encode(), name="page.html", media_type=media_type, config=CONFIG)
    assert isinstance(report, Report)
    return report


def test_take_page_takes_the_article_and_tells_its_parts() -> None:
    report = take(PAGE)
    assert [(p.sort, p.text) for p in report.passages] == [
        ("headline", "Shells kill two"),
        ("dateline", "PORT TOWN (AP) —"),
        ("body", "Shells hit the harbour & the old town on Monday, killing two dockers, the mayor said."),
        ("body", "“We were asleep,” a docker said 🕊, cafe\u0301 owners too."),
        ("body", "Nobody claimed it."),
        ("headline", "Background"),
        ("body", "The harbour had been hit before, in May of the year before."),
    ]


def test_take_page_tells_a_caption_by_its_markup() -> None:
    figure = "<figure><figcaption>The harbour at night</figcaption></figure>"
    body = f"{figure}<p>Shells hit the harbour on Monday, he said.</p>"
    report = take(f"<html><body>{body}</body></html>")
    assert [p.sort for p in report.passages] == ["caption", "body"]


def test_take_page_takes_title_publisher_and_day() -> None:
    report = take(PAGE)
    assert (report.title, report.publisher) == ("Shells kill two", "The Gazette")
    assert report.published is not None
    assert (report.published.day, report.published.origin) == (date(2021, 3, 8), "page")


def test_take_page_maps_the_text_back_to_the_source() -> None:
    report = take(PAGE)
    assert report.original is not None
    segments = report.original.segments
    assert all(report.text[t : t + n] == PAGE[s : s + n] for t, s, n in segments)
    mapped = {t + i for t, _, n in segments for i in range(n)}
    assert {report.text[i] for i in range(len(report.text)) if i not in mapped} <= set("\n&“”—© ")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "windows-1252"])
def test_take_page_reads_every_encoding(encoding: str) -> None:
    plain = PAGE.replace("🕊, cafe\u0301", "this, café").replace("©", "&copy;")
    report = take(plain, data=plain.encode(encoding), media_type=f"text/html; charset={encoding}")
    assert "café owners too." in report.text


def test_take_page_is_told_from_its_beginning_alone() -> None:
    (report,) = take_bytes(PAGE.encode(), name="-", config=CONFIG)
    assert report.original.media_type == "text/html"
    (report,) = take_bytes(PAGE.encode(), name="page.txt", media_type="text/plain", config=CONFIG)
    assert report.original.media_type == "text/html"


def test_take_page_reads_xhtml_with_its_declaration() -> None:
    _, _, inner = PAGE.partition('<html lang="en">')
    page = f'<?xml version="1.0" encoding="utf-8"?>\n<html xmlns="http://www.w3.org/1999/xhtml">{inner}'
    assert "Shells hit the harbour" in take(page).text


@pytest.mark.parametrize(
    "page",
    [
        "<html></html>",
        "<html><body></body></html>",
        "<!doctype html>",
        "<html><head><title>A title of some length, with a stop.</title></head></html>",
        f"<html><body>{NAV}<footer>© 2021 The Gazette. All rights reserved.</footer></body></html>",
        "<html><body><noscript>You need to enable JavaScript to run this app.</noscript></body></html>",
        f"<html><body>{LINKS}</body></html>",
        "<html><body><p>We use cookies. By clicking on accept you agree.</p><button>Accept</button></body></html>",
        "<html><body><p>&nbsp;</p></body></html>",
    ],
)
def test_take_page_says_that_there_is_no_article(page: str) -> None:
    with pytest.raises(EmptyReport, match="no article in this page") as caught:
        take_page(page, where="page.html")
    assert caught.value.where == "page.html"


def test_take_page_takes_a_short_article() -> None:
    page = take_page("<html><body><p>Rebels shelled the town on Monday, killing two.</p></body></html>", where="x")
    assert page.text == "Rebels shelled the town on Monday, killing two."
    assert page.segments == ((0, 15, len(page.text)),)


def test_take_page_gives_the_same_twice() -> None:
    assert take(PAGE) == take(PAGE)
