"""What jobs do: add reports, build incidents, export, make a release. Each is a plain function over the house."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

import msgspec

from reportedly.errors import BadRecord, ConfigError, FetchError, MissingInput, ReportedlyError, RequestError
from reportedly.export.release import release_files
from reportedly.export.tables import Shield, format_named
from reportedly.intake import Overrides, Piece, open_pieces
from reportedly.intake.opening import cut_stream, is_url
from reportedly.records import Failure
from reportedly.review.queue import QueuePolicy, refresh_queue
from reportedly.review.release import note_export
from reportedly.review.roles import Principal
from reportedly.store import Taken, add
from reportedly.store.read import read_lineages, read_report
from reportedly.web.house import House
from reportedly.web.jobs import Job
from reportedly.web.material import Choice, material_of
from reportedly.worker.coding import as_failure, code_report, make_failure, take_report
from reportedly.worker.gathering import add_in_store, gather_store, state_path
from reportedly.worker.telling import catch_up, refresh_told

_NONE = Overrides()


class Upload(msgspec.Struct, frozen=True, kw_only=True):
    """Hold one file, or words that were pasted, as they came."""

    name: str
    data: bytes
    media_type: str = ""


class Brought(msgspec.Struct, frozen=True, kw_only=True):
    """Hold what somebody brings to be added: files and words, and addresses to fetch."""

    uploads: tuple[Upload, ...] = ()
    urls: tuple[str, ...] = ()
    overrides: Overrides = _NONE


def pieces_of(house: House, brought: Brought) -> Iterator[Piece | Failure]:
    """Cut what was brought into pieces, one a report. Addresses are fetched within the guard; files are never opened."""
    most = house.config.intake.max_bytes
    for upload in brought.uploads:
        yield from _safe(
            upload.name,
            lambda upload=upload: cut_stream(
                io.BytesIO(upload.data),
                name=upload.name,
                max_bytes=most,
                size=len(upload.data),
                media_type=upload.media_type,
            ),
        )
    for url in brought.urls:
        yield from _safe(url, lambda url=url: _fetch(house, url))


def _fetch(house: House, url: str) -> Iterator[Piece | ReportedlyError]:
    if not is_url(url):
        raise FetchError("only http and https are fetched", where=url)
    return open_pieces(url, config=house.config.intake)


def _safe(name: str, cut: Any) -> Iterator[Piece | Failure]:
    try:
        for piece in cut():
            yield as_failure(piece)
    except ReportedlyError as error:
        yield make_failure(error, input=name, stage="intake")


def add_brought(house: House, who: Principal, brought: Brought, job: Job) -> Mapping[str, Any]:
    """Read what was brought and keep it with its claims."""
    return _add(house, who, _taken(pieces_of(house, brought), brought.overrides), job)


def _taken(pieces: Iterable[Piece | Failure], overrides: Overrides) -> Iterator[Taken]:
    for piece in pieces:
        report = take_report(piece, overrides=overrides)
        if isinstance(report, Failure):
            yield Taken(input=report.input, failure=report)
        elif isinstance(piece, Piece):
            yield Taken(input=piece.where, report=report, original=piece.data)


def _add(house: House, who: Principal, taken: Iterable[Taken], job: Job) -> Mapping[str, Any]:
    job.tell("loading the models", 0)
    coder = house.coder()
    seen: list[str] = []

    def noted(items: Iterable[Taken]) -> Iterator[Taken]:
        for item in items:
            if item.report is not None:
                seen.append(item.report.id)
            job.tell("reports", len(seen))
            yield item

    done = add(
        house.store,
        noted(taken),
        code=lambda report: code_report(report, coder, input=report.source_id or report.id),
        lineage=coder.lineage,
        who=who.name,
    )
    refresh_queue(house.store, QueuePolicy())
    incidents = bring_up_to_date(house, who, job)
    end: dict[str, Any] = msgspec.to_builtins(done.end)
    return end | {"known": done.known, "reports": seen[:1000], **incidents}


def retry_failures(house: House, who: Principal, failures: Iterable[Failure], job: Job) -> Mapping[str, Any]:
    """Run failures again whose report is kept, or that came from an address; files are the visitor's to bring again."""
    found = list(failures)
    urls = tuple(dict.fromkeys(f.input for f in found if f.report is None and is_url(f.input)))
    return _add(house, who, _again(house, found, urls), job)


def _again(house: House, failures: Iterable[Failure], urls: tuple[str, ...]) -> Iterator[Taken]:
    for failure in failures:
        if failure.report is not None:
            with house.store.reading() as connection:
                report = read_report(connection, failure.report)
            yield Taken(input=failure.input, report=report)
    yield from _taken(pieces_of(house, Brought(urls=urls)), _NONE)


def build_incidents(house: House, who: Principal, job: Job) -> Mapping[str, Any]:
    """Put all claims to incidents anew, and tell what changed."""
    gathering = gather_store(house.store, who=who.name, progress=job.tell)
    plain: dict[str, Any] = msgspec.to_builtins(gathering)
    return plain | {"told": _tell(house, job)}


def bring_up_to_date(house: House, who: Principal, job: Job) -> Mapping[str, Any]:
    """Put the claims that came since the last time to incidents, and tell what changed.

    Where incidents were never gathered, or by an older version, they are left as they are: to gather them all is for
    people to begin.
    """
    try:
        gathering = add_in_store(house.store, who=who.name, state=state_path(house.store), progress=job.tell)
    except (MissingInput, ConfigError, BadRecord):
        catch_up(house.store, house.book)
        return {}
    return {"put_to_incidents": gathering.moved, "incidents_told": _tell(house, job)}


def _tell(house: House, job: Job) -> int:
    told = refresh_told(house.store, house.book, progress=lambda count: job.tell("told", count))
    refresh_queue(house.store, QueuePolicy())
    return told


class Export(msgspec.Struct, frozen=True, kw_only=True):
    """Say what to export: the incidents chosen, in which shapes, under which rule, and what is held back."""

    forms: tuple[str, ...] = ("csv",)
    choice: Choice = Choice()
    rule: str = "most_vouched"
    shield: Shield = Shield()
    day: date | None = None


def export_files(house: House, who: Principal, asked: Export, job: Job) -> Mapping[str, Any]:
    """Write exports; each is a file to fetch, and the ledger says who took what out."""
    who.need("export")
    formats = [format_named(form) for form in dict.fromkeys(asked.forms)]
    material = material_of(house, asked.choice, rule=asked.rule, shield=asked.shield, day=asked.day, tell=job.tell)
    lost: dict[str, dict[str, str]] = {}
    for one in formats:
        for name, data in one.write(material).items():
            job.keep(name, data, "application/octet-stream")
        lost[one.name] = one.lost(material)
        note_export(house.store, who, form=one.name, rows=len(material.rows), public=asked.choice.public)
    return {"rows": len(material.rows), "rule": asked.rule, "not held": {k: v for k, v in lost.items() if v}}


class ReleaseAsked(msgspec.Struct, frozen=True, kw_only=True):
    """Say what a release is called and what goes in; only what passed the gate does."""

    name: str
    version: str
    forms: tuple[str, ...] = ("csv",)
    rule: str = "most_vouched"
    shield: Shield = Shield()
    licence: str = "CC-BY-4.0"
    authors: tuple[str, ...] = ()
    day: date | None = None


def make_release(house: House, who: Principal, asked: ReleaseAsked, job: Job) -> Mapping[str, Any]:
    """Make a data package of what passed the gate, as one ZIP file."""
    for permission in ("export", "release"):
        who.need(permission)
    choice = Choice(public=True)
    material = material_of(house, choice, rule=asked.rule, shield=asked.shield, day=asked.day, tell=job.tell)
    if not material.rows and asked.day is None:
        raise RequestError("no row has passed the gate, so that nothing says of which day the release is",
                           remedy="Judge claims first, or give the day of an empty release.")  # fmt: skip
    with house.store.reading() as connection:
        lineages = [one for one in read_lineages(connection) if any(one.id in row.lineage for row in material.rows)]
    files = release_files(
        material, name=asked.name, version=asked.version, formats=asked.forms, lineages=lineages,
        licence=asked.licence, contributors=asked.authors,
    )  # fmt: skip
    job.keep(f"{asked.name}-{asked.version}.zip", zipped(files), "application/zip")
    note_export(house.store, who, form="release", rows=len(material.rows), public=True, to=asked.name)
    return {"rows": len(material.rows), "files": len(files), "rule": asked.rule}


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Pack files into a ZIP; the same files give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(files.items()):
            info = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return out.getvalue()
