"""The TempEval-3 reader and its measures."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from reportedly.errors import BadRecord, MissingInput
from reportedly.evaluate.tempeval import measure, read_documents, same_value, timex_value
from reportedly.records import Report, When

SHARED = Path(__file__).parents[2].parent / "shared" / "bench" / "tempeval3" / "TBAQ-cleaned"
TML = """<?xml version="1.0" ?>
<TimeML><DOCID>a</DOCID>
<DCT><TIMEX3 tid="t0" type="DATE" value="2023-11-13" functionInDocument="CREATION_TIME">November 13, 2023</TIMEX3></DCT>
<TEXT>He <EVENT eid="e1">left</EVENT> on <TIMEX3 tid="t1" type="DATE" value="2023-11-10">Friday</TIMEX3> for
<TIMEX3 tid="t2" type="DURATION" value="P2D">two days</TIMEX3>.</TEXT></TimeML>"""


def when(text: str, at: int, earliest: date | None, latest: date | None, **values: object) -> When:
    return When(text=text, start=at, end=at + len(text), earliest=earliest, latest=latest, **values)  # type: ignore[arg-type]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.tml").write_text(TML, "utf-8")
    return tmp_path


def test_reads_times_where_they_stand(folder: Path) -> None:
    (document,) = read_documents(folder)
    assert [(t.text, t.type, t.value) for t in document.times] == [
        ("Friday", "DATE", "2023-11-10"),
        ("two days", "DURATION", "P2D"),
    ]
    assert all(t.stands_in(document.report.text) for t in document.times)
    assert document.report.published is not None
    assert document.report.published.day == date(2023, 11, 13)


def test_measures_spans_and_values(folder: Path) -> None:
    friday, day = "Friday", date(2023, 11, 10)

    def find(report: Report) -> list[When]:
        at = report.text.index(friday)
        two = when("two days", report.text.index("two days"), None, None, reason="a duration")
        return [when(f"on {friday}", at - 3, day, day, precision="day"), two, when("He", 0, day, day, precision="day")]

    found = measure(read_documents(folder), find)
    assert (found.gold, found.found) == (1, 2)
    assert found.strict[2] == 0.0
    assert found.relaxed == (50.0, 100.0, pytest.approx(66.67, abs=0.01))
    assert found.value == found.relaxed


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "precision", "part", "value"),
    [
        ("Friday", date(2023, 11, 10), date(2023, 11, 10), "day", None, "2023-11-10"),
        ("Friday night", date(2023, 11, 10), date(2023, 11, 10), "part_of_day", "late night", "2023-11-10TNI"),
        ("6 a.m.", date(2023, 11, 10), date(2023, 11, 10), "part_of_day", "06:00", "2023-11-10T06:00"),
        ("last week", date(2023, 11, 6), date(2023, 11, 12), "week", None, "2023-W45"),
        ("over the weekend", date(2023, 11, 11), date(2023, 11, 12), "days", None, "2023-W45-WE"),
        ("mid-October", date(2023, 10, 11), date(2023, 10, 20), "days", None, "2023-10"),
        ("early 2011", date(2011, 1, 1), date(2011, 4, 30), "months", None, "2011"),
        ("the third quarter", date(2023, 7, 1), date(2023, 9, 30), "months", None, "2023-Q3"),
        ("the first half of 2016", date(2016, 1, 1), date(2016, 6, 30), "months", None, "2016-H1"),
        ("last summer", date(2023, 6, 1), date(2023, 8, 31), "months", None, "2023-SU"),
        ("the 1980s", date(1980, 1, 1), date(1989, 12, 31), "years", None, "198"),
        ("now", date(2023, 11, 13), date(2023, 11, 13), "day", None, "PRESENT_REF"),
        ("recently", None, None, "unknown", None, "PAST_REF"),
        ("soon", None, None, "unknown", None, "FUTURE_REF"),
    ],
)
def test_writes_timex_values(
    text: str, earliest: date | None, latest: date | None, precision: str, part: str | None, value: str
) -> None:
    assert timex_value(when(text, 0, earliest, latest, precision=precision, part=part)) == value


def test_values_are_compared_in_one_way_of_writing() -> None:
    assert same_value("198", "198X")
    assert same_value("2000-W06", "2000-W6")
    assert not same_value("1989-Q3", "1988-Q3")


def test_bad_input_is_told(tmp_path: Path) -> None:
    with pytest.raises(MissingInput):
        list(read_documents(tmp_path))
    (tmp_path / "b.tml").write_text("<TimeML><TEXT>x</TEXT></TimeML>", "utf-8")
    with pytest.raises(BadRecord, match="DCT"):
        list(read_documents(tmp_path))


@pytest.mark.shared
@pytest.mark.slow
@pytest.mark.skipif(not SHARED.is_dir(), reason="../shared/bench/tempeval3 is not there")
def test_tbaq_stays_above_its_floor() -> None:
    from itertools import islice

    from reportedly.grounding.times import find_times
    from reportedly.reading import load_engine

    documents = list(islice(read_documents(SHARED), 60))
    found = measure(documents, lambda r: find_times(r, load_engine().read(r.text), nested=True))
    assert found.relaxed[2] >= 85
    assert found.value[2] >= 70
