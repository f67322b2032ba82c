"""`reportedly export` and `reportedly release`: incidents out, in the field's own shapes, under a named rule."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reportedly.cli.house import opened, store_option
from reportedly.cli.material import Gathered, from_gate, from_house, from_wire, material_of
from reportedly.errors import ConfigError

if TYPE_CHECKING:
    from reportedly.export.tables import Shield

_PATH = click.Path(path_type=Path)
_DAY = click.DateTime(["%Y-%m-%d"])


def _shared(command: Callable[..., Any]) -> Callable[..., Any]:
    options = (
        click.argument("inputs", nargs=-1, type=_PATH, metavar="[WIRE...]"),
        store_option,
        click.option(
            "--gate",
            type=click.Choice(["senior", "two_coders", "either"]),
            default="senior",
            show_default=True,
            help="What lets a claim of the store out.",
        ),
        click.option("--rule", default="most_vouched", show_default=True, help="Rule of reading that makes the rows."),
        click.option(
            "--codebook", "codebooks", type=_PATH, multiple=True, help="Your own codebook; may be given again."
        ),
        click.option(
            "--blur",
            "blur_m",
            type=click.IntRange(min=1),
            metavar="METRES",
            help="Move points into squares of this side.",
        ),
        click.option("--hide-persons", is_flag=True, help="Leave out what looks like a person's name."),
        click.option("--day", type=_DAY, help="Day written on the export; else the last day of publication."),
    )
    for option in reversed(options):
        command = option(command)
    return command


@click.command("export")
@_shared
@click.option(
    "--as",
    "form",
    required=True,
    help="jsonl, csv, parquet, geojson, acled, ucdp-ged, plover, eventreport, gdelt, hxl, rdf.",
)
@click.option("--own", is_flag=True, help="Everything that the store holds, public or not: for your own use.")
@click.option("-o", "--output", type=_PATH, required=True, help="Folder to write into.")
def export_command(
    inputs: tuple[Path, ...],
    address: str,
    gate: str,
    rule: str,
    codebooks: tuple[Path, ...],
    blur_m: int | None,
    hide_persons: bool,
    day: datetime | None,
    form: str,
    own: bool,
    output: Path,
) -> None:
    """Write incidents in one of the field's shapes: from files of `reportedly incidents build`, or from a store.

    From a store only what has passed the gate goes out, unless you ask for --own. What the shape cannot hold is said;
    every row names the rule that made it.
    """
    from reportedly.codebook import load_codebook
    from reportedly.export.tables import format_named

    chosen, shield = format_named(form), _shield(blur_m, hide_persons, form)
    gathered, kept_in = _gathered(inputs, address, gate, own)
    material = material_of(gathered, book=load_codebook(*codebooks), rule=rule, shield=shield, day=day)
    _note(kept_in, form=form, rows=len(material.rows), own=own, output=output)
    _say_untold(gathered)
    output.mkdir(parents=True, exist_ok=True)
    for name, data in chosen.write(material).items():
        (output / name).write_bytes(data)
        click.echo(f"{output / name}: {len(material.rows)} incidents under rule {rule}")
    for field, why in chosen.lost(material).items():
        click.echo(f"  not held: {field}: {why}", err=True)


@click.command("release")
@_shared
@click.option("--name", required=True, help="Name of the package: lower case, no spaces.")
@click.option("--version", required=True, help="Version of the release.")
@click.option(
    "--as", "forms", multiple=True, default=("csv",), show_default=True, help="Shapes that go in; may be given again."
)
@click.option("--since", type=_PATH, help="Folder of the last release; rows are compared with it.")
@click.option("--author", "authors", multiple=True, help="Whom to cite; may be given again.")
@click.option("--licence", default="CC-BY-4.0", show_default=True, help="SPDX id of the licence.")
@click.option("-o", "--output", type=_PATH, required=True, help="New folder for the release.")
def release_command(
    inputs: tuple[Path, ...],
    address: str,
    gate: str,
    rule: str,
    codebooks: tuple[Path, ...],
    blur_m: int | None,
    hide_persons: bool,
    day: datetime | None,
    name: str,
    version: str,
    forms: tuple[str, ...],
    since: Path | None,
    authors: tuple[str, ...],
    licence: str,
    output: Path,
) -> None:
    """Write a data package: tables, codebook, lineage, checksums, changes since the last release, citation.

    From a store only what has passed the gate goes in.
    """
    from reportedly.codebook import load_codebook
    from reportedly.export.release import read_release, release_files, write_release

    shield = _shield(blur_m, hide_persons, *forms)
    gathered, kept_in = _gathered(inputs, address, gate, own=False)
    material = material_of(gathered, book=load_codebook(*codebooks), rule=rule, shield=shield, day=day)
    lineages = gathered.lineages
    _note(kept_in, form=f"release {name} {version}", rows=len(material.rows), own=False, output=output)
    _say_untold(gathered)
    files = release_files(
        material,
        name=name,
        version=version,
        formats=forms,
        lineages=lineages,
        contributors=authors,
        licence=licence,
        before=read_release(since) if since else (),
    )
    write_release(files, output)
    changes = files["changes.jsonl"].count(b"\n")
    click.echo(f"{output}: {len(material.rows)} rows, {changes} changes, {len(files)} files")


_SPAN_LEVEL = ("eventreport", "gdelt", "rdf")


def _shield(blur_m: int | None, hide_persons: bool, *forms: str) -> Shield:
    from reportedly.export.tables import Shield

    open_forms = [form for form in forms if form in _SPAN_LEVEL]
    if open_forms and (blur_m or hide_persons):
        raise ConfigError(
            f"{', '.join(open_forms)} writes every claim's own words, which --blur and --hide-persons cannot reach",
            remedy="Choose another shape, or leave the two options out.",
        )
    return Shield(blur_m=blur_m or 0, hide_persons=hide_persons)


def _gathered(inputs: tuple[Path, ...], address: str, gate: str, own: bool) -> tuple[Gathered, str]:
    """Take incidents from files when some are named, else from the store; from a store only what is public.

    Gives the incidents and the address of the store whose ledger has to hear of it (empty: none).
    """
    if inputs:
        if own:
            raise ConfigError("--own is about a store; files are your own already", remedy="Leave one of them out.")
        return from_wire(inputs), ""
    needed = ("export", "read:reports") if own else ("export",)
    with opened(address, *needed) as (store, _):
        return (from_house(store) if own else from_gate(store, rule=gate)), address


def _note(address: str, *, form: str, rows: int, own: bool, output: Path) -> None:
    """Let the ledger say who took what out, before it is out."""
    from reportedly.review.release import note_export

    if address:
        with opened(address, "export") as (store, who):
            note_export(store, who, form=form, rows=rows, public=not own, to=str(output))


def _say_untold(gathered: Gathered) -> None:
    if gathered.untold:
        click.echo(f"  {gathered.untold} claims are in no incident (totals, or not yet gathered)", err=True)
