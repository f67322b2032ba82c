"""Shards: whole or not at all, done once, nothing lost or doubled between them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import fake_pipeline
from reportedly.config import IntakeConfig
from reportedly.errors import ConfigError, MissingInput
from reportedly.intake import Overrides
from reportedly.records import End, Failure, Report
from reportedly.records.wire import decode
from reportedly.worker import ShardDone, plan_shards, process_shard, run_shards

CONFIG = IntakeConfig()


@pytest.fixture
def lines(tmp_path: Path) -> Path:
    path = tmp_path / "reports.jsonl"
    rows = [json.dumps({"id": f"g-{n}", "text": f"Shells hit town {n}. " * (n % 7 + 1)}) for n in range(50)]
    path.write_text("\n".join(rows) + "\n", "utf-8")
    return path


@pytest.fixture
def out(tmp_path: Path) -> Path:
    (tmp_path / "out").mkdir()
    return tmp_path / "out"


def do(uri: str, out: Path, **others: object) -> ShardDone:
    return process_shard(uri, out, coder=fake_pipeline.make(), config=CONFIG, **others)  # type: ignore[arg-type]


def ids(paths: list[Path]) -> list[str]:
    records = [decode(line) for path in paths for line in path.read_bytes().splitlines()]
    return [record.source_id or "" for record in records if isinstance(record, Report)]


def test_process_shard_writes_one_file_that_is_complete(lines: Path, out: Path) -> None:
    done = do(str(lines), out)
    assert done.end == End(reports_in=50, reports_out=50, failed=0, skipped=0, claims=197)
    assert not done.existed
    assert [path.name for path in out.iterdir()] == [Path(done.path).name]
    assert ids([Path(done.path)]) == [f"g-{n}" for n in range(50)]


def test_process_shard_does_nothing_twice(lines: Path, out: Path) -> None:
    first = do(str(lines), out)
    before = Path(first.path).stat().st_mtime_ns
    again = do(str(lines), out)
    assert again == ShardDone(uri=first.uri, path=first.path, end=first.end, existed=True)
    assert Path(first.path).stat().st_mtime_ns == before


def test_process_shard_names_its_output_after_all_that_it_depends_on(lines: Path, out: Path) -> None:
    names = {do(str(lines), out).path, do(str(lines), out, overrides=Overrides(publisher="Courier")).path}
    lines.write_text(lines.read_text("utf-8").replace("town 7", "town 8"), "utf-8")
    names.add(do(str(lines), out).path)
    copy = lines.with_name("copy.jsonl")
    copy.write_bytes(lines.read_bytes())
    names.add(do(str(copy), out).path)
    assert len(names) == 4


def test_process_shard_leaves_nothing_when_it_is_cut_off(lines: Path, out: Path) -> None:
    class Cut(fake_pipeline.FakePipeline):
        def code(self, report: Report) -> tuple[()]:
            if report.source_id == "g-9":
                raise KeyboardInterrupt
            return ()

    with pytest.raises(KeyboardInterrupt):
        process_shard(str(lines), out, coder=Cut(), config=CONFIG)
    assert list(out.iterdir()) == []


def test_process_shard_says_that_there_is_no_file(out: Path) -> None:
    with pytest.raises(MissingInput, match="no such file"):
        do("missing.jsonl#bytes=0-10", out)


def test_process_shard_says_that_it_cannot_write(lines: Path, out: Path) -> None:
    with pytest.raises(ConfigError, match="cannot write"):
        do(str(lines), out / "missing")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(shard_bytes=st.integers(1, 4000), tail=st.sampled_from(["", "\n", "\r\n\r\n"]))
def test_plan_shards_takes_each_line_once(lines: Path, out: Path, shard_bytes: int, tail: str) -> None:
    lines.write_text(lines.read_text("utf-8").rstrip() + tail, "utf-8")
    size = lines.stat().st_size
    uris = list(plan_shards([str(lines)], shard_bytes=max(shard_bytes, size // 40)))
    assert ids([Path(do(uri, out).path) for uri in uris]) == [f"g-{n}" for n in range(50)]


def test_plan_shards_cuts_only_long_json_lines(lines: Path, tmp_path: Path) -> None:
    text = tmp_path / "long.txt"
    text.write_text("x" * 1000, "utf-8")
    short = tmp_path / "short.jsonl"
    short.write_text("{}", "utf-8")
    uris = list(plan_shards([str(text), str(short), str(lines), "missing.jsonl"], shard_bytes=1000))
    size = lines.stat().st_size
    ranges = [f"{lines}#bytes={start}-{min(start + 1000, size)}" for start in range(0, size, 1000)]
    assert uris == [str(text), str(short), *ranges, "missing.jsonl"]


@pytest.mark.parametrize("processes", [1, 2])
def test_run_shards_does_all_and_says_what_failed(lines: Path, out: Path, processes: int) -> None:
    uris = [*plan_shards([str(lines)], shard_bytes=1500), "missing.txt"]
    done = list(run_shards(uris, out, make=fake_pipeline.make, config=CONFIG, processes=processes))
    assert [item.uri for item in done if isinstance(item, ShardDone)] == uris[:-1]
    assert isinstance(done[-1], Failure)
    assert (done[-1].input, done[-1].code) == ("missing.txt", "input.missing")
    again = list(run_shards(uris, out, make=fake_pipeline.make, config=CONFIG, processes=processes))
    assert all(item.existed for item in again if isinstance(item, ShardDone))


def test_process_shard_names_bad_lines_so_that_they_can_be_found(tmp_path: Path, out: Path) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text('{"text": "Shells hit."}\n{"text": 5}\n', "utf-8")
    done = do(f"{path}#bytes=10-35", out)
    (failure,) = [r for r in map(decode, Path(done.path).read_bytes().splitlines()) if isinstance(r, Failure)]
    assert failure.input == f"{path}#bytes=10-35:1"
