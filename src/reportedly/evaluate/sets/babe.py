"""BABE: does a sentence of US news carry charged wording?

A sentence counts as charged when `find_charged` lists any wording. The set's bias is that of American party politics,
of which the codebook's words of war are a small part: this is a check, not the measure that the words are made for.

Source: Spinde et al., "Neural Media Bias Detection Using Distant Supervision With BABE", EMNLP Findings 2021.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from reportedly.claims.speech.attribution import find_speech
from reportedly.claims.speech.charged import find_charged
from reportedly.errors import BadRecord, InputError
from reportedly.evaluate.benchmark import Benchmark, Engine, Judged, excerpt_of, in_part, one_file
from reportedly.evaluate.intervals import Ask, f1, mean_of, share, tally_asks
from reportedly.evaluate.judging import Tallies, word_count
from reportedly.evaluate.outcome import Miss
from reportedly.records import Report, Span

FILE = "final_labels_SG2.csv"
_LABELS = {"Biased": True, "Non-biased": False}
ASKS = (
    Ask(key="macro", label="sentences, macro F1", formula=mean_of(f1("charged"), f1("plain")), of=("all",)),
    *tally_asks("charged", "charged sentences"),
    *tally_asks("plain", "plain sentences"),
    Ask(key="word", label="wordings that the set marks too", formula=share("marked", "wordings"), of=("wordings",)),
)


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """Hold one sentence, its label, and the words that its coders marked."""

    text: str
    charged: bool
    words: tuple[str, ...]


def read_rows(path: Path) -> tuple[Row, ...]:
    """Read the sentences; those on which the coders did not agree are left out.

    Raises:
        MissingInput: the file is not there.
        BadRecord: it has other columns.
    """
    file = one_file(path, FILE)
    with file.open(encoding="utf-8-sig", newline="") as stream:
        table = csv.DictReader(stream, delimiter=";")
        missing = {"text", "label_bias", "biased_words"} - set(table.fieldnames or ())
        if missing:
            raise BadRecord(f"no column {', '.join(sorted(missing))}", where=str(file))
        return tuple(
            Row(text=row["text"], charged=_LABELS[row["label_bias"]], words=_words(row["biased_words"]))
            for row in table
            if row["label_bias"] in _LABELS and row["text"].strip()
        )


def _words(listed: str) -> tuple[str, ...]:
    return tuple(word.strip(" '\"").lower() for word in listed.strip("[]").split(",") if word.strip(" '\""))


def judge(path: Path, part: str, engine: Engine) -> Iterator[Judged]:
    """List the charged wording of each sentence of the part."""
    for number, row in enumerate(read_rows(path), 1):
        if in_part(row.text, part):
            yield judge_row(f"{number}", row, *_charged(row, engine))


def _charged(row: Row, engine: Engine) -> tuple[tuple[Span, ...], str]:
    try:
        reading = engine.read(Report(text=row.text))
    except InputError as error:
        return (), error.code
    acts = find_speech(reading, codebook=engine.codebook)
    return find_charged(reading, acts, codebook=engine.codebook), ""


def judge_row(name: str, row: Row, given: Sequence[Span], failed: str = "") -> Judged:
    """Compare the charged wording of one sentence with its label."""
    says = bool(given)
    sums = Tallies()
    sums.add("all", 1)
    sums.tally("charged", row.charged and says, says and not row.charged, row.charged and not says)
    sums.tally("plain", not row.charged and not says, row.charged and not says, says and not row.charged)
    sums.add("wordings", len(given))
    sums.add("marked", sum(any(word in span.text.lower() for word in row.words) for span in given))
    errors = () if says == row.charged else (_miss(name, row, given),)
    return Judged(report=name, words=word_count(row.text), sums=sums.found, failed=failed, errors=errors)


def _miss(name: str, row: Row, given: Sequence[Span]) -> Miss:
    excerpt, marks = excerpt_of(row.text, [(s.start, s.end, "charged") for s in given], reach=400)
    return Miss(
        report=name,
        sort="charged not seen" if row.charged else "charged where none is",
        excerpt=excerpt,
        marks=marks,
        wanted=", ".join(row.words) or "none",
        given=", ".join(s.text for s in given) or "none",
        weight=float(len(row.words) + len(given)),
    )


def files(path: Path, part: str) -> Sequence[Path]:
    """Find the set's one file; parts are cut by the sentence."""
    return [one_file(path, FILE)]


BENCHMARK = Benchmark(
    name="babe",
    title="BABE: charged wording",
    source="Spinde et al. 2021: sentences of US news, coded by experts.",
    path_help=f"the folder that holds {FILE}, or the file",
    parts=("check", "learn", "all"),
    asks=ASKS,
    files=files,
    judge=judge,
)
