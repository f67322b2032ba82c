"""Claims: the list of the selection, one claim with its readings and its history, and the decisions on it."""

from __future__ import annotations

from typing import Any

from starlette.responses import RedirectResponse, Response

from reportedly.errors import RequestError
from reportedly.records import BOUNDS, MARKS, Judged
from reportedly.review.decide import Judgement, decide
from reportedly.review.queue import read_coded_only
from reportedly.review.release import GatePolicy, why_closed
from reportedly.store import Connection
from reportedly.store.read import history, read_claim, read_coded, read_report
from reportedly.store.search import search
from reportedly.store.told import homes_of
from reportedly.web.asked import Asked
from reportedly.web.pages.exploring import counted, explored
from reportedly.web.pages.showing import back_of, here, show
from reportedly.web.routing import Page
from reportedly.web.views.correction import CHOSEN, entries_of, read_correction, read_fields
from reportedly.web.views.days import today
from reportedly.web.views.options import kind_choices
from reportedly.web.views.reports import blind_view, report_view
from reportedly.worker.telling import catch_up


def show_claims(asked: Asked) -> Response:
    """List the claims of the selection."""
    chosen = explored(asked)
    page = search(asked.store, chosen.query, after=asked.query.get("after") or None)
    with asked.store.reading() as connection:
        total = counted(asked, connection, chosen.query).total if not asked.query.get("after") else None
        homes = homes_of(connection, [hit.judged.claim.id for hit in page.hits])
    return show(asked, "claims.html", chosen=chosen, page=page, total=total, homes=homes, at=asked.query.get("at", ""))


def show_claim(asked: Asked) -> Response:
    """Show one claim: its words in the report, everybody's reading, its history, and what can be decided."""
    with asked.store.reading() as connection:
        judged = read_claim(connection, asked.path["claim"])
        view = blind_view(connection, judged)
        lines = history(connection, judged.claim.id)
        home = homes_of(connection, [judged.claim.id]).get(judged.claim.id)
        coded = read_coded(connection, judged.claim.id)
    closed = why_closed(judged, GatePolicy(), today=today())
    return show(
        asked, "claim.html", judged=judged, coded=coded, view=view, history=lines, home=home, closed=closed,
        marks=MARKS, here=here(asked),
    )  # fmt: skip


def take_decision(asked: Asked) -> Response:
    """Make one decision on a claim, or on it and another."""
    claim, form = asked.path["claim"], asked.form
    judgement = Judgement(
        act=str(form.get("act") or ""), subject=claim, other=str(form.get("other") or "") or None,
        reason=str(form.get("reason") or "").strip(), after=_marks(asked), undoes=str(form.get("undoes") or "") or None,
        settles=bool(form.get("settles")), blind=bool(form.get("blind")),
    )  # fmt: skip
    if judgement.act in ("correct", "add", "finish", ""):
        raise RequestError(f"{judgement.act or 'nothing'!r} is not decided here")
    decide(asked.store, asked.who, judgement)
    catch_up(asked.store, asked.book)
    return RedirectResponse(back_of(asked, asked.url("claim", claim=claim)), status_code=303)


def _marks(asked: Asked) -> dict[str, Any]:
    if asked.form.get("act") != "mark":
        return {}
    day = str(asked.form.get("embargo_until") or "") or None
    return {"sensitive": [str(mark) for mark in asked.form.getlist("sensitive")], "embargo_until": day}


def _own(connection: Connection, asked: Asked) -> Judged:
    """Read a claim as whoever corrects it holds it: as coded, with their own corrections."""
    judged = read_claim(connection, asked.path["claim"])
    mine = next((reading for reading in judged.readings if reading.by == asked.who.name), None)
    return judged if mine is not None and mine.changes else read_coded_only(connection, judged.claim.id)


def show_correcting(asked: Asked) -> Response:
    """Show the form by which a claim is corrected, beside its report."""
    with asked.store.reading() as connection:
        judged = _own(connection, asked)
        view = blind_view(connection, judged)
    return _form(asked, judged, view)


def _form(asked: Asked, judged: Judged | None, view: Any) -> Response:
    claim = judged.claim if judged else None
    back = back_of(asked, "")
    return show(
        asked, "correct.html", claim=claim, view=view, entries=entries_of(claim), kinds=kind_choices(asked.book),
        back=back, blind=bool(asked.query.get("blind")), bounds=BOUNDS,
    )  # fmt: skip


def take_correction(asked: Asked) -> Response:
    """Take corrected values of a claim."""
    with asked.store.reading() as connection:
        own = _own(connection, asked).claim
        text = read_report(connection, own.report).text
    after = read_correction(dict(asked.form), own, text)
    reason = str(asked.form.get("reason") or "").strip()
    judgement = Judgement(
        act="correct", subject=own.id, reason=reason, after=after, blind=bool(asked.form.get("blind")),
        settles=bool(asked.form.get("settles")),
    )  # fmt: skip
    if not after:
        raise RequestError("nothing was changed", remedy="Accept the claim instead.")
    decide(asked.store, asked.who, judgement)
    catch_up(asked.store, asked.book)
    return RedirectResponse(back_of(asked, asked.url("report", report=own.report)), status_code=303)


def show_missing(asked: Asked) -> Response:
    """Show the form by which a claim that the machine missed is added to a report."""
    with asked.store.reading() as connection:
        view = report_view(connection, asked.path["report"])
    return _form(asked, None, view)


def take_missing(asked: Asked) -> Response:
    """Add a claim that the machine missed."""
    with asked.store.reading() as connection:
        report = read_report(connection, asked.path["report"])
    after = read_fields(dict(asked.form), {}, report.text, near=0)
    if not after.get("anchor"):
        raise RequestError("a claim needs the words that name the happening", remedy="Select them in the text.")
    after = {name: value for name, value in after.items() if value is not None or name not in CHOSEN}
    reason = str(asked.form.get("reason") or "").strip()
    decide(asked.store, asked.who, Judgement(act="add", subject=report.id, after=after, reason=reason))
    catch_up(asked.store, asked.book)
    return asked.go("report", report=report.id)


def take_finish(asked: Asked) -> Response:
    """Take a person's word that nothing is missing in a report."""
    report = asked.path["report"]
    reason = str(asked.form.get("reason") or "").strip()
    decide(asked.store, asked.who, Judgement(act="finish", subject=report, reason=reason))
    return asked.go("report", report=report)


PAGES = (
    Page(name="finish", path="/reports/{report}/finished", run=take_finish, needs="decide", methods=("POST",)),
    Page(name="claims", path="/claims", run=show_claims, needs="read:data"),
    Page(name="claim", path="/claims/{claim}", run=show_claim, needs="read:reports"),
    Page(name="decide", path="/claims/{claim}/decide", run=take_decision, needs="decide", methods=("POST",)),
    Page(name="correct", path="/claims/{claim}/correct", run=show_correcting, needs="decide"),
    Page(
        name="take-correction", path="/claims/{claim}/corrected", run=take_correction, needs="decide", methods=("POST",)
    ),
    Page(name="missing", path="/reports/{report}/missing", run=show_missing, needs="decide"),
    Page(name="take-missing", path="/reports/{report}/missed", run=take_missing, needs="decide", methods=("POST",)),
)
