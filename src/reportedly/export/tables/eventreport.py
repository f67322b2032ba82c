"""Report-level rows as the R package `eventreport` and MAVERICK take them: one row per report and incident.

Source: van Baalen and Höglund, `eventreport` (column names and codes of precision).
"""

from __future__ import annotations

from typing import Any

from reportedly.export.tables.material import Material, one_line, semicolons
from reportedly.export.tables.sheet import Cell, Column, Sheet, make_sheet
from reportedly.export.tables.world import country_of
from reportedly.incidents.facts import figure_of
from reportedly.incidents.heard import Heard
from reportedly.records import Claim, Derived, Where

_ACTOR = (
    "",
    "_id",
    "_type",
    "_subtype",
    "_violence",
    "_precision",
    "_initiator",
    "_perpetrator",
    "_intervener",
    "_bystander",
    "_victim",
)
_FLAGS = _ACTOR[6:]
SIX = 6
_HEAD = (
    ("id", "str"),
    ("event_id", "str"),
    ("country", "str"),
    ("date_start", "date"),
    ("date_end", "date"),
    ("city", "str"),
    ("location", "str"),
    ("latitude", "float"),
    ("longitude", "float"),
    ("geo_precision", "int"),
)
_TAIL = (
    ("event_context", "str"),
    ("target", "str"),
    ("deaths_best", "int"),
    ("deaths_low", "int"),
    ("deaths_high", "int"),
    ("injuries_best", "int"),
    ("injuries_low", "int"),
    ("injuries_high", "int"),
    ("displacement", "int"),
    ("damage", "int"),
    ("source", "str"),
    ("number_of_sources", "int"),
    ("source_author", "str"),
    ("source_type", "str"),
    ("source_classification", "str"),
    ("unit_of_analysis", "str"),
    ("aggregation", "str"),
)
_ACTORS = tuple((f"actor{i}{end}", "int" if end in _FLAGS else "str") for i in range(1, SIX + 1) for end in _ACTOR)
COLUMNS = tuple(Column(name, sort) for name, sort in (*_HEAD, *_ACTORS, *_TAIL))  # type: ignore[arg-type]
LOST = {
    "chain of speakers": "the innermost speaker is the author; the chain is in source",
    "vague figures": "left blank: the package wants numbers; which number a vague word is worth is for a rule to say",
    "actor ids, subtypes, precision; event_context": "not known to us: left blank",
    "claims of one report beyond the first": "kept, as rows of their own",
    "gazetteer, lineage, rule": "no column; report-level rows need no rule",
    "id, kind, certainty, earliest, latest, time_precision, place, place_text, country, admin1, lat, lon, radius_m, "
    "place_precision, actors, actor_sort, targets, target_sort, victims, means, killed_low, killed, killed_high, "
    "killed_words, injured_low, injured, injured_high, injured_words, grade, origins, sources, publishers, "
    "first_published, last_published, account, because": "what a rule draws from an incident: here each report's own "
    "values stand instead",
}
_GEO = {"site": 6, "locality": 5, "near": 4, "district": 3, "province": 2, "region": 2, "country": 1, "sea": 1}


def eventreport_sheet(material: Material) -> Sheet:
    """Lay out one row for each claim of each incident; denied and unknown accounts are left out and counted."""
    rows, dropped = [], 0
    for derived in material.rows:
        for heard in material.members(derived):
            if heard.claim.certainty in ("denied", "unknown"):
                dropped += 1
                continue
            rows.append(_row(derived, heard))
    return make_sheet(COLUMNS, rows, LOST | ({"denials and unknowns left out": str(dropped)} if dropped else {}))


def _row(row: Derived, heard: Heard) -> dict[str, Cell]:
    claim = heard.claim
    where, when, country = claim.where, claim.when, country_of(claim.where.country if claim.where else None)
    speaker = claim.says[-1].name or claim.says[-1].text if claim.says else heard.publisher
    found: dict[str, Cell] = {
        "id": claim.id,
        "event_id": row.incident,
        "country": country.name if country else None,
        "date_start": when.earliest if when else None,
        "date_end": when.latest if when else None,
        "city": (where.name or where.text) if where else None,
        "location": where.text if where else None,
        "geo_precision": _geo(where),
        "target": semicolons(p.text for p in claim.target),
        "source": _source(heard),
        "displacement": int(claim.kind == "displacement" or _has(claim, "displaced")),
        "damage": int(claim.kind == "destruction" or _has(claim, "destroyed")),
        "number_of_sources": len(claim.says) or 1,
        "source_author": speaker or None,
        "source_type": claim.says[-1].sort if claim.says else "media",
        "unit_of_analysis": "Event report",
        "aggregation": "None",
    }
    if where and where.lat is not None:
        found |= {"latitude": where.lat, "longitude": where.lon}
    return found | _figures(claim, "killed", "deaths") | _figures(claim, "injured", "injuries") | _actors(claim)


def _geo(where: Where | None) -> int | None:
    return _GEO.get(where.precision) if where else None


def _has(claim: Claim, of: str) -> bool:
    return any(q.of == of for q in claim.counts)


def _figures(claim: Claim, of: str, column: str) -> dict[str, Cell]:
    best = figure_of(claim, of)
    if best < 0:
        return {}
    whole = [q for q in claim.counts if q.of == of and q.part_of is None]
    low = [q.low for q in whole if q.low is not None]
    high = [q.high for q in whole if q.high is not None]
    ends = {f"{column}_low": min([*low, best]), f"{column}_high": max([*high, best])}
    return {f"{column}_best": best, **ends}


def _source(heard: Heard) -> str:
    day = f" ({heard.published.isoformat()})" if heard.published else ""
    chain = ", ".join(s.text for s in heard.claim.says)
    return one_line(f"{heard.publisher or 'unnamed publisher'}{day} {chain}")


def _actors(claim: Claim) -> dict[str, Cell]:
    found: dict[str, Cell] = {}
    parties: list[tuple[Any, str]] = [(p, "_perpetrator") for p in claim.actor] + [(p, "_victim") for p in claim.victim]
    for i, (party, flag) in enumerate(parties[:SIX], 1):
        found |= {f"actor{i}": party.text, f"actor{i}_type": party.sort, f"actor{i}_violence": claim.kind}
        found |= {f"actor{i}{end}": int(end == flag) for end in _FLAGS}
    return found
