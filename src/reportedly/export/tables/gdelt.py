"""GDELT-2-shaped tab-separated events (61 columns) and mentions (16), without headers as GDELT ships them.

Source: GDELT Event Codebook V2.0 (columns), CAMEO manual 1.1b3 (codes).
"""

from __future__ import annotations

from reportedly.export.tables.material import Material
from reportedly.export.tables.sheet import Cell, Column, Sheet, make_sheet
from reportedly.export.tables.ucdp import number_of
from reportedly.export.tables.world import Country, country_of
from reportedly.incidents.heard import Heard
from reportedly.records import Derived

_ACTOR = (
    "Code",
    "Name",
    "CountryCode",
    "KnownGroupCode",
    "EthnicCode",
    "Religion1Code",
    "Religion2Code",
    "Type1Code",
    "Type2Code",
    "Type3Code",
)
_GEO = (
    ("Type", "int"),
    ("FullName", "str"),
    ("CountryCode", "str"),
    ("ADM1Code", "str"),
    ("ADM2Code", "str"),
    ("Lat", "float"),
    ("Long", "float"),
    ("FeatureID", "str"),
)
EVENT_COLUMNS = tuple(
    Column(name, sort)  # type: ignore[arg-type]
    for name, sort in (
        ("GLOBALEVENTID", "int"),
        ("SQLDATE", "int"),
        ("MonthYear", "int"),
        ("Year", "int"),
        ("FractionDate", "float"),
        *((f"Actor{i}{end}", "str") for i in (1, 2) for end in _ACTOR),
        ("IsRootEvent", "int"),
        ("EventCode", "str"),
        ("EventBaseCode", "str"),
        ("EventRootCode", "str"),
        ("QuadClass", "int"),
        ("GoldsteinScale", "float"),
        ("NumMentions", "int"),
        ("NumSources", "int"),
        ("NumArticles", "int"),
        ("AvgTone", "float"),
        *((f"{who}Geo_{end}", sort) for who in ("Actor1", "Actor2", "Action") for end, sort in _GEO),
        ("DATEADDED", "int"),
        ("SOURCEURL", "str"),
    )
)
MENTION_COLUMNS = tuple(
    Column(name, sort)  # type: ignore[arg-type]
    for name, sort in (
        ("GLOBALEVENTID", "int"),
        ("EventTimeDate", "int"),
        ("MentionTimeDate", "int"),
        ("MentionType", "int"),
        ("MentionSourceName", "str"),
        ("MentionIdentifier", "str"),
        ("SentenceID", "int"),
        ("Actor1CharOffset", "int"),
        ("Actor2CharOffset", "int"),
        ("ActionCharOffset", "int"),
        ("InRawText", "int"),
        ("Confidence", "int"),
        ("MentionDocLen", "int"),
        ("MentionDocTone", "float"),
        ("MentionDocTranslationInfo", "str"),
        ("Extras", "str"),
    )
)
LOST = {
    "rows without a day or a CAMEO code": "left out and counted",
    "killed_low, killed, killed_high, killed_words, injured_low, injured, injured_high, injured_words": "no columns",
    "means, grade, certainty, victims, account, because": "GDELT events have no such columns",
    "id": "no column: GLOBALEVENTID is made from the incident",
    "latest, time_precision": "an event has one day, the first",
    "place_text, admin1, radius_m, place_precision": "only GDELT's five types of place, and names of countries and places",
    "actors, actor_sort, targets, target_sort": "the first of each by name; GDELT's codes of actors are left blank",
    "sources, publishers, first_published, last_published": "in the mentions, one for each claim",
    "chain of speakers": "mentions name the publisher only; the claim's id is in Extras",
    "Goldstein scale, tone, actor codes": "not reckoned by us: left blank",
    "rule, incident, lineage": "in SOURCEURL as reportedly:incident?rule=…&lineage=…",
}
_QUAD = {
    "ASSAULT": 4,
    "COERCE": 4,
    "PROTEST": 4,
    "SANCTION": 4,
    "MOBILIZE": 4,
    "THREATEN": 3,
    "REJECT": 3,
    "REQUEST": 3,
    "ACCUSE": 3,
    "AID": 2,
    "RETREAT": 2,
    "COOPERATE": 2,
}


def event_sheet(material: Material) -> Sheet:
    """Lay rows out as GDELT events; rows without a day or a CAMEO code are left out and counted in `lost`."""
    rows = [_event(row, material) for row in material.rows if is_coded(row, material)]
    dropped = len(material.rows) - len(rows)
    return make_sheet(EVENT_COLUMNS, rows, LOST | ({"rows left out": str(dropped)} if dropped else {}))


def is_coded(row: Derived, material: Material) -> bool:
    """Tell whether GDELT could hold a row."""
    cameo = material.codebook.kinds[row.kind].cameo
    return bool(row.earliest and cameo and cameo.code)


def _event(row: Derived, material: Material) -> dict[str, Cell]:
    day, country = row.earliest, country_of(row.country)
    assert day is not None
    cameo, plover = material.codebook.kinds[row.kind].cameo, material.codebook.kinds[row.kind].plover
    code = str(cameo.code if cameo else "").split(" / ")[0]
    members = material.members(row)
    found: dict[str, Cell] = {
        "GLOBALEVENTID": number_of(row.incident),
        "SQLDATE": int(day.strftime("%Y%m%d")),
        "MonthYear": day.year * 100 + day.month,
        "Year": day.year,
        "FractionDate": round(day.year + (day.month * 30 + day.day) / 365, 4),
        "Actor1Name": row.actors[0].upper() if row.actors else None,
        "Actor2Name": row.targets[0].upper() if row.targets else None,
        "IsRootEvent": int(any(h.claim.standing == "news" for h in members)),
        "EventCode": code,
        "EventBaseCode": code[:3],
        "EventRootCode": code[:2],
        "QuadClass": _QUAD.get((plover.code or "").split(" / ")[0] if plover else "", 1),
        "NumMentions": len(row.claims),
        "NumSources": row.origins,
        "NumArticles": len({h.claim.report for h in members}) or 1,
        "DATEADDED": int(material.day.strftime("%Y%m%d") + "000000"),
        "SOURCEURL": _address(row),
    }
    return found | _geo(row, country)


def _address(row: Derived) -> str:
    return f"reportedly:{row.incident}?rule={row.rule}" + "".join(f"&lineage={one}" for one in row.lineage)


def _geo(row: Derived, country: Country | None) -> dict[str, Cell]:
    if country is None:
        return {}
    america = country.iso2 == "US"
    sort = {"country": 1, "province": 2 if america else 5, "region": 2 if america else 5}.get(
        row.place_precision, 3 if america else 4
    )
    found: dict[str, Cell] = {
        "ActionGeo_Type": 1 if row.lat is None else sort,
        "ActionGeo_FullName": row.place or country.name,
        "ActionGeo_CountryCode": country.fips,
    }
    if row.lat is not None:
        found |= {"ActionGeo_Lat": row.lat, "ActionGeo_Long": row.lon, "ActionGeo_FeatureID": row.gazetteer}
    return found


def mention_sheet(material: Material) -> Sheet:
    """Lay every claim behind the rows out as a GDELT mention."""
    rows = [
        _mention(row, h, material) for row in material.rows if is_coded(row, material) for h in material.members(row)
    ]
    return make_sheet(MENTION_COLUMNS, rows, LOST)


def _mention(row: Derived, heard: Heard, material: Material) -> dict[str, Cell]:
    claim, told = heard.claim, heard.published or material.day
    assert row.earliest is not None
    return {
        "GLOBALEVENTID": number_of(row.incident),
        "EventTimeDate": int(row.earliest.strftime("%Y%m%d000000")),
        "MentionTimeDate": int(told.strftime("%Y%m%d000000")),
        "MentionType": 1,
        "MentionSourceName": heard.publisher or "unknown",
        "MentionIdentifier": claim.report,
        "Actor1CharOffset": claim.actor[0].start if claim.actor else -1,
        "Actor2CharOffset": claim.target[0].start if claim.target else -1,
        "ActionCharOffset": claim.anchor.start,
        "InRawText": 1,
        "Confidence": round(100 * claim.confidence.get("kind", 1.0)),
        "Extras": claim.id,
    }
