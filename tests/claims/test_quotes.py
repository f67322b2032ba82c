import pytest

from reportedly.claims.speech.quotes import find_quotes
from reportedly.reading import load_engine


def quotes(text: str) -> list[tuple[str, bool]]:
    reading = load_engine().read(text)
    found = find_quotes(reading)
    return [(text[reading.tokens[q.first].start : reading.tokens[q.last - 1].end], q.speech) for q in found]


@pytest.mark.parametrize(("left", "right"), [('"', '"'), ("“", "”"), ("«", "»"), ("''", "''")])
def test_every_kind_of_mark_opens_and_closes(left: str, right: str) -> None:
    text = f"{left}We saw the trucks burn,{right} she said."
    assert quotes(text) == [("We saw the trucks burn,", True)]


def test_a_term_in_quotes_is_not_speech() -> None:
    assert quotes('The so-called "safe zone" was hit.') == [("safe zone", False)]


def test_an_unclosed_quote_ends_with_its_paragraph() -> None:
    text = "“We saw the trucks burn, he said.\nThe army left."
    assert quotes(text) == [("We saw the trucks burn, he said.", True)]


def test_a_quote_that_the_next_paragraph_opens_again_goes_on() -> None:
    text = "“We saw the trucks burn.\n“Then they left.”\nThe army came."
    assert [q.endswith("left.") for q, _ in quotes(text)] == [True]


def test_an_apostrophe_opens_nothing() -> None:
    assert quotes("The army's trucks and the rebels' guns were seized.") == []
