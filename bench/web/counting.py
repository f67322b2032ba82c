"""Count what each request costs the server: CPU of the thread that answers it, by the label that the asker gave."""

from __future__ import annotations

import cProfile
import statistics
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from functools import wraps

import msgspec
from starlette.responses import Response

from reportedly.web.app import ROUTES
from reportedly.web.asked import Asked
from reportedly.web.routing import Page

LABEL = "X-Label"
"""The header by which the asker says what a request is counted as."""


class Costs:
    """Hold CPU times in milliseconds, by label."""

    def __init__(self) -> None:
        self.cpu: dict[str, list[float]] = defaultdict(list)
        self.profiled: tuple[str, cProfile.Profile] | None = None
        self._lock = threading.Lock()

    def routes(self) -> tuple[Page, ...]:
        """Give every route of the workbench, each counting what it costs."""
        return tuple(msgspec.structs.replace(page, run=self._counting(page.name, page.run)) for page in ROUTES)

    def _counting(self, name: str, run: Callable[[Asked], Response]) -> Callable[[Asked], Response]:
        @wraps(run)
        def counted(asked: Asked) -> Response:
            label, begun = asked.request.headers.get(LABEL, name), time.thread_time()
            try:
                if self.profiled is not None and self.profiled[0] == label:
                    return self.profiled[1].runcall(run, asked)
                return run(asked)
            finally:
                took = (time.thread_time() - begun) * 1000
                with self._lock:
                    self.cpu[label].append(took)

        return counted

    def told(self) -> dict[str, dict[str, float]]:
        """Sum up by label: how many requests, mean and p95 of their CPU."""
        with self._lock:
            return {label: summed(took) for label, took in sorted(self.cpu.items())}


def summed(took: list[float]) -> dict[str, float]:
    """Sum CPU times up."""
    return {"n": len(took), "cpu_ms": round(statistics.fmean(took), 2), "cpu_p95_ms": round(quantiles(took)[94], 2)}


def quantiles(values: list[float]) -> list[float]:
    """Give the 99 hundredths of some values."""
    return statistics.quantiles(values, n=100, method="inclusive") if len(values) > 1 else [values[0]] * 99
