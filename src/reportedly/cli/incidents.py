"""`reportedly incidents`: build, add, list, show, and say why two claims are of one incident or not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reportedly.cli.house import counting, opened, store_option, table
from reportedly.cli.material import Gathered, from_gate, from_house, from_wire
from reportedly.cli.wire import Wire, read_wire
from reportedly.errors import BadRecord
from reportedly.records import Account, Claim, Incident, Report
from reportedly.records.wire import encode

if TYPE_CHECKING:
    from reportedly.incidents.explain import Explained

_PATH = click.Path(path_type=Path)
_BAR = 24


@click.group("incidents")
def incidents_command() -> None:
    """Gather claims of one happening across reports, and show the rival accounts side by side."""


_STATE = click.option(
    "--state",
    type=_PATH,
    help="File that `add` goes on from; else beside the store's file, or reportedly.incidents here.",
)


@incidents_command.command("build")
@click.argument("inputs", nargs=-1, type=_PATH, metavar="[WIRE...]")
@click.option("-o", "--output", type=_PATH, help="With files: write incidents, wordings and what they are made of.")
@store_option
@_STATE
def build(inputs: tuple[Path, ...], output: Path | None, address: str, state: Path | None) -> None:
    """Gather claims into incidents anew: those of wire files, or else those of the store, which keeps what was found.

    What people judged about pairs of claims outranks every score.
    """
    if inputs and output is None:
        raise click.UsageError("with files, say where to write: -o FILE")
    if inputs and output is not None:
        _build_files(inputs, output)
    else:
        _gather_in_store(address, state, anew=True)


def _build_files(inputs: tuple[Path, ...], output: Path) -> None:
    from reportedly.incidents.build import build_incidents

    wire = read_wire(inputs)
    built = build_incidents(wire.claims.values(), wire.reports.values(), judgements=wire.judgements)
    parts = (wire.lineages.values(), wire.reports.values(), wire.claims.values(), wire.judgements, built.wordings)
    with output.open("wb") as out:
        for part in (*parts, built.incidents):
            out.writelines(encode(record) + b"\n" for record in part)
    several = sum(len(incident.reports) > 1 for incident in built.incidents)
    click.echo(f"{len(built.incidents)} incidents, {several} of several reports; {len(built.left_out)} claims in none.")


@incidents_command.command("add")
@store_option
@_STATE
def add(address: str, state: Path | None) -> None:
    """Gather the store's claims that came since `build` or the last `add`; the old are not compared again."""
    _gather_in_store(address, state, anew=False)


def _gather_in_store(address: str, state: Path | None, *, anew: bool) -> None:
    from reportedly.codebook import load_codebook
    from reportedly.worker.gathering import add_in_store, build_in_store, state_path
    from reportedly.worker.telling import refresh_told

    with opened(address, "write:reports", "read:reports") as (store, who), counting("Gathering") as tell:
        run = build_in_store if anew else add_in_store
        done = run(store, who=who.name, state=state or state_path(store), progress=tell)
        refresh_told(store, load_codebook(), progress=lambda count: tell("told", count))
    click.echo(
        f"{done.claims} claims gathered; {done.incidents} incidents are new or have grown; {done.moved} claims put to "
        f"an incident, {done.copied} reports to a wording they share"
    )
    if done.corrected:
        click.echo(f"{done.corrected} claims were corrected since they were put; `incidents build` puts them anew")


@incidents_command.command("list")
@click.argument("inputs", nargs=-1, type=_PATH, metavar="[WIRE...]")
@store_option
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Leave out what ended before this day.")
@click.option("--kind", help="Only incidents that some claim gives this kind.")
@click.option("--least-reports", type=click.IntRange(min=1), default=1, show_default=True)
def show_list(inputs: tuple[Path, ...], address: str, since: object, kind: str | None, least_reports: int) -> None:
    """List incidents of files, or else of the store, those with most independent sources first."""
    day = since.date() if hasattr(since, "date") else None
    known = read_wire(inputs).incidents if inputs else _stored(address).incidents
    found = [i for i in known.values() if _fits(i, day, kind, least_reports)]
    rows: list[tuple[object, ...]] = [
        (i.id, _days(i), i.title, len(i.claims), len(i.reports), i.origins, _killed(i))
        for i in sorted(found, key=lambda i: (-i.origins, i.id))
    ]
    table(("id", "days", "incident", "claims", "reports", "sources", "killed"), rows)


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
@click.argument("inputs", nargs=-1, type=_PATH, metavar="[WIRE...]")
@store_option
@click.option("--public", is_flag=True, help="From a store: only what has passed the gate (--gate senior).")
@click.option("--html", "html_file", type=_PATH, help="Write a page: rows fields, columns independent sources.")
@click.option("--codebook", "codebooks", type=_PATH, multiple=True, help="Your own codebook; may be given again.")
def show(
    identifier: str, inputs: tuple[Path, ...], address: str, public: bool, html_file: Path | None,
    codebooks: tuple[Path, ...],
) -> None:  # fmt: skip
    """Show one incident of files, or else of the store: per field, who says what in which words."""
    gathered = from_wire(inputs) if inputs else _stored(address, public=public)
    incident = _incident(gathered.incidents, identifier)
    if html_file:
        if not inputs and not public:
            gathered = gathered._replace(reports=_reports_of(address, incident))
        html_file.write_text(_page(gathered, incident, codebooks), "utf-8")
        click.echo(f"Written to {html_file}.")
        return
    _print(incident)


def _stored(address: str, *, public: bool = False) -> Gathered:
    with opened(address, "read:data") as (store, _):
        return from_gate(store, rule="senior") if public else from_house(store)


def _reports_of(address: str, incident: Incident) -> dict[str, Report]:
    from reportedly.store.read import read_report

    with opened(address, "read:reports") as (store, _), store.reading() as connection:
        return {report: read_report(connection, report) for report in incident.reports}


def _incident(incidents: Mapping[str, Incident], identifier: str) -> Incident:
    found = [i for key, i in incidents.items() if key.startswith(identifier)]
    if len(found) != 1:
        what = "no incident" if not found else f"{len(found)} incidents"
        raise BadRecord(f"{what} with an id that begins with {identifier!r}", remedy="See `reportedly incidents list`.")
    return found[0]


def _page(gathered: Gathered, incident: Incident, codebooks: tuple[Path, ...]) -> str:
    from reportedly.codebook import load_codebook
    from reportedly.export.incident_page import render_incident
    from reportedly.incidents.rules import derive

    book = load_codebook(*codebooks)
    members = [gathered.heard[claim] for claim in incident.claims if claim in gathered.heard]
    drawn = (derive(incident, members, name, rule, gathered.roots) for name, rule in book.rules.items())
    readings = [row for row in drawn if row is not None]
    return render_incident(incident, gathered.claims, gathered.reports, codebook=book, readings=readings)


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
        for (source, text, value, put), times in Counter(map(_cells, spread.accounts)).items():
            table.add_row("", f"{source} (told {times} times)" if times > 1 else source, f"“{text}”", value, put)
    console.print(table)


def _cells(account: Account) -> tuple[str, str, str, str]:
    put = account.manner if account.certainty == "actual" else account.certainty
    return account.source, account.text, account.value, put


@incidents_command.command("why")
@click.argument("left", metavar="CLAIM")
@click.argument("right", metavar="CLAIM")
@click.argument("inputs", nargs=-1, type=_PATH, metavar="[WIRE...]")
@store_option
def why(left: str, right: str, inputs: tuple[Path, ...], address: str) -> None:
    """Say why two claims of files, or else of the store, are of one incident or not: the score as a waterfall.

    From a store the claims are named by their whole ids, and words are counted as the last gathering heard them.
    """
    explained = _explained_of_files(left, right, inputs) if inputs else _explained_of_store(left, right, address)
    running = 0.0
    for reason in explained.reasons:
        running += reason.weight
        bar = ("+" if reason.weight > 0 else "-") * min(_BAR, round(abs(reason.weight) * 3))
        click.echo(f"{reason.field:<10}{reason.level:<34}{reason.weight:+7.2f}  {running:+7.2f}  {bar}")
    click.echo(f"{'score':<44}{explained.score:+7.2f}  {explained.verdict}")


def _explained_of_files(left: str, right: str, inputs: tuple[Path, ...]) -> Explained:
    from reportedly.incidents.explain import explain_pair

    wire = read_wire(inputs)
    pair = [_claim(wire, identifier) for identifier in (left, right)]
    return explain_pair(pair[0], pair[1], wire.claims.values(), wire.reports)


def _explained_of_store(left: str, right: str, address: str) -> Explained:
    from reportedly.worker.telling import explain_claims

    with opened(address, "read:data") as (store, _), store.reading() as connection:
        return explain_claims(connection, left, right)


def _claim(wire: Wire, identifier: str) -> Claim:
    found = [c for key, c in wire.claims.items() if key.startswith(identifier)]
    if len(found) != 1:
        what = "no claim" if not found else f"{len(found)} claims"
        raise BadRecord(f"{what} with an id that begins with {identifier!r}")
    return found[0]
