"""Train how far each field of a claim can be trusted: `python training/train_confidence.py READINGS.jsonl ... --coded FOLDER ...`.

READINGS are claims with their clues, as `read_coded.py` writes them, read by weights that have not seen the reports;
CODED are the folders that hold the same reports coded. A claim is paired with the coded claim that it answers as
`reportedly evaluate gold` pairs them; each field is then right or wrong. For each field a logistic regression weighs
the field's own clues and those that all fields share; its strength is chosen on folds by report, and so are the
figures that are printed. No step draws a random number but the seeded folds: the same files give the same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from sklearn.linear_model import LogisticRegression

from reportedly.claims.confidence import FIELDS, Calibration, dump_calibration
from reportedly.codebook import load_codebook
from reportedly.evaluate.coded import read_folders
from reportedly.evaluate.pairing import pair_claims
from reportedly.evaluate.reliability import Answer, curves_of
from reportedly.evaluate.sets.gold import verdict
from reportedly.records import Claim
from reportedly.records.wire import decode

FOLDS = 5
STRENGTHS = (0.01, 0.03, 0.1, 0.3)
"""Of which C is chosen, for each field, by the likelihood of the folds held out."""
LEAST = 15
"""Claims in which a clue must be seen."""
SHARED = (
    "found", "kind", "mentions", "sentence", "sentences", "crowd", "noun", "quoted", "depth", "hedged", "group:",
    "certainty", "standing", "manner:",
)  # fmt: skip
"""Beginnings of the clues that every field is weighed by, beside its own."""
OWN = {
    "kind": ("kind",),
    "says": ("cue:", "speaker:"),
    "manner": ("cue:", "speaker:"),
    "standing": ("when",),
    "when": ("published",),
}
"""Beginnings of the clues of a field that do not begin with its name."""


class Judged(NamedTuple):
    """Hold one claim read blind: its report's fold, its clues, and which of its fields are right."""

    fold: int
    clues: dict[str, float]
    right: dict[str, bool]


def judge(readings: Sequence[Path], folders: Sequence[Path]) -> list[Judged]:
    """Pair the claims of the readings with the coded ones and judge their fields."""
    claims: dict[str, list[Claim]] = {}
    for path in readings:
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            record = decode(line, where=f"{path}:{number}")
            if isinstance(record, Claim):
                claims.setdefault(record.source_id or record.report, []).append(record)
    kinds = load_codebook().kinds
    found = []
    for coded in read_folders(folders):
        mine = claims.get(coded.id, [])
        pairing = pair_claims(coded.text, coded.claims, mine, kinds=kinds)
        mate = {j: coded.claims[i] for i, j in pairing.mates.items()}
        for j, claim in enumerate(mine):
            right = verdict(mate[j], claim) if j in mate else {}
            answers = {"found": j in mate} | {("says" if f == "chain" else f): ok for f, ok in right.items()}
            found.append(Judged(fold_of(coded.id), claim.confidence, answers))
    return found


def fold_of(report: str) -> int:
    return int(hashlib.sha256(f"fold of {report}".encode()).hexdigest()[:8], 16) % FOLDS


def clues_for(field: str, names: Iterable[str]) -> list[str]:
    """List the clues that a field is weighed by."""
    begin = (*SHARED, field, *OWN.get(field, ()))
    return [name for name in names if name.startswith(begin)]


def fit(field: str, judged: Sequence[Judged], names: Sequence[str]) -> tuple[Any, float, dict[str, Any]]:
    """Fit one field; gives its weights over all names, its bias, and the figures of the folds held out."""
    rows = [one for one in judged if field in one.right]
    chosen = clues_for(field, names)
    matrix = np.array([[one.clues.get(name, 0.0) for name in chosen] for one in rows])
    labels = np.array([one.right[field] for one in rows])
    folds = np.array([one.fold for one in rows])
    spread = matrix.std(axis=0) + 1e-6
    held = {c: _held_out(matrix / spread, labels, folds, c) for c in STRENGTHS}
    strength = min(STRENGTHS, key=lambda c: _loss(held[c], labels))
    model = LogisticRegression(C=strength, max_iter=2000).fit(matrix / spread, labels)
    weights = np.zeros(len(names))
    weights[[names.index(name) for name in chosen]] = model.coef_[0] / spread
    return weights, float(model.intercept_[0]), _figures(field, held[strength], labels, strength)


def _held_out(matrix: Any, labels: Any, folds: Any, strength: float) -> Any:
    held = np.zeros(len(labels))
    for fold in range(FOLDS):
        model = LogisticRegression(C=strength, max_iter=2000).fit(matrix[folds != fold], labels[folds != fold])
        held[folds == fold] = model.predict_proba(matrix[folds == fold])[:, 1]
    return held


def _loss(chances: Any, labels: Any) -> float:
    return float(-np.log(np.where(labels, chances, 1 - chances).clip(1e-6)).mean())


def _figures(field: str, chances: Any, labels: Any, strength: float) -> dict[str, Any]:
    (curve,) = curves_of([[Answer(field, float(c), bool(ok))] for c, ok in zip(chances, labels, strict=True)])
    order = chances.argsort().argsort() + 1
    right, n = int(labels.sum()), len(labels)
    return {
        "answers": n,
        "right": labels.mean(),
        "gap": curve.gap,
        "brier": float(((chances - labels) ** 2).mean()),
        "area under ROC": float((order[labels].sum() - right * (right + 1) / 2) / max(1, right * (n - right))),
        "C": strength,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("readings", nargs="+", type=Path)
    parser.add_argument("--coded", nargs="+", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path("src/reportedly/claims/weights"))
    args = parser.parse_args()
    judged = judge(args.readings, args.coded)
    seen = [name for one in judged for name, value in one.clues.items() if value]
    counts = dict(zip(*np.unique(seen, return_counts=True), strict=True))
    names = sorted(str(name) for name, count in counts.items() if count >= LEAST)
    fitted = {field: fit(field, judged, names) for field in FIELDS}
    for field, (_, _, figures) in fitted.items():
        print(f"{field:11}", {key: round(float(value), 3) for key, value in figures.items()})
    kept = [k for k in range(len(names)) if any(weights[k] for weights, _, _ in fitted.values())]
    calibration = Calibration(
        fields=FIELDS,
        names=[names[k] for k in kept],
        weights=np.stack([weights[kept] for weights, _, _ in fitted.values()], axis=1).astype(np.float32),
        bias=np.array([bias for _, bias, _ in fitted.values()], dtype=np.float32),
    )
    path = args.out / "confidence.npz"
    path.write_bytes(dump_calibration(calibration))
    print(f"{len(judged)} claims, {len(kept)} clues, {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
