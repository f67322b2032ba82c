"""Who told the day of publication, in the order in which they are asked."""

from __future__ import annotations

from datetime import date

import pytest

from reportedly.intake.passages import find_passages
from reportedly.intake.published import publication
from reportedly.records import Published

BODY = "Shells hit the harbour at dawn on Monday, the mayor said."
USER, TOLD = date(2020, 1, 1), Published(day=date(2020, 1, 2), origin="metadata")


def told(text: str, *, user: date | None = None, told: Published | None = None) -> Published | None:
    return publication(user=user, told=told, text=text, passages=find_passages(text))


def test_publication_asks_the_user_first_then_the_input_then_the_text() -> None:
    text = f"Published 3 May 2020\nBEIRUT, May 4, 2020 (AP) — {BODY}"
    assert told(text, user=USER, told=TOLD) == Published(day=USER, origin="user")
    assert told(text, told=TOLD) == TOLD
    assert told(text) == Published(day=date(2020, 5, 4), origin="dateline", text="May 4, 2020")


def test_publication_takes_the_header_line_with_its_words() -> None:
    assert told(f"Wed 05 Apr 2017\n{BODY}") == Published(day=date(2017, 4, 5), origin="header", text="Wed 05 Apr 2017")


def test_publication_prefers_the_day_of_publication_to_that_of_an_update() -> None:
    found = told(f"Updated 6 May 2020\nPublished 3 May 2020\n{BODY}")
    assert found is not None
    assert found.day == date(2020, 5, 3)


@pytest.mark.parametrize(
    "text",
    [
        BODY,
        f"CAIRO, Nov 12 (Reuters) - {BODY}",
        f"05/04/2017\n{BODY}",
        f"{BODY} On 3 May 2020, it had been hit before.",
        f"{BODY}\nSoldiers sit in a truck near the harbour, Tuesday, Feb. 8, 2022",
        f"{BODY}\n© 2019 The Sample Gazette. All rights reserved.",
    ],
)
def test_publication_is_unknown_where_nothing_tells_it(text: str) -> None:
    assert told(text) is None


@pytest.mark.parametrize(
    "text",
    [
        f"Posted on April 19 2017 by The Gazette Staff {BODY}",
        f"Print this page Wednesday 19 April 2017 16:45 {BODY}",
        f"Gazette Jane Doe Middle East 1935 19.04.2017(updated 2010 19.04.2017) Get short URL 12 {BODY}",
        f"{BODY}\nPublished in The Gazette, April 19th, 2017",
    ],
)
def test_publication_reads_stamps_and_bylines_of_pages(text: str) -> None:
    found = told(text)
    assert found is not None
    assert (found.day, found.origin) == (date(2017, 4, 19), "header")
