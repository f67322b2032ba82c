"""Reports that are added find their incidents at once, where incidents were gathered before."""

from __future__ import annotations

from reportedly.review.roles import local_owner
from reportedly.store.ledger import entries
from reportedly.store.read import claim_names_of
from reportedly.store.told import homes_of
from reportedly.web.jobs import Job
from reportedly.web.works import Brought, Upload, add_brought, build_incidents
from stores import World

OWNER = local_owner("ana")


def add_report(house, number):
    """Bring the text of a made-up report as a file; gives its id and what the job said."""
    text = World().report(number).text
    brought = Brought(uploads=(Upload(name=f"{number}.txt", data=text.encode(), media_type="text/plain"),))
    said = add_brought(house, OWNER, brought, Job("add", "ana"))
    return said["reports"][0], said


def homes(house, report):
    with house.store.reading() as connection:
        names = claim_names_of(connection, [report])
        return names, homes_of(connection, names)


def test_what_is_added_is_put_to_incidents_without_building_them_anew(house):
    build_incidents(house, OWNER, Job("incidents", "ana"))
    last = house.store.head().seq
    report, said = add_report(house, 900)
    names, told = homes(house, report)
    assert names
    assert set(told) == set(names)
    assert said["incidents_told"] >= 1
    with house.store.reading() as connection:
        put = [
            entry.values["claims"]
            for entry in entries(connection, since=last, acts=("assign",))
            if "claims" in entry.values
        ]
    assert sum(put) == said["put_to_incidents"] < 20


def test_where_nobody_gathered_incidents_none_are_made(house):
    report, said = add_report(house, 901)
    names, told = homes(house, report)
    assert names
    assert told == {}
    assert "put_to_incidents" not in said
