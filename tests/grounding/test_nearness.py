"""How near a point lies to what other names of a report mean."""

from __future__ import annotations

from math import exp

import pytest

from reportedly.grounding.company import Publisher
from reportedly.grounding.context import Context
from reportedly.grounding.sphere import distance_m


@pytest.fixture
def context() -> Context:
    context = Context([], None, Publisher(None), {})
    context.points = {("aville", 10.0, 20.0): 0.5, ("bville", 10.5, 20.0): 0.9, ("cville", 40.0, 20.0): 1.0}
    return context


def test_the_nearest_and_surest_counts(context: Context) -> None:
    wanted = [w * exp(-distance_m((10.1, 20.0), (lat, 20.0)) / 120_000) for w, lat in ((0.5, 10.0), (0.9, 10.5))]
    assert context.nearness("dville", 10.1, 20.0) == max(wanted)


def test_a_name_lends_itself_no_nearness(context: Context) -> None:
    assert context.nearness("aville", 10.0, 20.0) == 0.9 * exp(-distance_m((10.0, 20.0), (10.5, 20.0)) / 120_000)


def test_points_seen_anew_are_asked_anew(context: Context) -> None:
    assert context.nearness("cville", 40.0, 20.0) == 0.0
    context.see([], first=True)
    context.points = {("aville", 40.0, 20.0): 1.0}
    assert context.nearness("cville", 40.0, 20.0) == 1.0
