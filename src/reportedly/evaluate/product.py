"""The software as a user runs it, in the shape that the sets ask for."""

from __future__ import annotations

from collections.abc import Sequence

from reportedly.codebook import Codebook
from reportedly.grounding import Gazetteer
from reportedly.pipeline import Pipeline
from reportedly.records import Claim, Reading, Report


class Product:
    """Run the pipeline; a reading made while coding is kept until the next report, so that none is read twice."""

    def __init__(self, pipeline: Pipeline) -> None:
        self._pipeline = pipeline
        self._kept: tuple[Report, Reading] | None = None

    @property
    def codebook(self) -> Codebook:
        """Give the codebook that claims are coded with."""
        return self._pipeline.codebook

    @property
    def gazetteer(self) -> Gazetteer:
        """Give the gazetteer that places are looked up in."""
        return self._pipeline.gazetteer

    def code(self, report: Report) -> Sequence[Claim]:
        """Code a report into claims, grounded.

        Raises:
            InputError: the report cannot be read.
        """
        board = self._pipeline.run(report)
        self._kept = (report, board["reading"])
        claims: tuple[Claim, ...] = board["claims"]
        return claims

    def read(self, report: Report) -> Reading:
        """Read a report's words."""
        if self._kept is not None and self._kept[0] is report:
            return self._kept[1]
        return self._pipeline.engine.read(report.text, [passage.start for passage in report.passages])

    def made_with(self) -> dict[str, str]:
        """Say with what claims are made: version, hashes of codebook, models, gazetteer, and the settings."""
        lineage = self._pipeline.lineage
        return {
            "lineage": lineage.id,
            "version": lineage.version,
            "codebook": lineage.codebook,
            "config": lineage.config,
            "gazetteer": lineage.gazetteer,
            **lineage.models,
        }
