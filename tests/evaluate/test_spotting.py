"""Whether coded times and numbers are found and reckoned right."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reportedly.claims.numbers.quantities import find_quantities
from reportedly.errors import BadRecord, MissingInput
from reportedly.evaluate.coded import occurrences, read_folders
from reportedly.evaluate.spotting import spot_counts, spot_times
from reportedly.grounding.times import find_times
from reportedly.reading import load_engine


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    count = {"of": "killed", "text": "At least 15 men", "low": 15, "high": None}
    wrong = {"of": "injured", "text": "four", "low": 5, "high": 5}
    when = {"text": "Friday", "earliest": "2023-11-10", "latest": "2023-11-10"}
    told = {"kind": "shooting", "anchor": "were killed", "context": "men were killed and four", "manner": "own"}
    told |= {"standing": "news", "certainty": "actual"}
    claims = [
        {"id": "c1", **told, "when": when, "counts": [count, wrong]},
        {"id": "c2", **told, "when": None, "counts": []},
    ]
    text = "At least 15 men were killed and four were hurt on Friday."
    coded = {"id": "made-1", "published": "2023-11-13", "text": text, "claims": claims}
    (tmp_path / "made-1.json").write_text(json.dumps(coded), "utf-8")
    return tmp_path


def test_measures_days_and_bounds(folder: Path) -> None:
    times = spot_times(read_folders([folder]), lambda r: find_times(r, load_engine().read(r.text)))
    counts = spot_counts(read_folders([folder]), lambda r: find_quantities(load_engine().read(r.text)))
    assert (times.coded, times.found, times.right, times.percent) == (1, 1, 1, 100.0)
    assert (counts.coded, counts.found, counts.right, counts.percent) == (2, 2, 1, 50.0)


def test_words_may_stand_in_several_places() -> None:
    assert list(occurrences("a b a", "a")) == [(0, 1), (4, 5)]


def test_bad_input_is_told(tmp_path: Path) -> None:
    with pytest.raises(MissingInput):
        read_folders([tmp_path])
    (tmp_path / "x.json").write_text("{}", "utf-8")
    with pytest.raises(BadRecord, match=r"x\.json"):
        read_folders([tmp_path])
