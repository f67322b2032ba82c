from __future__ import annotations

from datetime import date

import pytest

from reportedly.incidents.explain import Explained
from reportedly.incidents.weights import Reason
from reportedly.records import Account, FieldSpread, Incident
from reportedly.store.lists import Days, Point, Shared
from reportedly.web.views.incidents import steps_of
from reportedly.web.views.places import MOST_POINTS, draw, points_json
from reportedly.web.views.sources import copy_counts, voices_over
from reportedly.web.views.times import bins, columns, spans_of


def point(**values):
    plain = {"lat": 10.0, "lon": 20.0, "claims": 1, "claim": "c_1", "name": "Melo", "country": "UY", "radius_m": 3000}
    return Point(**(plain | {"precision": "locality"} | values))


def test_the_steps_of_a_waterfall_add_up_to_the_score_and_lie_end_to_end():
    reasons = (Reason("prior", "any", -5.0), Reason("place", "same", 4.0), Reason("time", "same day", 3.0))
    steps, zero = steps_of(Explained(reasons, 2.0, "above"))
    assert steps[-1].total == pytest.approx(2.0)
    assert zero == pytest.approx(100 * 5 / 7, abs=0.1)
    assert steps[0].start == 0
    assert steps[1].start == pytest.approx(0)
    assert steps[2].start == pytest.approx(steps[1].width, abs=0.1)


def test_steps_that_weigh_nothing_can_be_drawn():
    steps, zero = steps_of(Explained((Reason("prior", "any", 0.0),), 0.0, "below"))
    assert (zero, steps[0].total) == (0, 0.0)


def test_points_carry_their_radius_and_areas_are_told_apart():
    plain = points_json([point(), point(precision="province", radius_m=90_000)])
    assert [f["properties"]["area"] for f in plain["features"]] == [False, True]
    assert plain["features"][0]["geometry"]["coordinates"] == [20.0, 10.0]
    assert plain["features"][0]["properties"]["radius_m"] == 3000
    assert not plain["cut"]
    assert points_json([point()] * MOST_POINTS)["cut"]


def test_the_paper_map_holds_every_disc_and_draws_small_ones_on_top():
    drawing = draw([point(radius_m=500), point(lat=-30.0, lon=-55.0, radius_m=200_000)])
    x, y, wide, tall = drawing.box
    for disc in drawing.discs:
        assert x <= disc.x <= x + wide
        assert y <= disc.y <= y + tall
    assert [disc.point.radius_m for disc in drawing.discs] == [200_000, 500]
    assert draw([]).discs == ()


def test_bins_hold_every_dated_claim_in_at_most_so_many():
    counts = {date(2020, 1, 1).toordinal() + n * 3: n + 1 for n in range(400)}
    found = bins(Days(counts=counts, undated=5), most=60)
    assert len(found) <= 61
    assert sum(b.claims for b in found) == sum(counts.values())
    assert all((b.until - b.first).days == (found[0].until - found[0].first).days for b in found)
    assert columns(found)[-1].x + columns(found)[-1].width <= 100
    assert bins(Days(counts={}, undated=3)) == ()
    assert columns(()) == ()


def test_one_day_is_one_bin_whose_last_day_is_itself():
    (only,) = bins(Days(counts={date(2024, 3, 12).toordinal(): 4}, undated=0))
    assert (only.first, only.last, only.claims) == (date(2024, 3, 12), date(2024, 3, 12), 4)


def test_bars_share_one_axis_and_the_undated_have_none():
    spans, ends = spans_of(
        {"a": (date(2024, 1, 1), date(2024, 1, 1)), "b": (date(2024, 1, 1), date(2024, 1, 10)), "c": None}
    )
    assert set(spans) == {"a", "b"}
    assert spans["b"].width == pytest.approx(100)
    assert spans["a"].width == pytest.approx(10)
    assert ends == (date(2024, 1, 1), date(2024, 1, 10))
    assert spans_of({"c": None}) == ({}, None)


def test_bars_that_go_beyond_the_chosen_days_are_cut_at_the_edge():
    days = {"a": (date(2020, 1, 1), date(2024, 1, 6)), "b": (date(2024, 1, 5), date(2024, 1, 5))}
    spans, ends = spans_of(days, since=date(2024, 1, 1), until=date(2024, 1, 10))
    assert ends == (date(2024, 1, 1), date(2024, 1, 6))
    assert (spans["a"].x, spans["a"].width) == (0, 100)
    assert spans["b"].x == pytest.approx(100 * 4 / 6, abs=0.1)


def account(claim, origin, value, **more):
    plain = {"claim": claim, "report": f"r_{claim}", "origin": origin, "source": origin, "text": value, "value": value}
    return Account(**(plain | more))


def spread(field, *accounts):
    origins = len({a.origin for a in accounts})
    return FieldSpread(field=field, accounts=accounts, agreement="", origins=origins, values={})


def test_a_source_agrees_with_what_most_of_the_others_give():
    killed = spread("killed", account("1", "army", "9"), account("2", "rebels", "14"), account("3", "hospital", "9"))
    incident = Incident(claims=("1", "2", "3"), origins=3, spread=(killed,))
    alone = Incident(claims=("4",), origins=1, spread=(spread("killed", account("4", "army", "2", manner="denied")),))
    voices = {voice.name: voice for voice in voices_over([incident, alone])}
    assert (voices["army"].incidents, voices["army"].alone, voices["army"].denies) == (2, 1, 1)
    assert (voices["army"].agrees, voices["army"].compared) == (1, 1)
    assert (voices["rebels"].agrees, voices["rebels"].compared) == (0, 1)


def test_copies_are_those_that_came_after_another_of_their_wording():
    def copy(wording, report, publisher, day):
        return Shared(wording=wording, report=report, publisher=publisher, published=day)

    copies, copied = copy_counts(
        [
            copy("w1", "r1", "Agency", 1),
            copy("w1", "r2", "Paper", 2),
            copy("w1", "r3", "Paper", 3),
            copy("w2", "r4", "Paper", 1),
        ]
    )
    assert copies == {"Paper": 2}
    assert copied == {"Agency": 2}
