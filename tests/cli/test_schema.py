"""`reportedly schema`, and the table of verbs."""

from __future__ import annotations

import json

from click.testing import CliRunner

from reportedly.cli import VERBS, main


def test_schema_prints_the_schema_of_every_record() -> None:
    result = CliRunner().invoke(main, ["schema"])
    assert set(json.loads(result.stdout)["$defs"]) >= {"Report", "Claim", "Failure", "Lineage", "End"}


def test_every_verb_is_there_and_says_what_it_does() -> None:
    for verb in VERBS:
        result = CliRunner().invoke(main, [verb, "--help"])
        assert (result.exit_code, len(result.stdout) > 100) == (0, True)


def test_help_lists_the_verbs_and_an_unknown_one_is_refused() -> None:
    listed = CliRunner().invoke(main, ["--help"]).stdout
    assert all(f"  {verb} " in listed for verb in VERBS)
    assert CliRunner().invoke(main, ["no-such-verb"]).exit_code == 2
    assert CliRunner().invoke(main, ["--version"]).stdout.startswith("reportedly, version ")
