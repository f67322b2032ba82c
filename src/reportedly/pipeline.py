"""THE ORDER OF THE ROOMS: one table of stages, what each reads and writes, and its version."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

import msgspec

from reportedly.batches import batches
from reportedly.claims import ClaimEngine, Coder
from reportedly.codebook import Codebook, actor_files, load_codebook
from reportedly.config import Config
from reportedly.errors import EmptyReport, LawBroken, UnsupportedLanguage
from reportedly.grounding import (
    Actors,
    Gazetteer,
    find_places,
    find_times,
    ground_actors,
    load_actors,
    open_gazetteer,
    place_phrases,
)
from reportedly.reading import ReadingEngine, language_of, load_engine
from reportedly.records import Charged, Claim, Found, Lineage, Reading, Report, charged_of
from reportedly.version import __version__

Board = dict[str, Any]
"""What the stages have written for one report, by name."""


def _shipped_engine(_: Config, codebook: Codebook) -> ClaimEngine:
    return Coder(codebook)


def _llm_engine(config: Config, codebook: Codebook) -> ClaimEngine:
    from reportedly.claims.llm import LlmEngine

    return LlmEngine(codebook, config.engine)


ENGINES: Mapping[str, Callable[[Config, Codebook], ClaimEngine]] = {"shipped": _shipped_engine, "llm": _llm_engine}
"""What may stand at the stage `claims`, by the name that `engine.name` gives; the lineage tells which one did."""


class Stage(msgspec.Struct, frozen=True, kw_only=True):
    """Name a stage, what it reads and writes, and its version, which rises whenever its output may change.

    `run` does one report; `run_all`, if the stage has it, several in less time: the same values, in the reports' order.
    """

    name: str
    reads: tuple[str, ...]
    writes: tuple[str, ...]
    version: int
    run: Callable[[Pipeline, Board], tuple[Any, ...]]
    run_all: Callable[[Pipeline, Sequence[Board]], Sequence[tuple[Any, ...]]] | None = None

    def go(self, pipeline: Pipeline, board: Board | Exception) -> Board | Exception:
        """Put on a board what this stage writes; give the error if it fails, or the one that is there already."""
        if isinstance(board, Exception):
            return board
        try:
            board.update(zip(self.writes, self.run(pipeline, board), strict=True))
        except Exception as error:  # noqa: BLE001 - the report's own: it is raised or recorded where the report is told
            return error
        return board

    def go_together(self, pipeline: Pipeline, boards: Sequence[Board | Exception]) -> list[Board | Exception]:
        """Do all boards at once; if that fails, one after the other, so that none fails for another's sake."""
        sound = [board for board in boards if not isinstance(board, Exception)]
        if self.run_all is not None and len(sound) > 1:
            with suppress(Exception):
                for board, values in zip(sound, self.run_all(pipeline, sound), strict=True):
                    board.update(zip(self.writes, values, strict=True))
                return [*boards]
        return [self.go(pipeline, board) for board in boards]


class Pipeline:
    """Code reports with one configuration and one codebook. Loaded once; safe to share between threads."""

    def __init__(self, config: Config | None = None, codebook: Codebook | None = None) -> None:
        self.config = config or Config()
        self.codebook = codebook or load_codebook(*self.config.codebook)
        self.engine: ReadingEngine = load_engine(self.config.reading.model)
        self.gazetteer: Gazetteer = open_gazetteer(self.config.grounding.gazetteer)
        self.actors: Actors = load_actors(*actor_files(self.codebook))
        self.coder: ClaimEngine = ENGINES[self.config.engine.name](self.config, self.codebook)
        self.lineage = self._lineage()
        """What this pipeline is made of: the same bytes with the same lineage give the same claims."""

    def _lineage(self) -> Lineage:
        return Lineage(
            version=__version__,
            codebook=self.codebook.hash,
            config=self.config.fingerprint,
            models={**self.engine.models, **self.coder.hashes},
            gazetteer=self.gazetteer.hash,
            stages={stage.name: stage.version for stage in STAGES},
        )

    def code(self, report: Report) -> tuple[Claim, ...]:
        """Code one report into claims, in the order of their anchors.

        Raises:
            EmptyReport: the report has no words.
            UnsupportedLanguage: the report is in a language that the reading engine does not read.
        """
        return self.tell(report).claims

    def tell(self, report: Report) -> Found:
        """Code one report into all that is told of it: its claims and its charged words.

        Raises:
            EmptyReport: the report has no words.
            UnsupportedLanguage: the report is in a language that the reading engine does not read.
        """
        (found,) = self.tell_all([report])
        if isinstance(found, Exception):
            raise found
        return found

    def run(self, report: Report) -> Mapping[str, Any]:
        """Run every stage on one report and give all that was written, for those who look inside."""
        (board,) = self._run_all([report])
        if isinstance(board, Exception):
            raise board
        return board

    def tell_all(self, reports: Sequence[Report]) -> Iterator[Found | Exception]:
        """Code reports that are at hand together, in less time: of each what `tell` gives, or the error that it raises."""
        for board in self._run_all(reports):
            if isinstance(board, Exception):
                yield board
            else:
                board["reading"].let_go()
                yield Found(claims=board["claims"], charged=board["charged"])

    def code_many(self, reports: Iterable[Report]) -> Iterator[tuple[Report, tuple[Claim, ...]]]:
        """Code several reports, in their order; some are read ahead.

        Raises:
            EmptyReport: a report has no words; those before it were given.
            UnsupportedLanguage: a report is in a language that the reading engine does not read.
        """
        for batch in batches(reports, size=lambda report: len(report.text)):
            for report, found in zip(batch, self.tell_all(batch), strict=True):
                if isinstance(found, Exception):
                    raise found
                yield report, found.claims

    def _run_all(self, reports: Sequence[Report]) -> Iterator[Board | Exception]:
        """Run all reports up to the reading, which is quicker together, then each to the end as it is asked for."""
        boards: list[Board | Exception] = [{"report": report} for report in reports]
        ahead = 1 + max(place for place, stage in enumerate(STAGES) if stage.run_all is not None)
        for stage in STAGES[:ahead]:
            boards = stage.go_together(self, boards)
        boards.reverse()
        while boards:
            told = boards.pop()
            for stage in STAGES[ahead:]:
                told = stage.go(self, told)
            yield told


def _check_language(pipeline: Pipeline, board: Board) -> tuple[str]:
    report: Report = board["report"]
    if not any(c.isalpha() for c in report.text):
        raise EmptyReport("the report has no words", where=report.source_id or report.id)
    if report.language:
        code, chance = report.language.lower().split("-")[0], 1.0
    else:
        code, chance = language_of(report.text)
    least = pipeline.config.reading.min_language_probability
    if code != pipeline.engine.language and chance >= least:
        raise UnsupportedLanguage(
            f"the report is in {code!r} (probability {chance:.2f}), the reading engine reads {pipeline.engine.language!r}",
            where=report.source_id or report.id,
        )
    return (code,)


def _read(pipeline: Pipeline, board: Board) -> tuple[Reading]:
    return (pipeline.engine.read(*_text_and_breaks(board)),)


def _read_all(pipeline: Pipeline, boards: Sequence[Board]) -> list[tuple[Reading]]:
    return [(reading,) for reading in pipeline.engine.read_many(map(_text_and_breaks, boards))]


def _text_and_breaks(board: Board) -> tuple[str, list[int]]:
    report: Report = board["report"]
    return report.text, [passage.start for passage in report.passages]


def _find_places(pipeline: Pipeline, board: Board) -> tuple[Any]:
    found = find_places(board["report"], board["reading"], gazetteer=pipeline.gazetteer)
    return (place_phrases(found, board["reading"], gazetteer=pipeline.gazetteer),)


def _find_times(_: Pipeline, board: Board) -> tuple[Any]:
    return (find_times(board["report"], board["reading"], nested=True),)


def _code(pipeline: Pipeline, board: Board) -> tuple[Any, Any, Any]:
    told = pipeline.coder.tell(board["report"], board["reading"], board["places"], board["times"])
    return told.claims, told.charged, told.dropped


def _ground_actors(pipeline: Pipeline, board: Board) -> tuple[Any]:
    return (ground_actors(board["claims"], actors=pipeline.actors, reading=board["reading"]),)


def _seal(pipeline: Pipeline, board: Board) -> tuple[Any, Charged | None]:
    report: Report = board["report"]
    lineage = pipeline.lineage.id
    sealed = tuple(msgspec.structs.replace(claim, lineage=lineage) for claim in board["claims"])
    for claim in sealed:
        claim.check(report.text)
    if len({claim.id for claim in sealed}) != len(sealed):
        raise LawBroken(f"report {report.id}: two claims have one id")
    charged = charged_of(report, board["charged"], lineage=lineage)
    if charged is not None:
        charged.check(report.text)
    return sealed, charged


STAGES = (
    Stage(name="language", reads=("report",), writes=("language",), version=1, run=_check_language),
    Stage(name="reading", reads=("report",), writes=("reading",), version=2, run=_read, run_all=_read_all),
    Stage(name="places", reads=("report", "reading"), writes=("places",), version=1, run=_find_places),
    Stage(name="times", reads=("report", "reading"), writes=("times",), version=2, run=_find_times),
    Stage(
        name="claims",
        reads=("report", "reading", "places", "times"),
        writes=("claims", "charged", "dropped"),
        version=4,
        run=_code,  # by the engine that the configuration names, see ENGINES
    ),
    Stage(name="actors", reads=("claims", "reading"), writes=("claims",), version=2, run=_ground_actors),
    Stage(name="seal", reads=("report", "claims", "charged"), writes=("claims", "charged"), version=2, run=_seal),
)
"""The whole flow of one report. A stage may read only what an earlier one wrote."""
