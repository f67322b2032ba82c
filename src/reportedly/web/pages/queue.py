"""The queue: one record, one decision, the next one loads; and the last decision can be taken back."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response

from reportedly.errors import NotInStore, RequestError
from reportedly.review.decide import Judgement, decide, undo_last
from reportedly.review.queue import QueuePolicy, next_task
from reportedly.store.leases import give_lease_back
from reportedly.store.pending import count_waiting
from reportedly.store.read import read_claim
from reportedly.web.asked import Asked
from reportedly.web.pages.showing import here, show
from reportedly.web.routing import Page
from reportedly.web.views.reports import blind_view
from reportedly.worker.telling import catch_up

_VERDICTS = ("accept", "reject", "unsure")
_MOST_SKIPPED = 40
REASONS = (
    "nothing of this kind is told here",
    "the words say something else",
    "told as background, not as news",
    "the same is told twice",
    "not the speaker’s own word",
)
"""Reasons offered when a claim is held wrong; the first nine have a digit as their key."""


def show_queue(asked: Asked) -> Response:
    """Give the claim that should be judged next, with its report beside it."""
    skipped = _skipped(asked.query.getlist("skip"))
    task = next_task(asked.store, asked.who, QueuePolicy(), skip=skipped)
    with asked.store.reading() as connection:
        counts = count_waiting(connection)
        view = blind_view(connection, task.judged) if task else None
    done = asked.query.get("done", "")
    return show(
        asked, "queue.html", task=task, view=view, counts=counts, skipped=skipped, reasons=REASONS, done=done,
        here=here(asked),
    )  # fmt: skip


def _skipped(names: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))[-_MOST_SKIPPED:]


def take_verdict(asked: Asked) -> Response:
    """Take a verdict on the claim shown, or pass it over, and go on to the next."""
    form = asked.form
    act, claim = str(form.get("act") or ""), str(form.get("claim") or "")
    skipped = _skipped([str(one) for one in form.getlist("skip")])
    if act == "skip":
        give_lease_back(asked.store, claim, by=asked.who.name)
        return _next(asked, _skipped([*skipped, claim]), "skip")
    if act not in _VERDICTS:
        raise RequestError(f"{act!r} is no verdict", remedy=f"Known are {', '.join(_VERDICTS)}.")
    reason = str(form.get("reason") or "").strip()
    settles = bool(form.get("settles"))
    judgement = Judgement(
        act=act, subject=claim, reason=reason, blind=bool(form.get("blind")) and not settles, settles=settles
    )
    decide(asked.store, asked.who, judgement)
    catch_up(asked.store, asked.book)
    return _next(asked, skipped, act)


def _next(asked: Asked, skipped: tuple[str, ...], done: str) -> Response:
    return RedirectResponse(asked.url("queue", skip=list(skipped), done=done), status_code=303)


def take_back(asked: Asked) -> Response:
    """Take back one's own last decision, and show its claim again."""
    reason = str(asked.form.get("reason") or "").strip() or "taken back in the queue"
    try:
        undone = undo_last(asked.store, asked.who, reason=reason)
    except NotInStore as error:
        raise RequestError(error.message, remedy=error.remedy) from None
    catch_up(asked.store, asked.book)
    with asked.store.reading() as connection:
        read_claim(connection, undone.subject)
    return asked.go("claim", claim=undone.subject, undone=undone.id)


PAGES = (
    Page(name="queue", path="/queue", run=show_queue, needs="decide"),
    Page(name="verdict", path="/queue/verdict", run=take_verdict, needs="decide", methods=("POST",)),
    Page(name="take-back", path="/queue/back", run=take_back, needs="decide", methods=("POST",)),
)
