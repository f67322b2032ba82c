"""Jobs for tests of the crew; here so that other processes can import them."""

from __future__ import annotations

import os
import time
from typing import NoReturn

from reportedly.errors import ModelError


class Echo:
    """Say each item back; "die" ends the process, "pid" tells which it is."""

    def __init__(self, greeting: str) -> None:
        self.greeting = greeting

    def __call__(self, item: str, /) -> str:
        """Do one item."""
        if item == "die":
            os._exit(9)
        if item.startswith("slow"):
            time.sleep(0.3)
        return f"done {os.getpid() if item == 'pid' else item}"


def lost(item: str) -> str:
    """Say that an item was lost."""
    return f"lost {item}"


def refuse() -> NoReturn:
    """Fail to make the job."""
    raise ModelError("no such model")


def vanish() -> NoReturn:
    """End before the job is made."""
    os._exit(9)
