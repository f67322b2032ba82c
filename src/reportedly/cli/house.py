"""What the verbs of the store share: where the store is, who acts, and how progress is shown."""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from reportedly.review.roles import Principal
    from reportedly.store import Store

DEFAULT = "reportedly.db"


def store_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--store` to a verb."""
    words = f"The store: a file or a postgresql:// address. REPORTEDLY_STORE sets it too; else {DEFAULT}."
    return click.option("--store", "address", envvar="REPORTEDLY_STORE", default=DEFAULT, help=words)(command)


@contextmanager
def opened(address: str, *permissions: str) -> Iterator[tuple[Store, Principal]]:
    """Open the store as whoever is at the keyboard, and check what that person may do.

    Raises:
        NotSignedIn: the store has accounts, and REPORTEDLY_TOKEN names none.
        NotAllowed: the role or the token does not hold one of the permissions.
    """
    from reportedly.review.accounts import who_is
    from reportedly.store import Store

    with Store(address) as store:
        who = who_is(store, token=os.environ.get("REPORTEDLY_TOKEN"), login=login())
        for permission in permissions:
            who.need(permission)
        if store.words_differ:
            click.echo("note: words are cut by newer rules now; run `reportedly reindex` to search by them", err=True)
        yield store, who


def login() -> str:
    """Name whoever is at the keyboard, for the ledger of a store without accounts."""
    try:
        return getpass.getuser()[:40]
    except (KeyError, OSError):
        return "local"


@contextmanager
def counting(label: str) -> Iterator[Callable[[str, int], None]]:
    """Show a running count on a terminal; nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda _what, _count: None
        return
    from rich.console import Console

    with Console(stderr=True).status(label) as status:
        yield lambda what, count: status.update(f"{label}: {what} {count:,}")


def line(record: object) -> str:
    """Write a record as one JSON line."""
    import msgspec

    return msgspec.json.encode(record).decode()


def table(columns: tuple[str, ...], rows: list[tuple[object, ...]]) -> None:
    """Show rows as a table on standard output; the first column stays whole, so that an id can be copied from it."""
    from rich.console import Console
    from rich.table import Table

    shown = Table(box=None, pad_edge=False, header_style="bold")
    for place, column in enumerate(columns):
        widest = max((len(str(row[0])) for row in rows), default=0) if place == 0 else None
        shown.add_column(column, overflow="fold", no_wrap=place == 0, min_width=widest)
    for row in rows:
        shown.add_row(*("" if value is None else str(value) for value in row))
    Console().print(shown)
