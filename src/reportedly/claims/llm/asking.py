"""What a model is asked: the law of claims, the codebook's kinds, one worked example, then a window of sentences."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from importlib.resources import files
from typing import Any

import msgspec

from reportedly.claims.llm.answer import answer_schema
from reportedly.claims.llm.windows import Window
from reportedly.codebook import Codebook
from reportedly.records import Report

_EXAMPLE = """Published 2019-05-03.
BEFORE
[1] The ferry town lay quiet on Thursday.
CODE
[2] Two rockets hit a bakery in Old Quay overnight, wounding at least three workers, the mayor said.
[3] The Coastal Front denied it had fired them."""
"""Invented; shows one happening told by two sources."""
_FIRST: dict[str, Any] = {
    "sentence": 2, "context": "Two rockets hit a bakery in Old Quay", "anchor": "hit", "kind": "shelling",
    "also": ["wounding"], "standing": "news", "certainty": "actual", "says": [{"text": "mayor", "sort": "official"}],
    "manner": "said", "cue": "said", "actor": [], "target": ["bakery"], "victim": ["workers"],
    "instrument": ["rockets"], "where": "Old Quay", "when": "overnight",
    "counts": [{"of": "weapons", "text": "Two rockets"}, {"of": "injured", "text": "at least three workers"}],
}  # fmt: skip
_SECOND: dict[str, Any] = {
    "sentence": 3, "context": "denied it had fired them", "anchor": "fired", "kind": "shelling", "also": [],
    "standing": "news", "certainty": "denied", "says": [{"text": "Coastal Front", "sort": "armed_group"}],
    "manner": "denied", "cue": "denied", "actor": ["Coastal Front"], "target": [], "victim": [], "instrument": [],
    "where": "", "when": "", "counts": [],
}  # fmt: skip


class Asking:
    """Put questions in words for one codebook and windows of so many sentences. Read-only."""

    def __init__(self, codebook: Codebook, *, sentences: int) -> None:
        kinds = "\n".join(f"- {name}: {kind.definition}" for name, kind in codebook.kinds.items())
        self.schema = answer_schema(codebook, sentences=sentences)
        self._opening = (
            {"role": "system", "content": _law().replace("{kinds}", kinds)},
            {"role": "user", "content": _EXAMPLE},
            {"role": "assistant", "content": msgspec.json.encode({"claims": [_FIRST, _SECOND]}).decode()},
        )

    @property
    def digest(self) -> str:
        """Give 20 hex digits that change with any word of the question or of the answer's schema."""
        plain = msgspec.json.encode((self._opening, self.schema), order="sorted")
        return hashlib.sha256(plain).hexdigest()[:20]

    def messages(self, report: Report, window: Window) -> list[dict[str, str]]:
        """Ask about one window; the opening is the same for all, so that servers may keep it."""
        return [*self._opening, {"role": "user", "content": _shown(report, window)}]


def _shown(report: Report, window: Window) -> str:
    head = f"Published {report.published.day.isoformat()}." if report.published else "Day of publication not known."
    rows = [head]
    for title, lines in (("BEFORE", window.before), ("CODE", window.lines)):
        if lines:
            rows += [
                title,
                *(f"[{line.number}] {' '.join(report.text[line.start : line.end].split())}" for line in lines),
            ]
    return "\n".join(rows)


@lru_cache(maxsize=1)
def _law() -> str:
    return (files("reportedly.claims.llm") / "question.md").read_text("utf-8")
