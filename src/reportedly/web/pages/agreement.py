"""Agreement: how far coders agree with each other and with the machine, field by field."""

from __future__ import annotations

from starlette.responses import Response

from reportedly.review.agreement import measure_agreement
from reportedly.web.asked import Asked
from reportedly.web.pages.showing import show
from reportedly.web.routing import Page


def show_agreement(asked: Asked) -> Response:
    """Show the agreement over every claim that people judged."""
    blind_only = bool(asked.query.get("blind"))
    return show(asked, "agreement.html", rows=measure_agreement(asked.store, blind_only=blind_only), blind=blind_only)


PAGES = (Page(name="agreement", path="/agreement", run=show_agreement, needs="read:data"),)
