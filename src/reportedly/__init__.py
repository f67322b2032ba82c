"""Turn reports of armed conflict and political violence into claims: who says that what happened.

    import reportedly

    coded = reportedly.read("report.txt")
    for claim in coded.claims:
        print(claim.kind, claim.anchor.text, [source.text for source in claim.says])

This face is for callers; nobody inside the package imports it. What it names is loaded when it is first used,
so that `import reportedly` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from reportedly.version import __version__

if TYPE_CHECKING:
    from reportedly.codebook import Codebook, load_codebook
    from reportedly.config import Config, load_config
    from reportedly.errors import ReportedlyError
    from reportedly.face import Coded, read, read_many, read_text
    from reportedly.records import (
        Claim,
        Failure,
        Lineage,
        Link,
        Party,
        Passage,
        Published,
        Quantity,
        Report,
        Source,
        Span,
        When,
        Where,
    )

__all__ = [
    "Claim",
    "Codebook",
    "Coded",
    "Config",
    "Failure",
    "Lineage",
    "Link",
    "Party",
    "Passage",
    "Published",
    "Quantity",
    "Report",
    "ReportedlyError",
    "Source",
    "Span",
    "When",
    "Where",
    "__version__",
    "load_codebook",
    "load_config",
    "read",
    "read_many",
    "read_text",
]

_ROOMS = {
    "reportedly.face": ("Coded", "read", "read_many", "read_text"),
    "reportedly.codebook": ("Codebook", "load_codebook"),
    "reportedly.config": ("Config", "load_config"),
    "reportedly.errors": ("ReportedlyError",),
}


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    room = next((room for room, names in _ROOMS.items() if name in names), "reportedly.records")
    return getattr(import_module(room), name)


def __dir__() -> list[str]:
    return sorted(__all__)
