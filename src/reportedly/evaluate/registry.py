"""Every set that can be measured, in one table."""

from __future__ import annotations

from reportedly.evaluate.benchmark import Benchmark
from reportedly.evaluate.sets import (
    babe,
    ecbplus,
    event_location,
    gold,
    gvdb,
    maverick,
    muc4,
    plover,
    polnear,
    quiet,
    tempeval,
    toponyms,
    wikievents,
)

BENCHMARKS: dict[str, Benchmark] = {
    benchmark.name: benchmark
    for benchmark in (
        gold.BENCHMARK,
        quiet.BENCHMARK,
        polnear.BENCHMARK,
        plover.BENCHMARK,
        muc4.BENCHMARK,
        gvdb.BENCHMARK,
        wikievents.BENCHMARK,
        event_location.BENCHMARK,
        toponyms.BENCHMARK,
        tempeval.BENCHMARK,
        babe.BENCHMARK,
        maverick.BENCHMARK,
        ecbplus.BENCHMARK,
    )
}
"""The sets by name, in the order in which they are listed to the user."""
