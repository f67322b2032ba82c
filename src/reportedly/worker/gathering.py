"""Gather a store's claims into incidents and keep what was found: all of them, or those that came since the last time.

What people say of two claims outranks every score. What was put together before stays where the evidence is the same;
only what changed is written, and each change is one more record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import TypeVar

import msgspec
import numpy as np
from numpy.typing import NDArray

from reportedly.incidents.build import clusters_of
from reportedly.incidents.context import with_context
from reportedly.incidents.copies import Copies, in_order, print_of, wording_id
from reportedly.incidents.facts import make_facts
from reportedly.incidents.gather import Gatherer
from reportedly.incidents.heard import Heard, words_around
from reportedly.incidents.state import State, load_state, save_state
from reportedly.incidents.weights import Weights, load_weights
from reportedly.records import Assignment, Copying, Decision, Judgement, active_decisions, incident_id
from reportedly.store import Connection, Store
from reportedly.store.assigned import put_counts
from reportedly.store.read import (
    assigned_to,
    claims_assigned,
    told_of,
    walk_decisions,
    walk_new_reports,
    walk_new_states,
)

_BATCH = 500
"""Assignments that are written at once; a decision waits for no more than one such batch."""
T = TypeVar("T")
Progress = Callable[[str, int], None]


class Gathered(msgspec.Struct, frozen=True, kw_only=True):
    """Hold what a run did.

    `claims` were looked at, `incidents` are new or have grown, `moved` claims were put to another incident than
    before (or to their first), `copied` reports were put to a wording, `corrected` claims were known with other values
    and stay where they are until the incidents are built anew.
    """

    claims: int
    incidents: int
    moved: int
    copied: int
    corrected: int


class _Seen(msgspec.Struct):
    """Count what was read; `corrected` claims were known already."""

    claims: int = 0
    corrected: int = 0


def build_in_store(store: Store, *, who: str, state: Path, progress: Progress) -> Gathered:
    """Gather all claims of a store anew.

    Args:
        store: the store.
        who: person or program that acts, for the ledger.
        state: file that is written, so that `add_in_store` can go on from here.
        progress: called with what is being done and how much of it is.
    """
    weights = load_weights()
    fresh = State(Gatherer(weights, _judgements(store)), Copies(), {"report": 0, "version": 0})
    return _go_on(store, fresh, weights, who=who, path=state, progress=progress, anew=True)


def gather_store(store: Store, *, who: str, progress: Progress | None = None) -> Gathered:
    """Gather all claims of a store anew, the state kept where `state_path` says."""
    return build_in_store(store, who=who, state=state_path(store), progress=progress or (lambda _stage, _count: None))


def state_path(store: Store) -> Path:
    """Name the file beside the store from which `add_in_store` goes on."""
    file = store.database.file
    return file.with_name(f"{file.name}.incidents") if file else Path("reportedly.incidents")


def add_in_store(store: Store, *, who: str, state: Path, progress: Progress) -> Gathered:
    """Gather the claims that came since the last time; the old are not compared with each other again.

    Raises:
        MissingInput: there is no state file; build first.
        ConfigError: it was made by another version; build anew.
        BadRecord: it is not a state file.
    """
    weights = load_weights()
    standing = load_state(state, weights, _judgements(store))
    return _go_on(store, standing, weights, who=who, path=state, progress=progress, anew=False)


def _go_on(
    store: Store, state: State, weights: Weights, *, who: str, path: Path, progress: Progress, anew: bool
) -> Gathered:
    roots = _take_texts(store, state, progress)
    grown, seen = _take_claims(store, state, weights, progress)
    named = _named(state, grown, anew=anew)
    changes = _changed(store, named, anew=anew)
    copied = _changed_wordings(store, roots)
    moved = _write(store, changes, who=who, lineage=weights.hash, progress=progress)
    _write_wordings(store, copied, who=who, lineage=weights.hash)
    _keep_counts(store, state.gatherer)
    save_state(state, path)
    return Gathered(claims=seen.claims, incidents=len(grown), moved=moved, copied=len(copied), corrected=seen.corrected)


def _judgements(store: Store) -> tuple[Judgement, ...]:
    with store.reading() as connection:
        made = tuple(walk_decisions(connection, acts=("same", "different", "unsure", "undo")))
    held: dict[tuple[str, str], dict[str, Decision]] = {}
    for decision in active_decisions(made):
        if decision.other is not None and decision.act in ("same", "different") and decision.hand == "person":
            one, other = sorted((decision.subject, decision.other))
            held.setdefault((one, other), {})[decision.by] = decision
    agreed = [(pair, next(iter(by.values()))) for pair, by in held.items() if len({d.act for d in by.values()}) == 1]
    return tuple(
        Judgement(left=left, right=right, verdict=last.act, by=last.by, why=last.reason)  # type: ignore[arg-type]
        for (left, right), last in agreed
    )


def _take_texts(store: Store, state: State, progress: Progress) -> dict[str, str]:
    """Read new reports for copies; gives the wording of each new report that is one, and of what it copies."""
    prints = []
    with store.reading() as connection:
        for num, report in walk_new_reports(connection, after=state.seen["report"]):
            prints.append(print_of(report))
            state.seen["report"] = num
            progress("texts", len(prints))
    copies, found = state.copies, dict[str, str]()
    for text in copies.add(in_order(prints)):
        root = copies.root(text)
        if root != text:
            name = wording_id(copies.ids[root])
            found |= {copies.ids[root]: name, copies.ids[text]: name}
    return found


def _take_claims(store: Store, state: State, weights: Weights, progress: Progress) -> tuple[NDArray[np.int64], _Seen]:
    seen, gatherer = _Seen(), state.gatherer
    with store.reading() as connection:
        heard = _heard(connection, state, seen, progress)
        facts = make_facts(with_context(heard, weights.kin), gatherer.counts)
    grown = gatherer.add(facts) if len(facts) else np.zeros(0, np.int64)
    return grown[grown >= 0], seen


def _heard(connection: Connection, state: State, seen: _Seen, progress: Progress) -> Iterator[Heard]:
    """Hear the claims that people do not hold to be wrong, those of one report in a row."""
    known = set(state.gatherer.facts.ids)
    texts = {name: number for number, name in enumerate(state.copies.ids)}
    for version, judged, report in walk_new_states(connection, after=state.seen["version"]):
        state.seen["version"], claim = version, judged.claim
        if judged.status in ("rejected", "withdrawn"):
            continue
        if claim.id in known:
            seen.corrected += judged.status == "corrected"
            continue
        seen.claims += 1
        progress("claims", seen.claims)
        wording = wording_id(state.copies.ids[state.copies.root(texts[report.id])])
        day = report.published.day if report.published else None
        yield Heard(claim, day, report.publisher or "", wording, words_around(claim, report))


def _named(state: State, grown: NDArray[np.int64], *, anew: bool) -> dict[str, str]:
    """Name the incident of each claim of the incidents that are new or have grown."""
    clusters = clusters_of(state.gatherer, None if anew else grown)
    return {claim: incident_id(cluster.claims[0]) for cluster in clusters for claim in cluster.claims}


def _changed(store: Store, named: Mapping[str, str], *, anew: bool) -> dict[str, str | None]:
    """Keep what the store does not say yet; after a whole build, claims that are in no incident leave theirs."""
    found: dict[str, str | None] = dict(named)
    with store.reading() as connection:
        if anew:
            found |= dict.fromkeys(claims_assigned(connection) - found.keys())
        now = assigned_to(connection, list(found))
    return {claim: incident for claim, incident in found.items() if now.get(claim) != incident}


def _changed_wordings(store: Store, roots: Mapping[str, str]) -> dict[str, str]:
    with store.reading() as connection:
        now = told_of(connection, sorted(roots))
    return {report: wording for report, wording in sorted(roots.items()) if now[report].wording != wording}


def _write(store: Store, changes: Mapping[str, str | None], *, who: str, lineage: str, progress: Progress) -> int:
    done = 0
    for part in _parts(changes.items()):
        with store.writing(who=who, act="assign", detail={"claims": len(part), "weights": lineage}) as writing:
            run = f"entry {writing.seq}"
            writing.keep(
                Assignment(claim=claim, incident=incident, run=run, by="reportedly", lineage=lineage)
                for claim, incident in part
            )
        done += len(part)
        progress("written", done)
    return done


def _write_wordings(store: Store, wordings: Mapping[str, str], *, who: str, lineage: str) -> None:
    for part in _parts(wordings.items()):
        with store.writing(who=who, act="assign", detail={"copies": len(part), "weights": lineage}) as writing:
            run = f"entry {writing.seq}"
            writing.keep(Copying(report=r, wording=w, run=run, lineage=lineage) for r, w in part)


def _keep_counts(store: Store, gatherer: Gatherer) -> None:
    """Note how often each word was heard: the score of a pair can then be explained as it was reckoned."""
    heard = gatherer.counts
    with store.database.writing() as connection:
        put_counts(connection, heard.counts.astype(np.int32).tobytes(), claims=heard.claims)


def _parts(items: Iterable[T]) -> Iterator[list[T]]:
    stream = iter(items)
    while part := list(islice(stream, _BATCH)):
        yield part
