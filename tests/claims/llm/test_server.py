"""One question to a server: what is sent, what is taken, and how long it is tried."""

from __future__ import annotations

import socket
import time
from typing import Any

import pytest

import model_server as play
from reportedly.claims.llm.server import ModelServer
from reportedly.config import EngineConfig
from reportedly.errors import BadAnswer, ConfigError, NoModelServer

SCHEMA = {"type": "object", "properties": {}, "required": [], "additionalProperties": False}
QUESTION = [{"role": "user", "content": "Who says what?"}]
KEY = "sk-secret-1234"


def server_at(url: str, **settings: Any) -> ModelServer:
    values = {"name": "llm", "url": url, "model": "small", "max_wait_s": 0.0, **settings}
    return ModelServer(EngineConfig.model_validate(values))


@pytest.fixture(autouse=True)
def _no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REPORTEDLY_LLM_KEY", raising=False)


def test_a_question_asks_for_a_strict_schema_without_chance() -> None:
    with play.playing(play.writes("{}")) as server:
        assert server_at(f"{server.url}/", seed=7, max_tokens=9).ask(QUESTION, SCHEMA).text == "{}"
        body = server.bodies[0]
    assert server.paths == ["/v1/chat/completions"]
    assert body["response_format"] == {
        "type": "json_schema", "json_schema": {"name": "claims", "strict": True, "schema": SCHEMA}
    }  # fmt: skip
    assert (body["model"], body["temperature"], body["seed"], body["max_tokens"]) == ("small", 0, 7, 9)
    assert body["messages"] == QUESTION
    assert "Authorization" not in server.headers[0]


def test_the_key_comes_from_the_environment_and_goes_into_the_header_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MY_KEY", f" {KEY}\n")
    with play.playing(play.writes("{}")) as server:
        server_at(server.url, key_variable="MY_KEY").ask(QUESTION, SCHEMA)
    assert server.headers[0]["Authorization"] == f"Bearer {KEY}"
    assert KEY not in repr(server.bodies)


def test_a_variable_that_is_named_and_not_set_is_an_error() -> None:
    with pytest.raises(ConfigError, match="NO_SUCH_KEY is not set"):
        server_at("http://127.0.0.1:1/v1", key_variable="NO_SUCH_KEY")


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_key_is_told_at_once_and_never_shown(monkeypatch: pytest.MonkeyPatch, status: int) -> None:
    monkeypatch.setenv("REPORTEDLY_LLM_KEY", KEY)
    with play.playing(play.fails(status, f"Incorrect API key: {KEY}")) as server:
        with pytest.raises(NoModelServer, match=r"refuses the key.*REPORTEDLY_LLM_KEY") as told:
            server_at(server.url).ask(QUESTION, SCHEMA)
        assert len(server.bodies) == 1
    assert KEY not in str(told.value)


def test_what_a_server_says_of_its_error_is_quoted_without_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPORTEDLY_LLM_KEY", KEY)
    with play.playing(play.fails(400, f"no json_schema for {KEY}")) as server:
        with pytest.raises(NoModelServer, match=r"answers 400: .*no json_schema for …") as told:
            server_at(server.url).ask(QUESTION, SCHEMA)
        assert len(server.bodies) == 1
    assert KEY not in str(told.value)


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_failure_that_may_pass_is_tried_again(status: int) -> None:
    with play.playing(play.fails(status), play.fails(status), play.writes("{}")) as server:
        assert server_at(server.url).ask(QUESTION, SCHEMA).text == "{}"
        assert len(server.bodies) == 3


def test_tries_are_bounded_and_told() -> None:
    with play.playing(play.fails(429, "too many")) as server:
        with pytest.raises(NoModelServer, match=r"answers 429: .*too many.*\(2 tries\)") as told:
            server_at(server.url, tries=2).ask(QUESTION, SCHEMA)
        assert len(server.bodies) == 2
    assert told.value.where == f"{server.url}/chat/completions"
    assert (told.value.code, told.value.exit_code) == ("model.server", 5)


def test_a_busy_server_is_waited_for_as_it_asks_but_not_longer_than_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    monkeypatch.setattr(time, "sleep", waits.append)
    busy = (play.fails(429, Retry_After="3"), play.fails(429, Retry_After="900"), play.fails(503), play.writes("{}"))
    with play.playing(*busy) as server:
        server_at(server.url, tries=4, max_wait_s=20.0).ask(QUESTION, SCHEMA)
    assert waits == [3, 20, 2]


@pytest.mark.parametrize("slow", [play.hangs(3), play.drips])
def test_a_server_that_is_too_slow_is_given_up(slow: play.Play) -> None:
    begun = time.monotonic()
    with play.playing(slow) as server, pytest.raises(NoModelServer, match=r"no (whole )?answer within 0\.3 seconds"):
        server_at(server.url, timeout_s=0.3, tries=1).ask(QUESTION, SCHEMA)
    assert time.monotonic() - begun < 2.5


def test_a_server_that_is_down_is_told() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    with pytest.raises(NoModelServer, match=r"no server answers at this address \(3 tries\).*engine\.url"):
        server_at(f"http://127.0.0.1:{port}/v1").ask(QUESTION, SCHEMA)


def test_an_answer_that_breaks_off_is_tried_again() -> None:
    with play.playing(play.breaks, play.writes("{}")) as server:
        assert server_at(server.url).ask(QUESTION, SCHEMA).text == "{}"


def test_no_redirect_is_followed() -> None:
    with play.playing(play.writes("{}")) as other, play.playing(play.fails(307, Location=other.url)) as server:
        with pytest.raises(NoModelServer, match="answers 307"):
            server_at(server.url).ask(QUESTION, SCHEMA)
        assert other.bodies == []


def test_no_proxy_of_the_environment_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with play.playing(play.fails(400)) as proxy, play.playing(play.writes("{}")) as server:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.url.removesuffix("/v1"))
        server_at(server.url).ask(QUESTION, SCHEMA)
        assert proxy.bodies == []


def test_an_endless_answer_is_not_taken_in() -> None:
    with play.playing(play.floods) as server, pytest.raises(BadAnswer, match="beyond 8,000,000 bytes"):
        server_at(server.url).ask(QUESTION, SCHEMA)


@pytest.mark.parametrize("text", ["<html>", "{}", '{"choices": "none"}', '{"choices": [{}]}'])
def test_what_is_no_such_api_is_told(text: str) -> None:
    with (
        play.playing(lambda handler, _: handler.give(text)) as server,
        pytest.raises(BadAnswer, match=r"not the answer of an OpenAI-compatible server.*/v1"),
    ):
        server_at(server.url).ask(QUESTION, SCHEMA)


@pytest.mark.parametrize("answer", [play.writes(None), lambda handler, _: handler.give('{"choices": []}')])
def test_an_answer_without_words_is_told(answer: play.Play) -> None:
    with play.playing(answer) as server, pytest.raises(BadAnswer, match="holds no words"):
        server_at(server.url).ask(QUESTION, SCHEMA)


def test_an_answer_that_was_cut_off_is_marked() -> None:
    with play.playing(play.writes('{"cl', cut_off=True)) as server:
        reply = server_at(server.url).ask(QUESTION, SCHEMA)
    assert (reply.text, reply.cut_off) == ('{"cl', True)
