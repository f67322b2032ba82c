"""Make claims by script from real ones with noise: for measuring speed and the hot place-day.

Each true incident borrows kind, parties, means and numbers from a coded claim, and gets a place and a day. Each claim
of it is that, told badly: see NOISE. Weights are not learned from these; seeds of measures differ from those of tuning.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from reportedly.evaluate.benchmark import is_for_checking
from reportedly.evaluate.gold import read_gold
from reportedly.records import Claim, Party, Published, Quantity, Report, Source, Span, When, Where

NOISE = {
    "another kind": 0.15,
    "party left out": 0.20,
    "party in other words": 0.25,
    "party in no word the same": 0.10,
    "rival actor": 0.10,
    "day off by one": 0.15,
    "no day": 0.20,
    "figure left out": 0.20,
    "figure differs": 0.30,
    "no point": 0.10,
    "point off, km": 3.0,
    "part of town told": 0.4,
    "speaker named": 0.5,
}
KINDS = frozenset(
    [
        "armed_clash",
        "air_strike",
        "drone_strike",
        "shelling",
        "bombing",
        "suicide_bombing",
        "chemical_attack",
        "shooting",
        "killing",
        "abuse",
        "abduction",
        "raid",
        "destruction",
        "attack",
    ]
)
KIN = {
    "attack": "bombing",
    "killing": "shooting",
    "shooting": "killing",
    "air_strike": "shelling",
    "shelling": "air_strike",
}


@dataclass
class Truth:
    """Hold one true incident."""

    kind: str
    anchor: str
    parties: dict[str, list[str]]
    figures: dict[str, int]
    town: str
    part: str
    lat: float
    lon: float
    day: date


@dataclass
class Pool:
    """Hold what real claims offer: templates, phrases by field, speakers."""

    templates: list[Claim]
    phrases: dict[str, list[str]] = field(default_factory=dict)
    speakers: list[tuple[str, str]] = field(default_factory=list)


def read_pool(folders: list[Path]) -> Pool:
    paths = [p for folder in folders for p in sorted(folder.glob("*.json")) if not is_for_checking(p.stem)]
    claims = [c for coded in read_gold(paths) for c in coded.claims]
    pool = Pool([c for c in claims if c.kind in KINDS and c.standing == "news" and c.certainty == "actual"])
    for name in ("actor", "target", "victim", "instrument"):
        pool.phrases[name] = sorted({p.text for c in claims for p in getattr(c, name)})
    pool.speakers = sorted({(s.text, s.sort) for c in claims for s in c.says})
    return pool


def make_truth(
    pool: Pool, dice: random.Random, *, town: str, lat: float, lon: float, day: date, template: Claim | None = None
) -> Truth:
    template = template or dice.choice(pool.templates)
    figures = {q.of: q.best for q in template.counts if q.best is not None and q.of in ("killed", "injured")}
    if "killed" not in figures and dice.random() < 0.6:
        figures["killed"] = min(int(dice.paretovariate(0.9)), 400)
    if "injured" not in figures and dice.random() < 0.4:
        figures["injured"] = min(int(dice.paretovariate(0.7)), 800)
    parties = {n: [p.text for p in getattr(template, n)] for n in ("actor", "target", "victim", "instrument")}
    for name in ("target", "victim"):
        if not parties[name] and dice.random() < 0.7:
            parties[name] = [dice.choice(pool.phrases[name])]
    return Truth(
        template.kind,
        template.anchor.text,
        parties,
        figures,
        town,
        f"district {dice.randrange(25)} {town}",
        lat + dice.gauss(0, 0.02),
        lon + dice.gauss(0, 0.02),
        day,
    )


class Writer:
    """Write phrases one after the other into a text, so that each has a span."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.at = 0

    def put(self, record: Any, words: str, **values: Any) -> Any:
        """Write words as a span of the record type given."""
        start = self.at
        self.pieces.append(words)
        self.at += len(words) + 1
        return record(text=words, start=start, end=start + len(words), **values)


def tell(truth: Truth, pool: Pool, dice: random.Random, number: int) -> tuple[Report, Claim]:
    """Tell a true incident badly, once."""
    w = Writer()
    kind = KIN.get(truth.kind, "attack") if dice.random() < NOISE["another kind"] else truth.kind
    anchor = w.put(Span, truth.anchor if kind == truth.kind else "attack")
    parties = {n: tuple(w.put(Party, p) for p in told_parties(truth, n, pool, dice)) for n in truth.parties}
    where, when = told_where(truth, dice, w), told_when(truth, dice, w)
    counts = tuple(q for of, n in sorted(truth.figures.items()) for q in told_figure(of, n, dice, w))
    says: tuple[Source, ...] = ()
    if dice.random() < NOISE["speaker named"]:
        words, sort = dice.choice(pool.speakers)
        says = (w.put(Source, words, sort=sort),)
    published = truth.day + timedelta(days=min(int(dice.expovariate(0.8)), 9))
    report = Report(
        source_id=str(number),
        publisher=f"outlet {dice.randrange(400)}",
        text=" ".join(w.pieces) + f" [{number}]",
        published=Published(day=published, origin="metadata"),
    )
    claim = Claim(
        report=report.id,
        kind=kind,
        anchor=anchor,
        actor=parties["actor"],
        target=parties["target"],
        victim=parties["victim"],
        instrument=parties["instrument"],
        where=where,
        when=when,
        counts=counts,
        says=says,
        manner="said" if says else "own",
    )
    return report, claim


def told_parties(truth: Truth, name: str, pool: Pool, dice: random.Random) -> list[str]:
    if not truth.parties[name] or dice.random() < NOISE["party left out"]:
        return []
    if name == "actor" and dice.random() < NOISE["rival actor"]:
        return [dice.choice(pool.phrases["actor"])]
    if name != "actor" and dice.random() < NOISE["party in no word the same"]:
        return [dice.choice(pool.phrases[name])]
    words = truth.parties[name][0].split()
    if dice.random() < NOISE["party in other words"]:
        words = words[-1:] if dice.random() < 0.5 else [*dice.choice(pool.phrases[name]).split()[:2], *words[-1:]]
    return [" ".join(words)]


def told_where(truth: Truth, dice: random.Random, w: Writer) -> Where:
    part = dice.random() < NOISE["part of town told"]
    name = truth.part if part else truth.town
    if dice.random() < NOISE["no point"]:
        return w.put(Where, name, name=name, country="SY")
    off = NOISE["point off, km"] / 111 * (0.5 if part else 1)
    point = {"lat": truth.lat + dice.gauss(0, off), "lon": truth.lon + dice.gauss(0, off)}
    return w.put(Where, name, name=name, country="SY", **point, radius_m=2000 if part else 8000, precision="locality")


def told_when(truth: Truth, dice: random.Random, w: Writer) -> When | None:
    if dice.random() < NOISE["no day"]:
        return None
    day = truth.day + timedelta(days=dice.choice((-1, 1)) if dice.random() < NOISE["day off by one"] else 0)
    return w.put(When, day.strftime("%A"), earliest=day, latest=day, precision="day")


def told_figure(of: str, n: int, dice: random.Random, w: Writer) -> Iterator[Quantity]:
    if dice.random() < NOISE["figure left out"]:
        return
    if dice.random() < NOISE["figure differs"]:
        n = max(1, round(n * dice.choice((0.5, 0.8, 1.2, 1.5, 2)) + dice.choice((-1, 0, 1))))
    yield w.put(Quantity, f"{n} people", of=of, low=n, best=n, high=n)


def hot_day(
    pool: Pool, *, claims: int, incidents: int, seed: int, twins: bool = False, astray: float = 0.0
) -> tuple[list[Report], list[Claim], list[int]]:
    """Make a hot place-day: so many claims of so many true incidents in one town on one day.

    The fair day: no two incidents are the same happening. Each borrows from another coded claim while there are any,
    and those beyond have parties of their own.

    The strict day (`twins`): coded claims are borrowed from again and again, so that a fifth to a third of the incidents
    have another one with the same kind, words, parties and means ("Fighters A, B and C killed" in two quarters on one
    day), and 3 to 10 in a hundred one with the same figures too. What tells those apart is the quarter, which four
    claims in ten name; the others nobody can tell, and they count as faults.

    With `astray`, such a share of the claims knows a wrong quarter.
    """
    dice = random.Random(seed)
    town = {"town": "Hotville", "lat": 36.2, "lon": 37.15, "day": date(2017, 4, 4)}
    order = dice.sample(pool.templates, len(pool.templates))
    truths = []
    for number in range(incidents):
        truth = make_truth(pool, dice, template=None if twins or number >= len(order) else order[number], **town)
        if not twins and number >= len(order):
            truth.parties |= {name: [dice.choice(pool.phrases[name])] for name in truth.parties if truth.parties[name]}
        truths.append(truth)
    which = list(range(incidents)) + dice.choices(
        range(incidents), [1 / (1 + i) ** 0.5 for i in range(incidents)], k=claims
    )
    made = [(*tell(led_astray(truths[i], dice, astray), pool, dice, n), i) for n, i in enumerate(which[:claims])]
    return [m[0] for m in made], [m[1] for m in made], [m[2] for m in made]


def led_astray(truth: Truth, dice: random.Random, astray: float) -> Truth:
    """Let some claims know a wrong quarter of the town."""
    if not astray or dice.random() >= astray:
        return truth
    return replace(truth, part=f"district {dice.randrange(25)} {truth.town}")


def stream(
    pool: Pool, *, claims: int, seed: int, days: int = 1500, towns: int = 3000
) -> Iterator[tuple[Report, Claim, int]]:
    """Make claims of incidents over many towns and days; some three claims an incident, many of one, few of dozens."""
    dice = random.Random(seed)
    places = [(f"town{i}", 32 + 5 * dice.random(), 35.5 + 7 * dice.random()) for i in range(towns)]
    made = number = 0
    while made < claims:
        town, lat, lon = places[int(dice.paretovariate(0.5) - 1) % towns]
        day = date(2013, 1, 1) + timedelta(days=dice.randrange(days))
        truth = make_truth(pool, dice, town=town, lat=lat, lon=lon, day=day)
        for _ in range(min(int(dice.paretovariate(1.1)), 40, claims - made)):
            yield (*tell(truth, pool, dice, made), number)
            made += 1
        number += 1
