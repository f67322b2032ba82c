"""Average linkage with sizes: clusters join while the mean over all their pairs is high enough, so nothing chains."""

from __future__ import annotations

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
