"""One piece -> its report and claims, or the failure that took their place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

import msgspec

from reportedly.batches import batches
from reportedly.config import IntakeConfig
from reportedly.errors import ReportedlyError, Unforeseen, UnsupportedLanguage
from reportedly.intake import Overrides, Piece, open_pieces, take_piece
from reportedly.records import Charged, Claim, Failure, Found, Lineage, Report


class Coder(Protocol):
    """Turn a report into claims; the pipeline is one. Must be deterministic: the same report, the same claims."""

    @property
    def lineage(self) -> Lineage:
        """Say what claims are made with."""
        ...

    def tell(self, report: Report) -> Found:
        """Find the claims of a report, in the order of its text, and its charged words."""
        ...

    def tell_all(self, reports: Sequence[Report]) -> Iterator[Found | Exception]:
        """Do several reports, in their order: of each what `tell` gives, or the error that it raises."""
        ...


class Coded(msgspec.Struct, frozen=True, kw_only=True):
    """Hold a report, its claims, and its charged words if it has any."""

    report: Report
    claims: tuple[Claim, ...]
    charged: Charged | None = None


Outcome = Coded | Failure


def open_inputs(inputs: Iterable[str | ReportedlyError], *, config: IntakeConfig) -> Iterator[Piece | Failure]:
    """Cut inputs into pieces, one a report, lazily; what cannot be opened becomes a failure.

    Args:
        inputs: paths, `-`, URLs, and errors of folders, as `find_inputs` lists them.
        config: limits of intake.
    """
    for name in inputs:
        if isinstance(name, ReportedlyError):
            yield make_failure(name, input=name.where, stage="intake")
            continue
        try:
            for piece in open_pieces(name, config=config):
                yield as_failure(piece)
        except Exception as error:  # noqa: BLE001 - a failure is a record and never stops the run
            yield make_failure(error, input=name, stage="intake")


def code_pieces(pieces: Iterable[Piece | Failure], coder: Coder, *, overrides: Overrides) -> Iterator[Outcome]:
    """Take in and code pieces, in their order, a few at a time. Never raises: what goes wrong becomes a failure of one piece."""
    for batch in batches(pieces, size=_size):
        taken = [take_report(piece, overrides=overrides) for piece in batch]
        told = coder.tell_all([report for report in taken if isinstance(report, Report)])
        for piece, report in zip(batch, taken, strict=True):
            if isinstance(report, Failure):
                yield report
            else:
                yield _outcome(report, next(told), input=piece.input if isinstance(piece, Failure) else piece.where)


def code_piece(piece: Piece | Failure, coder: Coder, *, overrides: Overrides) -> Outcome:
    """Take in and code one piece. Never raises: whatever goes wrong becomes a failure of that piece alone."""
    (outcome,) = code_pieces([piece], coder, overrides=overrides)
    return outcome


def _outcome(report: Report, found: Found | Exception, *, input: str) -> Outcome:  # noqa: A002
    if isinstance(found, Exception):
        return make_failure(found, input=input, stage="pipeline", report=report)
    return Coded(report=report, claims=found.claims, charged=found.charged)


def _size(piece: Piece | Failure) -> int:
    return len(piece.data) if isinstance(piece, Piece) else 0


def take_report(piece: Piece | Failure, *, overrides: Overrides) -> Report | Failure:
    """Take in one piece. Never raises."""
    if isinstance(piece, Failure):
        return piece
    try:
        return take_piece(piece, overrides=overrides)
    except Exception as error:  # noqa: BLE001 - a failure is a record and never stops the run
        return make_failure(error, input=piece.where, stage="intake")


def code_report(report: Report, coder: Coder, *, input: str) -> Found | Failure:  # noqa: A002
    """Code one report. Never raises."""
    try:
        return coder.tell(report)
    except Exception as error:  # noqa: BLE001 - a failure is a record and never stops the run
        return make_failure(error, input=input, stage="pipeline", report=report)


def as_failure(piece: Piece | ReportedlyError) -> Piece | Failure:
    """Let a piece through; make the failure of one line's error."""
    return piece if isinstance(piece, Piece) else make_failure(piece, input=piece.where, stage="intake")


def make_failure(error: Exception, *, input: str, stage: str, report: Report | None = None) -> Failure:  # noqa: A002
    """Make the record of an error; another language is a skip, not a failure."""
    if not isinstance(error, ReportedlyError):
        error = Unforeseen(f"{type(error).__name__}: {error}")
    return Failure(
        input=input,
        stage=stage,
        code=error.code,
        message=error.message,
        remedy=error.remedy,
        report=report.id if report else None,
        source_id=report.source_id if report else None,
        skipped=isinstance(error, UnsupportedLanguage),
    )
