"""`reportedly gazetteer`: build one from a GeoNames dump or a list of one's own, look into one, find a name in it."""

from __future__ import annotations

from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from reportedly.errors import MissingInput
from reportedly.grounding.gazetteer import Gazetteer, Place, open_gazetteer
from reportedly.grounding.gazetteer_build import Progress, build_gazetteer

_gazetteer = click.option(
    "--gazetteer", "path", type=click.Path(path_type=Path), default=None,
    help="A gazetteer file; without it the one that ships.",
)  # fmt: skip


@click.group("gazetteer")
def gazetteer() -> None:
    """Look at the gazetteer, or build a bigger one from GeoNames or from places of your own."""


@gazetteer.command("build")
@click.argument("source", type=click.Path(path_type=Path))
@click.option(
    "--out", type=click.Path(path_type=Path), default=Path("gazetteer.sqlite"), show_default=True, help="File to write."
)
@click.option("--alone", is_flag=True, help="For a CSV or GeoJSON: leave out the places that ship.")
@click.option("--quiet", is_flag=True, help="Show no progress.")
def build_command(source: Path, out: Path, alone: bool, quiet: bool) -> None:
    """Build a gazetteer from SOURCE: a folder of GeoNames files, one table of it, a CSV (name, lat, lon), or a GeoJSON.

    Stopped, the same command carries on. Bad rows are listed in a file beside the gazetteer, skipped and counted.
    """
    built = build_gazetteer(source, out, progress=None if quiet else _show_progress, with_shipped=not alone)
    click.echo(f"{built.path}: {built.rows:,} rows taken in, {built.skipped:,} skipped")
    if built.defects:
        click.echo(f"skipped rows: {built.defects}", err=True)
    click.echo(f'Use it with  [grounding] gazetteer = "{built.path}"  in reportedly.toml.')


def _show_progress(progress: Progress) -> None:
    click.echo(f"{progress.step}: {progress.rows:,} rows, {progress.skipped:,} skipped", err=True)


@gazetteer.command("info")
@_gazetteer
def info_command(path: Path | None) -> None:
    """Show what a gazetteer was made from, how many places and names it holds, and its hash."""
    found = open_gazetteer(path)
    table = Table.grid(padding=(0, 2))
    for name, value in {"file": str(found.path), **found.meta}.items():
        if name != "seal":
            table.add_row(name, value)
    Console().print(table)


@gazetteer.command("find")
@click.argument("name")
@click.option("--country", help="ISO 3166-1 alpha-2 code: look for other spellings in this country too.")
@_gazetteer
def find_command(name: str, country: str | None, path: Path | None) -> None:
    """Find the places that bear NAME."""
    places = _places(open_gazetteer(path), name, country.upper() if country else None)
    if not places:
        raise MissingInput(
            f"no place {name!r} in the gazetteer",
            remedy="Give --country for other spellings, or build a bigger gazetteer with `reportedly gazetteer build`.",
        )
    table = Table("name", "country", "area", "kind", "lat", "lon", "radius km", "people", box=None)
    table.add_column("id", no_wrap=True, min_width=max(len(place.id) for place in places))
    table.add_column("match")
    for place in places:
        table.add_row(*_cells(place))
    Console().print(table)


def _places(found: Gazetteer, name: str, country: str | None) -> tuple[Place, ...]:
    places = found.named(name)
    if country:
        places = tuple(p for p in places if p.country == country)
        places += found.sounding(name, country=country) or found.resembling(name, country=country)
    return tuple({p.id: p for p in reversed(places)}.values())[::-1]


def _cells(place: Place) -> tuple[str, ...]:
    sort = f"{place.feature_class}.{place.feature_code}"
    how = ("own name", "other name", "short name", "sounds alike", "much alike")[place.matched]
    lat, lon = ("" if v is None else f"{v:.4f}" for v in (place.lat, place.lon))
    radius, people = f"{place.radius_m / 1000:.1f}", f"{place.population:,}"
    return (place.name, place.country, place.admin1_name or "", sort, lat, lon, radius, people, place.id, how)
