"""The one selection that claims, map, timeline and export share: all of it stands in the address of the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Protocol

import msgspec

from reportedly.errors import BadQuery
from reportedly.store.query import Box, Days, Query

LISTED = ("kind", "certainty", "standing", "status")
"""Parameters that may come several times."""
_FIELDS = {"kind": "kinds", "certainty": "certainties", "standing": "standings", "status": "statuses"}
_WORDS = ("q", "party", "source", "place", "country", "report", "incident")
_FLAGS = ("released", "placed")
_DAYS = ("since", "until", "published_since", "published_until")
NAMES = (*LISTED, *_WORDS, *_FLAGS, *_DAYS, "undated", "box", "order")
"""Every parameter of a selection, in the order in which an address names them."""
ORDERS = ("newest", "oldest", "happened")


class Params(Protocol):
    """Hold parameters by name, some of them several times; a query string and a form are such."""

    def get(self, key: str, /) -> Any:
        """Give the value of a parameter."""
        ...

    def getlist(self, key: str, /) -> Sequence[Any]:
        """Give all values of a parameter."""
        ...


class Selection(msgspec.Struct, frozen=True, kw_only=True):
    """Hold what was chosen, as it stands in the address; `until` and `published_until` are included, as people read.

    Empty means no condition. `box` is "south,west,north,east" in degrees.
    """

    kind: tuple[str, ...] = ()
    certainty: tuple[str, ...] = ()
    standing: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    q: str = ""
    party: str = ""
    source: str = ""
    place: str = ""
    country: str = ""
    report: str = ""
    incident: str = ""
    released: str = ""
    placed: str = ""
    since: str = ""
    until: str = ""
    published_since: str = ""
    published_until: str = ""
    undated: str = ""
    box: str = ""
    order: str = ""

    @classmethod
    def from_params(cls, params: Params) -> Selection:
        """Read a selection; parameters that are none of its are passed over."""
        values: dict[str, Any] = {name: tuple(str(v) for v in params.getlist(name) if v) for name in LISTED}
        values |= {name: str(params.get(name) or "").strip() for name in NAMES if name not in LISTED}
        return cls(**values)

    def params(self, **changes: Any) -> dict[str, Any]:
        """Give what stands in the address, without what is empty; `changes` replace single parameters."""
        plain = {name: getattr(self, name) for name in NAMES} | changes
        return {name: list(v) if isinstance(v, tuple) else v for name, v in plain.items() if v}

    def pairs(self, *, without: Iterable[str] = ()) -> list[tuple[str, str]]:
        """List the parameters one by one, for the hidden fields of a form."""
        left_out = set(without)
        found = []
        for name, value in self.params().items():
            if name not in left_out:
                found += [(name, one) for one in (value if isinstance(value, list) else [value])]
        return found

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing narrows the selection."""
        return not any(getattr(self, name) for name in NAMES if name != "order")

    def query(self, *, limit: int = 50) -> Query:
        """Put the selection as a question to the store.

        Raises:
            BadQuery: a day, a box or an order cannot be read.
        """
        if self.order and self.order not in ORDERS:
            raise BadQuery(f"there is no order {self.order!r}", remedy=f"Known are {', '.join(ORDERS)}.")
        chosen: dict[str, Any] = {field: getattr(self, name) for name, field in _FIELDS.items()}
        chosen |= {name: getattr(self, name) for name in _WORDS if name != "q"}
        chosen |= {name: _flag(name, getattr(self, name)) for name in _FLAGS}
        return Query(
            **chosen, words=self.q, happened=days_between(self.since, self.until), undated=bool(self.undated),
            published=days_between(self.published_since, self.published_until), box=_box(self.box),
            order=self.order or "newest", limit=limit,  # type: ignore[arg-type]
        )  # fmt: skip

    def chips(self, labels: Mapping[str, Mapping[str, str]]) -> list[Chip]:
        """List what narrows the selection, each with the selection that is left when it is taken away."""
        found = []
        for name in (*LISTED, *_WORDS, *_FLAGS, *_DAYS, "undated", "box"):
            value = getattr(self, name)
            for one in value if isinstance(value, tuple) else (value,):
                if one:
                    rest = tuple(v for v in value if v != one) if isinstance(value, tuple) else ""
                    words = labels.get(name, {}).get(one, one)
                    found.append(Chip(name=name, words=words, without=self.params(**{name: rest})))
        return found


class Chip(msgspec.Struct, frozen=True, kw_only=True):
    """Hold one condition in words, and the parameters without it."""

    name: str
    words: str
    without: dict[str, Any]


def read_day(text: str) -> date:
    """Read a day as it stands in an address or a form.

    Raises:
        BadQuery: it is not one.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadQuery(f"{text!r} is not a day", remedy="Write it as 2024-03-12.") from None


def days_between(since: str, until: str) -> Days | None:
    """Read a stretch of days, both ends included; None where neither is given.

    Raises:
        BadQuery: one of them is no day.
    """
    if not since and not until:
        return None
    last = read_day(until) if until else None
    after = last + timedelta(days=1) if last and last < date.max else None
    return Days(since=read_day(since) if since else None, until=after)


def _flag(name: str, text: str) -> bool | None:
    if text not in ("", "yes", "no"):
        raise BadQuery(f"{name} is {text!r}", remedy="It is yes, no or left out.")
    return {"": None, "yes": True, "no": False}[text]


def _box(text: str) -> Box | None:
    if not text:
        return None
    try:
        south, west, north, east = (float(part) for part in text.split(","))
    except ValueError:
        raise BadQuery(f"{text!r} is not a box", remedy="Write south,west,north,east in degrees.") from None
    return Box(south=south, west=west, north=north, east=east)
