"""How far coders agree, field by field: people among themselves, and the machine against people.

Source: Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability" (coincidence matrices; nominal, ordinal and
interval differences; missing values left out); Cohen 1960, "A Coefficient of Agreement for Nominal Scales".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from itertools import combinations
from typing import Any, Literal

import msgspec

from reportedly.records import STATUSES, Claim, Judged
from reportedly.records.judged import corrected
from reportedly.store import Connection, Store
from reportedly.store.read import read_coded, walk_claims
from reportedly.store.words import fold

Metric = Literal["nominal", "ordinal", "interval"]
FIELDS = (
    "verdict", "kind", "standing", "certainty", "manner", "speaker", "actor", "target", "victim", "instrument",
    "where", "when", "counts",
)  # fmt: skip
_JUDGED = tuple(status for status in STATUSES if status != "open")


def krippendorff_alpha(units: Iterable[Sequence[Any]], metric: Metric = "nominal") -> float | None:
    """Compute Krippendorff's alpha: 1 is perfect agreement, 0 what chance gives, below 0 worse than chance.

    Args:
        units: for each unit the values given by its coders, missing ones left out; a unit with one value says nothing.
        metric: how far two values are apart; ordinal and interval need numbers.

    Returns:
        None when no unit has two values, or when there is only one value in all (nothing could be told apart).
    """
    pairable = [list(unit) for unit in units if len(unit) > 1]
    totals: Counter[Any] = Counter(value for unit in pairable for value in unit)
    count = sum(totals.values())
    if len(totals) < 2:
        return None
    distance = _distance(metric, totals)
    observed = sum(
        2 * distance(a, b) / (len(unit) - 1) for unit in pairable for a, b in combinations(unit, 2)
    )  # fmt: skip
    expected = sum(2 * totals[a] * totals[b] * distance(a, b) for a, b in combinations(totals, 2)) / (count - 1)
    return 1 - observed / expected if expected else None


def _distance(metric: Metric, totals: Counter[Any]) -> Callable[[Any, Any], float]:
    if metric == "nominal":
        return lambda a, b: float(a != b)
    if metric == "interval":
        return lambda a, b: float(a - b) ** 2
    order = sorted(totals)

    def ordinal(a: Any, b: Any) -> float:
        low, high = sorted((a, b))
        between = sum(totals[value] for value in order if low <= value <= high)
        return (between - (totals[low] + totals[high]) / 2) ** 2 if low != high else 0.0

    return ordinal


def cohen_kappa(pairs: Sequence[tuple[Hashable, Hashable]]) -> float | None:
    """Compute Cohen's kappa of two coders over the units that both coded; None when chance alone explains all."""
    if not pairs:
        return None
    agreed = sum(a == b for a, b in pairs) / len(pairs)
    one, other = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    chance = sum(one[value] * other[value] for value in one) / len(pairs) ** 2
    return (agreed - chance) / (1 - chance) if chance < 1 else None


class FieldAgreement(msgspec.Struct, frozen=True, kw_only=True):
    """Hold the agreement on one field. `units` were coded by two people or more; `kappa` is by pair of coders.

    `machine_kept` is the share of people's readings that left the machine's value as it was.
    """

    field: str
    units: int
    alpha: float | None
    kappa: dict[str, float | None]
    readings: int
    machine_kept: float | None
    machine_kappa: float | None


def measure_agreement(store: Store, *, blind_only: bool = False, upto: int | None = None) -> tuple[FieldAgreement, ...]:
    """Measure agreement over every claim that people judged.

    Args:
        store: the store.
        blind_only: count only readings made without knowing another's.
        upto: ledger entry to put the question to; None is now.
    """
    units: list[dict[str, tuple[str, Claim]]] = []
    machine: list[Claim] = []
    with store.reading() as connection:
        for judged in walk_claims(connection, upto=upto, statuses=_JUDGED):
            if judged.readings:
                own = as_coded(connection, judged)
                if people := _people(judged, own, blind_only=blind_only):
                    units.append(people)
                    machine.append(own)
    return tuple(_field(name, units, machine) for name in FIELDS)


def as_coded(connection: Connection, judged: Judged) -> Claim:
    """Give the machine's own claim behind a judged one."""
    return read_coded(connection, judged.claim.id) if judged.status == "corrected" else judged.claim


def _people(judged: Judged, own: Claim, *, blind_only: bool) -> dict[str, tuple[str, Claim]]:
    found = {}
    for reading in judged.readings:
        if reading.verdict == "unsure" or (blind_only and not reading.blind):
            continue
        found[reading.by] = (
            reading.sort,
            corrected(judged.claim, reading.changes) if reading.changes else judged.claim,
        )
    return found


def _field(field: str, units: list[dict[str, tuple[str, Claim]]], machine: list[Claim]) -> FieldAgreement:
    values = [
        {by: value_of(field, claim, verdict) for by, (verdict, claim) in unit.items() if _counts(field, verdict)}
        for unit in units
    ]
    several = [unit for unit in values if len(unit) > 1]
    against = [
        (value_of(field, own, "accepted"), value)
        for own, unit in zip(machine, values, strict=True)
        for value in unit.values()
    ]
    return FieldAgreement(
        field=field,
        units=len(several),
        alpha=krippendorff_alpha([list(unit.values()) for unit in several]),
        kappa=_kappas(several),
        readings=len(against),
        machine_kept=sum(a == b for a, b in against) / len(against) if against else None,
        machine_kappa=cohen_kappa(against),
    )


def _counts(field: str, verdict: str) -> bool:
    """Tell whether a reading says something on a field: one that rejects the claim has no values."""
    return field == "verdict" or verdict != "rejected"


def _kappas(units: list[dict[str, str]]) -> dict[str, float | None]:
    people = sorted({by for unit in units for by in unit})
    pairs = {
        f"{one} / {other}": [(unit[one], unit[other]) for unit in units if one in unit and other in unit]
        for one, other in combinations(people, 2)
    }
    return {names: cohen_kappa(values) for names, values in pairs.items() if values}


def value_of(field: str, claim: Claim, verdict: str) -> str:
    """Give a field's value in a form that can be compared; parties as sets of folded phrases."""
    if field == "verdict":
        return "wrong" if verdict == "rejected" else "right"
    if field == "speaker":
        return fold(claim.says[-1].text) if claim.says else ""
    if field in ("actor", "target", "victim", "instrument"):
        return " | ".join(sorted(fold(party.text) for party in getattr(claim, field)))
    if field == "where":
        return f"{fold(claim.where.name or claim.where.text)}, {claim.where.country}" if claim.where else ""
    if field == "when":
        return f"{claim.when.earliest}..{claim.when.latest}" if claim.when else ""
    if field == "counts":
        return " | ".join(sorted(f"{c.of} {c.low}..{c.high}" for c in claim.counts))
    return str(getattr(claim, field))
