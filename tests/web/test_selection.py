from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

import pytest
from starlette.datastructures import QueryParams

from reportedly.errors import BadQuery
from reportedly.store.query import Box, Days
from reportedly.web.views.selection import NAMES, Selection

FULL = {
    "kind": ["shelling", "raid"], "certainty": ["denied"], "standing": ["news"], "status": ["open"], "q": "market",
    "party": "Northern Front", "source": "army", "place": "Melo", "country": "UY", "report": "r_1", "incident": "i_1",
    "released": "no", "placed": "yes", "since": "2024-03-01", "until": "2024-03-31", "published_since": "2024-03-02",
    "published_until": "2024-04-01", "undated": "1", "box": "-35,-60,-30,-50", "order": "happened",
}  # fmt: skip


def selection(**values):
    return Selection.from_params(QueryParams(urlencode(values, doseq=True)))


def test_the_whole_selection_stands_in_the_address_and_comes_back_from_it():
    chosen = selection(**FULL)
    assert set(FULL) == set(NAMES)
    assert chosen.params() == FULL
    assert selection(**chosen.params()) == chosen


def test_an_empty_selection_has_no_parameters_and_asks_for_everything():
    assert selection().params() == {}
    assert selection().is_empty
    assert selection(order="oldest").is_empty
    assert selection().query().happened is None


def test_days_are_read_as_people_mean_them_the_last_one_included():
    query = selection(since="2024-03-01", until="2024-03-31").query()
    assert query.happened == Days(since=date(2024, 3, 1), until=date(2024, 4, 1))
    assert selection(until="9999-12-31").query().happened == Days(since=None, until=None)


def test_every_parameter_reaches_the_question():
    query = selection(**FULL).query(limit=7)
    assert query.kinds == ("shelling", "raid")
    assert (query.words, query.source, query.released, query.placed) == ("market", "army", False, True)
    assert query.box == Box(south=-35, west=-60, north=-30, east=-50)
    assert (query.order, query.limit, query.undated) == ("happened", 7, True)


@pytest.mark.parametrize(
    "bad", [{"since": "tuesday"}, {"box": "1,2,3"}, {"box": "a,b,c,d"}, {"order": "best"}, {"released": "perhaps"}]
)
def test_what_cannot_be_read_is_said(bad):
    with pytest.raises(BadQuery) as said:
        selection(**bad).query()
    assert next(iter(bad.values())) in str(said.value)


def test_each_condition_is_a_chip_that_takes_only_itself_away():
    chips = selection(kind=["shelling", "raid"], q="market").chips({"kind": {"raid": "Raid"}})
    assert [(chip.name, chip.words) for chip in chips] == [("kind", "shelling"), ("kind", "Raid"), ("q", "market")]
    assert chips[1].without == {"kind": ["shelling"], "q": "market"}
    assert chips[2].without == {"kind": ["shelling", "raid"]}
