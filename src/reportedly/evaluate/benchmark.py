"""One shape for every set: how it is found on disk, how the software is run over it, what is judged."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

import msgspec

from reportedly.codebook import Codebook
from reportedly.errors import MissingInput
from reportedly.evaluate.intervals import Ask
from reportedly.evaluate.outcome import Mark, Miss
from reportedly.evaluate.reliability import Answer
from reportedly.grounding import Gazetteer
from reportedly.records import Claim, Reading, Report

CHECKING = "01234"
"""A report is for checking only when the SHA-256 of its id begins with one of these: about a third."""


class Engine(Protocol):
    """Do what the software does for a user: read a report, code a report."""

    @property
    def codebook(self) -> Codebook:
        """Give the codebook that claims are coded with."""
        ...

    @property
    def gazetteer(self) -> Gazetteer:
        """Give the gazetteer that places are looked up in."""
        ...

    def read(self, report: Report) -> Reading:
        """Read a report's words."""
        ...

    def code(self, report: Report) -> Sequence[Claim]:
        """Code a report into claims, grounded."""
        ...

    def made_with(self) -> dict[str, str]:
        """Say with what claims are made: version, hashes of codebook, models, gazetteer, and the settings."""
        ...


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """Hold what one report of a set showed: what it adds to the sums, its errors, its answers with confidence."""

    report: str
    words: int
    sums: dict[str, float]
    errors: tuple[Miss, ...] = ()
    answers: tuple[Answer, ...] = ()
    failed: str = ""


class Benchmark(msgspec.Struct, frozen=True, kw_only=True):
    """Describe a set: what it is called, where it comes from, its parts, its files, its figures, how it is judged.

    `files` lists the files of a part (they make the digest); `judge` runs the software over them, report by report.
    The first part is the one taken when none is named. `several`: the name covers several sets of one form; their
    outcomes are named after their file or folder too.
    """

    name: str
    title: str
    source: str
    path_help: str
    parts: tuple[str, ...]
    asks: tuple[Ask, ...]
    files: Callable[[Path, str], Sequence[Path]]
    judge: Callable[[Path, str, Engine], Iterator[Judged]]
    several: bool = False

    def name_of(self, path: Path, files: Sequence[Path]) -> str:
        """Name the set that is read from `path`."""
        if not self.several:
            return self.name
        return f"{self.name}:{files[0].stem if len(files) == 1 else path.resolve().name}"


def is_for_checking(identifier: str) -> bool:
    """Tell whether a report is for checking only: its id's SHA-256, in hex, begins with 0 to 4."""
    return hashlib.sha256(identifier.encode()).hexdigest()[0] in CHECKING


def in_part(identifier: str, part: str) -> bool:
    """Tell whether a report belongs to a part: `check`, `learn`, or `all`."""
    return part == "all" or is_for_checking(identifier) == (part == "check")


def one_file(path: Path, name: str) -> Path:
    """Find the file of a set: `path` itself, or the file `name` in the folder `path`.

    Raises:
        MissingInput: neither is there.
    """
    file = path / name if path.is_dir() else path
    if not file.is_file():
        raise MissingInput(f"no {name}", where=str(path), remedy=f"Name the folder that holds {name}, or the file.")
    return file


def files_in(path: Path, pattern: str) -> list[Path]:
    """List the files of a folder by pattern, in the order of their names.

    Raises:
        MissingInput: there is none.
    """
    found = sorted(path.glob(pattern)) if path.is_dir() else []
    if not found:
        raise MissingInput(f"no {pattern}", where=str(path), remedy="Name the folder that holds the set's files.")
    return found


def digest_of(files: Iterable[Path]) -> str:
    """Give the SHA-256 over the names and bytes of files, in hex; the order of the files does not matter."""
    lines = sorted(f"{file.name} {hashlib.sha256(file.read_bytes()).hexdigest()}" for file in files)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def excerpt_of(text: str, marks: Iterable[tuple[int, int, str]], *, reach: int = 160) -> tuple[str, tuple[Mark, ...]]:
    """Cut the words around places of a text, and move the places along.

    Args:
        text: the report's text.
        marks: (start, end, label), code points of the text; the cut is made around the first.
        reach: code points kept on each side, to the next space.
    """
    placed = [mark for mark in marks if mark[0] < mark[1]]
    if not placed:
        return text[: 2 * reach], ()
    low, high = _widened(text, placed[0][0] - reach, placed[0][1] + reach)
    kept = (Mark(start=a - low, end=b - low, label=label) for a, b, label in placed if low <= a and b <= high)
    return text[low:high], tuple(sorted(kept, key=lambda m: (m.start, m.end, m.label)))


def _widened(text: str, low: int, high: int) -> tuple[int, int]:
    low, high = max(0, low), min(len(text), high)
    while low > 0 and not text[low - 1].isspace():
        low -= 1
    while high < len(text) and not text[high].isspace():
        high += 1
    return low, high
