"""Records that were read lately, unpacked. A kept record never changes, so its number says all; only what is small stays."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from typing import Any

MOST_RECORDS = 3_000
MOST_BYTES = 8_192
"""Packed records larger than this are not held."""
OPTION = "reportedly_hot"
"""The option of a reading connection that holds them. A writer reads what may yet be taken back, and has none."""


class HotRecords:
    """Hold records by their numbers, those read last; safe for threads."""

    def __init__(self, *, most: int = MOST_RECORDS) -> None:
        self.most = most
        self._held: OrderedDict[int, Any] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, nums: Iterable[int]) -> dict[int, Any]:
        """Give those of some records that are held."""
        found: dict[int, Any] = {}
        with self._lock:
            for num in nums:
                if num in self._held:
                    found[num] = self._held[num]
                    self._held.move_to_end(num)
        return found

    def put(self, records: Mapping[int, Any]) -> None:
        """Hold records; those not read for longest go."""
        with self._lock:
            self._held.update(records)
            while len(self._held) > self.most:
                self._held.popitem(last=False)
