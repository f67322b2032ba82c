"""A text in capitals or in small letters is read in usual case, code point for code point; other texts stay as they are."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.reading import ReadingEngine, language_of
from reportedly.reading.breaks import sentence_breaks
from reportedly.reading.casing import needs_case, usual_case
from reportedly.reading.word_table import company_wanted
from reportedly.records import Claim, Report

NEWS = (
    "Rebels shelled the market of al-Bab in northern Syria on Tuesday, killing at least 12 people and wounding 30, "
    "doctors said.\n\n"
    "The army's spokesman, Colonel Karim O'Hara, denied that its troops had used 105mm guns. He told reporters that two US "
    "soldiers were kidnapped by the FMLN near New Delhi on 5 May.\n"
)
"""A report in usual case, all of whose capitals can be known from the words."""


def turned(text: str, turn: Callable[[str], str]) -> str:
    """Turn letters one code point for one."""
    return "".join(turn(c) if len(turn(c)) == 1 else c for c in text)


def opened(text: str) -> str:
    """Give a text a filling in its own case, long enough to tell the case by."""
    filling = "The men and women of the town have long been waiting for the rain to come. "
    return filling.upper() + text if text.isupper() else filling.lower() + text


def restored(text: str) -> str:
    """Restore the case of a piece of text that stands inside a longer one."""
    return usual_case(opened(text))[len(opened("")) if text.isupper() else len(opened("a")) - 1 :]


@pytest.mark.parametrize("turn", [str.upper, str.lower])
def test_a_report_gets_its_usual_case_back(turn: Callable[[str], str]) -> None:
    assert usual_case(turned(NEWS, turn)) == NEWS


RESTORED = [
    "The army's men don't know it.",
    "It's Juba’s mayor who said he'd go.",
    "They met Deir ez-Zor's elders and Sana'a's.",
    "Guns such as the AK-47, the M-16 and the BM21 were found.",
    "The 1st brigade fired 105mm shells from 10km away in the 1980s.",
    "It fell in March and rose again in late May.",
    "They may march to the market and the valley.",
    "Two US soldiers told us that they were lost.",
    "He met the US envoy. US troops left.",
    "U.S. troops left at 5 p.m. on Friday.",
    "He met Mr. Smith and Dr. McAllister of the UN.",
    "It was told by King John II and by the NATO chief.",
    "Troops of the Farabundo Marti National Liberation Front won.",
    "The people of peace movement (POPM) said so. The POPM denied it.",
    "He met President Kovacs. The president left.",
    "They left San Salvador for New York. A new Syrian mayor came.",
    "“We left,” he said. “They won!”",
    "See www.example.org or write to him@example.org.",
    "The counteroffensive was unforeseen.",
]


@pytest.mark.parametrize("turn", [str.upper, str.lower])
@pytest.mark.parametrize("text", RESTORED)
def test_words_are_written_as_usual(text: str, turn: Callable[[str], str]) -> None:
    assert restored(turned(text, turn)) == text


@pytest.mark.parametrize(
    "text",
    [
        NEWS,
        "MARKET SHELLED, TWELVE DEAD\n\nRebels shelled the market of Taiz on Tuesday, doctors said. Two men died there.",
        "UN, EU, US",
        "shells hit taiz",
        "",
        " \n\n ",
        "قال الشهود إن القصف أصاب السوق في المدينة وإن عدد القتلى غير معروف حتى الآن",
        "12 345 678 901 234 567 890",
    ],
)
def test_other_texts_are_the_same_text(text: str) -> None:
    assert not needs_case(text)
    assert usual_case(text) is text


def test_a_line_in_usual_case_stays_in_a_text_in_capitals() -> None:
    footer = "Printed in Juba by the Daily Post"
    text = f"{NEWS.upper()}{footer}\nSHELLS HIT TAIZ\n"
    assert usual_case(text, sentence_breaks(text)) == f"{NEWS}{footer}\nShells hit Taiz\n"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "DIE GROßE STRAßE IN WEIßENBURG WAS SHELLED BY THE ARMY",
            "Die Große Straße in Weißenburg was shelled by the army",
        ),
        ("SHELLS HIT İZMİR AND DİYARBAKIR, THE MINISTRY SAID", "Shells hit İzmİr and Dİyarbakir, the ministry said"),
        ("SHELLS HIT حلب AND THE MARKET OF THE OLD TOWN 🚨", "Shells hit حلب and the market of the old town 🚨"),
        ("SHELLS HIT ÉVREUX AND THE VILLAGES AROUND IT", "Shells hit Évreux and the villages around it"),
    ],
)
def test_letters_without_a_pair_stay(text: str, wanted: str) -> None:
    assert usual_case(text) == wanted


def spellings(character: str) -> set[str]:
    low = turned(character, str.lower)
    return {character, low, turned(low, str.upper), *("ς" if low == "σ" else "")}


_ODD = st.sampled_from(
    ["ß", "İ", "ŉ", "ǆ", "ΐ", "ﬁ", "Σ", "حلب", "🚨", "'s", "’", "-", ". ", "\r\n\n", "\u2028", "U.S.", "AK-47"]
)


@given(
    st.lists(st.text(max_size=12) | _ODD, max_size=25).map("".join), st.sampled_from([str.upper, str.lower, str.title])
)
def test_a_text_keeps_its_length_and_its_words(text: str, turn: Callable[[str], str]) -> None:
    given_text = opened("A" if turn is str.upper else "a") + turned(text, turn)
    usual = usual_case(given_text)
    assert len(usual) == len(given_text)
    assert all(after in spellings(before) for before, after in zip(given_text, usual, strict=True))
    assert usual_case(given_text) == usual


@given(st.lists(st.sampled_from(NEWS.split()), max_size=40).map(" ".join))
def test_a_text_with_both_cases_is_untouched(text: str) -> None:
    both = f"Rebels shelled the market. {text}"
    assert usual_case(both) is both


def test_sentences_begin_where_the_caller_says() -> None:
    text = "SHELLS HIT TAIZ TODAY AND THE MARKET BURNS"
    assert usual_case(text, [text.index("THE")]) == "Shells hit Taiz today and The market burns"


def test_the_table_holds_words_that_stand_small_and_no_names() -> None:
    table = company_wanted()
    assert {"the", "army", "shelled", "killed", "by"} <= table.keys()
    assert {table[word] for word in ("the", "shelled", "killed")} == {0}
    assert not table.keys() & {"syria", "monday", "june", "russian", "john", "aleppo", "fmln", "nato"}
    assert list(table) == sorted(table)
    assert set(table.values()) == {0, 1, 2}


@pytest.mark.parametrize("turn", [str.upper, str.lower])
def test_a_reading_has_the_words_of_the_report_and_their_usual_spelling(
    engine: ReadingEngine, turn: Callable[[str], str]
) -> None:
    text = turned(NEWS, turn)
    reading, plain = engine.read(text), engine.read(NEWS)
    assert (reading.text, reading.usual) == (text, NEWS)
    assert [(t.text, t.start, t.tag, t.ent) for t in reading.tokens] == [
        (t.text, t.start, t.tag, t.ent) for t in plain.tokens
    ]
    assert all(a.end <= b.start for a, b in pairwise(reading.tokens))
    (again,) = engine.read_many([(text, ())])
    assert (again.text, again.usual) == (text, NEWS)


def test_a_report_in_usual_case_is_read_as_it_stands(engine: ReadingEngine) -> None:
    reading = engine.read(NEWS)
    assert reading.usual == reading.text == NEWS


@pytest.mark.parametrize(
    "text", ["TWO DEAD AS ROCKETS HIT MARKET IN TAIZ, YEMEN", "DES ROQUETTES ONT FRAPPÉ LE MARCHÉ DE LA VILLE"]
)
def test_the_language_of_capitals_is_told(text: str) -> None:
    assert language_of(text)[0] == ("en" if "DEAD" in text else "fr")


def told(claim: Claim, text: str) -> tuple[object, ...]:
    """Say what a claim says by where its words stand, and check that they are the report's."""
    claim.check(text)
    parties = [(p.start, p.end, p.sort, p.country, p.name) for p in (*claim.actor, *claim.target, *claim.victim)]
    return (
        claim.kind, claim.anchor.start, claim.standing, claim.certainty, claim.manner, parties,
        [(s.start, s.end, s.sort, s.name) for s in claim.says],
        [(q.start, q.end, q.of, q.best) for q in claim.counts],
        claim.where and (claim.where.start, claim.where.end, claim.where.country, claim.where.precision),
        claim.when and (claim.when.start, claim.when.end, claim.when.earliest),
    )  # fmt: skip


REPORT = (
    "Syrian warplanes bombed a hospital in Idlib on Monday, killing at least nine patients, the ministry of health said. "
    "Islamic State claimed responsibility for a car bomb that wounded two Iraqi soldiers in Mosul. "
    "Gunmen kidnapped four nurses near Juba, South Sudan, on 2 March 2024, a spokesman for the UN told Reuters.\n"
)


@pytest.mark.parametrize("turn", [str.upper, str.lower])
def test_a_report_in_capitals_or_small_letters_tells_what_it_tells_in_usual_case(
    claims_of: Callable[..., tuple[Claim, ...]], report_of: Callable[..., Report], turn: Callable[[str], str]
) -> None:
    text = turned(REPORT, turn)
    plain = [told(claim, report_of(REPORT).text) for claim in claims_of(REPORT)]
    found = [told(claim, report_of(text).text) for claim in claims_of(text)]
    assert len(plain) >= 3
    assert found == plain
