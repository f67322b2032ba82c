"""Codes of the field, computed from places and times: ACLED and UCDP precision, PRIO-GRID cell, GeoNames id.

They are derived, never stored: the record keeps the words, the radius and the interval.
"""

from __future__ import annotations

from math import floor

from reportedly.records import When, Where

_UCDP_NEAR_M = 25_000
_CELL = 0.5
_COLUMNS = 720


def acled_geo_precision(where: Where) -> int | None:
    """Give ACLED's geo_precision: 1 the town named, 2 near it or a small part of a region, 3 a larger region or sea.

    None where ACLED would not code: a country alone, or no place.
    Source: ACLED Codebook (2024), "Geo-precision code".
    """
    if where.lat is None:
        return None
    return {"site": 1, "locality": 1, "near": 2, "district": 2}.get(where.precision, 3)


def ucdp_where_prec(where: Where) -> int | None:
    """Give UCDP's where_prec: 1 exact point, 2 within about 25 km of a point, 3 second-order area, 4 first-order area,
    5 a line or an area beyond those, 6 country, 7 water; None without any place.

    Source: UCDP GED Codebook 24.1, "where_prec".
    """  # noqa: D205
    if where.precision == "country" or (where.lat is None and where.country):
        return 6
    if where.lat is None:
        return None
    if where.precision == "near":
        return 2 if (where.radius_m or 0) <= _UCDP_NEAR_M else 5
    return {"site": 1, "locality": 1, "district": 3, "province": 4, "region": 5, "sea": 7}.get(where.precision, 5)


def acled_time_precision(when: When | None) -> int | None:
    """Give ACLED's time_precision: 1 the day is known, 2 the week, 3 the month; None without a reckoned day or beyond a month.

    Source: ACLED Codebook (2024), "Time precision code".
    """
    days = _days(when)
    if days is None or days > 31:
        return None
    return 1 if days == 1 else 2 if days <= 7 else 3


def ucdp_date_prec(when: When | None) -> int | None:
    """Give UCDP's date_prec: 1 exact day, 2 within 2 to 6 days, 3 within a week, 4 within a month, 5 beyond; None without days.

    Source: UCDP GED Codebook 24.1, "date_prec".
    """
    days = _days(when)
    if days is None:
        return None
    return next((code for code, most in ((1, 1), (2, 6), (3, 7), (4, 31)) if days <= most), 5)


def prio_grid(where: Where) -> int | None:
    """Give the PRIO-GRID cell (0.5 by 0.5 degrees) that holds the point, 1 to 259,200; None without a point.

    Cells run eastwards from 180° W and northwards from 90° S.
    Source: Tollefsen, Strand and Buhaug (2012), PRIO-GRID: A unified spatial data structure, JPR 49(2).
    """
    if where.lat is None or where.lon is None:
        return None
    row = min(floor((where.lat + 90) / _CELL), 359)
    column = min(floor((where.lon + 180) / _CELL), _COLUMNS - 1)
    return row * _COLUMNS + column + 1


def geonames_id(where: Where) -> int | None:
    """Give the GeoNames id of the place, if its gazetteer entry has one."""
    source, _, number = (where.gazetteer or "").partition(":")
    return int(number) if source == "geonames" and number.isdigit() else None


def _days(when: When | None) -> int | None:
    if when is None or when.earliest is None or when.latest is None:
        return None
    return (when.latest - when.earliest).days + 1
