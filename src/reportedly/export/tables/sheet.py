"""A sheet: named columns with types, rows of plain values, and what a format cannot hold."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal

import msgspec

from reportedly.errors import BadRecord, LawBroken

Cell = str | int | float | bool | date | None
Sort = Literal["str", "int", "float", "bool", "date"]


class Column(msgspec.Struct, frozen=True):
    """Hold a column's name, the type of its cells, and which of our fields it comes from (empty: set by the format)."""

    name: str
    sort: Sort = "str"
    of: str = ""


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """Hold rows in the order of the columns; `lost` names what our records hold and this format cannot."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    lost: dict[str, str] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """Name the columns in order."""
        return tuple(column.name for column in self.columns)


def make_sheet(
    columns: Sequence[Column], rows: Sequence[Mapping[str, Cell]], lost: Mapping[str, str] | None = None
) -> Sheet:
    """Lay rows out under columns.

    Raises:
        LawBroken: a row has a value that no column holds, or one of another type than its column.
    """
    return Sheet(columns=tuple(columns), rows=tuple(_row(columns, row) for row in rows), lost=dict(lost or {}))


_TYPES: dict[str, tuple[type, ...]] = {
    "str": (str,),
    "int": (int,),
    "float": (float, int),
    "bool": (bool,),
    "date": (date,),
}


def _row(columns: Sequence[Column], row: Mapping[str, Cell]) -> tuple[Cell, ...]:
    extra = set(row) - {column.name for column in columns}
    if extra:
        raise LawBroken(f"a row has values without a column: {sorted(extra)}")
    for column in columns:
        value = row.get(column.name)
        if value is not None and not isinstance(value, _TYPES[column.sort]):
            raise LawBroken(f"column {column.name!r} wants {column.sort}, a row has {value!r}")
    return tuple(row.get(column.name) for column in columns)


def write_delimited(sheet: Sheet, *, delimiter: str = ",", header: bool = True, tags: Sequence[str] = ()) -> str:
    """Write a sheet as RFC 4180 text; dates as YYYY-MM-DD, booleans as 1 and 0, nothing as an empty cell.

    Args:
        sheet: the sheet.
        delimiter: what stands between cells.
        header: whether the first line names the columns.
        tags: a second line under the names (HXL).
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n", quoting=csv.QUOTE_MINIMAL)
    if header:
        writer.writerow(sheet.names)
    if tags:
        writer.writerow(tags)
    writer.writerows([_cell(value) for value in row] for row in sheet.rows)
    return out.getvalue()


def _cell(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    return value.isoformat() if isinstance(value, date) else str(value)


def read_delimited(
    text: str, columns: Sequence[Column], *, delimiter: str = ",", header: bool = True, tags: bool = False
) -> Sheet:
    """Read back what `write_delimited` wrote, cells in the columns' types.

    An empty cell of text is read as nothing: the written form does not tell them apart, and rows hold no empty text.

    Raises:
        BadRecord: other columns than those wanted, a line of another length, a cell of another type.
    """
    lines = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    if header:
        names = tuple(lines.pop(0)) if lines else ()
        if names != tuple(column.name for column in columns):
            raise BadRecord(f"the columns are {names}", where="line 1")
    if tags and lines:
        lines.pop(0)
    return Sheet(columns=tuple(columns), rows=tuple(_read_row(columns, line, i) for i, line in enumerate(lines, 2)))


def _read_row(columns: Sequence[Column], line: Sequence[str], number: int) -> tuple[Cell, ...]:
    if len(line) != len(columns):
        raise BadRecord(f"{len(line)} cells, wanted {len(columns)}", where=f"line {number}")
    try:
        return tuple(_value(cell, column.sort) for cell, column in zip(line, columns, strict=True))
    except ValueError as error:
        raise BadRecord(str(error), where=f"line {number}") from None


def _value(cell: str, sort: Sort) -> Cell:
    if cell == "":
        return None
    if sort == "bool":
        return cell == "1"
    readers = {"str": str, "int": int, "float": float, "date": date.fromisoformat}
    return readers[sort](cell)  # type: ignore[operator,no-any-return]
