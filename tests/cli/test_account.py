import io

import pytest
from rich.console import Console

from reportedly.cli.account import render_account
from reportedly.codebook import load_codebook
from reportedly.records import Report
from sample import CLAIMS, REPORT

BOOK = load_codebook()


def shown(claims=CLAIMS, report=REPORT, *, width=100, colour=False) -> str:
    out = io.StringIO()
    console = Console(file=out, width=width, force_terminal=colour, color_system="standard" if colour else None)
    console.print(render_account(report, claims, codebook=BOOK))
    return out.getvalue()


def flat(words: str) -> str:
    return " ".join(words.split())


@pytest.mark.parametrize("width", [24, 40, 60, 80, 120, 200])
def test_no_line_is_wider_than_the_terminal(width):
    assert max(len(line) for line in shown(width=width).splitlines()) <= width


def test_narrow_terminal_loses_no_sentence():
    assert "“Northern Front” claimed responsibility for a drone strike on “police station”" in flat(shown(width=40))


def test_without_colour_there_is_no_control_character():
    assert "\x1b" not in shown()


def test_colour_adds_nothing_but_colour():
    import re

    assert re.sub(r"\x1b\[[0-9;]*m", "", shown(colour=True)) == shown()


def test_news_background_and_tolls_stand_apart():
    told = shown()
    heads = [told.index(head) for head in ("REPORTED AS NEWS", "TOLD AS BACKGROUND", "RUNNING TOTALS")]
    assert heads == sorted(heads)


def test_unknown_is_said_with_its_reason():
    told = flat(shown())
    assert "Not known: who did it (the source names no one); when (no words of this account name a day)" in told
    assert "“near the market”, not resolved; no gazetteer knows a place of this name" in told


def test_anchor_is_quoted_with_its_words():
    assert "“bombed” in: “In a statement, the group said government aircraft had bombed the market" in flat(shown())


def test_rival_accounts_stand_side_by_side_where_there_is_room():
    assert "Together" in shown(width=160)
    assert "Together" not in shown(width=60)


def test_markup_in_a_report_is_not_markup():
    report = Report(text="[bold]x[/bold]", title="[red]Title[/red]")
    assert "[red]Title[/red]" in shown((), report)


def test_report_without_claims_says_so():
    told = shown((), Report(text="Bread was sold out."))
    assert "No claim was found" in told
    assert "Day of publication not known" in told
