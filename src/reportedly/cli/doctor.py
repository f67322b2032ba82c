"""`reportedly doctor`: what is installed, with versions and hashes, and what is wrong with it."""

from __future__ import annotations

import platform
import re
import sys
from collections.abc import Callable, Iterator
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from reportedly.errors import ModelError, ReportedlyError
from reportedly.version import __version__

if TYPE_CHECKING:
    from rich.table import Table

    from reportedly.config import Config

_NAME = re.compile(r"[A-Za-z0-9._-]+")
_EXTRA = re.compile(r"extra\s*==\s*[\"']([^\"']+)")
_PYTHONS = ((3, 11), (3, 14))
"""Pythons that the software is tested on: from the first, to below the second."""


class Finding(msgspec.Struct, frozen=True):
    """Hold one line of the doctor's: what was looked at, whether it is well, and its version, hash or defect."""

    what: str
    ok: bool
    detail: str


@click.command("doctor")
@click.option("--config", "config_file", type=click.Path(path_type=Path), help="Configuration file to look at.")
def doctor_command(config_file: Path | None) -> None:
    """Say what is installed: parts, models and gazetteer with their hashes, and what is wrong.

    Ends with exit code 5 if something is wrong.
    """
    from rich.console import Console

    found = list(examine(config_file))
    console = Console()
    console.print(_table(found))
    problems = sum(not finding.ok for finding in found)
    console.print(f"{problems} problem{'s' if problems != 1 else ''}." if problems else "All is well.", highlight=False)
    if problems:
        sys.exit(ModelError.exit_code)


def examine(config_file: Path | None = None) -> Iterator[Finding]:
    """Look at each part in turn; a part that fails is a finding, never an exception."""
    from reportedly.config import load_config

    yield Finding("reportedly", True, __version__)
    yield _python()
    yield from _parts()
    try:
        config = load_config(config_file)
    except ReportedlyError as error:
        yield Finding("configuration", False, str(error))
        return
    yield Finding("configuration", True, config.fingerprint)
    yield Finding("engine", True, _engine(config))
    for what, look in (("codebook", _codebook), ("model", _models), ("gazetteer", _gazetteer)):
        yield from _tried(what, look, config)


def _tried(what: str, look: Callable[[Config], Iterator[Finding]], config: Config) -> Iterator[Finding]:
    try:
        yield from look(config)
    except ReportedlyError as error:
        yield Finding(what, False, str(error))


def _python() -> Finding:
    fits = _PYTHONS[0] <= sys.version_info[:2] < _PYTHONS[1]
    system = f"{platform.python_version()} on {platform.system()} {platform.machine()}"
    return Finding("python", fits, system if fits else f"{system}: not one that this version is tested on")


def _parts() -> Iterator[Finding]:
    try:
        wanted = metadata.requires("reportedly") or []
    except metadata.PackageNotFoundError:
        yield Finding("parts", True, "run from its source, not installed: parts are not listed")
        return
    for line in wanted:
        yield _part(line)


def _part(requirement: str) -> Finding:
    name = _NAME.match(requirement)
    extra = _EXTRA.search(requirement)
    part = name.group() if name else requirement
    try:
        return Finding(part, True, metadata.version(part) + (f" (optional: {extra.group(1)})" if extra else ""))
    except metadata.PackageNotFoundError:
        if extra:
            return Finding(part, True, f"not installed; optional: reportedly[{extra.group(1)}]")
        return Finding(part, False, "not installed, but required")


def _engine(config: Config) -> str:
    """Say which engine makes claims; the server of a model is named, not asked."""
    engine = config.engine
    return engine.name if engine.name == "shipped" else f"{engine.name}: {engine.model} at {engine.url} (not asked)"


def _codebook(config: Config) -> Iterator[Finding]:
    from reportedly.codebook import load_codebook

    book = load_codebook(*config.codebook)
    yield Finding("codebook", True, f"{book.name} {book.version}, {len(book.kinds)} kinds, {book.hash}")


def _models(config: Config) -> Iterator[Finding]:
    from reportedly.reading import load_engine

    for name, digest in load_engine(config.reading.model).models.items():
        yield Finding("model", True, f"{name}, {digest}")


def _gazetteer(config: Config) -> Iterator[Finding]:
    from reportedly.grounding import open_gazetteer

    gazetteer = open_gazetteer(config.grounding.gazetteer)
    yield Finding("gazetteer", True, f"{gazetteer.version}, {gazetteer.hash}, {gazetteer.path}")


def _table(found: list[Finding]) -> Table:
    from rich.table import Table
    from rich.text import Text

    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for finding in found:
        state = Text("ok", style="green") if finding.ok else Text("problem", style="bold red")
        table.add_row(state, finding.what, Text(finding.detail))
    return table
