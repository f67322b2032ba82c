"""The verbs of the command line; each in a file of its own, errors shown in one shape in one place (`faults`)."""

from __future__ import annotations

import click

from reportedly.cli.faults import Verbs
from reportedly.version import __version__

VERBS = {
    "read": "reportedly.cli.read:read_command",
    "schema": "reportedly.cli.schema:schema_command",
    "codebook": "reportedly.cli.codebook:codebook_commands",
    "doctor": "reportedly.cli.doctor:doctor_command",
}
"""Every verb and where it is; loaded when it is called, so that one verb does not wait for another's parts."""


@click.group(cls=Verbs, places=VERBS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="reportedly")
def main() -> None:
    """Turn reports of armed conflict and political violence into claims: who says that what happened.

    Ends with 0 when all went well, 2 for a wrong command line, 3 when an input could not be taken in, 4 when the
    configuration or codebook is wrong, 5 when a model or gazetteer is, 70 for a defect of the software.
    """
