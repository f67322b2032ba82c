"""Groups judged thing by thing: what each adds to B-cubed and to pairwise precision and recall, and who was misplaced.

Source: Bagga and Baldwin 1998 (B-cubed). Pairs are shared out: each thing of a group of n answers for (n - 1) / 2.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from reportedly.evaluate.benchmark import Judged
from reportedly.evaluate.intervals import Ask, Columns, Formula, f1, precision, recall, share
from reportedly.evaluate.outcome import Miss


class Grouped(NamedTuple):
    """Hold one thing that was put into a group: its name, its words, the group it was put to, the one it belongs to."""

    name: str
    words: str
    found: str
    true: str


def _b_cubed_f1() -> Formula:
    right, whole = share("b3.p", "things"), share("b3.r", "things")

    def formula(sums: Columns) -> np.ndarray:
        p, r = right(sums), whole(sums)
        return np.asarray(2 * p * r / np.maximum(p + r, 1e-12))

    return formula


ASKS = (
    Ask(key="b3.f1", label="B-cubed F1", formula=_b_cubed_f1(), of=("things",)),
    Ask(key="b3.p", label="B-cubed precision", formula=share("b3.p", "things"), of=("things",)),
    Ask(key="b3.r", label="B-cubed recall", formula=share("b3.r", "things"), of=("things",)),
    Ask(key="pairs.f1", label="pairs: F1", formula=f1("pairs"), of=("things",)),
    Ask(key="pairs.p", label="pairs: precision", formula=precision("pairs"), of=("things",)),
    Ask(key="pairs.r", label="pairs: recall", formula=recall("pairs"), of=("things",)),
)
"""The figures that every set of groups has."""


def judge_groups(things: Sequence[Grouped]) -> Iterator[Judged]:
    """Judge each thing by the group it was put to and the group it belongs to."""
    both = Counter((t.found, t.true) for t in things)
    found, true = Counter(t.found for t in things), Counter(t.true for t in things)
    for thing in things:
        shared, mine, wanted = both[thing.found, thing.true], found[thing.found], true[thing.true]
        yield Judged(
            report=thing.name,
            words=len(thing.words.split()),
            sums={
                "things": 1.0, "b3.p": shared / mine, "b3.r": shared / wanted, "pairs.tp": (shared - 1) / 2,
                "pairs.fp": (mine - shared) / 2, "pairs.fn": (wanted - shared) / 2,
            },
            errors=tuple(_misses(thing, shared, mine, wanted)),
        )  # fmt: skip


def _misses(thing: Grouped, shared: int, mine: int, wanted: int) -> Iterator[Miss]:
    def miss(sort: str, many: int) -> Miss:
        return Miss(
            report=thing.name, sort=sort, excerpt=thing.words, wanted=f"{thing.true} ({wanted})",
            given=f"{thing.found} ({mine})", weight=float(many),
        )  # fmt: skip

    if mine > shared:
        yield miss("put together with others", mine - shared)
    if wanted > shared:
        yield miss("kept apart from its own", wanted - shared)
