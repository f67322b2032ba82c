"""Rows of names: a tuple of names means what its names mean one by one, and is asked for once."""

from __future__ import annotations

import numpy as np
import pytest

from reportedly.claims.weighing.linear import sum_rows
from reportedly.claims.weighing.rows import Index, Names, remembered, spelled


@pytest.fixture
def index() -> Index:
    return Index(["bias", "pos=NOUN", "gap=0", "kind=raid"])


def test_a_tuple_of_names_stands_for_its_names(index: Index) -> None:
    row = ["kind=raid", ("gap=0", "never=seen", "bias"), "never=met"]
    assert [*spelled(row)] == ["kind=raid", "gap=0", "never=seen", "bias", "never=met"]
    assert index.of(row) == index.of([*spelled(row)]) == [0, 2, 3]


def test_a_set_of_names_is_looked_up_too(index: Index) -> None:
    assert index.of(frozenset({"kind=raid", "never=seen", "bias"})) == [0, 3]


def test_a_name_told_twice_counts_twice(index: Index) -> None:
    assert index.of([("gap=0", "bias"), "gap=0", ("gap=0", "bias")]) == [0, 0, 2, 2, 2]


def test_sums_do_not_hang_on_how_names_come_together(index: Index) -> None:
    weights = np.array([[0.1, 1.0], [0.3, 2.0], [0.7, 4.0], [1.1, 8.0]], dtype=np.float32)
    rows = [[("kind=raid", "bias"), "gap=0"], ["never=seen"]]
    together, alone = sum_rows(index, weights, rows), sum_rows(index, weights, [[*spelled(row)] for row in rows])
    assert together.tobytes() == alone.tobytes()
    assert together[:, 1].tolist() == [13.0, 1.0]


def test_names_of_the_same_parts_are_made_once() -> None:
    made: list[str] = []

    @remembered
    def name(kind: str) -> Names:
        made.append(kind)
        return f"kind={kind}", f"of={kind}"

    assert name("raid") is name("raid")
    assert name("riot") == ("kind=riot", "of=riot")
    assert made == ["raid", "riot"]
