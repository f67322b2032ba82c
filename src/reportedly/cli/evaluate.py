"""`reportedly evaluate`: how good the claims are on sets coded by people, and floors that only rise."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from reportedly.evaluate.benchmark import Benchmark
    from reportedly.evaluate.outcome import Outcome

_PATH = click.Path(path_type=Path)
_floors_option = click.option(
    "--floors", "floors_file", type=_PATH, help="File of floors: figures must not fall below them."
)
_outcomes_argument = click.argument("outcomes", nargs=-1, required=True, type=_PATH, metavar="FIGURES.json...")


class _Sets(click.Group):
    """Offer one command for each set; the sets are loaded only when this group is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        from reportedly.evaluate.registry import BENCHMARKS

        return [*BENCHMARKS, *super().list_commands(ctx)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        from reportedly.evaluate.registry import BENCHMARKS

        benchmark = BENCHMARKS.get(cmd_name)
        return _command_of(benchmark) if benchmark is not None else super().get_command(ctx, cmd_name)


@click.group("evaluate", cls=_Sets)
def evaluate_command() -> None:
    """Measure how good the claims are on a set that you have, or keep floors under the figures.

    Each set is a command: `reportedly evaluate SET PATH`. None of the sets comes with the software.
    """


def _command_of(benchmark: Benchmark) -> click.Command:
    options = [
        click.Argument(["path"], type=_PATH),
        click.Option(
            ["--part"],
            type=click.Choice(benchmark.parts),
            default=benchmark.parts[0],
            show_default=True,
            help="Which part of the set.",
        ),
        click.Option(["--json", "json_file"], type=_PATH, help="Write the figures, errors and curves to this file."),
        click.Option(["--html", "html_file"], type=_PATH, help="Write a scorecard to this file."),
        click.Option(["--floors", "floors_file"], type=_PATH, help="Check the figures against this file of floors."),
        click.Option(
            ["--errors", "shown"],
            type=click.IntRange(min=0),
            default=8,
            show_default=True,
            help="Errors kept of each kind.",
        ),
        click.Option(
            ["--draws"], type=click.IntRange(min=0), default=1000, show_default=True, help="Draws of the bootstrap."
        ),
        click.Option(["--seed"], type=int, default=20240229, show_default=True, help="Seed of the bootstrap."),
        click.Option(
            ["--codebook", "codebooks"], type=_PATH, multiple=True, help="Your own codebook; may be given again."
        ),
        click.Option(
            ["--config", "config_file"], type=_PATH, help="Configuration file; else reportedly.toml if there is one."
        ),
    ]

    def run(
        path: Path,
        part: str,
        json_file: Path | None,
        html_file: Path | None,
        floors_file: Path | None,
        shown: int,
        draws: int,
        seed: int,
        codebooks: tuple[Path, ...],
        config_file: Path | None,
    ) -> None:
        outcome = _measure(benchmark, path, part, shown, draws, seed, codebooks, config_file)
        _print(outcome)
        _keep(outcome, json_file, html_file, floors_file)
        if floors_file is not None:
            _end_if_sunk((outcome,), floors_file)

    told = f"{benchmark.title}. {benchmark.source}\n\nPATH is {benchmark.path_help}."
    return click.Command(benchmark.name, params=list(options), callback=run, help=told, short_help=benchmark.title)


def _measure(
    benchmark: Benchmark,
    path: Path,
    part: str,
    shown: int,
    draws: int,
    seed: int,
    codebooks: tuple[Path, ...],
    config_file: Path | None,
) -> Outcome:
    from rich.console import Console

    from reportedly.codebook import load_codebook
    from reportedly.config import load_config
    from reportedly.evaluate.product import Product
    from reportedly.evaluate.run import measure
    from reportedly.pipeline import Pipeline

    config = load_config(config_file)
    engine = Product(Pipeline(config, load_codebook(*config.codebook, *codebooks)))
    with Console(stderr=True).status(f"{benchmark.title}, part {part}") as status:

        def tell(n: int) -> None:
            status.update(f"{benchmark.title}, part {part}: {n:,} reports")

        return measure(benchmark, path, engine, part=part, draws=draws, seed=seed, shown=shown, tell=tell)


def _print(outcome: Outcome) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(title=f"{outcome.title}, part {outcome.part}", title_justify="left", box=None, pad_edge=False)
    table.add_column("measure")
    for name in ("value", "95 % interval", "of"):
        table.add_column(name, justify="right")
    table.add_column("unit")
    for figure in outcome.figures:
        low, high = figure.shown(figure.low), figure.shown(figure.high)
        interval = f"{low} – {high}" if low else ""
        table.add_row(figure.label, figure.shown(figure.value) or "–", interval, f"{figure.n:,}", figure.unit)
    console = Console()
    console.print(table)
    console.print(
        f"{outcome.reports:,} reports, {outcome.words:,} words, {outcome.seconds:.1f} s; "
        f"{len(outcome.failed)} refused. Data {outcome.data[:12]}."
    )
    for sort, n in list(outcome.sorts.items())[:5]:
        console.print(f"{n:6,}  {sort}", style="dim", markup=False, highlight=False)


def _keep(outcome: Outcome, json_file: Path | None, html_file: Path | None, floors_file: Path | None) -> None:
    from reportedly.evaluate.outcome import write_outcome

    if json_file is not None:
        write_outcome(outcome, json_file)
    if html_file is not None:
        _write_card((outcome,), html_file, floors_file)


def _write_card(outcomes: tuple[Outcome, ...], file: Path, floors_file: Path | None) -> None:
    from reportedly.evaluate.floors import read_floors
    from reportedly.evaluate.scorecard import write_scorecard

    floors = read_floors(floors_file) if floors_file is not None else None
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(write_scorecard(outcomes, floors=floors), "utf-8")


def _end_if_sunk(outcomes: tuple[Outcome, ...], floors_file: Path) -> None:
    from reportedly.evaluate.floors import read_floors, sunk_figures

    sunk = sunk_figures(read_floors(floors_file), outcomes)
    for one in sunk:
        click.echo(f"{one.name} {one.key}: {one.value} is below the floor {one.floor}", err=True)
    if sunk:
        sys.exit(1)


def _read(files: tuple[Path, ...]) -> tuple[Outcome, ...]:
    from reportedly.evaluate.outcome import read_outcome

    return tuple(read_outcome(file) for file in files)


@evaluate_command.command("ablate")
@click.argument("path", type=_PATH)
@click.option("--part", type=click.Choice(["check", "learn", "all"]), default="check", show_default=True)
@click.option("-o", "--output", type=_PATH, help="Write the page (Markdown) to this file, not to standard output.")
@click.option("--json", "json_file", type=_PATH, help="Write the figures and their intervals to this file.")
@click.option("--draws", type=click.IntRange(min=0), default=1000, show_default=True, help="Draws of the bootstrap.")
@click.option("--seed", type=int, default=20240229, show_default=True, help="Seed of the bootstrap.")
@click.option("--config", "config_file", type=_PATH, help="Configuration file; else reportedly.toml if there is one.")
def ablate_command(
    path: Path, part: str, output: Path | None, json_file: Path | None, draws: int, seed: int, config_file: Path | None
) -> None:
    """Tell what each part of the engine is worth: coded reports, coded with that part off.

    PATH is a folder of coded reports, one JSON file each. They are read once; each part then costs a few seconds.
    """
    import msgspec
    from rich.console import Console

    from reportedly.codebook import load_codebook
    from reportedly.config import load_config
    from reportedly.evaluate.ablation import ablate, write_page
    from reportedly.pipeline import Pipeline

    config = load_config(config_file)
    pipeline = Pipeline(config, load_codebook(*config.codebook))
    with Console(stderr=True).status(f"Reading part {part}") as status:

        def tell(name: str) -> None:
            status.update(f"Coding without: {name}")

        found = ablate(path, pipeline, part=part, draws=draws, seed=seed, tell=tell)
    if json_file is not None:
        json_file.write_bytes(msgspec.json.format(msgspec.json.encode(found), indent=1) + b"\n")
    if output is None:
        click.echo(write_page(found))
    else:
        output.write_text(write_page(found), "utf-8")


@evaluate_command.command("card")
@_outcomes_argument
@click.option("-o", "--output", required=True, type=_PATH, help="The page to write.")
@_floors_option
def card_command(outcomes: tuple[Path, ...], output: Path, floors_file: Path | None) -> None:
    """Make one scorecard of several files of figures (written by --json)."""
    _write_card(_read(outcomes), output, floors_file)


@evaluate_command.command("check")
@_outcomes_argument
@click.option("--floors", "floors_file", required=True, type=_PATH, help="File of floors.")
def check_command(outcomes: tuple[Path, ...], floors_file: Path) -> None:
    """Check figures against their floors; ends with 1 if any sank."""
    _end_if_sunk(_read(outcomes), floors_file)


@evaluate_command.command("raise")
@_outcomes_argument
@click.option("--floors", "floors_file", required=True, type=_PATH, help="File of floors; made if there is none.")
@click.option(
    "--key", "keys", multiple=True, help="Keep a floor for this figure of a new set; may be given again; else all."
)
@click.option("--new-data", is_flag=True, help="Measure afresh where the data are not those of the floors.")
def raise_command(outcomes: tuple[Path, ...], floors_file: Path, keys: tuple[str, ...], new_data: bool) -> None:
    """Raise floors to the figures reached. A figure below its floor is refused: floors only rise."""
    from reportedly.evaluate.floors import raise_floors, read_floors, write_floors

    read = _read(outcomes)
    floors = read_floors(floors_file) if floors_file.is_file() else {}
    if not new_data and floors:
        _end_if_sunk(read, floors_file)
    write_floors(raise_floors(floors, read, keys=keys, new_data=new_data), floors_file)
