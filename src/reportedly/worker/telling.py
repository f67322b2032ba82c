"""Incidents told from the store: kept sets of claims become records to show, renewed after each change.

What is told is a function of the store's state alone: the sets (`store.sets`), the claims as people left them, and
their reports. Whether all is told at once or only what changed, the same rows come out. A claim that people rejected
or took back tells nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice

import msgspec
import numpy as np

from reportedly.codebook import Codebook
from reportedly.incidents.copies import credited_agency
from reportedly.incidents.explain import Explained, explain_pair
from reportedly.incidents.facts import WordCounts
from reportedly.incidents.gather import OVERSIZED
from reportedly.incidents.heard import Heard, hear
from reportedly.incidents.rules import derive
from reportedly.incidents.telling import tell_incident
from reportedly.incidents.wordings import by_report, find_wordings, origins
from reportedly.records import Claim, Incident, Judged, Report, Wording
from reportedly.store import Connection, Store
from reportedly.store.assigned import read_counts
from reportedly.store.changes import SILENT, Changes, changes_since, last_change, note_told, told_upto
from reportedly.store.read import claim_names_of, open_claims, read_claim, reports_by_id
from reportedly.store.sets import Gathered, IncidentSet, incident_sets, sets_around
from reportedly.store.told import (
    Telling,
    count_told_claims,
    empty_told,
    homes_of,
    put_told,
    read_told,
    recount_waiting,
    told_members,
)

PLAIN_RULE = "most_vouched"
"""The rule of reading whose row places an incident on the map."""
_MANY, _SHARE = 3_000, 5
"""More changed claims than this, and more than a fifth of all that are told, are told by telling everything anew."""
_FEW = 300
"""So many changed claims are told while somebody waits."""
_AT_ONCE = 400


def catch_up(store: Store, book: Codebook) -> bool:
    """Tell anew what a few decisions changed, while somebody waits; gives False where a longer job is needed."""
    with store.reading() as connection:
        upto, now = told_upto(connection), last_change(connection)
        changes = changes_since(connection, upto, most=_FEW) if upto and upto != now else None
    if changes is not None:
        _tell_changed(store, book, changes)
    return upto == now or changes is not None


def refresh_told(store: Store, book: Codebook, *, progress: Callable[[int], None] | None = None) -> int:
    """Tell anew whatever changed since the last time; gives how many incidents were told.

    Args:
        store: the store.
        book: its rules of reading place incidents on the map.
        progress: called with the number of incidents told so far.
    """
    with store.reading() as connection:
        upto, now = told_upto(connection), last_change(connection)
        if upto == now:
            return 0
        most = max(_MANY, count_told_claims(connection) // _SHARE)
        changes = changes_since(connection, upto, most=most) if upto else None
    if changes is None:
        return _tell_all(store, book, progress)
    if len(changes.claims) > _FEW and not changes.stands:
        return _tell_many(store, book, changes)
    return _tell_changed(store, book, changes)


def _tell_many(store: Store, book: Codebook, changes: Changes) -> int:
    """Tell changed claims anew without holding up who writes; where somebody else told meanwhile, tell them again."""
    with store.reading() as connection:
        mark, (tellings, gone) = told_upto(connection), _retold(connection, changes.claims, book)
    with store.database.writing(lasting=False) as connection:
        if told_upto(connection) == mark:
            put_told(connection, tellings, gone=gone)
            note_told(connection, changes.upto)
            return len(tellings)
    return _tell_changed(store, book, changes)


def _tell_changed(store: Store, book: Codebook, changes: Changes) -> int:
    if changes.stands:
        return _recount(store, changes)
    with store.database.writing(lasting=False) as connection:
        tellings, gone = _retold(connection, changes.claims, book)
        put_told(connection, tellings, gone=gone)
        note_told(connection, changes.upto)
    return len(tellings)


def _retold(connection: Connection, claims: Sequence[str], book: Codebook) -> tuple[list[Telling], set[str]]:
    """Tell the incidents that claims are in now; gives with them the ids of those that they were told in before."""
    reached, homes = _reach(connection, claims)
    gathered = sets_around(connection, reached)
    return list(_tell(connection, gathered.sets, book, torn=_torn(gathered))), homes


def _recount(store: Store, changes: Changes) -> int:
    """Tell only how many claims wait: what is told of them did not change."""
    with store.database.writing(lasting=False) as connection:
        recount_waiting(connection, changes.claims)
        note_told(connection, changes.upto)
    return 0


def _reach(connection: Connection, claims: Sequence[str]) -> tuple[set[str], set[str]]:
    """Follow claims to the incidents they were told in and to those they belong to, until nothing new comes."""
    reached, homes = set(claims), set[str]()
    while True:
        around = {claim for one in sets_around(connection, reached).sets for claim in one.claims} | reached
        homes |= set(homes_of(connection, sorted(around)).values())
        around |= told_members(connection, sorted(homes))
        if around == reached:
            return reached, homes
        reached = around


def _tell_all(store: Store, book: Codebook, progress: Callable[[int], None] | None) -> int:
    done = 0
    with store.reading() as connection:
        upto, sets = last_change(connection), iter(incident_sets(connection))
        made: list[Telling] = []
        while batch := tuple(islice(sets, _AT_ONCE)):
            made += _tell(connection, batch, book, torn={})
            done = len(made)
            if progress is not None:
                progress(done)
    with store.database.writing(lasting=False) as connection:
        empty_told(connection)
        for start in range(0, len(made), _AT_ONCE):
            put_told(connection, made[start : start + _AT_ONCE])
        note_told(connection, upto)
    return done


def _torn(gathered: Gathered) -> dict[str, str]:
    return {claim: other for one, other in gathered.contradicted for claim, other in ((one, other), (other, one))}


def _tell(
    connection: Connection, sets: Sequence[IncidentSet], book: Codebook, *, torn: Mapping[str, str]
) -> Iterator[Telling]:
    claims = open_claims(connection, [claim for one in sets for claim in one.claims])
    standing = {name: judged for name, judged in claims.items() if judged.status not in SILENT}
    reports = reports_by_id(connection, sorted({judged.claim.report for judged in standing.values()}))
    for one in sets:
        members = [standing[claim] for claim in one.claims if claim in standing]
        if members:
            yield tell_set(one, members, reports, book, torn=torn)


def tell_set(
    one: IncidentSet, members: Sequence[Judged], reports: Mapping[str, Report], book: Codebook,
    *, torn: Mapping[str, str] | None = None,
) -> Telling:  # fmt: skip
    """Tell one set of claims: its incident, its row under the plain rule, and how many claims nobody has judged."""
    heard, roots = hear_members([judged.claim for judged in members], reports)
    review = _review(one, torn or {})
    incident = msgspec.structs.replace(tell_incident(heard, roots, review=review), id=one.id)
    derived = derive(incident, heard, PLAIN_RULE, book.rules[PLAIN_RULE], roots) if PLAIN_RULE in book.rules else None
    return Telling(incident=incident, derived=derived, waiting=sum(j.status == "open" for j in members))


def hear_members(claims: Sequence[Claim], reports: Mapping[str, Report]) -> tuple[list[Heard], dict[str, str]]:
    """Set an incident's claims beside their reports, founder first, and trace each wording to the one it goes back to."""
    mine = {claim.report: reports[claim.report] for claim in claims}
    wordings = by_report(_wordings_of(tuple(mine.values())))
    heard = list(hear(claims, mine, wordings))
    return sorted(heard, key=_joined), origins(wordings)


def _wordings_of(reports: Sequence[Report]) -> list[Wording]:
    """Find wordings; a single report is one, and need not be compared with any other."""
    if len(reports) > 1:
        return find_wordings(reports)
    return [
        Wording(
            first=r.id,
            reports=(r.id,),
            publishers=(r.publisher,) if r.publisher else (),
            credit=credited_agency(r.text),
        )
        for r in reports
    ]


def _joined(heard: Heard) -> tuple[date, str, int, str]:
    claim = heard.claim
    latest = claim.when.latest if claim.when and claim.when.latest else date.min
    return heard.published or latest, claim.report, claim.anchor.start, claim.id


def _review(one: IncidentSet, torn: Mapping[str, str]) -> str:
    pair = next(((claim, torn[claim]) for claim in one.claims if claim in torn), None)
    if pair is not None:
        return f"people contradict each other on whether {pair[0]} and {pair[1]} are one happening"
    if len(one.claims) > OVERSIZED:
        return f"{len(one.claims)} claims in one incident: more than {OVERSIZED}; look for happenings run together"
    return ""


def read_incident(connection: Connection, incident: str) -> Incident:
    """Read an incident as it was last told, with the incident it is told as a part of, and its parts.

    Raises:
        NotInStore: there is no such incident, or no longer.
    """
    found = read_told(connection, incident)
    whole, parts = _wholes(connection, found)
    return msgspec.structs.replace(found, whole=whole, parts=parts)


def _wholes(connection: Connection, incident: Incident) -> tuple[str | None, tuple[str, ...]]:
    """Look up what the links between claims of its reports say of wholes and parts."""
    claims = open_claims(connection, claim_names_of(connection, incident.reports))
    homes = homes_of(connection, sorted(claims))
    votes: dict[str, int] = defaultdict(int)
    parts: set[str] = set()
    for name, judged in claims.items():
        for link in judged.claim.links:
            home, to = homes.get(name), homes.get(link.to)
            if link.sort == "part_of" and home and to and home != to:
                votes[to] += home == incident.id
                parts |= {home} if to == incident.id else set()
    whole = min((w for w in votes if votes[w]), key=lambda w: (-votes[w], w), default=None)
    return whole, tuple(sorted(parts))


def explain_claims(connection: Connection, left: str, right: str) -> Explained:
    """Say why two claims are of one incident or not, with words counted as the last gathering run heard them.

    Raises:
        NotInStore: one of them is not there.
    """
    pair = [read_claim(connection, name).claim for name in (left, right)]
    reports = reports_by_id(connection, sorted({claim.report for claim in pair}))
    heard = read_counts(connection)
    counts = WordCounts(np.frombuffer(heard.counts, np.int32).copy(), heard.claims) if heard else None
    beside = open_claims(connection, claim_names_of(connection, sorted(reports)))
    claims = {name: judged.claim for name, judged in beside.items() if judged.status not in SILENT}
    return explain_pair(
        pair[0], pair[1], (claims | {claim.id: claim for claim in pair}).values(), reports, counts=counts
    )
