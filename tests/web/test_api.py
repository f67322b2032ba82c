from __future__ import annotations

import json

import msgspec
import pytest

from houses import visitor
from reportedly.records import Claim, Incident
from reportedly.records.wire import decode
from reportedly.store.read import walk_claims
from reportedly.store.told import ToldQuery, count_told
from reportedly.store.verify import verify


def claims_in(house):
    with house.store.reading() as connection:
        return [judged.claim for judged in walk_claims(connection)]


def pages(client, path, **params):
    found, after = [], None
    while True:
        page = client.get(path, params=params | ({"after": after} if after else {})).json()
        found += page["items"]
        if page["next"] is None:
            return found
        after = page["next"]


def test_claims_come_in_pages_without_gap_or_double(house, owner):
    found = pages(owner, "/api/v1/claims", limit=7)
    assert [item["claim"]["id"] for item in found] == [claim.id for claim in reversed(claims_in(house))]


def test_pages_are_not_shifted_by_what_comes_meanwhile(house, owner, world):
    first = owner.get("/api/v1/claims", params={"limit": 5}).json()
    world.fill(house.store, 500, 501)
    second = owner.get("/api/v1/claims", params={"limit": 5, "after": first["next"]}).json()
    assert second["entry"] == first["entry"]
    ids = [item["claim"]["id"] for item in first["items"] + second["items"]]
    assert len(set(ids)) == 10


def test_lines_are_all_that_the_pages_give(owner):
    lines = owner.get("/api/v1/claims.jsonl", params={"kind": "raid"})
    assert lines.headers["content-type"] == "application/jsonl"
    assert [json.loads(line) for line in lines.text.splitlines()] == pages(
        owner, "/api/v1/claims", kind="raid", limit=9
    )


def test_filters_narrow(house, owner):
    every = claims_in(house)
    for params, fits in [
        ({"kind": ["raid", "shelling"]}, lambda c: c.kind in ("raid", "shelling")),
        ({"actor": "River Brigade"}, lambda c: any(a.text == "River Brigade" for a in c.actor)),
        ({"killed_low": 20}, lambda c: any((q.low or 0) >= 20 for q in c.counts)),
        ({"lat": 35.3, "lon": 40.1, "radius_m": 9000}, lambda c: c.where and c.where.name == "Qasr Mour"),
        ({"south": 30, "west": 40.5, "north": 40, "east": 41}, lambda c: c.where and c.where.name == "Tel Abyan"),
        ({"status": "accepted"}, lambda c: False),
        ({"report": every[0].report}, lambda c: c.report == every[0].report),
    ]:
        found = pages(owner, "/api/v1/claims", **params)
        assert {i["claim"]["id"] for i in found} == {c.id for c in every if fits(c)}, params


def test_incidents_are_listed_read_and_streamed(house, owner):
    listed = pages(owner, "/api/v1/incidents", limit=11)
    with house.store.reading() as connection:
        assert len(listed) == count_told(connection, ToldQuery())
    whole = owner.get(f"/api/v1/incidents/{listed[0]['id']}").content
    incident = decode(whole)
    assert isinstance(incident, Incident)
    streamed = owner.get("/api/v1/incidents.jsonl").text.splitlines()
    assert [decode(line).id for line in streamed] == [row["id"] for row in listed]
    rows = owner.get(f"/api/v1/incidents/{listed[0]['id']}/rows").json()["items"]
    assert {row["rule"] for row in rows} <= {rule["name"] for rule in owner.get("/api/v1/codebook").json()["rules"]}
    assert owner.get(f"/api/v1/incidents/{listed[0]['id']}/rows", params={"rule": "mine"}).status_code == 400


def test_why_two_claims_are_one_incident_adds_up(owner):
    row = next(r for r in pages(owner, "/api/v1/incidents") if r["claims"] > 1)
    left, right = owner.get(f"/api/v1/incidents/{row['id']}").json()["claims"][:2]
    why = owner.get("/api/v1/why", params={"left": left, "right": right}).json()
    assert why["score"] == pytest.approx(sum(step["weight"] for step in why["steps"]), abs=0.05)
    assert owner.get("/api/v1/why", params={"left": left, "right": left}).status_code == 400


def test_a_report_with_its_claims_and_its_bytes(house, owner):
    head = owner.get("/api/v1/reports", params={"limit": 1}).json()["items"][0]
    report = owner.get(f"/api/v1/reports/{head['id']}").json()
    assert report["text"].startswith("Number")
    claims = owner.get(f"/api/v1/reports/{head['id']}/claims").json()["items"]
    assert {c["claim"]["report"] for c in claims} == {head["id"]}
    assert owner.get(f"/api/v1/reports/{head['id']}/claims").status_code == 200
    assert len(pages(owner, "/api/v1/reports", limit=13)) == 40


def test_reports_are_added_and_what_fails_is_told(owner, wait):
    new = [
        {"text": "Witnesses said River Brigade shelled Vilnava on Tuesday.", "title": "New", "publisher": "Mine",
         "published": "2024-05-01", "id": "mine-1"},
        {"text": "unreadable words here"},
        {"text": "Witnesses said River Brigade shelled Vilnava on Tuesday.", "title": "New", "publisher": "Mine",
         "published": "2024-05-01", "id": "mine-1"},
    ]  # fmt: skip
    answer = owner.post("/api/v1/reports", json={"reports": new})
    assert answer.status_code == 202
    job = wait(owner, answer.json())
    assert (job["result"]["reports_out"], job["result"]["failed"], job["result"]["known"]) == (1, 1, 1)
    report = owner.get(f"/api/v1/reports/{job['result']['reports'][0]}").json()
    assert (report["source_id"], report["publisher"], report["published"]["day"]) == ("mine-1", "Mine", "2024-05-01")
    failures = [json.loads(line) for line in owner.get("/api/v1/failures.jsonl").text.splitlines()]
    assert [f["code"] for f in failures] == ["input.empty"]
    again = wait(owner, owner.post("/api/v1/failures/retry").json())
    assert again["result"]["failed"] == 1


@pytest.mark.parametrize(
    "body",
    [
        {"reports": []}, {"reports": [{}]}, {"reports": [{"text": 5}]}, {"reports": [{"text": "a", "colour": "red"}]},
        {"reports": [{"url": "file:///etc/passwd"}]}, {}, [], "x", {"reports": [{"text": "a", "published": "soon"}]},
        {"reports": [{"text": "a", "publisher": "P"}, {"url": "http://x.example/", "publisher": "Q"}]},
    ],
)  # fmt: skip
def test_a_wrong_body_is_told_and_nothing_begins(owner, body):
    answer = owner.post("/api/v1/reports", json=body)
    assert answer.status_code in (400, 422)
    assert answer.headers["content-type"] == "application/problem+json"
    assert owner.get("/api/v1/jobs").json()["items"] == []


def test_a_decision_is_made_told_and_undone(house, owner):
    claim = claims_in(house)[0]
    made = owner.post("/api/v1/decisions", json={"act": "accept", "subject": claim.id})
    assert made.status_code == 201
    seen = owner.get(f"/api/v1/claims/{claim.id}").json()
    assert seen["judged"]["status"] == "accepted"
    assert [line["act"] for line in owner.get(f"/api/v1/claims/{claim.id}/history").json()["items"]] == [
        "add",
        "decide",
    ]
    row = next(r for r in pages(owner, "/api/v1/incidents") if r["id"] == seen["incident"])
    assert row["waiting"] == row["claims"] - 1
    owner.post("/api/v1/decisions/undo", json={"reason": "too quick"})
    assert owner.get(f"/api/v1/claims/{claim.id}").json()["judged"]["status"] == "open"
    acts = [json.loads(line)["act"] for line in owner.get("/api/v1/decisions.jsonl").text.splitlines()]
    assert acts == ["accept", "undo"]
    assert verify(house.store) == ()


def test_two_claims_are_joined_and_the_incident_is_told_anew(house, owner):
    rows = [r for r in pages(owner, "/api/v1/incidents") if r["claims"] == 1][:2]
    one, other = (owner.get(f"/api/v1/incidents/{row['id']}").json()["claims"][0] for row in rows)
    owner.post("/api/v1/decisions", json={"act": "same", "subject": one, "other": other})
    home = owner.get(f"/api/v1/claims/{one}").json()["incident"]
    assert sorted(owner.get(f"/api/v1/incidents/{home}").json()["claims"]) == sorted([one, other])


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"act": "accept", "subject": "c_none"}, 404),
        ({"act": "guess", "subject": "c_none"}, 422),
        ({"act": "same", "subject": "CLAIM"}, 400),
        ({"act": "reject", "subject": "CLAIM"}, 400),
        ({"act": "correct", "subject": "CLAIM", "reason": "x", "after": {"lineage": "x"}}, 400),
        ({"act": "correct", "subject": "CLAIM", "reason": "x", "after": {"kind": 5}}, 400),
        ({"act": "accept", "subject": "CLAIM", "by": "somebody else"}, 422),
        ({"act": "release", "subject": "CLAIM", "reason": "x"}, 409),
        ({"act": "mark", "subject": "CLAIM", "reason": "x", "after": {"sensitive": ["colour"]}}, 400),
        ({"act": "undo", "subject": "CLAIM", "reason": "x", "undoes": "d_none"}, 404),
    ],
)
def test_what_is_no_decision_is_refused(house, owner, body, status):
    claim = claims_in(house)[0].id
    head = house.store.head()
    answer = owner.post("/api/v1/decisions", json={k: claim if v == "CLAIM" else v for k, v in body.items()})
    assert answer.status_code == status, answer.text
    assert house.store.head() == head


def test_the_queue_gives_each_coder_another_claim(people):
    one = people["coder"].post("/api/v1/queue/next", json={}).json()
    other = people["reviewer"].post("/api/v1/queue/next", json={}).json()
    assert one["judged"]["claim"]["id"] != other["judged"]["claim"]["id"]
    taken = people["reviewer"].post(
        "/api/v1/decisions", json={"act": "accept", "subject": one["judged"]["claim"]["id"]}
    )
    assert taken.status_code == 409
    people["coder"].delete(f"/api/v1/queue/leases/{one['judged']['claim']['id']}")
    again = people["reviewer"].post(
        "/api/v1/decisions", json={"act": "accept", "subject": one["judged"]["claim"]["id"]}
    )
    assert again.status_code == 201
    assert people["reader"].get("/api/v1/queue").json()["waiting"]["first"] > 0


def test_an_export_is_a_job_with_files_and_a_line_in_the_ledger(house, owner, wait):
    body = {"forms": ["csv", "geojson", "acled"], "query": {"kind": ["raid"]}}
    job = wait(owner, owner.post("/api/v1/exports", json=body).json())
    assert job["state"] == "done", job
    assert set(job["files"]) == {"incidents.csv", "incidents.geojson", "acled.csv"}
    data = owner.get(f"/api/v1/jobs/{job['id']}/files/incidents.geojson").content
    features = msgspec.json.decode(data)["features"]
    assert len(features) == job["result"]["rows"] == owner.get("/api/v1/incidents?kind=raid&limit=1").json()["total"]
    assert house.store.head().act == "export"


def test_a_public_export_holds_what_passed_the_gate_and_nothing_else(house, owner, wait):
    public = {"forms": ["jsonl"], "public": True}
    assert wait(owner, owner.post("/api/v1/exports", json=public).json())["result"]["rows"] == 0
    claim = next(c for c in claims_in(house) if c.where and c.actor)
    for act in ("accept", "release"):
        owner.post("/api/v1/decisions", json={"act": act, "subject": claim.id, "reason": "checked"})
    job = wait(owner, owner.post("/api/v1/exports", json=public).json())
    (row,) = [json.loads(x) for x in owner.get(f"/api/v1/jobs/{job['id']}/files/incidents.jsonl").text.splitlines()]
    assert row["claims"] == [claim.id]
    assert row["publishers"]
    mark = {
        "act": "mark",
        "subject": claim.id,
        "reason": "danger",
        "after": {"sensitive": ["place", "source", "persons"]},
    }
    assert owner.post("/api/v1/decisions", json=mark).status_code == 201
    job = wait(owner, owner.post("/api/v1/exports", json=public).json())
    text = owner.get(f"/api/v1/jobs/{job['id']}/files/incidents.jsonl").text
    row = json.loads(text)
    assert (row["lat"], row["place"], row["publishers"], row["actors"]) == (None, None, [], [])
    assert claim.where.name not in text
    assert "Paper" not in text


def test_a_release_is_a_package_with_checksums(owner, house, wait):
    import io
    import zipfile

    claim = claims_in(house)[0]
    for act in ("accept", "release"):
        owner.post("/api/v1/decisions", json={"act": act, "subject": claim.id, "reason": "checked"})
    job = wait(owner, owner.post("/api/v1/releases", json={"name": "mine", "version": "1.0", "forms": ["csv"]}).json())
    assert job["state"] == "done", job
    package = owner.get(f"/api/v1/jobs/{job['id']}/files/mine-1.0.zip").content
    names = zipfile.ZipFile(io.BytesIO(package)).namelist()
    assert {"datapackage.json", "SHA256SUMS", "data/incidents.csv", "CITATION.cff"} <= set(names)


@pytest.mark.parametrize(
    "body",
    [
        {"name": "../x", "version": "1"},
        {"name": "x", "version": "1\n2"},
        {"name": "x", "version": "1", "authors": ['a"b']},
    ],
)
def test_a_release_with_a_strange_name_is_refused(owner, body):
    assert owner.post("/api/v1/releases", json=body).status_code == 422


def test_the_feed_tells_every_change_once_and_goes_on(house, owner, world):
    first = owner.get("/api/v1/events").json()
    world.fill(house.store, 900)
    second = owner.get("/api/v1/events", params={"after": first["next"]}).json()
    assert [i["act"] for i in second["items"]] == ["add", "run"]
    assert second["items"][0]["seq"] == first["next"] + 1
    assert {sort for sort, _ in second["items"][0]["records"]} >= {"report", "claim", "coding"}
    assert owner.get("/api/v1/events", params={"after": second["next"]}).json() == {"items": [], "next": second["next"]}
    assert {i["act"] for i in owner.get("/api/v1/events", params={"act": "run"}).json()["items"]} == {"run"}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/claims?limit=0", 400), ("/api/v1/claims?limit=x", 400), ("/api/v1/claims?colour=red", 400),
        ("/api/v1/claims?limit=5&limit=6", 400), ("/api/v1/claims?after=zz", 400), ("/api/v1/claims?lat=5", 400),
        ("/api/v1/claims?south=5&west=1&north=4&east=2", 400), ("/api/v1/claims?since=soon", 400),
        ("/api/v1/claims?certainty=sure", 400), ("/api/v1/claims?words=%22", 400), ("/api/v1/claims/c_none", 404),
        ("/api/v1/claims/c_none/history", 404), ("/api/v1/reports/r_none", 404), ("/api/v1/incidents/i_none", 404),
        ("/api/v1/incidents?after=xx", 400), ("/api/v1/jobs/j_none", 404), ("/api/v1/nowhere", 404),
        ("/api/v1/why?left=a", 400), ("/api/v1/incidents?country=SYR", 400), ("/api/v1/reports/r_none/original", 404),
    ],
)  # fmt: skip
def test_every_error_has_one_shape(owner, path, status):
    answer = owner.get(path)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == status
    assert problem["type"] == f"urn:reportedly:error:{problem['code']}"
    assert problem["detail"]
    assert "remedy" in problem


def test_a_method_that_is_not_there_is_told_with_those_that_are(owner):
    answer = owner.put("/api/v1/reports")
    assert answer.status_code == 405
    assert set(answer.headers["allow"].replace(" ", "").split(",")) == {"GET", "HEAD", "POST"}
    assert answer.headers["content-type"] == "application/problem+json"


def test_everything_a_program_reads_is_a_record_of_ours(owner):
    line = owner.get("/api/v1/claims.jsonl").text.splitlines()[0]
    assert isinstance(decode(json.dumps(json.loads(line)["claim"])), Claim)


def test_the_start_up_token_serves_programs_of_the_owner(house):
    program = visitor(house, Authorization=f"Bearer {house.door.start_token}")
    assert program.get("/api/v1/me").json()["role"] == "admin"
