"""A run: inputs in, wire records out, the same bytes whether one process did it or several."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial

import msgspec

from reportedly.config import IntakeConfig
from reportedly.errors import ReportedlyError
from reportedly.intake import Overrides, Piece
from reportedly.records import End, Failure, Lineage
from reportedly.records.wire import Record
from reportedly.worker.coding import Coded, Coder, Outcome, code_piece, code_pieces, open_inputs
from reportedly.worker.crew import Crew

_NONE = Overrides()


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """Hold a run under way: what it is made with, and its outcomes, which can be walked once, in the inputs' order."""

    lineage: Lineage
    outcomes: Iterator[Outcome]

    def records(self) -> Iterator[Record]:
        """Write the run as wire records: the lineage; each report with its charged words and claims, or a failure; the end."""
        out = failed = skipped = claims = 0
        yield self.lineage
        for outcome in self.outcomes:
            if isinstance(outcome, Coded):
                out, claims = out + 1, claims + len(outcome.claims)
                yield outcome.report
                yield from (outcome.charged,) if outcome.charged is not None else ()
                yield from outcome.claims
            else:
                failed, skipped = failed + (not outcome.skipped), skipped + outcome.skipped
                yield outcome
        yield End(reports_in=out + failed + skipped, reports_out=out, failed=failed, skipped=skipped, claims=claims)


@contextmanager
def open_run(
    inputs: Iterable[str | ReportedlyError],
    *,
    make: Callable[[], Coder],
    config: IntakeConfig,
    overrides: Overrides = _NONE,
    processes: int = 1,
) -> Iterator[Run]:
    """Open a run over many inputs.

    A report that fails becomes a `Failure` and the run goes on; so does one whose process dies. Inputs are read as
    they are needed and results given as they come, so memory does not grow with their number.

    Args:
        inputs: paths, `-`, URLs, and errors of folders, as `intake.find_inputs` lists them.
        make: makes the pipeline; with several processes it is called in each and must be picklable.
        config: limits of intake.
        overrides: what the user says of every report.
        processes: how many; 1 works in this process.

    Raises:
        ReportedlyError: the pipeline cannot be made (a codebook, a model or a gazetteer is wrong or missing).
    """
    pieces = open_inputs(inputs, config=config)
    if processes <= 1:
        coder = make()
        yield Run(lineage=coder.lineage, outcomes=code_pieces(pieces, coder, overrides=overrides))
        return
    with Crew[Piece | Failure, Outcome](partial(_Coding, make, overrides), processes=processes, lost=_lost) as crew:
        yield Run(lineage=crew.greeting, outcomes=crew.run(pieces))


def run(
    inputs: Iterable[str | ReportedlyError],
    *,
    make: Callable[[], Coder],
    config: IntakeConfig,
    overrides: Overrides = _NONE,
    processes: int = 1,
) -> Iterator[Record]:
    """Run the pipeline over many inputs and give the wire records, in order; see `open_run`."""
    with open_run(inputs, make=make, config=config, overrides=overrides, processes=processes) as opened:
        yield from opened.records()


class _Coding:
    """The job of one process: its own pipeline, one piece after the other."""

    def __init__(self, make: Callable[[], Coder], overrides: Overrides) -> None:
        self._coder, self._overrides = make(), overrides

    @property
    def greeting(self) -> Lineage:
        return self._coder.lineage

    def __call__(self, piece: Piece | Failure, /) -> Outcome:
        return code_piece(piece, self._coder, overrides=self._overrides)


def _lost(piece: Piece | Failure) -> Outcome:
    if isinstance(piece, Failure):
        return piece
    return Failure(
        input=piece.where,
        stage="worker",
        code="worker.lost",
        message="the process that read it ended without a word, for want of memory perhaps",
        remedy="Run this input alone, with one process.",
    )
