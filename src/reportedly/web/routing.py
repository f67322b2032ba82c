"""Routes as data: each says its path, who may ask, and which plain function answers. No route without a permission."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from starlette.responses import Response

from reportedly.review.roles import Permission
from reportedly.web.asked import Asked

Run = Callable[[Asked], Response]


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """Hold one route.

    `path` is Starlette's (`/reports/{report}`); `run` an ordinary function, called in a thread of its own, that may
    read and write the store; `needs` the permission that whoever asks must hold, or None for what anybody may see
    (signing in, static files). `name` is what links are made from: `url("report", report=…)`.
    """

    name: str
    path: str
    run: Run
    needs: Permission | None
    methods: tuple[str, ...] = ("GET",)
