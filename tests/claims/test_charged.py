import pytest

from reportedly.claims.speech.attribution import find_speech
from reportedly.claims.speech.charged import find_charged
from reportedly.codebook import load_codebook
from reportedly.reading import load_engine

CODEBOOK = load_codebook()


def charged(text: str) -> list[str]:
    reading = load_engine().read(text)
    spans = find_charged(reading, find_speech(reading, codebook=CODEBOOK), codebook=CODEBOOK)
    assert all(s.stands_in(text) for s in spans)
    return [s.text for s in spans]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Regime forces shelled the town.", ["Regime forces"]),
        ("The terrorists fled before dawn.", ["terrorists"]),
        ("Two soldiers were martyred near the river.", ["martyred"]),
        ("The so-called Northern Front took the hill.", ["so-called Northern Front"]),
        ("The army launched a brutal crackdown in the valley.", ["brutal crackdown"]),
        ("Pro-regime fighters entered the village.", ["regime fighters"]),
        ("Occupation forces entered the village.", ["Occupation forces"]),
        ("The foreign-backed militants attacked again.", ["foreign-backed militants"]),
    ],
)
def test_wording_that_takes_sides(text: str, wanted: list[str]) -> None:
    assert charged(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "It was a brutal winter in the valley.",
        "Government forces shelled the town.",
        "A court found him guilty of a criminal offence.",
        "Traders called the increase moderate.",
        "The National Liberation Army signed the truce.",
        'The minister said: "The terrorists will pay for this heinous crime."',
        'The ministry called them "terrorists" again.',
        "The fighters took the hill and lost it again.",
    ],
)
def test_plain_wording_and_the_words_of_others(text: str) -> None:
    assert charged(text) == []


def test_what_the_report_retells_is_its_own_wording() -> None:
    assert charged("Regime aircraft bombed the market, the monitor said.") == ["Regime aircraft"]


def test_each_wording_once_whatever_its_inflection() -> None:
    assert charged("The terrorist fled. Other terrorists stayed. Terrorists returned.") == ["terrorist"]


def test_a_headline_with_capitals_is_not_a_name() -> None:
    assert charged("Terrorist Rocket Attacks Hit Town") == ["Terrorist Rocket Attacks"]


def test_nothing_in_an_empty_reading() -> None:
    assert charged("Fine.") == []
