"""The day that a page's markup states."""

from __future__ import annotations

from datetime import date

import pytest
from lxml import html

from reportedly.intake.page_day import page_day

DAY = date(2021, 3, 8)


def stated(head: str, body: str = "", *, url: str | None = None) -> date | None:
    return page_day(html.document_fromstring(f"<html><head>{head}</head><body>x{body}</body></html>"), url=url)


@pytest.mark.parametrize(
    "head",
    [
        '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2021-03-08T09:00:00Z"}</script>',
        '<meta property="article:published_time" content="2021-03-08T23:30:00-05:00">',
        '<meta name="DC.date.issued" content="2021-03-08">',
        '<meta itemprop="datePublished" content="8 March 2021">',
        '<meta name="pubdate" content="20210308">',
        '<link rel="canonical" href="https://gazette.example/2021/03/08/shells">',
    ],
)
def test_page_day_reads_the_head(head: str) -> None:
    assert stated(head) == DAY


@pytest.mark.parametrize(
    "body",
    [
        '<time itemprop="datePublished" datetime="2021-03-08">long ago</time>',
        '<span itemprop="datePublished">Monday, 8 March 2021</span>',
        '<time class="entry-date published" datetime="2021-03-08T09:00">8/3</time>',
    ],
)
def test_page_day_reads_the_body(body: str) -> None:
    assert stated("", body) == DAY


def test_page_day_asks_in_order_and_skips_what_stays_open() -> None:
    head = '<meta name="date" content="08/03/2021"><meta property="og:published_time" content="2021-03-08">'
    assert stated(head, url="https://gazette.example/2020/01/01/x") == DAY


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ('<meta name="date" content="08/03/2021">', ""),
        ('<meta property="article:modified_time" content="2021-03-08">', ""),
        ("", "<p>On 8 March 2021 it was hit.</p><time datetime='2021-03-08'>then</time><footer>© 2021</footer>"),
        ('<link rel="canonical" href="https://gazette.example/2021/02/30/shells">', ""),
        ('<meta name="date">', ""),
    ],
)
def test_page_day_is_unknown_where_the_page_does_not_state_it(head: str, body: str) -> None:
    assert stated(head, body) is None


def test_page_day_reads_the_address_last() -> None:
    assert stated("", url="https://gazette.example/news/2021/3/8/shells") == DAY
