import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from reportedly.cli.evaluate import evaluate_command
from reportedly.errors import BadRecord, MissingInput
from reportedly.evaluate.outcome import Figure, Outcome, read_outcome, write_outcome


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(evaluate_command, [str(word) for word in words], catch_exceptions=False)


def keep(path: Path, value: float) -> Path:
    figure = Figure(key="found.f1", label="claims found, F1", value=value, low=None, high=None, n=10)
    outcome = Outcome(
        benchmark="gold", title="Coded reports", part="check", data="ab" * 32, made_with={}, reports=3, words=9,
        seconds=1.0, draws=0, seed=1, figures=(figure,),
    )  # fmt: skip
    write_outcome(outcome, path)
    return path


def test_every_set_is_listed_with_what_it_is() -> None:
    told = run("--help").output
    for words in ("gold", "quiet", "polnear", "muc4", "Coded reports", "raise", "check", "card"):
        assert words in told
    assert "PLOVER_GSR_CAMEO.json" in run("plover", "--help").output


def test_measure_texts_with_nothing_to_code(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The choir sang in the hall on Sunday. Cakes were sold.", "utf-8")
    done = run("quiet", tmp_path, "--json", tmp_path / "o.json", "--html", tmp_path / "o.html", "--draws", "10")
    assert done.exit_code == 0
    assert "per 300 words" in done.output
    outcome = read_outcome(tmp_path / "o.json")
    assert (outcome.reports, outcome.draws) == (1, 10)
    assert outcome.made_with["lineage"].startswith("l_")
    assert "<!doctype html>" in (tmp_path / "o.html").read_text("utf-8")


def test_a_missing_set_is_an_error_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(MissingInput, match="no PLOVER_GSR_CAMEO"):
        run("plover", tmp_path)


def test_an_unknown_part_or_set_is_a_wrong_command_line(tmp_path: Path) -> None:
    assert run("gold", tmp_path, "--part", "test").exit_code == 2
    assert run("nothing", tmp_path).exit_code == 2


def test_floors_are_raised_checked_and_never_lowered(tmp_path: Path) -> None:
    floors = tmp_path / "floors.json"
    assert run("raise", keep(tmp_path / "a.json", 50.0), "--floors", floors).exit_code == 0
    assert run("check", tmp_path / "a.json", "--floors", floors).exit_code == 0
    sunk = run("check", keep(tmp_path / "b.json", 49.0), "--floors", floors)
    assert sunk.exit_code == 1
    assert "gold/check found.f1: 49.0 is below the floor 50.0" in sunk.output
    assert run("raise", tmp_path / "b.json", "--floors", floors).exit_code == 1
    assert json.loads(floors.read_text())["gold/check"]["figures"]["found.f1"]["value"] == 50.0
    assert run("raise", keep(tmp_path / "c.json", 60.0), "--floors", floors).exit_code == 0
    assert json.loads(floors.read_text())["gold/check"]["figures"]["found.f1"]["value"] == 60.0


def test_one_card_of_several_files(tmp_path: Path) -> None:
    files = [keep(tmp_path / "a.json", 50.0), keep(tmp_path / "b.json", 60.0)]
    assert run("card", *files, "-o", tmp_path / "card.html").exit_code == 0
    assert (tmp_path / "card.html").read_text("utf-8").count("<h2>") == 2


def test_files_that_are_no_figures_are_named(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text("[]")
    with pytest.raises(BadRecord, match="not the figures"):
        run("card", tmp_path / "x.json", "-o", tmp_path / "card.html")
