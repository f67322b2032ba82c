"""Average linkage with sizes: clusters join while the mean over all their pairs is high enough, so nothing chains."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int64]

FORBIDDEN = np.float32(-1e6)
"""The score of a pair that must not be one: no mean that holds it can reach a threshold."""


def join(
    sums: NDArray[np.float32], sizes: NDArray[np.int64], threshold: float
) -> tuple[NDArray[np.int64], list[tuple[int, float]]]:
    """Join nodes until no two clusters have a mean pair score of `threshold` or more.

    Args:
        sums: (m, m), symmetric: the scores of all pairs between two nodes added up; the diagonal is not read. Changed.
        sizes: (m,): how many claims stand behind each node.
        threshold: the lowest mean score at which two clusters are one.

    Returns:
        for each node the first node of its cluster; and for each join, in order, a node of it and its mean score.
    """
    m = len(sizes)
    weight = sizes.astype(np.float32)
    label, joins = np.arange(m), []  # type: NDArray[np.int64], list[tuple[int, float]]
    mean: NDArray[np.float32] = (sums / np.outer(weight, weight)).astype(np.float32)
    np.fill_diagonal(mean, -np.inf)
    best = mean.argmax(1)
    height = mean[np.arange(m), best]
    while m > 1:
        i = int(height.argmax())
        if height[i] < threshold:
            break
        i, j = sorted((i, int(best[i])))
        joins.append((i, float(mean[i, j])))
        _merge(i, j, sums, weight, mean)
        label[label == j] = i
        _renew(i, j, mean, best, height)
    return label, joins


def _merge(i: int, j: int, sums: NDArray[np.float32], sizes: NDArray[np.float32], mean: NDArray[np.float32]) -> None:
    sums[i] += sums[j]
    sums[:, i] = sums[i]
    sizes[i] += sizes[j]
    row = np.where(np.isneginf(mean[i]), -np.float32(np.inf), sums[i] / (sizes[i] * sizes))
    row[i] = row[j] = -np.inf
    mean[i], mean[:, i] = row, row
    mean[j], mean[:, j] = -np.inf, -np.inf


def _renew(i: int, j: int, mean: NDArray[np.float32], best: NDArray[np.int64], height: NDArray[np.float32]) -> None:
    height[j] = -np.inf
    stale = np.flatnonzero((best == i) | (best == j))
    stale = np.append(stale[np.isfinite(height[stale])], i)
    best[stale] = mean[stale].argmax(1)
    height[stale] = mean[stale, best[stale]]
    better = mean[i] > height
    best[better], height[better] = i, mean[i][better]
    height[i] = mean[i, best[i]]


class Edges(NamedTuple):
    """Hold pairs of nodes, the smaller first, each pair once, with what their scores exceed the lowest score by.

    `extra` is added up over all claims of the two nodes.
    """

    one: Rows
    other: Rows
    extra: NDArray[np.float64]

    def take(self, chosen: NDArray[Any]) -> Edges:
        """Give some of the pairs."""
        return Edges(self.one[chosen], self.other[chosen], self.extra[chosen])


def join_sparse(
    edges: Edges, sizes: Rows, settled: NDArray[np.bool_], bar: float
) -> tuple[Rows, list[tuple[int, float]]]:
    """Join nodes by average linkage where most pairs score the same lowest score and only the others are named.

    The mean of two clusters is that lowest score plus extra / (size * size). In each round all clusters join that
    are each other's closest: a mean over a union never exceeds the greater of its two means, so that the order of
    such joins changes nothing, and a cluster that is near enough to no other never will be and is laid aside. Two
    clusters that both hold a settled node are never joined.

    Args:
        edges: the pairs that are named.
        sizes: how many claims stand behind each node.
        settled: which nodes are incidents already.
        bar: the least mean extra at which two clusters are one; above 0.

    Returns:
        for each node the first node of its cluster; and for each join, in order, a node of it and its mean extra.
    """
    many, settled = sizes.astype(np.float64), settled.copy()
    into, joins = np.arange(len(sizes)), []  # type: Rows, list[tuple[int, float]]
    while len(edges.one):
        edges, mean = _near_enough(edges, many, settled, bar)
        keep, gone, height = _each_others_closest(edges, mean, len(sizes))
        into[gone] = keep
        many[keep] += many[gone]
        settled[keep] |= settled[gone]
        joins += zip(keep.tolist(), height.tolist(), strict=True)
        edges = _laid_together(edges, into, np.concatenate([keep, gone]))
    while not np.array_equal(into, into[into]):
        into = into[into]
    return into, joins


def _near_enough(
    edges: Edges, sizes: NDArray[np.float64], settled: NDArray[np.bool_], bar: float
) -> tuple[Edges, NDArray[np.float64]]:
    """Keep the pairs of clusters that each are near enough to some cluster; a mean that may not join is -inf."""
    mean = edges.extra / (sizes[edges.one] * sizes[edges.other])
    may = (mean >= bar) & ~(settled[edges.one] & settled[edges.other])
    alive = np.zeros(len(sizes), bool)
    alive[edges.one[may]] = alive[edges.other[may]] = True
    kept = alive[edges.one] & alive[edges.other]
    return edges.take(kept), np.where(may, mean, -np.inf)[kept]


def _each_others_closest(edges: Edges, mean: NDArray[np.float64], nodes: int) -> tuple[Rows, Rows, NDArray[np.float64]]:
    """Find the pairs of which each is the other's closest; of equals the one with the smallest number is closest."""
    may = np.flatnonzero(np.isfinite(mean))
    one, other, mean = edges.one[may], edges.other[may], mean[may]
    height = np.full(nodes, -np.inf)
    np.maximum.at(height, one, mean)
    np.maximum.at(height, other, mean)
    closest = np.full(nodes, nodes)
    for mine, theirs in ((one, other), (other, one)):
        best = mean == height[mine]
        np.minimum.at(closest, mine[best], theirs[best])
    found = (closest[one] == other) & (closest[other] == one)
    return one[found], other[found], mean[found]


def _laid_together(edges: Edges, into: Rows, joined: Rows) -> Edges:
    """Let the joined clusters have the pairs of their nodes; pairs that become one are added up."""
    touched = np.zeros(len(into), bool)
    touched[joined] = True
    moved = touched[edges.one] | touched[edges.other]
    changed = edges.take(moved)
    one, other = into[changed.one], into[changed.other]
    codes = np.minimum(one, other) * len(into) + np.maximum(one, other)
    apart = one != other
    codes, inverse = np.unique(codes[apart], return_inverse=True)
    low, high = np.divmod(codes, len(into))
    extra = np.bincount(inverse, changed.extra[apart], len(codes))
    rest = edges.take(~moved)
    return Edges(*(np.concatenate(pair) for pair in zip(rest, (low, high, extra), strict=True)))
