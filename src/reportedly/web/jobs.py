"""Long work beside the requests: one job after the other, each with its progress, result and files, for who began it.

Jobs live in this process. One that is lost with it is begun again by hand: adding passes over what is there already,
and the store is whole after every batch.
"""

from __future__ import annotations

import asyncio
import secrets
import threading
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any, Literal

import msgspec

from reportedly.errors import NotInStore, ReportedlyError, TooMany, Unforeseen
from reportedly.review.roles import Principal
from reportedly.store.ledger import stamp
from reportedly.web.refusals import LOG

State = Literal["queued", "running", "done", "failed", "stopped"]
_ENDED = ("done", "failed", "stopped")
_MOST_KEPT = 100
_MOST_WAITING = 20
_POLL_S = 0.2
_BEAT_S = 15.0


class JobView(msgspec.Struct, frozen=True, kw_only=True):
    """Hold a job as it stands: `stage` and `count` say how far it is, `result` what came of it, `files` what to fetch."""

    id: str
    what: str
    by: str
    made_at: str
    state: State
    stage: str = ""
    count: int = 0
    result: dict[str, Any] = {}
    files: tuple[str, ...] = ()
    error: str = ""
    remedy: str = ""
    step: int = 0


class Stopped(ReportedlyError):
    """End a job that somebody stopped."""

    code = "request.stopped"


class Job:
    """Hold one job. What it works out is told through `tell`, kept with `keep`; both are safe from any thread."""

    def __init__(self, what: str, by: str) -> None:
        self._view = JobView(
            id=f"j_{secrets.token_hex(10)}", what=what, by=by, made_at=stamp(datetime.now(UTC)), state="queued"
        )
        self._files: dict[str, tuple[bytes, str]] = {}
        self._stop = threading.Event()
        self._lock = threading.Lock()

    @property
    def view(self) -> JobView:
        """Give the job as it stands."""
        with self._lock:
            return self._view

    def change(self, **values: Any) -> None:
        """Note a new state."""
        with self._lock:
            self._view = msgspec.structs.replace(self._view, **values, step=self._view.step + 1)

    def tell(self, stage: str, count: int) -> None:
        """Say how far it is.

        Raises:
            Stopped: somebody stopped the job.
        """
        if self._stop.is_set():
            raise Stopped("somebody stopped it")
        self.change(stage=stage, count=count)

    def keep(self, name: str, data: bytes, media_type: str) -> None:
        """Keep a file to be fetched."""
        with self._lock:
            self._files[name] = (data, media_type)
            self._view = msgspec.structs.replace(self._view, files=tuple(self._files))

    def file(self, name: str) -> tuple[bytes, str]:
        """Give a file and its media type.

        Raises:
            NotInStore: there is none of this name.
        """
        with self._lock:
            if name not in self._files:
                raise NotInStore(f"no file {name!r} in this job", remedy="Start the job again.")
            return self._files[name]

    def stop(self) -> None:
        """Ask the job to end at its next step; one that waits ends at once."""
        self._stop.set()

    @property
    def is_stopped(self) -> bool:
        """Tell whether somebody asked it to end."""
        return self._stop.is_set()


Work = Callable[[Job], Mapping[str, Any]]
"""What a job does: tells its progress, keeps its files, and gives what came of it."""


class Jobs:
    """Hold the jobs of this process, and do them one after the other in a thread of their own."""

    def __init__(self) -> None:
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._lock = threading.Lock()
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="reportedly-job")

    def begin(self, what: str, who: Principal, work: Work) -> JobView:
        """Put a job in the line.

        Raises:
            TooMany: too many jobs wait already.
        """
        job = Job(what, who.name)
        with self._lock:
            waiting = sum(j.view.state not in _ENDED for j in self._jobs.values())
            if waiting >= _MOST_WAITING:
                raise TooMany(f"{waiting} jobs wait already", remedy="Wait until some of them are done.")
            self._jobs[job.view.id] = job
            self._forget()
        self._pool.submit(_run, job, work)
        return job.view

    def _forget(self) -> None:
        ended = [name for name, job in self._jobs.items() if job.view.state in _ENDED]
        for name in ended[: max(0, len(self._jobs) - _MOST_KEPT)]:
            del self._jobs[name]

    def find(self, name: str, who: Principal) -> Job:
        """Find a job of one's own; admins find every job.

        Raises:
            NotInStore: there is no such job, or it is somebody else's.
        """
        with self._lock:
            job = self._jobs.get(name)
        if job is None or (job.view.by != who.name and not who.may("admin")):
            raise NotInStore(f"no job {name!r}", remedy="Jobs are forgotten when the server ends.")
        return job

    def of(self, who: Principal) -> tuple[JobView, ...]:
        """List one's own jobs, newest first; admins see every job."""
        with self._lock:
            views = [job.view for job in self._jobs.values()]
        return tuple(v for v in reversed(views) if v.by == who.name or who.may("admin"))

    def close(self) -> None:
        """Stop every job and wait for the one that runs to take notice."""
        with self._lock:
            jobs = list(self._jobs.values())
        for job in jobs:
            job.stop()
        self._pool.shutdown(wait=True, cancel_futures=True)


def _run(job: Job, work: Work) -> None:
    if job.is_stopped:
        job.change(state="stopped")
        return
    job.change(state="running")
    try:
        result = work(job)
        job.change(state="done", result=dict(result))
    except Stopped:
        job.change(state="stopped")
    except ReportedlyError as error:
        job.change(state="failed", error=str(error), remedy=error.remedy)
    except Exception as error:  # noqa: BLE001 - a job that breaks is told as such, and the log has it whole
        LOG.error("job %s (%s) broke", job.view.id, job.view.what, exc_info=error)
        told = Unforeseen(f"something went wrong here (job {job.view.id})")
        job.change(state="failed", error=str(told), remedy=told.remedy)


async def watch(job: Job) -> AsyncIterator[bytes]:
    """Tell a job's steps as server-sent events: `progress` at each change, `end` with the last state."""
    seen, quiet = -1, 0.0
    while True:
        view = job.view
        if view.step != seen:
            seen, quiet = view.step, 0.0
            yield event("end" if view.state in _ENDED else "progress", msgspec.json.encode(view), number=view.step)
        if view.state in _ENDED:
            return
        if quiet >= _BEAT_S:
            quiet = 0.0
            yield b": still there\n\n"
        await asyncio.sleep(_POLL_S)
        quiet += _POLL_S


def event(name: str, data: bytes, *, number: int) -> bytes:
    """Write one server-sent event; the data is JSON and holds no line break."""
    return b"id: %d\nevent: %s\ndata: %s\n\n" % (number, name.encode(), data)
