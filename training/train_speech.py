"""Train the models of attribution: `python training/train_speech.py --polnear DIR --coded FOLDER ... [--only cues]`.

`cues` (which words cue an attribution in the wide sense) learns from the train part of PolNeAR; its floor is fitted on
the last tenth of the articles, then all are used. `carry` (which accounts go on over a following sentence) learns from
coded reports in the form of gold/GUIDELINES §3; reports whose id's SHA-256 begins with 0 to 4 are left out. No step
draws a random number: the same folders give the same bytes.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse as sp
from sklearn.linear_model import LogisticRegression

from coded import is_held_out, read_coded
from reportedly.claims.speech.attribution import acts_over, chain_of, explicit_acts
from reportedly.claims.speech.carry import carry_features, is_whole, open_stretches
from reportedly.claims.speech.cues import speech_words
from reportedly.claims.speech.quotes import find_quotes
from reportedly.claims.speech.wide import CueScene, cue_features
from reportedly.claims.weighing.linear import LinearModel, dump_model
from reportedly.codebook import Codebook, load_codebook
from reportedly.evaluate.polnear import Article, read_set
from reportedly.reading import load_engine
from reportedly.records import Reading, Token

BATCH = 20
LEAST = {"cues": 8, "carry": 4}
"""How often a feature must occur to be kept."""
STRENGTH = {"cues": 0.3, "carry": 0.3}
"""C of the logistic regression."""
SMALLEST = 0.02
"""Weights nearer to zero are left out of the shipped file."""
CARRY_FLOOR = 0.5
"""Likelier than not. On 2,244 coded claims that no weights had seen, 0.35 carried 40 accounts rightly and 68 wrongly, 0.5 carries 15
and 25; on 109 of building reports 4 and 0, 3 and 0."""
TOP = ("VERB", "NOUN", "ADJ", "ADV")


def cue_rows(articles: list[Article], codebook: Codebook) -> Iterator[tuple[list[str], bool, int]]:
    """Make a row for each word that may cue an attribution: its features, whether it does, and its article."""
    engine = load_engine()
    for at in range(0, len(articles), BATCH):
        batch = articles[at : at + BATCH]
        for k, reading in enumerate(engine.read_many([(a.text, ()) for a in batch])):
            acts = explicit_acts(reading, codebook=codebook)
            scene = CueScene(reading, speech_words(codebook), {a.cue[0]: a for a in acts}, find_quotes(reading))
            heads, skipped = cue_heads(batch[k], reading), discarded_words(batch[k], reading)
            for token in scene.candidates():
                if token.i not in skipped:
                    yield [sys.intern(n) for n in cue_features(scene, token)], token.i in heads, at + k


def cue_heads(article: Article, reading: Reading) -> set[int]:
    """Find the one word of each annotated cue that stands for it: the highest content word in the tree."""
    found = set()
    for one in article.attributions:
        words = [t for start, end in one.cue for t in reading.between(start, end)]
        inside = {t.i for t in words}
        tops = [t for t in words if t.head.i not in inside or t.head is t or t.text == ":"]
        according = [t for t in words if t.lower == "according"]
        chosen = (
            according or [t for t in tops if t.pos in TOP] or [t for t in tops if t.pos != "PUNCT" or t.text == ":"]
        )
        found |= {chosen[0].i} if chosen else set()
    return found


def discarded_words(article: Article, reading: Reading) -> set[int]:
    return {t.i for start, end in article.discarded for t in reading.between(start, end)}


def carry_rows(reports: list[dict[str, Any]], codebook: Codebook) -> Iterator[tuple[list[str], bool, int]]:
    """Make a row for each coded claim that stands where an account may go on."""
    engine = load_engine()
    for number, coded in enumerate(reports):
        reading = engine.read(coded["text"])
        acts, quotes = explicit_acts(reading, codebook=codebook), find_quotes(reading)
        stretches = {s.sentence: s for s in open_stretches(reading, acts)}
        for claim in coded["claims"]:
            token = claim_word(coded, claim, reading)
            stretch = stretches.get(token.sent) if token else None
            if (
                token
                and stretch
                and any(a <= token.i < b for a, b in stretch.content)
                and _is_free(reading, acts, token)
            ):
                speakers = chain_of(reading, acts, stretch.act)
                same = bool(claim["says"] and speakers) and _same(speakers[-1].text, claim["says"][-1]["text"])
                yield sorted(carry_features(reading, acts, quotes, stretch)), same, number


def claim_word(coded: dict[str, Any], claim: dict[str, Any], reading: Reading) -> Token | None:
    start = coded["text"].index(claim["context"]) + claim["context"].index(claim["anchor"])
    words = reading.between(start, start + len(claim["anchor"]))
    return next((t for t in words if t.pos in ("VERB", "NOUN")), words[0] if words else None)


def _is_free(reading: Reading, acts: Any, token: Token) -> bool:
    return all(is_whole(acts[i], len(reading.tokens)) for i in acts_over(acts, token.i))


def _same(one: str, other: str) -> bool:
    a, b = set(one.lower().split()), set(other.lower().split())
    return len(a & b) / min(len(a), len(b)) >= 0.6


def fit(rows: Iterable[tuple[list[str], bool, int]], name: str) -> tuple[LinearModel, dict[str, float]]:
    """Fit one model, and its floor where enough rows are there."""
    features, truth, groups = zip(*rows, strict=True)
    counts = Counter(n for row in features for n in row)
    names = sorted(n for n, k in counts.items() if k >= LEAST[name])
    matrix, labels, groups = _matrix(features, names), np.array(truth), np.array(groups)
    early = groups < np.quantile(groups, 0.9)
    chances = _regression(name).fit(matrix[early], labels[early]).predict_proba(matrix[~early])[:, 1]
    floor, f1 = _best_floor(chances, labels[~early]) if name == "cues" else (CARRY_FLOOR, float("nan"))
    whole = _regression(name).fit(matrix, labels)
    weights, bias = whole.coef_[0], float(whole.intercept_[0])
    kept = np.abs(weights) >= SMALLEST
    model = LinearModel(
        classes=["no", "yes"],
        names=[n for n, k in zip(names, kept, strict=True) if k],
        weights=np.stack([-weights[kept] / 2, weights[kept] / 2], axis=1).astype(np.float32),
        dense=np.zeros((0, 2), dtype=np.float32),
        bias=np.array([-bias / 2, bias / 2], dtype=np.float32),
        floor=floor,
    )
    return model, {"rows": len(labels), "yes": int(labels.sum()), "features": int(kept.sum()), "floor": floor, "f1": f1}


def _regression(name: str) -> LogisticRegression:
    return LogisticRegression(C=STRENGTH[name], solver="liblinear", max_iter=60, tol=1e-3, random_state=0)


def _matrix(features: tuple[list[str], ...], names: list[str]) -> Any:
    index = {n: i for i, n in enumerate(names)}
    columns, ends = [], [0]
    for row in features:
        columns += [index[n] for n in row if n in index]
        ends.append(len(columns))
    return sp.csr_matrix((np.ones(len(columns), dtype=np.float32), columns, ends), shape=(len(features), len(names)))


def _best_floor(chances: Any, truth: Any) -> tuple[float, float]:
    def f1(floor: float) -> float:
        picked = chances >= floor
        return float(2 * (picked & truth).sum() / max(1, picked.sum() + truth.sum()))

    floor = max((round(float(x), 2) for x in np.arange(0.2, 0.6, 0.02)), key=f1)
    return floor, f1(floor)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--polnear", type=Path, help="the folder that holds train/")
    parser.add_argument("--coded", nargs="*", type=Path, default=[])
    parser.add_argument("--out", type=Path, default=Path("src/reportedly/claims/weights"))
    parser.add_argument("--only", nargs="*", default=["cues", "carry"])
    args = parser.parse_args()
    codebook = load_codebook()
    for name in args.only:
        if name == "cues":
            rows = cue_rows(list(read_set(args.polnear / "train")), codebook)
        else:
            rows = carry_rows([c for c in read_coded(args.coded) if not is_held_out(c["id"])], codebook)
        model, figures = fit(rows, name)
        path = args.out / f"{name}.npz"
        path.write_bytes(dump_model(model))
        print(name, figures, f"{path.stat().st_size // 1024} kB", flush=True)


if __name__ == "__main__":
    main()
