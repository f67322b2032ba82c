"""What each part of the engine is worth: every switch does what it says."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from reportedly.claims import Coder
from reportedly.config import Config
from reportedly.errors import ConfigError, MissingInput
from reportedly.evaluate.ablation import MEASURES, PARTS, Ablation, ablate, write_page, write_table
from reportedly.evaluate.intervals import Ask, Change, changes_of, share
from reportedly.pipeline import Pipeline
from reportedly.records import Claim, Report

TEXT = (
    "Rebels shelled a crowded market in Taiz on Monday, killing 12 people, officials said. They added that the rebels had "
    "attacked the town before. Two rockets hit a school. Talks may resume in Geneva if the shelling stops."
)
Without = Callable[[str], tuple[Claim, ...]]


@pytest.fixture
def without(pipeline: Pipeline, report_of: Callable[..., Report]) -> Without:
    """Code a text with one part off; an empty name leaves all on."""
    report = report_of(TEXT)
    board = pipeline.run(report)
    parts = {part.name: part for part in PARTS}

    def code(name: str) -> tuple[Claim, ...]:
        assert isinstance(pipeline.coder, Coder)
        if not name:
            return pipeline.coder.code(report, board["reading"], board["places"], board["times"])
        coder = parts[name].without(pipeline.coder)
        acts = parts[name].acts(coder, board["reading"])
        return coder.code(report, board["reading"], board["places"], board["times"], acts=acts)

    return code


def shelling(claims: tuple[Claim, ...]) -> Claim:
    return next(claim for claim in claims if claim.anchor.text == "shelled")


def test_without_attribution_all_is_the_reports_own_voice(without: Without) -> None:
    assert {claim.manner for claim in without("")} != {"own"}
    assert {claim.manner for claim in without("attribution")} == {"own"}


def test_without_learned_roles_subjects_act_and_objects_are_aimed_at(without: Without) -> None:
    claim = shelling(without("roles learned"))
    assert {p.text.lower() for p in claim.actor} == {"rebels"}
    assert "crowded market" in {p.text for p in claim.target}


def test_without_learned_triggers_every_word_of_the_lists_names_a_happening(without: Without) -> None:
    kinds = {claim.anchor.text: claim.kind for claim in without("triggers learned")}
    assert kinds["shelled"] == "shelling"
    assert len(kinds) >= len(without(""))


def test_without_the_encoder_the_small_models_decide_alone(without: Without, pipeline: Pipeline) -> None:
    assert isinstance(pipeline.coder, Coder)
    asked = pipeline.coder.forecaster.without("triggers")
    assert "triggers" not in asked._heads
    assert "roles" in asked._heads
    assert pipeline.coder.forecaster.without()._heads == {}
    assert [c.confidence for c in without("encoder")] != [c.confidence for c in without("")]


def test_without_gathering_fewer_mentions_are_joined(without: Without) -> None:
    def also(name: str) -> int:
        return sum(len(claim.also) for claim in without(name))

    assert also("gathering learned") <= also("")


def test_without_the_choice_of_place_the_nearest_is_taken(without: Without) -> None:
    where = shelling(without("place chosen")).where
    assert where is not None
    assert where.text == "Taiz"


def test_without_the_choice_of_time_that_of_the_sentence_is_taken(without: Without) -> None:
    claims = without("time chosen")
    when = shelling(claims).when
    assert when is not None
    assert when.text == "Monday"
    assert all(c.when is None for c in claims if c.anchor.start > TEXT.index("Two rockets"))


def test_without_learned_counts_only_plain_words_count(without: Without) -> None:
    def counted(name: str) -> list[tuple[str, int | None]]:
        return [(q.of, q.low) for claim in without(name) for q in claim.counts]

    assert ("weapons", 2) in counted("")
    assert counted("counts learned") == [("killed", 12)]


def test_without_telling_all_is_news(without: Without) -> None:
    assert {claim.standing for claim in without("standing learned")} == {"news"}


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.name)
def test_a_part_that_is_off_leaves_the_engine_as_it_was(part: object, pipeline: Pipeline, without: Without) -> None:
    before = without("")
    without(part.name)  # type: ignore[attr-defined]
    assert without("") == before


def test_changes_are_drawn_in_pairs() -> None:
    ask = Ask(key="x", label="x", formula=share("right", "n"), of=("n",))
    before = [{"right": float(i % 2), "n": 1.0} for i in range(40)]
    after = [{"right": 0.0, "n": 1.0} for _ in range(40)]
    change = changes_of([ask], before, after, draws=200, seed=1)["x"]
    assert (change.before, change.after, change.points, change.is_sure) == (50.0, 0.0, -50.0, True)
    same = changes_of([ask], before, before, draws=200, seed=1)["x"]
    assert (same.low, same.high, same.is_sure) == (0.0, 0.0, False)


def test_the_table_marks_what_is_sure_and_leaves_small_changes_out() -> None:
    changes = dict.fromkeys(MEASURES, Change(before=70.0, after=70.01, low=-1.0, high=1.0))
    changes["found.f1"] = Change(before=70.0, after=60.0, low=-12.0, high=-8.0)
    changes["kind.f1"] = Change(before=70.0, after=69.0, low=-3.0, high=1.0)
    lines = write_table([Ablation(part="ears", instead="none", claims=3, changes=changes)]).splitlines()
    assert lines[2].startswith("| *nothing* |  | 70.0 | 70.0 |")
    assert lines[3].startswith("| ears | none |  | **−10.0** | −1.0 |  |")
    assert len({line.count("|") for line in lines}) == 1


def test_the_whole_way_over_a_folder(pipeline: Pipeline, tmp_path: Path) -> None:
    claim = {
        "id": "c1", "kind": "shelling", "anchor": "shelled", "context": "Rebels shelled a crowded market", "manner": "own",
        "standing": "news", "certainty": "actual", "actor": ["Rebels"], "target": ["market"],
    }  # fmt: skip
    coded = {"id": "made", "published": "2024-03-12", "text": TEXT, "claims": [claim]}
    (tmp_path / "made.json").write_text(json.dumps(coded), "utf-8")
    named: list[str] = []
    found = ablate(tmp_path, pipeline, part="all", draws=5, tell=named.append)
    assert named == [part.name for part in PARTS] == [one.part for one in found.parts]
    page = write_page(found)
    assert "1 coded reports (part `all`" in page
    assert all(f"| {name} |" in page for name in named)


def test_it_needs_coded_reports_and_the_engine_that_ships(pipeline: Pipeline, tmp_path: Path) -> None:
    with pytest.raises(MissingInput):
        ablate(tmp_path, pipeline)
    asking = Config.model_validate({"engine": {"name": "llm", "url": "http://127.0.0.1:9", "model": "m"}})
    with pytest.raises(ConfigError, match="engine that ships"):
        ablate(tmp_path, Pipeline(asking, pipeline.codebook))
