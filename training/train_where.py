"""Train the choice of a happening's place: `python training/train_where.py CODED_FOLDER ... --held-out FOLDER ...`.

A conditional logit: the places in reach of a happening and "none" are weighed against one another, and the weights make
the coded answer likely. An answer is right as `gold.py score` judges it: within the coder's distance, or in the coded country where
no point was coded. Reports for checking are left out as in `train_claims.py`; the same folders give the same bytes.
`--sentences FILE` adds the learning part of event_location (one event verb a sentence), each worth 0.6 of a coded claim; coded
reports that stand in its other part are then left out.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import scipy.sparse as sp
from scipy.optimize import minimize

from coded import is_held_out, read_coded
from reportedly.claims import Coder
from reportedly.claims.features import Seen
from reportedly.claims.lexicon import lexicon_of
from reportedly.claims.tying.attach import WHERE_REACH, Item, near_items, nearest
from reportedly.claims.tying.placing import Scene, key_of, rows_of, value_of
from reportedly.claims.weighing.linear import LinearModel, dump_model
from reportedly.claims.weighing.rows import spelled
from reportedly.codebook import load_codebook
from reportedly.evaluate.benchmark import in_part
from reportedly.evaluate.sets.event_location import ANY_KIND, INCOMPLETE, read_sentences
from reportedly.grounding import find_places, open_gazetteer, place_phrases
from reportedly.grounding.sphere import distance_m
from reportedly.reading import load_engine
from reportedly.records import Report, Token, Where
from train_claims import FOLDS, Coded, meant_items

LEAST = 3
"""Occurrences below which a feature is left out."""
DECAY = 10.0
"""Strength of the pull of all weights towards 0; the best of 0.5 to 30 on folds by report."""
SENTENCE_WORTH = 0.6
"""What a sentence counts against a coded claim; more of them make coded reports worse."""
_WITHIN_KM = 25


class Question(NamedTuple):
    """Hold one happening: a row for each place in reach and one for none, which are right, and its fold."""

    rows: list[list[str]]
    right: list[int]
    close: Sequence[Item]
    coded: dict[str, Any] | None
    fold: int
    worth: float = 1.0


def is_right(coded: dict[str, Any] | None, item: Item | None) -> bool:
    """Judge a place as `gold.py score` does."""
    if not coded or item is None:
        return not coded and item is None
    where = value_of(item)
    if coded.get("lat") is None or coded.get("lon") is None:
        return bool(coded.get("country")) and coded["country"] == where.country
    if where.lat is None or where.lon is None:
        return False
    return distance_m((coded["lat"], coded["lon"]), (where.lat, where.lon)) <= 1000 * coded.get("within_km", _WITHIN_KM)


def right_of(coded: dict[str, Any] | None, close: Sequence[Item], meant: Sequence[Item]) -> list[int]:
    """List the rows that are right: the words coded if their place is right, else whatever place is, else the words."""
    if not coded:
        return [len(close)]
    right = [k for k, item in enumerate(close) if is_right(coded, item)]
    worded = [k for k, item in enumerate(close) if item in meant]
    both = {key_of(close[k]) for k in worded if k in right}
    if both:
        return [k for k, item in enumerate(close) if key_of(item) in both]
    if coded.get("lat") is None:
        right = [k for k in right if value_of(close[k]).precision == "country"] or right
    return right or worded


class Asked(NamedTuple):
    """Hold one happening: its words and kind, the places in reach, which of them are right (one past them: none), what was coded."""

    scene: Scene
    words: list[Token]
    kind: str
    close: Sequence[Item]
    right: list[int]
    coded: dict[str, Any] | None

    def labels(self) -> list[tuple[int, int, str]]:
        """Name each pair of the nearest mention and a place, by the numbers of the words, and whether the place is right."""
        if not self.right:
            return []
        return [
            (nearest(item, self.words).i, item.head.i, "yes" if k in self.right else "no")
            for k, item in enumerate(self.close)
        ]

    def question(self, fold: int, worth: float) -> Question:
        """Name what is seen of each place and of none."""
        rows = [list(spelled(row)) for row in rows_of(self.scene, (self.words, self.kind), self.close)]
        return Question(rows, self.right, self.close, self.coded, fold, worth)


def asked_of(report: Coded) -> Iterable[Asked]:
    """Ask where each coded happening was."""
    scene = Scene(report.seen, report.places)
    for claim, group in zip(report.coded["claims"], report.mentions, strict=True):
        words = [m.token for m in group]
        close = near_items(scene.items, words, WHERE_REACH)
        right = right_of(claim["where"], close, meant_items(report, claim["where"], close, words))
        yield Asked(scene, words, claim["kind"], close, right, claim["where"])


def asked_of_sentences(file: Path, tools: dict[str, Any]) -> Iterable[Asked]:
    """Ask where the event of each sentence for learning was; a verb that names no happening of the codebook has no kind."""
    coder = Coder(tools["codebook"])
    for sentence in read_sentences(file):
        if not in_part(sentence.text, "learn") or sentence.source in INCOMPLETE:
            continue
        reading = tools["engine"].read(sentence.text)
        seen, places = Seen(reading, tools["lexicon"]), sentence.places()
        verbs = [places[i] for i in sentence.marked("VERB") if i < len(places)]
        verb = next((t for t in reading.tokens if _overlaps(t, verbs)), None)
        if verb is None:
            continue
        mention = next((m for m in coder.name_mentions(seen)[0] if _overlaps(m.token, verbs)), None)
        token, kind = (mention.token, mention.kind) if mention else (verb, ANY_KIND)
        found = find_places(Report(text=sentence.text), reading, gazetteer=tools["gazetteer"])
        scene = Scene(seen, place_phrases(found, reading, gazetteer=tools["gazetteer"]))
        close = near_items(scene.items, [token], WHERE_REACH)
        marked = [places[i] for i in sentence.marked("LOCATION")]
        right = [k for k, item in enumerate(close) if _overlaps(value_of(item), marked)] if marked else [len(close)]
        if close and right:
            yield Asked(scene, [token], kind, close, right, None)


def held_texts(file: Path) -> set[str]:
    """List the sentences of event_location that are for checking."""
    return {s.text for s in read_sentences(file) if in_part(s.text, "check")}


def _overlaps(word: Token | Where, spans: Sequence[tuple[int, int]]) -> bool:
    return any(word.start < end and start < word.end for start, end in spans)


def fit(asked: Sequence[Question]) -> tuple[list[str], Any]:
    """Fit the weights; questions without a right row teach nothing."""
    told = [q for q in asked if q.right]
    counts = Counter(name for q in told for row in q.rows for name in row)
    names = sorted(name for name, count in counts.items() if count >= LEAST)
    matrix = _matrix([row for q in told for row in q.rows], names)
    right = np.array([float(k in q.right) for q in told for k in range(len(q.rows))])
    starts = np.cumsum([0, *(len(q.rows) for q in told)])[:-1]
    group = np.repeat(np.arange(len(told)), [len(q.rows) for q in told])
    worth = np.array([q.worth for q in told])

    def loss(weights: Any) -> tuple[float, Any]:
        sums = matrix @ weights
        odds = np.exp(sums - np.maximum.reduceat(sums, starts)[group])
        all_of, right_of_it = np.add.reduceat(odds, starts), np.add.reduceat(odds * right, starts)
        slope = (odds / all_of[group] - odds * right / right_of_it[group]) * worth[group]
        return (
            float(worth @ np.log(all_of / right_of_it) + DECAY / 2 * weights @ weights),
            matrix.T @ slope + DECAY * weights,
        )

    return names, minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": 300}).x


def _matrix(rows: Sequence[Sequence[str]], names: Sequence[str]) -> Any:
    index = {name: i for i, name in enumerate(names)}
    pairs = [(k, index[name]) for k, row in enumerate(rows) for name in row if name in index]
    ones = np.ones(len(pairs))
    return sp.csr_matrix((ones, ([a for a, _ in pairs], [b for _, b in pairs])), shape=(len(rows), len(names)))


def held_out_sums(asked: Sequence[Question], more: Sequence[Question]) -> list[Any]:
    """Weigh each question by weights that have not seen its report."""
    sums: list[Any] = [None] * len(asked)
    for fold in range(FOLDS):
        names, weights = fit([*(q for q in asked if q.fold != fold), *more])
        for k, q in enumerate(asked):
            if q.fold == fold:
                sums[k] = _matrix(q.rows, names) @ weights
    return sums


def temperature_of(asked: Sequence[Question], sums: Sequence[Any]) -> float:
    """Find the temperature at which the chances of the answers are honest."""
    right = [any(is_right(q.coded, i) for i in [_answer(q, s)]) for q, s in zip(asked, sums, strict=True)]

    def loss(heat: float) -> float:
        chances = [float(np.exp((s.max() - s) / -heat).sum() ** -1) for s in sums]
        return -sum(np.log(max(c if ok else 1 - c, 1e-6)) for c, ok in zip(chances, right, strict=True))

    return float(min((round(float(t), 2) for t in np.arange(0.6, 3.01, 0.1)), key=loss))


def _answer(question: Question, sums: Any) -> Item | None:
    best = int(np.argmax(sums))
    return question.close[best] if best < len(question.close) else None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--held-out", nargs="*", type=Path, default=[], help="folders whose checking third is left out")
    parser.add_argument("--sentences", type=Path, help="open.jsonl of event_location")
    parser.add_argument("--out", type=Path, default=Path("src/reportedly/claims/weights"))
    args = parser.parse_args()
    codebook = load_codebook()
    tools = {
        "engine": load_engine(), "codebook": codebook, "lexicon": lexicon_of(codebook), "gazetteer": open_gazetteer(None),
    }  # fmt: skip
    coded = [*read_coded(args.folders), *(c for c in read_coded(args.held_out) if not is_held_out(c["id"]))]
    held = held_texts(args.sentences) if args.sentences else set()
    asked = [
        a.question(k % FOLDS, 1.0)
        for k, c in enumerate(coded)
        if c["text"] not in held
        for a in asked_of(Coded(c, k % FOLDS, tools))
    ]
    sentences = asked_of_sentences(args.sentences, tools) if args.sentences else ()
    more = [a.question(-1, SENTENCE_WORTH) for a in sentences]
    sums = held_out_sums(asked, more)
    right = sum(is_right(q.coded, _answer(q, s)) for q, s in zip(asked, sums, strict=True))
    names, weights = fit([*asked, *more])
    halves = np.stack([-weights / 2, weights / 2], axis=1).astype(np.float32)
    model = LinearModel(
        classes=["no", "yes"], names=names, weights=halves, dense=np.zeros((0, 2), np.float32),
        bias=np.zeros(2, np.float32), temperature=temperature_of(asked, sums),
    )  # fmt: skip
    (args.out / "where.npz").write_bytes(dump_model(model))
    print(
        f"{len(coded)} reports, {len(asked)} claims, {len(more)} sentences, {len(names)} features, temperature {model.temperature}"
    )
    print(f"right on folds held out: {100 * right / len(asked):.1f} %")


if __name__ == "__main__":
    main()
