import pytest

from reportedly.evaluate.reliability import Answer, curves_of


def test_well_calibrated_answers_have_no_gap() -> None:
    answers = [Answer("kind", 0.8, i % 5 != 0) for i in range(100)]
    (curve,) = curves_of(answers)
    assert (curve.field, curve.n) == ("kind", 100)
    assert sum(b.n for b in curve.bins) == 100
    assert sum(b.n * b.right for b in curve.bins) == pytest.approx(80)


def test_too_sure_answers_show_their_gap() -> None:
    (curve,) = curves_of(Answer("where", 0.9, False) for _ in range(20))
    assert curve.gap == pytest.approx(0.9)


def test_fewer_answers_than_bins_and_fields_in_order() -> None:
    curves = curves_of([Answer("when", 0.4, True), Answer("kind", 0.5, False), Answer("when", 0.6, True)])
    assert [(c.field, c.n, len(c.bins)) for c in curves] == [("kind", 1, 1), ("when", 2, 2)]
