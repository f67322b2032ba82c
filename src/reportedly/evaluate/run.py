"""Measure: run the software over one part of one set, and gather what it shows."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from reportedly.errors import ConfigError, MissingInput
from reportedly.evaluate.benchmark import Benchmark, Engine, Judged, digest_of
from reportedly.evaluate.intervals import figures_of
from reportedly.evaluate.outcome import Miss, Outcome
from reportedly.evaluate.reliability import curves_of

DRAWS = 1000
SEED = 20240229
SHOWN = 8
"""Errors of one sort that an outcome keeps, the worst first."""


def measure(
    benchmark: Benchmark,
    path: Path,
    engine: Engine,
    *,
    part: str | None = None,
    draws: int = DRAWS,
    seed: int = SEED,
    shown: int = SHOWN,
    tell: Callable[[int], None] | None = None,
) -> Outcome:
    """Measure the software on a set that the user has.

    Args:
        benchmark: the set.
        path: where its files are.
        engine: the software, as a user runs it.
        part: one of the set's parts; None takes the first.
        draws: of the bootstrap; 0 leaves the intervals out.
        seed: of the bootstrap.
        shown: errors kept of each sort.
        tell: called with the number of reports judged so far.

    Raises:
        ConfigError: the set has no such part.
        MissingInput: the files are not there, or hold no report of the part.
        BadRecord: a file is not of the set.
    """
    part = _part_of(benchmark, part)
    files = benchmark.files(path, part)
    started = time.perf_counter()
    judged = _gather(benchmark.judge(path, part, engine), tell)
    seconds = time.perf_counter() - started
    if not judged:
        raise MissingInput(f"no report of part {part!r}", where=str(path), remedy=benchmark.path_help)
    errors = [miss for one in judged for miss in one.errors]
    return Outcome(
        benchmark=benchmark.name_of(path, files),
        title=benchmark.title,
        part=part,
        data=digest_of(files),
        made_with=engine.made_with(),
        reports=len(judged),
        words=sum(one.words for one in judged),
        seconds=round(seconds, 2),
        draws=draws,
        seed=seed,
        figures=figures_of(benchmark.asks, [one.sums for one in judged], draws=draws, seed=seed),
        sorts=_sorts(errors),
        errors=_worst(errors, shown),
        curves=curves_of((one.answers for one in judged), draws=draws, seed=seed),
        failed=tuple((one.report, one.failed) for one in judged if one.failed),
    )


def _part_of(benchmark: Benchmark, part: str | None) -> str:
    if part is not None and part not in benchmark.parts:
        raise ConfigError(
            f"{benchmark.name} has no part {part!r}",
            remedy=f"Name one of: {', '.join(benchmark.parts)}.",
            where="--part",
        )
    return part or benchmark.parts[0]


def _gather(judged: Iterable[Judged], tell: Callable[[int], None] | None) -> list[Judged]:
    found = []
    for one in judged:
        found.append(one)
        if tell is not None:
            tell(len(found))
    return found


def _sorts(errors: Sequence[Miss]) -> dict[str, int]:
    counted = Counter(miss.sort for miss in errors)
    return dict(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])))


def _worst(errors: Sequence[Miss], shown: int) -> tuple[Miss, ...]:
    kept: list[Miss] = []
    for sort in _sorts(errors):
        mine = [miss for miss in errors if miss.sort == sort]
        kept += sorted(mine, key=lambda m: (-m.weight, m.report, m.excerpt))[:shown]
    return tuple(kept)
