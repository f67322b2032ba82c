from __future__ import annotations

import msgspec

from reportedly.web.memo import Memo


class Sum(msgspec.Struct, frozen=True):
    stand: int
    value: str


def test_what_is_kept_goes_to_its_maker_and_what_comes_back_is_kept():
    memo = Memo(most=5)
    assert memo.carried("k", lambda known: [known]) == [None]
    assert memo.carried("k", lambda known: [known]) == [[None]]
    assert memo.once("k", lambda: "new") == [[None]]


def test_no_more_is_kept_than_said_and_what_was_used_last_stays():
    memo = Memo(most=2)
    for name in "abac":
        memo.once(name, lambda name=name: name.upper())
    assert memo.once("a", lambda: "anew") == "A"
    assert memo.once("b", lambda: "anew") == "anew"


def test_a_reader_of_an_older_picture_has_its_own_sum_and_leaves_the_newer_one():
    memo = Memo(most=5)
    memo.carried("k", lambda _: Sum(7, "new"))
    assert memo.carried("k", lambda _: Sum(6, "old")) == Sum(6, "old")
    assert memo.carried("k", lambda known: known) == Sum(7, "new")
