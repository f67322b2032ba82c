"""`reportedly read --engine llm`: one server, claims checked, failures as records."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import model_server as play
from model_server import given
from reportedly.cli import main
from reportedly.records import Claim, End, Failure, Lineage
from reportedly.records.wire import decode

WORDS = "Rebels shelled the harbour of Latakia on Monday and killed two guards, the mayor said."
CLAIM = given(
    1, "shelled", "shelling", says=[{"text": "mayor", "sort": "official"}], manner="said", actor=["Rebels"],
    counts=[{"of": "killed", "text": "two guards"}], where="Latakia",
)  # fmt: skip
KEY = "sk-secret-1234"


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("REPORTEDLY_CONFIG", raising=False)
    monkeypatch.setenv("REPORTEDLY_LLM_KEY", KEY)
    Path("a.txt").write_text(WORDS, "utf-8")
    Path("b.txt").write_text(WORDS.replace("Monday", "Sunday"), "utf-8")


def read(*words: str) -> Result:
    return CliRunner().invoke(main, ["read", *words], catch_exceptions=False)


def test_the_options_choose_server_and_model() -> None:
    with play.playing(play.says(CLAIM)) as server:
        ran = read("--json", "a.txt", "--engine", "llm", "--llm-url", server.url, "--llm-model", "small")
        assert server.bodies[0]["model"] == "small"
    lineage, _, claim, end = (decode(line) for line in ran.stdout.splitlines())
    assert isinstance(lineage, Lineage)
    assert isinstance(claim, Claim)
    assert lineage.models["claims/engine"] == "llm"
    assert (claim.lineage, claim.anchor.text, claim.counts[0].best) == (lineage.id, "shelled", 2)
    assert claim.where is not None
    assert claim.where.country == "SY"
    assert (ran.exit_code, end) == (0, End(reports_in=1, reports_out=1, failed=0, skipped=0, claims=1))
    assert KEY not in ran.output


def test_a_report_that_the_server_fails_on_is_a_record_and_the_next_is_read() -> None:
    with play.playing(play.fails(400, f"too long for {KEY}"), play.says(CLAIM)) as server:
        ran = read("--json", "a.txt", "b.txt", "--engine", "llm", "--llm-url", server.url, "--llm-model", "small")
    found = [decode(line) for line in ran.stdout.splitlines()]
    (failure,) = (record for record in found if isinstance(record, Failure))
    assert (failure.stage, failure.code, failure.input) == ("pipeline", "model.server", "a.txt")
    assert sum(isinstance(record, Claim) for record in found) == 1
    assert ran.exit_code == 5
    assert KEY not in ran.output


def test_the_configuration_names_the_engine() -> None:
    with play.playing(play.says(CLAIM)) as server:
        Path("reportedly.toml").write_text(f'[engine]\nname = "llm"\nurl = "{server.url}"\nmodel = "small"\n', "utf-8")
        ran = read("a.txt")
        assert len(server.bodies) == 1
        assert read("a.txt", "--engine", "shipped").exit_code == 0
        assert len(server.bodies) == 1
    assert "mayor" in ran.stdout


@pytest.mark.parametrize(
    "words", [("--engine", "llm"), ("--llm-url", "http://127.0.0.1:1/v1"), ("--llm-model", "small")]
)
def test_half_an_engine_is_refused(words: tuple[str, ...]) -> None:
    ran = read("a.txt", *words)
    assert ran.exit_code == 4
    assert "[config]" in ran.stderr
