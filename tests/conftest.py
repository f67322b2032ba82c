"""What many tests share: one engine and one pipeline for the whole session, since loading them takes seconds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from reportedly.config import Config
from reportedly.intake import Overrides, take_text
from reportedly.pipeline import Pipeline
from reportedly.reading import ReadingEngine, load_engine
from reportedly.records import Claim, Report

PUBLISHED = date(2024, 3, 12)
"""A Tuesday."""


@pytest.fixture(scope="session")
def engine() -> ReadingEngine:
    return load_engine()


@pytest.fixture(scope="session")
def pipeline() -> Pipeline:
    return Pipeline(Config())


@pytest.fixture(scope="session")
def report_of() -> Callable[..., Report]:
    """Take a text in as a report that was published on a Tuesday."""

    def take(text: str, published: date | None = PUBLISHED) -> Report:
        return take_text(text, config=Config().intake, overrides=Overrides(published=published))

    return take


@pytest.fixture(scope="session")
def claims_of(pipeline: Pipeline, report_of: Callable[..., Report]) -> Callable[..., tuple[Claim, ...]]:
    """Code a text."""

    def code(text: str, published: date | None = PUBLISHED) -> tuple[Claim, ...]:
        return pipeline.code(report_of(text, published))

    return code


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests that drive a browser last: Playwright leaves an event loop running in the process."""
    items.sort(key=lambda item: "test_browser" in item.path.name)
