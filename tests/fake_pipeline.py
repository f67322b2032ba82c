"""A small pipeline for tests of the worker and the command line: words such as "shelled" become claims."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator, Sequence

from reportedly.config import Config
from reportedly.errors import ModelError, UnsupportedLanguage
from reportedly.records import Charged, Claim, Found, Lineage, Report, Span

_ANCHOR = re.compile(r"\b(?:shelled|killed|hit)\b")


class FakePipeline:
    """Code reports as the real one does, but for words that make it fail in every way a test asks for."""

    lineage = Lineage(version="0", codebook="fake", config="fake")

    def code(self, report: Report) -> tuple[Claim, ...]:
        """Code a report: one claim for each anchor."""
        if "French" in report.text:
            raise UnsupportedLanguage("the report is in 'fr'")
        if "divide" in report.text:
            raise ZeroDivisionError("by nought")
        if "die here" in report.text:
            os._exit(9)
        if "slow" in report.text:
            time.sleep(0.3)
        return tuple(self._claim(report, match) for match in _ANCHOR.finditer(report.text))

    def tell(self, report: Report) -> Found:
        """Code a report: its claims, and "tyrant" as its charged word."""
        claims, at = self.code(report), report.text.find("tyrant")
        if at < 0:
            return Found(claims=claims)
        words = (Span.cut(report.text, at, at + len("tyrant")),)
        return Found(claims=claims, charged=Charged(report=report.id, words=words, lineage=self.lineage.id))

    def tell_all(self, reports: Sequence[Report]) -> Iterator[Found | Exception]:
        """Code reports one after the other; an error stands in its report's place."""
        for report in reports:
            try:
                yield self.tell(report)
            except Exception as error:  # noqa: BLE001 - as the real one does
                yield error

    def _claim(self, report: Report, match: re.Match[str]) -> Claim:
        anchor = Span.cut(report.text, match.start(), match.end())
        return Claim(
            report=report.id, source_id=report.source_id, kind="shelling", anchor=anchor, lineage=self.lineage.id
        )


def make(_config: Config | None = None) -> FakePipeline:
    """Make the pipeline."""
    return FakePipeline()


def make_broken(_config: Config | None = None) -> FakePipeline:
    """Fail as a pipeline does whose model is missing."""
    raise ModelError("no such model", where="fake")


def make_dying(_config: Config | None = None) -> FakePipeline:
    """Die before the pipeline is there."""
    os._exit(9)
