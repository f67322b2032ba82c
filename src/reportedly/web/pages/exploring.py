"""What claims, map and timeline share: the selection of the address, its words and its filters."""

from __future__ import annotations

import msgspec

from reportedly.store.query import Query
from reportedly.web.asked import Asked
from reportedly.web.views.options import Options, options_of
from reportedly.web.views.selection import Chip, Selection

PER_PAGE = 40


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    """Hold the selection, as a question to the store, as chips, and the choices that its filters offer."""

    selection: Selection
    query: Query
    chips: list[Chip]
    options: Options


def explored(asked: Asked, *, limit: int = PER_PAGE) -> Chosen:
    """Read the selection of the address.

    Raises:
        BadQuery: a part of it cannot be read.
    """
    selection = Selection.from_params(asked.query)
    with asked.store.reading() as connection:
        options = options_of(connection, asked.book)
    labels = options.labels() | {
        "placed": {"yes": "with a point", "no": "not on the map"},
        "released": {"yes": "released", "no": "not released"},
        "undated": {"1": "undated too"},
    }
    return Chosen(
        selection=selection, query=selection.query(limit=limit), chips=selection.chips(labels), options=options
    )
