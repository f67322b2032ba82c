"""A crew of processes: items in, results out in the same order, memory bounded, a process that dies replaced.

Own and small, so that it is known which item a dead process held: that item alone is lost, and said to be.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, Final, Generic, Protocol, Self, TypeVar

from reportedly.errors import ReportedlyError

Item = TypeVar("Item")
Result = TypeVar("Result")
Item_contra = TypeVar("Item_contra", contravariant=True)
Result_co = TypeVar("Result_co", covariant=True)

_AHEAD = 8
"""Items for each process that may be out or waiting for their turn; bounds what is held in memory."""
_PATIENCE_S = 5.0
_END: Final = object()
_NEVER_READY = "Run again with one process to see why."


class Job(Protocol[Item_contra, Result_co]):
    """What each process does: made once in it, called for each item, must not raise."""

    @property
    def greeting(self) -> Any:
        """Say something when ready; the same in all processes."""
        ...

    def __call__(self, item: Item_contra, /) -> Result_co:
        """Do one item."""
        ...


class _Slot(Generic[Item, Result]):
    """An item on its way, and its result when it is there."""

    __slots__ = ("done", "item", "result")

    def __init__(self, item: Item) -> None:
        self.item, self.done = item, False
        self.result: Result | None = None

    def fill(self, result: Result) -> None:
        self.result, self.done = result, True


class Crew(Generic[Item, Result]):
    """Run a job in several processes; `greeting` is what the job says when it is ready.

    Args:
        start: makes the job, in each process anew; must be picklable (a `functools.partial` of a function is).
        processes: how many.
        lost: makes the result of an item whose process died over it.

    Raises:
        ReportedlyError: the job could not be made; the error of the first process.
    """

    def __init__(
        self, start: Callable[[], Job[Item, Result]], *, processes: int, lost: Callable[[Item], Result]
    ) -> None:
        self._start, self._lost = start, lost
        self._window = processes * _AHEAD
        self._members: dict[Connection, BaseProcess] = {}
        try:
            self._idle = [self._hire() for _ in range(processes)]
            self.greeting, *_ = [self._greet(connection) for connection in self._idle]
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def run(self, items: Iterable[Item]) -> Iterator[Result]:
        """Give the results of the items, in their order; items are taken as room allows, never all at once."""
        source = iter(items)
        slots: deque[_Slot[Item, Result]] = deque()
        busy: dict[Connection, _Slot[Item, Result]] = {}
        while True:
            self._hand_out(source, slots, busy)
            if not slots:
                return
            self._collect(busy)
            while slots and slots[0].done:
                yield slots.popleft().result  # type: ignore[misc]

    def _hand_out(
        self, source: Iterator[Item], slots: deque[_Slot[Item, Result]], busy: dict[Connection, _Slot[Item, Result]]
    ) -> None:
        while self._idle and len(slots) < self._window:
            item = next(source, _END)
            if item is _END:
                return
            slot: _Slot[Item, Result] = _Slot(item)  # type: ignore[arg-type]
            slots.append(slot)
            busy[self._send(slot.item)] = slot

    def _send(self, item: Item) -> Connection:
        connection = self._idle.pop()
        try:
            connection.send(item)
        except OSError:
            connection = self._replace(connection)
            connection.send(item)
        return connection

    def _collect(self, busy: dict[Connection, _Slot[Item, Result]]) -> None:
        for ready in wait(list(busy)) if busy else ():
            connection: Connection = ready  # type: ignore[assignment]
            slot = busy.pop(connection)
            try:
                slot.fill(connection.recv())
            except (EOFError, OSError):
                slot.fill(self._lost(slot.item))
                connection = self._replace(connection)
            self._idle.append(connection)

    def _hire(self) -> Connection:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=_serve, args=(self._start, theirs), daemon=True)
        process.start()
        theirs.close()
        self._members[ours] = process
        return ours

    def _greet(self, connection: Connection) -> Any:
        try:
            greeting = connection.recv()
        except EOFError:
            raise ReportedlyError("a worker process ended before it was ready", remedy=_NEVER_READY) from None
        if isinstance(greeting, Exception):
            raise greeting
        return greeting

    def _replace(self, connection: Connection) -> Connection:
        self._dismiss(connection)
        new = self._hire()
        self._greet(new)
        return new

    def _dismiss(self, connection: Connection) -> None:
        process = self._members.pop(connection)
        connection.close()
        process.join(_PATIENCE_S)
        if process.is_alive():
            process.kill()
            process.join()
        process.close()

    def close(self) -> None:
        """Send all processes home; one that does not go in time is ended."""
        for connection in self._members:
            connection.close()
        for connection in list(self._members):
            self._dismiss(connection)


def _serve(start: Callable[[], Job[Item, Result]], connection: Connection) -> None:
    """Be one process of the crew: make the job, then do items until the other end closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        job = start()
    except Exception as error:  # noqa: BLE001 - handed to the process that hired this one, which raises it
        connection.send(error)
        return
    with suppress(EOFError, OSError):
        connection.send(job.greeting)
        while True:
            connection.send(job(connection.recv()))
