"""Run the software over one report of a set, and keep what it refuses as a failure, not as silence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from reportedly.errors import InputError
from reportedly.evaluate.benchmark import Engine, excerpt_of
from reportedly.evaluate.outcome import Miss
from reportedly.evaluate.reliability import Answer
from reportedly.records import Claim, Report

_CONFIDENCE_OF = {"says": "chain"}
"""Fields of a claim's confidence that are judged under another name."""


class Tallies:
    """Add up what one report shows."""

    def __init__(self) -> None:
        self.found: dict[str, float] = {}

    def add(self, key: str, number: float) -> None:
        """Add to one count."""
        self.found[key] = self.found.get(key, 0.0) + number

    def tally(self, name: str, right: float, extra: float, missed: float) -> None:
        """Add to the true positives, false positives and false negatives of a tally."""
        self.add(f"{name}.tp", right)
        self.add(f"{name}.fp", extra)
        self.add(f"{name}.fn", missed)


def code_or_fail(engine: Engine, report: Report) -> tuple[tuple[Claim, ...], str]:
    """Code a report; give its claims and, if it was refused, the code of the error."""
    try:
        return tuple(engine.code(report)), ""
    except InputError as error:
        return (), error.code


def answers_of(claim: Claim, right: Mapping[str, bool]) -> Iterator[Answer]:
    """List the fields that the claim gives with a confidence and that were judged."""
    for field, confidence in claim.confidence.items():
        judged = _CONFIDENCE_OF.get(field, field)
        if judged in right:
            yield Answer(judged, confidence, right[judged])


def extra_claim(report: str, text: str, claim: Claim, *, sort: str) -> Miss:
    """Write a claim that should not be there as an error, the surest the worst."""
    excerpt, marks = excerpt_of(text, [(claim.anchor.start, claim.anchor.end, claim.kind)])
    return Miss(
        report=report,
        sort=sort,
        excerpt=excerpt,
        marks=marks,
        wanted="nothing",
        given=claim.kind,
        weight=claim.confidence.get("found", 0.5),
    )


def word_count(text: str) -> int:
    """Count the words of a text, parted by white space."""
    return len(text.split())
