"""PLOVER JSON records, one a line; what PLOVER has no name for stands under `reportedly`.

Source: PLOVER manual, "Data Fields" (Open Event Data Alliance).
"""

from __future__ import annotations

from typing import Any

import msgspec

from reportedly.errors import BadRecord
from reportedly.export.tables.material import Material
from reportedly.export.tables.world import country_of
from reportedly.records import Derived

LOST = {
    "kinds without a PLOVER type (displacement, law, toll)": "left out and counted",
    "rows without a day": "PLOVER requires a date; left out and counted",
    "country, region, sea as places": "resolution 1 for all three",
}
QUAD = {
    "AGREE": 1,
    "CONSULT": 1,
    "SUPPORT": 1,
    "CONCEDE": 1,
    "COOPERATE": 2,
    "AID": 2,
    "RETREAT": 2,
    "REQUEST": 3,
    "ACCUSE": 3,
    "REJECT": 3,
    "THREATEN": 3,
    "PROTEST": 4,
    "SANCTION": 4,
    "MOBILIZE": 4,
    "COERCE": 4,
    "ASSAULT": 4,
}
SCALE = {
    "AGREE": 2.5,
    "CONSULT": 4.0,
    "SUPPORT": 5.0,
    "CONCEDE": 4.5,
    "COOPERATE": 9.5,
    "AID": 10.0,
    "RETREAT": 6.5,
    "REQUEST": 0.0,
    "ACCUSE": -3.0,
    "REJECT": -2.0,
    "THREATEN": -3.5,
    "PROTEST": -5.0,
    "SANCTION": -6.0,
    "MOBILIZE": -5.5,
    "COERCE": -7.0,
    "ASSAULT": -9.0,
}
"""Scores of the types. The manual prints ACCUSE as 3 among negative modes; it is read as -3."""
_RESOLUTION = {"site": 5, "locality": 4, "near": 4, "district": 3, "province": 2, "region": 1, "country": 1, "sea": 1}


def plover_records(material: Material) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """Make PLOVER records, and say what is lost."""
    records = []
    for row in material.rows:
        plover = material.codebook.kinds[row.kind].plover
        if plover is None or plover.code is None or row.earliest is None:
            continue
        records.append(_record(row, plover.code.split(" / ")[0], plover.mode, material))
    dropped = len(material.rows) - len(records)
    return records, LOST | ({"rows left out": str(dropped)} if dropped else {})


def _record(row: Derived, code: str, mode: str | None, material: Material) -> dict[str, Any]:
    country = country_of(row.country)
    iso3 = country.iso3 if country else None
    found: dict[str, Any] = {
        "id": row.id,
        "has_event": True,
        "date": row.earliest.isoformat() if row.earliest else None,
        "enddate": row.latest.isoformat() if row.latest and row.latest != row.earliest else None,
        "actor": [_entity(a, row.actor_sort) for a in row.actors] or [{"entity_text": "", "sector": "UNK"}],
        "recipient": [_entity(t, row.target_sort) for t in row.targets],
        "event": [code],
        "mode": [mode] if mode else [],
        "context": ["hypothetical"] if row.certainty == "possible" else [],
        "quad_code": QUAD[code],
        "event_scale": SCALE[code],
        "event_loc": _location(row, iso3),
        "event_text": list(row.means),
        "link": row.incident,
        "size": _size(row),
        "text_info": {"sequence": 1},
        "cite_info": {"corpus": "reportedly", "publication": list(row.publishers), "codebook": material.codebook.name},
        "coder": "machine",
        "coded_date": material.day.isoformat(),
        "reportedly": msgspec.to_builtins(row, str_keys=True),
    }
    return {key: value for key, value in found.items() if value not in (None, [], {})}


_SECTORS = {
    "state_forces": "MIL", "police": "COP", "government": "GOV", "armed_group": "REB", "rebel": "REB", "rebel_group": "REB",
    "militia": "PRM", "criminal_group": "CRM", "civilians": "CVL", "civilian": "CVL", "media": "JRN", "political": "PTY",
    "unknown": "UAF",
}  # fmt: skip


def _entity(words: str, sort: str | None) -> dict[str, str]:
    found = {"entity_text": words}
    return found | ({"sector": _SECTORS[sort]} if sort in _SECTORS else {})


def _location(row: Derived, iso3: str | None) -> dict[str, Any]:
    found = {
        "extracted_place": row.place_text,
        "resolved_place": row.place,
        "geonameid": row.gazetteer,
        "lat": row.lat,
        "lon": row.lon,
        "province": row.admin1,
        "country_code": iso3,
        "resolution": _RESOLUTION.get(row.place_precision),
    }
    return {key: value for key, value in found.items() if value is not None}


def _size(row: Derived) -> dict[str, int]:
    return {name: n for name, n in (("dead", row.killed), ("injured", row.injured)) if n is not None}


def write_plover(material: Material) -> bytes:
    """Write PLOVER records as JSON Lines."""
    encoder = msgspec.json.Encoder()
    return b"".join(encoder.encode(record) + b"\n" for record in plover_records(material)[0])


def read_plover(data: bytes) -> list[Derived]:
    """Read our rows back out of PLOVER records.

    Raises:
        BadRecord: a record without what PLOVER requires, or without our part.
    """
    found = []
    for number, line in enumerate(data.splitlines(), 1):
        record = msgspec.json.decode(line)
        missing = [key for key in ("id", "date", "actor", "event", "reportedly") if key not in record]
        if missing:
            raise BadRecord(f"a PLOVER record without {', '.join(missing)}", where=f"line {number}")
        found.append(msgspec.convert({**record["reportedly"], "record": "derived"}, Derived))
    return found
