"""What each field of a claim can be trusted with: clues to how sure it is, weighed so that 0.8 is right eight times in ten.

The models that decide give chances, but a chance to name the best of several is not yet the chance to be right: where a
model has seen too little, or the value comes from a rule, it says too much. `training/train_confidence.py` weighs the
clues by readings of coded reports that the weights have not seen.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from io import BytesIO
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from reportedly.claims.features import Seen
from reportedly.claims.happening import Happening
from reportedly.claims.tying.roles import ROLES
from reportedly.claims.weighing.shipped import weights_bytes
from reportedly.records import Claim, Report, Span, When, Where

FIELDS = (
    "found", "kind", "standing", "certainty", "says", "manner", *ROLES, "where", "when", "counts",
)  # fmt: skip
"""The fields that are given a confidence. `found`: that the report tells of such a happening at all; the others: that
the field is right as it stands, empty fields too, if it does."""
_MOST = 6.0
"""Log-odds beyond this are taken as this."""


class Confidence(Protocol):
    """Make of the clues to a claim what is told as its confidence."""

    def weigh(self, clues: Sequence[Mapping[str, float]]) -> list[dict[str, float]]:
        """Give the confidence of each claim, by field."""
        ...


class Unweighed:
    """Tell the clues themselves: what the weights are trained from."""

    def weigh(self, clues: Sequence[Mapping[str, float]]) -> list[dict[str, float]]:
        """Give each claim's clues as they are."""
        return [{name: round(value, 4) for name, value in sorted(row.items())} for row in clues]


class Calibration:
    """Weigh clues by a logistic regression for each field. Read-only: threads may share it.

    `weights` has shape (names, fields): what one unit of a clue adds to the log-odds that the field is right.
    """

    def __init__(
        self, *, fields: Sequence[str], names: Sequence[str], weights: NDArray[np.float32], bias: NDArray[np.float32]
    ) -> None:
        self.fields, self.names = tuple(fields), tuple(names)
        self.weights, self.bias = weights, bias
        self._column = {name: k for k, name in enumerate(names)}

    def weigh(self, clues: Sequence[Mapping[str, float]]) -> list[dict[str, float]]:
        """Give the chance that each field is right, claim by claim; clues without a weight are passed over."""
        if not clues:
            return []
        rows = np.zeros((len(clues), len(self.names)), dtype=np.float32)
        for row, told in zip(rows, clues, strict=True):
            for name, value in told.items():
                if (k := self._column.get(name)) is not None:
                    row[k] = value
        chances = 1 / (1 + np.exp(-(rows @ self.weights + self.bias)))
        return [dict(zip(self.fields, map(_rounded, row), strict=True)) for row in chances.tolist()]


def _rounded(chance: float) -> float:
    """Keep two places, which is more than is known, and never say 0 or 1."""
    return min(0.99, max(0.01, round(chance, 2)))


def dump_calibration(calibration: Calibration) -> bytes:
    """Write a calibration as the bytes of an .npz file; the same calibration gives the same bytes."""
    stream = BytesIO()
    np.savez_compressed(
        stream,
        fields=np.array("\n".join(calibration.fields).encode()),
        names=np.array("\n".join(calibration.names).encode()),
        weights=calibration.weights.astype(np.float32),
        bias=calibration.bias.astype(np.float32),
    )
    return stream.getvalue()


def parse_calibration(data: bytes) -> Calibration:
    """Read a calibration from the bytes that `dump_calibration` wrote."""
    with np.load(BytesIO(data), allow_pickle=False) as parts:
        return Calibration(
            fields=parts["fields"].item().decode().split("\n"),
            names=parts["names"].item().decode().split("\n"),
            weights=parts["weights"],
            bias=parts["bias"],
        )


@lru_cache(maxsize=1)
def shipped_calibration() -> Calibration:
    """Load the calibration that ships with the package, once per process.

    Raises:
        ModelError: the weights are not there.
    """
    return parse_calibration(weights_bytes("confidence"))


def clues_of(report: Report, seen: Seen, happening: Happening, claim: Claim) -> dict[str, float]:
    """Gather what tells how sure each field of a claim is; a clue that is not there counts as nought.

    Chances of the models come as log-odds (`kind`, `where`, ...), bent at three places (`kind<-1.5`, `kind>0`, `kind>2`)
    so that their weight may differ between doubt and certainty; a field without a value is marked (`where:none`);
    distances count sentences.
    """
    clues: dict[str, float] = {}
    for name, chance in happening.confidence.items():
        clues.update(_bent(_as_told(name, claim), log_odds(chance)))
    clues.update(_of_telling(seen, happening))
    clues.update(_of_values(seen, happening, claim))
    clues["published"] = float(report.published is not None)
    clues[f"group:{seen.lexicon.codebook.kinds[claim.kind].group}"] = 1.0
    clues[f"standing:{claim.standing}"] = clues[f"manner:{claim.manner}"] = 1.0
    clues[f"certainty:{claim.certainty}"] = 1.0
    return clues


def _as_told(name: str, claim: Claim) -> str:
    """Name a chance; that of a field rightly left empty is another than that of its value."""
    return f"{name}:absent" if name in ("where", "when") and getattr(claim, name) is None else name


def _bent(name: str, odds: float) -> Iterator[tuple[str, float]]:
    yield name, odds
    yield f"{name}<-1.5", max(0.0, -1.5 - odds)
    yield f"{name}>0", max(0.0, odds)
    yield f"{name}>2", max(0.0, odds - 2)


def log_odds(chance: float) -> float:
    """Turn a chance into log-odds, bounded."""
    chance = min(max(chance, 1e-9), 1 - 1e-9)
    return min(_MOST, max(-_MOST, math.log(chance / (1 - chance))))


def _of_telling(seen: Seen, happening: Happening) -> Iterator[tuple[str, float]]:
    """Tell how the report tells of the happening: how often, where, through how many speakers."""
    token, chain = happening.anchor.token, happening.chain
    yield "mentions", math.log(len(happening.mentions))
    yield "sentence", math.log1p(token.sent)
    yield "sentences", math.log(len(seen.reading.sentences))
    yield "crowd", math.log1p(sum(bool(seen.kinds[t.i]) for t in seen.reading.sentence(token)))
    yield "noun", float(token.pos in ("NOUN", "PROPN"))
    yield "quoted", float(seen.quoted[token.i])
    chances = sorted(happening.anchor.kinds.values(), reverse=True)
    yield "kind:margin", chances[0] - chances[1] if len(chances) > 1 else 1.0
    yield "depth", float(len(chain.speakers))
    yield "hedged", float(chain.hedged)
    if chain.cue is not None:
        yield "cue:gap", math.log1p(abs(_sentence_at(seen, chain.cue) - token.sent))
        yield "speaker:words", math.log(len(chain.speakers[-1].text.split()))
        yield f"speaker:{chain.speakers[-1].sort}", 1.0


def _of_values(seen: Seen, happening: Happening, claim: Claim) -> Iterator[tuple[str, float]]:
    """Tell of each field whether it has a value, how many, and how far its words stand from the happening's."""
    sentences = {m.token.sent for m in happening.mentions}
    for field in (*ROLES, "counts"):
        number = len(getattr(claim, field))
        yield (f"{field}:more", float(number - 1)) if number else (f"{field}:none", 1.0)
    values: tuple[tuple[str, Where | When | None], ...] = (("where", claim.where), ("when", claim.when))
    for field, value in values:
        if value is None:
            yield f"{field}:none", 1.0
        else:
            here = _sentence_at(seen, value)
            yield f"{field}:gap", math.log1p(min(abs(here - sentence) for sentence in sentences))
            yield f"{field}:{value.precision}", 1.0
            yield f"{field}:open", float(value.reason is not None)


def _sentence_at(seen: Seen, span: Span) -> int:
    return seen.reading.between(span.start, span.end)[0].sent
