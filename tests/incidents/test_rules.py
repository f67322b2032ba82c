from __future__ import annotations

import pytest
from made import account, split

from reportedly.codebook import load_codebook
from reportedly.incidents.build import build_incidents
from reportedly.incidents.rules import derive_all


def rows(*accounts):
    reports, claims = split(list(accounts))
    built = build_incidents(claims, reports)
    assert len(built.incidents) == 1
    book = load_codebook()
    found = derive_all(built.incidents, {c.id: c for c in claims}, {r.id: r for r in reports}, book.rules)
    return {row.rule: row for row in found}


LOW = account(killed=5, actor="the Harbour Front")
HIGH = account(
    publisher="Daily Bell", killed=9, says=(("Valley Rescue Service", "monitor"),), actor="the Harbour Front"
)
AGAIN = account(
    publisher="Evening Post", killed=9, says=(("a town clerk named Ito", "official"),), actor="the Harbour Front"
)


def test_each_rule_reads_the_same_accounts_its_own_way():
    found = rows(LOW, HIGH, AGAIN)
    assert (found["acled"].killed_low, found["acled"].killed, found["acled"].killed_high) == (5, 5, 5)
    assert (found["ucdp"].killed_low, found["ucdp"].killed, found["ucdp"].killed_high) == (5, 9, 9)
    assert found["most_vouched"].killed == 9
    assert found["airwars"].grade == "fair"
    assert found["acled"].because["killed"] == (LOW[1].id,)
    assert set(found["ucdp"].because["killed"]) == {HIGH[1].id, AGAIN[1].id}


@pytest.mark.parametrize(
    ("words", "figure"), [("several", 3), ("dozens", 12), ("hundreds of traders", 100), ("a crowd", 0)]
)
def test_vague_words_are_worth_what_the_rule_says(words, figure):
    found = rows(account(killed_words=words))
    assert found["acled"].killed == figure
    assert found["most_vouched"].killed is None


def test_ucdp_wants_a_death():
    found = rows(account(victim="traders"))
    assert "ucdp" not in found
    assert found["acled"].killed == 0


def test_grades():
    rival = account(publisher="Daily Bell", actor="northern command guns", killed=5, more="x")
    assert rows(LOW)["airwars"].grade == "weak"
    assert rows(LOW, rival)["airwars"].grade == "contested"
    own = account(
        publisher="Bell",
        actor="the Harbour Front",
        killed=5,
        says=(("the Harbour Front", "armed_group"),),
        manner="claimed",
    )
    assert rows(LOW, own)["airwars"].grade == "confirmed"
