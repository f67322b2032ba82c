import importlib.util
import json
import random
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

from hand_engine import HandEngine, claim, span
from reportedly.codebook import load_codebook
from reportedly.errors import BadRecord, InputError, MissingInput, UnsupportedLanguage
from reportedly.evaluate.coded import CodedClaim, CodedReport, read_coded
from reportedly.evaluate.intervals import figures_of
from reportedly.evaluate.likeness import distance_km, same_phrase
from reportedly.evaluate.pairing import pair_claims
from reportedly.evaluate.run import measure
from reportedly.evaluate.sets.gold import ASKS, BENCHMARK, judge_report
from reportedly.records import Claim, Party, Quantity, Report, Source, Span, When, Where
from reportedly.records.wire import encode

SHARED = Path(__file__).parents[2].parent / "shared" / "gold"
KINDS = load_codebook().kinds
TEXT = (
    "Gunmen raided the mill at Orrin on 3 May, killing four guards, the mayor said. "
    "The mill was raided at dawn. The brutal militia denied the raid."
)
CODED = {
    "id": "t1",
    "publisher": "",
    "title": "",
    "published": "2024-05-04",
    "text": TEXT,
    "charged": ["brutal militia"],
    "claims": [
        {
            "id": "c1",
            "kind": "raid",
            "anchor": "raided",
            "context": "Gunmen raided the mill at Orrin",
            "also": ["was raided"],
            "standing": "news",
            "certainty": "actual",
            "says": [{"text": "the mayor", "sort": "official"}],
            "manner": "said",
            "actor": ["Gunmen"],
            "target": ["mill"],
            "victim": ["guards"],
            "instrument": [],
            "where": {"text": "Orrin", "name": "Orrin", "country": "XX", "lat": 10.0, "lon": 20.0, "within_km": 15},
            "when": {"text": "3 May", "earliest": "2024-05-03", "latest": "2024-05-03"},
            "counts": [{"of": "killed", "text": "four guards", "low": 4, "high": 4, "who": "guards"}],
            "links": [],
        },
        {
            "id": "c2",
            "kind": "raid",
            "anchor": "raid",
            "context": "militia denied the raid",
            "also": [],
            "standing": "news",
            "certainty": "denied",
            "says": [{"text": "brutal militia", "sort": "armed_group"}],
            "manner": "denied",
            "actor": [],
            "target": [],
            "victim": [],
            "instrument": [],
            "where": None,
            "when": None,
            "counts": [],
            "links": [],
        },
    ],
}


def right_claim(**values: object) -> Claim:
    known: dict[str, object] = {
        "says": (span(TEXT, "the mayor", Source, sort="official"),),
        "manner": "said",
        "actor": ("Gunmen",),
        "target": ("mill",),
        "victim": ("guards",),
        "where": span(TEXT, "Orrin", Where, country="XX", lat=10.05, lon=20.0, radius_m=1000),
        "when": span(TEXT, "3 May", When, earliest=date(2024, 5, 3), latest=date(2024, 5, 3), precision="day"),
        "counts": (span(TEXT, "four guards", Quantity, of="killed", low=4, best=4, high=4),),
        "confidence": {"found": 0.9, "kind": 0.8, "where": 0.7},
    }
    return claim(TEXT, "raid", "raided", **{**known, **values})


def coded() -> CodedReport:
    import msgspec

    return msgspec.convert(CODED, CodedReport)


def figures(claims: Sequence[Claim], charged: Sequence[Span] = ()) -> dict[str, float | None]:
    judged = judge_report(coded(), claims, charged, kinds=KINDS)
    return {f.key: f.value for f in figures_of(ASKS, [judged.sums], draws=0, seed=1)}


def test_a_right_claim_and_a_missed_one() -> None:
    found = figures([right_claim()])
    assert (found["found.p"], found["found.r"], found["claim.p"]) == (100.0, 50.0, 100.0)
    assert (found["counts.f1"], found["actor.f1"], found["pairs.chain"], found["pairs.where"]) == (
        100.0,
        100.0,
        100.0,
        100.0,
    )


def test_each_wrong_field_costs_an_eighth() -> None:
    assert figures([right_claim(standing="background")])["claim.p"] == 87.5
    assert figures([right_claim(when=None, where=None)])["claim.p"] == 75.0


def test_a_second_claim_on_the_same_words_is_told_twice() -> None:
    again = claim(TEXT, "killing", "was raided")
    judged = judge_report(coded(), [right_claim(), again], kinds=KINDS)
    assert judged.sums["repeats"] == 1
    assert [m.sort for m in judged.errors if m.given == "killing"] == ["told twice"]


def test_pairing_prefers_the_claim_that_agrees_more() -> None:
    report = coded()
    shelling = claim(TEXT, "shelling", "raided")
    pairing = pair_claims(TEXT, report.claims, [shelling, right_claim()], kinds=KINDS)
    assert pairing.mates == {0: 1}
    assert pairing.extra == (0,)


def test_charged_wording_is_judged_by_phrase() -> None:
    found = figures([], [span(TEXT, "brutal militia"), span(TEXT, "dawn")])
    assert (found["charged.p"], found["charged.r"]) == (50.0, 100.0)


def test_errors_show_their_words_and_what_was_wanted() -> None:
    judged = judge_report(coded(), [right_claim(certainty="possible")], kinds=KINDS)
    sorts = {m.sort: m for m in judged.errors}
    assert sorts["certainty: possible for actual"].wanted == "actual"
    missed = sorts["missed: raid"]
    assert [missed.excerpt[m.start : m.end] for m in missed.marks] == ["raid"]


def test_answers_carry_the_confidence_of_what_was_judged() -> None:
    answers = judge_report(coded(), [right_claim(where=None)], kinds=KINDS).answers
    assert {(a.field, a.confidence, a.right) for a in answers} == {
        ("found", 0.9, True),
        ("kind", 0.8, True),
        ("where", 0.7, False),
    }


def test_phrases_and_distances() -> None:
    assert same_phrase("the armed gunmen", "gunmen")
    assert not same_phrase("guards", "gunmen")
    assert same_phrase("the", "the")
    assert distance_km((0.0, 0.0), (0.0, 1.0)) == pytest.approx(111.19, abs=0.01)


def write(folder: Path, coded: object = CODED) -> Path:
    (folder / "t1.json").write_text(json.dumps(coded), "utf-8")
    return folder


def test_measured_from_a_folder(tmp_path: Path) -> None:
    engine = HandEngine(lambda report: [right_claim()])
    outcome = measure(BENCHMARK, write(tmp_path), engine, part="all", draws=20)
    assert (outcome.reports, outcome.words, outcome.name) == (1, 27, "gold/all")
    assert outcome.figure("charged.r").value == 100.0
    assert outcome.sorts == {"missed: raid": 1}


def test_a_refused_report_counts_as_read_without_claims(tmp_path: Path) -> None:
    def refuse(report: Report) -> Sequence[Claim]:
        raise UnsupportedLanguage("not English")

    outcome = measure(BENCHMARK, write(tmp_path), HandEngine(refuse), part="all", draws=0)
    assert outcome.failed == (("t1", "input.language"),)
    assert outcome.figure("found.r").value == 0.0


def test_bad_files_and_empty_parts_are_errors(tmp_path: Path) -> None:
    with pytest.raises(MissingInput):
        measure(BENCHMARK, tmp_path, HandEngine())
    write(tmp_path, {"id": "t1", "text": 3})
    with pytest.raises(BadRecord, match="not a coded report"):
        read_coded(tmp_path / "t1.json")
    assert issubclass(BadRecord, InputError)


def load_scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("gold_scorer", SHARED / "gold.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def disturbed(coded: CodedReport, one: CodedClaim, draw: random.Random) -> list[Claim]:
    """Make claims out of a coded claim, with some of its values changed, dropped or told twice."""
    places = one.places_in(coded.text)
    made = []
    for start, end in [draw.choice(places)] * draw.choice((0, 1, 1, 1, 2)):
        keep = lambda chance=0.8: draw.random() < chance  # noqa: E731
        says = tuple(span(coded.text, s.text, Source) for s in one.says if keep())
        parties = {
            r: tuple(span(coded.text, p, Party) for p in getattr(one, r) if keep())
            for r in ("actor", "target", "victim", "instrument")
        }
        w = one.where
        point = (
            {}
            if w is None or w.lat is None or not keep()
            else {"lat": w.lat + draw.uniform(0, 0.3), "lon": w.lon, "radius_m": 1}
        )
        where = span(coded.text, w.text, Where, country=w.country, **point) if w is not None and keep() else None
        when = (
            span(coded.text, one.when.text, When, earliest=one.when.earliest, latest=one.when.latest)
            if one.when and keep()
            else None
        )
        counts = tuple(
            span(coded.text, q.text, Quantity, of=q.of, low=q.low, best=None, high=q.high)
            for q in one.counts
            if q.text and keep()
        )
        made.append(
            Claim(
                report="r",
                source_id=coded.id,
                kind=one.kind if keep() else draw.choice(list(KINDS)),
                anchor=Span.cut(coded.text, start, end),
                standing=one.standing if keep() else "news",
                certainty=one.certainty if keep() else "possible",
                manner=("said" if says else "own"),
                says=says,
                where=where,
                when=when,
                counts=counts,
                **parties,
            )
        )
    return made


@pytest.mark.shared
@pytest.mark.skipif(not (SHARED / "gold.py").is_file(), reason="../shared/gold is not there")
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_same_figures_as_the_scorer_beside_the_coded_reports(seed: int) -> None:
    scorer, draw = load_scorer(), random.Random(seed)
    files = sorted((SHARED / "reports").glob("*.json"))
    reports = [read_coded(file) for file in files]
    given = {report.id: [c for one in report.claims for c in disturbed(report, one, draw)] for report in reports}
    plain = [json.loads(file.read_text("utf-8")) for file in files]
    wanted, _ = scorer.score(plain, {key: [json.loads(encode(c)) for c in claims] for key, claims in given.items()})
    sums = [judge_report(report, given[report.id], kinds=KINDS).sums for report in reports]
    ours = {f.key: f.value for f in figures_of(ASKS, sums, draws=0, seed=1)}
    for name in ("claim", "found", "kind", "group", "counts", "actor", "target", "victim", "instrument"):
        for part in ("p", "r", "f1"):
            assert ours[f"{name}.{part}"] == pytest.approx(wanted[name][part], abs=0.0501), (name, part)
    for field, value in wanted["of_pairs"].items():
        assert ours[f"pairs.{field}"] == pytest.approx(value, abs=0.0501), field
    assert sum(s["repeats"] for s in sums) == wanted["repeats"]
    assert sum(s["pairs"] for s in sums) == wanted["pairs"]
