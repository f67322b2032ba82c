"""ACLED-shaped: 31 columns. One row an incident, drawn by the rule the user chose.

Source: ACLED Codebook (columns, hierarchy of sub-events, precision codes, interaction words).
"""

from __future__ import annotations

from reportedly.export.tables.material import Material, one_line, semicolons
from reportedly.export.tables.sheet import Cell, Column, Sheet, make_sheet
from reportedly.export.tables.world import country_of
from reportedly.records import Derived

COLUMNS = tuple(
    Column(name, sort)  # type: ignore[arg-type]
    for name, sort in (
        ("event_id_cnty", "str"),
        ("event_date", "date"),
        ("year", "int"),
        ("time_precision", "int"),
        ("disorder_type", "str"),
        ("event_type", "str"),
        ("sub_event_type", "str"),
        ("actor1", "str"),
        ("assoc_actor_1", "str"),
        ("inter1", "str"),
        ("actor2", "str"),
        ("assoc_actor_2", "str"),
        ("inter2", "str"),
        ("interaction", "str"),
        ("civilian_targeting", "str"),
        ("iso", "int"),
        ("region", "str"),
        ("country", "str"),
        ("admin1", "str"),
        ("admin2", "str"),
        ("admin3", "str"),
        ("location", "str"),
        ("latitude", "float"),
        ("longitude", "float"),
        ("geo_precision", "int"),
        ("source", "str"),
        ("source_scale", "str"),
        ("notes", "str"),
        ("fatalities", "int"),
        ("tags", "str"),
        ("timestamp", "int"),
    )
)
LOST = {
    "rows without a day, or told by year": "ACLED codes no event without a day; they are left out and counted",
    "killed_low, killed_high, killed_words": "one figure for deaths",
    "injured_low, injured, injured_high, injured_words": "no column",
    "id": "no column: event_id_cnty is the incident",
    "earliest, latest": "one day, the middle of them; time_precision tells the length",
    "place_text, radius_m": "no column; geo_precision has three grades",
    "victims, means": "no column",
    "sources": "source holds the publishers; the speakers only where no publisher is known",
    "first_published, last_published": "no column",
    "gazetteer": "no column; kept in tags as gazetteer=…",
    "claims, lineage, because": "no column; the rule, the incident and the lineage are kept in tags",
    "admin2, admin3, source_scale": "not known to us: left blank",
    "certainty, grade": "no column; kept in tags",
}
_DISORDER = {
    "Battles": "Political violence",
    "Protests": "Demonstrations",
    "Explosions/Remote violence": "Political violence",
    "Violence against civilians": "Political violence",
    "Strategic developments": "Strategic developments",
}
_RIOTS = {"Violent demonstration": "Demonstrations", "Mob violence": "Political violence"}
INTER = {
    "state_forces": (1, "State forces"),
    "police": (1, "State forces"),
    "government": (1, "State forces"),
    "rebel": (2, "Rebel group"),
    "rebel_group": (2, "Rebel group"),
    "armed_group": (2, "Rebel group"),
    "militia": (3, "Political militia"),
    "criminal_group": (3, "Political militia"),
    "identity_militia": (4, "Identity militia"),
    "rioters": (5, "Rioters"),
    "protesters": (6, "Protesters"),
    "civilians": (7, "Civilians"),
    "civilian": (7, "Civilians"),
    "media": (7, "Civilians"),
    "international": (8, "External/Other forces"),
    "external": (8, "External/Other forces"),
    "foreign_forces": (8, "External/Other forces"),
}
_TIME = {"day": 1, "part_of_day": 1, "days": 2, "week": 2, "month": 3, "months": 3}
_PLACE = {"site": 1, "locality": 1, "near": 2, "district": 2, "province": 3, "region": 3, "sea": 3}


def acled_sheet(material: Material) -> Sheet:
    """Lay rows out as ACLED does; rows without a day or a kind that ACLED codes are left out and named in `lost`."""
    rows, dropped = [], 0
    for derived in material.rows:
        crosswalk = material.codebook.kinds[derived.kind].acled
        if derived.earliest is None or derived.time_precision not in _TIME or crosswalk is None:
            dropped += 1
            continue
        rows.append(_row(derived, material, str(crosswalk.event), str(crosswalk.sub_event)))
    return make_sheet(COLUMNS, rows, LOST | ({"rows left out": str(dropped)} if dropped else {}))


def _row(row: Derived, material: Material, event: str, sub_event: str) -> dict[str, Cell]:
    assert row.earliest is not None
    assert row.latest is not None
    event, sub_event = _one_of(event, sub_event)
    country = country_of(row.country)
    day = row.earliest + (row.latest - row.earliest) // 2
    one, two = INTER.get(row.actor_sort or ""), INTER.get(row.target_sort or "")
    return {
        "event_id_cnty": row.incident,
        "event_date": day,
        "year": day.year,
        "time_precision": _TIME[row.time_precision],
        "disorder_type": disorder(event, sub_event),
        "event_type": event,
        "sub_event_type": sub_event,
        "actor1": row.actors[0] if row.actors else _unnamed(event, country.name if country else None),
        "assoc_actor_1": semicolons(row.actors[1:]),
        "inter1": one[1] if one else None,
        "actor2": row.targets[0] if row.targets else None,
        "assoc_actor_2": semicolons(row.targets[1:]),
        "inter2": two[1] if two else None,
        "interaction": interaction(one, two, bool(row.targets)),
        "civilian_targeting": "Civilians targeted" if two and two[0] == 7 else None,
        "iso": country.numeric if country else None,
        "region": country.acled_region if country else None,
        "country": country.name if country else None,
        "admin1": row.admin1,
        "admin2": None,
        "admin3": None,
        "location": row.place,
        "latitude": round(row.lat, 4) if row.lat is not None else None,
        "longitude": round(row.lon, 4) if row.lon is not None else None,
        "geo_precision": _PLACE.get(row.place_precision),
        "source": semicolons(row.publishers or row.sources),
        "source_scale": None,
        "notes": one_line(row.account) or None,
        "fatalities": row.killed or 0,
        "tags": _tags(row),
        "timestamp": _timestamp(material),
    }


def _one_of(event: str, sub_event: str) -> tuple[str, str]:
    """Take the first of several sub-events that a kind may be ("A / B"): the others need what the row does not tell."""
    return event.split(" / ")[0], sub_event.split(" / ")[0]


def disorder(event: str, sub_event: str) -> str:
    """Give ACLED's disorder type of an event and sub-event."""
    if sub_event == "Excessive force against protesters":
        return "Political violence; Demonstrations"
    return _RIOTS.get(sub_event) or _DISORDER[event]


def _unnamed(event: str, country: str | None) -> str | None:
    where = f" ({country})" if country else ""
    if event in ("Battles", "Explosions/Remote violence", "Violence against civilians"):
        return f"Unidentified Armed Group{where}"
    return {"Protests": f"Protesters{where}", "Riots": f"Rioters{where}"}.get(event)


def interaction(one: tuple[int, str] | None, two: tuple[int, str] | None, has_second: bool) -> str | None:
    """Write ACLED's interaction of two actors, lower code first; only 7 and 8 are written the other way round."""
    if one is None or (two is None and has_second):
        return None
    if two is None:
        return f"{one[1]} only"
    low, high = sorted((one, two))
    if (low[0], high[0]) == (7, 8):
        low, high = high, low
    return f"{low[1]}-{high[1]}"


def _tags(row: Derived) -> str:
    parts = [f"rule={row.rule}", f"incident={row.incident}", f"certainty={row.certainty}", f"origins={row.origins}"]
    parts += [f"gazetteer={row.gazetteer}"] if row.gazetteer else []
    parts += [f"grade={row.grade}"] if row.grade else []
    parts += [f"lineage={one}" for one in row.lineage]
    return "; ".join(parts)


def _timestamp(material: Material) -> int:
    return (material.day.toordinal() - 719_163) * 86_400
