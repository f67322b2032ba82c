"""Toponym sets: place names found in news, and put on the map.

Source: Gritta, Pilehvar, Collier, "A pragmatic guide to geoparsing evaluation", Language Resources and Evaluation 2020.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from pathlib import Path

from reportedly.errors import InputError
from reportedly.evaluate.benchmark import Benchmark, Engine, Judged, excerpt_of
from reportedly.evaluate.intervals import Ask, share, tally_asks
from reportedly.evaluate.judging import Tallies, word_count
from reportedly.evaluate.outcome import Miss
from reportedly.evaluate.toponyms import NEAR_M, Article, Found, Half, Toponym, answer, error_m, pair, read_set
from reportedly.grounding import Gazetteer
from reportedly.records import Report

_HALVES: dict[str, Half] = {"held": "held", "learning": "learning", "all": "all"}
ASKS = (
    *tally_asks("found", "place names"),
    *tally_asks("exact", "place names, exact words"),
    Ask(
        key="near", label="of those found: within 161 km of the truth", formula=share("near", "placed"), of=("placed",)
    ),
    Ask(
        key="mean_km",
        label="of those given a place: mean error",
        formula=share("km", "answered", scale=1),
        of=("answered",),
        unit="km",
        better="lower",
    ),
    Ask(
        key="unanswered",
        label="of those found: no place given",
        formula=share("unanswered", "placed"),
        of=("placed",),
        better="lower",
    ),
    Ask(
        key="covered",
        label="of those with a point: the truth lies within the radius",
        formula=share("covered", "pinned"),
        of=("pinned",),
    ),
)


def judge(path: Path, part: str, engine: Engine) -> Iterator[Judged]:
    """Find the place names of each article of the part and compare them."""
    for article in read_set(path, half=_HALVES[part]):
        found, failed = _found(article, engine)
        yield judge_article(article, found, gazetteer=engine.gazetteer, failed=failed)


def _found(article: Article, engine: Engine) -> tuple[tuple[Found, ...], str]:
    try:
        reading = engine.read(Report(source_id=article.id, text=article.text))
    except InputError as error:
        return (), error.code
    return answer(article, reading, gazetteer=engine.gazetteer), ""


def judge_article(article: Article, found: Sequence[Found], *, gazetteer: Gazetteer, failed: str = "") -> Judged:
    """Compare the places found in one article with its toponyms, as `toponyms.score` does."""
    pairs, extra = pair(article, found)
    counted = sum(t.counts for t in article.toponyms)
    sums, errors = Tallies(), list[Miss]()
    sums.tally("found", len(pairs), len(extra), counted - len(pairs))
    exact = sum((t.start, t.end) == (f.start, f.end) for t, f in pairs)
    sums.tally("exact", exact, len(pairs) + len(extra) - exact, counted - exact)
    for toponym, find in pairs:
        error = error_m(toponym, find, gazetteer)
        if error is not None:
            _place(sums, find, error)
            if error > NEAR_M:
                errors.append(_far_off(article, toponym, find, error))
    errors += [_miss(article, f.start, f.end, "no place name", "nothing", str(f.place), 1.0) for f in extra]
    errors += [_miss(article, t.start, t.end, "not found", t.text, "nothing", 1.0) for t in _missed(article, pairs)]
    return Judged(
        report=article.id, words=word_count(article.text), sums=sums.found, failed=failed, errors=tuple(errors)
    )


def _place(sums: Tallies, find: Found, error: float) -> None:
    sums.add("placed", 1)
    sums.add("near", error <= NEAR_M)
    if error == math.inf:
        sums.add("unanswered", 1)
        return
    sums.add("answered", 1)
    sums.add("km", error / 1000)
    if find.radius_m is not None:
        sums.add("pinned", 1)
        sums.add("covered", error <= find.radius_m)


def _far_off(article: Article, toponym: Toponym, find: Found, error: float) -> Miss:
    wanted = f"{toponym.place} {toponym.point or ''}"
    if error == math.inf:
        return _miss(article, toponym.start, toponym.end, "no place given", wanted, "no place", 1.0)
    given = f"{find.place} {find.point or ''}, {error / 1000:.0f} km away"
    return _miss(article, toponym.start, toponym.end, "far off", wanted, given, error / 1000)


def _missed(article: Article, pairs: Sequence[tuple[Toponym, Found]]) -> Iterator[Toponym]:
    met = [id(toponym) for toponym, _ in pairs]
    return (t for t in article.toponyms if t.counts and id(t) not in met)


def _miss(article: Article, start: int, end: int, sort: str, wanted: str, given: str, weight: float) -> Miss:
    excerpt, marks = excerpt_of(article.text, [(start, end, sort)])
    return Miss(report=article.id, sort=sort, excerpt=excerpt, marks=marks, wanted=wanted, given=given, weight=weight)


def files(path: Path, part: str) -> Sequence[Path]:
    """List the files of the set; parts are cut by the article's id."""
    return sorted(p for p in path.iterdir() if p.suffix in (".ann", ".txt")) if path.is_dir() else [path]


BENCHMARK = Benchmark(
    name="toponyms",
    title="Toponyms: LGL, GeoWebNews, GeoVirus",
    source="Gritta, Pilehvar, Collier 2020.",
    path_help="lgl.xml, GeoVirus.xml, or the folder GeoWebNews",
    parts=("held", "learning", "all"),
    asks=ASKS,
    files=files,
    judge=judge,
    several=True,
)
