import re
from html.parser import HTMLParser

from reportedly.evaluate.floors import Floor, Pinned
from reportedly.evaluate.outcome import Bin, Curve, Figure, Mark, Miss, Outcome
from reportedly.evaluate.scorecard import write_scorecard

OUTCOME = Outcome(
    benchmark="gold",
    title="Coded <reports>",
    part="check",
    data="ab" * 32,
    made_with={"version": "1"},
    reports=3,
    words=900,
    seconds=3.0,
    draws=10,
    seed=1,
    figures=(
        Figure(key="found.f1", label="claims found, F1", value=61.2, low=55.0, high=66.6, n=120),
        Figure(key="extra", label="extra", value=0.4, low=0.1, high=0.9, n=900, unit="per 300 words", better="lower"),
        Figure(key="none", label="none", value=None, low=None, high=None, n=0),
    ),
    sorts={"missed: raid": 2},
    errors=(
        Miss(
            report="a <b> c1",
            sort="missed: raid",
            excerpt="Troops raided <the> town & left.",
            marks=(Mark(start=7, end=13, label="missed"),),
            wanted="raid",
            given="nothing",
        ),
    ),
    curves=(
        Curve(
            field="kind",
            n=20,
            gap=0.05,
            bins=(Bin(n=10, confidence=0.4, right=0.5), Bin(n=10, confidence=0.9, right=0.8)),
        ),
    ),
    failed=(("x", "input.language"),),
)


class Balanced(HTMLParser):
    VOID = frozenset({"meta", "br", "line", "rect", "circle", "polyline", "link", "img", "input", "hr"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID or (self.open and self.open[-1] == tag):
            assert self.open.pop() == tag

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        return

    def handle_data(self, data: str) -> None:
        self.text += data


def page(**values: object) -> tuple[str, Balanced]:
    html = write_scorecard([OUTCOME], **values)  # type: ignore[arg-type]
    parsed = Balanced()
    parsed.feed(html)
    assert parsed.open == []
    return html, parsed


def test_the_page_needs_nothing_from_elsewhere() -> None:
    html, _ = page()
    assert "<script" not in html
    assert not re.search(r'(?:src|href)="(?!#)', html)
    assert "url(" not in html
    assert "@import" not in html


def test_figures_intervals_and_failures_are_told() -> None:
    _, parsed = page()
    for words in (
        "61.2",
        "55.0 to 66.6",
        "0.40 per 300 words",
        "nothing to measure",
        "1 input.language",
        "300 words a second",
    ):
        assert words in parsed.text, words


def test_the_words_of_a_report_cannot_break_the_page() -> None:
    html, parsed = page()
    assert "<the>" not in html
    assert "Troops raided" in parsed.text.replace("missed", "") or "raidedmissed" in parsed.text
    assert "<mark>raided<sub>missed</sub></mark> &lt;the&gt; town &amp; left." in html


def test_floors_are_drawn_only_for_the_same_data() -> None:
    floors = {"gold/check": Pinned(data="ab" * 32, reports=3, figures={"found.f1": Floor(value=62.0)})}
    html, parsed = page(floors=floors)
    assert "62.0 sunk" in parsed.text
    assert 'class="floor"' in html
    other = {"gold/check": Pinned(data="cd" * 32, reports=3, figures={"found.f1": Floor(value=62.0)})}
    assert "<strong>sunk" not in page(floors=other)[0]


def test_reliability_is_drawn() -> None:
    html, parsed = page()
    assert html.count("<svg") == 2
    assert "calibration error 0.050" in parsed.text


def test_several_sets_have_a_list() -> None:
    assert '<nav aria-label="Sets">' in write_scorecard([OUTCOME, OUTCOME])
