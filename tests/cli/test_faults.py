"""Which exit code a failure ends with."""

from __future__ import annotations

import pytest

from reportedly.cli.faults import Tally, exit_code_of
from reportedly.records import Failure


def failure(code: str, *, skipped: bool = False) -> Failure:
    return Failure(input="a", stage="intake", code=code, message="no", skipped=skipped)


@pytest.mark.parametrize(
    ("code", "exit_code"),
    [
        ("input.empty", 3),
        ("config.codebook", 4),
        ("model", 5),
        ("law", 70),
        ("unexpected", 70),
        ("worker.lost", 70),
        ("error", 1),
    ],
)
def test_exit_code_of(code: str, exit_code: int) -> None:
    assert exit_code_of(code) == exit_code


def test_tally_ends_with_the_first_failure_that_is_no_skip() -> None:
    tally = Tally()
    assert tally.exit_code() == 0
    tally.take_failure(failure("input.language", skipped=True))
    assert tally.exit_code() == 3
    tally.take_coded(2)
    assert tally.exit_code() == 0
    tally.take_failure(failure("law"))
    assert tally.exit_code() == 70
    assert tally.words() == "3 reports: 1 read, 1 failed, 1 skipped; 2 claims"
