"""One tree of errors: each says what, where and what to do, with a code that callers may rely on."""

from __future__ import annotations

import pickle
import re
from collections.abc import Iterator

import pytest

from reportedly import errors
from reportedly.errors import CodebookError, ConfigError, InputError, MissingInput, ReportedlyError, TooLarge


def tree(top: type[ReportedlyError]) -> Iterator[type[ReportedlyError]]:
    yield top
    for below in top.__subclasses__():
        if below.__module__ == errors.__name__:
            yield from tree(below)


TREE = list(tree(ReportedlyError))
ANY_ERROR = pytest.mark.parametrize("error", TREE, ids=lambda error: error.__name__)


@ANY_ERROR
def test_an_error_says_what_where_and_what_to_do(error: type[ReportedlyError]) -> None:
    told = str(error("no words", where="a.txt:7", remedy="Look again."))
    assert told == f"a.txt:7: no words. Look again. [{error.code}]"
    assert error.__doc__


@ANY_ERROR
def test_an_error_goes_to_another_process_and_back(error: type[ReportedlyError]) -> None:
    back = pickle.loads(pickle.dumps(error("no words", where="a.txt", remedy="Look.")))
    assert (type(back), str(back)) == (error, str(error("no words", where="a.txt", remedy="Look.")))


@ANY_ERROR
def test_an_error_has_exit_code_and_status(error: type[ReportedlyError]) -> None:
    assert 1 <= error.exit_code <= 125
    assert 400 <= error.http_status <= 599


def test_codes_are_stable_words_and_no_two_errors_share_one() -> None:
    codes = [error.code for error in TREE]
    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch(r"[a-z_]+(\.[a-z_]+)?", code) for code in codes)


@ANY_ERROR
def test_a_code_begins_with_that_of_the_error_above(error: type[ReportedlyError]) -> None:
    above = error.__bases__[0]
    if issubclass(above, ReportedlyError) and above is not ReportedlyError:
        assert error.code.startswith(f"{above.code}.")
        assert error.exit_code == above.exit_code


@ANY_ERROR
def test_every_error_is_drawn_in_the_tree(error: type[ReportedlyError]) -> None:
    assert re.search(rf"^[ │├└─]*{error.__name__}\b", errors.__doc__ or "", re.MULTILINE)


def test_what_a_caller_catches_holds_what_is_below() -> None:
    assert issubclass(MissingInput, InputError)
    assert issubclass(CodebookError, ConfigError)
    assert (TooLarge.exit_code, TooLarge.http_status, MissingInput.http_status) == (3, 413, 404)


def test_an_error_without_a_place_or_advice_of_its_own_is_short() -> None:
    assert str(ReportedlyError("no words")) == "no words. [error]"
    assert "Check the path" in str(MissingInput("no such file"))
