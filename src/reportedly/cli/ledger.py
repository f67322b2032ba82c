"""`reportedly ledger`: the chain of entries as lines, and its anchors outside."""

from __future__ import annotations

from pathlib import Path

import click

from reportedly.cli.house import line, opened, store_option

_ROOTS = click.option(
    "--roots",
    type=click.Path(path_type=Path),
    multiple=True,
    help="PEM file of root certificates that you trust; may be given again.",
)


@click.group("ledger", invoke_without_command=True)
@store_option
@click.option("--since", type=int, default=0, help="Only entries after this number.")
@click.option("--act", "acts", multiple=True, help="Only acts of this sort (add, decide, release, login …).")
@click.pass_context
def ledger_command(ctx: click.Context, address: str, since: int, acts: tuple[str, ...]) -> None:
    """Write the ledger as JSON Lines; each line can be checked with SHA-256 alone.

    `anchor` has its head signed by an authority outside, `anchors` checks what was signed.
    """
    from reportedly.store.ledger import entries

    if ctx.invoked_subcommand is not None:
        return
    with opened(address, "read:data") as (store, _), store.reading() as connection:
        for entry in entries(connection, since=since, acts=acts):
            click.echo(line(entry))


@ledger_command.command("anchor")
@store_option
@click.option("--tsa", "authority", required=True, metavar="URL", help="The time-stamping authority (RFC 3161) to ask.")
@_ROOTS
def anchor_command(address: str, authority: str, roots: tuple[Path, ...]) -> None:
    """Have an authority that you name sign the ledger's head, and keep its answer.

    Only the hash of the head's hash is sent. From then on nobody can make the chain up to here anew without notice.
    """
    from reportedly.worker.anchoring import anchor_head

    with opened(address, "admin") as (store, who):
        click.echo(line(anchor_head(store, who=who.name, authority=authority, roots=roots)))


@ledger_command.command("anchors")
@store_option
@_ROOTS
def anchors_command(address: str, roots: tuple[Path, ...]) -> None:
    """Check every anchor offline and write one JSON record for each. Ends with 6 when one does not hold."""
    from reportedly.worker.anchoring import check_anchors

    with opened(address, "read:data") as (store, _):
        for anchor in check_anchors(store, roots=roots):
            click.echo(line(anchor))
