"""Are the times and numbers that coded reports name found in the text, and reckoned right?

This looks at the words alone: given the coded text, is there a time (or number) that overlaps one of its places in the
report and has the very days (or bounds)? Whether it is given to the right claim is another question.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from reportedly.claims.quantities import Number
from reportedly.errors import BadRecord, MissingInput
from reportedly.records.report import Published, Report
from reportedly.records.span import Span
from reportedly.records.when import When


class Coded(msgspec.Struct, frozen=True, kw_only=True):
    """Hold one coded report: its report and the distinct times and numbers its claims name.

    `times` are (text, earliest, latest); `counts` are (text, low, high).
    """

    report: Report
    times: tuple[tuple[str, str | None, str | None], ...]
    counts: tuple[tuple[str, int | None, int | None], ...]

    @property
    def is_held_out(self) -> bool:
        """Tell whether the report is for checking only: the SHA-256 of its id begins with 0 to 4."""
        return hashlib.sha256((self.report.source_id or "").encode()).hexdigest()[0] in "01234"


class Spotted(msgspec.Struct, frozen=True, kw_only=True):
    """Hold how many values were coded, how many were found in the text, how many had the right days or bounds."""

    coded: int = 0
    found: int = 0
    right: int = 0

    @property
    def percent(self) -> float:
        """Right of coded, in per cent."""
        return 100 * self.right / self.coded if self.coded else 0.0


def read_coded(folder: Path) -> Iterator[Coded]:
    """Read the coded reports of a folder, in the order of their names.

    Raises:
        MissingInput: the folder holds no JSON file.
        BadRecord: a file is not a coded report.
    """
    paths = sorted(folder.glob("*.json"))
    if not paths:
        raise MissingInput("no coded report", where=str(folder))
    for path in paths:
        try:
            yield _coded(msgspec.json.decode(path.read_bytes()))
        except (KeyError, TypeError, ValueError, msgspec.DecodeError) as error:
            raise BadRecord(f"not a coded report: {error!r}", where=str(path)) from None


def _coded(raw: dict[str, Any]) -> Coded:
    day = raw["published"]
    published = Published(day=date.fromisoformat(day), origin="user") if day else None
    report = Report(source_id=raw["id"], text=raw["text"], published=published)
    whens = [c["when"] for c in raw["claims"] if c["when"]]
    counts = [q for c in raw["claims"] for q in c["counts"]]
    return Coded(
        report=report,
        times=tuple(dict.fromkeys((w["text"], w["earliest"], w["latest"]) for w in whens)),
        counts=tuple(dict.fromkeys((q["text"], q.get("low"), q.get("high")) for q in counts)),
    )


def spot_times(coded: Iterable[Coded], find: Callable[[Report], Sequence[When]]) -> Spotted:
    """Measure a finder of times (report -> times) by the days of the coded ones."""
    total = Spotted()
    for one in coded:
        got = [(w, (_iso(w.earliest), _iso(w.latest))) for w in find(one.report)]
        total = _add(total, one.report.text, one.times, got)
    return total


def spot_counts(coded: Iterable[Coded], find: Callable[[Report], Sequence[Number]]) -> Spotted:
    """Measure a finder of numbers (report -> numbers with bounds) by the bounds of the coded ones."""
    total = Spotted()
    for one in coded:
        total = _add(total, one.report.text, one.counts, [(n, (n.low, n.high)) for n in find(one.report)])
    return total


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _add(total: Spotted, text: str, wanted: Iterable[tuple[str, Any, Any]], got: Sequence[tuple[Span, Any]]) -> Spotted:
    coded, found, right = total.coded, total.found, total.right
    for words, low, high in wanted:
        over = [value for span, value in got if any(span.overlaps(place) for place in places(text, words))]
        coded, found, right = coded + 1, found + bool(over), right + ((low, high) in over)
    return Spotted(coded=coded, found=found, right=right)


def places(text: str, words: str) -> Iterator[Span]:
    """List every place where the words stand in a text."""
    at = text.find(words)
    while at >= 0:
        yield Span.cut(text, at, at + len(words))
        at = text.find(words, at + 1)
