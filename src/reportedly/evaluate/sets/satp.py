"""South Asia Terrorism Portal reports, relevant to political violence or not: does any claim of violence come out?

Source: Hu et al., "ConfliBERT", NAACL 2022 (the set).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from reportedly.errors import BadRecord
from reportedly.evaluate.benchmark import Benchmark, Engine, Judged, excerpt_of, one_file
from reportedly.evaluate.intervals import Ask, share, tally_asks
from reportedly.evaluate.judging import Tallies, code_or_fail, word_count
from reportedly.evaluate.outcome import Miss
from reportedly.records import Report

ASKS = (
    *tally_asks("relevant", "reports of political violence"),
    Ask(key="right", label="reports judged right", formula=share("right", "all"), of=("all",)),
)


def read_rows(file: Path) -> tuple[tuple[str, bool], ...]:
    """Read a part: text, tab, 1 (relevant) or 0.

    Raises:
        BadRecord: a line has no such label.
    """
    rows = []
    for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
        text, _, label = line.rpartition("\t")
        if not text or label not in ("0", "1"):
            raise BadRecord("no label 0 or 1 after a tab", where=f"{file}:{number}")
        rows.append((text, label == "1"))
    return tuple(rows)


def judge(path: Path, part: str, engine: Engine) -> Iterator[Judged]:
    """Code each report of the part; it counts as relevant when a claim of violence comes out."""
    kinds = engine.codebook.kinds
    for number, (text, wanted) in enumerate(read_rows(files(path, part)[0]), 1):
        claims, failed = code_or_fail(engine, Report(text=text))
        violent = [claim for claim in claims if kinds[claim.kind].group == "violence"]
        given = bool(violent)
        sums = Tallies()
        sums.tally("relevant", wanted and given, given and not wanted, wanted and not given)
        sums.add("all", 1)
        sums.add("right", wanted == given)
        excerpt, marks = excerpt_of(text, [(c.anchor.start, c.anchor.end, c.kind) for c in violent])
        miss = Miss(
            report=f"{part}:{number}", sort="violence not seen" if wanted else "violence seen where none counts", excerpt=excerpt,
            marks=marks, wanted=str(wanted), given="; ".join(c.kind for c in violent) or "nothing", weight=float(len(violent)),
        )  # fmt: skip
        yield Judged(
            report=f"{part}:{number}",
            words=word_count(text),
            sums=sums.found,
            failed=failed,
            errors=() if wanted == given else (miss,),
        )


def files(path: Path, part: str) -> Sequence[Path]:
    """Find the file of a part."""
    return [one_file(path, f"{part}.tsv")]


BENCHMARK = Benchmark(
    name="satp",
    title="South Asia reports, relevant or not",
    source="ConfliBERT's satp_relevant (reports of the South Asia Terrorism Portal).",
    path_help="the folder that holds dev.tsv, train.tsv, test.tsv",
    parts=("dev", "train", "test"),
    asks=ASKS,
    files=files,
    judge=judge,
)
