"""Claims and reports made by hand for tests of incidents: nothing in them happened."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec

from reportedly.records import Claim, Party, Published, Quantity, Report, Source, Span, When, Where

PLACES = {"Oldport": (10.0, 20.0), "Newmill": (12.0, 24.0)}


class Words:
    """Lay words end to end so that each value has a span."""

    def __init__(self) -> None:
        self.text = ""

    def put(self, record: Any, words: str, **values: Any) -> Any:
        start = len(self.text)
        self.text += words + " "
        return record(text=words, start=start, end=start + len(words), **values)


def account(
    *,
    publisher: str = "The Courier",
    published: str = "2020-03-02",
    kind: str = "bombing",
    place: str | None = "Oldport",
    day: str | None = "2020-03-01",
    actor: str = "",
    victim: str = "",
    killed: int | None = None,
    bound: str = "exact",
    killed_words: str = "",
    says: tuple[tuple[str, str], ...] = (),
    manner: str | None = None,
    certainty: str = "actual",
    standing: str = "news",
    more: str = "",
    part_of: Claim | None = None,
) -> tuple[Report, Claim]:
    """Make a report with one claim; every word of the claim stands in the report."""
    w = Words()
    anchor = w.put(Span, "blast" if kind == "bombing" else kind.replace("_", " "))
    values: dict[str, Any] = {"actor": (), "victim": (), "counts": (), "where": None, "when": None}
    if actor:
        values["actor"] = (w.put(Party, actor),)
    if victim:
        values["victim"] = (w.put(Party, victim),)
    if killed is not None:
        high = None if bound == "at_least" else killed
        values["counts"] = (
            w.put(Quantity, f"{killed} dead", of="killed", low=killed, best=killed, high=high, bound=bound),
        )
    if killed_words:
        values["counts"] = (w.put(Quantity, killed_words, of="killed", bound="vague"),)
    if place:
        lat, lon = PLACES[place]
        values["where"] = w.put(
            Where, place, name=place, country="SY", lat=lat, lon=lon, radius_m=5000, precision="locality"
        )
    if day:
        first = date.fromisoformat(day)
        values["when"] = w.put(When, day, earliest=first, latest=first, precision="day")
    chain = tuple(w.put(Source, words, sort=sort) for words, sort in says)
    text = w.text + more
    told = Published(day=date.fromisoformat(published), origin="user")
    report = Report(publisher=publisher, published=told, text=text)
    links: tuple[Any, ...] = ()
    claim = Claim(
        report=report.id,
        kind=kind,
        anchor=anchor,
        says=chain,
        manner=manner or ("said" if chain else "own"),
        certainty=certainty,
        standing=standing,
        links=links,
        **values,
    )
    return report, claim


def split(accounts: list[tuple[Report, Claim]]) -> tuple[list[Report], list[Claim]]:
    return [a[0] for a in accounts], [a[1] for a in accounts]


def together(accounts: list[tuple[Report, Claim]]) -> tuple[Report, list[Claim]]:
    """Lay accounts into one report, which tells all their claims; their spans move along."""
    text = "\n\n".join(report.text for report, _ in accounts)
    whole = msgspec.structs.replace(accounts[0][0], id="", text=text)
    found, at = [], 0
    for report, claim in accounts:
        moved = _moved(msgspec.to_builtins(claim), at) | {"id": "", "report": whole.id}
        found.append(msgspec.convert(moved, Claim))
        at += len(report.text) + 2
    return whole, found


def _moved(value: Any, by: int) -> Any:
    if isinstance(value, dict):
        return {k: v + by if k in ("start", "end") else _moved(v, by) for k, v in value.items()}
    return [_moved(one, by) for one in value] if isinstance(value, (list, tuple)) else value
