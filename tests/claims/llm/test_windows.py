"""Windows hold every sentence once, and show a few before."""

from __future__ import annotations

import pytest

from reportedly.claims.llm.windows import Window, windows_of
from reportedly.reading import ReadingEngine

TEXT = (
    "\n\n".join(f"Shells hit village number {n} on Monday." for n in range(1, 8)) + "\n\n* * *\n\nThe end came later."
)


@pytest.mark.parametrize(("sentences", "context"), [(1, 0), (2, 1), (3, 2), (5, 9), (50, 2)])
def test_every_sentence_with_words_is_coded_once(engine: ReadingEngine, sentences: int, context: int) -> None:
    reading = engine.read(TEXT)
    windows = list(windows_of(reading, sentences=sentences, context=context))
    told = [TEXT[line.start : line.end] for window in windows for line in window.lines]
    assert len(told) == len(set(told)) == 8
    assert [t for t in told if "number" in t] == TEXT.split("\n\n")[:7]
    assert all(len(window.lines) <= sentences and len(window.before) <= context for window in windows)


def test_what_is_shown_before_stands_right_before(engine: ReadingEngine) -> None:
    first, second, *_ = windows_of(engine.read(TEXT), sentences=3, context=2)
    assert first.before == ()
    assert second.before == first.lines[1:]
    assert (second.start, second.end) == (first.lines[1].start, second.lines[-1].end)
    assert second.line(first.lines[0].number) is None
    assert second.line(second.lines[0].number) == second.lines[0]


def test_long_sentences_make_windows_shorter(engine: ReadingEngine) -> None:
    long = "\n\n".join(f"Rebels shelled {', '.join(['the harbour'] * 120)} on day {n}." for n in range(4))
    assert [len(w.lines) for w in windows_of(engine.read(long), sentences=5, context=0)] == [1, 1, 1, 1]


def test_halves_hold_the_window_and_its_context(engine: ReadingEngine) -> None:
    _, window, *_ = windows_of(engine.read(TEXT), sentences=3, context=2)
    first, second = window.halves(2)
    assert first == Window(before=window.before, lines=window.lines[:1])
    assert second == Window(before=(window.before[1], window.lines[0]), lines=window.lines[1:])
    assert window.halves(0)[1].before == ()


def test_a_text_without_words_has_no_window(engine: ReadingEngine) -> None:
    assert list(windows_of(engine.read("12. 34! ***"), sentences=2, context=1)) == []
