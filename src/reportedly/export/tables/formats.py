"""The table of formats: what each writes, reads back, and cannot hold."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from reportedly.errors import ConfigError
from reportedly.export.tables import acled, eventreport, gdelt, plain, plover, rdf, ucdp
from reportedly.export.tables.geojson import read_geojson, write_geojson
from reportedly.export.tables.material import Material
from reportedly.export.tables.parquet import read_parquet, write_parquet
from reportedly.export.tables.sheet import Column, Sheet, read_delimited, write_delimited
from reportedly.records import Derived
from reportedly.records.wire import decode, encode

Files = dict[str, bytes]


class Format(msgspec.Struct, frozen=True, kw_only=True):
    """Hold one format.

    `write` gives files by name; `read` reads them back into what `rows` gives for the same material: that is how a
    round trip is checked. `lost` names what our records hold and the format cannot.
    """

    name: str
    what: str
    write: Callable[[Material], Files]
    read: Callable[[Files], Any]
    rows: Callable[[Material], Any]
    lost: Callable[[Material], dict[str, str]] = lambda material: {}


def _delimited(
    name: str, what: str, file: str, columns: tuple[Column, ...], sheet: Callable[[Material], Sheet]
) -> Format:
    return Format(
        name=name,
        what=what,
        write=lambda m: {file: write_delimited(sheet(m)).encode()},
        read=lambda files: read_delimited(files[file].decode(), columns).rows,
        rows=lambda m: sheet(m).rows,
        lost=lambda m: sheet(m).lost,
    )


def _whole(m: Material) -> list[Derived]:
    return list(m.rows)


def _write_lines(m: Material) -> Files:
    return {"incidents.jsonl": b"".join(encode(row) + b"\n" for row in m.rows)}


def _read_lines(files: Files) -> list[Any]:
    return [decode(line) for line in files["incidents.jsonl"].splitlines()]


def _plain_sheet(m: Material) -> Sheet:
    return plain.plain_sheet(m.rows)


def _read_csv(files: Files) -> list[Derived]:
    return plain.read_plain(read_delimited(files["incidents.csv"].decode(), plain.COLUMNS))


_TAGS = tuple(plain.TAGS[column.name] for column in plain.COLUMNS)


def _read_hxl(files: Files) -> list[Derived]:
    return plain.read_plain(read_delimited(files["incidents.hxl.csv"].decode(), plain.COLUMNS, tags=True))


_GDELT = {
    "events.export.CSV": (gdelt.event_sheet, gdelt.EVENT_COLUMNS),
    "events.mentions.CSV": (gdelt.mention_sheet, gdelt.MENTION_COLUMNS),
}


def _write_gdelt(m: Material) -> Files:
    return {f: write_delimited(sheet(m), delimiter="\t", header=False).encode() for f, (sheet, _) in _GDELT.items()}


def _read_gdelt(files: Files) -> dict[str, Any]:
    return {
        f: read_delimited(files[f].decode(), columns, delimiter="\t", header=False).rows
        for f, (_, columns) in _GDELT.items()
    }


FORMATS: dict[str, Format] = {
    f.name: f
    for f in (
        Format(name="jsonl", what="rows in the wire format", write=_write_lines, read=_read_lines, rows=_whole),
        Format(
            name="csv",
            what="rows with every field",
            read=_read_csv,
            rows=_whole,
            write=lambda m: {"incidents.csv": write_delimited(_plain_sheet(m)).encode()},
        ),
        Format(
            name="hxl",
            what="rows with every field and HXL tags",
            read=_read_hxl,
            rows=_whole,
            write=lambda m: {"incidents.hxl.csv": write_delimited(_plain_sheet(m), tags=_TAGS).encode()},
        ),
        Format(
            name="parquet",
            what="rows with every field, typed",
            rows=_whole,
            write=lambda m: {"incidents.parquet": write_parquet(m.rows)},
            read=lambda files: read_parquet(files["incidents.parquet"]),
        ),
        Format(
            name="geojson",
            what="rows as features of a map",
            rows=_whole,
            write=lambda m: {"incidents.geojson": write_geojson(m.rows)},
            read=lambda files: read_geojson(files["incidents.geojson"]),
        ),
        _delimited("acled", "ACLED's 31 columns", "acled.csv", acled.COLUMNS, acled.acled_sheet),
        _delimited("ucdp-ged", "UCDP GED's 49 columns", "ucdp_ged.csv", ucdp.COLUMNS, ucdp.ucdp_sheet),
        _delimited(
            "eventreport",
            "a row for each report and incident",
            "eventreport.csv",
            eventreport.COLUMNS,
            eventreport.eventreport_sheet,
        ),
        Format(
            name="plover",
            what="PLOVER JSON records",
            write=lambda m: {"plover.jsonl": plover.write_plover(m)},
            read=lambda files: plover.read_plover(files["plover.jsonl"]),
            rows=lambda m: [r for r in m.rows if r.id in {p["id"] for p in plover.plover_records(m)[0]}],
            lost=lambda m: plover.plover_records(m)[1],
        ),
        Format(
            name="rdf",
            what="N-Triples with PROV-O: rows and what each was derived from",
            write=lambda m: {"incidents.nt": rdf.write_rdf(m)},
            read=lambda files: rdf.read_rdf(files["incidents.nt"]),
            rows=lambda m: sorted(m.rows, key=lambda row: row.id),
        ),
        Format(
            name="gdelt",
            what="GDELT events and mentions",
            write=_write_gdelt,
            read=_read_gdelt,
            rows=lambda m: {f: sheet(m).rows for f, (sheet, _) in _GDELT.items()},
            lost=lambda m: gdelt.event_sheet(m).lost,
        ),
    )
}


def format_named(name: str) -> Format:
    """Look a format up.

    Raises:
        ConfigError: there is no such format.
    """
    if name not in FORMATS:
        raise ConfigError(f"no format {name!r}", remedy=f"Use one of: {', '.join(FORMATS)}.")
    return FORMATS[name]
