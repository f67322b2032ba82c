"""The stores and the made-up world of the store's tests, with people who judge."""

from __future__ import annotations

import pytest

from reportedly.review.decide import Judgement, decide
from reportedly.review.roles import Principal
from reportedly.store.read import walk_claims
from stores import address, store, world

__all__ = ["address", "store", "world"]

ANA = Principal(name="ana", role="coder")
BEN = Principal(name="ben", role="coder")
EVE = Principal(name="eve", role="reviewer")


@pytest.fixture
def people() -> tuple[Principal, Principal, Principal]:
    return ANA, BEN, EVE


@pytest.fixture
def claims(store, world) -> list:
    """Give the claims of a few reports, as coded."""
    world.fill(store, *range(8))
    with store.reading() as connection:
        return [judged.claim for judged in walk_claims(connection)]


@pytest.fixture
def judge_it(store):
    """Decide in one line: judge_it(who, act, subject, reason=..., ...)."""

    def act(who: Principal, act: str, subject: str, **values: object):
        values.setdefault("reason", "seen in the text")
        return decide(store, who, Judgement(act=act, subject=subject, **values))

    return act
