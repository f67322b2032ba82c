from __future__ import annotations

import threading
import time
from contextlib import contextmanager

import msgspec
import pytest
import uvicorn

from houses import BOOK, filled_store, house, open_accounts, place, quick_passwords
from reportedly import client as ours
from reportedly.client import Client
from reportedly.errors import BadQuery, NoServer, NotAllowed, NotInStore, NotSignedIn, RequestError
from reportedly.records import Decision, Derived, Incident, Report
from reportedly.review.accounts import make_token
from reportedly.review.roles import Principal
from reportedly.web.api import claims, feed
from reportedly.web.app import create_app
from reportedly.web.jobs import JobView

__all__ = ["BOOK", "filled_store", "house", "place", "quick_passwords"]


@contextmanager
def served(made):
    settings = uvicorn.Config(create_app(made), host="127.0.0.1", port=0, log_config=None, lifespan="on", ws="none")
    server = uvicorn.Server(settings)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(10)


@pytest.fixture
def client(house):
    with served(house) as address, Client(address, house.door.start_token) as made:
        yield made


def test_everything_is_read(client):
    found = list(client.claims(kind=["raid", "shelling"]))
    assert {one.claim.kind for one in found} == {"raid", "shelling"}
    assert client.claim(found[0].claim.id).claim == found[0].claim
    incidents = list(client.incidents(on_map=True))
    assert incidents
    assert all(one.lat is not None for one in incidents)
    assert isinstance(client.incident(incidents[0].id), Incident)
    assert all(isinstance(row, Derived) for row in client.rows(incidents[0].id))
    reports = list(client.reports())
    assert len(reports) == 40
    report = client.report(reports[0].id)
    assert isinstance(report, Report)
    assert {j.claim.report for j in client.claims_of(report.id)} == {report.id}
    assert client.status()["counts"]["reports"] == 40
    assert client.me()["role"] == "admin"
    assert list(client.failures()) == []


def test_a_claim_is_judged_and_the_judgement_undone(client):
    task = client.next_task()
    made = client.decide("accept", task.judged.claim.id, blind=task.blind)
    assert isinstance(made, Decision)
    assert client.claim(made.subject).status == "accepted"
    assert client.undo("too quick").undoes == made.id
    assert [d.act for d in client.decisions(subject=made.subject)] == ["accept", "undo"]


def test_reports_are_added_incidents_built_and_an_export_fetched(client):
    after = [change.seq for change in client.changes()][-1]
    job = client.wait(client.add([{"text": "Witnesses said River Brigade shelled Vilnava on Tuesday.", "id": "n1"}]))
    assert job.result["reports_out"] == 1
    assert b"shelled Vilnava" in client.original(job.result["reports"][0])
    assert client.wait(client.build_incidents()).state == "done"
    job = client.wait(client.export("csv", "geojson", query={"kind": ["raid"]}))
    assert msgspec.json.decode(client.file(job, "incidents.geojson"))["features"]
    assert {"add", "assign", "export"} <= {change.act for change in client.changes(after=after)}
    assert all(change.seq > after for change in client.changes(after=after))


def test_errors_are_those_of_the_software(house, client):
    with pytest.raises(NotInStore, match="c_none"):
        client.claim("c_none")
    with pytest.raises(BadQuery):
        list(client.claims(words='"'))
    with pytest.raises(RequestError, match="colour"):
        list(client.claims(colour="red"))
    with pytest.raises(NotSignedIn):
        Client(client.address, "wrong").me()
    open_accounts(house.store)
    reader = Principal(name="reader", role="reader")
    weak = Client(client.address, make_token(house.store, reader, label="t", scopes=["read:data"]))
    with pytest.raises(NotAllowed):
        weak.decide("accept", "c_none")


def test_a_server_that_is_not_there_is_told():
    with pytest.raises(NoServer, match="no answer"):
        Client("http://127.0.0.1:9", "x", timeout_s=2).me()


@pytest.mark.parametrize("address", ["reports", "ftp://x", "http://reports.example.org", "file:///etc/passwd"])
def test_a_token_goes_to_no_address_where_it_could_be_read(address):
    with pytest.raises(RequestError):
        Client(address, "secret")


def test_a_name_cannot_lead_to_another_operation(client):
    with pytest.raises(NotInStore):
        client.claim("../status")


def test_the_token_is_not_shown():
    assert "secret" not in repr(Client("http://127.0.0.1:1", "secret"))


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [(ours.FoundClaim, claims.FoundClaim), (ours.Change, feed.Change)],
)
def test_the_clients_records_are_the_servers(mine, theirs):
    assert mine.__struct_fields__ == theirs.__struct_fields__
    assert set(ours.Job.__struct_fields__) <= set(JobView.__struct_fields__)


def test_the_client_needs_no_web_framework():
    import subprocess
    import sys

    code = "import sys; import reportedly.client; sys.exit(any(m in sys.modules for m in ('starlette', 'sqlalchemy', 'spacy')))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
