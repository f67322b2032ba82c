"""Runs: wire records in order, failures among them, counts that add up, the same bytes on one process and two."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import fake_pipeline
from local_server import serving
from reportedly.config import IntakeConfig
from reportedly.errors import ModelError
from reportedly.intake import Overrides, find_inputs
from reportedly.records import Claim, End, Failure, Lineage, Report
from reportedly.records.wire import Record, decode, encode
from reportedly.worker import open_run, run

CONFIG = IntakeConfig(max_bytes=100_000)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text("Rebels shelled the harbour and killed two.", "utf-8")
    (tmp_path / "b.html").write_text("<html><body><nav>Home</nav></body></html>", "utf-8")
    (tmp_path / "c.txt").write_bytes(b"\x89PNG\r\n\x1a\n")
    (tmp_path / "d.txt").write_text("This is in French, in truth.", "utf-8")
    (tmp_path / "e.txt").write_text("We divide it.", "utf-8")
    lines = [{"id": f"g-{n}", "text": f"Report {n}: shells hit town {n} 🕊."} for n in range(30)]
    lines[4]["text"] = 5  # type: ignore[assignment]
    lines[7]["text"] = "A slow one: shells hit it."
    (tmp_path / "f.jsonl").write_text("\n".join(map(json.dumps, lines)), "utf-8")
    (tmp_path / "g.txt").write_text("x" * 100_001, "utf-8")
    return tmp_path


def records(folder: Path, *, processes: int = 1, more: tuple[str, ...] = ()) -> list[Record]:
    inputs = find_inputs([folder, *more])
    return list(run(inputs, make=fake_pipeline.make, config=CONFIG, processes=processes))


def test_run_writes_lineage_then_reports_with_their_claims_or_failures_then_the_end(folder: Path) -> None:
    found = records(folder)
    assert isinstance(found[0], Lineage)
    assert [type(record).__name__ for record in found[1:9]] == [
        "Report", "Claim", "Claim", "Failure", "Failure", "Failure", "Failure", "Report",
    ]  # fmt: skip
    assert isinstance(found[1], Report)
    assert {c.report for c in found[2:4] if isinstance(c, Claim)} == {found[1].id}


def test_run_makes_a_record_of_every_failure(folder: Path) -> None:
    found = [record for record in records(folder, more=("missing.txt",)) if isinstance(record, Failure)]
    told = [(Path(f.input).name, f.stage, f.code, f.skipped) for f in found]
    assert told == [
        ("b.html", "intake", "input.empty", False),
        ("c.txt", "intake", "input.not_text", False),
        ("d.txt", "pipeline", "input.language", True),
        ("e.txt", "pipeline", "unexpected", False),
        ("f.jsonl:5", "intake", "input.bad_record", False),
        ("g.txt", "intake", "input.too_large", False),
        ("missing.txt", "intake", "input.missing", False),
    ]
    assert all(failure.message and failure.remedy for failure in found)
    assert found[3].message == "ZeroDivisionError: by nought"
    assert found[3].report


def test_run_ends_with_counts_that_add_up(folder: Path) -> None:
    found = records(folder)
    end = found[-1]
    assert end == End(reports_in=36, reports_out=30, failed=5, skipped=1, claims=31)
    assert sum(isinstance(record, Report) for record in found) == end.reports_out
    assert sum(isinstance(record, Claim) for record in found) == end.claims


def test_run_gives_the_same_bytes_twice_and_on_two_processes(folder: Path) -> None:
    once, again, two = (
        b"\n".join(encode(record) for record in records(folder, processes=processes)) for processes in (1, 1, 2)
    )
    assert once == again == two
    assert [encode(decode(line)) for line in once.split(b"\n")] == once.split(b"\n")


def test_run_goes_on_when_a_process_dies(folder: Path) -> None:
    (folder / "a0.txt").write_text("You die here.", "utf-8")
    found = records(folder, processes=2)
    (lost,) = [record for record in found if isinstance(record, Failure) and record.code == "worker.lost"]
    assert Path(lost.input).name == "a0.txt"
    assert found[-1] == End(reports_in=37, reports_out=30, failed=6, skipped=1, claims=31)


@pytest.mark.parametrize("processes", [1, 2])
def test_run_raises_when_the_pipeline_cannot_be_made(folder: Path, processes: int) -> None:
    with pytest.raises(ModelError, match="no such model"):
        list(run([str(folder)], make=fake_pipeline.make_broken, config=CONFIG, processes=processes))


def test_run_of_nothing_adds_up() -> None:
    first, end = run([], make=fake_pipeline.make, config=CONFIG)
    assert isinstance(first, Lineage)
    assert end == End(reports_in=0, reports_out=0, failed=0, skipped=0, claims=0)


def test_run_takes_urls_and_makes_failures_of_those_refused() -> None:
    with serving() as server:
        config = CONFIG.model_copy(update={"fetch_private_networks": True, "fetch_timeout_s": 10})
        urls = [f"{server}/page", f"{server}/round", f"{server}/gigabytes", f"{server}/missing"]
        found = list(run(urls, make=fake_pipeline.make, config=config))
    codes = [record.code for record in found if isinstance(record, Failure)]
    assert codes == ["input.fetch", "input.too_large", "input.fetch"]
    (refused,) = [f for f in run(urls[:1], make=fake_pipeline.make, config=CONFIG) if isinstance(f, Failure)]
    assert refused.code == "input.fetch"
    assert "loopback" in refused.message


def test_open_run_applies_what_the_user_says(folder: Path) -> None:
    overrides = Overrides(publisher="Courier")
    with open_run([str(folder / "a.txt")], make=fake_pipeline.make, config=CONFIG, overrides=overrides) as opened:
        (coded,) = opened.outcomes
    assert not isinstance(coded, Failure)
    assert coded.report.publisher == "Courier"
