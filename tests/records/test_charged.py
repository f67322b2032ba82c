"""The record of a report's charged words."""

from __future__ import annotations

import msgspec
import pytest

from reportedly.errors import LawBroken
from reportedly.records import Charged, Span
from reportedly.records.wire import decode, encode

TEXT = "The regime said the martyrs fell."


def charged(**values: object) -> Charged:
    words = tuple(Span.cut(TEXT, TEXT.index(w), TEXT.index(w) + len(w)) for w in ("regime", "martyrs"))
    return Charged(**({"report": "r_1", "words": words} | values))  # type: ignore[arg-type]


def test_it_goes_over_the_wire() -> None:
    record = charged(source_id="x", lineage="l_1")
    assert decode(encode(record)) == record
    assert encode(record).startswith(b'{"record":"charged","id":"w_')


def test_its_id_comes_from_report_and_words() -> None:
    assert charged().id == charged(lineage="l_2", source_id="y").id
    assert charged().id != charged(report="r_2").id
    assert charged().id != charged(words=charged().words[:1]).id


def test_words_must_stand_in_the_report() -> None:
    charged().check(TEXT)
    with pytest.raises(LawBroken, match="does not stand"):
        msgspec.structs.replace(charged(), id="").check(TEXT.replace("regime", "cabinet"))


def test_no_words_no_record() -> None:
    with pytest.raises(LawBroken):
        charged(words=())
