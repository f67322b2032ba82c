from __future__ import annotations

import pytest

from reportedly.evaluate.clusters import b_cubed, pairwise


def test_perfect_and_singletons():
    true = ["a", "a", "b"]
    assert b_cubed(true, true).f1 == pytest.approx(1)
    assert pairwise(true, true).f1 == pytest.approx(1)
    alone = b_cubed([1, 2, 3], true)
    assert (alone.precision, alone.recall) == (1, pytest.approx(2 / 3))
    assert pairwise([1, 2, 3], true).f1 == 0


def test_all_in_one():
    assert pairwise([1, 1, 1], ["a", "a", "b"]).precision == pytest.approx(1 / 3)


def test_lengths_must_agree():
    with pytest.raises(ValueError, match="zip"):
        b_cubed([1], [1, 2])
