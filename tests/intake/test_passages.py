"""Passages: which part each stretch of a report plays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.intake.passages import find_passages

LEAD = "Shells hit the harbour at dawn on Monday, killing two dockers, the mayor said."
MORE = "The army said it had not fired. Nobody else was hurt."


def told(text: str, *, title: str | None = None) -> list[tuple[str, str]]:
    return [(p.sort, p.text) for p in find_passages(text, title=title)]


CASES: dict[str, tuple[tuple[str, ...], list[str]]] = {
    "a web page's text": (
        (
            "date 2021-03-08 Harbour War Army", "© AP",
            "Soldiers sit in an army vehicle in the harbour, Tuesday, Feb. 8, 2011", LEAD, "", MORE,
        ),
        ["dateline", "credit", "caption", "body", "body"],
    ),
    "an agency's story": (
        (
            "Shells kill two in harbour", "", "By JANE DOE", "", f"PORT TOWN, March 8 (Reuters) - {LEAD}", "", MORE, "",
            "(Reporting by Jane Doe; editing by John Roe)",
        ),
        ["headline", "credit", "dateline", "body", "body", "boilerplate"],
    ),
    "a site with its frame": (
        (
            "Home", "Shells kill two in harbour", "By Jane Doe", "Published 8 March 2021",
            "Smoke rises over the harbour", "Getty Images", LEAD, "Background", MORE,
            "Related articles", "Who are the rebels?", "What next", "Subscribe to our newsletter", "© 2021 The Gazette",
        ),
        [
            "boilerplate", "headline", "credit", "dateline", "caption", "credit", "body", "headline", "body",
            *["boilerplate"] * 5,
        ],
    ),
    "a text without line breaks": (
        (
            "Published March 8 2021 Residents inspect the damage at the harbour on March 7 2021. (AFP Photo) "
            f"{LEAD} {MORE} --Reuters",
        ),
        ["dateline", "caption", "credit", "body", "credit"],
    ),
    "a labelled headline": (
        ("TITLE: Shells kill two in harbour LINK: https://gazette.example/a", f"{LEAD} It goes on. (Reuters, AFP)"),
        ["headline", "boilerplate", "body", "credit"],
    ),
    "a dateline behind the lead": (
        (f"08.03.2021 Two dockers are dead. PORT TOWN, March 8 (Sputnik) - {LEAD}",),
        ["dateline", "body", "dateline", "body"],
    ),
    "a colon dateline and a foot": (
        (f"PORT TOWN: {LEAD}", MORE, "Published in The Gazette, March 9th, 2021"),
        ["dateline", "body", "body", "dateline"],
    ),
    "closing lines": (
        (
            LEAD, f"{MORE} Source SANA", "___", "Jane Doe contributed to this report.",
            "All rights reserved. This material may not be published.",
        ),
        ["body", "body", "credit", "boilerplate", "boilerplate", "boilerplate"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_find_passages_tells_the_parts(name: str) -> None:
    lines, sorts = CASES[name]
    assert [sort for sort, _ in told("\n".join(lines))] == sorts


def test_find_passages_knows_the_title_again() -> None:
    title = "Shells kill two in harbour - The Gazette"
    assert told(f"Mon 08 Mar 2021 Shells kill two in harbour. {LEAD}", title=title) == [
        ("dateline", "Mon 08 Mar 2021"),
        ("headline", "Shells kill two in harbour."),
        ("body", LEAD),
    ]


def test_find_passages_knows_a_title_with_the_names_of_sections_and_site() -> None:
    title = "Shells kill two in harbour - Region - World - The Gazette"
    parts = told(f"Shells kill two in harbour AFP Monday 8 Mar 2021 {LEAD}", title=title)
    assert [sort for sort, _ in parts] == ["headline", "dateline", "body"]


def test_find_passages_takes_a_sentence_that_begins_like_the_title_for_the_story() -> None:
    text = "Shells kill two in harbour of the northern town, the mayor said."
    assert told(text, title="Shells kill two in harbour") == [("body", text)]


def test_find_passages_takes_what_the_markup_tells() -> None:
    text = f"The harbour in May\n{LEAD}"
    passages = find_passages(text, known=((0, 18, "caption"),))
    assert [p.sort for p in passages] == ["caption", "body"]


@pytest.mark.parametrize("text", ["Attack on base", "Shells, shells.", LEAD, f"{LEAD} {MORE}"])
def test_find_passages_gives_every_report_a_body(text: str) -> None:
    assert told(text) == [("body", text)]


@pytest.mark.parametrize(
    "line",
    [
        "Follow the money, the judge said, and you will find them.",
        "Share of the vote fell.",
        "By Monday the town had fallen.",
    ],
)
def test_find_passages_lets_sentences_that_begin_like_the_frame_be(line: str) -> None:
    assert told(f"{LEAD}\n{line}")[1] == ("body", line)


def test_find_passages_takes_a_long_paragraph_for_the_story_however_it_begins() -> None:
    long = "Read more about it? " + LEAD * 8
    assert told(f"{LEAD}\n{long}")[1][0] == "body"


PARTS = [
    LEAD,
    MORE,
    "\n",
    "\n\n",
    " ",
    "© AP",
    "BEIRUT (AP) — ",
    "8 March 2021",
    "(AFP Photo)",
    "Read more:",
    "🕊",
    "e\u0301",
    "قصف",
    "“",
    "Soldiers sit, Feb. 8, 2022",
]


@given(st.lists(st.sampled_from(PARTS), max_size=14).map("".join))
def test_find_passages_stand_in_the_text_in_order_and_hold_every_word(text: str) -> None:
    at = 0
    for passage in find_passages(text):
        assert passage.stands_in(text)
        assert at <= passage.start
        assert text[at : passage.start].strip() == ""
        at = passage.end
    assert text[at:].strip() == ""
