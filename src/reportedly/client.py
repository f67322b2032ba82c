"""A client of the API for Python: what a program needs of a house that is served elsewhere.

    from reportedly.client import Client

    with Client("http://127.0.0.1:8321", token) as house:
        for found in house.claims(kind=["shelling"], killed_low=10):
            print(found.claim.anchor.text, found.publisher)

Errors are those that the software raises itself, with the same codes. Needs no more than the package's core.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date
from typing import Any, TypeVar
from urllib.parse import quote, urlencode, urlsplit

import msgspec
import urllib3

from reportedly.errors import NoServer, ReportedlyError, RequestError
from reportedly.records import Claim, Decision, Derived, Failure, Incident, Judged, Report

T = TypeVar("T")
Params = Mapping[str, Any]
_ROOT = "/api/v1"
_TRIES = urllib3.Retry(total=2, connect=2, read=0, redirect=0, status=0, allowed_methods=("GET",))
_ENDED = ("done", "failed", "stopped")


class FoundClaim(msgspec.Struct, frozen=True, kw_only=True):
    """Hold a claim that was found; `title` and `context` are null without leave to read reports."""

    claim: Claim
    status: str
    released: bool
    marks: tuple[str, ...]
    publisher: str | None
    published: date | None
    title: str | None
    context: str | None


class FoundIncident(msgspec.Struct, frozen=True, kw_only=True):
    """Hold what a list shows of an incident; `radius_m` in metres, `killed_low`, `killed_high` the ends of the figures."""

    id: str
    title: str
    kind: str
    claims: int
    reports: int
    origins: int
    waiting: int
    look: bool
    first: date | None
    last: date | None
    killed_low: int | None
    killed_high: int | None
    place: str | None
    country: str | None
    lat: float | None
    lon: float | None
    radius_m: int | None
    precision: str | None


class FoundReport(msgspec.Struct, frozen=True, kw_only=True):
    """Hold the head of a report."""

    num: int
    id: str
    source_id: str | None
    title: str | None
    publisher: str | None
    published: date | None
    language: str | None
    url: str | None


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """Hold a job as it stood when it was asked: queued, running, done, failed or stopped."""

    id: str
    what: str
    state: str
    stage: str = ""
    count: int = 0
    result: dict[str, Any] = {}
    files: tuple[str, ...] = ()
    error: str = ""
    remedy: str = ""

    @property
    def has_ended(self) -> bool:
        """Tell whether nothing more will come."""
        return self.state in _ENDED


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """Hold a claim to judge, one's own until `until`."""

    judged: Judged
    stage: str
    priority: float
    reasons: dict[str, float]
    until: str
    blind: bool


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """Hold one entry of the ledger: who did what when, and sort and key of the records that came with it."""

    seq: int
    at: str
    who: str
    act: str
    detail: dict[str, Any]
    records: tuple[tuple[str, str], ...]
    hash: str


class _Problem(msgspec.Struct, frozen=True):
    code: str
    detail: str
    where: str = ""
    remedy: str = ""


class Client:
    """Talk to a served house.

    Args:
        address: where it is served, `http://127.0.0.1:8321`.
        token: a token with the scopes that are needed; the owner of a store without accounts uses the start-up token.
        timeout_s: longest wait for an answer to begin or to go on, in seconds.

    Raises:
        RequestError: the address is no web address, or the token would travel in the clear to another machine.
    """

    def __init__(self, address: str, token: str, *, timeout_s: float = 60.0) -> None:
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise RequestError(f"{address!r} is not a web address", remedy="Write it as https://reports.example.org.")
        if parts.scheme == "http" and parts.hostname not in ("127.0.0.1", "localhost", "::1"):
            raise RequestError(
                "over http a token can be read on the way", remedy="Use https, or a tunnel to this machine."
            )
        self.address = address.rstrip("/")
        self._headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
        self._pool = urllib3.PoolManager(timeout=timeout_s, retries=_TRIES)

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Client({self.address!r})"

    def close(self) -> None:
        """Close every connection."""
        self._pool.clear()

    # what is there

    def status(self) -> dict[str, Any]:
        """Say what is in the store."""
        return self._get("/status", dict[str, Any])

    def me(self) -> dict[str, Any]:
        """Say who the token is, and what it may do."""
        return self._get("/me", dict[str, Any])

    def claims(self, **asked: Any) -> Iterator[FoundClaim]:
        """Walk over all claims that are found, newest kept first; parameters are those of `GET /claims`."""
        return self._walk("/claims.jsonl", FoundClaim, asked)

    def claim(self, claim: str) -> Judged:
        """Read one claim with its judgements."""
        return msgspec.convert(self._get(_path("claims", claim), dict[str, Any])["judged"], Judged)

    def incidents(self, **asked: Any) -> Iterator[FoundIncident]:
        """Walk over all incidents that are found; parameters are those of `GET /incidents`."""
        return self._pages("/incidents", FoundIncident, asked)

    def incident(self, incident: str) -> Incident:
        """Read one incident with the spread of its accounts."""
        return self._get(_path("incidents", incident), Incident)

    def rows(self, incident: str, *, rule: str | None = None) -> tuple[Derived, ...]:
        """Draw rows from an incident under one rule of reading, or under all."""
        found = self._get(f"{_path('incidents', incident)}/rows", dict[str, Any], {"rule": rule})
        return msgspec.convert(found["items"], tuple[Derived, ...])

    def reports(self, **asked: Any) -> Iterator[FoundReport]:
        """Walk over the heads of all reports that are found; parameters are those of `GET /reports`."""
        return self._pages("/reports", FoundReport, asked)

    def report(self, report: str) -> Report:
        """Read one report, its text included."""
        return self._get(_path("reports", report), Report)

    def claims_of(self, report: str) -> tuple[Judged, ...]:
        """Read the claims of one report, in the order of its text."""
        found = self._get(f"{_path('reports', report)}/claims", dict[str, Any])
        return msgspec.convert(found["items"], tuple[Judged, ...])

    def original(self, report: str) -> bytes:
        """Read the bytes that a report was made from."""
        with self._ask("GET", f"{_path('reports', report)}/original") as answer:
            return bytes(answer.read())

    def failures(self, *, every: bool = False) -> Iterator[Failure]:
        """Walk over what failed and still waits, or over all that ever failed."""
        return self._walk("/failures.jsonl", Failure, {"every": every})

    # judging

    def decide(self, act: str, subject: str, **values: Any) -> Decision:
        """Make a decision: other, reason, after, undoes, blind, settles as in `records.Decision`."""
        return self._send("POST", "/decisions", Decision, {"act": act, "subject": subject, **values})

    def undo(self, reason: str) -> Decision:
        """Take back one's own last decision that still stands."""
        return self._send("POST", "/decisions/undo", Decision, {"reason": reason})

    def decisions(self, **asked: Any) -> Iterator[Decision]:
        """Walk over decisions in the order in which they were made; by `subject` or `by`."""
        return self._walk("/decisions.jsonl", Decision, asked)

    def next_task(self, *, minutes: int = 15) -> Task | None:
        """Take the claim to judge next; None when nothing waits."""
        with self._ask("POST", "/queue/next", body={"minutes": minutes}) as answer:
            return None if answer.status == 204 else self._read(answer, Task)

    # long work

    def add(self, reports: Iterable[Mapping[str, Any]]) -> Job:
        """Begin to add reports: each with `text` or `url`, and id, title, publisher, published, language."""
        return self._send("POST", "/reports", Job, {"reports": list(reports)})

    def build_incidents(self) -> Job:
        """Begin to put all claims to incidents."""
        return self._send("POST", "/incidents/build", Job, None)

    def export(self, *forms: str, **values: Any) -> Job:
        """Begin an export; values are those of `POST /exports`."""
        return self._send("POST", "/exports", Job, {"forms": forms, **values})

    def job(self, job: str) -> Job:
        """Say how a job stands."""
        return self._get(_path("jobs", job), Job)

    def wait(self, job: Job, *, seconds: float = 3600.0, pause_s: float = 0.2) -> Job:
        """Wait for a job to end.

        Raises:
            NoServer: it did not end in time.
        """
        end = time.monotonic() + seconds
        while not (job := self.job(job.id)).has_ended:
            if time.monotonic() > end:
                raise NoServer(f"job {job.id} has not ended in {seconds:g} seconds", where=self.address)
            time.sleep(pause_s)
        return job

    def file(self, job: Job, name: str) -> bytes:
        """Fetch a file that a job made."""
        with self._ask("GET", f"{_path('jobs', job.id)}/files/{quote(name, safe='')}") as answer:
            return bytes(answer.read())

    def changes(self, *, after: int = 0, acts: Iterable[str] = ()) -> Iterator[Change]:
        """Walk over what came after an entry of the ledger, up to now; keep the last `seq` to go on later."""
        while True:
            feed = self._get("/events", dict[str, Any], {"after": after, "act": list(acts), "limit": 500})
            yield from msgspec.convert(feed["items"], tuple[Change, ...])
            if not feed["items"]:
                return
            after = feed["next"]

    # how it is asked

    def _get(self, path: str, kind: type[T], params: Params | None = None) -> T:
        with self._ask("GET", path, params=params) as answer:
            return self._read(answer, kind)

    def _send(self, method: str, path: str, kind: type[T], body: Any) -> T:
        with self._ask(method, path, body=body) as answer:
            return self._read(answer, kind)

    def _read(self, answer: urllib3.BaseHTTPResponse, kind: type[T]) -> T:
        try:
            return msgspec.json.decode(answer.read(), type=kind)
        except (msgspec.DecodeError, msgspec.ValidationError) as error:
            raise NoServer(f"the answer is not as this client knows it: {error}", where=self.address) from None

    def _pages(self, path: str, kind: type[T], asked: Params) -> Iterator[T]:
        after: Any = None
        while True:
            page = self._get(path, dict[str, Any], {**asked, "after": after, "limit": 200})
            for item in page["items"]:
                yield msgspec.convert(item, kind)
            if (after := page["next"]) is None:
                return

    def _walk(self, path: str, kind: type[T], asked: Params) -> Iterator[T]:
        decoder = msgspec.json.Decoder(kind)
        with self._ask("GET", path, params=asked) as answer:
            held = b""
            for piece in answer.stream(65_536):
                *lines, held = (held + piece).split(b"\n")
                yield from (decoder.decode(line) for line in lines if line)

    @contextmanager
    def _ask(
        self, method: str, path: str, *, params: Params | None = None, body: Any = None
    ) -> Iterator[urllib3.BaseHTTPResponse]:
        url = self.address + _ROOT + path + _query(params or {})
        sent = {"body": msgspec.json.encode(body)} if body is not None else {}
        headers = self._headers | ({"Content-Type": "application/json"} if body is not None else {})
        try:
            answer = self._pool.request(method, url, headers=headers, preload_content=False, **sent)  # type: ignore[arg-type]
        except urllib3.exceptions.HTTPError as error:
            raise NoServer(f"no answer: {type(error).__name__}", where=self.address) from None
        try:
            if answer.status >= 300:
                raise _error_of(answer, self.address)
            yield answer
        finally:
            answer.drain_conn()
            answer.release_conn()


def _path(*parts: str) -> str:
    return "".join(f"/{quote(part, safe='')}" for part in parts)


def _query(params: Params) -> str:
    pairs: list[tuple[str, str]] = []
    for name, value in params.items():
        values = value if isinstance(value, list | tuple) else (value,)
        pairs += [(name, _plain(one)) for one in values if one is not None]
    return f"?{urlencode(pairs)}" if pairs else ""


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)


def _error_of(answer: urllib3.BaseHTTPResponse, address: str) -> ReportedlyError:
    """Make the error that the server met, of the same class and with the same words."""
    with suppress(msgspec.DecodeError):
        problem = msgspec.json.decode(answer.read(1_000_000), type=_Problem)
        kind = next((kind for kind in _kinds(ReportedlyError) if kind.code == problem.code), RequestError)
        return kind(problem.detail, where=problem.where, remedy=problem.remedy)
    return NoServer(f"the server answers {answer.status}", where=address)


def _kinds(kind: type[ReportedlyError]) -> Iterator[type[ReportedlyError]]:
    yield kind
    for below in kind.__subclasses__():
        yield from _kinds(below)
