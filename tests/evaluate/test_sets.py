"""The sets' forms, in small: each text is written for the test, in the form of the set."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from hand_engine import HandEngine, claim, span
from reportedly.errors import BadRecord, ConfigError, MissingInput
from reportedly.evaluate.ceaf import IncidentRecord
from reportedly.evaluate.muc_records import records_of
from reportedly.evaluate.outcome import Outcome
from reportedly.evaluate.registry import BENCHMARKS
from reportedly.evaluate.run import measure
from reportedly.evaluate.sets import quiet
from reportedly.records import Claim, Quantity, Report, Source, Where

Code = Callable[[Report], Sequence[Claim]]


def run(name: str, path: Path, code: Code | None = None, part: str | None = None) -> Outcome:
    return measure(BENCHMARKS[name], path, HandEngine(code), part=part, draws=0)


def value(outcome: Outcome, key: str) -> float | None:
    return outcome.figure(key).value


def test_every_set_is_whole() -> None:
    for name, benchmark in BENCHMARKS.items():
        assert benchmark.name == name
        assert len({ask.key for ask in benchmark.asks}) == len(benchmark.asks)
        assert all((benchmark.parts, benchmark.title, benchmark.source, benchmark.path_help))


@pytest.mark.parametrize("name", BENCHMARKS)
def test_a_folder_without_the_set_is_an_error(name: str, tmp_path: Path) -> None:
    with pytest.raises(MissingInput):
        run(name, tmp_path)


def test_an_unknown_part_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no part"):
        run("gold", tmp_path, part="test")


# --- PLOVER -----------------------------------------------------------------------------------------------------------

PLOVER = [
    {"id": "DOC-1", "event": "DOCUMENT", "eventText": "about the file"},
    {
        "id": "P-1",
        "event": "FIGHT",
        "mode": "heavy-weapons",
        "eventText": "shelled",
        "text": "Norland troops shelled Sud.",
        "source": [{"actorText": "Norland troops", "code": "NOR"}],
        "target": ["Sud"],
    },
    {
        "id": "P-2",
        "event": "AGREE",
        "mode": None,
        "eventText": "will meet",
        "text": "The two ministers will meet.",
        "source": None,
        "target": "",
    },
    {"id": "P-3", "event": "SUPPORT", "eventText": "praised", "text": "The king praised the pact.", "source": "king"},
]


def plover_claims(report: Report) -> list[Claim]:
    text = report.text
    if "shelled" in text:
        return [
            claim(
                text,
                "shelling",
                "shelled",
                actor=("Norland troops",),
                victim=("Sud",),
                confidence={"found": 0.6, "kind": 0.9},
            ),
            claim(text, "deployment", "troops", confidence={"found": 0.9, "kind": 0.9}),
        ]
    return [claim(text, "talks", "meet", certainty="planned")] if "meet" in text else []


def test_plover(tmp_path: Path) -> None:
    (tmp_path / "PLOVER_GSR_CAMEO.json").write_text(json.dumps(PLOVER), "utf-8")
    outcome = run("plover", tmp_path, plover_claims)
    assert outcome.reports == 3
    assert value(outcome, "type.any") == pytest.approx(66.667, abs=0.001)
    assert value(outcome, "type.first") == pytest.approx(33.333, abs=0.001)
    assert value(outcome, "type.codable") == 100.0
    assert [value(outcome, key) for key in ("mode", "source", "target")] == [100.0, 100.0, 100.0]
    assert outcome.sorts == {"nothing for SUPPORT": 1}


def test_plover_of_another_form(tmp_path: Path) -> None:
    (tmp_path / "PLOVER_GSR_CAMEO.json").write_text('{"id": 1}', "utf-8")
    with pytest.raises(BadRecord, match="not PLOVER"):
        run("plover", tmp_path)


# --- MUC-4 ------------------------------------------------------------------------------------------------------------

MUC_TEXT = (
    "guerrillas bombed the town hall of orrin with dynamite. the red dawn front claimed responsibility for the attack. "
    "judge Mara Quill was killed by two gunmen. soldiers clashed with rebels."
)
MUC = {
    "docid": "M-1",
    "doctext": MUC_TEXT,
    "templates": [
        {
            "incident_type": "attack / bombing",
            "PerpInd": [[["guerrillas", 0]]],
            "PerpOrg": [[["the red dawn front", 58]]],
            "Target": [[["town hall of orrin", 22], ["hall", 27]]],
            "Victim": [],
            "Weapon": [[["dynamite", 46]]],
        },
        {
            "incident_type": "attack",
            "PerpInd": [[["gunmen", 1]], [["boss", 1]]],
            "PerpOrg": [],
            "Target": [],
            "Victim": [[["mara quill", 1]]],
            "Weapon": [],
        },
    ],
}


def muc_claims(text: str) -> list[Claim]:
    says = (span(text, "red dawn front", Source, sort="armed_group"),)
    bombing = claim(
        text, "bombing", "bombed", actor=("guerrillas",), target=("town hall of orrin",), instrument=("dynamite",)
    )
    claimed = claim(text, "bombing", "attack", target=("town hall of orrin",), says=says, manner="claimed")
    killing = claim(text, "killing", "killed", actor=("two gunmen",), victim=("judge Mara Quill",))
    return [bombing, claimed, killing, claim(text, "armed_clash", "clashed", actor=("soldiers", "rebels"))]


def test_muc4(tmp_path: Path) -> None:
    (tmp_path / "dev.json").write_text(json.dumps(MUC) + "\n", "utf-8")
    outcome = run("muc4", tmp_path, lambda report: muc_claims(report.text))
    assert value(outcome, "subset.p") == 100.0
    assert value(outcome, "subset.r") == pytest.approx(600 / 7, abs=0.001)
    assert value(outcome, "PerpInd.f1") == pytest.approx(80.0, abs=0.001)
    assert outcome.sorts == {}


def test_muc4_records_leave_clashes_tolls_and_denials_out() -> None:
    text = MUC_TEXT
    engine = HandEngine()
    reading = engine.read(Report(text=text))
    claims = [
        claim(text, "armed_clash", "clashed", actor=("soldiers",)),
        claim(text, "bombing", "bombed", standing="toll", target=("town hall",)),
        claim(text, "bombing", "attack", certainty="denied", target=("town hall",)),
        claim(text, "destruction", "responsibility", target=("town hall",)),
    ]
    assert records_of(claims, reading, codebook=engine.codebook) == ()


def test_a_name_before_soldiers_is_an_organisation_and_individuals() -> None:
    text = "The raid was the work of FPL guerrillas."
    engine = HandEngine()
    reading = engine.read(Report(text=text))
    (record,) = records_of([claim(text, "raid", "raid", actor=("FPL guerrillas",))], reading, codebook=engine.codebook)
    assert isinstance(record, IncidentRecord)
    assert (record.slots["PerpOrg"], record.slots["PerpInd"]) == ((frozenset({"fpl"}),), (frozenset({"guerrillas"}),))


# --- WikiEvents -------------------------------------------------------------------------------------------------------

WIKI_TOKENS = ["Rebels", "bombed", "a", "bus", "in", "Orrin", ".", "Nine", "people", "died", "."]
WIKI = {
    "doc_id": "w1",
    "tokens": WIKI_TOKENS,
    "text": "…",
    "sentences": [
        [
            [
                ["Rebels", 0, 6],
                ["bombed", 7, 13],
                ["a", 14, 15],
                ["bus", 16, 19],
                ["in", 20, 22],
                ["Orrin", 23, 28],
                [".", 28, 29],
            ],
            "Rebels bombed a bus in Orrin.",
        ],
        [[["Nine", 0, 4], ["people", 5, 11], ["died", 12, 16], [".", 16, 17]], "Nine people died."],
    ],
    "entity_mentions": [
        {"id": "T1", "start": 0, "end": 1},
        {"id": "T2", "start": 3, "end": 4},
        {"id": "T3", "start": 8, "end": 9},
    ],
    "event_mentions": [
        {
            "event_type": "Conflict.Attack.DetonateExplode",
            "trigger": {"start": 1, "end": 2},
            "arguments": [{"entity_id": "T1", "role": "Attacker"}, {"entity_id": "T2", "role": "Target"}],
        },
        {
            "event_type": "Life.Die.Unspecified",
            "trigger": {"start": 9, "end": 10},
            "arguments": [{"entity_id": "T3", "role": "Victim"}],
        },
        {"event_type": "Contact.Contact.Broadcast", "trigger": {"start": 4, "end": 5}, "arguments": []},
    ],
}


def test_wikievents(tmp_path: Path) -> None:
    (tmp_path / "dev.jsonl").write_text(json.dumps(WIKI) + "\n", "utf-8")

    def code(report: Report) -> list[Claim]:
        text = report.text
        assert text == "Rebels bombed a bus in Orrin.\nNine people died.\n"
        return [
            claim(
                text,
                "bombing",
                "bombed",
                also=(span(text, "died"),),
                actor=("Rebels",),
                target=("Orrin",),
                victim=("Nine people",),
            )
        ]

    outcome = run("wikievents", tmp_path, code)
    assert value(outcome, "trigger.f1") == 100.0
    assert value(outcome, "argument.p") == pytest.approx(200 / 3, abs=0.001)
    assert value(outcome, "argument.r") == pytest.approx(200 / 3, abs=0.001)
    assert outcome.sorts == {"argument missed: target": 1, "extra argument: target": 1}


def test_wikievents_without_claims_misses_everything(tmp_path: Path) -> None:
    (tmp_path / "dev.jsonl").write_text(json.dumps(WIKI) + "\n", "utf-8")
    outcome = run("wikievents", tmp_path)
    assert (value(outcome, "trigger.r"), value(outcome, "argument.r")) == (0.0, 0.0)
    assert outcome.sorts == {"trigger missed": 2}


# --- event locations --------------------------------------------------------------------------------------------------

PLACES = {
    "text": "Shells hit Orrin after troops left Dale.",
    "source": "hand",
    "tokens": ["Shells", "hit", "Orrin", "after", "troops", "left", "Dale", "."],
    "spans": [
        {"label": "VERB", "token_start": 1, "token_end": 1},
        {"label": "LOCATION", "token_start": 2, "token_end": 2},
    ],
}


def test_event_locations(tmp_path: Path) -> None:
    (tmp_path / "open.jsonl").write_text(json.dumps(PLACES) + "\n", "utf-8")

    def code(report: Report) -> list[Claim]:
        where = span(report.text, "Orrin after troops left Dale", Where, name="Orrin")
        return [claim(report.text, "shelling", "hit", where=where, confidence={"where": 0.8})]

    outcome = run("event-location", tmp_path, code, part="all")
    assert (value(outcome, "token.p"), value(outcome, "token.r"), value(outcome, "on_verb")) == (100.0, 100.0, 100.0)
    placeless = run("event-location", tmp_path, lambda r: [claim(r.text, "shelling", "hit")], part="all")
    assert (value(placeless, "token.r"), value(placeless, "on_verb")) == (0.0, 100.0)
    assert placeless.sorts == {"place: none given": 1}


def test_event_locations_of_verbs_without_a_claim(tmp_path: Path) -> None:
    """Where a claim is missing the verb itself is asked for its place; what a list names beside it counts too."""
    marked = {**PLACES, "text": "Shells hit Kharkiv and Izium after troops left."}
    marked["tokens"] = ["Shells", "hit", "Kharkiv", "and", "Izium", "after", "troops", "left", "."]
    marked["spans"] = [
        {"label": "VERB", "token_start": 1, "token_end": 1},
        {"label": "LOCATION", "token_start": 2, "token_end": 2},
        {"label": "LOCATION", "token_start": 4, "token_end": 4},
    ]
    (tmp_path / "open.jsonl").write_text(json.dumps(marked) + "\n", "utf-8")
    outcome = run("event-location", tmp_path, part="all")
    assert (value(outcome, "token.p"), value(outcome, "token.r")) == (100.0, 100.0)
    assert (value(outcome, "claimed.f1"), value(outcome, "on_verb")) == (None, 0.0)


def test_event_locations_of_a_source_with_incomplete_marks_are_told_apart(tmp_path: Path) -> None:
    """All sentences count in one figure, those of sources that mark their places in the other; marks beyond the words in none."""
    unmarked = {**PLACES, "source": "Masdar_RA", "spans": [s for s in PLACES["spans"] if s["label"] == "VERB"]}
    beyond = [*PLACES["spans"], {"label": "LOCATION", "token_start": 90, "token_end": 91}]
    lines = [json.dumps({**PLACES, "spans": beyond}), json.dumps(unmarked)]
    (tmp_path / "open.jsonl").write_text("\n".join(lines) + "\n", "utf-8")

    def code(report: Report) -> list[Claim]:
        where = span(report.text, "Orrin after troops left Dale", Where, name="Orrin")
        return [claim(report.text, "shelling", "hit", where=where)]

    outcome = run("event-location", tmp_path, code, part="all")
    assert (value(outcome, "complete.p"), value(outcome, "complete.r")) == (100.0, 100.0)
    assert (value(outcome, "token.p"), value(outcome, "token.r")) == (50.0, 100.0)


# --- nothing to code --------------------------------------------------------------------------------------------------


def test_quiet_texts(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The choir sang " * 50, "utf-8")
    (tmp_path / "b.txt").write_text("The bake sale was attacked by wasps. " + "Cake sold. " * 22, "utf-8")
    outcome = run("quiet", tmp_path, lambda r: [claim(r.text, "attack", "attacked")] if "wasps" in r.text else [])
    assert value(outcome, "extra") == pytest.approx(300 / 201, abs=0.001)
    assert value(outcome, "clean") == 50.0
    assert outcome.sorts == {"extra: attack": 1}


def test_quiet_local_news_must_be_whole(tmp_path: Path) -> None:
    docids = quiet.LOCAL_NEWS
    articles = "".join(
        f'<article docid="{d}"><text>A fair in {i} towns.</text></article>' for i, d in enumerate(docids)
    )
    (tmp_path / "lgl.xml").write_text(
        f'<articles>{articles}<article docid="1"><text>War.</text></article></articles>', "utf-8"
    )
    assert run("quiet", tmp_path).reports == len(docids)
    (tmp_path / "lgl.xml").write_text('<articles><article docid="1"><text>War.</text></article></articles>', "utf-8")
    with pytest.raises(MissingInput, match="articles are not there"):
        run("quiet", tmp_path)


# --- BABE -------------------------------------------------------------------------------------------------------------


def test_babe(tmp_path: Path) -> None:
    rows = [
        "text;news_link;outlet;topic;type;label_bias;label_opinion;biased_words",
        "The heinous militia burned the mill.;x;x;x;x;Biased;x;['heinous']",
        "The town council met on Monday.;x;x;x;x;Non-biased;x;[]",
        "A brazen plan failed again.;x;x;x;x;Biased;x;['brazen']",
        "They did not agree about this.;x;x;x;x;No agreement;x;[]",
    ]
    (tmp_path / "final_labels_SG2.csv").write_text("\ufeff" + "\n".join(rows) + "\n", "utf-8")
    outcome = run("babe", tmp_path, part="all")
    assert outcome.reports == 3
    assert (value(outcome, "charged.p"), value(outcome, "charged.r"), value(outcome, "word")) == (100.0, 50.0, 100.0)
    assert value(outcome, "macro") == pytest.approx((200 / 3 + 200 / 3) / 2, abs=0.001)
    (tmp_path / "final_labels_SG2.csv").write_text("a;b\n1;2\n", "utf-8")
    with pytest.raises(BadRecord, match="no column"):
        run("babe", tmp_path)


# --- sets whose readers stand in files of their own -------------------------------------------------------------------


def test_polnear(tmp_path: Path) -> None:
    text = "Mayor Ida Holt said the bridge was closed. It rained."
    for folder, name, body in (
        ("text", "a.txt", text),
        (
            "attributions",
            "a_x.ann",
            "T9\tAttribution 15 19\tsaid\nT1\tSource 0 14\tMayor Ida Holt\nT2\tCue 15 19\tsaid\n"
            "T3\tContent 20 41\tthe bridge was closed\n"
            "E1\tAttribution:T9 Content:T3 Cue:T2 Source:T1\n",
        ),
    ):
        (tmp_path / "dev" / folder).mkdir(parents=True, exist_ok=True)
        (tmp_path / "dev" / folder / name).write_text(body, "utf-8")
    outcome = run("polnear", tmp_path)
    assert [value(outcome, f"{role}/overlap.f1") for role in ("source", "cue", "content")] == [100.0, 100.0, 100.0]


def test_tempeval(tmp_path: Path) -> None:
    (tmp_path / "a.tml").write_text(
        '<?xml version="1.0" ?><TimeML>'
        '<DCT><TIMEX3 tid="t0" type="DATE" value="2023-11-13">November 13, 2023</TIMEX3></DCT>'
        '<TEXT>He left on <TIMEX3 tid="t1" type="DATE" value="2023-11-12">November 12</TIMEX3>.</TEXT></TimeML>',
        "utf-8",
    )
    outcome = run("tempeval", tmp_path, part="all")
    assert [value(outcome, f"{key}.f1") for key in ("strict", "relaxed", "value")] == [100.0, 100.0, 100.0]


def test_toponyms(tmp_path: Path) -> None:
    (tmp_path / "set.xml").write_text(
        "<articles><article docid='1'><text>A fair was held in Paris on Monday.</text><toponyms><toponym>"
        "<start>19</start><end>24</end><phrase>Paris</phrase><gaztag geonameid='2988507'><lat>48.85</lat>"
        "<lon>2.35</lon></gaztag></toponym></toponyms></article></articles>",
        "utf-8",
    )
    outcome = run("toponyms", tmp_path / "set.xml", part="all")
    assert (value(outcome, "found.r"), value(outcome, "near")) == (100.0, 100.0)


def test_gvdb(tmp_path: Path) -> None:
    coded = {
        "date-and-time": {"date": "2016-02-22"},
        "victim-section": [
            {"victim-was": ["killed"]},
            {"victim-was": ["injured", "hospitalized"]},
            {"victim-was": ["hospitalized"]},
        ],
    }
    text = "One man was killed and three people were hurt in a shooting."
    (tmp_path / "dev.tsv").write_text(
        f"Article id\turl\ttitle\tFull text\tJson\tWorker\n7\tu\tt\t{text}\t{json.dumps(coded)}\tw\n", "utf-8"
    )

    def code(report: Report) -> list[Claim]:
        counts = (
            span(report.text, "One man", Quantity, of="killed", low=1, best=1, high=1),
            span(report.text, "three people", Quantity, of="injured", low=3, best=3, high=3),
        )
        return [claim(report.text, "shooting", "shooting", counts=counts)]

    outcome = run("gvdb", tmp_path, code)
    assert (value(outcome, "killed"), value(outcome, "injured"), value(outcome, "injured.some")) == (100.0, 0.0, 0.0)
    assert outcome.sorts == {"injured: too many": 1}


def test_sets_of_one_name_keep_their_own_figures(tmp_path: Path) -> None:
    folder = tmp_path / "village"
    folder.mkdir()
    (folder / "a.txt").write_text("The choir sang.", "utf-8")
    (folder / "b.txt").write_text("The choir sang again.", "utf-8")
    assert run("quiet", folder).name == "quiet:village/all"
    (tmp_path / "lgl.xml").write_text(
        "<articles>"
        + "".join(f"<article docid='{d}'><text>A fair.</text></article>" for d in quiet.LOCAL_NEWS)
        + "</articles>"
    )
    assert run("quiet", tmp_path).name == "quiet:lgl/all"


def test_a_place_name_without_a_place_is_not_near_and_has_no_distance(tmp_path: Path) -> None:
    (tmp_path / "set.xml").write_text(
        "<articles><article docid='1'><text>A fair was held in Qwertzuipolis on Monday.</text><toponyms><toponym>"
        "<start>19</start><end>32</end><phrase>Qwertzuipolis</phrase><gaztag geonameid='1'><lat>1.0</lat>"
        "<lon>2.0</lon></gaztag></toponym></toponyms></article></articles>",
        "utf-8",
    )
    outcome = run("toponyms", tmp_path / "set.xml", part="all")
    assert (value(outcome, "mean_km"), value(outcome, "near")) in ((None, 0.0), (None, None))
