"""Routes as data: each says its path, who may ask, and which plain function answers. No route without a permission."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import msgspec
from starlette.responses import Response

from reportedly.review.roles import Permission
from reportedly.web.asked import Asked

Run = Callable[[Asked], Response]
SMALL = 262_144
"""Bytes that a request may bring where no file is expected."""
UPLOAD = -1
"""Stands for `web.max_upload_bytes` of the configuration."""


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """Hold one route.

    `path` is Starlette's (`/reports/{report}`); `run` an ordinary function, called in a thread of its own, that may
    read and write the store; `needs` the permission that whoever asks must hold, or None for what anybody may see
    (signing in, static files). `name` is what links are made from: `url("report", report=…)`. `takes` says how a
    body is read: as a form (fields and files) or raw; `most_bytes` is its limit (`UPLOAD` where files come).
    """

    name: str
    path: str
    run: Run
    needs: Permission | None
    methods: tuple[str, ...] = ("GET",)
    takes: Literal["form", "raw"] = "form"
    most_bytes: int = SMALL
