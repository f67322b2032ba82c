"""What the templates of all pages share: words, and the pieces that reports and incidents are drawn with on paper too."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import partial
from hashlib import blake2b
from typing import Any

import msgspec
from markupsafe import Markup
from starlette.responses import Response

from reportedly.codebook import Codebook
from reportedly.errors import RequestError
from reportedly.export import facts, phrases, wording
from reportedly.export.arrange import compare
from reportedly.export.page import LEGEND, details
from reportedly.store.search import Hit
from reportedly.web.asked import Asked
from reportedly.web.views.options import EXPORT_FORMS, FILTER_WORDS, STATUS_WORDS

_LONGEST = 160


def show(asked: Asked, template: str, **values: Any) -> Response:
    """Show a template with what every page may need; `values` go before."""
    shared: dict[str, Any] = {
        "book": asked.book, "facts": facts, "phrases": phrases, "details": details, "sentence": wording.sentence,
        "heading": partial(_heading, asked), "label": wording.kind_label, "compare": compare, "brief": brief,
        "kept_hit": partial(kept_hit, asked), "status_words": STATUS_WORDS, "marks_legend": LEGEND, "web_address": web_address, "filter_words": FILTER_WORDS, "export_forms": EXPORT_FORMS, "may_read": asked.who.may("read:reports"),
    }  # fmt: skip
    return asked.show(template, **(shared | values))


def _heading(asked: Asked, kind: str, book: Codebook) -> str:
    label = asked.house.shelf.say(wording.kind_label(kind, book), asked.locale)
    return label[:1].upper() + label[1:]


def kept_hit(asked: Asked, macro: Callable[..., Markup], hit: Hit, at: str, homes: Mapping[str, str]) -> Markup:
    """Draw a claim of a list, or give it as it was drawn before: by all that it shows, for whom, in which language."""
    claim = hit.judged.claim.id
    home, lit = homes.get(claim), at == claim
    said = blake2b(msgspec.json.encode(hit), digest_size=16).digest()
    key = ("hit", said, home, lit, asked.who.may("read:reports"), asked.locale)
    return asked.house.pieces.once(key, lambda: macro(hit, at=at if lit else "", homes={claim: home} if home else {}))


def brief(value: Any) -> str:
    """Write a value of the wire in a few words, for a history: its words where it has some."""
    if value in (None, "", [], (), {}):
        return "–"
    if isinstance(value, dict):
        said = str(value.get("text") or "")
        more = ", ".join(str(v) for k, v in value.items() if k in ("name", "sort", "earliest", "best") and v)
        return (
            f"“{said}”" + (f" ({more})" if more else "") if said else json.dumps(value, ensure_ascii=False)[:_LONGEST]
        )
    if isinstance(value, list | tuple):
        return "; ".join(brief(one) for one in value)
    return str(value)


def back_of(asked: Asked, otherwise: str) -> str:
    """Give the page that a form or a link wants to go back to: one of ours, or `otherwise`.

    Raises:
        RequestError: it points elsewhere.
    """
    wanted = str(asked.form.get("back") or asked.query.get("back") or "")
    if not wanted:
        return otherwise
    if not wanted.startswith("/") or wanted[1:2] in ("/", "\\") or any(ord(c) < 32 for c in wanted):
        raise RequestError("one may only lead back to a page of this workbench")
    return wanted


def web_address(url: str | None) -> str:
    """Give an address that may stand in a link: of the web, and nothing that runs."""
    return url if url and url.lower().startswith(("http://", "https://")) else ""


def here(asked: Asked) -> str:
    """Give the address of the page that is asked for, with its query."""
    query = asked.request.url.query
    return asked.request.url.path + (f"?{query}" if query else "")
