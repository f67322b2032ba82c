"""Jobs from pages: forms begin them, a page shows each, its steps come as server-sent events. Works without script."""

from __future__ import annotations

from datetime import date
from typing import Any, TypeVar

import msgspec
from starlette.datastructures import FormData, QueryParams, UploadFile
from starlette.responses import Response, StreamingResponse

from reportedly.errors import RequestError
from reportedly.intake import Overrides
from reportedly.store.read import walk_failures
from reportedly.web.answers import file_answer
from reportedly.web.api.asking import IncidentsAsked, incidents_query
from reportedly.web.api.operation import EVENTS, takes_many
from reportedly.web.api.work import NewExport, NewRelease, shield_of
from reportedly.web.asked import Asked
from reportedly.web.jobs import JobView, Work, watch
from reportedly.web.material import Choice
from reportedly.web.routing import UPLOAD, Page
from reportedly.web.works import (
    Brought,
    Export,
    ReleaseAsked,
    Upload,
    add_brought,
    build_incidents,
    export_files,
    make_release,
    retry_failures,
)

T = TypeVar("T", bound=msgspec.Struct)


def read_fields(form: FormData | QueryParams, kind: type[T]) -> T:
    """Read the fields of a form into a record; empty ones count as not given, unknown ones are passed over.

    Raises:
        RequestError: a field is wrong.
    """
    plain: dict[str, Any] = {}
    for field in msgspec.structs.fields(kind):
        values = [v for v in form.getlist(field.encode_name) if isinstance(v, str) and v.strip()]
        if values:
            plain[field.encode_name] = values if takes_many(field.type) else _plain(values[-1])
    try:
        return msgspec.convert(plain, kind, strict=False, str_keys=True)
    except msgspec.ValidationError as error:
        raise RequestError(f"a field is wrong: {error}", remedy="Go back and mend it.") from None


def _plain(value: str) -> str:
    """Let a ticked box say "true"."""
    return "true" if value == "on" else value.strip()


class AddFields(msgspec.Struct, frozen=True, kw_only=True):
    """Hold what stands beside files in the form for adding; `urls` are one a line."""

    text: str = ""
    urls: str = ""
    title: str = ""
    publisher: str | None = None
    published: date | None = None


def add(asked: Asked) -> Response:
    """Begin to add what was pasted, uploaded or named by address."""
    fields = read_fields(asked.form, AddFields)
    uploads = [_upload(file) for file in asked.form.getlist("files") if isinstance(file, UploadFile) and file.size]
    if fields.text:
        plain = {"text": fields.text} | ({"title": fields.title} if fields.title else {})
        uploads.append(Upload(name="pasted.json", data=msgspec.json.encode(plain), media_type="application/json"))
    urls = tuple(dict.fromkeys(line.strip() for line in fields.urls.splitlines() if line.strip()))
    if not uploads and not urls:
        raise RequestError("nothing was given to add", remedy="Paste a text, choose a file, or name an address.")
    overrides = Overrides(published=fields.published, publisher=fields.publisher)
    brought = Brought(uploads=tuple(uploads), urls=urls, overrides=overrides)
    return _begin(asked, "add", lambda job: add_brought(asked.house, asked.who, brought, job))


def _upload(file: UploadFile) -> Upload:
    """Take an uploaded file's bytes. Its name is a label and never a path."""
    name = (file.filename or "file").replace("\\", "/").rpartition("/")[2] or "file"
    return Upload(name=name[:200], data=file.file.read(), media_type=file.content_type or "")


def _begin(asked: Asked, what: str, work: Work) -> Response:
    job = asked.house.jobs.begin(what, asked.who, work)
    return asked.go("job", job=job.id)


def build(asked: Asked) -> Response:
    """Begin to build incidents."""
    return _begin(asked, "incidents", lambda job: build_incidents(asked.house, asked.who, job))


def retry(asked: Asked) -> Response:
    """Begin to run failures again."""
    with asked.store.reading() as connection:
        failures = [failure for _, failure in walk_failures(connection)]
    return _begin(asked, "retry", lambda job: retry_failures(asked.house, asked.who, failures, job))


def export(asked: Asked) -> Response:
    """Begin an export of the incidents that the form's filters find."""
    new = read_fields(asked.form, NewExport)
    query = incidents_query(read_fields(asked.form, IncidentsAsked))
    choice = Choice(query=query, incidents=new.incidents, public=new.public)
    wanted = Export(forms=new.forms, choice=choice, rule=new.rule, shield=shield_of(new), day=new.day)
    return _begin(asked, "export", lambda job: export_files(asked.house, asked.who, wanted, job))


def release(asked: Asked) -> Response:
    """Begin a release."""
    new = read_fields(asked.form, NewRelease)
    same = ("name", "version", "forms", "rule", "licence", "authors", "day")
    wanted = ReleaseAsked(**{name: getattr(new, name) for name in same}, shield=shield_of(new))
    return _begin(asked, "release", lambda job: make_release(asked.house, asked.who, wanted, job))


def show_jobs(asked: Asked) -> Response:
    """Show one's jobs."""
    return asked.show("jobs.html", jobs=asked.house.jobs.of(asked.who))


def show_job(asked: Asked) -> Response:
    """Show one job; while it runs the page follows its events."""
    return asked.show("job.html", job=_view(asked))


def _view(asked: Asked) -> JobView:
    return asked.house.jobs.find(asked.path["job"], asked.who).view


def events(asked: Asked) -> Response:
    """Tell a job's steps as they come."""
    job = asked.house.jobs.find(asked.path["job"], asked.who)
    return StreamingResponse(watch(job), media_type=EVENTS, headers={"X-Accel-Buffering": "no"})


def fetch(asked: Asked) -> Response:
    """Give a file that a job made."""
    name = asked.path["file"]
    data, media_type = asked.house.jobs.find(asked.path["job"], asked.who).file(name)
    return file_answer(data, name=name, media_type=media_type)


def stop(asked: Asked) -> Response:
    """Ask a job to end at its next step."""
    asked.house.jobs.find(asked.path["job"], asked.who).stop()
    return asked.go("job", job=asked.path["job"])


PAGES = (
    Page(name="add-begin", path="/jobs/add", run=add, needs="write:reports", methods=("POST",), most_bytes=UPLOAD),
    Page(name="build-begin", path="/jobs/incidents", run=build, needs="write:reports", methods=("POST",)),
    Page(name="retry-begin", path="/jobs/retry", run=retry, needs="write:reports", methods=("POST",)),
    Page(name="export-begin", path="/jobs/export", run=export, needs="export", methods=("POST",)),
    Page(name="release-begin", path="/jobs/release", run=release, needs="release", methods=("POST",)),
    Page(name="jobs", path="/jobs", run=show_jobs, needs="read:data"),
    Page(name="job", path="/jobs/{job}", run=show_job, needs="read:data"),
    Page(name="job-events", path="/jobs/{job}/events", run=events, needs="read:data"),
    Page(name="job-file", path="/jobs/{job}/files/{file}", run=fetch, needs="read:data"),
    Page(name="job-stop", path="/jobs/{job}/stop", run=stop, needs="read:data", methods=("POST",)),
)
