"""What each level of each comparison weighs: learned from data, kept in a file, added up in the open."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from reportedly.errors import ModelError
from reportedly.incidents.compare import LEVELS, Levels
from reportedly.incidents.crowd import CrowdWeights
from reportedly.incidents.kin import Kin

SHIPPED = Path(__file__).parent / "weights.json"


class Weights(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Hold weights as natural-log odds. A pair's score is `prior` plus one weight for each field.

    `threshold` is the mean score over all pairs of two clusters at which they are one incident; `missing` the score
    of a pair that no block brings together, and the least a pair can have; `most` the greatest. `crowd_slope` is
    taken off a score for each e-fold by which the claims told of one place and day exceed `crowd_free`: there, place
    and day tell happenings apart no longer; in thick crowds `crowd` weighs what few others tell (None: as elsewhere). `kin` are pairs
    of kinds that may name one happening. `learned_from` says where each number comes from.
    """

    prior: float
    threshold: float
    missing: float
    most: float
    crowd_slope: float
    crowd_free: float
    fields: dict[str, dict[str, float]]
    kin: tuple[tuple[str, str], ...] = ()
    learned_from: dict[str, str] = {}
    crowd: CrowdWeights | None = None

    def __post_init__(self) -> None:
        crowd = tuple(self.crowd.fields.items()) if self.crowd else ()
        for field, levels in (*self.fields.items(), *crowd):
            unknown = set(levels) - set(LEVELS.get(field, ()))
            if unknown:
                raise ModelError(f"weights for {field!r} name levels that are not compared: {sorted(unknown)}")

    @property
    def hash(self) -> str:
        """Give 20 hex digits that change with any weight."""
        return hashlib.sha256(msgspec.json.encode(self, order="sorted")).hexdigest()[:20]

    def tables(self) -> dict[str, NDArray[np.float32]]:
        """Lay the weights out by the number of the level; a level without a weight weighs nothing."""
        return {
            field: np.array([self.fields.get(field, {}).get(level, 0.0) for level in levels], np.float32)
            for field, levels in LEVELS.items()
        }

    def kinship(self) -> Kin:
        """Give the kinds that may name one happening."""
        return Kin((x, y) for x, y in self.kin)


class Reason(NamedTuple):
    """Hold one step of a waterfall: the field, the level it fell on, and what it adds in natural-log odds."""

    field: str
    level: str
    weight: float


class Scorer:
    """Add up levels into scores.

    Args:
        weights: the weights to use; they do not change afterwards.
    """

    def __init__(self, weights: Weights) -> None:
        self.weights, self.kin = weights, weights.kinship()
        self._tables = weights.tables()

    def sum(self, levels: dict[str, Levels]) -> NDArray[np.float32]:
        """Add up the prior and what the levels of some fields weigh, pair by pair."""
        total = np.float32(self.weights.prior) + sum(self._tables[field][found] for field, found in levels.items())
        return np.asarray(total, np.float32)

    def score(self, levels: dict[str, Levels]) -> NDArray[np.float32]:
        """Give the log-odds of each pair from its levels in all fields, held between `missing` and `most`."""
        return np.asarray(np.clip(self.sum(levels), self.weights.missing, self.weights.most), np.float32)

    def told_in(self, levels: dict[str, Levels]) -> NDArray[np.float32]:
        """Give what it weighs where the two are told: in one report, in copies, or linked by the report itself."""
        return np.asarray(self._tables["told_in"][levels["told_in"]], np.float32)

    def reasons(self, levels: dict[str, Levels], pair: int = 0) -> list[Reason]:
        """Give the steps that lead from the prior to the score of one pair, as a waterfall draws them."""
        steps = [Reason("prior", "any two claims in one block", self.weights.prior)]
        for field, found in levels.items():
            level = int(found[pair])
            steps.append(Reason(field, LEVELS[field][level], float(self._tables[field][level])))
        return steps


def load_weights(path: Path | str = SHIPPED) -> Weights:
    """Read weights from a JSON file.

    Raises:
        ModelError: the file is missing or is not a set of weights.
    """
    try:
        return msgspec.json.decode(Path(path).read_bytes(), type=Weights)
    except OSError as error:
        raise ModelError(f"cannot read the weights: {error.strerror}", where=str(path)) from None
    except (msgspec.DecodeError, msgspec.ValidationError) as error:
        raise ModelError(f"not a set of weights: {error}", where=str(path)) from None
