"""Agencies' datelines and pages' printed dates."""

from __future__ import annotations

import pytest

from reportedly.intake.datelines import AGENCY_LINE, HEADER_LINE, is_agency_line, is_tags


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("BEIRUT (AP) — Three men", "BEIRUT (AP) —"),
        ("CAIRO, Nov 12 (Reuters) - Two men", "CAIRO, Nov 12 (Reuters) -"),
        ("KYIV, Ukraine, March 3, 2022 (AP) — Shells", "KYIV, Ukraine, March 3, 2022 (AP) —"),
        ("Nairobi (dpa) – Four men", "Nairobi (dpa) –"),
        ("DEIR EZ-ZOR (Syria) (Sputnik) Reportedly", "DEIR EZ-ZOR (Syria) (Sputnik)"),
        ("MOSCOW October 1 (RIA Novosti) - A bomb", "MOSCOW October 1 (RIA Novosti) -"),
        ("BAGHDAD - Combined forces", "BAGHDAD -"),
        ("UNITED NATIONS (AP) — The envoy", "UNITED NATIONS (AP) —"),
        ("RAFAH/CAIRO (Reuters) – Trucks", "RAFAH/CAIRO (Reuters) –"),
        ("PESHAWAR: At least three", "PESHAWAR:"),
        ("GAZA CITY, Gaza Strip — Tanks", "GAZA CITY, Gaza Strip —"),
    ],
)
def test_agency_line_is_found(text: str, line: str) -> None:
    match = AGENCY_LINE.match(text)
    assert match is not None
    assert match.group().strip() == line
    assert is_agency_line(line)


@pytest.mark.parametrize(
    "text",
    [
        "UPDATE: Two men were caught", "QUESTION: There are reports", "AP: The army", "NATO said it had",
        "ISIS - also known as",
        "UN (United Nations) Forces", "U.S. Army: The", "Beirut was hit", "The army (SAA) - said", "He said: Never",
    ],
)  # fmt: skip
def test_agency_line_is_not_seen_where_there_is_none(text: str) -> None:
    assert AGENCY_LINE.match(text) is None


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Sun 16 Apr 2017 Death toll", "Sun 16 Apr 2017"),
        ("Published April 8 2017 2304 An air raid", "Published April 8 2017 2304"),
        ("Published: 13 November 2023, 14:05 GMT", "Published: 13 November 2023, 14:05 GMT"),
        ("Date of publication 9 August 2016 Five", "Date of publication 9 August 2016"),
        ("Last updated at Apr 092017 At least", "Last updated at Apr 092017"),
        (
            "Updated at 1:33 p.m. on Thursday, March 29, 2018. The two",
            "Updated at 1:33 p.m. on Thursday, March 29, 2018.",
        ),
        ("05.10.2017(updated 1935 05.10.2017) Get", "05.10.2017(updated 1935 05.10.2017)"),
        ("date 2023-11-13 Syria", "date 2023-11-13"),
        ("27-02-2016 Five", "27-02-2016"),
        ("2023-11-13T10:22:00Z", "2023-11-13T10:22:00Z"),
        ("Posted on 3 May 2020 | Updated 4 May 2020", "Posted on 3 May 2020"),
        ("Mon Jul 11 2016 title: Army", "Mon Jul 11 2016"),
    ],
)
def test_header_line_is_found(text: str, line: str) -> None:
    match = HEADER_LINE.match(text)
    assert match is not None
    assert match.group().strip() == line
    assert not is_agency_line(line)


@pytest.mark.parametrize(
    "text",
    [
        "13 November 2023 was a day of mourning",
        "On 23 May 2006, he admitted",
        "In 2016 the army",
        "Published by the ministry",
        "8 April 2017, when",
    ],
)
def test_header_line_is_not_seen_where_a_sentence_begins(text: str) -> None:
    assert HEADER_LINE.match(text) is None


@pytest.mark.parametrize(
    ("words", "tags"),
    [
        ("Syria US America military", True),
        ("Army retakes town in the north", False),
        ("Shells hit harbour. Two", False),
        ("a b c d e f g h i", False),
    ],
)
def test_is_tags(words: str, tags: bool) -> None:
    assert is_tags(words) is tags
