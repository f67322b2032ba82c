"""UCDP-GED-shaped: 49 columns. Only incidents with a death reported and a kind that UCDP counts.

Source: UCDP GED codebook (columns, precision codes, event clarity, types of violence).
"""

from __future__ import annotations

import zlib

from reportedly.export.tables.material import Material, one_line, semicolons
from reportedly.export.tables.sheet import Cell, Column, Sheet, make_sheet
from reportedly.export.tables.world import country_of, priogrid
from reportedly.records import Derived

COLUMNS = tuple(
    Column(name, sort)  # type: ignore[arg-type]
    for name, sort in (
        ("id", "int"),
        ("relid", "str"),
        ("year", "int"),
        ("active_year", "int"),
        ("code_status", "str"),
        ("type_of_violence", "int"),
        ("conflict_dset_id", "str"),
        ("conflict_new_id", "int"),
        ("conflict_name", "str"),
        ("dyad_dset_id", "str"),
        ("dyad_new_id", "int"),
        ("dyad_name", "str"),
        ("side_a_dset_id", "str"),
        ("side_a_new_id", "int"),
        ("side_a", "str"),
        ("side_b_dset_id", "str"),
        ("side_b_new_id", "int"),
        ("side_b", "str"),
        ("number_of_sources", "int"),
        ("source_article", "str"),
        ("source_office", "str"),
        ("source_date", "str"),
        ("source_headline", "str"),
        ("source_original", "str"),
        ("where_prec", "int"),
        ("where_coordinates", "str"),
        ("where_description", "str"),
        ("adm_1", "str"),
        ("adm_2", "str"),
        ("latitude", "float"),
        ("longitude", "float"),
        ("geom_wkt", "str"),
        ("priogrid_gid", "int"),
        ("country", "str"),
        ("country_id", "int"),
        ("region", "str"),
        ("event_clarity", "int"),
        ("date_prec", "int"),
        ("date_start", "str"),
        ("date_end", "str"),
        ("deaths_a", "int"),
        ("deaths_b", "int"),
        ("deaths_civilians", "int"),
        ("deaths_unknown", "int"),
        ("best", "int"),
        ("high", "int"),
        ("low", "int"),
        ("gwnoa", "str"),
        ("gwnob", "str"),
    )
)
LOST = {
    "rows without a death, a day, or a kind UCDP counts": "UCDP codes deadly organised violence; left out and counted",
    "conflict, dyad and side ids": "UCDP's own numbers, which we do not give: left blank, names are kept",
    "kind, rule, incident": "no columns; kept in conflict_name and relid",
    "injured_low, injured, injured_high, injured_words, killed_words": "no columns",
    "id": "no column: id and relid are made from the incident",
    "certainty, grade": "no column",
    "radius_m, gazetteer": "no column; where_prec has seven grades",
    "actors, targets": "the first of each stands as a side; further ones have no column",
    "victims, means": "no column",
    "first_published, last_published": "no column; source_date holds the day of each report",
    "deaths by side": "accounts of sides are in the spread; all deaths stand under deaths_unknown",
    "claims, lineage, because": "no column; the lineage is kept in source_article",
}
_TIME = {"part_of_day": 1, "day": 1, "days": 2, "week": 3, "month": 4, "months": 5, "year": 5}
_PLACE = {"site": 1, "locality": 1, "near": 2, "district": 3, "province": 4, "region": 5, "country": 6, "sea": 7}
_CIVIL = ("civilians", "civilian", "protesters", "media")


def ucdp_sheet(material: Material) -> Sheet:
    """Lay rows out as UCDP GED does; what UCDP would not code is left out and counted in `lost`."""
    rows = [_row(derived, material) for derived in material.rows if _codes(derived, material)]
    dropped = len(material.rows) - len(rows)
    return make_sheet(COLUMNS, rows, LOST | ({"rows left out": str(dropped)} if dropped else {}))


def _codes(row: Derived, material: Material) -> bool:
    kind = material.codebook.kinds[row.kind]
    return bool(kind.ucdp and row.killed and row.earliest and row.time_precision in _TIME)


def _row(row: Derived, material: Material) -> dict[str, Cell]:
    assert row.earliest is not None
    assert row.latest is not None
    assert row.killed is not None
    country = country_of(row.country)
    side_a, side_b = row.actors[0] if row.actors else None, row.targets[0] if row.targets else None
    members = material.members(row)
    point = row.lat is not None and row.lon is not None
    found: dict[str, Cell] = {
        "id": number_of(row.incident),
        "relid": f"{country.iso3 if country else 'XXX'}-{row.earliest.year}-{row.incident}",
        "year": row.earliest.year,
        "code_status": "Clear",
        "type_of_violence": _type(row, material),
        "conflict_name": f"{row.kind} (rule {row.rule})",
        "dyad_name": f"{side_a or 'unknown'} - {side_b or 'Civilians'}",
        "side_a": side_a,
        "side_b": side_b,
        "number_of_sources": row.origins,
        "source_article": semicolons([*(h.claim.report for h in members), *row.lineage]),
        "source_office": semicolons(row.publishers),
        "source_date": semicolons(dict.fromkeys(h.published.isoformat() for h in members if h.published)),
        "source_original": semicolons(row.sources),
        "where_prec": _PLACE.get(row.place_precision),
        "where_coordinates": row.place,
        "where_description": row.place_text,
        "adm_1": row.admin1,
        "latitude": row.lat,
        "longitude": row.lon,
        "geom_wkt": f"POINT ({row.lon} {row.lat})" if point else None,
        "priogrid_gid": priogrid(row.lat, row.lon),
        "country": country.name if country else None,
        "country_id": country.gw if country else None,
        "region": country.ucdp_region if country else None,
        "event_clarity": 1 if row.time_precision in ("day", "part_of_day") and len(members) >= 1 else 2,
        "date_prec": _TIME[row.time_precision],
        "date_start": f"{row.earliest} 00:00:00.000",
        "date_end": f"{row.latest} 00:00:00.000",
        "deaths_a": 0,
        "deaths_b": 0,
        "deaths_civilians": row.killed if row.target_sort in _CIVIL else 0,
        "deaths_unknown": 0 if row.target_sort in _CIVIL else row.killed,
        "best": row.killed,
        "high": row.killed_high,
        "low": row.killed_low,
    }
    return found | ({"source_headline": one_line(row.account)} if row.account else {})


def _type(row: Derived, material: Material) -> int:
    ucdp = material.codebook.kinds[row.kind].ucdp
    types = ucdp.types if ucdp else ()
    if row.target_sort in _CIVIL and 3 in types:
        return 3
    state = not {"state_forces", "police", "government"}.isdisjoint((row.actor_sort, row.target_sort))
    return 1 if state and 1 in types else 2 if 2 in types and row.actor_sort and row.target_sort else (types or (1,))[0]


def number_of(incident: str) -> int:
    """Make a stable number of an incident's id: CRC-32, so two may clash in very large sets."""
    return zlib.crc32(incident.encode())
