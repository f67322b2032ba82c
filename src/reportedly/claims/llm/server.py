"""One question to an OpenAI-compatible server: strict JSON schema, bounded in time, size and tries."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from reportedly.config import DEFAULT_KEY_VARIABLE, EngineConfig
from reportedly.errors import BadAnswer, ConfigError, NoModelServer
from reportedly.version import __version__

if TYPE_CHECKING:
    from urllib3 import BaseHTTPResponse, PoolManager

_PASSING = frozenset({408, 429, 500, 502, 503, 504})
"""Statuses after which the same question may find an answer."""
_SHUT = frozenset({401, 403})
_CHUNK = 65_536
_MOST_BYTES = 8_000_000
_TOLD = 300
"""Characters of a server's own message that are shown."""
_FIRST_WAIT_S = 0.5
Messages = Sequence[Mapping[str, str]]


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """Hold what the model wrote, and whether it was cut off at `max_tokens`."""

    text: str
    cut_off: bool = False


class _Message(msgspec.Struct):
    content: str | None = None


class _Choice(msgspec.Struct):
    message: _Message
    finish_reason: str | None = None


class _Completion(msgspec.Struct):
    choices: list[_Choice]


class _Passing(Exception):
    """A failure that may pass, and how long the server asks to wait."""

    def __init__(self, message: str, wait_s: float | None = None) -> None:
        super().__init__(message)
        self.wait_s = wait_s


class ModelServer:
    """Ask one model on one server. Follows no redirect, uses no proxy, contacts nothing else; threads may share it.

    Raises:
        ConfigError: the variable that should hold the key is named and not set.
    """

    def __init__(self, config: EngineConfig) -> None:
        assert config.url is not None
        self.address = f"{config.url.rstrip('/')}/chat/completions"
        self._config = config
        self._key = _key(config)
        self._lock = threading.Lock()
        self._pool: PoolManager | None = None

    def ask(self, messages: Messages, schema: Mapping[str, Any]) -> Reply:
        """Put a question; failures that may pass are tried again, with growing waits.

        Args:
            messages: the conversation, in the form of the API.
            schema: JSON schema that the answer must obey.

        Raises:
            NoModelServer: no answer after all tries, or a refusal.
            BadAnswer: what came is not in the form of the API.
        """
        body = msgspec.json.encode(self._body(messages, schema))
        for attempt in range(1, self._config.tries + 1):
            try:
                return self._reply(body)
            except _Passing as failure:
                if attempt == self._config.tries:
                    tries = f"{attempt} tries" if attempt > 1 else "1 try"
                    raise NoModelServer(f"{failure} ({tries})", where=self.address) from None
                self._wait(failure, attempt)
        raise AssertionError("tries is at least 1")

    def _body(self, messages: Messages, schema: Mapping[str, Any]) -> dict[str, Any]:
        form = {"name": "claims", "strict": True, "schema": schema}
        return {
            "model": self._config.model,
            "messages": messages,
            "response_format": {"type": "json_schema", "json_schema": form},
            "temperature": 0,
            "seed": self._config.seed,
            "max_tokens": self._config.max_tokens,
            "stream": False,
        }

    def _wait(self, failure: _Passing, attempt: int) -> None:
        wanted = failure.wait_s if failure.wait_s is not None else _FIRST_WAIT_S * 2 ** (attempt - 1)
        time.sleep(min(wanted, self._config.max_wait_s))

    def _reply(self, body: bytes) -> Reply:
        from urllib3.exceptions import HTTPError

        deadline = time.monotonic() + self._config.timeout_s
        try:
            response = self._send(body)
            try:
                data = self._read(response, deadline)
            finally:
                response.close()
        except (OSError, HTTPError) as error:
            raise _Passing(self._plain(error)) from None
        self._check(response, data)
        return self._parse(data)

    def _send(self, body: bytes) -> BaseHTTPResponse:
        from urllib3.util import Timeout

        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        headers["User-Agent"] = f"reportedly/{__version__}"
        if self._key:
            headers["Authorization"] = f"Bearer {self._key}"
        return self._connections().request(
            "POST", self.address, body=body, headers=headers, redirect=False, retries=False, preload_content=False,
            timeout=Timeout(total=self._config.timeout_s),
        )  # fmt: skip

    def _connections(self) -> PoolManager:
        from urllib3 import PoolManager

        with self._lock:
            if self._pool is None:
                self._pool = PoolManager(num_pools=1, maxsize=8)
            return self._pool

    def _read(self, response: BaseHTTPResponse, deadline: float) -> bytes:
        parts, size = [], 0
        while part := response.read1(_CHUNK):
            parts.append(part)
            size += len(part)
            if size > _MOST_BYTES:
                raise BadAnswer(f"the answer is beyond {_MOST_BYTES:,} bytes", where=self.address)
            if time.monotonic() > deadline:
                raise _Passing(f"no whole answer within {self._config.timeout_s:g} seconds")
        return b"".join(parts)

    def _check(self, response: BaseHTTPResponse, data: bytes) -> None:
        status = response.status
        if status in _PASSING:
            raise _Passing(f"the server answers {status}: {self._message(data)}", _wait_of(response))
        if status in _SHUT:
            remedy = f"Put the server's key into the environment variable {self._config.key_variable}."
            raise NoModelServer(
                f"the server refuses the key, or wants one ({status})", where=self.address, remedy=remedy
            )
        if status != 200:
            remedy = "Check engine.url and engine.model, and that the server knows response_format json_schema."
            raise NoModelServer(
                f"the server answers {status}: {self._message(data)}", where=self.address, remedy=remedy
            )

    def _message(self, data: bytes) -> str:
        """Quote what the server says of its error, on one line; the key, should it stand there, is blotted out."""
        words = " ".join(data.decode("utf-8", "replace").split())[:_TOLD] or "without a word"
        return words.replace(self._key, "…") if self._key else words

    def _parse(self, data: bytes) -> Reply:
        try:
            completion = msgspec.json.decode(data, type=_Completion)
        except msgspec.DecodeError as error:
            remedy = "Check that engine.url is the base address of the API, as a rule with /v1 at its end."
            raise BadAnswer(
                f"this is not the answer of an OpenAI-compatible server: {error}", where=self.address, remedy=remedy
            ) from None
        if not completion.choices or completion.choices[0].message.content is None:
            raise BadAnswer("the model's answer holds no words", where=self.address)
        choice = completion.choices[0]
        return Reply(text=choice.message.content or "", cut_off=choice.finish_reason == "length")

    def _plain(self, error: Exception) -> str:
        from urllib3.exceptions import NameResolutionError, NewConnectionError

        if isinstance(error, NameResolutionError):
            return "no server goes by this name"
        if isinstance(error, NewConnectionError):
            return "no server answers at this address"
        if "timed out" in str(error).lower():
            return f"no answer within {self._config.timeout_s:g} seconds"
        return f"the connection failed: {type(error).__name__}"


def _key(config: EngineConfig) -> str:
    key = os.environ.get(config.key_variable, "").strip()
    if not key and config.key_variable != DEFAULT_KEY_VARIABLE:
        remedy = "Set it, or leave engine.key_variable out for a server that wants no key."
        raise ConfigError(f"the environment variable {config.key_variable} is not set", where="engine", remedy=remedy)
    return key


def _wait_of(response: BaseHTTPResponse) -> float | None:
    asked = response.headers.get("Retry-After", "")
    return float(asked) if asked.isdecimal() else None
