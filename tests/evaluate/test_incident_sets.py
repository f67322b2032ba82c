from __future__ import annotations

from pathlib import Path

import pytest

from reportedly.errors import MissingInput
from reportedly.evaluate.clusters import b_cubed, pairwise
from reportedly.evaluate.ecbplus import half_of, read_ecbplus, score_ecbplus
from reportedly.evaluate.grouping import ASKS, Grouped, judge_groups
from reportedly.evaluate.intervals import figures_of
from reportedly.evaluate.maverick import part_of, read_maverick, score_maverick
from reportedly.evaluate.sets import ecbplus, maverick
from reportedly.incidents.weights import load_weights

BENCH = Path(__file__).parents[3] / "shared" / "bench"


@pytest.mark.shared
@pytest.mark.skipif(not BENCH.is_dir(), reason="needs ../shared/bench beside the checkout")
def test_maverick_keeps_its_floor_on_the_part_not_learned_from():
    rows = read_maverick(BENCH / "maverick" / "kenya.csv")
    part = [row for row, number in zip(rows, part_of(rows), strict=True) if number == 0]
    found = score_maverick(part, load_weights())
    assert found["b_cubed"].f1 > 0.92
    assert found["pairwise"].f1 > 0.74


@pytest.mark.shared
@pytest.mark.skipif(not BENCH.is_dir(), reason="needs ../shared/bench beside the checkout")
def test_ecbplus_keeps_its_floor_on_the_topics_not_learned_from():
    documents = [d for d in read_ecbplus(BENCH / "ecbplus") if half_of(d) == 1]
    found = score_ecbplus(documents)
    assert found.b_cubed.f1 > 0.90
    assert found.crossed < 0.02


def test_sums_over_things_give_what_the_measures_give():
    found, true = "aaabbcd", "xxyyyzz"
    judged = list(judge_groups([Grouped(str(i), "w", f, t) for i, (f, t) in enumerate(zip(found, true, strict=True))]))
    figures = {f.key: f.value for f in figures_of(ASKS, [one.sums for one in judged], draws=0, seed=1)}
    for name, of in (("b3", b_cubed(found, true)), ("pairs", pairwise(found, true))):
        for key, value in zip("pr", of[:2], strict=True):
            assert figures[f"{name}.{key}"] == pytest.approx(100 * value, abs=1e-3)
        assert figures[f"{name}.f1"] == pytest.approx(100 * of.f1, abs=1e-3)
    sorts = {one.report: sorted(miss.sort for miss in one.errors) for one in judged}
    assert sorts["0"] == ["put together with others"]
    assert sorts["2"] == ["kept apart from its own", "put together with others"]
    assert sorts["3"] == ["kept apart from its own"]


def test_ecbplus_is_a_set_that_can_be_measured(tmp_path):
    stories = {"1": ("the flood drowned the valley farms", "a bridge fell in the harbour town"), "3": ("x", "y")}
    for topic, texts in stories.items():
        (tmp_path / topic).mkdir()
        for half, words in zip(("ecb", "ecbplus"), texts, strict=True):
            for number in range(2):
                tokens = "".join(f'<token sentence="1">{w}</token>' for w in f"{words} {topic}".split())
                (tmp_path / topic / f"{topic}_{number}{half}.xml").write_text(f"<Document>{tokens}</Document>")
    judged = list(ecbplus.judge(tmp_path, "check", None))
    assert len(judged) == len(ecbplus.files(tmp_path, "check")) == 8
    assert sum(one.sums["across"] for one in judged) == 16
    with pytest.raises(MissingInput):
        list(ecbplus.judge(tmp_path, "learn", None))


def test_maverick_is_a_set_that_can_be_measured(tmp_path):
    names = [
        f"actor{i}{end}" for i in range(1, 7) for end in ("", "_violence", "_initiator", "_perpetrator", "_victim")
    ]
    head = ["id", "event_id", "source", "source_author", "date_start", "date_end", "country", "city", "location",
            "latitude", "longitude", "geo_precision", "target", "deaths_low", "deaths_best", "deaths_high",
            "injuries_low", "injuries_best", "injuries_high", *names]  # fmt: skip
    lines = [",".join(head)]
    for number in range(4):
        row = dict.fromkeys(head, "") | {
            "id": f"r{number}", "event_id": str(number // 2), "source": f"paper {number} (2001-02-0{3 + number // 2})",
            "date_start": f"2001-0{1 + number // 2 * 3}-01", "country": "Kenya", "city": f"Town{number // 2}",
            "latitude": str(1 + number // 2), "longitude": "36", "geo_precision": "5", "actor1": "youths",
            "actor1_violence": "beating", "actor1_initiator": "1",
        }  # fmt: skip
        lines.append(",".join(row[name] for name in head))
    (tmp_path / "land.csv").write_text("\n".join(lines))
    judged = list(maverick.judge(tmp_path, "all", None))
    assert [one.report for one in judged] == ["r0", "r1", "r2", "r3"]
    assert sum(one.sums["b3.p"] for one in judged) == 4
    parts = [len(list(maverick.judge(tmp_path, part, None))) for part in ("check", "learn")]
    assert sum(parts) == 4
