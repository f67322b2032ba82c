"""Where the lay-out says that a sentence must begin."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.reading.breaks import sentence_breaks

LINE = "Rockets struck the market in the northern town on Tuesday morning"


def parts(text: str) -> list[str]:
    edges = [0, *sentence_breaks(text), len(text)]
    return [text[a:b].strip() for a, b in pairwise(edges)]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\n\n", "\r\n\r\n", " \n\t\n ", "\n\n\n\n"])
def test_every_line_break_counts_in_a_text_that_is_not_wrapped(end: str) -> None:
    assert parts(f"Rockets hit{end}Nine died{end}WHO FIGHTS") == ["Rockets hit", "Nine died", "WHO FIGHTS"]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_only_blank_lines_count_in_a_wrapped_text(end: str) -> None:
    paragraph = end.join([LINE] * 4)
    assert parts(f"{paragraph}{end}{end}{paragraph}") == [paragraph, paragraph]


def test_a_text_of_few_or_of_long_lines_is_not_wrapped() -> None:
    assert len(parts("\n".join([LINE] * 5))) == 5
    assert len(parts("\n".join([LINE * 2] * 8))) == 8


def test_a_text_of_one_line_has_no_breaks() -> None:
    assert sentence_breaks("") == sentence_breaks(LINE) == []


@given(st.text(alphabet="ab \n\r\t"))
def test_breaks_follow_line_breaks_in_order(text: str) -> None:
    found = sentence_breaks(text)
    assert found == sorted(set(found))
    assert all("\n" in text[:at] and (at == len(text) or not text[at].isspace()) for at in found)
