from __future__ import annotations

import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from reportedly.cli.export import export_command, release_command
from reportedly.cli.incidents import incidents_command
from reportedly.cli.wire import read_wire
from reportedly.records.wire import encode

sys.path.insert(0, str(Path(__file__).parents[1] / "incidents"))
from made import account


@pytest.fixture
def built(tmp_path):
    accounts = [
        account(killed=7, actor="the Harbour Front"),
        account(publisher="Daily Bell", killed=9, says=(("Valley Rescue Service", "monitor"),)),
        account(publisher="Post", kind="protest", place="Newmill", day="2020-05-01", published="2020-05-02"),
    ]
    wire, out = tmp_path / "wire.jsonl", tmp_path / "incidents.jsonl"
    wire.write_bytes(b"".join(encode(record) + b"\n" for pair in accounts for record in pair))
    done = CliRunner().invoke(incidents_command, ["build", str(wire), "-o", str(out)])
    assert done.exit_code == 0, done.output
    assert done.output.startswith("2 incidents, 1 of several reports")
    return out


def run(command, *args):
    done = CliRunner().invoke(command, [str(a) for a in args])
    assert done.exit_code == 0, done.output
    return done.output


def test_list_and_show(built, tmp_path):
    incident = max(read_wire([built]).incidents.values(), key=lambda i: len(i.claims))
    assert "7 to 9" in run(incidents_command, "list", built)
    assert "protest" not in run(incidents_command, "list", built, "--kind", "bombing")
    shown = run(incidents_command, "show", incident.id, built)
    assert "1 of 2 independent sources says" in shown.replace("\n", " ") or "independent" in shown
    page = tmp_path / "page.html"
    run(incidents_command, "show", incident.id, built, "--html", page)
    text = page.read_text("utf-8")
    assert "Valley Rescue Service" in text
    assert "<script" not in text
    assert "http" not in text


def test_why_is_a_sum(built):
    incident = max(read_wire([built]).incidents.values(), key=lambda i: len(i.claims))
    lines = run(incidents_command, "why", *incident.claims, built).splitlines()
    assert lines[0].startswith("prior")
    assert "at or above the threshold" in lines[-1]


def test_export_and_release(built, tmp_path):
    out = run(export_command, built, "--as", "acled", "--rule", "acled", "-o", tmp_path / "x")
    assert "2 incidents under rule acled" in out
    assert (tmp_path / "x" / "acled.csv").is_file()
    run(release_command, built, "--name", "demo", "--version", "1", "-o", tmp_path / "one")
    again = run(
        release_command, built, "--name", "demo", "--version", "2", "--since", tmp_path / "one", "-o", tmp_path / "two"
    )
    assert ", 0 changes" in again


def test_an_empty_release_wants_its_day(tmp_path):
    from reportedly.errors import ConfigError

    wire, found = tmp_path / "wire.jsonl", tmp_path / "incidents.jsonl"
    wire.write_bytes(b"".join(encode(record) + b"\n" for record in account(kind="protest")))
    run(incidents_command, "build", wire, "-o", found)
    asked = [found, "--rule", "ucdp", "--name", "none", "--version", "1", "-o", tmp_path / "none"]
    refused = CliRunner().invoke(release_command, [str(a) for a in asked])
    assert isinstance(refused.exception, ConfigError)
    assert "--day" in refused.exception.remedy
    assert not (tmp_path / "none").exists()
    assert "0 rows" in run(release_command, *asked, "--day", "2020-03-04")
    assert "1970" not in (tmp_path / "none" / "datapackage.json").read_text("utf-8")


def test_refusals(built, tmp_path):
    from reportedly.errors import BadRecord, ConfigError

    bad = CliRunner().invoke(export_command, [str(built), "--as", "csv", "--rule", "nobody", "-o", str(tmp_path)])
    assert isinstance(bad.exception, ConfigError)
    blurred = CliRunner().invoke(export_command, [str(built), "--as", "gdelt", "--blur", "9", "-o", str(tmp_path)])
    assert isinstance(blurred.exception, ConfigError)
    missing = CliRunner().invoke(incidents_command, ["show", "i_none", str(built)])
    assert isinstance(missing.exception, BadRecord)


def test_what_a_source_says_twice_in_the_same_words_is_shown_once(tmp_path):
    accounts = [
        account(publisher=name, killed=7, says=(("Valley Rescue Service", "monitor"),), more=name) for name in "ABC"
    ]
    wire, out = tmp_path / "wire.jsonl", tmp_path / "incidents.jsonl"
    wire.write_bytes(b"".join(encode(record) + b"\n" for pair in accounts for record in pair))
    run(incidents_command, "build", wire, "-o", out)
    incident = max(read_wire([out]).incidents.values(), key=lambda i: len(i.claims))
    shown = " ".join(run(incidents_command, "show", incident.id, out).split())
    assert len(incident.claims) == 3
    assert "(told 3" in shown
    assert shown.count("7 dead") == 1


def test_why_without_files_asks_the_store(tmp_path):
    done = CliRunner().invoke(incidents_command, ["why", "c_1", "c_2", "--store", str(tmp_path / "none.db")])
    assert done.exit_code != 0
    assert "MissingInput" in repr(done.exception) or "init" in str(done.exception)
