"""How errors are shown: one shape, on standard error, from this place alone; and which exit code they end with."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any

import click

from reportedly.errors import ReportedlyError, Unforeseen
from reportedly.records import Failure

_MOST_SHOWN = 20


class Verbs(click.Group):
    """Run a verb; show the error that it raises on purpose and end with that error's exit code.

    Args:
        places: the name of each verb and `module:name` of its command, imported when it is first wanted.
    """

    def __init__(self, *args: Any, places: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._places = places

    def list_commands(self, ctx: click.Context) -> list[str]:
        """List the verbs, in the order of the table."""
        return [*self._places]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load a verb."""
        if cmd_name not in self._places:
            return None
        module, _, name = self._places[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command

    def invoke(self, ctx: click.Context) -> object:
        """Run the verb that the command line names."""
        try:
            return super().invoke(ctx)
        except ReportedlyError as error:
            show_error(error)
            ctx.exit(error.exit_code)


def show_error(error: ReportedlyError) -> None:
    """Show an error: what is wrong, where, what to do, and its code."""
    _show("error", error.message, where=error.where, remedy=error.remedy, code=error.code)


def show_failure(failure: Failure) -> None:
    """Show the failure of one report in the same shape; a report that was skipped is said to be."""
    word = "skipped" if failure.skipped else "error"
    _show(word, failure.message, where=failure.input, remedy=failure.remedy, code=failure.code)


def _show(word: str, message: str, *, where: str, remedy: str, code: str) -> None:
    head = click.style(f"{word}: ", fg="yellow" if word == "skipped" else "red", bold=True)
    click.echo(f"{head}{message} [{code}]", file=sys.stderr)
    for label, words in (("where", where), ("to do", remedy)):
        if words:
            click.echo(f"  {label}: {words}", file=sys.stderr)


class Tally:
    """Count the outcomes of a run and show its failures; the first ones only, for their records hold them all."""

    def __init__(self) -> None:
        self.out = self.failed = self.skipped = self.claims = 0
        self._first: Failure | None = None

    def take_coded(self, claims: int) -> None:
        """Count a report that was coded."""
        self.out += 1
        self.claims += claims

    def take_failure(self, failure: Failure) -> None:
        """Count a failure and show it."""
        shown = self.failed + self.skipped
        self.failed += not failure.skipped
        self.skipped += failure.skipped
        if self._first is None or (self._first.skipped and not failure.skipped):
            self._first = failure
        if shown < _MOST_SHOWN:
            show_failure(failure)
        elif shown == _MOST_SHOWN:
            click.echo("  (more reports failed; `--json` writes a record of each)", file=sys.stderr)

    @property
    def total(self) -> int:
        """Give the number of reports that went in."""
        return self.out + self.failed + self.skipped

    def words(self) -> str:
        """Sum the run up in a line."""
        return (
            f"{self.total} reports: {self.out} read, {self.failed} failed, {self.skipped} skipped; {self.claims} claims"
        )

    def exit_code(self) -> int:
        """Give 0 if no report failed and at least one was read, else the exit code of the first failure."""
        if self._first is None or (self.out and not self.failed):
            return 0
        return exit_code_of(self._first.code)


def exit_code_of(code: str) -> int:
    """Give the exit code that belongs to the code of a failure."""
    return next((kind.exit_code for kind in _kinds(ReportedlyError) if kind.code == code), Unforeseen.exit_code)


def _kinds(kind: type[ReportedlyError]) -> Iterator[type[ReportedlyError]]:
    yield kind
    for below in kind.__subclasses__():
        yield from _kinds(below)
