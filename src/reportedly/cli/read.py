"""`reportedly read`: reports in, claims out, for people or for programs."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TextIO
from uuid import uuid4

import click

from reportedly.cli.faults import Tally
from reportedly.cli.tools import Tools
from reportedly.errors import ConfigError, ReportedlyError
from reportedly.records import Failure
from reportedly.records.wire import encode

if TYPE_CHECKING:
    from reportedly.config import Config
    from reportedly.worker import Outcome, Run

_PATH = click.Path(path_type=Path)
_REMEDY = "Check the folder and the space on its disk."


@click.command("read")
@click.argument("inputs", nargs=-1, required=True, metavar="PATH|-|URL...")
@click.option("--json", "as_json", is_flag=True, help="Write the wire format: one JSON record a line.")
@click.option("--html", "html_file", type=_PATH, help="Write a page of one report to this file.")
@click.option("-o", "--output", type=_PATH, help="Write to this file, not to standard output.")
@click.option(
    "--published",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="Day of publication; goes before what the input says.",
)
@click.option("--publisher", help="Who published it; goes before what the input says.")
@click.option("--codebook", "codebooks", type=_PATH, multiple=True, help="Your own codebook; may be given again.")
@click.option("--config", "config_file", type=_PATH, help="Configuration file; else reportedly.toml if there is one.")
@click.option("--engine", type=click.Choice(["shipped", "llm"]), help="What makes claims; shipped if nothing is said.")
@click.option("--llm-url", help="Base address of the OpenAI-compatible server that the llm engine asks.")
@click.option("--llm-model", help="The model, as that server calls it; a key is read from REPORTEDLY_LLM_KEY.")
@click.option("--processes", type=click.IntRange(min=1), default=1, show_default=True, help="How many processes read.")
@click.pass_context
def read_command(
    ctx: click.Context,
    inputs: tuple[str, ...],
    as_json: bool,
    html_file: Path | None,
    output: Path | None,
    published: datetime | None,
    publisher: str | None,
    codebooks: tuple[Path, ...],
    config_file: Path | None,
    engine: str | None,
    llm_url: str | None,
    llm_model: str | None,
    processes: int,
) -> None:
    """Read reports and tell who says that what happened.

    Inputs are files (text, HTML, JSON, JSON Lines), folders of them, `-` for standard input, and URLs. A report that
    fails is said and does not stop the others. Nothing is fetched but the URLs that are named, and no server is asked but
    the one that the llm engine is given.
    """
    from reportedly.config import choose_engine
    from reportedly.intake import Overrides
    from reportedly.worker import Run, open_run

    if as_json and html_file:
        raise click.UsageError("--json and --html exclude each other.")
    tools = ctx.obj if isinstance(ctx.obj, Tools) else Tools()
    config = choose_engine(_settings(config_file, codebooks), name=engine, url=llm_url, model=llm_model)
    overrides = Overrides(published=published.date() if published else None, publisher=publisher)
    names, total = _find(inputs)
    make = partial(tools.make, config)
    tally = Tally()
    with (
        _opened(html_file or output) as stream,
        open_run(names, make=make, config=config.intake, overrides=overrides, processes=processes) as run,
        _progress(total) as step,
    ):
        watched = Run(lineage=run.lineage, outcomes=_watch(run.outcomes, tally, step))
        if as_json:
            _write_wire(watched, stream)
        elif html_file:
            _write_page(watched, stream, tools=tools, config=config)
        else:
            _write_accounts(watched, stream, tools=tools, config=config)
    if tally.total != 1:
        click.echo(tally.words(), file=sys.stderr)
    ctx.exit(tally.exit_code())


def _settings(file: Path | None, codebooks: tuple[Path, ...]) -> Config:
    from reportedly.config import load_config

    config = load_config(file)
    return config.model_copy(update={"codebook": config.codebook + codebooks}) if codebooks else config


def _find(inputs: tuple[str, ...]) -> tuple[Iterable[str | ReportedlyError], int | None]:
    """List the inputs; where a person waits, also how many there are: 0 for a number that only the end will tell."""
    from reportedly.intake import find_inputs

    found = find_inputs(inputs)
    if not sys.stderr.isatty():
        return found, None
    listed = list(found)
    lines = any(str(name).lower().endswith((".jsonl", ".ndjson")) for name in listed)
    return listed, 0 if lines else len(listed)


def _watch(outcomes: Iterator[Outcome], tally: Tally, step: Callable[[], None]) -> Iterator[Outcome]:
    """Let outcomes through, counted; failures are shown as they come."""
    for outcome in outcomes:
        step()
        if isinstance(outcome, Failure):
            tally.take_failure(outcome)
        else:
            tally.take_coded(len(outcome.claims))
        yield outcome


def _write_wire(run: Run, stream: BinaryIO) -> None:
    for record in run.records():
        stream.write(encode(record) + b"\n")


def _write_accounts(run: Run, stream: BinaryIO, *, tools: Tools, config: Config) -> None:
    from rich.console import Console

    with _as_text(stream) as text:
        console = Console(file=text)
        for outcome in run.outcomes:
            if not isinstance(outcome, Failure):
                console.print(tools.account(outcome, config))
                console.print()


def _write_page(run: Run, stream: BinaryIO, *, tools: Tools, config: Config) -> None:
    coded = [outcome for outcome in islice(run.outcomes, 2) if not isinstance(outcome, Failure)]
    if len(coded) > 1:
        raise ConfigError("--html takes one report, and there are more", remedy="Give one file that holds one report.")
    for outcome in coded:
        stream.write(tools.page(outcome, run.lineage, config).encode())


@contextmanager
def _opened(path: Path | None) -> Iterator[BinaryIO]:
    """Open the output: standard output, or a file that is there whole or, with nothing to write, not at all."""
    if path is None:
        yield sys.stdout.buffer
        return
    aside = path.with_name(f".{path.name}.{uuid4().hex}.part")
    try:
        with aside.open("xb") as stream:
            yield stream
            written = stream.tell()
        if written:
            aside.replace(path)
    except OSError as error:
        raise ConfigError(f"cannot be written: {error.strerror}", where=str(path), remedy=_REMEDY) from None
    finally:
        aside.unlink(missing_ok=True)


@contextmanager
def _as_text(stream: BinaryIO) -> Iterator[TextIO]:
    """Write text to the output; to standard output as the terminal wants it."""
    if stream is sys.stdout.buffer:
        yield sys.stdout
        return
    text = io.TextIOWrapper(stream, encoding="utf-8", newline="\n", write_through=True)
    try:
        yield text
    finally:
        text.detach()


@contextmanager
def _progress(total: int | None) -> Iterator[Callable[[], None]]:
    """Show how far a run is, on a terminal and for more than one report only."""
    if total in (None, 1):
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    columns = ("Reading", BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=total or None)
        yield lambda: bar.advance(task)
