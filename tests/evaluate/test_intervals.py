import numpy as np
import pytest

from reportedly.evaluate.intervals import Ask, f1, f1_of, figures_of, mean_of, share, tally_asks

REPORTS = [{"a.tp": 3, "a.fp": 1, "a.fn": 0}, {"a.tp": 1, "a.fp": 0, "a.fn": 3}, {"a.tp": 0, "a.fp": 0, "a.fn": 0}]


def test_figures_are_made_of_sums_not_of_means() -> None:
    found = {f.key: f.value for f in figures_of(tally_asks("a", "a"), REPORTS, draws=0, seed=1)}
    assert found == {
        "a.f1": pytest.approx(200 * 4 / 12, abs=1e-3),
        "a.p": 80.0,
        "a.r": pytest.approx(400 / 7, abs=1e-3),
    }


def test_the_same_seed_gives_the_same_interval_and_it_holds_the_value() -> None:
    reports = [{"hit": float(i % 3 == 0), "all": 1.0} for i in range(90)]
    ask = Ask(key="hit", label="hit", formula=share("hit", "all"), of=("all",))
    one, other, third = (figures_of([ask], reports, draws=400, seed=seed)[0] for seed in (7, 7, 8))
    assert one == other
    assert one != third
    assert one.low is not None
    assert one.high is not None
    assert one.value is not None
    assert one.low < one.value < one.high
    assert one.high - one.low == pytest.approx(2 * 1.96 * 100 * (1 / 3 * 2 / 3 / 90) ** 0.5, rel=0.2)


def test_nothing_to_measure_is_null_and_not_zero() -> None:
    (figure,) = figures_of(
        [Ask(key="x", label="x", formula=share("x", "n"), of=("n",))], [{"n": 0.0}], draws=10, seed=1
    )
    assert (figure.value, figure.low, figure.high, figure.n) == (None, None, None, 0)


def test_no_reports_at_all() -> None:
    (figure,) = figures_of([Ask(key="x", label="x", formula=f1("x"), of=("x.tp",))], [], draws=10, seed=1)
    assert figure.value is None


def test_f1_of_two_sides_and_mean() -> None:
    sums = {"r": np.array([1.0]), "g": np.array([2.0]), "c": np.array([1.0]), "w": np.array([1.0])}
    assert f1_of("r", "g", "c", "w")(sums)[0] == pytest.approx(100 * 2 / 3)
    assert mean_of(share("r", "g"), share("c", "w"))(sums)[0] == 75.0


def test_wanted_but_nothing_given_is_zero() -> None:
    sums = {"r": np.array([0.0]), "g": np.array([0.0]), "c": np.array([0.0]), "w": np.array([4.0])}
    assert f1_of("r", "g", "c", "w")(sums)[0] == 0.0
