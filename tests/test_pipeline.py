"""The order of the rooms, and the law that the same bytes with the same lineage give the same claims."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest

from reportedly.claims import Told
from reportedly.codebook import load_codebook
from reportedly.config import Config, EngineConfig
from reportedly.errors import EmptyReport, LawBroken, ModelError, UnsupportedLanguage
from reportedly.pipeline import ENGINES, STAGES, Pipeline
from reportedly.records import Claim, Report
from reportedly.records.wire import encode
from reportedly.version import __version__
from sample import REPORT

STAGE_TABLE = {
    "language": (("report",), ("language",), 1),
    "reading": (("report",), ("reading",), 2),
    "places": (("report", "reading"), ("places",), 1),
    "times": (("report", "reading"), ("times",), 2),
    "claims": (("report", "reading", "places", "times"), ("claims", "charged", "dropped"), 4),
    "actors": (("claims", "reading"), ("claims",), 2),
    "seal": (("report", "claims", "charged"), ("claims", "charged"), 2),
}
"""The flow as it is. A stage whose output may change gets a higher version here and in CHANGELOG.md."""


def test_every_engine_that_can_be_configured_is_in_the_table() -> None:
    assert set(ENGINES) == set(get_args(EngineConfig.model_fields["name"].annotation))


def test_the_table_of_stages_is_the_known_one() -> None:
    assert {s.name: (s.reads, s.writes, s.version) for s in STAGES} == STAGE_TABLE


def test_a_stage_reads_only_what_an_earlier_one_wrote() -> None:
    written = {"report"}
    for stage in STAGES:
        assert set(stage.reads) <= written, stage.name
        written |= set(stage.writes)


class Watched(dict[str, Any]):
    """A board that keeps what is asked of it."""

    def __init__(self, *values: Any) -> None:
        super().__init__(*values)
        self.asked: set[str] = set()

    def __getitem__(self, name: str) -> Any:
        self.asked.add(name)
        return super().__getitem__(name)

    def get(self, name: str, default: Any = None) -> Any:
        self.asked.add(name)
        return super().get(name, default)


def test_a_stage_asks_for_what_it_says_it_reads(pipeline: Pipeline) -> None:
    board = Watched({"report": REPORT})
    for stage in STAGES:
        board.asked = set()
        values = stage.run(pipeline, board)
        assert board.asked == set(stage.reads), stage.name
        board.update(zip(stage.writes, values, strict=True))
    assert board["claims"] == pipeline.code(REPORT)


def test_a_run_gives_all_that_was_written(pipeline: Pipeline) -> None:
    board = pipeline.run(REPORT)
    assert set(board) == {"report", *(name for stage in STAGES for name in stage.writes)}
    assert board["reading"].text == REPORT.text
    assert all(place.stands_in(REPORT.text) for place in board["places"])
    assert all(time.stands_in(REPORT.text) for time in board["times"])


@pytest.fixture(scope="module")
def examples(pipeline: Pipeline, report_of: Callable[..., Report]) -> list[Report]:
    folder = Path(__file__).parents[1] / "examples"
    return [REPORT, *(report_of(path.read_text("utf-8")) for path in sorted(folder.glob("*.txt")))]


def lines(claims: tuple[Claim, ...]) -> bytes:
    return b"\n".join(encode(claim) for claim in claims)


def test_the_same_report_gives_the_same_bytes(pipeline: Pipeline, examples: list[Report]) -> None:
    first = [lines(pipeline.code(report)) for report in examples]
    again = [lines(pipeline.code(report)) for report in reversed(examples)]
    assert list(reversed(again)) == first
    assert sum(map(bool, first)) == len(first) - 1  # one example has nothing to code


def test_another_pipeline_of_the_same_make_gives_the_same_bytes(pipeline: Pipeline, examples: list[Report]) -> None:
    other = Pipeline(Config())
    assert other.lineage == pipeline.lineage
    assert [lines(other.code(r)) for r in examples] == [lines(pipeline.code(r)) for r in examples]


def test_two_threads_give_the_same_bytes(pipeline: Pipeline, examples: list[Report]) -> None:
    alone = [lines(pipeline.code(report)) for report in examples]
    with ThreadPoolExecutor(2) as pool:
        assert [lines(claims) for claims in pool.map(pipeline.code, examples * 2)] == alone * 2


def test_code_many_gives_the_same_as_one_by_one(pipeline: Pipeline, examples: list[Report]) -> None:
    found = list(pipeline.code_many(examples))
    assert [report for report, _ in found] == examples
    assert [lines(claims) for _, claims in found] == [lines(pipeline.code(report)) for report in examples]


def test_reports_read_together_give_the_same_as_each_alone(pipeline: Pipeline, examples: list[Report]) -> None:
    together = [*examples, *reversed(examples)]
    found = list(pipeline.tell_all(together))
    assert found == [pipeline.tell(report) for report in together]


def test_a_report_that_fails_stands_in_its_place_and_stops_no_other(pipeline: Pipeline) -> None:
    sound, wordless, french = (
        REPORT,
        msgspec.structs.replace(REPORT, text="42", passages=()),
        msgspec.structs.replace(REPORT, language="fr"),
    )
    found = list(pipeline.tell_all([sound, wordless, french, sound]))
    assert found[0] == found[3] == pipeline.tell(sound)
    assert [type(error) for error in found[1:3]] == [EmptyReport, UnsupportedLanguage]


def test_reports_that_cannot_be_read_together_are_read_one_by_one(
    pipeline: Pipeline, examples: list[Report], monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = list(pipeline.tell_all(examples))

    def broken(texts: Any) -> Iterator[Any]:
        raise RuntimeError("one of them broke it")

    monkeypatch.setattr(pipeline.engine, "read_many", broken)
    assert list(pipeline.tell_all(examples)) == alone


def test_code_many_gives_what_came_before_a_report_that_fails(pipeline: Pipeline) -> None:
    coded = pipeline.code_many([REPORT, REPORT, msgspec.structs.replace(REPORT, text="42", passages=()), REPORT])
    assert [next(coded)[0], next(coded)[0]] == [REPORT, REPORT]
    with pytest.raises(EmptyReport):
        next(coded)


def test_code_many_is_lazy(pipeline: Pipeline) -> None:
    def reports() -> Iterator[Report]:
        yield REPORT
        raise AssertionError("the second report was taken before it was asked for")

    assert next(iter(pipeline.code_many(reports())))[0] == REPORT


def test_claims_come_in_the_order_of_the_text_with_their_lineage(pipeline: Pipeline, examples: list[Report]) -> None:
    for report in examples:
        claims = pipeline.code(report)
        assert [claim.anchor.start for claim in claims] == sorted(claim.anchor.start for claim in claims)
        assert {claim.lineage for claim in claims} <= {pipeline.lineage.id}
        assert len({claim.id for claim in claims}) == len(claims)
        assert all(claim.report == report.id for claim in claims)


OTHERS = {
    "de": "Raketen haben am Dienstag den Markt der Stadt getroffen und mindestens neun Menschen getötet, teilte das "
    "Krankenhaus mit. Die Armee warf den Rebellen vor, sie abgefeuert zu haben.",
    "ar": "أصابت صواريخ سوق المدينة يوم الثلاثاء وقتلت تسعة أشخاص على الأقل بحسب مسؤول في المستشفى",
    "ru": "Во вторник ракеты попали в рынок города и убили не менее девяти человек, сообщили в больнице.",
}


@pytest.mark.parametrize("code", OTHERS)
def test_another_language_is_refused(pipeline: Pipeline, code: str) -> None:
    with pytest.raises(UnsupportedLanguage, match=rf"'{code}'.*reads 'en'.*reading\.model") as told:
        pipeline.code(Report(text=OTHERS[code], source_id="seed-7"))
    assert told.value.where == "seed-7"


def test_the_language_that_the_report_names_goes_before_a_guess(pipeline: Pipeline) -> None:
    with pytest.raises(UnsupportedLanguage, match="'fr'"):
        pipeline.code(Report(text=REPORT.text, language="fr-BE"))
    assert pipeline.run(Report(text="Feuer!", language="EN-gb"))["language"] == "en"


def test_a_doubtful_guess_does_not_refuse_a_report(pipeline: Pipeline) -> None:
    sure = Config.model_validate({"reading": {"min_language_probability": 1.01}})
    lenient = Pipeline(sure, pipeline.codebook)
    assert lenient.run(Report(text=OTHERS["de"]))["language"] == "de"


@pytest.mark.parametrize("text", ["", " \n ", "12 34", "🚨 …", "—"])
def test_a_report_without_words_is_refused(pipeline: Pipeline, text: str) -> None:
    with pytest.raises(EmptyReport, match="no words"):
        pipeline.code(Report(text=text))


def test_the_lineage_names_everything_that_can_change_a_claim(pipeline: Pipeline) -> None:
    lineage = pipeline.lineage
    assert lineage.version == __version__
    assert lineage.codebook == pipeline.codebook.hash
    assert lineage.config == Config().fingerprint
    assert lineage.gazetteer == pipeline.gazetteer.hash
    assert lineage.stages == {stage.name: stage.version for stage in STAGES}
    assert lineage.models == {**pipeline.engine.models, **pipeline.coder.hashes}
    assert all(lineage.models.values())
    assert pipeline.lineage.id == lineage.id


def test_the_lineage_changes_with_the_codebook(pipeline: Pipeline, tmp_path: Path) -> None:
    (tmp_path / "triggers.yaml").write_text("shelling:\n  nouns: catapult\n", "utf-8")
    laid = Pipeline(Config(codebook=(tmp_path,)))
    assert laid.lineage.codebook != pipeline.lineage.codebook
    assert laid.lineage.id != pipeline.lineage.id
    assert laid.lineage.models == pipeline.lineage.models
    assert {claim.lineage for claim in laid.code(REPORT)} == {laid.lineage.id}


def test_the_lineage_changes_with_a_setting_that_can_change_a_claim(pipeline: Pipeline) -> None:
    other = Pipeline(Config.model_validate({"reading": {"min_language_probability": 0.7}}), pipeline.codebook)
    same = Pipeline(Config.model_validate({"intake": {"fetch_timeout_s": 3.0}}), pipeline.codebook)
    assert other.lineage.id != pipeline.lineage.id == same.lineage.id


def test_a_codebook_at_hand_goes_before_the_folders_of_the_configuration(tmp_path: Path) -> None:
    book = load_codebook()
    assert Pipeline(Config(codebook=(tmp_path / "none",)), book).codebook is book


def test_a_model_that_is_not_there_is_an_error() -> None:
    with pytest.raises(ModelError, match="xx_none"):
        Pipeline(Config.model_validate({"reading": {"model": "xx_none"}}))


class Crooked:
    """A coder that gives what no report says."""

    def __init__(self, coder: Any, change: Callable[[tuple[Claim, ...]], tuple[Claim, ...]]) -> None:
        self.coder, self.change, self.hashes = coder, change, coder.hashes

    def tell(self, *values: Any) -> Told:
        return Told(claims=self.change(self.coder.tell(*values).claims))


def shifted(claims: tuple[Claim, ...]) -> tuple[Claim, ...]:
    anchor = claims[0].anchor
    moved = msgspec.structs.replace(anchor, start=anchor.start + 1, end=anchor.end + 1)
    return (msgspec.structs.replace(claims[0], anchor=moved),)


@pytest.mark.parametrize(
    ("change", "told"), [(shifted, "does not stand"), (lambda claims: claims[:1] * 2, "two claims have one id")]
)
def test_no_claim_that_breaks_a_law_gets_past_the_seal(pipeline: Pipeline, change: Any, told: str) -> None:
    crooked = Pipeline(Config(), pipeline.codebook)
    crooked.coder = Crooked(pipeline.coder, change)  # type: ignore[assignment]
    with pytest.raises(LawBroken, match=told):
        crooked.code(REPORT)


def test_charged_words_come_with_the_lineage_and_stand_in_the_text(
    pipeline: Pipeline, report_of: Callable[..., Report]
) -> None:
    report = report_of("Regime warplanes bombed Idlib on Monday, killing 12 people. The army of occupation left Homs.")
    found = pipeline.tell(report)
    assert found.charged is not None
    found.charged.check(report.text)
    assert "regime" in found.charged.words[0].text.lower()
    assert found.charged.lineage == pipeline.lineage.id
    assert found.claims == pipeline.code(report)
    assert pipeline.tell(report_of("Warplanes bombed Idlib on Monday, killing 12 people.")).charged is None
