"""Reports and claims made up by number, fast and without any language model: the same number, the same report."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta

from reportedly.records import Claim, Lineage, Party, Published, Quantity, Report, Source, Span, When, Where
from reportedly.store import Taken

LINEAGE = Lineage(version="bench", codebook="made", config="up")
KINDS = {
    "shelled": "shelling", "bombed": "air_strike", "stormed": "raid", "seized": "territory", "ambushed": "armed_clash",
    "abducted": "abduction", "shot": "shooting", "burned": "destruction",
}  # fmt: skip
_SYLLABLES = [
    "ba",
    "be",
    "bo",
    "da",
    "de",
    "do",
    "fa",
    "ka",
    "ke",
    "ko",
    "la",
    "le",
    "lo",
    "ma",
    "me",
    "mo",
    "na",
    "ne",
    "no",
    "ra",
    "re",
    "ro",
    "sa",
    "se",
    "so",
    "ta",
    "te",
    "to",
    "va",
    "ve",
    "vo",
    "za",
]
_DAY = date(2015, 1, 1)


def _names(seed: int, count: int, length: int) -> list[str]:
    pick = random.Random(seed)
    return ["".join(pick.choice(_SYLLABLES) for _ in range(length)) for _ in range(count)]


WORDS = _names(1, 20_000, 3)
WEIGHTS = [1 / (rank + 3) for rank in range(len(WORDS))]
PLACES = [(name.title(), random.Random(name).uniform(-60, 70), random.Random(name[::-1]).uniform(-180, 180))
          for name in _names(2, 3_000, 3)]  # fmt: skip
ACTORS = [
    f"{a.title()} {b}" for a, b in zip(_names(3, 400, 2), ["Front", "Brigade", "Army", "Police"] * 100, strict=True)
]
_CUMULATED: list[float] = []


def _filler(pick: random.Random, count: int) -> str:
    if not _CUMULATED:
        total = 0.0
        for weight in WEIGHTS:
            total += weight
            _CUMULATED.append(total)
    return " ".join(pick.choices(WORDS, cum_weights=_CUMULATED, k=count))


def report(number: int) -> Report:
    """Make a report of about 150 words with three or four sentences that tell of a happening."""
    pick = random.Random(number)
    parts = [f"Report {number} {_filler(pick, 20)}."]
    for _ in range(3 + number % 3 // 2):
        place, actor, verb = pick.choice(PLACES)[0], pick.choice(ACTORS), pick.choice(list(KINDS))
        parts.append(f"Officials said {actor} {verb} {place} on Tuesday, killing {pick.randrange(1, 60)} people.")
        parts.append(_filler(pick, 22).capitalize() + ".")
    day = _DAY + timedelta(days=pick.randrange(4000))
    return Report(
        source_id=f"b{number}", title=f"Report {number}", publisher=f"Paper {number % 40}",
        published=Published(day=day, origin="user"), language="en", text=" ".join(parts),
    )  # fmt: skip


_PLACE_OF = {name: (lat, lon) for name, lat, lon in PLACES}


def code(made: Report) -> tuple[Claim, ...]:
    """Find again what `report` put in."""
    claims, text, at = [], made.text, 0
    while (at := text.find("Officials said ", at)) >= 0:
        end = text.index(".", at)
        words = text[at:end].split()
        actor, verb, place = " ".join(words[2:4]), words[4], words[5]
        start = at + len("Officials said ")
        verb_at = start + len(actor) + 1
        place_at = verb_at + len(verb) + 1
        killed = words[-2]
        lat, lon = _PLACE_OF[place]
        day = made.published.day if made.published else _DAY
        when_at, count_at = text.index("Tuesday", place_at), text.index(f"{killed} people", place_at)
        claims.append(
            Claim(
                report=made.id, source_id=made.source_id, kind=KINDS[verb], manner="said", lineage=LINEAGE.id,
                anchor=Span.cut(text, verb_at, verb_at + len(verb)),
                says=(Source.cut(text, at, at + 9, sort="official"),),
                actor=(Party.cut(text, start, start + len(actor)),),
                where=Where.cut(text, place_at, place_at + len(place), name=place, country="XX", lat=lat, lon=lon,
                                radius_m=5000, precision="locality"),
                when=When.cut(text, when_at, when_at + 7, earliest=day, latest=day, precision="day"),
                counts=(Quantity.cut(text, count_at, count_at + len(killed), of="killed", low=int(killed),
                                     best=int(killed), high=int(killed)),),
                confidence={"kind": 0.5 + (len(text) % 50) / 100},
            )
        )  # fmt: skip
        at = end
    return tuple(claims)


def taken(first: int, last: int) -> Iterator[Taken]:
    """Make inputs number `first` up to and without `last`, one by one."""
    for number in range(first, last):
        made = report(number)
        yield Taken(input=f"made/{number}", report=made, original=made.text.encode())
