"""Make the table of word vectors: `python training/train_words.py PIPELINE TEXTS... [--width 128] [--out FILE]`.

PIPELINE is the folder of a spaCy pipeline with static vectors (`en_core_web_md`); TEXTS are folders whose words, of
two occurrences or more, are kept. Vectors are turned to their main axes (PCA), cut, and set to length one.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from pathlib import Path

import numpy as np
from spacy.strings import StringStore
from spacy.vectors import Vectors

from reportedly.claims.weighing.words import dump_words

WORD = re.compile(r"[a-z]+")
FREQUENT = 8000
"""The axes are those of the most frequent words, which stand first."""
LEAST = 2


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("pipeline", type=Path)
    parser.add_argument("texts", nargs="+", type=Path)
    parser.add_argument("--width", type=int, default=128)
    parser.add_argument("--out", type=Path, default=Path("src/reportedly/claims/weights/words.npz"))
    args = parser.parse_args()
    vectors, strings = Vectors(), StringStore()
    vectors.from_disk(args.pipeline / "vocab")
    strings.from_disk(args.pipeline / "vocab" / "strings.json")
    counts = count_words(args.texts)
    rows = {w: vectors.key2row.get(strings[w], -1) for w in sorted(strings) if counts[w] >= LEAST}
    rows = {w: int(row) for w, row in rows.items() if row >= 0}
    kept = sorted(set(rows.values()))
    place = {row: n for n, row in enumerate(kept)}
    table = main_axes(vectors.data, args.width)[kept]
    args.out.write_bytes(dump_words({w: place[row] for w, row in rows.items()}, table))
    print(f"{len(rows)} words, {len(kept)} vectors, {args.out.stat().st_size // 1024} kB")


def count_words(folders: list[Path]) -> Counter[str]:
    """Count the words of every file below the folders."""
    counts: Counter[str] = Counter()
    for folder in folders:
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            counts.update(WORD.findall(path.read_text("utf-8", errors="ignore").lower()))
    return counts


def main_axes(data: np.ndarray, width: int) -> np.ndarray:
    centred = data - data.mean(axis=0)
    _, _, axes = np.linalg.svd(centred[:FREQUENT], full_matrices=False)
    turned = centred @ axes[:width].T
    return (turned / (np.linalg.norm(turned, axis=1, keepdims=True) + 1e-6)).astype(np.float32)


if __name__ == "__main__":
    main()
