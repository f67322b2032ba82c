"""ECB+: web news of incidents in pairs that resemble each other; documents grouped by incident from their text alone.

The likeness of stories was chosen on the topics with even numbers (`learn`); those with odd numbers are `check`.

Source: Cybulska and Vossen, "Using a Sledgehammer to Crack a Nut?", LREC 2014; annotations CC BY 3.0.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from reportedly.errors import MissingInput
from reportedly.evaluate.benchmark import Benchmark, Engine, Judged, files_in
from reportedly.evaluate.ecbplus import Document, half_of, read_ecbplus
from reportedly.evaluate.grouping import ASKS, Grouped, judge_groups
from reportedly.evaluate.intervals import Ask, share
from reportedly.incidents.stories import find_stories

_PARTS = {"check": (1,), "learn": (0,), "all": (0, 1)}
_LEAD = 300
CROSSED = Ask(
    key="crossed",
    label="pairs of two topics that were put together",
    formula=share("crossed", "across"),
    of=("across",),
    better="lower",
)


def judge(path: Path, part: str, engine: Engine) -> Iterator[Judged]:
    """Group the part's documents by story and judge each by the incident it tells of."""
    documents = [one for one in read_ecbplus(path) if half_of(one) in _PARTS[part]]
    if not documents:
        raise MissingInput("no ECB+ documents", where=str(path), remedy="Name the folder that holds its topics.")
    labels = [str(number) for number in find_stories([one.report for one in documents])]
    judged = judge_groups([_grouped(one, label) for one, label in zip(documents, labels, strict=True)])
    for one, crossed in zip(judged, _crossed(documents, labels), strict=True):
        yield msgspec.structs.replace(one, sums=one.sums | crossed)


def _grouped(document: Document, label: str) -> Grouped:
    text = document.report.text
    return Grouped(document.report.source_id or "", text[:_LEAD], f"story {label}", f"incident {document.incident}")


def _crossed(documents: Sequence[Document], labels: Sequence[str]) -> Iterator[dict[str, float]]:
    """Count for each document those of other topics, and those of them that it was put together with."""
    topics, groups = Counter(one.topic for one in documents), Counter(labels)
    both = Counter((one.topic, label) for one, label in zip(documents, labels, strict=True))
    for one, label in zip(documents, labels, strict=True):
        joined = groups[label] - both[one.topic, label]
        yield {"across": (len(documents) - topics[one.topic]) / 2, "crossed": joined / 2}


def files(path: Path, part: str) -> Sequence[Path]:
    """List the documents of all topics."""
    return files_in(path, "*/*.xml")


BENCHMARK = Benchmark(
    name="ecbplus",
    title="Documents grouped by incident (ECB+)",
    source="Cybulska and Vossen 2014, annotations CC BY 3.0.",
    path_help="the folder that holds one folder for each topic",
    parts=("check", "learn", "all"),
    asks=(*ASKS, CROSSED),
    files=files,
    judge=judge,
)
