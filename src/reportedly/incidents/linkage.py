"""Average linkage with sizes: clusters join while the mean over all their pairs is high enough, so nothing chains."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

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


class SparseLinkage:
    """Join nodes by average linkage where most pairs score the same lowest score and only the others are named.

    A pair is named by its `extra`: its score less that lowest one, added up over all claims of the two nodes. The
    mean of two clusters is then the lowest score plus extra / (size * size), so that a join touches only neighbours.
    Two clusters that both hold a settled node are never joined.

    Args:
        sizes: how many claims stand behind each node.
        settled: which nodes are incidents already.
        bar: the least mean extra at which two clusters are one; above 0.
    """

    def __init__(self, sizes: Sequence[int], settled: Sequence[bool], bar: float) -> None:
        self.sizes, self.settled, self.bar = list(sizes), list(settled), bar
        self.near: list[dict[int, float]] = [{} for _ in sizes]
        self.first = list(range(len(self.sizes)))
        self.into = list(range(len(self.sizes)))
        self._heap: list[tuple[float, int, int]] = []

    def join(self, edges: Iterable[tuple[int, int, float]]) -> list[tuple[int, float]]:
        """Join until no two clusters are near enough; gives for each join, in order, a node of it and its mean extra.

        Args:
            edges: (node, other node, extra), each pair once, the smaller node first.
        """
        near, sizes, bar, heap = self.near, self.sizes, self.bar, self._heap
        for i, j, extra in edges:
            near[i][j] = near[j][i] = extra
            if extra >= bar * sizes[i] * sizes[j]:
                heap.append((-extra / (sizes[i] * sizes[j]), i, j))
        heapq.heapify(heap)
        joins = []
        while heap:
            mean, i, j = heapq.heappop(heap)
            if self._stands(-mean, i, j):
                joins.append((self.first[i], -mean))
                self._merge(i, j)
        return joins

    def _stands(self, mean: float, i: int, j: int) -> bool:
        """Tell whether an offer is still what it was when it was made."""
        extra = self.near[i].get(j)
        if extra is None or (self.settled[i] and self.settled[j]):
            return False
        return bool(extra / (self.sizes[i] * self.sizes[j]) == mean)

    def _merge(self, i: int, j: int) -> None:
        """Lay the cluster with fewer neighbours into the other."""
        keep, gone = (i, j) if len(self.near[i]) >= len(self.near[j]) else (j, i)
        kept, lost = self.near[keep], self.near[gone]
        self.near[gone] = {}
        del kept[gone], lost[keep]
        for k, extra in lost.items():
            mine = self.near[k]
            del mine[gone]
            kept[k] = mine[keep] = kept.get(k, 0.0) + extra
        self.sizes[keep] += self.sizes[gone]
        self.settled[keep] = self.settled[keep] or self.settled[gone]
        self.first[keep] = min(self.first[keep], self.first[gone])
        self.into[gone] = keep
        self._offer_all(keep)

    def _offer_all(self, node: int) -> None:
        """Offer a cluster that has grown to every neighbour that is near enough."""
        size, sizes = self.sizes[node], self.sizes
        least = self.bar * size
        for k, extra in self.near[node].items():
            if extra >= least * sizes[k]:
                mean = -extra / (size * sizes[k])
                heapq.heappush(self._heap, (mean, node, k) if node < k else (mean, k, node))

    def labels(self) -> list[int]:
        """Give for each node the first node of its cluster."""
        found = []
        for node in range(len(self.into)):
            end = node
            while self.into[end] != end:
                end = self.into[end]
            found.append(self.first[end])
        return found
