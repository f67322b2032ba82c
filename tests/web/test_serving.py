from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import pytest
from click.testing import CliRunner

from houses import open_accounts
from reportedly.cli import main
from reportedly.cli.tools import Tools
from reportedly.errors import ConfigError
from reportedly.store import Store, make_store
from reportedly.store.told import ToldQuery, walk_told
from reportedly.web.demo import SAMPLE
from reportedly.web.serving import check_address, is_loopback
from stores import World


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "[::1]", "127.0.0.2"])
def test_this_machines_own_addresses_are_known(host):
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.2", "::", "reports.example.org", "127.evil.example"])
def test_a_store_without_accounts_is_served_to_this_machine_alone(house, host):
    assert not is_loopback(host)
    with pytest.raises(ConfigError, match="no accounts"):
        check_address(house.store, host)
    open_accounts(house.store)
    check_address(house.store, host)


def test_the_command_line_refuses_what_is_not_safe_or_not_there(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    runner = CliRunner()
    assert runner.invoke(main, ["serve"]).exit_code == 6
    make_store(tmp_path / "reportedly.db")
    refused = runner.invoke(main, ["serve", "--host", "0.0.0.0"])
    assert refused.exit_code == 4
    assert "no accounts" in refused.stderr
    monkeypatch.setattr("reportedly.cli.serve.find_spec", lambda name: None)
    missing = runner.invoke(main, ["serve"])
    assert "reportedly[web]" in missing.stderr


def test_the_server_comes_up_lets_the_owner_in_and_ends_cleanly(place):
    command = [sys.executable, "-m", "reportedly", "serve", "--store", str(place), "--port", "0"]
    with subprocess.Popen(
        command, stderr=subprocess.PIPE, text=True, env=os.environ | {"PYTHONUNBUFFERED": "1"}
    ) as run:
        address = re.search(r"http://\S+", run.stderr.readline())[0]
        jar = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        for _ in range(100):
            try:
                page = jar.open(address, timeout=10).read().decode()
                break
            except OSError:
                time.sleep(0.1)
        assert "reportedly" in page
        run.send_signal(signal.SIGINT)
        told = run.stderr.read()
        assert run.wait(20) == 0
    token = address.partition("token=")[2]
    assert len(token) >= 40
    assert token not in told
    assert "GET /start 303" in told


def test_a_port_that_is_taken_is_told(place):
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.listen()
        port = held.getsockname()[1]
        told = CliRunner().invoke(main, ["serve", "--store", str(place), "--port", str(port)])
    assert told.exit_code == 4
    assert "cannot listen" in told.stderr


def test_demo_fills_a_store_and_again_changes_nothing(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    tools = Tools(make=lambda _config: World())
    for words in ("26 reports", "26 reports, 0 new claims"):
        done = CliRunner().invoke(main, ["demo", "--fill-only"], obj=tools)
        assert done.exit_code == 0, done.output
        assert words in done.stderr
    with Store("reportedly-demo.db") as store, store.reading() as connection:
        assert len(list(walk_told(connection, ToldQuery()))) >= 1


def test_the_sample_as_the_pipeline_reads_it_shows_rival_accounts(sample_store):
    place, _ = sample_store
    with Store(place) as store, store.reading() as connection:
        rows = list(walk_told(connection, ToldQuery(order="sources")))
    assert max(row.reports for row in rows) >= 5
    assert rows[0].origins >= 4
    assert sum(row.reports > 1 for row in rows) >= 4
    assert sum(row.lat is not None for row in rows) >= 10
    countries = [row.country for row in rows if row.country]
    assert countries.count("UY") >= 0.6 * len(countries)  # a few names have namesakes abroad


def test_the_sample_says_that_it_is_invented():
    lines = SAMPLE.read_text("utf-8").splitlines()
    assert len(lines) == 26
    assert all('"note": "invented' in line for line in lines)
