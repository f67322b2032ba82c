"""Train the small models that decide in claims/: `python training/train_claims.py CODED_FOLDER ... --held-out FOLDER ... [--out DIR]`.

Coded reports are in the form of gold/GUIDELINES §3. Of the folders named with `--held-out`, reports whose id's SHA-256
begins with 0 to 4 are left out: they are for checking only. Seeds are fixed; the same folders give the same bytes.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse as sp
from sklearn.linear_model import LogisticRegression

from coded import anchor_words, is_held_out, mentions_of, occurrences, read_coded, report_of
from network import Shape, train_network
from reportedly.claims.coder import name_mention, names_of_speakers, near_enough
from reportedly.claims.features import Seen, names_of, vectors_of
from reportedly.claims.lexicon import lexicon_of
from reportedly.claims.naming.gather import Mention, pair_features
from reportedly.claims.speech.attribution import find_speech, speakers_of
from reportedly.claims.tying import attach, roles
from reportedly.claims.tying.counting import numbers_of
from reportedly.claims.tying.manners import manner_features
from reportedly.claims.tying.telling import Scene, doubt_features, telling_features
from reportedly.claims.tying.tie import NONE
from reportedly.claims.weighing.linear import LinearModel, dump_model
from reportedly.claims.weighing.network import Network, dump_network
from reportedly.claims.weighing.rows import spelled
from reportedly.codebook import load_codebook
from reportedly.grounding import find_places, find_times, open_gazetteer, place_phrases
from reportedly.reading import load_engine
from reportedly.records import Token

FOLDS = 5
PARTS = ((0, 1), (2, 3), (4,))
"""Folds held out together while a network is trained, which takes longer."""
_SMALL = {"the", "a", "an", "of", "in", "and", "s", "'s", "at", "to", "its", "their", "his", "her"}
_MOSTLY = 0.6
"""Share of the shorter phrase's words that two phrases for one party have in common."""
Row = tuple[set[str] | list[str], Any, str, int]
"""Features, vector or None, label, fold."""


class Coded:
    """One coded report, read and aligned."""

    def __init__(self, coded: dict[str, Any], fold: int, tools: dict[str, Any]) -> None:
        self.coded, self.fold = coded, fold
        self.report = report_of(coded)
        self.reading = tools["engine"].read(self.report.text, [p.start for p in self.report.passages])
        self.seen = Seen(self.reading, tools["lexicon"])
        found = find_places(self.report, self.reading, gazetteer=tools["gazetteer"])
        self.places = place_phrases(found, self.reading, gazetteer=tools["gazetteer"])
        self.times = find_times(self.report, self.reading)
        acts = find_speech(self.reading, codebook=tools["codebook"])
        self.mentions: list[list[Mention]] = []
        self.chains = []
        for claim in coded["claims"]:
            words = mentions_of(coded, claim, self.reading, tools["lexicon"])
            chains = [speakers_of(self.reading, acts, w.i) for w in words]
            self.chains.append(chains[0])
            self.mentions.append(
                [
                    Mention(w, claim["kind"], 1.0, {}, speaker=speaker, voices=voices)
                    for w, (speaker, voices) in zip(words, map(names_of_speakers, chains), strict=True)
                ]
            )


def trigger_rows(c: Coded) -> Iterable[Row]:
    """Make a row for each word that may name a happening."""
    labels = trigger_labels(c)
    vectors = vectors_of(c.seen, [token for token, _ in labels]) if labels else ()
    for (token, kind), vector in zip(labels, vectors, strict=True):
        yield sorted(names_of(c.seen, token)), vector, kind, c.fold


def trigger_labels(c: Coded) -> list[tuple[Token, str]]:
    """List the words that may name a happening with the kind that they were coded as; not the other words of coded mentions."""
    named = {m.token.i: m.kind for group in reversed(c.mentions) for m in reversed(group)}
    passed = {t.i for claim in c.coded["claims"] for t in anchor_words(c.coded, claim, c.reading)}
    return [(t, named.get(t.i, NONE)) for t in c.seen.candidates() if t.i in named or t.i not in passed]


def gather_rows(c: Coded) -> Iterable[Row]:
    """Make a row for each pair of mentions."""
    for first, second, label in gather_labels(c):
        yield list(spelled(pair_features(c.seen, first, second))), None, label, c.fold


def gather_labels(c: Coded) -> Iterator[tuple[Mention, Mention, str]]:
    """Walk over the pairs of mentions, the earlier first, and tell whether they were coded as one claim's."""
    flat = sorted(((m, g) for g, group in enumerate(c.mentions) for m in group), key=lambda pair: pair[0].token.i)
    for j, (second, h) in enumerate(flat):
        for first, g in flat[:j]:
            if first.token is not second.token and near_enough(first, second):
                yield first, second, "same" if g == h else "other"


def role_rows(c: Coded) -> Iterable[Row]:
    """Make a row for each noun phrase near a happening."""
    candidates = roles.candidates_of(c.seen)
    for claim, group in zip(c.coded["claims"], c.mentions, strict=True):
        for candidate, nearest, label in role_labels(c, claim, [m.token for m in group], candidates):
            if label == NONE and _is_told_elsewhere(candidate, claim, c):
                continue
            row = list(spelled(roles.role_features(c.seen, candidate, nearest, claim["kind"])))
            yield row, roles.role_vectors(c.seen, [(candidate, nearest)])[0], label, c.fold


def role_labels(
    c: Coded, claim: dict[str, Any], words: list[Token], candidates: Sequence[roles.Candidate]
) -> Iterator[tuple[roles.Candidate, Token, str]]:
    """Name, for each noun phrase near a claim's mentions, the mention it stands closest to and the role it was coded as."""
    wanted = {role: _nearest_spans(c, claim[role], words) for role in roles.ROLES}
    for candidate in candidates:
        if roles.in_reach(candidate, words):
            nearest = roles.nearest(candidate, words)
            meant = (r for r in roles.ROLES if _is_meant(candidate, wanted[r], claim[r], c, nearest))
            yield candidate, nearest, next(meant, NONE)


def _is_told_elsewhere(candidate: roles.Candidate, claim: dict[str, Any], c: Coded) -> bool:
    """Tell whether a phrase names a party of the claim, which has been taken from another place: neither yes nor no."""
    mine = words_of(c.coded["text"][candidate.start : candidate.end])
    phrases = [words_of(phrase) for role in roles.ROLES for phrase in claim[role]]
    return any(len(mine & theirs) >= _MOSTLY * min(len(mine), len(theirs)) for theirs in phrases)


def words_of(phrase: str) -> set[str]:
    """List the words of a phrase that tell it from others."""
    return {w for w in re.findall(r"[\w']+", phrase.lower()) if w not in _SMALL} or {phrase.lower()}


def _nearest_spans(c: Coded, phrases: Sequence[str], words: list[Token]) -> list[tuple[int, int]]:
    found = []
    for phrase in phrases:
        spans = list(occurrences(c.coded["text"], phrase))
        sentences = [(c.reading.between(a, b) or [None])[0] for a, b in spans]
        gaps = [min(abs(t.sent - w.sent) for w in words) if t else 99 for t in sentences]
        found += [span for span, gap in zip(spans, gaps, strict=True) if gap == min(gaps)]
    return found


def _is_meant(
    candidate: roles.Candidate, spans: list[tuple[int, int]], phrases: Sequence[str], c: Coded, nearest: Token
) -> bool:
    if any(a <= candidate.head.start < b and _covers(candidate, a, b, c) for a, b in spans):
        return True
    if candidate.head is candidate.named or candidate.head.sent != nearest.sent:
        return False
    text = c.coded["text"][candidate.start : candidate.end]
    return any(_same_phrase(text, phrase) for phrase in phrases)


def _covers(candidate: roles.Candidate, start: int, end: int, c: Coded) -> bool:
    return (
        candidate.start <= start
        or c.coded["text"][candidate.start : candidate.end] == c.coded["text"][start:end]
        or _same_phrase(c.coded["text"][candidate.start : candidate.end], c.coded["text"][start:end])
    )


def _same_phrase(a: str, b: str) -> bool:
    x, y = set(a.lower().split()), set(b.lower().split())
    return len(x & y) / max(1, min(len(x), len(y))) >= 0.6 and len(x & y) / max(1, len(x | y)) >= 0.4


def when_rows(c: Coded) -> Iterable[Row]:
    """Make the rows of the times near each happening."""
    items = attach.items_of(c.times, c.seen)
    for claim, group in zip(c.coded["claims"], c.mentions, strict=True):
        words = [m.token for m in group]
        near = attach.near_items(items, words, attach.WHEN_REACH)
        meant = meant_items(c, claim["when"], near, words)
        for item in near:
            mention = attach.nearest(item, words)
            row = list(spelled(attach.when_features(c.seen, c.report, item, mention, claim["kind"], near)))
            yield row, None, "yes" if item in meant else "no", c.fold


def meant_items(
    c: Coded, value: dict[str, Any] | None, near: list[attach.Item], words: list[Token]
) -> list[attach.Item]:
    """List the items whose words are those coded, nearest to the happening."""
    if not value:
        return []
    spans = list(occurrences(c.coded["text"], value["text"]))
    inside = [i for i in near if any(a < i.value.end and i.value.start < b for a, b in spans)]
    if value.get("name"):
        named = [
            i
            for i in inside
            if value["name"].lower() in i.value.text.lower() or (i.value.name or "").lower() == value["name"].lower()
        ]
        inside = named or inside
    gap = min((min(abs(i.head.sent - w.sent) for w in words) for i in inside), default=0)
    return [i for i in inside if min(abs(i.head.sent - w.sent) for w in words) == gap]


def count_rows(c: Coded) -> Iterable[Row]:
    """Make a row for each number near a happening."""
    items = numbers_of(c.seen)
    for claim, group in zip(c.coded["claims"], c.mentions, strict=True):
        words = [m.token for m in group]
        for item in items:
            if attach.in_reach(item, words, attach.COUNT_REACH):
                yield (
                    list(spelled(attach.count_features(c.seen, item, attach.nearest(item, words), claim["kind"]))),
                    None,
                    counted(c, claim, item),
                    c.fold,
                )


def counted(c: Coded, claim: dict[str, Any], item: attach.Item) -> str:
    """Name what a number counts for a coded claim, if anything."""
    number = item.value
    for count in claim["counts"]:
        for a, b in occurrences(c.coded["text"], count["text"]):
            if a < number.end and number.start < b and (count["low"], count["high"]) == (number.low, number.high):
                return str(count["of"])
    return NONE


def telling_rows(field: str) -> Callable[[Coded], Iterable[Row]]:
    """Make the rows for standing or certainty."""

    def rows(c: Coded) -> Iterable[Row]:
        scene = Scene(c.report, c.seen)
        times = attach.items_of(c.times, c.seen)
        for claim, group, chain in zip(c.coded["claims"], c.mentions, c.chains, strict=True):
            words = [m.token for m in group]
            when = next((i.value for i in meant_items(c, claim["when"], times, words)), None)
            row = telling_features(
                scene, group, when=when, manner=chain.manner, speakers=len(chain.speakers), counted=len(claim["counts"])
            )
            doubts = doubt_features(scene, words[0], chain) if field == "certainty" else ()
            yield row.union(doubts), None, str(claim[field]), c.fold

    return rows


def manner_rows(c: Coded) -> Iterable[Row]:
    """Make a row for each happening that somebody said, accused another of or claimed, where the cue only says "said"."""
    candidates = roles.candidates_of(c.seen)
    for claim, group, chain in zip(c.coded["claims"], c.mentions, c.chains, strict=True):
        if chain.manner != "said" or claim["manner"] not in ("said", "accused", "claimed"):
            continue
        words = [m.token for m in group]
        actors = [one for one, _, role in role_labels(c, claim, words, candidates) if role == "actor"]
        row = list(manner_features(c.seen, chain, words[0], claim["kind"], actors))
        yield row, None, str(claim["manner"]), c.fold


MODELS: dict[str, tuple[Callable[[Coded], Iterable[Row]], float, int, float | None]] = {
    "triggers": (trigger_rows, 0.0, 6, 0.38),
    "gather": (gather_rows, 0.1, 4, 0.4),
    "roles": (role_rows, 0.1, 4, 0.3),
    "when": (when_rows, 0.1, 4, None),
    "counts": (count_rows, 0.3, 3, 0.3),
    "standing": (telling_rows("standing"), 0.05, 4, 0.0),
    "certainty": (telling_rows("certainty"), 0.3, 4, 0.0),
    "manner": (manner_rows, 0.3, 4, 0.0),
}
"""Rows, strength C of the logistic regression, least occurrences of a feature, floor (None: fitted)."""


NETWORKS = {"triggers": Shape(hidden=128, epochs=8, batch=128), "roles": Shape(hidden=64, epochs=6, batch=256)}
"""Models that are networks rather than linear; their rows have vectors."""


def frequent_names(rows: list[Row], least: int) -> list[str]:
    """List the features that occur in `least` rows or more, sorted."""
    counts = Counter(name for names, _, _, _ in rows for name in names)
    return sorted(n for n, k in counts.items() if k >= least)


def fit(
    rows: list[Row], *, strength: float, least: int, floor: float | None
) -> tuple[LinearModel, dict[str, float], Any]:
    """Fit one model; its temperature and floor come from five folds by report. The third value: held-out chances."""
    names = frequent_names(rows, least)
    matrix, labels = _matrix(rows, names), np.array([r[2] for r in rows])
    folds = np.array([r[3] for r in rows])
    classes = sorted(set(labels))
    held = np.zeros((len(rows), len(classes)))
    for k in range(FOLDS):
        part = LogisticRegression(C=strength, max_iter=400).fit(matrix[folds != k], labels[folds != k])
        held[np.ix_(folds == k, [classes.index(c) for c in part.classes_])] = (
            part.decision_function(matrix[folds == k])
            if len(part.classes_) > 2
            else _two(part.decision_function(matrix[folds == k]))
        )
    temperature = _temperature(held, labels, classes)
    whole = LogisticRegression(C=strength, max_iter=400).fit(matrix, labels)
    weights = whole.coef_ if len(classes) > 2 else np.vstack([-whole.coef_ / 2, whole.coef_ / 2])
    bias = whole.intercept_ if len(classes) > 2 else np.array([-whole.intercept_[0] / 2, whole.intercept_[0] / 2])
    sparse, dense = weights[:, : len(names)].T, weights[:, len(names) :].T
    model = LinearModel(
        classes=classes,
        names=names,
        weights=sparse.astype(np.float32),
        dense=dense.astype(np.float32) / 4,
        bias=bias.astype(np.float32),
        temperature=temperature,
    )
    chances = _softmax(held / temperature)
    figures = {
        "accuracy": float((np.array(classes)[chances.argmax(1)] == labels).mean()),
        "rows": len(rows),
        "features": len(names),
        "temperature": temperature,
    }
    negative = next((c for c in (NONE, "no", "other") if c in classes), None)
    if floor is not None:
        model.floor = floor
    elif negative:
        model.floor, figures["f1"] = _best_floor(1 - chances[:, classes.index(negative)], labels != negative)
        figures["floor"] = model.floor
    return model, figures, chances


def fit_network(
    rows: list[Row], *, shape: Shape, least: int, floor: float | None
) -> tuple[Network, dict[str, float], Any]:
    """Fit a network; its temperature and floor, and the chances of held-out rows, come from parts by report."""
    names = frequent_names(rows, least)
    index = {n: i for i, n in enumerate(names)}
    known = [np.array(sorted(index[n] for n in row[0] if n in index), dtype=np.int64) for row in rows]
    dense, folds = np.stack([row[1] for row in rows]), np.array([row[3] for row in rows])
    classes = sorted({row[2] for row in rows})
    labels = np.array([classes.index(row[2]) for row in rows])

    def trained(chosen: Any) -> Network:
        return train_network(
            [known[i] for i in chosen], dense[chosen], labels[chosen], names=names, classes=classes, shape=shape
        )

    chances = np.zeros((len(rows), len(classes)))
    for part in PARTS:
        out = np.isin(folds, part)
        held = np.where(out)[0]
        chances[held] = trained(np.where(~out)[0]).probabilities([rows[i][0] for i in held], dense[held])
    network = trained(np.arange(len(rows)))
    scores = np.log(chances + 1e-9)
    network.temperature = _temperature(scores, np.array([row[2] for row in rows]), classes)
    chances = _softmax(scores / network.temperature)
    figures = {"accuracy": float((chances.argmax(1) == labels).mean()), "rows": len(rows), "features": len(names)}
    figures["temperature"] = network.temperature
    if floor is None:
        none = classes.index(NONE)
        floor, figures["f1"] = _best_floor(1 - chances[:, none], labels != none)
    network.floor = figures["floor"] = floor
    return network, figures, chances


def relabel(reports: list[Coded], model: Network, chances: Any) -> None:
    """Give each coded mention the kinds that a model which had not seen its report would give it.

    What is trained after the triggers then sees the mistakes it will meet.
    """
    rows = iter(chances)
    for c in reports:
        found = {token.i: next(rows) for token, _ in trigger_labels(c)}
        for group in c.mentions:
            for mention in group:
                if mention.token.i in found:
                    row = dict(zip(model.classes, (float(p) for p in found[mention.token.i]), strict=True))
                    row.pop(NONE)
                    named = name_mention(c.seen, mention.token, row)
                    mention.chance, mention.kinds, mention.kind = named.chance, named.kinds, named.kind
                else:
                    mention.kinds = {mention.kind: 1.0}


def _two(scores: Any) -> Any:
    return np.stack([-scores / 2, scores / 2], axis=1)


def _matrix(rows: list[Row], names: list[str]) -> Any:
    index = {n: i for i, n in enumerate(names)}
    pairs = [(k, index[n]) for k, row in enumerate(rows) for n in row[0] if n in index]
    ones = np.ones(len(pairs), dtype=np.float32)
    sparse = sp.csr_matrix((ones, ([a for a, _ in pairs], [b for _, b in pairs])), shape=(len(rows), len(names)))
    if rows[0][1] is None:
        return sparse
    return sp.hstack([sparse, sp.csr_matrix(np.stack([row[1] for row in rows]) / 4)]).tocsr()


def _softmax(scores: Any) -> Any:
    odds = np.exp(scores - scores.max(axis=1, keepdims=True))
    return odds / odds.sum(axis=1, keepdims=True)


def _temperature(scores: Any, labels: Any, classes: list[str]) -> float:
    truth = np.array([classes.index(label) for label in labels])
    losses = {
        t: -np.log(_softmax(scores / t)[np.arange(len(truth)), truth] + 1e-9).mean() for t in np.arange(0.5, 2.01, 0.05)
    }
    return float(round(min(losses, key=lambda t: losses[t]), 2))


def _best_floor(chances: Any, truth: Any) -> tuple[float, float]:
    def f1(floor: float) -> float:
        picked = chances >= floor
        return float(2 * (picked & truth).sum() / max(1, picked.sum() + truth.sum()))

    floor = max((round(float(x), 2) for x in np.arange(0.15, 0.8, 0.01)), key=f1)
    return floor, f1(floor)


def tools() -> dict[str, Any]:
    """Load what reports are read with."""
    codebook = load_codebook()
    lexicon, gazetteer = lexicon_of(codebook), open_gazetteer(None)
    return {"engine": load_engine(), "codebook": codebook, "lexicon": lexicon, "gazetteer": gazetteer}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--held-out", nargs="*", type=Path, default=[], help="folders whose checking third is left out")
    parser.add_argument("--out", type=Path, default=Path("src/reportedly/claims/weights"))
    parser.add_argument("--only", nargs="*", default=list(MODELS))
    args = parser.parse_args()
    loaded = tools()
    coded = [*read_coded(args.folders), *(c for c in read_coded(args.held_out) if not is_held_out(c["id"]))]
    reports = [Coded(c, k % FOLDS, loaded) for k, c in enumerate(coded)]
    args.out.mkdir(parents=True, exist_ok=True)
    print(f"{len(reports)} reports, {sum(len(c['claims']) for c in coded)} claims")
    for name in args.only:
        rows_of, strength, least, floor = MODELS[name]
        rows = [row for c in reports for row in rows_of(c)]
        path = args.out / f"{name}.npz"
        if name in NETWORKS:
            network, figures, chances = fit_network(rows, shape=NETWORKS[name], least=least, floor=floor)
            path.write_bytes(dump_network(network))
            if name == "triggers":
                relabel(reports, network, chances)
        else:
            model, figures, _ = fit(rows, strength=strength, least=least, floor=floor)
            path.write_bytes(dump_model(model))
        print(name, {k: round(v, 3) for k, v in figures.items()}, f"{path.stat().st_size // 1024} kB")


if __name__ == "__main__":
    main()
