"""`reportedly read`: the wire on standard output, errors in one shape on standard error, exit codes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import fake_pipeline
from local_server import serving
from reportedly.cli import main
from reportedly.cli.tools import Tools
from reportedly.config import Config
from reportedly.records.wire import decode
from reportedly.worker import Coded

WORDS = "Rebels shelled the harbour on Monday and killed two."
Read = Callable[..., Result]


def show(coded: Coded, _config: Config) -> str:
    return f"{coded.report.source_id or 'a report'}: {len(coded.claims)} claims"


def page(coded: Coded, _lineage: object, _config: Config) -> str:
    return f"<html>{coded.report.text} {len(coded.claims)}</html>"


@pytest.fixture
def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Read:
    monkeypatch.chdir(tmp_path)
    tools = Tools(make=fake_pipeline.make, account=show, page=page)

    def invoke(*words: str, stdin: bytes | None = None, **others: Any) -> Result:
        given = Tools(make=others["make"], account=show, page=page) if others else tools
        return CliRunner().invoke(main, ["read", *words], input=stdin, obj=given, catch_exceptions=False)

    return invoke


def records(result: Result) -> list[Any]:
    return [decode(line) for line in result.stdout.splitlines()]


def test_read_writes_the_wire(read: Read) -> None:
    Path("a.txt").write_text(WORDS, "utf-8")
    result = read("--json", "a.txt")
    assert [type(record).__name__ for record in records(result)] == ["Lineage", "Report", "Claim", "Claim", "End"]
    assert (result.exit_code, result.stderr) == (0, "")


def test_read_tells_charged_words_before_the_claims(read: Read) -> None:
    Path("a.txt").write_text(f"{WORDS} The tyrant fled.", "utf-8")
    told = records(read("--json", "a.txt"))
    assert [type(record).__name__ for record in told] == ["Lineage", "Report", "Charged", "Claim", "Claim", "End"]
    assert [span.text for span in told[2].words] == ["tyrant"]


def test_read_takes_standard_input_and_what_the_user_says(read: Read) -> None:
    result = read("--json", "-", "--published", "2021-03-08", "--publisher", "Courier", stdin=WORDS.encode())
    report = records(result)[1]
    assert (str(report.published.day), report.published.origin, report.publisher) == ("2021-03-08", "user", "Courier")


def test_read_tells_people(read: Read) -> None:
    Path("a.jsonl").write_text("\n".join(json.dumps({"id": i, "text": WORDS}) for i in ("one", "two")), "utf-8")
    result = read("a.jsonl")
    assert result.stdout == "one: 2 claims\n\ntwo: 2 claims\n\n"
    assert result.stderr == "2 reports: 2 read, 0 failed, 0 skipped; 4 claims\n"
    assert result.exit_code == 0


@pytest.mark.parametrize(
    ("file", "data", "code", "shown"),
    [
        ("missing.txt", None, 3, "error: no such file [input.missing]\n  where: missing.txt\n  to do: Check"),
        ("a.txt", b"", 3, "error: empty: there is nothing in it [input.empty]\n  where: a.txt\n  to do: "),
        ("a.txt", b"a\0b and so on and on and on", 3, "error: NUL at byte 1: text holds none [input.not_text]"),
        ("a.json", b'{"text": 5}', 3, "error: field `text` must be text, found a number [input.bad_record]"),
        ("a.txt", b"This is in French.", 3, "skipped: the report is in 'fr' [input.language]\n  where: a.txt\n"),
        ("a.txt", b"We divide it.", 70, "error: ZeroDivisionError: by nought [unexpected]\n  where: a.txt\n"),
    ],
)
@pytest.mark.parametrize("form", [(), ("--json",)])
def test_read_shows_errors_in_one_shape(
    read: Read, file: str, data: bytes | None, code: int, shown: str, form: tuple[str, ...]
) -> None:
    if data is not None:
        Path(file).write_bytes(data)
    result = read(file, *form)
    assert result.exit_code == code
    assert result.stderr.startswith(shown)


def test_read_goes_on_after_a_failure_and_ends_with_its_code(read: Read) -> None:
    for name, words in (("a.txt", ""), ("b.txt", WORDS), ("c.txt", "In French.")):
        Path(name).write_text(words, "utf-8")
    result = read("--json", "a.txt", "b.txt", "c.txt")
    assert result.exit_code == 3
    assert result.stderr.endswith("3 reports: 1 read, 1 failed, 1 skipped; 2 claims\n")
    assert read("b.txt", "c.txt").exit_code == 0


def test_read_shows_the_first_failures_only(read: Read) -> None:
    Path("a.jsonl").write_text("{\n" * 50, "utf-8")
    result = read("--json", "a.jsonl")
    assert result.stderr.count("error:") == 20
    assert "more reports failed" in result.stderr
    assert len(records(result)) == 52


def test_read_writes_a_file_whole_or_not_at_all(read: Read) -> None:
    Path("a.txt").write_text(WORDS, "utf-8")
    assert read("--json", "a.txt", "-o", "out.jsonl").stdout == ""
    assert len(Path("out.jsonl").read_bytes().splitlines()) == 5
    assert read("a.txt", "-o", "out.txt").exit_code == 0
    assert Path("out.txt").read_text("utf-8").startswith("a report: 2 claims")
    failed = read("--json", "a.txt", "-o", "missing/out.jsonl")
    assert (failed.exit_code, "cannot be written" in failed.stderr) == (4, True)
    assert sorted(path.name for path in Path().iterdir()) == ["a.txt", "out.jsonl", "out.txt"]


def test_read_writes_a_page_of_one_report(read: Read) -> None:
    Path("a.txt").write_text(WORDS, "utf-8")
    Path("b.txt").write_text(WORDS, "utf-8")
    assert read("a.txt", "--html", "a.html").exit_code == 0
    assert Path("a.html").read_text("utf-8") == f"<html>{WORDS} 2</html>"
    several = read("a.txt", "b.txt", "--html", "b.html")
    assert (several.exit_code, "--html takes one report" in several.stderr) == (4, True)
    assert not Path("b.html").exists()
    assert read("missing.txt", "--html", "c.html").exit_code == 3
    assert not Path("c.html").exists()


@pytest.mark.parametrize(
    "words",
    [(), ("--json", "--html", "x.html", "a.txt"), ("--published", "8/3/2021", "a.txt"), ("--processes", "0", "a")],
)
def test_read_refuses_a_wrong_command_line(read: Read, words: tuple[str, ...]) -> None:
    assert read(*words).exit_code == 2


def test_read_says_that_the_configuration_or_pipeline_is_wrong(read: Read) -> None:
    Path("a.txt").write_text(WORDS, "utf-8")
    missing = read("a.txt", "--config", "missing.toml")
    assert (missing.exit_code, missing.stderr.splitlines()[0]) == (4, "error: no such configuration file [config]")
    broken = read("a.txt", make=fake_pipeline.make_broken)
    assert (broken.exit_code, broken.stderr.splitlines()[0]) == (5, "error: no such model [model]")


def test_read_takes_limits_from_the_configuration(read: Read) -> None:
    Path("a.txt").write_text(WORDS, "utf-8")
    Path("reportedly.toml").write_text("[intake]\nmax_bytes = 10\n", "utf-8")
    assert "[input.too_large]" in read("a.txt").stderr


def test_read_fetches_a_url_only_where_it_may(read: Read) -> None:
    with serving() as server:
        assert "[input.fetch]" in read("--json", f"{server}/page").stderr
        Path("open.toml").write_text("[intake]\nfetch_private_networks = true\n", "utf-8")
        found = records(read("--json", f"{server}/page", "--config", "open.toml"))
    assert found[1].url == f"{server}/page"


def test_read_gives_the_same_bytes_on_two_processes(read: Read) -> None:
    Path("a.jsonl").write_text("\n".join(json.dumps({"text": f"{WORDS} {n}"}) for n in range(9)), "utf-8")
    assert read("--json", "a.jsonl").stdout_bytes == read("--json", "a.jsonl", "--processes", "2").stdout_bytes


TERMINAL = """
import sys
import fake_pipeline
from reportedly.cli import main
from reportedly.cli.tools import Tools
main(["read", "--json", "-o", "out.jsonl", *sys.argv[1:]], obj=Tools(make=fake_pipeline.make))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
@pytest.mark.parametrize(
    ("files", "shown"), [(("a.txt", "b.txt"), "2/2"), (("a.txt", "c.jsonl"), "3/?"), (("a.txt",), None)]
)
def test_read_shows_progress_on_a_terminal_and_for_many_only(
    tmp_path: Path, files: tuple[str, ...], shown: str | None
) -> None:
    import pty

    for name, words in (("a.txt", WORDS), ("b.txt", ""), ("c.jsonl", f'{{"text": "{WORDS}"}}\n' * 2)):
        (tmp_path / name).write_text(words, "utf-8")
    ours, theirs = pty.openpty()
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "TERM": "xterm"}
    command = [sys.executable, "-c", TERMINAL, *files]
    with subprocess.Popen(command, cwd=tmp_path, env=environment, stderr=theirs) as process:
        os.close(theirs)
        told = _drain(ours)
    assert process.returncode == (3 if "b.txt" in files else 0)
    assert (shown in told) if shown else ("Reading" not in told)
    assert ("nothing in it [input.empty]" in told) is ("b.txt" in files)


def _drain(terminal: int) -> str:
    parts = []
    with os.fdopen(terminal, "rb", buffering=0) as stream, suppress(OSError):
        while part := stream.read(4096):
            parts.append(part)
    return b"".join(parts).decode()


def test_the_command_line_runs_as_a_module(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "reportedly", "schema"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout)["title"].startswith("reportedly wire format")
