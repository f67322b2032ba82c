from __future__ import annotations

import numpy as np
import pytest
from made import account, split

from reportedly.errors import BadRecord, ConfigError, MissingInput
from reportedly.incidents.copies import Copies
from reportedly.incidents.facts import make_facts
from reportedly.incidents.gather import Gatherer
from reportedly.incidents.heard import hear
from reportedly.incidents.linkage import FORBIDDEN, join
from reportedly.incidents.state import State, load_state, save_state
from reportedly.incidents.weights import load_weights


def gathered(gatherer, accounts):
    reports, claims = split(accounts)
    return gatherer.add(make_facts(hear(claims, {r.id: r for r in reports}), gatherer.counts))


def groups(gatherer):
    found = {}
    for claim, label in zip(gatherer.facts.ids, gatherer.label.tolist(), strict=True):
        found.setdefault(label, set()).add(claim)
    return {frozenset(g) for g in found.values()}


FIRST = [account(killed=7), account(publisher="Daily Bell", place="Newmill", day="2020-06-01", published="2020-06-02")]
LATER = [account(publisher="Evening Post", published="2020-03-03", killed=8)]


def test_new_claims_join_without_redoing_the_old(tmp_path):
    gatherer = Gatherer(load_weights())
    gathered(gatherer, FIRST)
    before = gatherer.label.copy()
    save_state(State(gatherer, Copies(), {}), tmp_path / "state.npz")
    again = load_state(tmp_path / "state.npz", load_weights()).gatherer
    touched = gathered(again, LATER)
    assert (again.label[: len(before)] == before).all()
    assert len(touched) == 1
    assert frozenset({FIRST[0][1].id, LATER[0][1].id}) in groups(again)


def test_a_saved_state_of_other_weights_is_refused(tmp_path):
    import msgspec

    save_state(State(Gatherer(load_weights()), Copies(), {}), tmp_path / "s.npz")
    other = msgspec.structs.replace(load_weights(), threshold=3.0)
    with pytest.raises(ConfigError, match="another version"):
        load_state(tmp_path / "s.npz", other)
    with pytest.raises(MissingInput):
        load_state(tmp_path / "none.npz", other)
    (tmp_path / "bad.npz").write_bytes(b"no")
    with pytest.raises(BadRecord):
        load_state(tmp_path / "bad.npz", other)


def test_average_linkage_does_not_chain():
    near, far = 4.0, -6.0
    sums = np.full((3, 3), far, np.float32)
    sums[0, 1] = sums[1, 0] = sums[1, 2] = sums[2, 1] = near
    label, joins = join(sums, np.ones(3, np.int64), 0.0)
    assert len(set(label.tolist())) == 2
    assert joins == [(0, 4.0)]


def test_a_forbidden_pair_is_never_joined():
    sums = np.full((4, 4), 9.0, np.float32)
    sums[0, 3] = sums[3, 0] = FORBIDDEN
    label, _ = join(sums, np.ones(4, np.int64), 0.0)
    assert label[0] != label[3]


def test_nothing_to_gather():
    gatherer = Gatherer(load_weights())
    assert len(gathered(gatherer, [])) == 0
