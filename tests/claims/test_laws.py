"""Laws that every claim keeps, whatever the words: on reports made at random from a small grammar."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.config import Config
from reportedly.pipeline import Pipeline
from reportedly.records import CERTAINTIES, COUNTED, MANNERS, STANDINGS, Claim, Report
from reportedly.records.wire import decode, encode

_ACTORS = ("Rebels", "The army", "Gunmen from the Northern Front", "Israeli warplanes", "No one", "A drone", "They")
_DEEDS = (
    "shelled", "killed", "did not attack", "may have kidnapped", "will bomb", "fired 15 rockets at", "denied hitting",
    "said they had captured", "claimed responsibility for the attack on",
)  # fmt: skip
_OBJECTS = (
    "at least 12 people", "dozens of farmers, including four children,", "a market", "al-Bab", "two men and a nurse",
    "the “so-called” base", "حلب", "Tacuarembo\u0301", "the 🚨 depot", "between 10 and 20 US soldiers",
)  # fmt: skip
_PLACES = ("", " in Taiz", " near Deir ez-Zor", " 50 km south of Aleppo", " in Yemen", " at sea", " in Georgia")
_TIMES = ("", " on Tuesday", " last week", " since January", " on 12 May 2022", " on Friday night", " in 1999 or 2000")
_TAILS = (
    ".", ", officials said.", ", AFP reported, citing two sources.", ", according to the Rights Monitor.", "?", "",
    ", he added.", " - Reuters", ".\r\n", ".\n\nPHOTO: A street in 2011. (J. Doe)\n\n",
)  # fmt: skip


@st.composite
def sentences(draw: st.DrawFn) -> str:
    return "".join(
        (
            draw(st.sampled_from(_ACTORS)),
            " ",
            draw(st.sampled_from(_DEEDS)),
            " ",
            draw(st.sampled_from(_OBJECTS)),
            draw(st.sampled_from(_PLACES)),
            draw(st.sampled_from(_TIMES)),
            draw(st.sampled_from(_TAILS)),
        )
    )


TEXTS = st.lists(sentences(), min_size=1, max_size=4).map(" ".join)


@pytest.fixture(scope="module")
def lenient(pipeline: Pipeline) -> Pipeline:
    """Read whatever comes, in whatever language."""
    return Pipeline(Config.model_validate({"reading": {"min_language_probability": 1.01}}), pipeline.codebook)


def check(claim: Claim, report: Report, pipeline: Pipeline) -> None:
    claim.check(report.text)
    assert decode(encode(claim)) == claim
    assert claim.kind in pipeline.codebook.kinds
    assert claim.standing in STANDINGS
    assert claim.certainty in CERTAINTIES
    assert claim.manner in MANNERS
    assert {q.of for q in claim.counts} <= {*COUNTED}
    assert all(0 <= chance <= 1 for chance in claim.confidence.values())
    assert all(reason for reason in claim.unknown.values())
    assert (claim.where is None) <= ("where" in claim.unknown)
    assert (claim.when is None) <= ("when" in claim.unknown)


@given(text=TEXTS)
@settings(max_examples=40, deadline=None)
def test_every_value_stands_in_the_words_of_the_report(
    text: str, lenient: Pipeline, report_of: Callable[..., Report]
) -> None:
    report = report_of(text)
    claims = lenient.code(report)
    for claim in claims:
        check(claim, report, lenient)
    known = {claim.id for claim in claims}
    assert {link.to for claim in claims for link in claim.links} <= known
    assert all(link.to != claim.id for claim in claims for link in claim.links)


@given(text=TEXTS)
@settings(max_examples=10, deadline=None)
def test_the_same_words_give_the_same_claims(text: str, lenient: Pipeline, report_of: Callable[..., Report]) -> None:
    assert lenient.code(report_of(text)) == lenient.code(report_of(text))


@given(text=st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=60))
@settings(max_examples=30, deadline=None)
def test_any_text_with_a_letter_is_coded_without_an_error(text: str, lenient: Pipeline) -> None:
    report = Report(text=f"a {text}")
    for claim in lenient.code(report):
        claim.check(report.text)


@given(text=TEXTS)
@settings(max_examples=10, deadline=None)
def test_without_a_day_of_publication_no_weekday_is_reckoned(
    text: str, lenient: Pipeline, report_of: Callable[..., Report]
) -> None:
    for claim in lenient.code(report_of(text, None)):
        if claim.when and claim.when.text.lower().endswith(("tuesday", "last week", "friday night")):
            assert claim.when.earliest is None
            assert claim.when.reason
