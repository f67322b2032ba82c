from __future__ import annotations

from pathlib import Path

import pytest

from reportedly.evaluate.ecbplus import half_of, read_ecbplus, score_ecbplus
from reportedly.evaluate.maverick import part_of, read_maverick, score_maverick
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
