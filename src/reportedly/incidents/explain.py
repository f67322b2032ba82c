"""Why two claims are of one incident or not: every step of the score, in the open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np

from reportedly.incidents.compare import LEVELS, compare
from reportedly.incidents.context import with_context
from reportedly.incidents.facts import STAYS_OUT, Facts, WordCounts, make_facts, role_of
from reportedly.incidents.heard import hear
from reportedly.incidents.weights import Reason, Scorer, Weights, load_weights
from reportedly.incidents.wordings import by_report, find_wordings
from reportedly.records import Claim, Report


class Explained(NamedTuple):
    """Hold the steps from the prior to the score of a pair, and what the score comes to in words."""

    reasons: tuple[Reason, ...]
    score: float
    verdict: str


def explain_pair(
    left: Claim, right: Claim, claims: Iterable[Claim], reports: Mapping[str, Report], weights: Weights | None = None,
    counts: WordCounts | None = None,
) -> Explained:  # fmt: skip
    """Explain the comparison of two claims, words counted over all claims given, on top of `counts` if there are any.

    The score is that of the pair; whether the two end up together rests on the mean over what all reports of their
    clusters tell best, and on how crowded their place and day are.

    Args:
        left: the one claim.
        right: the other.
        claims: both, and the other claims of their reports, whose place and day they may borrow.
        reports: the claims' reports by id.
        weights: weights of the comparison; None takes those that ship.
        counts: how often each word was heard before.
    """
    scorer = Scorer(weights or load_weights())
    heard = hear(claims, reports, by_report(find_wordings(reports.values())))
    in_order = sorted(heard, key=lambda h: (h.claim.report, h.claim.anchor.start, h.claim.id))
    facts = make_facts(with_context(in_order, scorer.weights.kin), counts or WordCounts())
    one, other = (np.array([facts.ids.index(claim.id)]) for claim in (left, right))
    levels = compare(facts, one, facts, other, scorer.kin)
    if _linked(facts, left.id, right.id):
        levels["told_in"][:] = LEVELS["told_in"].index("linked")
    score = float(scorer.score(levels)[0])
    return Explained(tuple(scorer.reasons(levels)), score, _verdict(left, right, score, scorer.weights.threshold))


def _linked(facts: Facts, left: str, right: str) -> bool:
    return any({a, b} == {left, right} and sort == "same_as" for a, b, sort in facts.links)


def _verdict(left: Claim, right: Claim, score: float, threshold: float) -> str:
    for claim in (left, right):
        if role_of(claim) == STAYS_OUT:
            return f"{claim.id} stays out of incidents: it is told as {claim.standing}, {claim.certainty}"
    side = "at or above" if score >= threshold else "below"
    return f"{side} the threshold of {threshold:+.2f}"
