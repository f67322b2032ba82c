from __future__ import annotations

import json

import pytest

from reportedly.errors import BadRecord, MissingInput
from reportedly.evaluate.gold import read_gold

TEXT = "On Sunday a bomb in Oldport killed at least 3 traders, the mayor said. Nobody claimed the bomb."
CLAIM = {
    "id": "c1",
    "kind": "bombing",
    "anchor": "bomb",
    "context": "a bomb in Oldport",
    "also": ["the bomb"],
    "standing": "news",
    "certainty": "actual",
    "says": [{"text": "the mayor", "sort": "official"}],
    "manner": "said",
    "actor": [],
    "target": [],
    "victim": ["traders"],
    "instrument": [],
    "where": {"text": "Oldport", "name": "Oldport", "country": "SY"},
    "when": {"text": "Sunday", "earliest": "2020-03-01", "latest": "2020-03-01"},
    "counts": [{"of": "killed", "text": "at least 3", "low": 3, "high": None, "who": "traders"}],
    "links": [],
}


def write(folder, **changes):
    report = {"id": "x", "publisher": "Courier", "title": "", "published": "2020-03-02", "text": TEXT, "charged": []}
    path = folder / "x.json"
    path.write_text(json.dumps({**report, "claims": [{**CLAIM, **changes}]}), "utf-8")
    return path


def test_a_coded_report_becomes_records_whose_words_stand_in_the_text(tmp_path):
    (coded,) = read_gold([write(tmp_path)])
    (claim,) = coded.claims
    claim.check(TEXT)
    (count,) = claim.counts
    assert (count.low, count.best, count.high, count.bound) == (3, 3, None, "at_least")
    assert claim.anchor.start == TEXT.index("bomb")


def test_words_that_do_not_stand_are_refused(tmp_path):
    with pytest.raises(BadRecord, match="do not stand"):
        list(read_gold([write(tmp_path, victim=["bakers"])]))
    with pytest.raises(MissingInput):
        list(read_gold([tmp_path / "none.json"]))
