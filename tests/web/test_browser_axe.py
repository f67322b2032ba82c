"""Every page without a violation that axe finds: left to right, right to left, light and dark, wide and narrow."""

from __future__ import annotations

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

import reportedly.web.shelf
from browsers import Visit, violations
from reportedly.store.query import Query
from reportedly.store.search import search
from reportedly.store.told import ToldQuery, list_told

pytestmark = pytest.mark.slow
PAGES = (
    "/", "/reports", "/reports/add", "/claims", "/incidents", "/queue", "/map", "/timeline", "/sources", "/agreement",
    "/failures", "/release", "/admin", "/help", "/jobs",
)  # fmt: skip
LOOKS = {
    "left to right": {},
    "right to left": {"locale": "ar", "extra_http_headers": {"Accept-Language": "ar"}},
    "dark": {"color_scheme": "dark"},
    "narrow": {"viewport": {"width": 390, "height": 800}},
}


@pytest.fixture(autouse=True)
def arabic(monkeypatch, tmp_path):
    """Put a language in that runs from right to left; its words are English still."""
    folder = tmp_path / "locale" / "ar" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "reportedly.mo").open("wb") as stream:
        write_mo(stream, Catalog(locale="ar"))
    monkeypatch.setattr(reportedly.web.shelf, "LOCALES", tmp_path / "locale")


def records(house):
    claim = search(house.store, Query(kinds=("shelling",), limit=1)).hits[0].judged.claim
    with house.store.reading() as connection:
        incident = list_told(connection, ToldQuery(order="sources", limit=1)).rows[0].id
    return (
        f"/reports/{claim.report}", f"/reports/{claim.report}/missing", f"/claims/{claim.id}",
        f"/claims/{claim.id}/correct", f"/incidents/{incident}",
    )  # fmt: skip


@pytest.mark.parametrize("look", LOOKS)
def test_no_page_has_a_violation(arabic, chromium, site, look):
    visit = Visit(chromium, site[0], **LOOKS[look])
    page = visit.page
    page.goto("/login")
    found = {"/login": violations(page)}
    visit.sign_in("ada")
    for address in (*PAGES, *records(site[1])):
        page.goto(address, wait_until="networkidle")
        if look == "right to left":
            assert page.evaluate("document.dir") == "rtl"
        found[address] = violations(page)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 1, f"{address} runs over"
        why = page.locator('a[href^="/incidents/why"]')
        if why.count():
            page.goto(why.first.get_attribute("href"))
            found["/incidents/why"] = violations(page)
    page.goto("/nothing")
    found["/nothing"] = violations(page)
    visit.faults[:] = [fault for fault in visit.faults if "404" not in fault]
    visit.check()
    visit.close()
    assert [f"{address}: {fault}" for address, broken in found.items() for fault in broken] == []
