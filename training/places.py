"""Measure the weights of `grounding/weights.json` on the learning halves of the toponym sets (never the held halves).

Usage: python training/places.py BENCH_FOLDER [--write] [--cache FOLDER]

Two logistic models by gradient descent, both plain sums of named signs: is a name meant as a place (LGL, GeoWebNews,
GeoVirus marks), and which of its readings is right (conditional on the name; truth by id or nearest within 161 km).
"""

from __future__ import annotations

import argparse
import hashlib
import pickle
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import scipy.sparse as sp
from scipy.optimize import minimize

from reportedly.evaluate.benchmark import in_part
from reportedly.evaluate.toponyms import NEAR_M, Article, Toponym, answer, read_set, score
from reportedly.grounding import Gazetteer, context, mentions, open_gazetteer, places
from reportedly.grounding.sphere import distance_m
from reportedly.grounding.weights import Weights, shipped_weights
from reportedly.reading import load_engine
from reportedly.records import Report
from reportedly.records.reading import Reading, Sentence, Token

PRIOR = Path(__file__).parent / "places_prior.json"
"""Weights set by hand, towards which the measured ones are drawn where the sets say little."""
SETS = {"lgl": "toponyms/lgl.xml", "gwn": "toponyms/GeoWebNews", "geovirus": "toponyms/GeoVirus.xml"}
SENTENCES = "event_location/open.jsonl"
SENTENCE_WORTH, CODED_WORTH = 0.8, 2.0
"""What a name in a sentence of event_location (where only places of events are marked) and in a coded report counts."""
OWN_WEIGHT = 2
"""How often a name in a report of conflict counts against one in general news."""
DECAY = 1.0
"""Strength of the pull of the weights of readings towards the prior."""
ROUNDS = 3
"""How often weights are fitted to what the weights before made of the reports."""
OUT = Path(__file__).parents[1] / "src" / "reportedly" / "grounding" / "weights.json"


class CodedArticle(Article, frozen=True):
    """A report coded claim by claim: its places of happenings are marks; other names in it are not known to be none."""

    others: tuple[tuple[int, int], ...] = ()
    """Where speakers, actors and victims stand: names in them, countries apart, are no places of happenings."""

    @property
    def is_held(self) -> bool:
        """Tell whether the report is for checking only, as gold/README.md splits them."""
        return hashlib.sha256(self.id.encode()).hexdigest()[0] <= "4"


def read_sentences(path: Path) -> list[Article]:
    """Read event_location's learning part: places of events are marks; other names are not known to be none."""
    articles = {}
    for line in path.read_bytes().splitlines():
        row = msgspec.json.decode(line)
        marks = [
            s
            for s in row["spans"]
            if s["label"] == "LOCATION" and s["end"] - s["start"] > 2 and row["text"][s["start"]].isupper()
        ]
        if marks and row["source"] != "RELABEL" and in_part(row["text"], "learn"):
            tops = tuple(
                Toponym(start=s["start"], end=s["end"], text=row["text"][s["start"] : s["end"]]) for s in marks
            )
            articles[row["text"]] = Article(id=row["text"], text=row["text"], toponyms=tops)
    return list(articles.values())


def read_coded(folder: Path) -> list[Article]:
    articles: list[Article] = []
    for path in sorted(folder.glob("*.json")):
        report, marks = msgspec.json.decode(path.read_bytes()), {}
        for where in (c["where"] for c in report["claims"] if c.get("where") and c["where"].get("lat") is not None):
            for hit in re.finditer(re.escape(where["name"]), report["text"]):
                marks[hit.span()] = Toponym(
                    start=hit.start(), end=hit.end(), text=where["name"], point=(where["lat"], where["lon"])
                )
        words = {
            x if isinstance(x, str) else x["text"]
            for c in report["claims"]
            for role in ("says", "actor", "victim")
            for x in c.get(role, ())
        }
        others = tuple(hit.span() for word in words for hit in re.finditer(re.escape(word), report["text"]))
        articles.append(
            CodedArticle(
                id=report["id"],
                text=report["text"],
                toponyms=tuple(marks.values()),
                others=others,
                publisher=report.get("publisher") or None,
            )
        )
    return articles


def pack(reading: Reading) -> tuple[Any, ...]:
    fields = [
        (t.i, t.text, t.start, t.lemma, t.pos, t.tag, t.dep, t.sent, t.ent, t.ent_begin, t.head.i)
        for t in reading.tokens
    ]
    return reading.text, fields, [(s.i, s.first, s.last, s.root.i) for s in reading.sentences]


def unpack(packed: tuple[Any, ...]) -> Reading:
    text, fields, sentences = packed
    tokens = [Token(*f[:-1]) for f in fields]
    for token, f in zip(tokens, fields, strict=True):
        if f[-1] != token.i:
            token.head = tokens[f[-1]]
            tokens[f[-1]].children.append(token)
    return Reading(text, tokens, [Sentence(i, a, b, tokens[r]) for i, a, b, r in sentences])


def readings(name: str, articles: list[Article], cache: Path) -> list[Reading]:
    path = cache / f"{name}.pickle"
    if not path.is_file():
        engine = load_engine()
        packed = {
            a.id: pack(r) for a, r in zip(articles, engine.read_many((a.text, ()) for a in articles), strict=True)
        }
        cache.mkdir(parents=True, exist_ok=True)
        path.write_bytes(pickle.dumps(packed))
    known = pickle.loads(path.read_bytes())
    if missing := [a for a in articles if a.id not in known]:
        raise SystemExit(f"{path} is of other articles ({missing[0].id} is not in it): remove it")
    return [unpack(known[a.id]) for a in articles]


@dataclass
class Example:
    """Hold an article, its reading, and the names found in it."""

    article: Article
    reading: Reading
    found: list[mentions.Mention]


def overlapping(article: Article, start: int, end: int) -> Toponym | None:
    return next((t for t in article.toponyms if t.start < end and start < t.end), None)


def mention_rows(examples: list[Example]) -> tuple[list[dict[str, float]], list[float], list[float]]:
    rows, labels, worth = [], [], []
    for e in examples:
        for m in e.found:
            mark = overlapping(e.article, m.start, m.end)
            if m.start < e.article.marked_from or (mark is not None and not mark.counts):
                continue
            if isinstance(e.article, CodedArticle) and mark is None:
                in_other = any(a <= m.start and m.end <= b for a, b in e.article.others)
                if not in_other or any(p.is_country for p in m.candidates):
                    continue
            rows.append(m.features)
            labels.append(float(mark is not None))
            worth.append(CODED_WORTH if isinstance(e.article, CodedArticle) else 1.0)
    return rows, labels, worth


def fit_binary(
    rows: list[dict[str, float]],
    labels: list[float],
    worth: list[float],
    prior: dict[str, float],
    *,
    decay: float = 2.0,
) -> dict[str, float]:
    names = sorted({n for r in rows for n in r} | set(prior))
    w0 = np.array([prior.get(n, 0.0) for n in names])
    x = np.array([[r.get(n, 0.0) for n in names] for r in rows])
    y, w = np.array(labels), w0.copy()

    def loss(at: np.ndarray) -> float:
        z = x @ at
        return float(c @ (np.logaddexp(0, z) - y * z) + decay / 2 * ((at - w0) ** 2).sum())

    c = np.array(worth)
    now = loss(w)
    for _ in range(80):  # Newton steps, halved until the loss falls
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        step = np.linalg.solve(
            (x * (c * p * (1 - p))[:, None]).T @ x + decay * np.eye(len(names)), x.T @ (c * (p - y)) + decay * (w - w0)
        )
        while (then := loss(w - step)) > now and np.abs(step).max() > 1e-9:
            step /= 2
        w, gain, now = w - step, now - then, then
        if gain < 1e-6:
            break
    return {n: round(float(v), 3) for n, v in zip(names, w, strict=True)}


def right_readings(mark: Toponym, weighed: list[context.Weighed], gazetteer: Gazetteer) -> list[float]:
    same = [float(w.place.id == mark.place) for w in weighed]
    if any(same):
        return same
    known = gazetteer.place(mark.place) if mark.place else None
    point = mark.point or ((known.lat, known.lon) if known and known.lat is not None else None)
    if point is None:
        return same
    far = [distance_m(point, (w.place.lat, w.place.lon)) if w.place.lat is not None else 1e9 for w in weighed]  # type: ignore[arg-type]
    near = min(far, default=1e9)
    return [float(f <= max(near, 25_000) and f <= NEAR_M) for f in far]


def place_groups(
    examples: list[Example], weights: Weights, gazetteer: Gazetteer
) -> list[tuple[list[dict[str, float]], list[float]]]:
    groups = []
    for e in examples:
        report = Report(text=e.article.text or " ", publisher=e.article.publisher)
        for r in places.reckon(
            e.reading, gazetteer=gazetteer, weights=weights, home=places.home_of(report), publisher=report.publisher
        ):
            mark = overlapping(e.article, r.mention.start, r.mention.end)
            if mark is None or not mark.counts or not r.readings or not (mark.point or mark.place):
                continue
            right = right_readings(mark, r.readings, gazetteer)
            if not any(right) and e.article.id.startswith("http"):  # its countries have points of their own
                continue
            right.append(float(not any(right)))
            times = OWN_WEIGHT if isinstance(e.article, CodedArticle) else 1
            groups += [([*(w.features for w in r.readings), r.doubts], right)] * times
    return groups


def fit_choice(groups: list[tuple[list[dict[str, float]], list[float]]], prior: dict[str, float]) -> dict[str, float]:
    """Fit the conditional logit, drawn towards the prior; groups without a right reading teach nothing."""
    told = [group for group in groups if any(group[1])]
    names = sorted({n for rows, _ in told for r in rows for n in r} | set(prior))
    index = {n: i for i, n in enumerate(names)}
    pairs = [(k, index[n], v) for k, row in enumerate(r for rows, _ in told for r in rows) for n, v in row.items()]
    right = np.array([y for _, ys in told for y in ys])
    at, to, values = (np.array(column) for column in zip(*pairs, strict=True))
    matrix = sp.csr_matrix((values, (at, to)), shape=(len(right), len(names)))
    sizes = [len(ys) for _, ys in told]
    starts, group = np.cumsum([0, *sizes])[:-1], np.repeat(np.arange(len(told)), sizes)
    w0 = np.array([prior.get(n, 0.0) for n in names])

    def loss(w: Any) -> tuple[float, Any]:
        sums = matrix @ w
        odds = np.exp(sums - np.maximum.reduceat(sums, starts)[group])
        every = np.add.reduceat(odds, starts)
        good = np.maximum(np.add.reduceat(odds * right, starts), 1e-12)
        slope = matrix.T @ (odds / every[group] - odds * right / good[group]) + DECAY * (w - w0)
        return float(np.log(every / good).sum() + DECAY / 2 * (w - w0) @ (w - w0)), slope

    found = minimize(loss, w0, jac=True, method="L-BFGS-B", options={"maxiter": 400}).x
    return {n: round(float(x), 3) for n, x in zip(names, found, strict=True)}


def best_floor(rows: list[dict[str, float]], labels: list[float], weights: Weights, missed: int) -> float:
    p = np.array([weights.mention_probability(r) for r in rows])
    y = np.array(labels)

    def f1(floor: float) -> float:
        kept = p >= floor
        return 2 * y[kept].sum() / (kept.sum() + y.sum() + missed)

    return max((round(float(f), 2) for f in np.arange(0.2, 0.8, 0.02)), key=f1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("bench", type=Path)
    parser.add_argument("--coded", nargs="*", type=Path, default=[], help="folders of coded reports, all for learning")
    parser.add_argument(
        "--held-out", nargs="*", type=Path, default=[], help="such folders, their checking third left out"
    )
    parser.add_argument("--cache", type=Path, default=Path("/tmp/reportedly-training"))
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--no-fit", action="store_true")
    parser.add_argument(
        "--keep-names", action="store_true", help="fit only which place a name means, not whether it is one"
    )
    options = parser.parse_args()
    gazetteer, weights = open_gazetteer(), shipped_weights()
    prior = msgspec.json.decode(PRIOR.read_bytes(), type=Weights)
    sets = {n: read_set(options.bench / p) for n, p in SETS.items()}
    read = {n: dict(zip([a.id for a in s], readings(n, s, options.cache), strict=True)) for n, s in sets.items()}
    if not options.no_fit:
        examples = [
            Example(a, read[n][a.id], mentions.find_mentions(read[n][a.id], gazetteer))
            for n, s in sets.items()
            for a in s
            if not a.is_held
        ]
        news = [e for e in examples if not e.article.id.startswith("http")]
        rows, labels, worth = mention_rows(news)
        floor_rows, floor_labels, more = rows, labels, []
        sentences = read_sentences(options.bench / SENTENCES)
        for a, r in zip(sentences, readings("sentences", sentences, options.cache), strict=True):
            for m in mentions.find_mentions(r, gazetteer):
                if overlapping(a, m.start, m.end):
                    more.append(m.features)
        rows, labels, worth = rows + more, labels + [1.0] * len(more), worth + [SENTENCE_WORTH] * len(more)
        if not options.keep_names:
            mention = fit_binary(rows, labels, worth, prior.mention)
            weights = msgspec.structs.replace(weights, mention=mention)
            weights = msgspec.structs.replace(weights, mention_floor=best_floor(floor_rows, floor_labels, weights, 0))
        coded = [a for folder in options.coded for a in read_coded(folder)]
        coded += [a for folder in options.held_out for a in read_coded(folder) if not a.is_held]
        held = {a.id for s in sets.values() for a in s if a.is_held}
        coded = [a for a in coded if a.id not in held]
        own = [Example(a, r, []) for a, r in zip(coded, readings("coded", coded, options.cache), strict=True)]
        for _ in range(ROUNDS):
            weights = msgspec.structs.replace(
                weights, place=fit_choice(place_groups([*examples, *own], weights, gazetteer), prior.place)
            )
        print(len(rows), "names", weights)
        if options.write:
            OUT.write_bytes(msgspec.json.format(msgspec.json.encode(weights), indent=1) + b"\n")
            shipped_weights.cache_clear()
    for name, articles in sets.items():
        for held in (False, True):
            part = [a for a in articles if a.is_held == held]
            answers = [answer(a, read[name][a.id], gazetteer=gazetteer) for a in part]
            print(
                name, "held" if held else "learning", msgspec.structs.asdict(score(part, answers, gazetteer=gazetteer))
            )


if __name__ == "__main__":
    main()
