"""Parquet with typed columns, lists as lists and evidence as a map; needs pyarrow (the `tables` extra)."""

from __future__ import annotations

import io
from collections.abc import Sequence
from types import ModuleType
from typing import Any

import msgspec

from reportedly.errors import ConfigError
from reportedly.export.tables.plain import COLUMNS, LISTS
from reportedly.records import Derived


def write_parquet(rows: Sequence[Derived]) -> bytes:
    """Write rows as one Parquet file; the same rows with the same pyarrow give the same bytes.

    Raises:
        ConfigError: pyarrow is not installed.
    """
    arrow = _arrow()
    table = arrow.Table.from_pylist([_plain(row) for row in rows], schema=_schema(arrow))
    out = io.BytesIO()
    arrow.parquet.write_table(table, out, compression="zstd")
    return out.getvalue()


def read_parquet(data: bytes) -> list[Derived]:
    """Read rows back.

    Raises:
        ConfigError: pyarrow is not installed.
    """
    arrow = _arrow()
    found = []
    for row in arrow.parquet.read_table(io.BytesIO(data)).to_pylist():
        values: dict[str, Any] = {k: v for k, v in row.items() if v is not None}
        values |= {name: tuple(values[name]) for name in LISTS}
        values["because"] = {k: tuple(v) for k, v in values["because"]}
        found.append(Derived(**values))
    return found


def _arrow() -> ModuleType:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise ConfigError("Parquet needs pyarrow", remedy="Install reportedly[tables].") from None
    return pyarrow  # type: ignore[no-any-return]


def _schema(arrow: ModuleType) -> Any:
    sorts = {"str": arrow.string(), "int": arrow.int64(), "float": arrow.float64(), "date": arrow.date32()}
    fields = []
    for column in COLUMNS:
        sort = arrow.list_(arrow.string()) if column.name in LISTS else sorts[column.sort]
        if column.name == "because":
            sort = arrow.map_(arrow.string(), arrow.list_(arrow.string()))
        fields.append(arrow.field(column.name, sort))
    return arrow.schema(fields)


def _plain(row: Derived) -> dict[str, Any]:
    found = msgspec.structs.asdict(row)
    return {**found, "because": list(row.because.items())}
