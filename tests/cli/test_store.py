from __future__ import annotations

import json
import re

import pytest
from click.testing import CliRunner

from reportedly.cli import main
from reportedly.cli.tools import Tools
from stores import World


class Coder:
    def __init__(self):
        self.world = World()
        self.lineage = self.world.lineage

    def tell(self, report):
        if "bug" in report.text:
            raise RuntimeError("bug")
        return self.world.tell(report)


@pytest.fixture
def go(tmp_path, monkeypatch):
    """Run one command line on a store in an empty folder; checks the exit code."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("REPORTEDLY_TOKEN", raising=False)
    runner, tools = CliRunner(), Tools(make=lambda _config: Coder())

    def run(*words, code=0, **env):
        done = runner.invoke(main, [str(word) for word in words], obj=tools, env=env)
        assert done.exit_code == code, (done.output, done.exception)
        return done

    world = World()
    (tmp_path / "in").mkdir()
    for number in range(6):
        (tmp_path / "in" / f"{number}.txt").write_text(world.report(number).text)
    return run


@pytest.fixture
def filled(go):
    go("init")
    go("add", "in")
    return go


def claims(go, *words):
    return [json.loads(row) for row in go("search", "--json", "--limit", 100, *words).stdout.splitlines()]


def test_before_there_is_a_store_that_is_said(go):
    assert "reportedly init" in go("status", code=6).output


def test_init_twice_is_fine(go):
    assert "made a store" in go("init").output
    assert "already" in go("init").output


def test_add_counts_and_goes_on(filled, tmp_path):
    again = filled("add", "in")
    assert "6 reports: 0 added, 0 failed, 6 skipped (6 there already)" in again.stderr
    status = json.loads(filled("status", "--json").stdout)
    assert (status["reports"], status["originals"]) == (6, 6)
    assert "sound" in filled("verify").stderr


def test_failures_are_listed_and_run_again(filled, tmp_path):
    (tmp_path / "in" / "bug.txt").write_text("There is a bug in these words.")
    (tmp_path / "empty.txt").write_text("")
    assert "0 added, 2 failed" in filled("add", "in/bug.txt", "empty.txt", code=3).stderr
    rows = [json.loads(row) for row in filled("failures", "--json").stdout.splitlines()]
    assert {row["code"] for row in rows} == {"unforeseen", "input.empty"} or len(rows) == 2
    (tmp_path / "empty.txt").write_text("Now the Northern Front raided Vilnava.")
    assert "2 reports: 1 added, 1 failed" in filled("failures", "--retry", code=3).stderr
    assert len(filled("failures", "--json").stdout.splitlines()) == 1
    assert "sound" in filled("verify").stderr


def test_search_pages_and_filters(filled):
    everything = claims(filled)
    assert len(everything) >= 6
    first = filled("search", "--json", "--limit", 2)
    cursor = re.search(r"--after (\S+)", first.stderr).group(1)
    second = filled("search", "--json", "--limit", 2, "--after", cursor)
    both = [json.loads(row)["id"] for row in (first.stdout + second.stdout).splitlines()]
    assert both == [claim["id"] for claim in everything[:4]]
    assert {c["kind"] for c in claims(filled, "--kind", "raid")} == {"raid"}
    assert claims(filled, "--near", 36.5, 40.7, 10)
    assert claims(filled, "--count", "killed=1..1000", "spokesman", "--", "-nonsense")
    assert claims(filled, "--as-of", "2001-01-01") == []
    assert "killed" in filled("search", "killed").stdout
    for wrong in (("--count", "ghosts"), ("--count", "killed=many"), ('"open',), ("--after", "x")):
        filled("search", *wrong, code=2)


def test_review_from_the_command_line(filled):
    claim = claims(filled)[0]["id"]
    assert claim in filled("review", "queue").stdout.replace("\n", "") or filled("review", "queue", "--json").stdout
    task = json.loads(filled("review", "next", "--json").stdout)
    assert task["judged"]["claim"]["id"] in filled("review", "next").stdout
    filled("review", "decide", "accept", claim)
    filled("review", "decide", "correct", claim, "--after", '{"kind": "abuse"}', code=2)
    filled("review", "decide", "correct", claim, "--after", '{"kind": "abuse"}', "--reason", "beaten")
    assert claims(filled, "--status", "corrected")[0]["kind"] == "abuse"
    assert "not met" in filled("review", "public", "--why", claim).stdout
    filled("review", "decide", "release", claim, "--reason", "checked")
    assert json.loads(filled("review", "public").stdout)["claim"]["id"] == claim
    filled("review", "undo", "--reason", "too early")
    assert filled("review", "public").stdout == ""
    assert "decide" in filled("review", "show", claim).stdout
    assert "kind" in filled("review", "agreement").stdout
    assert "coded reports" in filled("review", "gold", "coded").stderr
    acts = [json.loads(row)["act"] for row in filled("ledger").stdout.splitlines()]
    assert acts.count("release") == 1
    assert "export" in acts
    assert "sound" in filled("verify").stderr
    filled("review", "decide", "accept", "c_nothing", code=6)
    filled("review", "decide", "correct", claim, "--after", "[]", code=2)


def test_backup_restore_and_reindex(filled, tmp_path):
    noted = json.loads(filled("status", "--json").stdout)["head"]
    filled("backup", "copy.db")
    filled("backup", "copy.db", code=6)
    filled("restore", "copy.db", "--store", "new.db")
    assert "sound" in filled("verify", "--store", "new.db", "--head", noted).stderr
    filled("verify", "--store", "new.db", "--head", "0" * 64, code=6)
    assert "records" in filled("reindex").stderr


def test_a_shared_store_asks_for_a_token(filled):
    password = {"REPORTEDLY_PASSWORD": "a long password"}
    filled("accounts", "open", "ana", "--role", "coder", code=2, **password)
    token = filled("accounts", "open", "root", "--role", "admin", **password).stdout.split()[-1]
    filled("status", code=9)
    root = {"REPORTEDLY_TOKEN": token}
    filled("accounts", "open", "dan", "--role", "data", **password, **root)
    data = filled("accounts", "token", "read:data", "--for", "dan", **root).stdout.strip()
    shown = filled("search", "--json", REPORTEDLY_TOKEN=data).stdout
    assert "context" not in shown
    assert json.loads(shown.splitlines()[0])["kind"]
    filled("add", "in", code=9, REPORTEDLY_TOKEN=data)
    filled("review", "next", code=9, REPORTEDLY_TOKEN=data)
    assert "dan" in filled("accounts", "list", **root).stdout
    ident = data.split("_")[1]
    filled("accounts", "revoke", ident, **root)
    filled("search", code=9, REPORTEDLY_TOKEN=data)
    filled("accounts", "role", "dan", "reader", **root)
    filled("accounts", "close", "dan", **root)
    assert ident in filled("accounts", "tokens", **root).stdout
