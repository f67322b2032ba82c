"""A report and its claims as an account for people, in a terminal of any width, with or without colour."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich import box
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from reportedly.codebook import Codebook
from reportedly.export import facts, phrases
from reportedly.export.arrange import NOT_SAID, Numbered, Section, compare, number_claims, sections, summary_words
from reportedly.export.wording import excerpt, sentence
from reportedly.records import Claim, Report, Span

_NARROWEST_COLUMN = 18
"""Least width of a column, in cells, at which accounts are set side by side; below it they stand one under another."""
_INDENT = 4


def render_account(
    report: Report, claims: Sequence[Claim], *, codebook: Codebook, charged: Sequence[Span] = ()
) -> RenderableType:
    """Tell who says what, as a renderable of `rich`: news, summaries, background and running totals apart.

    Accounts of what is told as one happening stand together and side by side. Words in quotes are the report's own.
    What is not known is said with its reason. Nothing depends on colour.

    Args:
        report: the report that the claims were read from.
        claims: its claims, in any order.
        codebook: the codebook they were coded with.
        charged: the wording by which the report itself takes sides.
    """
    numbered = number_claims(claims)
    parts: list[RenderableType] = [_head(report, numbered)]
    for section in sections(numbered):
        parts += [Text(), *_section(section, report, codebook)]
    if charged:
        words = ", ".join(f"“{facts.flat(span.text)}”" for span in charged)
        parts += [Text(), Text.assemble(("The report itself takes sides by its words: ", "bold dim"), (words, "dim"))]
    if numbered:
        parts += [
            Text(),
            Text(
                "Words in “quotes” are the report’s own. A claim tells who says something, not that it took place.",
                style="dim",
            ),
        ]
    return Group(*parts)


def _head(report: Report, numbered: Sequence[Numbered]) -> Text:
    title = facts.flat(
        report.title
        or next((p.text for p in report.passages if p.sort == "headline"), "")
        or report.source_id
        or report.id
    )
    known = [word for word in (report.publisher, facts.published_words(report), report.url) if word]
    return Text.assemble((title, "bold"), "\n", (" · ".join(known), "dim"), "\n\n", summary_words(numbered))


def _section(section: Section, report: Report, codebook: Codebook) -> Iterator[RenderableType]:
    yield Text(section.title.upper(), style="bold")
    for accounts in section.entries:
        yield Text()
        if len(accounts) > 1:
            yield Text(f"{len(accounts)} accounts of what is told as one happening:", style="italic")
        for item in accounts:
            if item is not accounts[0]:
                yield Text()
            yield from _told(item, report, codebook, standing=section.standing)
        if len(accounts) > 1:
            yield Text()
            yield Padding(_SideBySide(accounts, codebook), (0, 0, 0, _INDENT))


def _told(item: Numbered, report: Report, codebook: Codebook, *, standing: str) -> Iterator[RenderableType]:
    grid = Table.grid(padding=(0, 1))
    grid.add_column(width=_INDENT - 1, justify="right", no_wrap=True)
    grid.add_column(ratio=1)
    grid.add_row(Text(f"{item.number}.", style="bold"), _spoken(item.claim, codebook))
    grid.add_row("", _quoted(item.claim, report))
    for label, words in _notes(item.claim, standing=standing):
        grid.add_row("", Text.assemble((f"{label}: ", "bold dim"), (words, "dim")))
    yield grid


def _spoken(claim: Claim, codebook: Codebook) -> Text:
    styles = {"says": "cyan", "actor": "red", "target": "yellow", "victim": "magenta", "instrument": "green"}
    told = Text()
    for piece in sentence(claim, codebook):
        told.append(f"“{piece.text}”" if piece.span else piece.text, style=styles.get(piece.role, ""))
    return told


def _quoted(claim: Claim, report: Report) -> Text:
    before, anchor, after = excerpt(report.text, claim.anchor)
    if not before.strip("… ") and not after.strip("… ."):
        return Text(f"“{anchor}”", style="dim")
    return Text.assemble(
        (f"“{anchor}” in: ", "dim"), (f"“{before}", "dim"), (anchor, "underline"), (f"{after}”", "dim")
    )


def _notes(claim: Claim, *, standing: str) -> Iterator[tuple[str, str]]:
    if claim.standing != standing:
        yield "Told as", phrases.STANDING_WORDS[claim.standing].removeprefix("told as ")
    if claim.certainty != "actual":
        yield "How sure", phrases.CERTAINTY_WORDS[claim.certainty]
    if claim.where and (claim.where.lat is not None or claim.where.reason):
        yield "Place", f"“{facts.flat(claim.where.text)}”, {facts.place_detail(claim.where)}"
    if claim.where and claim.where.rivals:
        yield "Or", facts.rival_words(claim.where)
    if claim.when:
        detail = facts.time_detail(claim.when)
        yield "Time", f"“{facts.flat(claim.when.text)}”" + (f", {detail}" if detail else "")
    reasons: dict[str, list[str]] = {}
    for field, reason in facts.unknown_fields(claim):
        reasons.setdefault(reason, []).append(field)
    if reasons:
        yield "Not known", "; ".join(f"{', '.join(fields)} ({reason})" for reason, fields in reasons.items())


class _SideBySide:
    """Set the fields that several accounts fill in columns, or one under another where the terminal is narrow."""

    def __init__(self, accounts: Sequence[Numbered], codebook: Codebook) -> None:
        self._accounts, self._codebook = accounts, codebook

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        rows = [row for row in compare(self._accounts, self._codebook) if sum(v != NOT_SAID for v in row.values) > 1]
        columns = len(self._accounts) + 1
        if options.max_width >= 10 + columns * _NARROWEST_COLUMN:
            headings = ("", *(f"{n.number}." for n in self._accounts), "Together")
            table = Table(*headings, box=box.SIMPLE_HEAD, show_edge=False, header_style="bold")
            for row in rows:
                table.add_row(Text(row.field, style="bold"), *row.values, Text(row.agreement, style="italic"))
            yield table
            return
        for row in rows:
            heading = f"{row.field}" + (f" — {row.agreement}" if row.agreement else "")
            yield Text(heading, style="bold")
            for item, value in zip(self._accounts, row.values, strict=True):
                yield Padding(Text(f"{item.number}. {value}"), (0, 0, 0, 2))
