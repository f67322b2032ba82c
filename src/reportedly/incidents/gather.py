"""Claims gather into incidents: batch after batch, in one order, and new ones join without redoing the old."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from reportedly.incidents.blocks import WEAK_CAP, Index, Rows, block_keys, is_strong, pairs_within, unique_pairs
from reportedly.incidents.compare import LEVELS, Levels, compare
from reportedly.incidents.crowd import CrowdScorer, Floats, name_different_quarters, shared_rarity
from reportedly.incidents.facts import FOUNDS, STAYS_OUT, SUMMARY, Facts, WordCounts
from reportedly.incidents.linkage import FORBIDDEN, Edges, join_sparse
from reportedly.incidents.weights import Scorer, Weights
from reportedly.records import Judgement

BATCH = 3_000
"""Claims that are compared with each other at once; earlier ones are met through their incident's faces."""
FACES = 12
"""So many claims of an incident stand for it when a new claim is compared with it."""
PAIRS_AT_ONCE = 100_000
THREADS = 2
"""Threads that compare pairs; each writes a stretch of its own, so the result does not hang on their order."""
MOST_PAIRS = 3_000_000
"""A batch that would need more comparisons is halved, down to SMALLEST claims."""
SMALLEST = 500
FIRST_LOOK = ("told_in", "time", "told", "place", "name", "kind")
SECOND_LOOK = tuple(field for field in LEVELS if field not in FIRST_LOOK)
"""Fields that cost more to compare: only pairs are asked for them that the first look leaves a hope."""
HOPE = 4.0
"""Parties, figures and words are hoped to add this much at most; rarely do they add more to a pair so unlike."""
APART = -60.0
"""Score of two claims of a crowd that name two quarters. Few claims name any, so that those that do must count; how
much was chosen on days of which some claims name a wrong quarter (training/incidents.md)."""
OVERSIZED = 400
"""An incident of more claims than this goes to people."""

_CLOSE = np.array([name.endswith(("_point", "_1km", "_5km")) for name in LEVELS["place"]])
_COUNTRY, _ALL = LEVELS["place"].index("country"), LEVELS["name"].index("all")
_SAME_TIME = np.array(
    [name in ("same_day", "same_days", "overlap", "next_day", "told_soon", "told_soon_news") for name in LEVELS["time"]]
)


def _in_one_place(levels: dict[str, Levels]) -> NDArray[np.bool_]:
    """Tell which pairs are told of points close by or, where a point is missing, of one name."""
    named = (levels["place"] == _COUNTRY) & (levels["name"] == _ALL)
    return np.asarray(_CLOSE[levels["place"]] | named)


class Gatherer:
    """Hold what is known of all claims so far, and which incident each is in.

    `label[row]` is the row of the claim that founded the incident; -1 for a claim that stays out.
    The same claims in the same calls give the same incidents on every machine.

    Args:
        weights: learned weights.
        judgements: people's word on pairs of claims; `different` outranks `same`, both outrank scores.
    """

    def __init__(self, weights: Weights, judgements: Iterable[Judgement] = ()) -> None:
        self.scorer, self.counts = Scorer(weights), WordCounts()
        self.facts, self.label = Facts.empty(), np.zeros(0, np.int64)
        self.telling = np.zeros(0, np.int64)
        self.index, self.faces = Index(), np.zeros(0, np.int16)
        self.score_sum, self.score_pairs = np.zeros(0, np.float32), np.zeros(0, np.int32)
        self.judgements: dict[tuple[str, str], str] = {(j.left, j.right): j.verdict for j in judgements}

    def add(self, facts: Facts) -> NDArray[np.int64]:
        """Gather further claims (made with this gatherer's `counts`).

        Returns:
            the labels of the incidents that are new or have grown, sorted.
        """
        fresh = facts.take(facts.order())
        old = len(self.facts)
        self.facts = Facts.joined([self.facts, fresh]) if old else fresh
        self.label = np.append(self.label, np.full(len(fresh), -1))
        self.telling = np.append(self.telling, np.arange(old, len(self.facts)))
        self.faces = np.append(self.faces, np.zeros(len(fresh), np.int16))
        self.score_sum = np.append(self.score_sum, np.zeros(len(fresh), np.float32))
        self.score_pairs = np.append(self.score_pairs, np.zeros(len(fresh), np.int32))
        rows = old + np.flatnonzero(fresh["role"] != STAYS_OUT)
        bonds = _Bonds(self.facts, old, self.judgements)
        for at in range(0, len(rows), BATCH):
            self._batch(rows[at : at + BATCH], bonds)
        return np.unique(self.label[rows])

    def _batch(self, rows: Rows, bonds: _Bonds) -> None:
        keys, owners = block_keys(self.facts, rows)
        left, right = self._candidates(keys, owners)
        if len(left) > MOST_PAIRS and len(rows) > SMALLEST:
            half = len(rows) // 2
            self._batch(rows[:half], bonds)
            self._batch(rows[half:], bonds)
            return
        left, right = bonds.extend(left, right, rows)
        left, right, score = self._scored(left, right, bonds)
        self._cluster(rows, left, right, score)
        self._show(rows, keys, owners)

    def _candidates(self, keys: NDArray[np.uint64], owners: Rows) -> tuple[Rows, Rows]:
        found, inverse, here = np.unique(keys, return_inverse=True, return_counts=True)
        wide = (here + self.index.sizes(found)) > WEAK_CAP
        keep = (is_strong(found) | ~wide)[inverse]
        keys, owners = keys[keep], owners[keep]
        mine, theirs = self.index.look_up(keys, owners)
        one, other = pairs_within(keys, owners)
        return unique_pairs(np.concatenate([theirs, one]), np.concatenate([mine, other]))

    def _scored(self, left: Rows, right: Rows, bonds: _Bonds) -> tuple[Rows, Rows, Floats]:
        summary = self.facts["role"] == SUMMARY
        fit = summary[left] == summary[right]
        left, right = left[fit], right[fit]
        levels = self._compared(FIRST_LOOK, left, right, bonds)
        crowd = _in_one_place(levels) & _SAME_TIME[levels["time"]]
        share = self._share_of_report(left, right)
        around = counted(share, left[crowd], right[crowd])
        kept = np.flatnonzero(self._may_be_one(levels, left, right, bonds))
        left, right, crowd = left[kept], right[kept], crowd[kept]
        levels = {field: found[kept] for field, found in levels.items()}
        levels |= self._compared(SECOND_LOOK, left, right, bonds)
        score = self._in_crowds(left, right, levels, crowd, around, share)
        return left, right, bonds.judge(left, right, score)

    def _may_be_one(self, levels: dict[str, Levels], left: Rows, right: Rows, bonds: _Bonds) -> NDArray[np.bool_]:
        """Tell which pairs words, parties or figures may still lift over the lowest score; judged ones always."""
        floor = np.float32(self.scorer.weights.missing - HOPE)
        return np.asarray((self.scorer.sum(levels) >= floor) | bonds.judged(left, right))

    def _in_crowds(
        self, left: Rows, right: Rows, levels: dict[str, Levels], crowd: NDArray[np.bool_],
        around: NDArray[np.float64], share: NDArray[np.float64],
    ) -> Floats:  # fmt: skip
        """Lower scores by how crowded place and day are; in thick crowds, weigh by what few others tell."""
        weights = self.scorer.weights
        score = self.scorer.score(levels)
        thick = np.minimum(around[left], around[right])
        slope = np.log(np.maximum(thick / weights.crowd_free, 1)).astype(np.float32)
        lowered = np.maximum(score - np.float32(weights.crowd_slope) * slope, np.float32(weights.missing))
        if weights.crowd is None:
            return lowered
        at = np.flatnonzero(crowd & (thick > weights.crowd.start))
        if len(at):
            alike = crowd & (score >= weights.threshold)
            like = counted(share, left[alike], right[alike])
            odds = np.log((1 + like) / (1 + around - like)).astype(np.float32)
            part = weights.crowd.part(thick[at])
            levels = {field: found[at] for field, found in levels.items()}
            told = self._score_in_crowd(left[at], right[at], levels, odds, CrowdScorer(weights.crowd))
            lowered[at] = (1 - part) * lowered[at] + part * told
        return lowered

    def _score_in_crowd(
        self, left: Rows, right: Rows, levels: dict[str, Levels], odds: Floats, crowd: CrowdScorer
    ) -> Floats:
        weights = self.scorer.weights
        rare = shared_rarity(self.facts, left, right)
        told = crowd.score(levels, rare, np.minimum(odds[left], odds[right]))
        told = told + self.scorer.told_in(levels)
        told = np.clip(told, weights.missing, weights.most)
        apart = name_different_quarters(self.facts, left, right)
        return np.asarray(np.where(apart, np.minimum(told, np.float32(APART)), told), np.float32)

    def _compared(self, fields: tuple[str, ...], left: Rows, right: Rows, bonds: _Bonds) -> dict[str, Levels]:
        """Compare pairs in some fields, a stretch at a time."""
        levels = {field: np.zeros(len(left), np.int8) for field in fields}

        def fill(at: int) -> None:
            part = slice(at, at + PAIRS_AT_ONCE)
            found = compare(self.facts, left[part], self.facts, right[part], self.scorer.kin, fields)
            for field in fields:
                levels[field][part] = found[field]

        with ThreadPoolExecutor(THREADS) as pool:
            list(pool.map(fill, range(0, len(left), PAIRS_AT_ONCE)))
        if "told_in" in levels:
            levels["told_in"][bonds.linked(left, right)] = LEVELS["told_in"].index("linked")
        return levels

    def _share_of_report(self, left: Rows, right: Rows) -> NDArray[np.float64]:
        """Weigh each claim by its share of its report's: a report that tells a thing in five claims is no crowd."""
        rows = np.unique(np.concatenate([left, right]))
        _, inverse, many = np.unique(self.facts["report"][rows], return_inverse=True, return_counts=True)
        share = np.zeros(len(self.facts))
        share[rows] = 1.0 / many[inverse]
        return share

    def _cluster(self, rows: Rows, left: Rows, right: Rows, score: Floats) -> None:
        """Join what one report tells of one happening, then such tellings with each other and with older incidents."""
        told = score != np.float32(self.scorer.weights.missing)
        left, right, score = left[told], right[told], score[told]
        own = (left >= rows[0]) & (self.facts["report"][left] == self.facts["report"][right])
        self.telling[rows] = rows
        nodes, found, _ = self._joined(left[own], right[own], score[own], int(rows[0]))
        self.telling[nodes] = nodes[found]
        self.label[rows] = self.telling[rows]
        left, right, score = _best(self.telling[left], self.telling[right], score)
        nodes, found, joins = self._joined(self.label[left], self.label[right], score, int(rows[0]))
        self.label[rows] = _looked_up(self.label[rows], nodes, nodes[found])
        for node, mean in joins:
            founder = nodes[found[node]]
            self.score_sum[founder] += mean + self.scorer.weights.missing
            self.score_pairs[founder] += 1

    def _joined(self, left: Rows, right: Rows, score: Floats, fresh: int) -> tuple[Rows, Rows, list[tuple[int, float]]]:
        """Join nodes, named by their rows, by the scores of pairs; two of older incidents never.

        Returns:
            the nodes, for each the place in them of the first of its cluster, and the joins.
        """
        weights = self.scorer.weights
        nodes = np.unique(np.concatenate([left, right]))
        i, j = np.searchsorted(nodes, left), np.searchsorted(nodes, right)
        settled = nodes < fresh
        sizes = np.where(settled, np.maximum(self.faces[nodes], 1), 1)
        pairs, inverse = np.unique(np.minimum(i, j) * len(nodes) + np.maximum(i, j), return_inverse=True)
        extra = np.bincount(inverse, score.astype(np.float64) - weights.missing, len(pairs)).astype(np.float64)
        one, other = np.divmod(pairs, max(len(nodes), 1))
        found, joins = join_sparse(Edges(one, other, extra), sizes, settled, weights.threshold - weights.missing)
        return nodes, found, joins

    def _show(self, rows: Rows, keys: NDArray[np.uint64], owners: Rows) -> None:
        """Let the first tellings of each incident stand for it in the index."""
        told = np.unique(self.telling[rows])
        order = np.argsort(self.label[told], kind="stable")
        labels = self.label[told][order]
        first = np.searchsorted(labels, labels, side="left")
        rank = np.arange(len(told)) - first + self.faces[labels]
        shown = told[order][rank < FACES]
        np.add.at(self.faces, self.label[shown], 1)
        chosen = np.isin(owners, rows[np.isin(self.telling[rows], shown)])
        self.index.add(keys[chosen], owners[chosen])


def _best(left: Rows, right: Rows, score: Floats) -> tuple[Rows, Rows, Floats]:
    """Give for each pair of tellings the best score of their claims; what people forbade stays forbidden."""
    apart = left != right
    codes = (np.minimum(left, right) << 31) | np.maximum(left, right)
    order = np.lexsort((score[apart], codes[apart]))
    codes, score = codes[apart][order], score[apart][order]
    new = np.diff(codes, prepend=-1) != 0
    first, last = np.flatnonzero(new), np.flatnonzero(np.append(new[1:], np.ones(min(len(new), 1), bool)))
    best = np.where(score[first] == FORBIDDEN, FORBIDDEN, score[last])
    return codes[first] >> 31, codes[first] & ((1 << 31) - 1), best.astype(np.float32)


def _looked_up(values: Rows, known: Rows, names: Rows) -> Rows:
    """Put names in the place of the values that are known (sorted)."""
    if not len(known):
        return values
    at = np.minimum(np.searchsorted(known, values), len(known) - 1)
    return np.where(known[at] == values, names[at], values)


def counted(share: NDArray[np.float64], left: Rows, right: Rows) -> NDArray[np.float64]:
    """Count, for each claim, the reports that tell the other claim of one of these pairs."""
    rows = len(share)
    return np.asarray(np.bincount(left, share[right], rows) + np.bincount(right, share[left], rows))


class _Bonds:
    """Hold what ties or parts claims beyond any score: links within a report, and people's judgements."""

    def __init__(self, facts: Facts, old: int, judgements: dict[tuple[str, str], str]) -> None:
        named = {claim for pair in judgements for claim in pair} | {c for one in facts.links for c in one[:2]}
        row = {claim: i for i, claim in enumerate(facts.ids) if claim in named} if named else {}
        same = [(row[a], row[b]) for a, b, sort in facts.links if sort == "same_as" and a in row and b in row]
        self._linked = _codes(same)
        told = {verdict: [] for verdict in ("same", "different")}  # type: dict[str, list[tuple[int, int]]]
        for (a, b), verdict in judgements.items():
            if a in row and b in row:
                told[verdict].append((row[a], row[b]))
        self._same, self._different = _codes(told["same"]), _codes(told["different"])

    def extend(self, left: Rows, right: Rows, rows: Rows) -> tuple[Rows, Rows]:
        """Add judged and linked pairs of these rows, whether or not a block brings them together."""
        more = np.concatenate([self._linked, self._same, self._different])
        low, high = more >> 31, more & ((1 << 31) - 1)
        due = np.isin(high, rows) & (low <= rows.max(initial=-1))
        if not due.any():
            return left, right
        return unique_pairs(np.concatenate([left, low[due]]), np.concatenate([right, high[due]]))

    def judged(self, left: Rows, right: Rows) -> NDArray[np.bool_]:
        """Tell of which pairs people have said whether they are one."""
        codes = (left << 31) | right
        return np.isin(codes, self._same) | np.isin(codes, self._different)

    def linked(self, left: Rows, right: Rows) -> NDArray[np.bool_]:
        """Tell which pairs a report itself links as one happening."""
        return np.isin((left << 31) | right, self._linked)

    def judge(self, left: Rows, right: Rows, score: NDArray[np.float32]) -> NDArray[np.float32]:
        """Put people's word in the place of the score."""
        codes = (left << 31) | right
        score = np.where(np.isin(codes, self._same), np.float32(1e4), score)
        return np.where(np.isin(codes, self._different), FORBIDDEN, score).astype(np.float32)


def _codes(pairs: list[tuple[int, int]]) -> Rows:
    return np.array(sorted({(min(p) << 31) | max(p) for p in pairs if p[0] != p[1]}), np.int64)


def founds(facts: Facts) -> NDArray[np.bool_]:
    """Tell which claims are enough to make an incident of their cluster."""
    return np.asarray((facts["role"] == FOUNDS) | (facts["role"] == SUMMARY))
