"""`reportedly init|add|status|failures|verify|backup|restore|reindex`: the store from the command line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reportedly.cli.house import counting, line, login, opened, store_option, table
from reportedly.cli.tools import Tools
from reportedly.errors import ReportedlyError, StoreDamaged
from reportedly.records import Failure

if TYPE_CHECKING:
    from reportedly.config import Config
    from reportedly.intake import Overrides
    from reportedly.review.roles import Principal
    from reportedly.store import Added, Store, Taken

_PATH = click.Path(path_type=Path)


@click.command("init")
@store_option
def init_command(address: str) -> None:
    """Make a store, or bring one of an older version up to this one.

    Nothing that is kept is changed on the way up; make a `backup` first all the same.
    """
    from reportedly.store import make_store

    before, now = make_store(address)
    if before is None:
        click.echo(f"made a store (form {now}): {address}")
    elif before == now:
        click.echo(f"there is a store of this form ({now}) already: {address}")
    else:
        click.echo(f"brought the store from form {before} to {now}: {address}")


@click.command("add")
@click.argument("inputs", nargs=-1, required=True, metavar="PATH|-|URL...")
@store_option
@click.option("--published", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD", help="Day of publication.")
@click.option("--publisher", help="Who published it; goes before what the input says.")
@click.option("--codebook", "codebooks", type=_PATH, multiple=True, help="Your own codebook; may be given again.")
@click.option("--config", "config_file", type=_PATH, help="Configuration file; else reportedly.toml if there is one.")
@click.pass_context
def add_command(
    ctx: click.Context, inputs: tuple[str, ...], address: str, published: datetime | None, publisher: str | None,
    codebooks: tuple[Path, ...], config_file: Path | None,
) -> None:  # fmt: skip
    """Read reports and keep them with their claims, original bytes and failures.

    What is there already, made with the same versions, is passed over: a run that was stopped goes on when it is
    started again. Ends with 3 when a report failed; `reportedly failures` lists them.
    """
    from reportedly.config import load_config
    from reportedly.intake import Overrides, find_inputs

    config = load_config(config_file)
    config = config.model_copy(update={"codebook": config.codebook + codebooks}) if codebooks else config
    overrides = Overrides(published=published.date() if published else None, publisher=publisher)
    with opened(address, "write:reports") as (store, who):
        taken = _take(find_inputs(inputs), config, overrides)
        done = _add(ctx, store, who, taken, config)
    ctx.exit(3 if done.end.failed else 0)


def _add(ctx: click.Context, store: Store, who: Principal, taken: Iterable[Taken], config: Config) -> Added:
    from reportedly.store import add
    from reportedly.worker.coding import code_report

    tools = ctx.obj if isinstance(ctx.obj, Tools) else Tools()
    coder = tools.make(config)
    with counting("Adding") as tell:
        done = add(
            store,
            taken,
            code=lambda report: code_report(report, coder, input=report.source_id or report.id),
            lineage=coder.lineage,
            who=who.name,
            progress=lambda end: tell("reports", end.reports_in),
        )
    end = done.end
    click.echo(
        f"{end.reports_in} reports: {end.reports_out} added, {end.failed} failed, {end.skipped} skipped "
        f"({done.known} there already); {end.claims} claims; {done.seconds:.1f} s",
        err=True,
    )
    return done


def _take(names: Iterable[str | ReportedlyError], config: Config, overrides: Overrides) -> Iterator[Taken]:
    """Take inputs in one by one, each with its original bytes."""
    from reportedly.store import Taken
    from reportedly.worker.coding import open_inputs, take_report

    for piece in open_inputs(names, config=config.intake):
        report = take_report(piece, overrides=overrides)
        if isinstance(piece, Failure) or isinstance(report, Failure):
            failure = report if isinstance(report, Failure) else None
            yield Taken(input=failure.input if failure else "", failure=failure)
        else:
            yield Taken(input=piece.where, report=report, original=piece.data)


@click.command("status")
@store_option
@click.option("--json", "as_json", is_flag=True, help="Write one JSON object.")
def status_command(address: str, as_json: bool) -> None:
    """Say what is in the store, what waits, and where the ledger stands."""
    from reportedly.store.pending import count_waiting
    from reportedly.store.read import count_kept

    with opened(address, "read:data") as (store, who):
        counts: dict[str, object] = dict(count_kept(store))
        with store.reading() as connection:
            counts |= {f"queue: {stage}": count for stage, count in count_waiting(connection).items()}
        head = store.head()
        name = store.name
    counts |= {"head": head.hash if head else "", "last entry": f"{head.act} by {head.who}, {head.at}" if head else ""}
    if as_json:
        click.echo(line({"store": name, "you": who.name, "role": who.role, **counts}))
        return
    table(("store", name), [("you", f"{who.name} ({who.role})"), *counts.items()])


@click.command("failures")
@store_option
@click.option("--retry", is_flag=True, help="Run them again.")
@click.option("--all", "all_of_them", is_flag=True, help="Show those that were solved or passed over too.")
@click.option("--json", "as_json", is_flag=True, help="Write one JSON record a line.")
@click.option("--config", "config_file", type=_PATH, help="Configuration file for --retry.")
@click.pass_context
def failures_command(
    ctx: click.Context, address: str, retry: bool, all_of_them: bool, as_json: bool, config_file: Path | None
) -> None:
    """List the reports that failed and still wait, or run them again."""
    from reportedly.config import load_config
    from reportedly.store.read import walk_failures

    with opened(address, "write:reports" if retry else "read:data") as (store, who):
        with store.reading() as connection:
            found = list(walk_failures(connection, all_of_them=all_of_them and not retry))
        if retry:
            config = load_config(config_file)
            done = _add(ctx, store, who, _take_again(store, [failure for _, failure in found], config), config)
            ctx.exit(3 if done.end.failed else 0)
    if as_json:
        for _, failure in found:
            click.echo(line(failure))
        return
    table(
        ("entry", "input", "stage", "code", "what"),
        [(entry, f.input, f.stage, f.code, f.message) for entry, f in found],
    )


def _take_again(store: Store, failures: list[Failure], config: Config) -> Iterator[Taken]:
    """Take failures in again: reports that are kept from the store, other inputs from where they came."""
    from reportedly.intake import Overrides, find_inputs
    from reportedly.store import Taken
    from reportedly.store.read import read_report

    lost = dict.fromkeys(_source_of(failure.input) for failure in failures if failure.report is None)
    for failure in failures:
        if failure.report is not None:
            with store.reading() as connection:
                report = read_report(connection, failure.report)
            yield Taken(input=failure.input, report=report)
    yield from _take(find_inputs(tuple(lost)), config, Overrides())


def _source_of(name: str) -> str:
    """Name the file that a line of it was read from; a web address stays as it is."""
    return name if "://" in name else re.sub(r":\d+$", "", name)


@click.command("verify")
@store_option
@click.option("--kept-only", is_flag=True, help="Leave the search index out; it can be made anew.")
@click.option("--head", "head", metavar="HASH", help="The hash of a ledger entry that you noted earlier.")
@click.option("--json", "as_json", is_flag=True, help="Write one JSON record for each defect.")
def verify_command(address: str, kept_only: bool, head: str | None, as_json: bool) -> None:
    """Check chain, records, words, original bytes and index, and say exactly what is broken.

    Ends with 0 when all is sound, 6 when something is not.
    """
    from reportedly.store.verify import verify

    with opened(address, "read:data") as (store, _), counting("Verifying") as tell:
        findings = verify(store, index=not kept_only, expected_head=head, progress=tell)
        last = store.head()
    for finding in findings:
        click.echo(line(finding) if as_json else f"{finding.where}: {finding.what}")
    if findings:
        raise StoreDamaged(f"{len(findings)} defects", where=address)
    click.echo(f"sound up to entry {last.seq if last else 0}; head {last.hash if last else '-'}", err=True)


@click.command("backup")
@click.argument("target", type=_PATH)
@store_option
def backup_command(address: str, target: Path) -> None:
    """Write the whole store to one new file, which is a store itself, and check it."""
    from reportedly.store.backup import back_up

    with opened(address, "admin") as (store, who):
        last = back_up(store, target, who=who.name)
    click.echo(f"{target}: sound up to entry {last.seq}; head {last.hash}", err=True)


@click.command("restore")
@click.argument("source", type=_PATH)
@store_option
def restore_command(address: str, source: Path) -> None:
    """Make a store anew from a backup, at a place where there is none, on either database."""
    from reportedly.store.backup import restore

    entry = restore(source, address, who=login())
    click.echo(f"{address}: restored, entry {entry.seq}", err=True)


@click.command("reindex")
@store_option
def reindex_command(address: str) -> None:
    """Make the search index anew from what is kept. Writers wait meanwhile."""
    from reportedly.store.backup import reindex

    with opened(address, "admin") as (store, who), counting("Indexing") as tell:
        count = reindex(store, who=who.name, progress=lambda done: tell("records", done))
    click.echo(f"{count} records", err=True)
