"""A server on 127.0.0.1 that plays an OpenAI-compatible API, well-behaved or not, as a test asks for."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Body = Mapping[str, Any]
Play = Callable[["Handler", Body], None]
EMPTY: dict[str, Any] = {
    "context": "", "also": [], "standing": "news", "certainty": "actual", "says": [], "manner": "own", "cue": "",
    "actor": [], "target": [], "victim": [], "instrument": [], "where": "", "when": "", "counts": [],
}  # fmt: skip
"""A claim's fields but for its sentence, anchor and kind."""


def given(sentence: int, anchor: str, kind: str, **fields: Any) -> dict[str, Any]:
    """Make a claim as a model gives it."""
    return {**EMPTY, "sentence": sentence, "anchor": anchor, "kind": kind, **fields}


def says(*claims: Mapping[str, Any], cut_off: bool = False) -> Play:
    """Answer with claims."""
    return writes(json.dumps({"claims": claims}), cut_off=cut_off)


def writes(text: str | None, *, cut_off: bool = False) -> Play:
    """Answer with whatever a model wrote."""
    choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}
    if cut_off:
        choice["finish_reason"] = "length"
    return lambda handler, _body: handler.give(json.dumps({"object": "chat.completion", "choices": [choice]}))


def fails(status: int, message: str = "it broke", **headers: str) -> Play:
    """Answer with a status and the server's own message."""
    return lambda handler, _body: handler.give(json.dumps({"error": {"message": message}}), status, **headers)


def hangs(seconds: float) -> Play:
    """Say nothing for a while."""
    return lambda _handler, _body: time.sleep(seconds)


def drips(handler: Handler, _body: Body) -> None:
    """Send an answer byte by byte, without an end."""
    handler.send_response(200)
    handler.end_headers()
    for _ in range(200):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.02)


def floods(handler: Handler, _body: Body) -> None:
    """Send more than anybody can want."""
    handler.send_response(200)
    handler.end_headers()
    for _ in range(200):
        handler.wfile.write(b" " * 100_000)


def breaks(handler: Handler, _body: Body) -> None:
    """Promise more than is sent."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b'{"choices": [')


class Handler(BaseHTTPRequestHandler):
    """Play the next of the server's plays; the last one again and again."""

    server: ModelServerPlayed

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        play = self.server.take(self.path, dict(self.headers), body)
        with suppress(OSError):
            play(self, body)
        self.close_connection = True

    def give(self, text: str, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(text.encode())))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_: object) -> None:
        return


class ModelServerPlayed(ThreadingHTTPServer):
    """Hold the plays, and what was asked."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, *plays: Play) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self._plays, self._lock = list(plays), threading.Lock()
        self.paths: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.bodies: list[Body] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"

    @property
    def asked(self) -> list[str]:
        """Give what the user's message of each question says."""
        return [body["messages"][-1]["content"] for body in self.bodies]

    def take(self, path: str, headers: dict[str, str], body: Body) -> Play:
        with self._lock:
            self.paths.append(path)
            self.headers.append(headers)
            self.bodies.append(body)
            return self._plays.pop(0) if len(self._plays) > 1 else self._plays[0]


@contextmanager
def playing(*plays: Play) -> Iterator[ModelServerPlayed]:
    """Serve on a free port."""
    server = ModelServerPlayed(*plays)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
