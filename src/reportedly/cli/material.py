"""Where an export takes its incidents from: wire files, a store's public part, or all that a store holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from reportedly.cli.wire import read_wire
from reportedly.errors import ConfigError
from reportedly.records import Claim, Derived, Incident, Lineage, Report

if TYPE_CHECKING:
    from reportedly.codebook import Codebook
    from reportedly.export.tables import Shield
    from reportedly.export.tables.material import Material
    from reportedly.incidents.heard import Heard
    from reportedly.store import Store

UNBUILT = "Run `reportedly incidents build --store …` first."


class Gathered(NamedTuple):
    """Hold incidents with what stands behind them, whatever they come from."""

    incidents: Mapping[str, Incident]
    heard: Mapping[str, Heard]
    reports: Mapping[str, Report]
    roots: Mapping[str, str]
    lineages: tuple[Lineage, ...]
    untold: int = 0

    @property
    def claims(self) -> dict[str, Claim]:
        """Give the claims by id."""
        return {name: heard.claim for name, heard in self.heard.items()}


def from_wire(inputs: Sequence[Path]) -> Gathered:
    """Take incidents from files that `reportedly incidents build` wrote.

    Raises:
        ConfigError: they hold none.
    """
    from reportedly.incidents.heard import hear
    from reportedly.incidents.wordings import by_report, find_wordings, origins

    wire = read_wire(inputs)
    if not wire.incidents:
        raise ConfigError("the files hold no incidents", remedy="Run `reportedly incidents build` first.")
    wordings = by_report(find_wordings(wire.reports.values()))
    heard = {h.claim.id: h for h in hear(wire.claims.values(), wire.reports, wordings)}
    return Gathered(wire.incidents, heard, wire.reports, origins(wordings), tuple(wire.lineages.values()))


def from_gate(store: Store, *, rule: str, today: date | None = None) -> Gathered:
    """Take from a store what passes the gate today, and nothing else.

    Args:
        store: the store.
        rule: what opens the gate: senior, two_coders or either.
        today: the day on which embargoes are looked at; None is today in UTC.

    Raises:
        ConfigError: no incidents were built in the store.
    """
    import msgspec

    from reportedly.export.public import public_view
    from reportedly.review.release import GatePolicy, released
    from reportedly.store.read import told_of

    policy = msgspec.convert({"rule": rule}, GatePolicy)
    rows = tuple(released(store, policy, today=today))
    with store.reading() as connection:
        told = told_of(connection, sorted({row.claim.report for row in rows}))
    view = public_view(rows, _groups(store), {report: one.wording for report, one in told.items()})
    made_by = {heard.claim.lineage for heard in view.heard.values()}
    lineages = tuple(lineage for lineage in _lineages(store) if lineage.id in made_by)
    return Gathered(view.incidents, view.heard, view.reports, {}, lineages, view.untold)


def from_house(store: Store) -> Gathered:
    """Take everything that a store holds to be right or has not judged yet, public or not: for one's own use.

    Raises:
        ConfigError: no incidents were built in the store.
    """
    from reportedly.incidents.build import tell_sets
    from reportedly.incidents.heard import Heard
    from reportedly.store.read import told_of, walk_claims

    with store.reading() as connection:
        claims = [j.claim for j in walk_claims(connection) if j.status not in ("rejected", "withdrawn")]
        told = told_of(connection, sorted({claim.report for claim in claims}))
    heard = {}
    for claim in claims:
        one = told[claim.report]
        heard[claim.id] = Heard(claim, one.published, one.publisher, one.wording, "")
    incidents = {incident.id: incident for incident in tell_sets(_groups(store), heard)}
    untold = len(heard.keys() - {claim for incident in incidents.values() for claim in incident.claims})
    return Gathered(incidents, heard, {}, {}, _lineages(store), untold)


def _groups(store: Store) -> list[tuple[str, tuple[str, ...]]]:
    from reportedly.store.sets import incident_sets

    with store.reading() as connection:
        groups = [(one.id, one.claims) for one in incident_sets(connection)]
    if not groups:
        raise ConfigError("no incidents were built in this store", where=store.name, remedy=UNBUILT)
    return groups


def _lineages(store: Store) -> tuple[Lineage, ...]:
    from reportedly.store.read import read_lineages

    with store.reading() as connection:
        return read_lineages(connection)


def material_of(gathered: Gathered, *, book: Codebook, rule: str, shield: Shield, day: datetime | None) -> Material:
    """Draw rows from incidents under one rule of reading, with what is to be held back held back.

    Raises:
        ConfigError: the codebook has no such rule, or nothing goes out that could date the export and no day is given.
    """
    from reportedly.export.tables.material import Material, last_day
    from reportedly.incidents.rules import derive

    if rule not in book.rules:
        raise ConfigError(f"no rule of reading {rule!r}", remedy=f"Use one of: {', '.join(book.rules)}.")
    drawn = (
        derive(incident, [gathered.heard[c] for c in incident.claims if c in gathered.heard], rule, book.rules[rule],
               gathered.roots)
        for incident in gathered.incidents.values()
    )  # fmt: skip
    rows = tuple(shield.apply(row) for row in drawn if row is not None)
    dated = day.date() if day else last_day(rows)
    if dated is None:
        raise _undated(rows)
    return Material(rows=rows, codebook=book, incidents=gathered.incidents, heard=gathered.heard, day=dated)


def _undated(rows: Sequence[Derived]) -> ConfigError:
    what = "no row goes out" if not rows else "no row has a day of publication"
    return ConfigError(
        f"{what}, so that nothing says of which day this is",
        remedy="Give its day with --day. From a store only what has passed the gate goes out: `reportedly review` judges; "
        "`reportedly export --own` writes all of it, for your own use.",
    )
