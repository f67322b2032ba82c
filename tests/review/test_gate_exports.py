"""Attack the gate from every exporter: what was not let out leaves in no file, in no form, under no name."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from reportedly.cli import main
from reportedly.cli.material import from_gate
from reportedly.codebook import load_codebook
from reportedly.errors import ConfigError, NotAllowed, NotReleased
from reportedly.export.incident_page import render_incident
from reportedly.export.public import public_view
from reportedly.export.tables import FORMATS
from reportedly.records import (
    Assignment,
    Claim,
    Copying,
    Lineage,
    Link,
    Party,
    Published,
    Report,
    Source,
    Span,
    When,
    Where,
)
from reportedly.review.accounts import make_token, open_account
from reportedly.review.decide import Judgement, decide
from reportedly.review.release import GatePolicy, released
from reportedly.review.roles import Principal
from reportedly.store import Store, Taken, add, make_store
from reportedly.store.read import read_claim

ANA, BEN = (Principal(name=name, role="coder") for name in ("ana-the-coder", "ben-the-coder"))
EVE = Principal(name="eve-the-senior", role="reviewer")
LINEAGE = Lineage(version="1", codebook="k", config="g")
FATES = {
    "let_out": ("accept", "release"),
    "let_out_too": ("accept", "release"),
    "never_looked_at": (),
    "accepted_only": ("accept",),
    "rejected": ("reject",),
    "unsure": ("unsure",),
    "disputed": ("accept", "release", "dispute"),
    "recalled": ("accept", "release", "recall"),
    "undone": ("accept", "release", "undo"),
    "embargoed": ("accept", "release", "embargo"),
    "withheld": ("accept", "release", "withhold"),
    "placeless": ("accept", "release", "place"),
    "nameless": ("accept", "release", "persons"),
    "sourceless": ("accept", "release", "source"),
}
"""What becomes of each claim. Its name stands in every value of it, so that a leak can be told by its words."""
CLOSED = [
    "never_looked_at", "accepted_only", "rejected", "unsure", "disputed", "recalled", "undone", "embargoed", "withheld",
]  # fmt: skip
OPEN = [name for name in FATES if name not in CLOSED]


def words_of(fate):
    plain = fate.replace("_", "")
    return {
        "place": f"Town{plain}", "actor": f"Brigade{plain}", "victim": f"Victim{plain}", "source": f"Speaker{plain}",
        "publisher": f"Paper{plain}", "title": f"Title{plain}", "text": f"Text{plain}",
    }  # fmt: skip


def told(fate, number):
    w = words_of(fate)
    text = f"{w['source']} said {w['actor']} shelled {w['place']} on Friday, hitting {w['victim']}. {w['text']}"
    day = date(2024, 3, 1) + timedelta(days=number)

    def cut(record, words, **values):
        at = text.index(words)
        return record.cut(text, at, at + len(words), **values)

    report = Report(
        source_id=f"file-{w['text']}", title=w["title"], publisher=w["publisher"], text=text,
        published=Published(day=day, origin="user"), url=f"https://example.org/{w['text']}",
    )  # fmt: skip
    claim = Claim(
        report=report.id, source_id=report.source_id, kind="shelling", anchor=cut(Span, "shelled"), manner="said",
        lineage=LINEAGE.id, says=(cut(Source, w["source"], sort="monitor"),), actor=(cut(Party, w["actor"]),),
        victim=(cut(Party, w["victim"]),), when=cut(When, "Friday", earliest=day, latest=day, precision="day"),
        where=cut(Where, w["place"], name=w["place"], country="SY", lat=35 + number / 7, lon=40.123,
                  radius_m=500, precision="site", gazetteer=f"g:{w['place']}"),
        links=(Link(to="c_of_a_closed_claim", sort="same_as"),),
    )  # fmt: skip
    return report, claim


def meet(store, fate, claim):
    for act in FATES[fate]:
        said = {"reason": f"Reason{fate.replace('_', '')}", "subject": claim}
        if act in ("accept", "reject", "unsure"):
            decide(store, ANA, Judgement(act=act, **said))
        elif act == "dispute":
            decide(store, BEN, Judgement(act="reject", **said))
        elif act == "undo":
            with store.reading() as connection:
                gone = read_claim(connection, claim).release
            decide(store, EVE, Judgement(act="undo", undoes=gone, **said))
        elif act in ("release", "recall"):
            decide(store, EVE, Judgement(act=act, **said))
        else:
            after = {"embargo_until": "2999-01-01"} if act == "embargo" else {"sensitive": [act]}
            decide(store, EVE, Judgement(act="mark", after=after, **said))


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """Give the address of a store in which all fates were put to one incident, and the claims by fate."""
    address = str(tmp_path_factory.mktemp("gate") / "house.db")
    make_store(address)
    made = {fate: told(fate, number) for number, fate in enumerate(FATES)}
    claims = {report.id: claim for report, claim in made.values()}
    with Store(address) as store:
        taken = [Taken(input=fate, report=report) for fate, (report, _) in made.items()]
        add(store, taken, code=lambda report: (claims[report.id],), lineage=LINEAGE, who="tester")
        with store.writing(who="machine", act="assign") as writing:
            writing.keep([Assignment(claim=c.id, incident="i_all", run="1", by="machine") for c in claims.values()])
            writing.keep([Copying(report=r.id, wording="w_all", run="1") for r, _ in made.values()])
        for fate, (_, claim) in made.items():
            meet(store, fate, claim.id)
    return address, {fate: claim.id for fate, (_, claim) in made.items()}, made["sourceless"][0].id


def run(*words, code=0, **env):
    done = CliRunner().invoke(main, [str(word) for word in words], env={"REPORTEDLY_TOKEN": "", **env})
    assert done.exit_code == code, (done.output, done.exception)
    return done


def contents(folder: Path):
    """Give everything that a folder holds as text; Parquet is unpacked."""
    found = []
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".parquet":
            parquet = pytest.importorskip("pyarrow.parquet")
            found.append(str(parquet.read_table(path).to_pylist()))
        if path.is_file():
            found.append(path.read_bytes().decode("utf-8", "replace"))
    return "\n".join(found)


def check_no_leak(text, house):
    claims = house[1]
    for fate in CLOSED:
        for words in (*words_of(fate).values(), words_of(fate)["place"].upper(), words_of(fate)["actor"].upper()):
            assert words not in text, f"{words} left"
        assert claims[fate] not in text, f"the id of a claim that is {fate} left"
    assert "c_of_a_closed_claim" not in text
    for fate, hidden in (("placeless", ["place"]), ("nameless", ["actor", "victim"]),
                         ("sourceless", ["source", "publisher", "title"])):  # fmt: skip
        for field in hidden:
            assert words_of(fate)[field] not in text, f"{field} of a claim that is {fate} left"
            assert words_of(fate)[field].upper() not in text
    for who in (ANA, BEN, EVE):
        assert who.name not in text
    assert "Reason" not in text
    assert house[2] not in text, "the report of a withheld source can be told by its id"
    for fate in FATES:
        assert words_of(fate)["text"] not in text, "words of a report left"


SHAPES = sorted(FORMATS)
TELLING = {"jsonl", "csv", "hxl", "parquet", "geojson", "eventreport", "gdelt", "plover", "rdf"}
"""Formats that hold something of every claim; the others hold the row alone."""


@pytest.mark.parametrize("form", SHAPES)
@pytest.mark.parametrize("gate", ["senior", "either"])
def test_no_exporter_lets_out_what_the_gate_holds(house, tmp_path, form, gate):
    run("export", "--store", house[0], "--as", form, "--gate", gate, "--rule", "most_vouched", "-o", tmp_path)
    text = contents(tmp_path)
    check_no_leak(text, house)
    assert form not in TELLING or house[1]["let_out"] in text


@pytest.mark.parametrize("form", SHAPES)
def test_under_another_rule_another_gate_is_open(house, tmp_path, form):
    run("export", "--store", house[0], "--as", form, "--gate", "two_coders", "--day", "2024-03-01", "-o", tmp_path)
    text = contents(tmp_path)
    assert not any(claim in text for claim in house[1].values()), "nobody's second coder has agreed"


@pytest.mark.parametrize("form", SHAPES)
def test_no_release_lets_out_what_the_gate_holds(house, tmp_path, form):
    named = ("--name", "demo", "--version", "1", "--as", form)
    run("release", "--store", house[0], *named, "-o", tmp_path / "out")
    check_no_leak(contents(tmp_path / "out"), house)


def test_the_page_for_the_public_holds_only_what_is_public(house):
    with Store(house[0]) as store:
        open_part = from_gate(store, rule="senior")
    (incident,) = open_part.incidents.values()
    page = render_incident(incident, open_part.claims, open_part.reports, codebook=load_codebook())
    check_no_leak(page, house)
    assert words_of("let_out")["place"] in page


def test_public_claims_one_by_one(house):
    text = run("review", "public", "--store", house[0]).stdout
    assert house[2] not in text
    for fate in CLOSED:
        assert house[1][fate] not in text
    assert {json.loads(row)["claim"]["id"] for row in text.splitlines()} == {house[1][fate] for fate in OPEN}


def test_only_rows_of_the_gate_go_in(house):
    with Store(house[0]) as store:
        rows = list(released(store, GatePolicy()))
        with store.reading() as connection:
            closed = read_claim(connection, house[1]["withheld"]).claim
    for forged in (closed, msgspec.to_builtins(closed), {"claim": closed}, None):
        with pytest.raises(NotReleased):
            public_view([*rows, forged], [("i_all", list(house[1].values()))], {})


def test_a_later_recall_holds_for_the_next_export(house, tmp_path):
    def out(name):
        run("export", "--store", house[0], "--as", "jsonl", "-o", tmp_path / name)
        return contents(tmp_path / name)

    claim = house[1]["let_out_too"]
    assert claim in out("before")
    with Store(house[0]) as store:
        decide(store, EVE, Judgement(act="recall", subject=claim, reason="asked to"))
        assert claim not in out("recalled")
        decide(store, EVE, Judgement(act="release", subject=claim, reason="agreed"))
    assert claim in out("again")


def test_one_s_own_export_needs_asking_and_stands_in_the_ledger(house, tmp_path):
    run("export", "--store", house[0], "--own", "--as", "csv", "-o", tmp_path)
    text = contents(tmp_path)
    assert house[1]["never_looked_at"] in text
    assert house[1]["rejected"] not in text
    with Store(house[0]) as store:
        last = store.head()
    assert (last.act, last.values["public"]) == ("export", False)
    refused = CliRunner().invoke(main, ["export", "x.jsonl", "--own", "--as", "csv", "-o", str(tmp_path)])
    assert isinstance(refused.exception, ConfigError) or refused.exit_code != 0


def test_who_may_not_export_gets_nothing(tmp_path):
    address, out = str(tmp_path / "house.db"), tmp_path / "out"
    make_store(address)
    with Store(address) as store:
        open_account(store, None, name="root", role="admin", password="long enough indeed")
        root = Principal(name="root", role="admin")
        open_account(store, root, name="rea", role="reader", password="long enough indeed")
        token = make_token(store, root, label="x", scopes=["read:data"], account="rea")
    done = CliRunner().invoke(
        main, ["export", "--store", address, "--as", "csv", "-o", str(out)], env={"REPORTEDLY_TOKEN": token}
    )
    assert done.exit_code != 0
    assert isinstance(done.exception, NotAllowed | SystemExit)
    assert not out.exists()
