from __future__ import annotations

import pytest

from reportedly.review.agreement import cohen_kappa, krippendorff_alpha, measure_agreement

# Krippendorff 2011, section C: four observers, twelve units, missing values; the alphas below are his.
OBSERVERS = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
    [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
]
UNITS = [[row[i] for row in OBSERVERS if row[i] is not None] for i in range(12)]


@pytest.mark.parametrize(("metric", "alpha"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)])
def test_alpha_gives_the_published_figures(metric, alpha):
    assert krippendorff_alpha(UNITS, metric) == pytest.approx(alpha, abs=0.001)


def test_alpha_of_two_observers_and_two_values_gives_the_published_figure():
    one, other = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    assert krippendorff_alpha(list(zip(one, other, strict=True))) == pytest.approx(0.095, abs=0.001)


def test_kappa_gives_the_textbook_figure():
    pairs = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    assert cohen_kappa(pairs) == pytest.approx(0.4)


def test_figures_that_mean_nothing_are_none():
    assert krippendorff_alpha([]) is None
    assert krippendorff_alpha([["a", "a"], ["a", "a"]]) is None
    assert krippendorff_alpha([["a"], ["b"]]) is None
    assert cohen_kappa([]) is None
    assert cohen_kappa([("a", "a")]) is None


def test_agreement_is_measured_per_field(store, claims, people, judge_it):
    ana, ben, _ = people
    for claim in claims[:6]:
        judge_it(ana, "accept", claim.id, blind=True)
        judge_it(ben, "accept", claim.id, blind=True)
    judge_it(ben, "correct", claims[0].id, after={"kind": "abuse"}, blind=True)
    judge_it(ana, "reject", claims[6].id)
    judge_it(ben, "accept", claims[6].id)
    found = {row.field: row for row in measure_agreement(store)}
    assert found["kind"].units == 6
    assert found["kind"].alpha < 1
    assert found["certainty"].alpha is None
    assert found["verdict"].units == 7
    assert 0 < found["kind"].machine_kept < 1
    assert set(found["kind"].kappa) == {"ana / ben"}
    blind = {row.field: row for row in measure_agreement(store, blind_only=True)}
    assert blind["verdict"].units == 6
