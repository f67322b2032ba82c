"""What claims, map and timeline share: the selection of the address, its words and its filters."""

from __future__ import annotations

import msgspec

from reportedly.store import Connection
from reportedly.store.query import Query
from reportedly.store.running import Names, Tally, names_of, tally
from reportedly.web.asked import Asked
from reportedly.web.views.options import Options, options_of
from reportedly.web.views.selection import Chip, Selection

PER_PAGE = 40
_FLAGS = {
    "placed": {"yes": "with a point", "no": "not on the map"},
    "released": {"yes": "released", "no": "not released"},
    "undated": {"1": "undated too"},
}


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
        countries = names_in(asked, connection).countries
    options = asked.house.memo.once(("options", countries), lambda: options_of(countries, asked.book))
    chips = [] if selection.is_empty else selection.chips(options.labels() | _FLAGS)
    return Chosen(selection=selection, query=selection.query(limit=limit), chips=chips, options=options)


def names_in(asked: Asked, connection: Connection) -> Names:
    """Gather the countries and publishers of the store."""
    return asked.house.memo.carried(("names",), lambda known: names_of(connection, known))


def counted(asked: Asked, connection: Connection, query: Query) -> Tally:
    """Count the claims of a question, and the days on which they begin; carried on from request to request."""
    same = plain_query(query)
    return asked.house.memo.carried(("tally", same), lambda known: tally(connection, same, known))


def plain_query(query: Query) -> Query:
    """Give a question without what sums do not depend on: order and length of a list."""
    return msgspec.structs.replace(query, order="newest", limit=1)
