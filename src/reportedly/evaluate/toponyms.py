"""Toponym sets (LGL, GeoWebNews, GeoVirus): readers, answers from raw text, and the measures of the field.

Found: precision, recall and F1 of spans. Placed: of the found ones, the share within 161 km (100 miles) of the truth,
and the mean error. Source: Gritta, Pilehvar and Collier (2020), A pragmatic guide to geoparsing evaluation.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Literal
from xml.etree import ElementTree

import msgspec

from reportedly.errors import BadRecord, MissingInput
from reportedly.grounding import Gazetteer, find_places
from reportedly.grounding.mentions import find_country_words
from reportedly.grounding.sphere import EARTH_M, Point, distance_m
from reportedly.records import Reading, Report

NEAR_M = 161_000
"""A place counts as right within this many metres of the truth."""
Half = Literal["learning", "held", "all"]
_NOT_PLACES = frozenset({"Non_Toponym", "Homonym", "Language"})
_COORDINATES = re.compile(r"^\s*(-?\d+\.\d+)\s*,\s*(-?\d+\.\d+)\s*$")


class Toponym(msgspec.Struct, frozen=True, kw_only=True):
    """Hold one toponym of a set. One that does not count (no place given) is neither a miss nor a false find."""

    start: int
    end: int
    text: str
    place: str | None = None
    point: Point | None = None
    counts: bool = True


class Article(msgspec.Struct, frozen=True, kw_only=True):
    """Hold one article of a set; toponyms are marked from `marked_from` on."""

    id: str
    text: str
    toponyms: tuple[Toponym, ...]
    publisher: str | None = None
    marked_from: int = 0

    @property
    def is_held(self) -> bool:
        """Tell whether the article is for checking only: the SHA-256 of its id begins with 8 to f."""
        return hashlib.sha256(self.id.encode()).hexdigest()[0] >= "8"


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """Hold one toponym that the software found, with the place it read."""

    start: int
    end: int
    place: str | None = None
    point: Point | None = None
    radius_m: int | None = None


class Scores(msgspec.Struct, frozen=True, kw_only=True):
    """Hold the measures of a set: percentages and kilometres.

    `placed`: found ones whose truth can be measured; `unanswered`: those of them that got no place (they count against
    `within_161_km`, not in the kilometres); `within_radius`: of those with a point, the share whose truth
    lies within `radius_m`; `auc`: area under the curve of log errors, 0 is best.
    """

    articles: int
    toponyms: int
    precision: float
    recall: float
    f1: float
    exact_f1: float
    placed: int
    unmeasured: int
    unanswered: int
    within_161_km: float
    within_radius: float
    mean_km: float
    median_km: float
    auc: float


def read_set(path: Path | str, *, half: Half = "all") -> list[Article]:
    """Read a toponym set: LGL, TR-News or GeoVirus as XML, or a folder of GeoWebNews `.txt` and `.ann` files.

    Raises:
        MissingInput: there is no such file or folder.
        BadRecord: the XML has another form.
    """
    path = Path(path)
    if not path.exists():
        raise MissingInput("no such toponym set", where=str(path))
    articles = _read_brat(path) if path.is_dir() else _read_xml(path)
    return [a for a in articles if half == "all" or a.is_held == (half == "held")]


def _read_xml(path: Path) -> Iterator[Article]:
    try:
        root = ElementTree.parse(path).getroot()  # noqa: S314 (a file the user named)
        for i, node in enumerate(root):
            name = node.get("docid") or node.findtext("source") or f"{path.name}#{i}"
            publisher = node.findtext("domain")
            yield Article(
                id=name, text=node.findtext("text") or "", toponyms=tuple(_toponyms(node)), publisher=publisher
            )
    except (ElementTree.ParseError, TypeError, ValueError) as error:
        raise BadRecord(f"not a toponym set in XML: {error}", where=str(path)) from None


def _toponyms(node: ElementTree.Element) -> Iterator[Toponym]:
    for mark in node.iter("toponym"):
        tag = mark.find("gaztag")
        place = None if tag is None else f"geonames:{tag.get('geonameid')}"
        point = None if tag is None else _point(tag)
        yield _toponym(mark, mark.findtext("phrase"), 0, place=place, point=point)
    for mark in node.iter("location"):
        yield _toponym(mark, mark.findtext("name"), 1, place=None, point=_point(mark))


def _toponym(
    mark: ElementTree.Element, text: str | None, off: int, *, place: str | None, point: Point | None
) -> Toponym:
    start, end = int(mark.findtext("start") or "") - off, int(mark.findtext("end") or "") - off
    return Toponym(start=start, end=end, text=text or "", place=place, point=point, counts=point is not None)


def _point(node: ElementTree.Element) -> Point:
    return float(node.findtext("lat") or ""), float(node.findtext("lon") or "")


def _read_brat(folder: Path) -> Iterator[Article]:
    for path in sorted(folder.glob("*.ann")):
        text = path.with_suffix(".txt").read_text("utf-8")
        notes, marks = _brat_lines(path)
        head = text.find("\n") + 1 if text.startswith("TITLE:") else 0
        toponyms = tuple(_brat_toponym(*mark, notes.get(name)) for name, mark in marks.items())
        yield Article(id=f"gwn-{path.stem}", text=text, toponyms=toponyms, marked_from=head)


def _brat_lines(path: Path) -> tuple[dict[str, str], dict[str, tuple[str, int, int, str]]]:
    notes: dict[str, str] = {}
    marks: dict[str, tuple[str, int, int, str]] = {}
    for line in path.read_text("utf-8").splitlines():
        name, _, rest = line.partition("\t")
        told, _, words = rest.partition("\t")
        parts = told.replace(";", " ").split()
        if name.startswith("#") and len(parts) >= 2:
            notes[parts[1]] = words.strip()
        elif name.startswith("T") and "xpress" not in parts[0]:
            marks[name] = (parts[0], int(parts[1]), int(parts[-1]), words)
    return notes, marks


def _brat_toponym(sort: str, start: int, end: int, words: str, note: str | None) -> Toponym:
    spot = _COORDINATES.match(note or "")
    point = (float(spot[1]), float(spot[2])) if spot else None
    place = f"geonames:{note}" if note and note.isdigit() else None
    counts = bool(place or point) and sort not in _NOT_PLACES
    return Toponym(start=start, end=end, text=words, place=place, point=point, counts=counts)


def answer(article: Article, reading: Reading, *, gazetteer: Gazetteer) -> tuple[Found, ...]:
    """Find the toponyms of an article from its raw text: places, and words of nationality: these sets count both."""
    report = Report(text=article.text, publisher=article.publisher)
    found = [
        Found(
            start=w.start, end=w.end, place=w.gazetteer, radius_m=w.radius_m,
            point=None if w.lat is None or w.lon is None else (w.lat, w.lon),
        )
        for w in find_places(report, reading, gazetteer=gazetteer)
    ]  # fmt: skip
    for word in find_country_words(reading):
        country = gazetteer.country(word.countries[0])
        if country and not any(f.start < word.end and word.start < f.end for f in found):
            found.append(Found(start=word.start, end=word.end, place=country.id))
    return tuple(sorted(found, key=lambda f: f.start))


def score(articles: Sequence[Article], answers: Iterable[Sequence[Found]], *, gazetteer: Gazetteer) -> Scores:
    """Measure answers against a set; a find counts when it overlaps a toponym (`exact_f1`: when it is the same span).

    Where the truth is a bare GeoNames id, its point is the gazetteer's; truths it lacks are `unmeasured`.
    """
    tally = _Tally()
    for article, found in zip(articles, answers, strict=True):
        tally.add(article, found, gazetteer)
    return tally.scores(len(articles))


class _Tally:
    """Add up hits, misses, false finds and errors."""

    def __init__(self) -> None:
        self.hits = self.exact = self.missed = self.false = self.unmeasured = self.unanswered = self.pinned = (
            self.covered
        ) = 0
        self.errors_km: list[float] = []

    def add(self, article: Article, found: Sequence[Found], gazetteer: Gazetteer) -> None:
        pairs, free = pair(article, found)
        self.hits += len(pairs)
        self.exact += sum(f.start == t.start and f.end == t.end for t, f in pairs)
        self.missed += sum(t.counts for t in article.toponyms) - len(pairs)
        self.false += len(free)
        for toponym, find in pairs:
            error = error_m(toponym, find, gazetteer)
            if error is None:
                self.unmeasured += 1
                continue
            if error == math.inf:
                self.unanswered += 1
                continue
            self.errors_km.append(error / 1000)
            if find.radius_m is not None:
                self.pinned += 1
                self.covered += error <= find.radius_m

    def scores(self, articles: int) -> Scores:
        hits, errors = self.hits, sorted(self.errors_km)
        n, every = len(errors) or 1, 2 * hits + self.missed + self.false
        worst = math.log(math.pi * EARTH_M / 1000)
        return Scores(
            articles=articles, toponyms=hits + self.missed, precision=_percent(hits, hits + self.false),
            recall=_percent(hits, hits + self.missed), f1=_percent(2 * hits, every),
            exact_f1=_percent(2 * self.exact, every),
            placed=len(errors) + self.unanswered, unmeasured=self.unmeasured, unanswered=self.unanswered,
            within_161_km=_percent(sum(e <= NEAR_M / 1000 for e in errors), len(errors) + self.unanswered),
            within_radius=_percent(self.covered, self.pinned), mean_km=round(sum(errors) / n, 1),
            median_km=round(errors[len(errors) // 2], 1) if errors else 0.0,
            auc=round(sum(math.log(e + 1) for e in errors) / n / worst, 3),
        )  # fmt: skip


def _percent(part: int, whole: int) -> float:
    return round(100 * part / max(1, whole), 1)


def pair(article: Article, found: Sequence[Found]) -> tuple[list[tuple[Toponym, Found]], list[Found]]:
    """Pair the toponyms that count with finds that overlap them, closest first; and list the finds left over."""
    pairs: list[tuple[Toponym, Found]] = []
    used: set[int] = set()
    for toponym in sorted((t for t in article.toponyms if t.counts), key=lambda t: t.end - t.start):
        near = [
            (i, f) for i, f in enumerate(found) if i not in used and f.start < toponym.end and toponym.start < f.end
        ]
        if near:
            i, best = min(near, key=lambda n: abs(n[1].start - toponym.start) + abs(n[1].end - toponym.end))
            used.add(i)
            pairs.append((toponym, best))
    rest = [f for i, f in enumerate(found) if i not in used and f.start >= article.marked_from]
    return pairs, [f for f in rest if not any(f.start < t.end and t.start < f.end for t in article.toponyms)]


def error_m(toponym: Toponym, found: Found, gazetteer: Gazetteer) -> float | None:
    """Measure how far a find lies from the truth in metres; None when the truth has no known point.

    A find without a place is infinitely far. A country is measured by id, or from its middle.
    """
    if toponym.place is not None and toponym.place == found.place:
        return 0.0
    truth = toponym.point or _point_of(toponym.place, gazetteer)
    if truth is None:
        return None
    guess = found.point or _point_of(found.place, gazetteer)
    return distance_m(truth, guess) if guess else math.inf


def _point_of(place: str | None, gazetteer: Gazetteer) -> Point | None:
    known = gazetteer.place(place) if place else None
    return (known.lat, known.lon) if known and known.lat is not None and known.lon is not None else None
