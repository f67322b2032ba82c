"""Limits on tries: so many from one address in a minute, then none until it has passed."""

from __future__ import annotations

import threading
import time
from collections import deque

from reportedly.errors import TooMany

_WINDOW_S = 60.0
_MOST_KEYS = 10_000


class Rates:
    """Count tries by key within the last minute. In memory: it slows guessing down, it is no ban."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._tries: dict[str, deque[float]] = {}
        self._lock = threading.Lock()

    def take(self, key: str, *, now: float | None = None) -> None:
        """Count one try.

        Raises:
            TooMany: there were too many already.
        """
        moment = time.monotonic() if now is None else now
        with self._lock:
            tries = self._tries.setdefault(key, deque())
            while tries and tries[0] <= moment - _WINDOW_S:
                tries.popleft()
            if len(tries) >= self.most:
                raise TooMany(f"more than {self.most} tries within a minute")
            tries.append(moment)
            self._forget(moment)

    def _forget(self, moment: float) -> None:
        """Drop the keys that were quiet for a minute, once there are many."""
        if len(self._tries) > _MOST_KEYS:
            quiet = [key for key, tries in self._tries.items() if not tries or tries[-1] <= moment - _WINDOW_S]
            for key in quiet:
                del self._tries[key]
