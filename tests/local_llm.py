"""A real server of a language model on 127.0.0.1, one thread; run as a program by the test that asks it."""

from __future__ import annotations

import signal
import sys


def serve(model: str, port: int) -> None:
    """Serve a GGUF file until the process is ended."""
    from xllamacpp import CommonParams, Server

    params = CommonParams()
    params.model.path = model
    params.hostnames = ["127.0.0.1"]
    params.port = port
    params.n_ctx = 4096
    params.n_parallel = 1
    params.cpuparams.n_threads = 1
    params.cpuparams_batch.n_threads = 1
    server = Server(params)
    signal.sigwait({signal.SIGTERM, signal.SIGINT})
    del server


if __name__ == "__main__":
    serve(sys.argv[1], int(sys.argv[2]))
