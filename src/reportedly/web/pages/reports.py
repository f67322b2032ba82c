"""Reports: the list with its filters, adding, one report with its claims, and its original bytes."""

from __future__ import annotations

from starlette.responses import Response

from reportedly.errors import BadQuery, NotInStore
from reportedly.store.query import Days
from reportedly.store.read import read_original, read_report
from reportedly.store.search import search_reports
from reportedly.web.asked import Asked
from reportedly.web.pages.exploring import names_in
from reportedly.web.pages.showing import here, show
from reportedly.web.routing import Page
from reportedly.web.views.reports import report_rows, report_view
from reportedly.web.views.selection import days_between

_PAGE, _PUBLISHERS = 50, 500
"""How many reports a page lists, and how many publishers its filter offers."""


def show_reports(asked: Asked) -> Response:
    """List reports, newest kept first."""
    words, publisher = asked.query.get("q", "").strip(), asked.query.get("publisher", "")
    published = _published(asked)
    heads = search_reports(
        asked.store, words=words, publisher=publisher, published=published, before=_before(asked), limit=_PAGE + 1
    )
    with asked.store.reading() as connection:
        rows = report_rows(connection, heads[:_PAGE])
        names = sorted(names_in(asked, connection).publishers.items(), key=lambda one: (-one[1], one[0]))[:_PUBLISHERS]
    more = heads[_PAGE - 1].num if len(heads) > _PAGE else None
    narrowed = bool(words or publisher or published)
    return show(asked, "reports.html", rows=rows, publishers=names, more=more, narrowed=narrowed)


def _published(asked: Asked) -> Days | None:
    return days_between(asked.query.get("since", ""), asked.query.get("until", ""))


def _before(asked: Asked) -> int | None:
    text = asked.query.get("before", "")
    if text and not text.isdigit():
        raise BadQuery(f"{text!r} is not a number of a report", remedy="Start again from the first page.")
    return int(text) if text else None


def show_adding(asked: Asked) -> Response:
    """Show the form by which reports are added."""
    return show(asked, "add.html")


def show_report(asked: Asked) -> Response:
    """Show one report: its text with marks, its claims, the chain of its sources."""
    with asked.store.reading() as connection:
        view = report_view(connection, asked.path["report"])
    return show(asked, "report.html", view=view, here=here(asked))


def give_original(asked: Asked) -> Response:
    """Give the bytes that a report was made from, as a file."""
    with asked.store.reading() as connection:
        report = read_report(connection, asked.path["report"])
        if report.original is None:
            raise NotInStore(f"report {report.id} was kept without its original bytes")
        data = read_original(connection, report.original.sha256)
    return asked.download(data, name=f"{report.id}.original", media_type="application/octet-stream")


PAGES = (
    Page(name="reports", path="/reports", run=show_reports, needs="read:reports"),
    Page(name="add", path="/reports/add", run=show_adding, needs="write:reports"),
    Page(name="report", path="/reports/{report}", run=show_report, needs="read:reports"),
    Page(name="original", path="/reports/{report}/original", run=give_original, needs="read:reports"),
)
