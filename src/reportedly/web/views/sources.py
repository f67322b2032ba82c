"""Who vouches for what: per source how often it speaks, how often alone, how far it agrees; per publisher its copies."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

import msgspec

from reportedly.records import Account, FieldSpread, Incident
from reportedly.store import Connection
from reportedly.store.lists import Shared, copies_upto, publishers, shared_wordings
from reportedly.store.told import Body, ToldQuery, bodies_told, find_told
from reportedly.web.memo import Memo

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


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """Hold what one source does in one incident, as its `Voice` sums it up."""

    key: str
    name: str
    claims: frozenset[str]
    alone: bool
    agrees: int
    compared: int
    denied: frozenset[str]
    manners: dict[str, str]


def sources_view(connection: Connection, query: ToldQuery, memo: Memo, pieces: Memo) -> SourcesView:
    """Gather what sources do over the newest incidents that a question finds, `MOST_INCIDENTS` at most.

    Args:
        connection: a still picture of the store.
        query: which incidents.
        memo: keeps what was summed up.
        pieces: keeps what sources do in single incidents, by what is told of them.
    """
    found = find_told(connection, query, most=MOST_INCIDENTS + 1)
    told = bodies_told(connection, found[:MOST_INCIDENTS])
    upto = copies_upto(connection)
    return SourcesView(
        voices=memo.once(("voices", b"".join(body.digest for body in told)), lambda: _voices(told, pieces)),
        publishers=memo.once(("copies", upto), lambda: _publishers(connection)), looked_at=len(told),
        cut=len(found) > MOST_INCIDENTS,
    )  # fmt: skip


def _voices(told: Iterable[Body], pieces: Memo) -> tuple[Voice, ...]:
    def parts(body: Body) -> tuple[Part, ...]:
        return pieces.once(("parts", body.digest), lambda: parts_of(body.read()))

    return sum_up(part for body in told for part in parts(body))


class _Tally:
    def __init__(self) -> None:
        self.names: Counter[str] = Counter()
        self.claims: set[str] = set()
        self.incidents = self.alone = self.agrees = self.compared = 0
        self.denied: set[str] = set()
        self.manners: dict[str, str] = {}

    def take(self, part: Part) -> None:
        self.names[part.name] += 1
        self.incidents += 1
        self.alone += part.alone
        self.agrees += part.agrees
        self.compared += part.compared
        self.claims |= part.claims
        self.denied |= part.denied
        self.manners |= part.manners

    def close(self) -> Voice:
        return Voice(
            name=self.names.most_common(1)[0][0], claims=len(self.claims), incidents=self.incidents, alone=self.alone,
            agrees=self.agrees, compared=self.compared, denies=len(self.denied),
            manners=dict(Counter(self.manners.values()).most_common()),
        )  # fmt: skip


def voices_over(incidents: Iterable[Incident]) -> tuple[Voice, ...]:
    """Work out what each source does over incidents, those of most incidents first."""
    return sum_up(part for incident in incidents for part in parts_of(incident))


def sum_up(parts: Iterable[Part]) -> tuple[Voice, ...]:
    """Sum up what sources do in single incidents, those of most incidents first."""
    tallies: dict[str, _Tally] = defaultdict(_Tally)
    for part in parts:
        tallies[part.key].take(part)
    voices = (tally.close() for tally in tallies.values())
    return tuple(sorted(voices, key=lambda v: (-v.incidents, -v.claims, v.name)))


def parts_of(incident: Incident) -> tuple[Part, ...]:
    """Say what each source does in one incident."""
    return tuple(_part(origin, accounts, incident) for origin, accounts in _by_origin(incident.spread).items())


def _part(origin: str, accounts: Sequence[Account], incident: Incident) -> Part:
    compared = [agrees for spread in incident.spread if (agrees := _agrees(spread, origin)) is not None]
    return Part(
        key=_across(origin, accounts), name=accounts[0].source, alone=incident.origins == 1,
        claims=frozenset(a.claim for a in accounts), manners={a.claim: a.manner for a in accounts},
        denied=frozenset(a.claim for a in accounts if a.certainty == "denied" or a.manner == "denied"),
        agrees=sum(compared), compared=len(compared),
    )  # fmt: skip


def _across(origin: str, accounts: Sequence[Account]) -> str:
    """Name a source so that it is one over incidents: a wording speaks for those who published it."""
    return f"published:{accounts[0].source}" if origin.startswith("wording:") else origin


def _by_origin(spreads: Iterable[FieldSpread]) -> dict[str, list[Account]]:
    found: dict[str, list[Account]] = defaultdict(list)
    for spread in spreads:
        for account in spread.accounts:
            found[account.origin].append(account)
    return found


def _agrees(spread: FieldSpread, origin: str) -> bool | None:
    """Tell whether a source's values of one field are what most of the others give; None where one is silent."""
    if spread.field not in COMPARED:
        return None
    mine = {a.value for a in spread.accounts if a.origin == origin and not a.part}
    others = Counter(
        value for _, value in {(a.origin, a.value) for a in spread.accounts if a.origin != origin and not a.part}
    )
    if not mine or not others:
        return None
    most = max(others.values())
    return any(others[value] == most for value in mine)


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
