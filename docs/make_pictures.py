"""Draw the pictures of the README and the documentation from the sample report: `python docs/make_pictures.py`.

The page is photographed with Chromium if it is installed; without it that picture is left as it is, and this is said.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import DIMMED_MONOKAI
from rich.text import Text

import reportedly
from reportedly.cli.account import render_account

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "docs" / "pictures"
SAMPLE = ROOT / "examples" / "market-town.txt"
COLUMNS, LINES = 110, 46
WIDTH_PX, HEIGHT_PX = 1280, 1100
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
SVG = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" aria-label="{unique_id}">
<style>
text {{ font-family: ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: {char_height}px }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal"><rect width="{terminal_width}" height="{terminal_height}"/></clipPath>
{lines}
</defs>
{chrome}<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">{backgrounds}
<g>{matrix}</g></g></svg>
"""
"""Rich's picture of a terminal, without the font that its own form fetches from the network."""


def main() -> None:
    coded = reportedly.read(SAMPLE)
    PICTURES.mkdir(exist_ok=True)
    draw_account(coded)
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        sys.exit("No Chromium here: docs/pictures/page.png is left as it is.")
    photograph(coded, browser)


def draw_account(coded: reportedly.Coded) -> None:
    whole = io.StringIO()
    Console(file=whole, width=COLUMNS, force_terminal=True, color_system="truecolor").print(_account(coded))
    top = "\n".join(whole.getvalue().split("\n")[:LINES])
    console = Console(record=True, width=COLUMNS, file=io.StringIO())
    console.print(Text("$ reportedly read examples/market-town.txt\n", style="bold"))
    console.print(Text.from_ansi(top))
    console.print(Text("…", style="dim"))
    svg = console.export_svg(title="", theme=DIMMED_MONOKAI, code_format=SVG, unique_id="account")
    (PICTURES / "account.svg").write_text(svg, "utf-8")


def _account(coded: reportedly.Coded) -> object:
    return render_account(coded.report, coded.claims, codebook=coded.codebook)


def photograph(coded: reportedly.Coded, browser: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        page.write_text(coded.to_html(), "utf-8")
        flags = [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--hide-scrollbars",
            f"--user-data-dir={folder}/profile",
        ]
        size = [f"--window-size={WIDTH_PX},{HEIGHT_PX}", f"--screenshot={PICTURES / 'page.png'}"]
        subprocess.run([browser, *flags, *size, page.as_uri()], check=True, timeout=120, capture_output=True)


if __name__ == "__main__":
    main()
