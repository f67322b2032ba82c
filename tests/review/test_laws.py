"""Random sequences of decisions and undos keep the laws: nothing deleted, replay gives the same, sets consistent.

`REPORTEDLY_SEQUENCES` sets how many sequences are tried (10,000 for a release; fewer in everyday runs).
"""

from __future__ import annotations

import functools
import os
import shutil
import tempfile
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from reportedly.errors import ReportedlyError
from reportedly.records import Assignment, active_decisions, judge
from reportedly.review.decide import Judgement, decide
from reportedly.review.release import GatePolicy, released
from reportedly.review.roles import Principal
from reportedly.store import Store, make_store
from reportedly.store.read import read_claim, read_coded, walk_claims, walk_decisions
from reportedly.store.rebuild import rebuild
from reportedly.store.sets import gather, incident_of, incident_sets
from reportedly.store.tables import claim_index
from stores import World

SEQUENCES = int(os.environ.get("REPORTEDLY_SEQUENCES", "20"))
STEPS = int(os.environ.get("REPORTEDLY_STEPS", "20"))
PEOPLE = [Principal(name=n, role=r) for n, r in (("ana", "coder"), ("ben", "coder"), ("eve", "reviewer"))]
POLICY = GatePolicy(rule="either")
_START = datetime(2026, 1, 1, tzinfo=UTC)


@functools.cache
def filled_once() -> tempfile.TemporaryDirectory:
    """Make one store of two reports; every sequence begins with a copy of it."""
    folder = tempfile.TemporaryDirectory(prefix="laws-")
    make_store(f"{folder.name}/house.db")
    with Store(f"{folder.name}/house.db") as store:
        World().fill(store, 1, 2)
    return folder


class Judging(RuleBasedStateMachine):
    folder: str = ""

    @initialize()
    def fill(self):
        self.folder = tempfile.TemporaryDirectory(prefix="laws-")
        path = f"{self.folder.name}/house.db"
        shutil.copyfile(f"{filled_once().name}/house.db", path)
        self.store = Store(path)

        @sa.event.listens_for(self.store.database.engine, "connect")
        def _fast(connection, _record):
            connection.execute("PRAGMA synchronous=OFF")

        with self.store.reading() as connection:
            self.claims = [judged.claim.id for judged in walk_claims(connection)]
        self.made, self.runs, self.tick = [], 0, 0

    def teardown(self):
        if self.folder:
            self.store.close()
            self.folder.cleanup()

    def try_to(self, who, **values):
        self.tick += 1
        judgement = Judgement(**{"reason": "because", **values})
        try:
            self.made.append(decide(self.store, who, judgement, now=_START + timedelta(seconds=self.tick)))
        except ReportedlyError as error:
            if error.exit_code == 70:
                raise

    @rule(who=st.sampled_from(PEOPLE), act=st.sampled_from(["accept", "reject", "unsure"]), n=st.integers(0, 3),
          settles=st.booleans())  # fmt: skip
    def judge_one(self, who, act, n, settles):
        self.try_to(who, act=act, subject=self.claims[n % len(self.claims)], settles=settles)

    @rule(who=st.sampled_from(PEOPLE), n=st.integers(0, 3), kind=st.sampled_from(["abuse", "talks", "raid"]))
    def correct_one(self, who, n, kind):
        self.try_to(who, act="correct", subject=self.claims[n % len(self.claims)], after={"kind": kind})

    @rule(who=st.sampled_from(PEOPLE), act=st.sampled_from(["same", "different", "unsure"]), n=st.integers(0, 3),
          m=st.integers(0, 3))  # fmt: skip
    def judge_pair(self, who, act, n, m):
        one, other = self.claims[n % len(self.claims)], self.claims[m % len(self.claims)]
        self.try_to(who, act=act, subject=one, other=other)

    @rule(act=st.sampled_from(["release", "recall"]), n=st.integers(0, 3))
    def open_or_shut(self, act, n):
        self.try_to(PEOPLE[2], act=act, subject=self.claims[n % len(self.claims)])

    @precondition(lambda self: self.made)
    @rule(who=st.sampled_from(PEOPLE), n=st.integers(0, 50))
    def undo(self, who, n):
        gone = self.made[n % len(self.made)]
        self.try_to(who, act="undo", subject=gone.subject, undoes=gone.id)

    @rule(n=st.integers(0, 3), incident=st.sampled_from(["i_1", "i_2", None]))
    def assign(self, n, incident):
        self.runs += 1
        claim = self.claims[n % len(self.claims)]
        with self.store.writing(who="machine", act="assign") as writing:
            writing.keep([Assignment(claim=claim, incident=incident, run=str(self.runs), by="machine")])

    @invariant()
    def nothing_is_deleted_and_order_is_kept(self):
        if self.folder:
            with self.store.reading() as connection:
                assert [d.id for d in walk_decisions(connection)] == [d.id for d in self.made]

    @invariant()
    def the_state_is_what_a_replay_of_the_decisions_gives(self):
        if not self.folder:
            return
        with self.store.reading() as connection:
            for claim in self.claims:
                on_it = tuple(d for d in self.made if d.subject == claim and d.other is None)
                expected = judge(read_coded(connection, claim), on_it)
                assert read_claim(connection, claim) == expected
                row = connection.execute(
                    sa.select(claim_index.c.status, claim_index.c.kind).where(
                        claim_index.c.claim == claim, claim_index.c.until.is_(None)
                    )
                ).one()
                assert tuple(row) == (expected.status, expected.claim.kind)

    @invariant()
    def sets_are_disjoint_and_people_who_hold_two_apart_are_heard(self):
        if not self.folder:
            return
        with self.store.reading() as connection:
            sets = list(incident_sets(connection))
            around = {claim: incident_of(connection, claim) for claim in self.claims}
        members = [claim for one in sets for claim in one.claims]
        assert len(members) == len(set(members))
        assert len({one.id for one in sets}) == len(sets)
        for claim, found in around.items():
            mine = [one for one in found.sets if claim in one.claims]
            assert mine == [one for one in sets if claim in one.claims]
        for pair, acts in self.pairs_that_stand().items():
            together = any(set(pair) <= set(one.claims) for one in sets)
            if acts == {"different"}:
                assert not together

    def pairs_that_stand(self):
        held = {}
        for decision in active_decisions(tuple(self.made)):
            if decision.other:
                pair = tuple(sorted((decision.subject, decision.other)))
                held.setdefault(pair, {})[decision.by] = decision.act
        return {pair: set(acts.values()) - {"unsure"} for pair, acts in held.items()}

    @invariant()
    def nothing_wrong_is_public(self):
        if self.folder:
            for row in released(self.store, POLICY):
                with self.store.reading() as connection:
                    assert read_claim(connection, row.claim.id).status in ("accepted", "corrected")

    @rule()
    def replay_the_index(self):
        def rows(connection):
            return connection.execute(sa.select(claim_index).order_by(claim_index.c.version)).all()

        with self.store.database.writing() as connection:
            before = rows(connection)
            rebuild(connection)
            assert rows(connection) == before


Judging.TestCase.settings = settings(
    max_examples=SEQUENCES,
    stateful_step_count=STEPS,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestJudging = Judging.TestCase


def test_sets_do_not_depend_on_the_order_of_assignments():
    assigned = {"c_a": "i_1", "c_b": "i_1", "c_c": "i_2", "c_d": None}
    turned = dict(reversed(assigned.items()))
    assert gather(assigned, ()) == gather(turned, ())
    assert {one.claims for one in gather(assigned, ()).sets} == {("c_a", "c_b"), ("c_c",)}
