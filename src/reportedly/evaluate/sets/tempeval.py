"""TempEval-3: times found, and read as the right value.

Source: UzZaman et al., "SemEval-2013 Task 1: TempEval-3", SemEval 2013.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from reportedly.errors import InputError
from reportedly.evaluate.benchmark import Benchmark, Engine, Judged, excerpt_of, in_part
from reportedly.evaluate.intervals import Ask, f1_of, share
from reportedly.evaluate.judging import word_count
from reportedly.evaluate.outcome import Miss
from reportedly.evaluate.tempeval import COUNTED_TYPES, Document, measure, pair, read_documents, same_value, timex_value
from reportedly.grounding.times import find_times
from reportedly.records import Report, When


def _asks(key: str, label: str) -> tuple[Ask, ...]:
    return (
        Ask(key=f"{key}.f1", label=f"{label}, F1", formula=f1_of(key, "found", key, "gold"), of=("gold",)),
        Ask(key=f"{key}.p", label=f"{label}, precision", formula=share(key, "found"), of=("found",)),
        Ask(key=f"{key}.r", label=f"{label}, recall", formula=share(key, "gold"), of=("gold",)),
    )


ASKS = (
    *_asks("strict", "times, exact words"),
    *_asks("relaxed", "times, overlapping"),
    *_asks("value", "times with the right value"),
)


def judge(path: Path, part: str, engine: Engine) -> Iterator[Judged]:
    """Find the times of each document of the part and compare them."""
    for document in read_documents(path):
        if in_part(f"{document.name}.tml", part):
            yield _judge(document, engine)


def _judge(document: Document, engine: Engine) -> Judged:
    try:
        reading = engine.read(document.report)
    except InputError as error:
        return _judged(document, (), error.code)
    return _judged(document, tuple(find_times(document.report, reading, nested=True)), "")


def _judged(document: Document, whens: Sequence[When], failed: str) -> Judged:
    def find(report: Report) -> Sequence[When]:
        return whens

    whole = measure([document], find)
    sums = {"gold": float(whole.gold), "found": float(whole.found)}
    for key in ("strict", "relaxed", "value"):
        sums[key] = float(round(getattr(whole, key)[1] * whole.gold / 100))
    return Judged(
        report=document.name,
        words=word_count(document.report.text),
        sums=sums,
        failed=failed,
        errors=tuple(_errors(document, whens)),
    )


def _errors(document: Document, whens: Sequence[When]) -> Iterator[Miss]:
    wanted = [time for time in document.times if time.type in COUNTED_TYPES]
    pairs = pair(wanted, whens)
    found = [time for time, _ in pairs]
    for time in wanted:
        if time not in found:
            excerpt, marks = excerpt_of(document.report.text, [(time.start, time.end, "missed")])
            yield Miss(
                report=document.name,
                sort="time missed",
                excerpt=excerpt,
                marks=marks,
                wanted=f"{time.text} = {time.value}",
                given="nothing",
            )
    for time, when in pairs:
        if not same_value(ours := timex_value(when), time.value):
            excerpt, marks = excerpt_of(document.report.text, [(when.start, when.end, ours)])
            yield Miss(
                report=document.name,
                sort="value wrong",
                excerpt=excerpt,
                marks=marks,
                wanted=f"{time.text} = {time.value}",
                given=f"{when.text} = {ours}",
                weight=2.0,
            )


def files(path: Path, part: str) -> Sequence[Path]:
    """List the files of a part."""
    return sorted(p for p in path.rglob("*.tml") if in_part(p.name, part))


BENCHMARK = Benchmark(
    name="tempeval",
    title="TempEval-3: times",
    source="UzZaman et al. 2013: TimeBank and AQUAINT, cleaned.",
    path_help="the folder TBAQ-cleaned",
    parts=("check", "learn", "all"),
    asks=ASKS,
    files=files,
    judge=judge,
)
