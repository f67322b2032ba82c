"""Who vouches for what: per source how often it speaks, how often alone, how far it agrees; per publisher its copies."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

import msgspec

from reportedly.records import Account, FieldSpread, Incident
from reportedly.store import Connection
from reportedly.store.lists import Shared, publishers, shared_wordings
from reportedly.store.told import ToldQuery, read_many_told, walk_told

MOST_INCIDENTS = 500
COMPARED = ("actor", "target", "victim", "place", "time", "killed", "injured", "casualties")
"""Fields on which sources are held against each other."""


class Voice(msgspec.Struct, frozen=True, kw_only=True):
    """Hold what one source does over the incidents looked at.

    `alone` counts incidents that no other independent source tells of. `agrees` of `compared` values are those that
    most of the others give too, where others speak of the same field.
    """

    name: str
    claims: int
    incidents: int
    alone: int
    agrees: int
    compared: int
    denies: int
    manners: dict[str, int]


class Publisher(msgspec.Struct, frozen=True, kw_only=True):
    """Hold what one publisher does: its reports, those that copy another's wording, and those that others copy."""

    name: str
    reports: int
    copies: int
    copied: int


class SourcesView(msgspec.Struct, frozen=True, kw_only=True):
    """Hold the sources and publishers; `looked_at` incidents of `all_incidents` were looked at."""

    voices: tuple[Voice, ...]
    publishers: tuple[Publisher, ...]
    looked_at: int
    cut: bool


def sources_view(connection: Connection, query: ToldQuery) -> SourcesView:
    """Gather what sources do over the newest incidents that a question finds, `MOST_INCIDENTS` at most."""
    rows = [told.id for told in walk_told(connection, query, most=MOST_INCIDENTS + 1)]
    incidents = read_many_told(connection, rows[:MOST_INCIDENTS])
    return SourcesView(
        voices=voices_over(incidents.values()), publishers=_publishers(connection), looked_at=len(incidents),
        cut=len(rows) > MOST_INCIDENTS,
    )  # fmt: skip


class _Tally:
    def __init__(self) -> None:
        self.names: Counter[str] = Counter()
        self.claims: set[str] = set()
        self.incidents = self.alone = self.agrees = self.compared = 0
        self.denied: set[str] = set()
        self.manners: dict[str, str] = {}

    def close(self) -> Voice:
        return Voice(
            name=self.names.most_common(1)[0][0], claims=len(self.claims), incidents=self.incidents, alone=self.alone,
            agrees=self.agrees, compared=self.compared, denies=len(self.denied),
            manners=dict(Counter(self.manners.values()).most_common()),
        )  # fmt: skip


def voices_over(incidents: Iterable[Incident]) -> tuple[Voice, ...]:
    """Work out what each source does over incidents, those of most incidents first."""
    tallies: dict[str, _Tally] = defaultdict(_Tally)
    for incident in incidents:
        for origin, accounts in _by_origin(incident.spread).items():
            _take(tallies[_across(origin, accounts)], accounts, incident)
            for spread in incident.spread:
                _compare(tallies[_across(origin, accounts)], spread, origin)
    voices = (tally.close() for tally in tallies.values())
    return tuple(sorted(voices, key=lambda v: (-v.incidents, -v.claims, v.name)))


def _across(origin: str, accounts: Sequence[Account]) -> str:
    """Name a source so that it is one over incidents: a wording speaks for those who published it."""
    return f"published:{accounts[0].source}" if origin.startswith("wording:") else origin


def _by_origin(spreads: Iterable[FieldSpread]) -> dict[str, list[Account]]:
    found: dict[str, list[Account]] = defaultdict(list)
    for spread in spreads:
        for account in spread.accounts:
            found[account.origin].append(account)
    return found


def _take(tally: _Tally, accounts: Sequence[Account], incident: Incident) -> None:
    tally.names[accounts[0].source] += 1
    tally.incidents += 1
    tally.alone += incident.origins == 1
    for account in accounts:
        tally.claims.add(account.claim)
        tally.manners[account.claim] = account.manner
        if account.certainty == "denied" or account.manner == "denied":
            tally.denied.add(account.claim)


def _compare(tally: _Tally, spread: FieldSpread, origin: str) -> None:
    """Hold a source's values of one field against what most of the others give."""
    if spread.field not in COMPARED:
        return
    mine = {a.value for a in spread.accounts if a.origin == origin and not a.part}
    others = Counter(
        value for _, value in {(a.origin, a.value) for a in spread.accounts if a.origin != origin and not a.part}
    )
    if mine and others:
        most = max(others.values())
        tally.compared += 1
        tally.agrees += any(others[value] == most for value in mine)


def _publishers(connection: Connection) -> tuple[Publisher, ...]:
    copies, copied = copy_counts(shared_wordings(connection))
    return tuple(
        Publisher(name=name, reports=count, copies=copies[name], copied=copied[name])
        for name, count in publishers(connection)
    )


def copy_counts(shared: Iterable[Shared]) -> tuple[Counter[str], Counter[str]]:
    """Count by publisher the reports that came after another of their wording, and those that others came after."""
    copies, copied = Counter[str](), Counter[str]()
    seen: dict[str, str] = {}
    for report in shared:
        if report.wording in seen:
            copies[report.publisher or ""] += 1
            copied[seen[report.wording]] += 1
        else:
            seen[report.wording] = report.publisher or ""
    return copies, copied
