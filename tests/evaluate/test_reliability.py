import pytest

from reportedly.evaluate.reliability import Answer, curves_of


def test_well_calibrated_answers_have_no_gap() -> None:
    answers = [Answer("kind", 0.8, i % 5 != 0) for i in range(100)]
    (curve,) = curves_of([answers])
    assert (curve.field, curve.n) == ("kind", 100)
    assert sum(b.n for b in curve.bins) == 100
    assert sum(b.n * b.right for b in curve.bins) == pytest.approx(80)


def test_too_sure_answers_show_their_gap() -> None:
    (curve,) = curves_of([Answer("where", 0.9, False)] for _ in range(20))
    assert curve.gap == pytest.approx(0.9)


def test_fewer_answers_than_bins_and_fields_in_order() -> None:
    curves = curves_of([[Answer("when", 0.4, True), Answer("kind", 0.5, False)], [Answer("when", 0.6, True)]])
    assert [(c.field, c.n, len(c.bins)) for c in curves] == [("kind", 1, 1), ("when", 2, 2)]


def test_equal_confidences_share_a_bin_and_bins_hold_equal_counts() -> None:
    answers = [Answer("kind", 0.5, i % 2 == 0) for i in range(50)] + [Answer("kind", i / 100, True) for i in range(50)]
    (curve,) = curves_of([answers])
    assert next(b for b in curve.bins if b.confidence == 0.5).n >= 50
    assert all(b.n == 10 for b in curve.bins if b.confidence < 0.4)


def test_intervals_come_from_draws_of_reports() -> None:
    sure = [[Answer("kind", 0.7, right)] * 10 for right in (True, False, True, True, False, True, True, True)]
    (curve,) = curves_of(sure, draws=200, seed=3)
    assert curve == curves_of(sure, draws=200, seed=3)[0]
    assert curve.low is not None
    assert curve.high is not None
    assert curve.low <= curve.gap + 0.05 < curve.high
    (one,) = curve.bins
    assert one.low is not None
    assert one.high is not None
    assert one.low < one.right < one.high
    alike = curves_of([[Answer("kind", 0.75, True), Answer("kind", 0.75, i > 3)] for i in range(8)], draws=50)[0]
    assert alike.high is not None
    assert alike.high < curve.high


def test_no_draws_no_intervals() -> None:
    (curve,) = curves_of([[Answer("kind", 0.7, True)]])
    assert (curve.low, curve.high, curve.bins[0].low) == (None, None, None)


def test_the_error_that_chance_alone_would_show() -> None:
    few, many = ([[Answer("kind", 0.5, i % 2 == 0)] for i in range(n)] for n in (16, 1600))
    assert curves_of(few)[0].chance == pytest.approx(0.1, abs=0.01)
    assert curves_of(many)[0].chance == pytest.approx(0.01, abs=0.001)
