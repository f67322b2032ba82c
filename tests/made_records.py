"""Records made at random from their types, for tests of laws that hold for every record on the wire."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

import msgspec
from hypothesis import reject
from hypothesis import strategies as st

from reportedly.errors import LawBroken
from reportedly.records import Claim, End, Passage, Quantity, Report, Span, When, Where
from reportedly.records.wire import Record

RECORDS: tuple[type[msgspec.Struct], ...] = get_args(Record)
TEXTS = st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=20)
WORDS = TEXTS.filter(bool)
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=4,
)
_PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    str: TEXTS,
    int: st.integers(0, 10**12),
    float: st.floats(allow_nan=False, allow_infinity=False),
    bool: st.booleans(),
    date: st.dates(),
    datetime: st.datetimes(timezones=st.just(UTC)),
    NoneType: st.none(),
    Any: _JSON,
}


def values_of(sort: Any) -> st.SearchStrategy[Any]:
    """Make values of a field's type."""
    origin, inner = get_origin(sort), get_args(sort)
    if sort in _PLAIN:
        return _PLAIN[sort]
    if origin is Literal:
        return st.sampled_from(inner)
    if origin in (Union, UnionType):
        return st.one_of(*(values_of(part) for part in inner))
    if origin is dict:
        return st.dictionaries(values_of(inner[0]), values_of(inner[1]), max_size=3)
    if origin is tuple and inner[-1] is Ellipsis:
        return st.lists(values_of(inner[0]), max_size=3).map(tuple)
    if origin is tuple:
        return st.tuples(*(values_of(part) for part in inner))
    return records(sort)


@st.composite
def records(draw: st.DrawFn, sort: type[msgspec.Struct]) -> Any:
    """Make a record of a sort that keeps the laws of the data; its id is left to its content."""
    fields = {field.name: field.type for field in msgspec.structs.fields(sort) if field.name != "id"}
    values = {name: draw(values_of(kind)) for name, kind in fields.items()}
    if issubclass(sort, Span):
        values["text"] = draw(WORDS)
        values["end"] = values["start"] + len(values["text"])
    if sort in _LAWS:
        _LAWS[sort](values)
    try:
        return sort(**values)
    except LawBroken:
        reject()


def _report(values: dict[str, Any]) -> None:
    passages = values["passages"]
    values["text"] = "".join(p.text for p in passages) or values["text"]
    at, placed = 0, []
    for passage in passages:
        placed.append(Passage.cut(values["text"], at, at + len(passage.text), sort=passage.sort))
        at += len(passage.text)
    values["passages"] = tuple(placed)


def _claim(values: dict[str, Any]) -> None:
    if not values["says"]:
        values["manner"] = "own"
    elif values["manner"] == "own":
        values["manner"] = "said"


def _end(values: dict[str, Any]) -> None:
    values["reports_in"] = values["reports_out"] + values["failed"] + values["skipped"]


def _quantity(values: dict[str, Any]) -> None:
    known = iter(sorted(values[end] for end in ("low", "best", "high") if values[end] is not None))
    for end in ("low", "best", "high"):
        values[end] = None if values[end] is None else next(known)


def _when(values: dict[str, Any]) -> None:
    days = [day for day in (values["earliest"], values["latest"]) if day is not None]
    values["earliest"], values["latest"] = (min(days), max(days)) if days else (None, None)


def _where(values: dict[str, Any]) -> None:
    if None in (values["lat"], values["lon"], values["radius_m"]) or values["precision"] == "country":
        values["lat"] = values["lon"] = values["radius_m"] = None
    else:
        values["lat"], values["lon"] = values["lat"] % 90, values["lon"] % 180


_LAWS: dict[type[msgspec.Struct], Callable[[dict[str, Any]], None]] = {
    Report: _report, Claim: _claim, End: _end, Quantity: _quantity, When: _when, Where: _where,
}  # fmt: skip
"""How random values are brought to keep a record's law; a record that is not here is drawn until it keeps its own."""
