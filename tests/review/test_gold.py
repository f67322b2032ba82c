from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from reportedly.review.gold import coded_reports, context_of

GOLD = Path(__file__).parents[2].parent / "shared" / "gold" / "gold.py"


@pytest.fixture
def judged(store, claims, people, judge_it):
    ana, _ben, _ = people
    first = [c for c in claims if c.report == claims[0].report]
    judge_it(ana, "correct", first[0].id, after={"kind": "abuse"})
    for claim in first[1:]:
        judge_it(ana, "reject", claim.id)
    return first


def test_a_report_judged_whole_is_given_out(store, judged, world, people, judge_it):
    (coded,) = coded_reports(store)
    assert (coded["id"], coded["text"]) == (judged[0].source_id, world.report(int(judged[0].source_id[1:])).text)
    assert [claim["kind"] for claim in coded["claims"]] == ["abuse"]
    assert coded == next(coded_reports(store, coder="ana"))
    assert list(coded_reports(store, coder="ben")) == []


def test_a_finished_report_with_added_claims_is_given_out_per_coder(store, claims, world, people, judge_it):
    _ana, ben, _ = people
    report = world.report(3)
    start = report.text.index("told")
    judge_it(
        ben, "add", report.id, after={"kind": "talks", "anchor": {"text": "told", "start": start, "end": start + 4}}
    )
    assert list(coded_reports(store, coder="ben")) == []
    judge_it(ben, "finish", report.id)
    (coded,) = coded_reports(store, coder="ben")
    assert [claim["kind"] for claim in coded["claims"]] == ["talks"]


def test_disputed_claims_keep_a_report_back(store, judged, people, judge_it):
    judge_it(people[1], "accept", judged[0].id)
    assert list(coded_reports(store)) == []


@pytest.mark.skipif(not GOLD.is_file(), reason="needs ../shared/gold beside the checkout")
@pytest.mark.shared
def test_the_form_passes_the_checker_of_coded_reports(store, claims, people, judge_it, tmp_path):
    for claim in claims:
        judge_it(people[0], "accept", claim.id)
    files = []
    for coded in coded_reports(store):
        files.append(tmp_path / f"{coded['id']}.json")
        files[-1].write_text(json.dumps(coded))
    done = subprocess.run([sys.executable, str(GOLD), "check", *map(str, files)], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    assert len(files) == len({claim.report for claim in claims})


def test_the_context_holds_the_anchor_and_occurs_once():
    text = "They struck the town. Then they struck the village near the river again."
    start = text.index("struck", 10)
    context = context_of(text, start, start + 6)
    assert text.count(context) == 1
    assert "struck" in context
    assert len(context.split()) >= 5
    assert context_of("short one", 0, 5) == "short one"
