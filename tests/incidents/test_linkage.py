"""Joining in rounds gives what joining the closest pair first gives; older incidents stay two."""

from __future__ import annotations

import numpy as np
import pytest

from reportedly.incidents.linkage import FORBIDDEN, Edges, join, join_sparse

MISSING, THRESHOLD = -6.0, -1.5


def edges_of(scores):
    one, other = np.triu_indices(len(scores), 1)
    extra = scores[one, other].astype(np.float64) - MISSING
    named = extra != 0
    return Edges(one[named], other[named], extra[named])


def made_scores(seed, many=60):
    dice = np.random.default_rng(seed)
    centre = dice.normal(size=(many, 2)) * 2
    apart = np.linalg.norm(centre[:, None] - centre[None], axis=2)
    noise = dice.normal(size=(many, many)) * 0.8
    scores = np.maximum(4 - 3 * apart + (noise + noise.T) / 2, MISSING)
    np.fill_diagonal(scores, 0)
    return scores


def same_groups(one, other):
    return len({*zip(one.tolist(), other.tolist(), strict=True)}) == len(set(one.tolist())) == len(set(other.tolist()))


@pytest.mark.parametrize("seed", range(6))
def test_rounds_join_what_the_closest_pair_first_joins(seed):
    scores = made_scores(seed)
    dense, _ = join(scores.astype(np.float32), np.ones(len(scores), np.int64), THRESHOLD)
    one = np.ones(len(scores), np.int64)
    found, joins = join_sparse(edges_of(scores), one, np.zeros(len(scores), bool), THRESHOLD - MISSING)
    assert same_groups(dense, found)
    assert 1 < len(set(found.tolist())) < len(scores)
    assert len(joins) == len(scores) - len(set(found.tolist()))
    assert all(mean >= THRESHOLD - MISSING for _, mean in joins)


def test_a_cluster_is_named_by_its_first_node():
    scores = np.full((4, 4), MISSING)
    scores[1, 3] = scores[3, 1] = scores[2, 3] = scores[3, 2] = scores[1, 2] = scores[2, 1] = 5.0
    found, _ = join_sparse(edges_of(scores), np.ones(4, np.int64), np.zeros(4, bool), THRESHOLD - MISSING)
    assert found.tolist() == [0, 1, 1, 1]


def test_two_older_incidents_are_never_joined():
    scores = np.full((3, 3), 9.0)
    settled = np.array([True, True, False])
    found, _ = join_sparse(edges_of(scores), np.ones(3, np.int64), settled, THRESHOLD - MISSING)
    assert found.tolist() == [0, 1, 0]


def test_a_forbidden_pair_keeps_two_clusters_apart():
    scores = np.full((4, 4), 9.0)
    scores[0, 3] = scores[3, 0] = FORBIDDEN
    found, _ = join_sparse(edges_of(scores), np.ones(4, np.int64), np.zeros(4, bool), THRESHOLD - MISSING)
    assert found[0] != found[3]


def test_no_pairs_no_joins():
    nothing = np.zeros(0, np.int64)
    found, joins = join_sparse(
        Edges(nothing, nothing, np.zeros(0)), np.ones(2, np.int64), np.zeros(2, bool), THRESHOLD - MISSING
    )
    assert (found.tolist(), joins) == ([0, 1], [])
