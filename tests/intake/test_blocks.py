"""Blocks: lines, wrapped paragraphs, sentences that go on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.intake.blocks import find_blocks

WRAPPED = """GUNMEN STORM VILLAGE

Gunmen on motorcycles stormed a village in the north of the country on
Monday and killed at least nine people, the mayor said. Houses were
burned and cattle were driven away, he added, and many families fled to
the regional capital. It was the third such attack in the district of
this size since January.

The army said it had sent reinforcements to the district on Tuesday and
would stay for as long as it was needed there."""


def blocks(text: str) -> list[str]:
    return [text[b.start : b.end] for b in find_blocks(text)]


def test_find_blocks_takes_lines_for_paragraphs() -> None:
    assert blocks("One.\nTwo words\n\n  Three. \n") == ["One.", "Two words", "Three."]


def test_find_blocks_joins_hard_wrapped_lines() -> None:
    found = blocks(WRAPPED)
    assert [block.split()[0] for block in found] == ["GUNMEN", "Gunmen", "The"]
    assert found[1].endswith("since January.")


def test_find_blocks_joins_a_sentence_that_goes_on() -> None:
    assert blocks("The U.S.-led\ncoalition\n made five raids.\nThe end") == [
        "The U.S.-led\ncoalition\n made five raids.",
        "The end",
    ]


@pytest.mark.parametrize("text", ["", " \n \n", "\n"])
def test_find_blocks_finds_none_in_white_space(text: str) -> None:
    assert blocks(text) == []


@given(st.text(alphabet="aB.\n \t\u00a0é🕊", max_size=200))
def test_find_blocks_holds_every_word_once_and_trims(text: str) -> None:
    found = find_blocks(text)
    at = 0
    for block in found:
        assert at <= block.start < block.end
        assert text[at : block.start].strip() == ""
        words = text[block.start : block.end]
        assert words == words.strip()
        at = block.end
    assert text[at:].strip() == ""
