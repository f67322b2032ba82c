"""Download what is filtered: the claims of a selection as they are, or the incidents that hold them in any shape."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping

from starlette.responses import Response

from reportedly.errors import RequestError
from reportedly.export.tables import Shield, format_named
from reportedly.export.tables.material import Material, last_day
from reportedly.incidents.heard import Heard
from reportedly.incidents.rules import derive
from reportedly.records import Claim, Derived
from reportedly.records.wire import encode
from reportedly.review.release import note_export
from reportedly.store import Connection
from reportedly.store.query import Query
from reportedly.store.read import open_claims, reports_by_id
from reportedly.store.search import search
from reportedly.store.told import ToldQuery, read_many_told, walk_told
from reportedly.web.asked import Asked
from reportedly.web.material import UNDATED
from reportedly.web.routing import Page
from reportedly.web.views.options import CLAIM_LINES
from reportedly.web.views.selection import Selection
from reportedly.worker.telling import hear_members

MOST_INCIDENTS = 5_000
_CLAIMS_A_PAGE = 500
_WORDS_OF_CLAIMS = ("eventreport", "gdelt")
"""Shapes that write every claim's own words, which no shield reaches."""


def give_download(asked: Asked) -> Response:
    """Give the selection as a file, and write into the ledger who took it."""
    form = str(asked.form.get("form") or CLAIM_LINES)
    selection = Selection.from_params(asked.form)
    if form == CLAIM_LINES:
        return _claims(asked, selection.query(limit=_CLAIMS_A_PAGE))
    return _incidents(asked, selection, form)


def _claims(asked: Asked, query: Query) -> Response:
    lines = [encode(hit) + b"\n" for hit in _walk(asked, query)]
    note_export(asked.store, asked.who, form=CLAIM_LINES, rows=len(lines), public=False, to="workbench")
    return asked.download(b"".join(lines), name="claims.jsonl", media_type="application/jsonl")


def _walk(asked: Asked, query: Query) -> Iterator[Claim]:
    after: str | None = None
    while True:
        page = search(asked.store, query, after=after)
        yield from (hit.judged.claim for hit in page.hits)
        if page.next is None:
            return
        after = page.next


def _incidents(asked: Asked, selection: Selection, form: str) -> Response:
    chosen, rule = format_named(form), str(asked.form.get("rule") or "most_vouched")
    if rule not in asked.book.rules:
        raise RequestError(f"no rule of reading {rule!r}", remedy=f"Use one of: {', '.join(asked.book.rules)}.")
    shield = _shield(asked, form)
    question = ToldQuery(claims=None if selection.is_empty else selection.query(), order="newest")
    with asked.store.reading() as connection:
        material = _material(connection, asked, question, rule, shield)
    files = chosen.write(material)
    note_export(asked.store, asked.who, form=form, rows=len(material.rows), public=False, to="workbench")
    if len(files) == 1:
        ((name, data),) = files.items()
        return asked.download(data, name=name, media_type="application/octet-stream")
    return asked.download(_zipped(files), name=f"{form}.zip", media_type="application/zip")


def _shield(asked: Asked, form: str) -> Shield:
    blur, hide = str(asked.form.get("blur_m") or ""), bool(asked.form.get("hide_persons"))
    if blur and (not blur.isdigit() or int(blur) < 1):
        raise RequestError(f"{blur!r} is not a number of metres")
    if (blur or hide) and form in _WORDS_OF_CLAIMS:
        raise RequestError(
            f"{form} writes every claim's own words, which blurring and hiding cannot reach",
            remedy="Choose another shape, or leave the two out.",
        )
    return Shield(blur_m=int(blur or 0), hide_persons=hide)


def _material(connection: Connection, asked: Asked, question: ToldQuery, rule: str, shield: Shield) -> Material:
    ids = [told.id for told in walk_told(connection, question, most=MOST_INCIDENTS + 1)]
    if len(ids) > MOST_INCIDENTS:
        raise RequestError(
            f"more than {MOST_INCIDENTS:,} incidents",
            remedy="Narrow the selection, or use `reportedly export` on the command line.",
        )
    incidents = read_many_told(connection, ids)
    judged = open_claims(connection, [claim for incident in incidents.values() for claim in incident.claims])
    reports = reports_by_id(connection, sorted({j.claim.report for j in judged.values()}))
    rows: list[Derived] = []
    heard: dict[str, Heard] = {}
    for incident in incidents.values():
        members, roots = hear_members([judged[c].claim for c in incident.claims if c in judged], reports)
        heard |= {one.claim.id: one for one in members}
        row = derive(incident, members, rule, asked.book.rules[rule], roots)
        rows += [shield.apply(row)] if row is not None else []
    return Material(
        rows=tuple(rows), codebook=asked.book, incidents=incidents, heard=heard, day=last_day(rows) or UNDATED
    )


def _zipped(files: Mapping[str, bytes]) -> bytes:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return body.getvalue()


PAGES = (Page(name="download", path="/download", run=give_download, needs="export", methods=("POST",)),)
