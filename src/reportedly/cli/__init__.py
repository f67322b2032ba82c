"""The verbs of the command line; each in a file of its own, errors shown in one shape in one place (`faults`)."""

from __future__ import annotations

import click

from reportedly.cli.faults import Verbs
from reportedly.version import __version__

VERBS = {
    "read": "reportedly.cli.read:read_command",
    "init": "reportedly.cli.store:init_command",
    "add": "reportedly.cli.store:add_command",
    "status": "reportedly.cli.store:status_command",
    "search": "reportedly.cli.search:search_command",
    "failures": "reportedly.cli.store:failures_command",
    "review": "reportedly.cli.review:review_commands",
    "verify": "reportedly.cli.store:verify_command",
    "backup": "reportedly.cli.store:backup_command",
    "restore": "reportedly.cli.store:restore_command",
    "reindex": "reportedly.cli.store:reindex_command",
    "ledger": "reportedly.cli.ledger:ledger_command",
    "accounts": "reportedly.cli.accounts:accounts_commands",
    "incidents": "reportedly.cli.incidents:incidents_command",
    "export": "reportedly.cli.export:export_command",
    "release": "reportedly.cli.export:release_command",
    "serve": "reportedly.cli.serve:serve_command",
    "demo": "reportedly.cli.serve:demo_command",
    "evaluate": "reportedly.cli.evaluate:evaluate_command",
    "gazetteer": "reportedly.cli.gazetteer:gazetteer",
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
    configuration or codebook is wrong, 5 when a model or gazetteer is, 6 when the store is, 8 when somebody else holds
    or decided a record, 9 when something is not allowed, 70 for a defect of the software.
    """
