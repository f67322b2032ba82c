"""Long work over the API: begin, ask, watch, fetch, stop."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

import msgspec
from msgspec import Meta
from starlette.responses import Response, StreamingResponse

from reportedly.errors import RequestError
from reportedly.export.tables import Shield
from reportedly.store.read import walk_failures
from reportedly.web.answers import file_answer
from reportedly.web.api.asking import IncidentsAsked, Name, incidents_query
from reportedly.web.api.operation import BYTES, EVENTS, Call, Operation
from reportedly.web.jobs import JobView, watch
from reportedly.web.material import Choice
from reportedly.web.works import (
    Export,
    ReleaseAsked,
    build_incidents,
    export_files,
    make_release,
    retry_failures,
)

Form = Literal[
    "jsonl", "csv", "hxl", "parquet", "geojson", "acled", "ucdp-ged", "eventreport", "plover", "gdelt", "rdf"
]  # fmt: skip
"""The shapes of `export.tables.FORMATS`, written out so that they stand in the OpenAPI document."""
_SPAN_LEVEL = frozenset({"eventreport", "gdelt"})
Word = Annotated[str, Meta(min_length=1, max_length=100)]


class NewExport(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Say what to export. `public` leaves only what passed the gate; `incidents` names some instead of a question."""

    forms: Annotated[tuple[Form, ...], Meta(min_length=1)] = ("csv",)
    rule: Word = "most_vouched"
    public: bool = False
    incidents: tuple[Name, ...] = ()
    query: IncidentsAsked = IncidentsAsked()
    blur_m: Annotated[int, Meta(ge=0, le=1_000_000)] = 0
    hide_persons: bool = False
    day: date | None = None


class NewRelease(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Say what a release is called; only what passed the gate goes in."""

    name: Annotated[str, Meta(pattern="^[a-z0-9][a-z0-9._-]{0,60}$")]
    version: Annotated[str, Meta(pattern="^[0-9A-Za-z][0-9A-Za-z.+-]{0,30}$")]
    forms: Annotated[tuple[Form, ...], Meta(min_length=1)] = ("csv",)
    rule: Word = "most_vouched"
    licence: Annotated[str, Meta(pattern="^[A-Za-z0-9.+-]{1,40}$")] = "CC-BY-4.0"
    authors: tuple[Annotated[str, Meta(pattern='^[^"\\\\\\x00-\\x1f]{1,100}$')], ...] = ()
    blur_m: Annotated[int, Meta(ge=0, le=1_000_000)] = 0
    hide_persons: bool = False
    day: date | None = None


class JobNamed(msgspec.Struct, frozen=True, kw_only=True):
    """Name a job."""

    job: Name


class FileNamed(msgspec.Struct, frozen=True, kw_only=True):
    """Name a file of a job."""

    job: Name
    file: Word


class JobList(msgspec.Struct, frozen=True, kw_only=True):
    """Hold one's own jobs, newest first; admins see every job."""

    items: tuple[JobView, ...]


def shield_of(asked: NewExport | NewRelease) -> Shield:
    """Say what is held back.

    Raises:
        RequestError: a shape that writes every claim's own words, which no shield reaches.
    """
    open_forms = sorted(_SPAN_LEVEL & set(asked.forms))
    if open_forms and (asked.blur_m or asked.hide_persons):
        raise RequestError(
            f"{', '.join(open_forms)} writes every claim's own words, which blur_m and hide_persons cannot reach",
            remedy="Choose another shape, or leave the two out.",
        )
    return Shield(blur_m=asked.blur_m, hide_persons=asked.hide_persons)


def build(call: Call) -> JobView:
    """Begin to build incidents over the whole store."""
    who = call.asked.who
    return call.house.jobs.begin("incidents", who, lambda job: build_incidents(call.house, who, job))


def retry(call: Call) -> JobView:
    """Begin to run again what failed, as far as its words are kept or it came from an address."""
    who = call.asked.who
    with call.store.reading() as connection:
        failures = [failure for _, failure in walk_failures(connection)]
    return call.house.jobs.begin("retry", who, lambda job: retry_failures(call.house, who, failures, job))


def export(call: Call) -> JobView:
    """Begin an export; its files are fetched from the job."""
    new, who = call.body, call.asked.who
    choice = Choice(query=incidents_query(new.query), incidents=new.incidents, public=new.public)
    asked = Export(forms=new.forms, choice=choice, rule=new.rule, shield=shield_of(new), day=new.day)
    _check_rule(call, new.rule)
    return call.house.jobs.begin("export", who, lambda job: export_files(call.house, who, asked, job))


def release(call: Call) -> JobView:
    """Begin a release: a data package of what passed the gate, as one ZIP file of the job."""
    new, who = call.body, call.asked.who
    who.need("export")
    _check_rule(call, new.rule)
    same = ("name", "version", "forms", "rule", "licence", "authors", "day")
    asked = ReleaseAsked(**{name: getattr(new, name) for name in same}, shield=shield_of(new))
    return call.house.jobs.begin("release", who, lambda job: make_release(call.house, who, asked, job))


def _check_rule(call: Call, rule: str) -> None:
    if rule not in call.asked.book.rules:
        raise RequestError(f"no rule of reading {rule!r}", remedy=f"Use one of: {', '.join(call.asked.book.rules)}.")


def list_jobs(call: Call) -> JobList:
    """List jobs."""
    return JobList(items=call.house.jobs.of(call.asked.who))


def read(call: Call) -> JobView:
    """Say how a job stands."""
    return call.house.jobs.find(call.params.job, call.asked.who).view


def events(call: Call) -> Response:
    """Watch a job: server-sent events `progress`, then `end`, each with the job as JSON."""
    job = call.house.jobs.find(call.params.job, call.asked.who)
    return StreamingResponse(watch(job), media_type=EVENTS, headers={"X-Accel-Buffering": "no"})


def fetch(call: Call) -> Response:
    """Fetch a file that a job made."""
    data, media_type = call.house.jobs.find(call.params.job, call.asked.who).file(call.params.file)
    return file_answer(data, name=call.params.file, media_type=media_type)


def stop(call: Call) -> None:
    """Ask a job to end at its next step; what is kept already stays."""
    call.house.jobs.find(call.params.job, call.asked.who).stop()


OPERATIONS = (
    Operation(
        name="incidents-build", method="POST", path="/incidents/build", run=build, needs="write:reports", gives=JobView,
        status=202, refuses=(413, 429),
    ),
    Operation(
        name="failures-retry", method="POST", path="/failures/retry", run=retry, needs="write:reports", gives=JobView,
        status=202, refuses=(413, 429),
    ),
    Operation(
        name="exports", method="POST", path="/exports", run=export, needs="export", body=NewExport, gives=JobView,
        status=202, refuses=(413, 422, 429),
    ),
    Operation(
        name="releases", method="POST", path="/releases", run=release, needs="release", body=NewRelease, gives=JobView,
        status=202, refuses=(413, 422, 429),
    ),
    Operation(name="jobs", method="GET", path="/jobs", run=list_jobs, needs="read:data", gives=JobList),
    Operation(
        name="job", method="GET", path="/jobs/{job}", run=read, needs="read:data", params=JobNamed, gives=JobView,
        refuses=(404,),
    ),
    Operation(
        name="job-events", method="GET", path="/jobs/{job}/events", run=events, needs="read:data", params=JobNamed,
        gives=JobView, media=EVENTS, refuses=(404,),
    ),
    Operation(
        name="job-file", method="GET", path="/jobs/{job}/files/{file}", run=fetch, needs="read:data", params=FileNamed,
        gives=bytes, media=BYTES, refuses=(404,),
    ),
    Operation(
        name="job-stop", method="DELETE", path="/jobs/{job}", run=stop, needs="read:data", params=JobNamed, status=204,
        refuses=(404,),
    ),
)  # fmt: skip
