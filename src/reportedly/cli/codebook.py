"""`reportedly codebook`: list the kinds, show one with its words and crosswalk, check a folder of one's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reportedly.errors import ConfigError

if TYPE_CHECKING:
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    from reportedly.codebook import Codebook, Crosswalk, Kind

SCHEMES = ("plover", "acled", "ucdp", "cameo")
_WORD_SORTS = ("verbs", "nouns", "phrases")
_folders = click.option(
    "--codebook", "folders", type=click.Path(path_type=Path), multiple=True,
    help="Folder of your own codebook, laid over the one that ships; may be given more than once.",
)  # fmt: skip


@click.group("codebook")
def codebook_commands() -> None:
    """Look at the codebook: the kinds of happening, the words that name them, and other schemes' codes."""


@codebook_commands.command("list")
@_folders
def list_kinds(folders: tuple[Path, ...]) -> None:
    """List the kinds of happening with their definitions."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from reportedly.codebook import load_codebook

    book = load_codebook(*folders)
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True, style="bold")
    table.add_column(ratio=1)
    for group in dict.fromkeys(kind.group for kind in book.kinds.values()):
        table.add_row(Text(group.upper(), style="bold underline"), "")
        for name, kind in book.kinds.items():
            if kind.group == group:
                table.add_row(name, Text(kind.definition))
    Console().print(table)


@codebook_commands.command("show")
@click.argument("kind")
@_folders
def show_kind(kind: str, folders: tuple[Path, ...]) -> None:
    """Show one KIND: definition, codes in other schemes, and the words that may name it."""
    from rich.console import Console, Group

    from reportedly.codebook import load_codebook

    book = load_codebook(*folders)
    if kind not in book.kinds:
        raise ConfigError(f"the codebook has no kind {kind!r}", remedy="See `reportedly codebook list`.")
    Console().print(Group(*_shown(kind, book)))


@codebook_commands.command("check")
@click.argument("folder", nargs=-1, type=click.Path(path_type=Path))
def check_codebook(folder: tuple[Path, ...]) -> None:
    """Check a codebook FOLDER of your own, laid over the one that ships; with none, check the one that ships.

    Tells every defect with its file and line, and ends with exit code 4 if there is one.
    """
    from reportedly.codebook import actor_files, load_codebook
    from reportedly.grounding import load_actors

    book = load_codebook(*folder)
    load_actors(*actor_files(book))
    words = sum(len(getattr(triggers, sort)) for triggers in book.triggers.values() for sort in _WORD_SORTS)
    click.echo(f"ok: {book.name} {book.version}, {len(book.kinds)} kinds, {words} words for them, hash {book.hash}")


def _shown(name: str, book: Codebook) -> Iterator[Text | Padding]:
    from rich.padding import Padding
    from rich.text import Text

    kind = book.kinds[name]
    yield Text.assemble((name, "bold"), f" · {kind.label} · {kind.group}")
    yield Text(kind.definition)
    yield Text("\nIn other schemes", style="bold")
    yield Padding(_crosswalks(kind), (0, 0, 0, 2))
    yield Text("\nWords that may name it (the words around them decide)", style="bold")
    for sort in _WORD_SORTS:
        words = getattr(book.triggers[name], sort)
        if words:
            yield Padding(Text(f"{sort}: {', '.join(words)}"), (0, 0, 0, 2))


def _crosswalks(kind: Kind) -> Table:
    from rich.table import Table
    from rich.text import Text

    table = Table.grid(padding=(0, 2))
    for scheme in SCHEMES:
        crosswalk: Crosswalk | None = getattr(kind, scheme)
        words = crosswalk_words(crosswalk)
        table.add_row(scheme.upper(), Text(words or "no code"), crosswalk.match if crosswalk and words else "")
    return table


def crosswalk_words(crosswalk: Crosswalk | None) -> str:
    """Write a crosswalk as that scheme's users know it; empty where the scheme has no code for the kind."""
    if crosswalk is None:
        return ""
    types = "type " + ", ".join(map(str, crosswalk.types)) if crosswalk.types else None
    context = f"context {crosswalk.context}" if crosswalk.context else None
    parts = (crosswalk.code, crosswalk.mode, crosswalk.event, crosswalk.sub_event, context, types)
    return " / ".join(part for part in parts if part)
