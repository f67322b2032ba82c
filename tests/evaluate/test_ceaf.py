import itertools

import numpy as np
import pytest

from reportedly.evaluate.ceaf import IncidentRecord, agree_by_mentions, agree_by_subset, align, normal


def record(kind: str, **slots: list[list[str]]) -> IncidentRecord:
    return IncidentRecord(
        types=tuple(kind.split("/")), slots={k: tuple(frozenset(e) for e in v) for k, v in slots.items()}
    )


def best_total(worth: np.ndarray) -> float:
    rows, columns = worth.shape
    if rows > columns:
        return best_total(worth.T)
    return max(
        (sum(worth[i, j] for i, j in enumerate(p)) for p in itertools.permutations(range(columns), rows)), default=0
    )


@pytest.mark.parametrize("seed", range(40))
def test_align_finds_the_greatest_worth(seed: int) -> None:
    generator = np.random.default_rng(seed)
    worth = generator.integers(0, 4, (generator.integers(0, 5), generator.integers(0, 5))).astype(float)
    pairs = align(worth)
    assert sum(worth[pair] for pair in pairs) == best_total(worth)
    assert len({i for i, _ in pairs}) == len({j for _, j in pairs}) == len(pairs)


def test_an_entity_is_right_by_any_of_its_mentions() -> None:
    wanted = [record("attack", Target=[["town hall", "hall"]], Victim=[["ana ruiz"]])]
    given = [record("attack", Target=[["hall"], ["bridge"]])]
    found = agree_by_subset(wanted, given)
    assert (found.right, found.given, found.covered, found.wanted) == (1, 2, 1, 2)
    assert found.aligned == ((0, 0),)


def test_two_of_ours_in_one_of_theirs_are_right_but_cover_it_once() -> None:
    found = agree_by_subset(
        [record("attack", Target=[["hall", "town hall"]])], [record("attack", Target=[["hall"], ["town hall"]])]
    )
    assert (found.right, found.given, found.covered, found.wanted) == (2, 2, 1, 1)


def test_slot_and_type_must_be_the_same() -> None:
    wanted = [record("attack", Target=[["hall"]])]
    assert agree_by_subset(wanted, [record("attack", Victim=[["hall"]])]).right == 0
    assert agree_by_subset(wanted, [record("bombing", Target=[["hall"]])]).right == 0


def test_a_record_of_two_types_fits_either() -> None:
    wanted = [record("attack/bombing", Target=[["hall"]])]
    assert agree_by_subset(wanted, [record("bombing", Target=[["hall"]])]).right == 1


def test_records_are_aligned_one_to_one_and_empty_ones_left_out() -> None:
    wanted = [record("attack"), record("attack", Victim=[["a"], ["b"]]), record("attack", Victim=[["c"]])]
    given = [record("attack", Victim=[["a"], ["c"]]), record("attack"), record("attack", Victim=[["b"]])]
    found = agree_by_subset(wanted, given)
    assert (found.right, found.given, found.wanted) == (2, 3, 3)
    assert found.aligned == ((1, 2), (2, 0))


def test_phi3_counts_shared_mentions_of_aligned_entities() -> None:
    found = agree_by_mentions(
        [record("attack", Target=[["hall", "town hall"]])], [record("attack", Target=[["hall"], ["town hall"]])]
    )
    assert (found.right, found.given, found.wanted) == (1, 2, 2)


def test_mentions_are_compared_without_articles_and_marks() -> None:
    assert normal('The "Santo  Tomas" farm.') == "santo tomas farm"
