"""reportedly.toml: what is named and wrong is an error, never a default."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pydantic import ValidationError

from reportedly.config import Config, choose_engine, load_config
from reportedly.errors import ConfigError


@pytest.fixture(autouse=True)
def _empty_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("REPORTEDLY_CONFIG", raising=False)


def written(path: Path, text: str) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def test_without_a_file_the_defaults_hold() -> None:
    assert load_config() == Config()


def test_the_file_of_the_working_folder_is_taken(tmp_path: Path) -> None:
    written(tmp_path / "reportedly.toml", "[intake]\nmax_bytes = 7\n")
    assert load_config().intake.max_bytes == 7


def test_the_variable_goes_before_the_working_folder_and_a_path_before_both(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(tmp_path / "reportedly.toml", "[intake]\nmax_bytes = 1\n")
    monkeypatch.setenv("REPORTEDLY_CONFIG", str(written(tmp_path / "b.toml", "[intake]\nmax_bytes = 2\n")))
    assert load_config().intake.max_bytes == 2
    assert load_config(written(tmp_path / "c.toml", "[intake]\nmax_bytes = 3\n")).intake.max_bytes == 3


def test_a_named_file_that_is_missing_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ConfigError, match="no such configuration file"):
        load_config(tmp_path / "none.toml")
    monkeypatch.setenv("REPORTEDLY_CONFIG", "none.toml")
    with pytest.raises(ConfigError, match=r"none\.toml: no such"):
        load_config()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[intake]\nmax_byte = 7\n", "intake.max_byte: Extra inputs"),
        ("colour = 'red'\n", "colour: Extra inputs"),
        ("[intake]\nmax_bytes = 'many'\n", "intake.max_bytes: Input should be a valid integer"),
        ("[intake]\nmax_bytes = 0\n", "intake.max_bytes: Input should be greater than 0"),
        ("[intake]\nfetch_timeout_s = -1.0\n", "intake.fetch_timeout_s: Input should be greater than 0"),
        ("[reading]\nmin_language_probability = -0.1\n", "reading.min_language_probability: Input should be greater"),
        ("codebook = 'folder'\n", "codebook: Input should be a valid tuple"),
        ("[intake\n", "cannot read the configuration"),
    ],
)
def test_a_wrong_setting_is_named_with_its_file(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(ConfigError) as error:
        load_config(written(tmp_path / "wrong.toml", text))
    assert str(error.value).startswith(f"{tmp_path / 'wrong.toml'}: ")
    assert told in str(error.value)
    assert error.value.exit_code == 4


def test_every_wrong_setting_is_told_at_once(tmp_path: Path) -> None:
    path = written(tmp_path / "wrong.toml", "[intake]\nmax_byte = 7\n[reading]\nmodel = 3\n")
    with pytest.raises(ConfigError, match=r"(?s)intake\.max_byte.*; reading\.model"):
        load_config(path)


def test_what_is_not_text_and_what_is_a_folder_are_errors(tmp_path: Path) -> None:
    (tmp_path / "bytes.toml").write_bytes(b"a = '\xff'\n")
    for path in (tmp_path / "bytes.toml", tmp_path):
        with pytest.raises(ConfigError, match="cannot read the configuration"):
            load_config(path)


def test_paths_are_taken_from_the_folder_of_the_file(tmp_path: Path) -> None:
    text = "codebook = ['mine', '/abs']\n[grounding]\ngazetteer = 'places.sqlite'\n"
    config = load_config(written(tmp_path / "project" / "reportedly.toml", text))
    assert config.codebook == (tmp_path / "project" / "mine", Path("/abs"))
    assert config.grounding.gazetteer == tmp_path / "project" / "places.sqlite"


def test_a_configuration_does_not_change_and_can_be_a_key() -> None:
    config = Config()
    with pytest.raises(ValidationError):
        config.codebook = (Path("a"),)
    assert {config: 1}[Config()] == 1


def test_the_fingerprint_changes_with_what_can_change_a_claim_and_with_nothing_else() -> None:
    def fingerprint(**settings: object) -> str:
        return Config.model_validate(settings).fingerprint

    assert len(fingerprint()) == 20
    assert fingerprint() == fingerprint(intake={"max_bytes": 7}, codebook=["a"], grounding={"gazetteer": "b"})
    assert fingerprint() != fingerprint(reading={"model": "other"})
    assert fingerprint() != fingerprint(reading={"min_language_probability": 0.7})


LLM = {"name": "llm", "url": "http://127.0.0.1:8080/v1", "model": "small"}


def test_the_engine_that_ships_is_taken_where_nothing_is_said() -> None:
    assert Config().engine.name == "shipped"
    assert Config().engine.url is None


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"url": None}, "needs url and model"),
        ({"model": ""}, "needs url and model"),
        ({"url": "ftp://host/v1"}, "http or https address, not ftp"),
        ({"url": "host:80/v1"}, "http or https address"),
        ({"url": "http://host:eighty/v1"}, "Port could not be cast"),
        ({"url": "http://host:0/v1"}, "port above 0"),
        ({"url": "http:///v1"}, "http or https address"),
        ({"url": "http://me:secret@host/v1"}, "no user name, password"),
        ({"url": "https://host/v1?key=secret"}, "query"),
        ({"name": "gpt"}, "Input should be 'shipped' or 'llm'"),
        ({"key": "sk-1"}, "Extra inputs"),
        ({"window_sentences": 0}, "greater than 0"),
    ],
)
def test_a_wrong_engine_is_told(tmp_path: Path, change: dict[str, object], told: str) -> None:
    lines = (f"{key} = {json.dumps(value)}" for key, value in {**LLM, **change}.items() if value is not None)
    with pytest.raises(ConfigError) as error:
        load_config(written(tmp_path / "wrong.toml", "[engine]\n" + "\n".join(lines)))
    assert told in str(error.value)
    assert "secret" not in str(error.value)


def test_the_engine_is_told_in_the_lineage_and_not_in_the_fingerprint() -> None:
    assert Config.model_validate({"engine": LLM}).fingerprint == Config().fingerprint


def test_an_engine_can_be_chosen_over_the_file() -> None:
    config = Config.model_validate({"engine": {**LLM, "seed": 5}})
    assert choose_engine(config) is config
    assert choose_engine(config, name="shipped").engine.name == "shipped"
    other = choose_engine(config, model="large").engine
    assert (other.name, other.url, other.model, other.seed) == ("llm", LLM["url"], "large", 5)
    with pytest.raises(ConfigError, match="needs url and model"):
        choose_engine(Config(), name="llm", url=LLM["url"])
    with pytest.raises(ConfigError, match="Add --engine llm"):
        choose_engine(Config(), url=LLM["url"])
