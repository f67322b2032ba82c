from pathlib import Path

from click.testing import CliRunner

from reportedly.cli.gazetteer import gazetteer


def test_build_info_find(tmp_path: Path) -> None:
    source, out = tmp_path / "mine.csv", tmp_path / "mine.sqlite"
    source.write_text("name,lat,lon,country\nQal'at Nur,35.0,38.0,SY\nNowhere,99,0,SY\n", "utf-8")
    run = CliRunner()
    built = run.invoke(gazetteer, ["build", str(source), "--out", str(out), "--alone"])
    assert built.exit_code == 0
    assert "1 rows taken in, 1 skipped" in built.output
    assert "own places" in run.invoke(gazetteer, ["info", "--gazetteer", str(out)]).output
    assert "own:mine" in run.invoke(gazetteer, ["find", "Qalat Nur", "--gazetteer", str(out)]).output.replace("\n", "")
    assert run.invoke(gazetteer, ["find", "Atlantis", "--gazetteer", str(out)]).exit_code != 0
