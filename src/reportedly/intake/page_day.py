"""The day of publication that a page's own markup states; never one from its running text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from reportedly.intake.days import read_day

_LINKED_DATA = re.compile(r'"datePublished"\s*:\s*"([^"]{6,40})"')
_META = """
article:published_time article:published og:article:published_time og:published_time og:pubdate datepublished
date.published date pubdate publishdate publish_date publish-date publication_date publication-date published-date
published_date published_time publishtime publish_time dc.date dc.date.issued dc.date.created dcterms.date
dcterms.issued dcterms.created dc.issued dc.created date_published originalpublicationdate sailthru.date
parsely-pub-date rnews:datepublished citation_date citation_publication_date bt:pubdate article.published
article.created displaydate created datecreated cxenseparse:recs:publishtime iso-8601-publish-date
"""
_NAMES = frozenset(_META.split())
"""Names under which `meta` elements state the day. Source: the attributes that htmldate 1.11 knows, the plain ones."""
_PATH_DAY = re.compile(r"/((?:19|20)\d\d)[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])(?=[/_.-]|$)")


def page_day(tree: Any, *, url: str | None = None) -> date | None:
    """Read the day of publication from a page's markup.

    Asked in this order: linked data, `meta` elements, `itemprop="datePublished"`, `time` elements that say so,
    the day in the page's address. The first that names one day and no other is taken.

    Args:
        tree: the page as parsed by lxml.
        url: the address it was fetched from; its own canonical link goes before it.
    """
    for words in _stated(tree):
        day, _ = read_day(words)
        if day:
            return day
    return next((day for day in map(_path_day, [*_canonical(tree), url or ""]) if day), None)


def _stated(tree: Any) -> Iterator[str]:
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or ""):
            yield from _LINKED_DATA.findall(script.text or "")
    for meta in tree.iter("meta"):
        names = (meta.get(key) or "" for key in ("property", "name", "itemprop", "http-equiv"))
        if any(name.strip().lower() in _NAMES for name in names):
            yield meta.get("content") or ""
    for element in tree.xpath('.//*[@itemprop="datePublished"]'):
        yield element.get("datetime") or element.get("content") or element.text_content()
    for element in tree.xpath(
        './/time[@pubdate or contains(@class, "publi") or contains(@class, "posted") or contains(@class, "entry-date")]'
    ):
        yield element.get("datetime") or element.text_content()


def _canonical(tree: Any) -> Iterator[str]:
    for link in tree.iter("link"):
        if (link.get("rel") or "").lower() == "canonical":
            yield link.get("href") or ""


def _path_day(url: str) -> date | None:
    found = _PATH_DAY.search(url)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None
