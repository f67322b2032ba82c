"""The doors of the room: every bad input has its own clear error, every good one keeps its code points."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.config import IntakeConfig
from reportedly.errors import BadRecord, EmptyReport, MissingInput, NotText, ReportedlyError, TooLarge
from reportedly.intake import Overrides, take_bytes, take_file, take_text
from reportedly.records import Published, Report
from reportedly.records.wire import decode, encode

CONFIG = IntakeConfig()
WORDS = "Shells hit the harbour at dawn on Monday, the mayor said."
GOLD = Path(__file__).parents[3] / "shared" / "gold" / "reports"


def take(data: bytes, *, name: str = "report.txt", media_type: str | None = None) -> Report:
    (report,) = take_bytes(data, name=name, media_type=media_type, config=CONFIG)
    assert isinstance(report, Report)
    return report


BAD: dict[str, tuple[str, bytes, type[ReportedlyError], str]] = {
    "empty": ("a.txt", b"", EmptyReport, "nothing in it"),
    "white space": ("a.txt", b" \r\n\t ", EmptyReport, "nothing in it"),
    "a mark alone": ("a.txt", b"\xef\xbb\xbf", EmptyReport, "no words"),
    "no words": ("a.txt", b"*** 12 -- 34 ***", EmptyReport, "no words"),
    "a picture": ("a.txt", b"\x89PNG\r\n\x1a\n\x00\x00", NotText, "PNG"),
    "a PDF": ("a.pdf", b"%PDF-1.7\n%\xe2\xe3", NotText, "PDF"),
    "binary": ("a.bin", bytes(range(256)) * 4, NotText, "byte"),
    "NUL": ("a.txt", b"Shells hit\0 the harbour at dawn on Monday", NotText, "NUL at byte 10"),
    "NUL in JSON": ("a.json", b'{"text": "Shells\\u0000hit"}', NotText, "NUL at code point 6"),
    "mixed encodings": ("a.txt", "Ça va — oui ".encode() + b"\x93no\x94", NotText, "mixed"),
    "too large": ("a.txt", b"x" * 20_000_001, TooLarge, "20,000,001 bytes"),
    "a page without article": ("a.html", b"<html><body><nav>Home</nav></body></html>", EmptyReport, "no article"),
    "JSON with a wrong field": ("a.json", b'{"text": "x", "title": 3}', BadRecord, "`title`"),
    "JSON without text": ("a.json", b'{"title": "x"}', BadRecord, "`text` is missing"),
    "JSON with empty text": ("a.json", b'{"text": " "}', EmptyReport, "no words"),
    "broken JSON": ("a.json", b'{"text": "x"', BadRecord, "not JSON"),
    "a JSON list": ("a.json", b'[{"text": "x"}]', BadRecord, "list"),
    "no line": ("a.jsonl", b"\n\n", EmptyReport, "no line"),
}


@pytest.mark.parametrize("name", BAD)
def test_take_file_says_what_is_wrong_where_and_what_to_do(name: str, tmp_path: Path) -> None:
    file, data, kind, words = BAD[name]
    path = tmp_path / file
    path.write_bytes(data)
    with pytest.raises(kind) as caught:
        list(take_file(path, config=CONFIG))
    assert words in caught.value.message
    assert caught.value.where == str(path)
    assert caught.value.remedy


def test_take_file_says_that_there_is_no_file() -> None:
    with pytest.raises(MissingInput, match="no such file"):
        list(take_file("missing.txt", config=CONFIG))


def test_take_file_makes_one_error_of_a_bad_line_and_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "reports.jsonl"
    lines = [
        json.dumps({"id": "one", "text": WORDS}),
        "",
        '{"id": 5, "text": "x"}',
        '{"text": ""}',
        "{",
        json.dumps({"text": WORDS}),
    ]
    path.write_text("\n".join(lines), "utf-8")
    taken = list(take_file(path, config=CONFIG))
    assert [type(item).__name__ for item in taken] == ["Report", "BadRecord", "EmptyReport", "BadRecord", "Report"]
    assert [item.where.rpartition(":")[2] for item in taken if isinstance(item, ReportedlyError)] == ["3", "4", "5"]
    first = taken[0]
    assert isinstance(first, Report)
    assert first.source_id == "one"


def test_take_bytes_lets_the_user_go_before_the_input() -> None:
    data = json.dumps({"text": WORDS, "published": "2021-03-08", "publisher": "Gazette"}).encode()
    overrides = Overrides(published=date(2020, 1, 1), publisher="Courier")
    (report,) = take_bytes(data, name="-", config=CONFIG, overrides=overrides)
    assert isinstance(report, Report)
    assert report.published == Published(day=date(2020, 1, 1), origin="user")
    assert report.publisher == "Courier"


def test_take_bytes_keeps_what_it_was_made_from() -> None:
    data = b"\xef\xbb\xbf" + WORDS.encode() + b"\r\n"
    original = take(data).original
    assert original is not None
    assert (original.media_type, original.encoding, original.length) == ("text/plain", "utf-8", len(data))
    assert original.segments == ((0, 1, len(WORDS)), (len(WORDS), len(WORDS) + 2, 1))


def test_take_text_takes_text() -> None:
    report = take_text(WORDS, config=CONFIG)
    assert report.text == WORDS
    assert report.published is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [("", EmptyReport), ("12", EmptyReport), ("a\0b", NotText), ("a\ud800b", NotText), ("x" * 20_000_001, TooLarge)],
)
def test_take_text_refuses(text: str, kind: type[ReportedlyError]) -> None:
    with pytest.raises(kind):
        take_text(text, config=CONFIG)


BITS = [
    "Shells hit 🕊. ", "👩\u200d👩\u200d👧", "قصف الجيش المدينة. ", "كَتَبَ", "cafe\u0301 ", "\u200f",
    "\r\n", "\r", "\n\n", "\ufeff", "© AP",
    "BEIRUT (AP) — ",
    "8 March 2021", "(AFP Photo)", "\u2028", "\x85", "\x0c", "Ⅷ ", "𝔘 ",
]  # fmt: skip


@given(
    st.lists(st.sampled_from(BITS), max_size=12).map("".join),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]),
)
def test_take_bytes_keeps_every_code_point(words: str, encoding: str) -> None:
    words = "x" + words
    report = take(words.encode(encoding))
    assert report.text == words.replace("\r\n", "\n").replace("\r", "\n")
    assert report.original is not None
    source = words.encode(encoding).decode(report.original.encoding)
    assert all(report.text[t : t + n] == source[s : s + n] for t, s, n in report.original.segments)
    assert all(p.stands_in(report.text) for p in report.passages)
    assert decode(encode(report)) == report


@given(st.lists(st.sampled_from(BITS), max_size=12).map("".join))
def test_take_bytes_keeps_every_code_point_of_json(words: str) -> None:
    report = take(json.dumps({"text": "x" + words}).encode(), name="a.json")
    assert report.text == "x" + words.replace("\r\n", "\n").replace("\r", "\n")


@given(st.binary(max_size=400), st.sampled_from(["a.txt", "a.html", "a.json", "a.jsonl", "-"]))
def test_take_bytes_gives_reports_or_its_own_errors_for_any_bytes(data: bytes, name: str) -> None:
    try:
        taken = list(take_bytes(data, name=name, config=CONFIG))
    except ReportedlyError:
        return
    assert all(isinstance(item, Report | ReportedlyError) for item in taken)


@pytest.mark.shared
def test_take_file_takes_every_coded_report() -> None:
    if not GOLD.is_dir():
        pytest.skip("needs the coded reports beside the checkout")
    for path in sorted(GOLD.glob("*.json")):
        (report,) = take_file(path, config=CONFIG)
        assert isinstance(report, Report)
        assert report.source_id == path.stem
