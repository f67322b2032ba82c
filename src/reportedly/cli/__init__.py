"""The verbs of the command line; each in a file of its own, errors shown in one shape in one place (`faults`)."""

from __future__ import annotations

import click

from reportedly.cli.codebook import codebook_commands
from reportedly.cli.doctor import doctor_command
from reportedly.cli.faults import Verbs
from reportedly.cli.read import read_command
from reportedly.cli.schema import schema_command
from reportedly.version import __version__


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="reportedly")
def main() -> None:
    """Turn reports of armed conflict and political violence into claims: who says that what happened.

    Ends with 0 when all went well, 2 for a wrong command line, 3 when an input could not be taken in, 4 when the
    configuration or codebook is wrong, 5 when a model or gazetteer is, 70 for a defect of the software.
    """


for _command in (read_command, schema_command, codebook_commands, doctor_command):
    main.add_command(_command)
