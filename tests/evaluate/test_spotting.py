"""Whether coded times and numbers are found and reckoned right."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reportedly.claims.quantities import find_quantities
from reportedly.errors import BadRecord, MissingInput
from reportedly.evaluate.spotting import places, read_coded, spot_counts, spot_times
from reportedly.grounding.times import find_times
from reportedly.reading import load_engine


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    count = {"of": "killed", "text": "At least 15 men", "low": 15, "high": None}
    wrong = {"of": "injured", "text": "four", "low": 5, "high": 5}
    when = {"text": "Friday", "earliest": "2023-11-10", "latest": "2023-11-10"}
    claims = [{"when": when, "counts": [count, wrong]}, {"when": None, "counts": []}]
    text = "At least 15 men were killed and four were hurt on Friday."
    coded = {"id": "made-1", "published": "2023-11-13", "text": text, "claims": claims}
    (tmp_path / "made-1.json").write_text(json.dumps(coded), "utf-8")
    return tmp_path


def test_measures_days_and_bounds(folder: Path) -> None:
    times = spot_times(read_coded(folder), lambda r: find_times(r, load_engine().read(r.text)))
    counts = spot_counts(read_coded(folder), lambda r: find_quantities(load_engine().read(r.text)))
    assert (times.coded, times.found, times.right, times.percent) == (1, 1, 1, 100.0)
    assert (counts.coded, counts.found, counts.right, counts.percent) == (2, 2, 1, 50.0)


def test_words_may_stand_in_several_places() -> None:
    assert [p.start for p in places("a b a", "a")] == [0, 4]


def test_bad_input_is_told(tmp_path: Path) -> None:
    with pytest.raises(MissingInput):
        list(read_coded(tmp_path))
    (tmp_path / "x.json").write_text("{}", "utf-8")
    with pytest.raises(BadRecord, match=r"x\.json"):
        list(read_coded(tmp_path))
