"""What the verbs work with: the pipeline, and the ways to show claims to people. Loaded when first needed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportedly.records import Lineage, charged_words

if TYPE_CHECKING:
    from rich.console import RenderableType

    from reportedly.config import Config
    from reportedly.worker import Coded, Coder


def make_pipeline(config: Config) -> Coder:
    """Make the pipeline that a configuration asks for."""
    from reportedly.codebook import load_codebook
    from reportedly.pipeline import Pipeline

    pipeline: Coder = Pipeline(config, load_codebook(*config.codebook))
    return pipeline


def render_account(coded: Coded, config: Config) -> RenderableType:
    """Tell the claims of a report to a person, for a terminal."""
    from reportedly.cli.account import render_account as render
    from reportedly.codebook import load_codebook

    account: RenderableType = render(
        coded.report, coded.claims, codebook=load_codebook(*config.codebook), charged=charged_words(coded.charged)
    )
    return account


def render_page(coded: Coded, lineage: Lineage, config: Config) -> str:
    """Show the claims of a report as a page that needs no other file."""
    from reportedly.codebook import load_codebook
    from reportedly.export import render_page as render

    book = load_codebook(*config.codebook)
    page: str = render(coded.report, coded.claims, codebook=book, lineage=lineage, charged=charged_words(coded.charged))
    return page


@dataclass(frozen=True, kw_only=True)
class Tools:
    """Hold the parts a verb is given; another front may give others. `make` must be picklable."""

    make: Callable[[Config], Coder] = make_pipeline
    account: Callable[[Coded, Config], RenderableType] = render_account
    page: Callable[[Coded, Lineage, Config], str] = render_page
