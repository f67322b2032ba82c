"""Which claim of the software answers which coded claim."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from reportedly.codebook import Kind
from reportedly.evaluate.coded import CodedClaim, Range
from reportedly.evaluate.likeness import same_speaker, same_when
from reportedly.records import Claim


class Pairing(msgspec.Struct, frozen=True, kw_only=True):
    """Hold what was paired, by index.

    `mates`: coded claim -> claim. `extra`: claims without a mate; `repeats` are those of them whose anchor lies on
    a coded claim that another claim already answers.
    """

    mates: dict[int, int]
    extra: tuple[int, ...]
    repeats: frozenset[int]


def pair_claims(
    text: str, coded: Sequence[CodedClaim], claims: Sequence[Claim], *, kinds: Mapping[str, Kind]
) -> Pairing:
    """Pair each coded claim with at most one claim whose anchor overlaps it, the best agreement first.

    Agreement is four for the overlap, two for the kind, one for its group, two for the innermost speaker, one for
    the days; of equals the earlier come first.
    """
    places = [claim.places_in(text) for claim in coded]
    near = {(i, j) for i in range(len(coded)) for j, claim in enumerate(claims) if _touches(claim, places[i])}
    mates: dict[int, int] = {}
    taken: set[int] = set()
    for i, j in sorted(near, key=lambda pair: (-_agreement(coded[pair[0]], claims[pair[1]], kinds), pair)):
        if i not in mates and j not in taken:
            mates[i] = j
            taken.add(j)
    extra = tuple(j for j in range(len(claims)) if j not in taken)
    touching = {j for _, j in near}
    return Pairing(mates=mates, extra=extra, repeats=frozenset(j for j in extra if j in touching))


def _touches(claim: Claim, places: Sequence[Range]) -> bool:
    return any(claim.anchor.start < end and start < claim.anchor.end for start, end in places)


def _agreement(coded: CodedClaim, claim: Claim, kinds: Mapping[str, Kind]) -> int:
    return (
        4
        + 2 * (coded.kind == claim.kind)
        + same_group(coded.kind, claim.kind, kinds)
        + 2 * same_speaker(coded.says, claim.says)
        + same_when(coded.when, claim.when)
    )


def same_group(one: str, other: str, kinds: Mapping[str, Kind]) -> bool:
    """Tell whether two kinds are of one group (violence, control, demonstration, politics, toll)."""
    return one == other or (one in kinds and other in kinds and kinds[one].group == kinds[other].group)
