"""Reports over the API: list, read, original bytes, claims, add, failures."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

import msgspec
from msgspec import Meta
from starlette.responses import Response

from reportedly.errors import NotInStore, RequestError
from reportedly.intake import Overrides
from reportedly.records import Failure, Judged, Report
from reportedly.store.read import claims_of, read_original, read_report, walk_failures
from reportedly.store.search import ReportHead, search_reports
from reportedly.web.answers import file_answer
from reportedly.web.api.asking import Limit, Name, Words, days_of
from reportedly.web.api.operation import BYTES, LINES, Call, Operation, lines
from reportedly.web.jobs import JobView
from reportedly.web.routing import UPLOAD
from reportedly.web.works import Brought, Upload, add_brought

Before = Annotated[int, Meta(ge=1, le=2**53, description="The `next` of the page before.")]
Url = Annotated[str, Meta(pattern="^https?://", max_length=2000)]


class ReportsAsked(msgspec.Struct, frozen=True, kw_only=True):
    """Ask for a page of reports."""

    words: Words = ""
    publisher: Words = ""
    since: date | None = None
    until: date | None = None
    limit: Limit = 50
    after: Before | None = None


class ReportPage(msgspec.Struct, frozen=True, kw_only=True):
    """Hold a page of heads of reports, newest kept first."""

    items: tuple[ReportHead, ...]
    next: int | None


class ReportNamed(msgspec.Struct, frozen=True, kw_only=True):
    """Name a report."""

    report: Name


class ReportClaims(msgspec.Struct, frozen=True, kw_only=True):
    """Hold the claims of a report, in the order of its text, with everybody's judgements."""

    items: tuple[Judged, ...]


class NewReport(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Hold a report to be added: its words, or the address they are fetched from."""

    text: Annotated[str, Meta(min_length=1)] | None = None
    url: Url | None = None
    id: str | None = None
    title: str | None = None
    publisher: str | None = None
    published: date | None = None
    language: str | None = None


class NewReports(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Hold reports to be added in one job."""

    reports: Annotated[tuple[NewReport, ...], Meta(min_length=1, max_length=1000)]


class FailuresAsked(msgspec.Struct, frozen=True, kw_only=True):
    """Ask for failures that still wait, or for all there ever were."""

    every: bool = False


def find(call: Call) -> ReportPage:
    """List reports, a page at a time."""
    asked: ReportsAsked = call.params
    days = days_of(asked.since, asked.until)
    heads = search_reports(
        call.store, words=asked.words, publisher=asked.publisher, published=days, before=asked.after,
        limit=asked.limit,
    )  # fmt: skip
    return ReportPage(items=heads, next=heads[-1].num if len(heads) == asked.limit else None)


def read(call: Call) -> Report:
    """Read one report, its text included."""
    with call.store.reading() as connection:
        return read_report(connection, call.params.report)


def read_claims(call: Call) -> ReportClaims:
    """Read the claims of one report."""
    with call.store.reading() as connection:
        return ReportClaims(items=claims_of(connection, call.params.report))


def original(call: Call) -> Response:
    """Give the bytes that a report was made from, as a file; no browser shows them in our name."""
    with call.store.reading() as connection:
        report = read_report(connection, call.params.report)
        if report.original is None:
            raise NotInStore("the original bytes of this report are not kept", where=report.id)
        data = read_original(connection, report.original.sha256)
    answer = file_answer(data, name=f"{report.id}.original", media_type=BYTES)
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def add(call: Call) -> JobView:
    """Add reports in a job; ask the job how it goes. What is there already is passed over."""
    new: NewReports = call.body
    brought = _brought(new)
    return call.house.jobs.begin(
        "add", call.asked.who, lambda job: add_brought(call.house, call.asked.who, brought, job)
    )


def _brought(new: NewReports) -> Brought:
    uploads = [_upload(number, report) for number, report in enumerate(new.reports, 1) if report.text is not None]
    urls = tuple(report.url for report in new.reports if report.text is None and report.url is not None)
    if len(uploads) + len(urls) != len(new.reports):
        raise RequestError("a report needs `text` or `url`")
    told = {(r.publisher, r.published) for r in new.reports if r.text is None}
    if len(told) > 1:
        raise RequestError("addresses added together share publisher and day", remedy="Add them in several calls.")
    publisher, published = told.pop() if told else (None, None)
    overrides = Overrides(publisher=publisher, published=published) if urls and not uploads else Overrides()
    if urls and uploads and (publisher or published):
        raise RequestError("texts and addresses in one call: publisher and day of an address cannot be told apart")
    return Brought(uploads=tuple(uploads), urls=urls, overrides=overrides)


def _upload(number: int, report: NewReport) -> Upload:
    plain = {name: value for name, value in msgspec.to_builtins(report).items() if value is not None}
    name = f"{report.id or f'report-{number}'}.json"
    return Upload(name=name, data=msgspec.json.encode(plain), media_type="application/json")


def list_failures(call: Call) -> Any:
    """Stream failures, one JSON record a line."""
    with call.store.reading() as connection:
        found: list[Failure] = [failure for _, failure in walk_failures(connection, all_of_them=call.params.every)]
    return lines(found)


OPERATIONS = (
    Operation(
        name="reports", method="GET", path="/reports", run=find, needs="read:reports", params=ReportsAsked,
        gives=ReportPage,
    ),
    Operation(
        name="reports-add", method="POST", path="/reports", run=add, needs="write:reports", body=NewReports,
        gives=JobView, status=202, refuses=(413, 422, 429), most_bytes=UPLOAD,
    ),
    Operation(
        name="report", method="GET", path="/reports/{report}", run=read, needs="read:reports", params=ReportNamed,
        gives=Report, refuses=(404,),
    ),
    Operation(
        name="report-claims", method="GET", path="/reports/{report}/claims", run=read_claims, needs="read:data",
        params=ReportNamed, gives=ReportClaims, refuses=(404,),
    ),
    Operation(
        name="report-original", method="GET", path="/reports/{report}/original", run=original, needs="read:reports",
        params=ReportNamed, gives=bytes, media=BYTES, refuses=(404,),
    ),
    Operation(
        name="failures", method="GET", path="/failures.jsonl", run=list_failures, needs="read:reports",
        params=FailuresAsked, gives=Failure, media=LINES,
    ),
)  # fmt: skip
