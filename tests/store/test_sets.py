from __future__ import annotations

from datetime import UTC, datetime

from reportedly.records import Decision
from reportedly.records.incident import incident_id
from reportedly.store.sets import gather


def apart(one, other):
    at = datetime(2024, 3, 12, tzinfo=UTC)
    return Decision(act="different", subject=one, other=other, by="ana", at=at, reason="two towns")


def test_a_founder_that_is_set_apart_does_not_take_the_name_of_the_incident_it_left():
    for founder, other in (("c_1", "c_2"), ("c_2", "c_1")):
        incident = incident_id(founder)
        found = gather({founder: incident, other: incident}, [apart(founder, other)])
        assert sorted(one.claims for one in found.sets) == [("c_1",), ("c_2",)]
        assert len({one.id for one in found.sets}) == 2
        assert incident in {one.id for one in found.sets}
