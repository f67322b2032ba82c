"""Our own columns: every field of a derived row, with its precision, gazetteer id, lineage and rule."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from reportedly.export.tables.sheet import Cell, Column, Sheet, make_sheet
from reportedly.records import Derived

SEPARATOR = "; "
LISTS = ("actors", "targets", "victims", "means", "sources", "publishers", "claims", "lineage")
_NUMBERS = ("radius_m", "killed_low", "killed", "killed_high", "injured_low", "injured", "injured_high", "origins")
_SORTS: dict[str, Any] = (
    dict.fromkeys(_NUMBERS, "int")
    | dict.fromkeys(("lat", "lon"), "float")
    | dict.fromkeys(("earliest", "latest", "first_published", "last_published"), "date")
)
COLUMNS = (
    *tuple(Column(name, _SORTS.get(name, "str"), name) for name in Derived.__struct_fields__ if name != "because"),
    Column("because", "str", "because"),
)
TAGS = {
    "id": "#meta+id",
    "incident": "#event+id",
    "rule": "#meta+rule",
    "kind": "#event+type",
    "certainty": "#meta+certainty",
    "earliest": "#date+start",
    "latest": "#date+end",
    "time_precision": "#date+precision",
    "place": "#loc+name",
    "place_text": "#loc+text",
    "country": "#country+code+v_iso2",
    "admin1": "#adm1+name",
    "lat": "#geo+lat",
    "lon": "#geo+lon",
    "radius_m": "#geo+radius+m",
    "place_precision": "#geo+precision",
    "gazetteer": "#loc+code",
    "actors": "#group+actor+list",
    "actor_sort": "#group+actor+type",
    "targets": "#group+target+list",
    "target_sort": "#group+target+type",
    "victims": "#group+victim+list",
    "means": "#event+means",
    "killed_low": "#affected+killed+min",
    "killed": "#affected+killed",
    "killed_high": "#affected+killed+max",
    "killed_words": "#affected+killed+text",
    "injured_low": "#affected+injured+min",
    "injured": "#affected+injured",
    "injured_high": "#affected+injured+max",
    "injured_words": "#affected+injured+text",
    "grade": "#meta+grade",
    "origins": "#meta+sources+num",
    "sources": "#meta+source+list",
    "publishers": "#meta+publisher+list",
    "first_published": "#date+published+first",
    "last_published": "#date+published+last",
    "account": "#description",
    "claims": "#meta+claim+list",
    "lineage": "#meta+lineage",
    "because": "#meta+evidence",
}


def plain_sheet(rows: Sequence[Derived]) -> Sheet:
    r"""Lay rows out in our own columns: lists are joined with "; " (a ";" within is written "\;"), nothing is lost."""
    return make_sheet(COLUMNS, [_row(row) for row in rows])


def _row(row: Derived) -> dict[str, Cell]:
    found: dict[str, Cell] = {}
    for name in Derived.__struct_fields__:
        value = getattr(row, name)
        if name in LISTS:
            found[name] = join_list(value) or None
        elif name == "because":
            found[name] = msgspec.json.encode(value, order="sorted").decode() if value else None
        else:
            found[name] = value if value != "" else None
    return found


def join_list(values: Sequence[str]) -> str:
    """Write a list in one cell."""
    return SEPARATOR.join(value.replace("\\", "\\\\").replace(";", "\\;") for value in values)


def split_list(cell: str) -> tuple[str, ...]:
    """Read a list from one cell, as `join_list` wrote it."""
    found, current, at = [], "", 0
    while at < len(cell):
        if cell[at] == "\\" and at + 1 < len(cell):
            current, at = current + cell[at + 1], at + 2
        elif cell.startswith(SEPARATOR, at):
            found.append(current)
            current, at = "", at + len(SEPARATOR)
        else:
            current, at = current + cell[at], at + 1
    return (*found, current)


def read_plain(sheet: Sheet) -> list[Derived]:
    """Read rows back from a sheet of our own columns, no value changed."""
    found = []
    for row in sheet.rows:
        values: dict[str, Any] = {
            name: value for name, value in zip(sheet.names, row, strict=True) if value is not None
        }
        for name in LISTS:
            if name in values:
                values[name] = split_list(values[name])
        if "because" in values:
            values["because"] = msgspec.json.decode(values["because"], type=dict[str, tuple[str, ...]])
        found.append(Derived(**values))
    return found
