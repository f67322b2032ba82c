import pytest
from click.testing import CliRunner

from reportedly.cli.codebook import codebook_commands, crosswalk_words
from reportedly.codebook import Crosswalk, load_codebook
from reportedly.errors import CodebookError, ConfigError


def run(*arguments: str):
    return CliRunner().invoke(codebook_commands, list(arguments), catch_exceptions=False)


def test_list_names_every_kind():
    told = run("list").output
    assert all(kind in told for kind in load_codebook().kinds)


def test_show_tells_definition_crosswalk_and_words():
    told = run("show", "shelling").output
    assert "Artillery, mortar" in told
    assert "ASSAULT / heavy-weapons" in told
    assert "verbs: shell" in told


def test_show_of_an_unknown_kind_is_an_error():
    with pytest.raises(ConfigError, match="cattle_raid"):
        run("show", "cattle_raid")


def test_check_of_the_shipped_codebook_is_well():
    assert run("check").output.startswith("ok: reportedly 1, ")


def test_check_of_a_folder_lays_it_over_the_shipped_one(tmp_path):
    (tmp_path / "triggers.yaml").write_text("shelling:\n  verbs: catapult\n", "utf-8")
    assert "ok: " in run("check", str(tmp_path)).output
    assert "catapult" in run("show", "shelling", "--codebook", str(tmp_path)).output


def test_check_tells_file_and_line_of_a_defect(tmp_path):
    (tmp_path / "kinds.yaml").write_text("shelling:\n  group: nonsense\n", "utf-8")
    with pytest.raises(CodebookError, match=r"kinds\.yaml:2"):
        run("check", str(tmp_path))


def test_crosswalk_without_a_code_is_empty():
    assert crosswalk_words(None) == ""
    assert crosswalk_words(Crosswalk(match="broad")) == ""
    assert crosswalk_words(Crosswalk(match="broad", types=(1, 3))) == "type 1, 3"
