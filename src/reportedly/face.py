"""What a caller in Python needs: read a report, get its claims; safe to call from threads and processes."""

from __future__ import annotations

import html
import os
import threading
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path

import msgspec

from reportedly.batches import batches
from reportedly.codebook import Codebook, load_codebook
from reportedly.config import Config, load_config
from reportedly.errors import BadRecord, ReportedlyError
from reportedly.export import render_page
from reportedly.intake import Overrides, take_file, take_text, take_url
from reportedly.intake.opening import is_url
from reportedly.pipeline import Pipeline
from reportedly.records import Claim, Found, Lineage, Report, Span, charged_of, charged_words
from reportedly.records.wire import Record, encode

_LOADING = threading.Lock()
_FRAME_HEIGHT_PX = 720


class Coded(msgspec.Struct, frozen=True, kw_only=True):
    """Hold a report with its claims, in the order of the text, and what they were made with."""

    report: Report
    claims: tuple[Claim, ...]
    lineage: Lineage
    codebook: Codebook
    charged: tuple[Span, ...] = ()
    """The wording by which the report itself takes sides: the first place of each."""

    def to_json_lines(self) -> str:
        """Write the records as JSON Lines in the wire format: the lineage, the report, its charged words, its claims."""
        charged = charged_of(self.report, self.charged, lineage=self.lineage.id)
        records: list[Record] = [self.lineage, self.report, *([charged] if charged else ()), *self.claims]
        return "".join(encode(record).decode() + "\n" for record in records)

    def to_html(self) -> str:
        """Write a self-contained page: the text with its marks, the claims, their sources, places and times."""
        return render_page(self.report, self.claims, codebook=self.codebook, lineage=self.lineage, charged=self.charged)

    def _repr_html_(self) -> str:
        """Show the page in a notebook, in a frame of its own so that its style stays inside."""
        page = html.escape(self.to_html(), quote=True)
        style = f"width:100%;height:{_FRAME_HEIGHT_PX}px;border:0"
        return f'<iframe title="reportedly" sandbox style="{style}" srcdoc="{page}"></iframe>'


class _Book:
    """Let a codebook be a key: two with the same hash are the same."""

    def __init__(self, book: Codebook) -> None:
        self.book = book

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Book) and other.book.hash == self.book.hash

    def __hash__(self) -> int:
        return hash(self.book.hash)


def read(
    source: str | os.PathLike[str] | Report,
    *,
    published: date | None = None,
    publisher: str | None = None,
    config: Config | None = None,
    codebook: Codebook | None = None,
) -> Coded:
    """Read one report and code what it claims.

    The network is used only if `source` is an http(s) URL. The models are loaded at the first call and kept, once
    for each configuration and codebook; calls from several threads are safe.

    Args:
        source: a path, `-` for standard input, an http(s) URL, or a `Report` that was made before.
        published: day of publication, from which "Tuesday" is reckoned; goes before what the report says.
        publisher: who published it; goes before what the report says.
        config: settings; None reads `reportedly.toml` where there is one (see `load_config`).
        codebook: None takes the one that ships, with the folders that `config` names laid over it.

    Raises:
        InputError: the source is missing, is not text, is empty, too large, or in a language that cannot be read.
        BadRecord: the source holds several reports (use `read_many`), or JSON with a wrong field.
        ConfigError: the configuration or the codebook is wrong.
        ModelError: a model or gazetteer is missing or altered.
    """
    pipeline, settings, book = _ready(config, codebook)
    if isinstance(source, Report):
        return _coded(source, pipeline.tell(source), pipeline, book)
    taken = _take(source, settings, Overrides(published=published, publisher=publisher))
    report = next(taken)
    if next(taken, None) is not None:
        raise BadRecord("several reports in one file", where=os.fspath(source), remedy="Use reportedly.read_many.")
    if isinstance(report, ReportedlyError):
        raise report
    return _coded(report, pipeline.tell(report), pipeline, book)


def read_text(
    text: str,
    *,
    published: date | None = None,
    publisher: str | None = None,
    config: Config | None = None,
    codebook: Codebook | None = None,
) -> Coded:
    """Read a report that is at hand as a string; see `read`."""
    pipeline, settings, book = _ready(config, codebook)
    report = take_text(text, config=settings.intake, overrides=Overrides(published=published, publisher=publisher))
    return _coded(report, pipeline.tell(report), pipeline, book)


def read_many(
    source: str | os.PathLike[str],
    *,
    published: date | None = None,
    publisher: str | None = None,
    config: Config | None = None,
    codebook: Codebook | None = None,
) -> Iterator[Coded | ReportedlyError]:
    """Read a source that may hold many reports (JSON Lines); see `read`.

    Yields:
        What was coded, or the error of that one report; one bad line does not stop the rest.
    """
    pipeline, settings, book = _ready(config, codebook)
    sources = _take(source, settings, Overrides(published=published, publisher=publisher))
    for batch in batches(sources, size=_size):
        told = pipeline.tell_all([report for report in batch if isinstance(report, Report)])
        for report in batch:
            yield report if isinstance(report, ReportedlyError) else _coded_or_error(report, next(told), pipeline, book)


def _size(source: Report | ReportedlyError) -> int:
    return len(source.text) if isinstance(source, Report) else 0


def _coded_or_error(
    report: Report, found: Found | Exception, pipeline: Pipeline, book: Codebook
) -> Coded | ReportedlyError:
    if isinstance(found, ReportedlyError):
        return found
    if isinstance(found, Exception):
        raise found
    return _coded(report, found, pipeline, book)


def _coded(report: Report, found: Found, pipeline: Pipeline, book: Codebook) -> Coded:
    words = charged_words(found.charged)
    return Coded(report=report, claims=found.claims, charged=words, lineage=pipeline.lineage, codebook=book)


def _take(source: str | os.PathLike[str], settings: Config, overrides: Overrides) -> Iterator[Report | ReportedlyError]:
    name = os.fspath(source)
    if is_url(name) and not isinstance(source, Path):
        return take_url(name, config=settings.intake, overrides=overrides)
    return take_file(name, config=settings.intake, overrides=overrides)


def _ready(config: Config | None, codebook: Codebook | None) -> tuple[Pipeline, Config, Codebook]:
    settings = load_config() if config is None else config
    book = load_codebook(*settings.codebook) if codebook is None else codebook
    with _LOADING:
        return _pipeline(settings, _Book(book)), settings, book


@lru_cache(maxsize=4)
def _pipeline(config: Config, book: _Book) -> Pipeline:
    return Pipeline(config, book.book)
