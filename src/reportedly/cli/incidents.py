"""`reportedly incidents`: build, list, show, and say why two claims are of one incident or not."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import NamedTuple

import click

from reportedly.cli.house import counting, opened, store_option
from reportedly.errors import BadRecord, MissingInput
from reportedly.records import Claim, Incident, Judgement, Lineage, Report
from reportedly.records.wire import decode, encode

_PATH = click.Path(path_type=Path)
_BAR = 24


class Wire(NamedTuple):
    """Hold what wire files hold, by id."""

    reports: dict[str, Report]
    claims: dict[str, Claim]
    incidents: dict[str, Incident]
    judgements: tuple[Judgement, ...]
    lineages: dict[str, Lineage]


def read_wire(paths: Iterable[Path]) -> Wire:
    """Read wire files (`reportedly read --json`, `reportedly incidents build`); other records are passed over.

    Raises:
        MissingInput: a file is not there.
        BadRecord: a line is no record.
    """
    found = Wire({}, {}, {}, (), {})
    judged: list[Judgement] = []
    for path in paths:
        if not path.is_file():
            raise MissingInput("no such file", where=str(path))
        with path.open("rb") as lines:
            for number, line in enumerate(lines, 1):
                record = decode(line, where=f"{path}:{number}")
                if isinstance(record, Judgement):
                    judged.append(record)
                elif isinstance(record, Report):
                    found.reports[record.id] = record
                elif isinstance(record, Claim):
                    found.claims[record.id] = record
                elif isinstance(record, Incident):
                    found.incidents[record.id] = record
                elif isinstance(record, Lineage):
                    found.lineages[record.id] = record
    return found._replace(judgements=tuple(judged))


@click.group("incidents")
def incidents_command() -> None:
    """Gather claims of one happening across reports, and show the rival accounts side by side."""


@incidents_command.command("build")
@click.argument("inputs", nargs=-1, required=True, type=_PATH, metavar="WIRE...")
@click.option("-o", "--output", type=_PATH, required=True, help="Write incidents, wordings and what they are made of.")
def build(inputs: tuple[Path, ...], output: Path) -> None:
    """Build incidents from wire files of reports and claims (and judgements, which outrank every score)."""
    from reportedly.incidents.build import build_incidents

    wire = read_wire(inputs)
    built = build_incidents(wire.claims.values(), wire.reports.values(), judgements=wire.judgements)
    parts = (wire.lineages.values(), wire.reports.values(), wire.claims.values(), wire.judgements, built.wordings)
    with output.open("wb") as out:
        for part in (*parts, built.incidents):
            out.writelines(encode(record) + b"\n" for record in part)
    several = sum(len(incident.reports) > 1 for incident in built.incidents)
    click.echo(f"{len(built.incidents)} incidents, {several} of several reports; {len(built.left_out)} claims in none.")


@incidents_command.command("gather")
@store_option
@click.option("--codebook", "codebooks", type=_PATH, multiple=True, help="Your own codebook; may be given again.")
def gather(address: str, codebooks: tuple[Path, ...]) -> None:
    """Put the claims of a store to incidents, and tell them; people's word on pairs stands above the machine's."""
    from reportedly.codebook import load_codebook
    from reportedly.worker.gathering import gather_store
    from reportedly.worker.telling import refresh_told

    with opened(address, "write:reports") as (store, who), counting("Gathering") as tell:
        done = gather_store(store, who=who.name, progress=tell)
        refresh_told(store, load_codebook(*codebooks), progress=lambda count: tell("told", count))
    click.echo(
        f"{done.incidents} incidents of {done.claims} claims; {done.left_out} claims in none; {done.copies} copies; "
        f"{done.changed} changed."
    )


@incidents_command.command("list")
@click.argument("inputs", nargs=-1, required=True, type=_PATH, metavar="WIRE...")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Leave out what ended before this day.")
@click.option("--kind", help="Only incidents that some claim gives this kind.")
@click.option("--least-reports", type=click.IntRange(min=1), default=1, show_default=True)
def show_list(inputs: tuple[Path, ...], since: object, kind: str | None, least_reports: int) -> None:
    """List incidents, those with most independent sources first."""
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for column in ("id", "days", "incident", "claims", "reports", "sources", "killed"):
        table.add_column(column, justify="right" if column in ("claims", "reports", "sources") else "left")
    day = since.date() if hasattr(since, "date") else None
    found = [i for i in read_wire(inputs).incidents.values() if _fits(i, day, kind, least_reports)]
    for i in sorted(found, key=lambda i: (-i.origins, i.id)):
        table.add_row(i.id, _days(i), i.title, str(len(i.claims)), str(len(i.reports)), str(i.origins), _killed(i))
    Console().print(table)


def _fits(incident: Incident, since: date | None, kind: str | None, least: int) -> bool:
    late = since is None or (incident.latest is not None and incident.latest >= since)
    return late and (kind is None or kind in incident.kinds) and len(incident.reports) >= least


def _days(incident: Incident) -> str:
    if incident.earliest is None:
        return "no day"
    last = f" to {incident.latest}" if incident.latest != incident.earliest else ""
    return f"{incident.earliest}{last}"


def _killed(incident: Incident) -> str:
    spread = incident.field("killed")
    if spread is None or spread.lowest is None:
        return ""
    return str(spread.lowest) if spread.lowest == spread.highest else f"{spread.lowest} to {spread.highest}"


@incidents_command.command("show")
@click.argument("identifier", metavar="ID")
@click.argument("inputs", nargs=-1, required=True, type=_PATH, metavar="WIRE...")
@click.option("--html", "html_file", type=_PATH, help="Write a page: rows fields, columns independent sources.")
@click.option("--codebook", "codebooks", type=_PATH, multiple=True, help="Your own codebook; may be given again.")
def show(identifier: str, inputs: tuple[Path, ...], html_file: Path | None, codebooks: tuple[Path, ...]) -> None:
    """Show one incident: per field, who says what in which words."""
    wire = read_wire(inputs)
    incident = _incident(wire, identifier)
    if html_file:
        html_file.write_text(_page(wire, incident, codebooks), "utf-8")
        click.echo(f"Written to {html_file}.")
        return
    _print(incident)


def _incident(wire: Wire, identifier: str) -> Incident:
    found = [i for key, i in wire.incidents.items() if key.startswith(identifier)]
    if len(found) != 1:
        what = "no incident" if not found else f"{len(found)} incidents"
        raise BadRecord(f"{what} with an id that begins with {identifier!r}", remedy="See `reportedly incidents list`.")
    return found[0]


def _page(wire: Wire, incident: Incident, codebooks: tuple[Path, ...]) -> str:
    from reportedly.codebook import load_codebook
    from reportedly.export.incident_page import render_incident
    from reportedly.incidents.rules import derive_all

    book = load_codebook(*codebooks)
    rows = derive_all([incident], wire.claims, wire.reports, book.rules)
    return render_incident(incident, wire.claims, wire.reports, codebook=book, readings=rows)


def _print(incident: Incident) -> None:
    from rich.console import Console
    from rich.table import Table

    from reportedly.export.incident_page import summary_of

    console = Console()
    console.print(f"[bold]{incident.title}[/bold]  {_days(incident)}\n{summary_of(incident)}  {incident.id}\n")
    table = Table(box=None, pad_edge=False)
    for column in ("field", "source", "words", "read as", "put"):
        table.add_column(column, overflow="fold")
    for spread in incident.spread:
        table.add_row(f"[bold]{spread.field}[/bold]", f"[italic]{spread.agreement}[/italic]", "", "", "")
        for a in spread.accounts:
            table.add_row("", a.source, f"“{a.text}”", a.value, a.manner if a.certainty == "actual" else a.certainty)
    console.print(table)


@incidents_command.command("why")
@click.argument("left", metavar="CLAIM")
@click.argument("right", metavar="CLAIM")
@click.argument("inputs", nargs=-1, required=True, type=_PATH, metavar="WIRE...")
def why(left: str, right: str, inputs: tuple[Path, ...]) -> None:
    """Say why two claims are, or are not, of one incident: the score as a waterfall."""
    from reportedly.incidents.explain import explain_pair

    wire = read_wire(inputs)
    pair = [_claim(wire, identifier) for identifier in (left, right)]
    explained = explain_pair(pair[0], pair[1], wire.claims.values(), wire.reports)
    running = 0.0
    for reason in explained.reasons:
        running += reason.weight
        bar = ("+" if reason.weight > 0 else "-") * min(_BAR, round(abs(reason.weight) * 3))
        click.echo(f"{reason.field:<10}{reason.level:<34}{reason.weight:+7.2f}  {running:+7.2f}  {bar}")
    click.echo(f"{'score':<44}{explained.score:+7.2f}  {explained.verdict}")


def _claim(wire: Wire, identifier: str) -> Claim:
    found = [c for key, c in wire.claims.items() if key.startswith(identifier)]
    if len(found) != 1:
        what = "no claim" if not found else f"{len(found)} claims"
        raise BadRecord(f"{what} with an id that begins with {identifier!r}")
    return found[0]
