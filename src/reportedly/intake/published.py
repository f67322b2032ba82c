"""The day of publication: who told it, in which words; unknown where the words leave it open.

Asked in this order: the user, the metadata beside the text, the page's own marks, the agency's dateline, the header
line. A day that can be read in two ways (05/04/2017) is unknown, never guessed, unless a weekday beside it decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from reportedly.intake.datelines import is_agency_line
from reportedly.intake.days import find_days
from reportedly.records import Passage, Published
from reportedly.records.report import PublishedOrigin

_FIRST_TOLD = re.compile(r"publi|posted|created|issued|first", re.I)


def publication(
    *, user: date | None, told: Published | None, text: str, passages: Iterable[Passage]
) -> Published | None:
    """Say the day of publication and who told it.

    Args:
        user: what the person running the software says.
        told: what the metadata or the page says.
        text: the report's text.
        passages: its passages; only those of sort `dateline` are asked.
    """
    if user:
        return Published(day=user, origin="user")
    return told or _told_in_text(text, passages)


def _told_in_text(text: str, passages: Iterable[Passage]) -> Published | None:
    lines = [p for p in passages if p.sort == "dateline"]
    agency = [p for p in lines if is_agency_line(p.text)]
    header = [p for p in lines if p not in agency]
    return _first_day(agency, "dateline") or _first_day(sorted(header, key=_told_first), "header")


def _told_first(passage: Passage) -> tuple[bool, int]:
    return _FIRST_TOLD.search(passage.text) is None, passage.start


def _first_day(passages: Iterable[Passage], origin: PublishedOrigin) -> Published | None:
    for passage in passages:
        found = next(find_days(passage.text), None)
        if found and found.day:
            return Published(day=found.day, origin=origin, text=passage.text[found.start : found.end])
    return None
