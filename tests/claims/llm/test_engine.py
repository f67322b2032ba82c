"""Claims by a language model: only words of the report pass, and what does not is counted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

import model_server as play
from model_server import given
from reportedly.config import Config
from reportedly.errors import BadAnswer, NoModelServer
from reportedly.pipeline import Pipeline
from reportedly.records import Claim, Report

FIRST = "Army rockets hit a market in Homs on Monday, killing at least nine people and wounding dozens, a doctor said."
SECOND = "The army denied it had fired."
THIRD = "There was no immediate word of casualties among the rebels."
TEXT = f"{FIRST} {SECOND} {THIRD}"
GOOD = given(
    1, "hit", "shelling", context="rockets hit a market in Homs", also=["killing"], manner="said", cue="said",
    says=[{"text": "a doctor", "sort": "witness"}], actor=["Army"], target=["a market"], victim=["people"],
    instrument=["Army rockets"], where="Homs", when="Monday",
    counts=[{"of": "killed", "text": "at least nine people"}, {"of": "injured", "text": "dozens"}],
)  # fmt: skip


@pytest.fixture
def report(report_of: Callable[..., Report]) -> Report:
    return report_of(TEXT)


@pytest.fixture(autouse=True)
def _no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REPORTEDLY_LLM_KEY", raising=False)


def settings(url: str, **more: Any) -> Config:
    return Config.model_validate({"engine": {"name": "llm", "url": url, "model": "m", "max_wait_s": 0.0, **more}})


def told(report: Report, *plays: play.Play, **more: Any) -> tuple[tuple[Claim, ...], Mapping[str, int]]:
    with play.playing(*plays) as server:
        board = Pipeline(settings(server.url, **more)).run(report)
    return board["claims"], board["dropped"]


def one(report: Report, **fields: Any) -> tuple[Claim, Mapping[str, int]]:
    (claim,), dropped = told(report, play.says({**GOOD, **fields}))
    return claim, dropped


def test_a_claim_holds_the_reports_words_grounded_as_ever(report: Report, pipeline: Pipeline) -> None:
    claim, dropped = one(report)
    assert dropped == {}
    assert (claim.kind, claim.standing, claim.certainty, claim.manner) == ("shelling", "news", "actual", "said")
    assert (claim.anchor.text, [a.text for a in claim.also]) == ("hit", ["killing"])
    assert [(s.text, s.sort) for s in claim.says] == [("doctor", "witness")]
    assert claim.cue is not None
    assert (claim.cue.text, claim.cue.start) == ("said", TEXT.index("said"))
    assert [p.text for p in (*claim.actor, *claim.target, *claim.victim)] == ["Army", "market", "people"]
    assert claim.actor[0].sort is not None
    board = pipeline.run(report)
    assert claim.where in board["places"]
    assert claim.when in board["times"]
    assert [(c.of, c.text, c.low, c.high, c.bound, c.who) for c in claim.counts] == [
        ("killed", "at least nine people", 9, None, "at_least", "people"),
        ("injured", "dozens", None, None, "vague", ""),
    ]
    assert claim.unknown == {}


INVENTED = {
    "context": "rockets struck a bakery", "also": ["massacred"], "cue": "shouted", "actor": ["Russia"], "target": ["bakery"],
    "victim": ["nurses"], "instrument": ["BM-21 Grad rockets"], "where": "Aleppo", "when": "last Tuesday",
    "counts": [{"of": "killed", "text": "40 people"}],
}  # fmt: skip


@pytest.mark.parametrize("field", INVENTED)
def test_a_value_that_is_not_words_of_the_report_is_dropped_and_counted(report: Report, field: str) -> None:
    claim, dropped = one(report, **{field: INVENTED[field]})
    assert dropped == {field: 1}
    assert claim.anchor.text == "hit"
    if field not in ("context", "cue"):
        assert claim.unknown == {field: "the words that the model gave do not stand in the sentences it was shown"}
    if field != "context":
        assert not getattr(claim, field)


def test_a_claim_whose_anchor_is_invented_is_dropped_whole(report: Report) -> None:
    assert told(report, play.says(GOOD, {**GOOD, "context": "", "anchor": "massacred"}))[1] == {"anchor": 1}


def test_a_sentence_is_no_anchor(report: Report) -> None:
    claims, dropped = told(report, play.says({**GOOD, "anchor": FIRST}))
    assert (claims, dropped) == ((), {"anchor": 1})


def test_a_claim_with_invented_speakers_never_becomes_the_reports_own(report: Report) -> None:
    claims, dropped = told(report, play.says({**GOOD, "says": [{"text": "Reuters", "sort": "media"}]}))
    assert (claims, dropped) == ((), {"says": 1})
    both = [{"text": "Reuters", "sort": "media"}, {"text": "doctor", "sort": "witness"}]
    claim, dropped = one(report, says=both)
    assert ([s.text for s in claim.says], dropped) == (["doctor"], {"says": 1})
    assert "says" in claim.unknown


def test_manner_and_chain_go_together(report: Report) -> None:
    assert one(report, manner="own")[0].manner == "said"
    own = one(report, says=[], manner="said")[0]
    assert (own.manner, own.cue) == ("own", None)


def test_words_that_no_place_or_day_is_known_for_stay_with_a_reason(report: Report) -> None:
    claim, _ = one(report, where="a market", when="immediate")
    assert claim.where is not None
    assert claim.when is not None
    assert (claim.where.text, claim.where.lat, claim.when.text, claim.when.earliest) == (
        "market",
        None,
        "immediate",
        None,
    )
    assert claim.unknown.keys() == {"where", "when"}


def test_words_without_a_number_count_nothing_unless_there_is_no_word_of_harm(report: Report) -> None:
    claim, dropped = one(report, counts=[{"of": "killed", "text": "Homs"}])
    assert (claim.counts, dropped) == ((), {"counts": 1})
    assert claim.unknown == {"counts": "no number stands in the words that the model gave"}
    silent = given(
        3, "casualties", "shelling", certainty="unknown", counts=[{"of": "casualties", "text": "casualties"}]
    )
    (claim,), dropped = told(report, play.says(silent))
    assert [(c.bound, c.low, c.text) for c in claim.counts] == [("unknown", None, "casualties")]
    assert dropped == {}


def test_the_anchor_stands_in_its_context_where_a_word_comes_twice(report_of: Callable[..., Report]) -> None:
    text = "Guards shot a man and later shot a dog, police said."
    (claim,), _ = told(report_of(text), play.says(given(1, "shot", "shooting", context="later shot a dog")))
    assert claim.anchor.start == text.rindex("shot")


def test_what_is_only_shown_is_not_coded(report: Report) -> None:
    empty, shown = play.says(), play.says(given(1, "hit", "shelling"), given(2, "fired", "shelling", actor=["army"]))
    claims, dropped = told(report, empty, shown, empty, window_sentences=1)
    assert [claim.anchor.text for claim in claims] == ["fired"]
    assert dropped == {"anchor": 1}


def test_a_claim_told_twice_counts_once_and_two_speakers_make_two(report: Report) -> None:
    claims, dropped = told(report, play.says(GOOD, GOOD, {**GOOD, "says": [], "manner": "own"}))
    assert [claim.manner for claim in claims].count("said") == 1
    assert (len(claims), dropped) == (2, {"doubles": 1})


def test_sentences_are_numbered_and_go_out_once(report: Report) -> None:
    with play.playing(play.says()) as server:
        Pipeline(settings(server.url, window_sentences=2, context_sentences=1)).code(report)
        first, second = server.asked
    assert first == f"Published 2024-03-12.\nCODE\n[1] {FIRST}\n[2] {SECOND}"
    assert second == f"Published 2024-03-12.\nBEFORE\n[2] {SECOND}\nCODE\n[3] {THIRD}"


def test_an_answer_that_is_cut_off_is_asked_again_by_halves(report: Report) -> None:
    cut, fired = play.writes('{"claims": [{"sen', cut_off=True), given(2, "fired", "shelling")
    with play.playing(cut, play.says(GOOD), play.says(fired)) as server:
        claims = Pipeline(settings(server.url)).code(report)
        assert [line for line in server.asked[2].split("\n") if line.startswith("[")] == [
            f"[1] {FIRST}", f"[2] {SECOND}", f"[3] {THIRD}"
        ]  # fmt: skip
    assert [claim.anchor.text for claim in claims] == ["hit", "fired"]


def test_an_answer_cut_off_for_one_sentence_fails_the_report(report: Report) -> None:
    with pytest.raises(BadAnswer, match=r"on sentence 1 is cut off after 50 tokens.*max_tokens"):
        told(report, play.writes("{", cut_off=True), max_tokens=50)


@pytest.mark.parametrize("wrong", [play.writes('{"claims": ['), play.writes('{"claims": [{}]}')])
def test_a_wrong_form_is_tried_again_and_then_told(report: Report, wrong: play.Play) -> None:
    assert len(told(report, wrong, play.says(GOOD))[0]) == 1
    with pytest.raises(BadAnswer, match=r"\(2 tries\)"):
        told(report, wrong, tries=2)


def test_a_server_that_fails_in_the_middle_leaves_no_half_report(report: Report) -> None:
    with pytest.raises(NoModelServer, match="answers 500"):
        told(report, play.says(GOOD), play.fails(500), window_sentences=1)


def test_the_lineage_says_what_was_asked_of_whom(monkeypatch: pytest.MonkeyPatch, pipeline: Pipeline) -> None:
    monkeypatch.setenv("REPORTEDLY_LLM_KEY", "sk-secret")
    made = Pipeline(settings("http://models.example:8000/deep/v1", seed=3, window_sentences=4)).lineage
    models = {key: value for key, value in made.models.items() if key.startswith("claims/")}
    prompt = models.pop("claims/llm/prompt")
    assert len(prompt) == 20
    assert models == {
        "claims/engine": "llm", "claims/llm/model": "m", "claims/llm/server": "models.example:8000",
        "claims/llm/temperature": "0", "claims/llm/seed": "3", "claims/llm/windows": "4+2", "claims/llm/max_tokens": "1500",
    }  # fmt: skip
    assert "secret" not in repr(made)
    assert made.id != pipeline.lineage.id
    assert "claims/engine" not in pipeline.lineage.models


def test_the_same_answers_give_the_same_claims(report: Report) -> None:
    assert told(report, play.says(GOOD)) != ((), {})
    with play.playing(play.says(GOOD)) as server:
        first, second = (Pipeline(settings(server.url)).code(report) for _ in range(2))
    assert first == second


def test_what_is_dropped_is_said_once_a_report(report: Report, caplog: pytest.LogCaptureFixture) -> None:
    told(report, play.says({**GOOD, "where": "Aleppo", "when": "tomorrow"}))
    assert [r.getMessage() for r in caplog.records if r.name == "reportedly.llm"] == [
        f"{report.id}: dropped, not words of the report or told twice: when 1, where 1"
    ]


def test_a_pipeline_asks_nothing_before_it_has_a_report() -> None:
    with play.playing(play.fails(500)) as server:
        Pipeline(settings(server.url))
        assert server.bodies == []
