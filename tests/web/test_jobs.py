from __future__ import annotations

import asyncio
import json
import threading

import pytest

from reportedly.errors import NotInStore, TooMany
from reportedly.review.roles import Principal
from reportedly.web.jobs import Jobs, watch

ANA, BEN = Principal(name="ana", role="coder"), Principal(name="ben", role="coder")


@pytest.fixture
def jobs():
    made = Jobs()
    yield made
    made.close()


def ended(jobs, view, who=ANA):
    """Watch a job to its end; gives its events as (name, data)."""

    async def gather():
        return [piece async for piece in watch(jobs.find(view.id, who))]

    told = asyncio.run(asyncio.wait_for(gather(), 20))
    pieces = [piece.decode().strip().splitlines() for piece in told]
    return [(lines[1].partition(" ")[2], json.loads(lines[2].partition(" ")[2])) for lines in pieces]


def test_a_job_tells_its_steps_and_its_end(jobs):
    go_on = threading.Event()

    def work(job):
        job.tell("counting", 1)
        go_on.wait(10)
        job.tell("counting", 2)
        job.keep("a.txt", b"x", "text/plain")
        return {"sum": 3}

    view = jobs.begin("count", ANA, work)
    threading.Timer(0.5, go_on.set).start()
    events = ended(jobs, view)
    assert [name for name, _ in events[:-1]] == ["progress"] * (len(events) - 1)
    assert ("counting", 1) in [(data["stage"], data["count"]) for _, data in events]
    name, last = events[-1]
    assert (name, last["state"], last["result"], last["files"]) == ("end", "done", {"sum": 3}, ["a.txt"])
    assert jobs.find(view.id, ANA).file("a.txt") == (b"x", "text/plain")


def test_jobs_are_done_one_after_the_other(jobs):
    running, most, lock = 0, 0, threading.Lock()

    def work(_job):
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        threading.Event().wait(0.02)
        with lock:
            running -= 1
        return {}

    views = [jobs.begin("w", ANA, work) for _ in range(5)]
    for view in views:
        ended(jobs, view)
    assert most == 1


def test_a_job_that_breaks_says_so_and_nothing_of_the_inside(jobs, caplog):
    def work(_job):
        raise ZeroDivisionError("secret")

    (_, last) = ended(jobs, jobs.begin("w", ANA, work))[-1]
    assert last["state"] == "failed"
    assert "secret" not in json.dumps(last)
    assert "secret" in caplog.text


def test_an_error_of_ours_is_told_with_its_remedy(jobs):
    def work(_job):
        raise NotInStore("no such thing", remedy="Look elsewhere.")

    (_, last) = ended(jobs, jobs.begin("w", ANA, work))[-1]
    assert "no such thing" in last["error"]
    assert last["remedy"] == "Look elsewhere."


def test_a_job_is_stopped_at_its_next_step_or_before_it_begins(jobs):
    started, go_on = threading.Event(), threading.Event()

    def work(job):
        started.set()
        go_on.wait(10)
        job.tell("more", 1)
        return {}

    first, second = jobs.begin("w", ANA, work), jobs.begin("w", ANA, work)
    started.wait(10)
    for view in (first, second):
        jobs.find(view.id, ANA).stop()
    go_on.set()
    assert ended(jobs, first)[-1][1]["state"] == "stopped"
    assert ended(jobs, second)[-1][1]["state"] == "stopped"


def test_a_job_is_its_owners_and_the_admins(jobs):
    view = jobs.begin("w", ANA, lambda _job: {})
    with pytest.raises(NotInStore):
        jobs.find(view.id, BEN)
    assert jobs.of(BEN) == ()
    assert jobs.find(view.id, Principal(name="root", role="admin")).view.id == view.id


def test_too_many_jobs_are_refused_and_old_ones_forgotten(jobs):
    go_on = threading.Event()

    def work(_job):
        go_on.wait(10)
        return {}

    views = [jobs.begin("w", ANA, work) for _ in range(20)]
    with pytest.raises(TooMany):
        jobs.begin("w", ANA, work)
    go_on.set()
    for view in views:
        ended(jobs, view)
    for number in range(85):
        ended(jobs, jobs.begin(str(number), ANA, lambda _job: {}))
    assert len(jobs.of(ANA)) == 100


def test_a_page_shows_a_job_and_its_files(owner, wait):
    answer = owner.post("/jobs/export", data={"forms": ["csv", "geojson"], "kind": ["raid"]}, follow_redirects=False)
    assert answer.status_code == 303
    name = answer.headers["location"].rpartition("/")[2]
    assert wait(owner, {"id": name})["state"] == "done"
    page = owner.get(answer.headers["location"])
    assert f"/jobs/{name}/files/incidents.csv" in page.text
    file = owner.get(f"/jobs/{name}/files/incidents.csv")
    assert file.headers["content-disposition"].startswith("attachment")
    events = owner.get(f"/jobs/{name}/events")
    assert events.headers["content-type"].startswith("text/event-stream")
    assert "event: end" in events.text
    assert name in owner.get("/jobs").text
