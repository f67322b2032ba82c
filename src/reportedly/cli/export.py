"""`reportedly export` and `reportedly release`: incidents out, in the field's own shapes, under a named rule."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reportedly.cli.incidents import read_wire
from reportedly.errors import ConfigError

if TYPE_CHECKING:
    from reportedly.export.tables import Shield
    from reportedly.export.tables.material import Material

_PATH = click.Path(path_type=Path)
_DAY = click.DateTime(["%Y-%m-%d"])


def _shared(command: Callable[..., Any]) -> Callable[..., Any]:
    options = (
        click.argument("inputs", nargs=-1, required=True, type=_PATH, metavar="WIRE..."),
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
    help="jsonl, csv, parquet, geojson, acled, ucdp-ged, plover, eventreport, gdelt, hxl.",
)
@click.option("-o", "--output", type=_PATH, required=True, help="Folder to write into.")
def export_command(
    inputs: tuple[Path, ...],
    rule: str,
    codebooks: tuple[Path, ...],
    blur_m: int | None,
    hide_persons: bool,
    day: datetime | None,
    form: str,
    output: Path,
) -> None:
    """Write incidents (from `reportedly incidents build`) in one of the field's shapes.

    What the shape cannot hold is said; every row names the rule that made it.
    """
    from reportedly.export.tables import format_named

    chosen = format_named(form)
    material = _material(inputs, rule, codebooks, _shield(blur_m, hide_persons, form), day)
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
    """Write a data package: tables, codebook, lineage, checksums, changes since the last release, citation."""
    from reportedly.export.release import read_release, release_files, write_release

    material = _material(inputs, rule, codebooks, _shield(blur_m, hide_persons, *forms), day)
    lineages = list(read_wire(inputs).lineages.values())
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


_SPAN_LEVEL = ("eventreport", "gdelt")


def _shield(blur_m: int | None, hide_persons: bool, *forms: str) -> Shield:
    from reportedly.export.tables import Shield

    open_forms = [form for form in forms if form in _SPAN_LEVEL]
    if open_forms and (blur_m or hide_persons):
        raise ConfigError(
            f"{', '.join(open_forms)} writes every claim's own words, which --blur and --hide-persons cannot reach",
            remedy="Choose another shape, or leave the two options out.",
        )
    return Shield(blur_m=blur_m or 0, hide_persons=hide_persons)


def _material(
    inputs: tuple[Path, ...], rule: str, codebooks: tuple[Path, ...], shield: Shield, day: datetime | None
) -> Material:
    from reportedly.codebook import load_codebook
    from reportedly.export.tables.material import Material
    from reportedly.incidents.heard import hear
    from reportedly.incidents.rules import derive_all
    from reportedly.incidents.wordings import by_report, find_wordings

    book, wire = load_codebook(*codebooks), read_wire(inputs)
    if rule not in book.rules:
        raise ConfigError(f"no rule of reading {rule!r}", remedy=f"Use one of: {', '.join(book.rules)}.")
    if not wire.incidents:
        raise ConfigError("the files hold no incidents", remedy="Run `reportedly incidents build` first.")
    rows = derive_all(wire.incidents.values(), wire.claims, wire.reports, {rule: book.rules[rule]})
    wordings = by_report(find_wordings(wire.reports.values()))
    heard = {h.claim.id: h for h in hear(wire.claims.values(), wire.reports, wordings)}
    last = max((row.last_published for row in rows if row.last_published), default=date(1970, 1, 1))
    return Material(
        rows=tuple(shield.apply(row) for row in rows),
        codebook=book,
        incidents=wire.incidents,
        heard=heard,
        day=day.date() if day else last,
    )
