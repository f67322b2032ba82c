"""A crew of processes: order, bounds, and what happens when one dies."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from functools import partial

import pytest

from crew_jobs import Echo, lost, refuse, vanish
from reportedly.errors import ModelError, ReportedlyError
from reportedly.worker.crew import Crew


def test_crew_gives_results_in_the_order_of_the_items() -> None:
    with Crew(partial(Echo, "ready"), processes=2, lost=lost) as crew:
        assert crew.greeting == "ready"
        items = ["slow 1", *(f"{n}" for n in range(2, 60))]
        assert list(crew.run(items)) == [f"done {item}" for item in items]
        assert list(crew.run([])) == []


def test_crew_takes_items_as_room_allows() -> None:
    taken = []

    def watched() -> Iterator[str]:
        for number in range(1000):
            taken.append(number)
            yield f"{number}"

    with Crew(partial(Echo, ""), processes=2, lost=lost) as crew:
        results = crew.run(watched())
        assert next(results) == "done 0"
        assert len(taken) < 40


def test_crew_loses_only_the_item_whose_process_died() -> None:
    items = ["1", "die", "2", "die", "3", "4"]
    with Crew(partial(Echo, ""), processes=2, lost=lost) as crew:
        assert list(crew.run(items)) == ["done 1", "lost die", "done 2", "lost die", "done 3", "done 4"]


def test_crew_works_in_other_processes() -> None:
    with Crew(partial(Echo, ""), processes=2, lost=lost) as crew:
        assert set(crew.run(["pid"] * 4)).isdisjoint({f"done {os.getpid()}"})


def test_crew_raises_the_error_that_keeps_the_job_from_being_made() -> None:
    with pytest.raises(ModelError, match="no such model"):
        Crew(refuse, processes=2, lost=lost)


def test_crew_says_that_a_process_ended_before_it_was_ready() -> None:
    with pytest.raises(ReportedlyError, match="ended before it was ready"):
        Crew(vanish, processes=1, lost=lost)


def test_crew_goes_home_when_it_is_left_in_the_middle() -> None:
    began = time.monotonic()
    with Crew(partial(Echo, ""), processes=2, lost=lost) as crew:
        assert next(crew.run(f"{n}" for n in range(100))) == "done 0"
    assert time.monotonic() - began < 10
