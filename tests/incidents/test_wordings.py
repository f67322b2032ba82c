from __future__ import annotations

from datetime import date

from reportedly.incidents.copies import credited_agency
from reportedly.incidents.wordings import by_report, find_wordings, origins
from reportedly.records import Published, Report

STORY = (
    "Shells fell on the grain market of Oldport before dawn on Sunday, residents said, and fires burned until noon. "
    "The town council asked people to stay indoors while crews cleared the eastern road of wires and broken glass. "
    "A spokesman for the northern command said its guns had been silent, and blamed the militia on the ridge."
)
EXTRA = " Our reporter in the town saw long queues for bread on Monday, and the school by the river stayed shut."


MORE = (
    " Prices rose again in the week after the harvest, traders said, and few boats came down the canal from Newmill."
    " The ferry company said its crews would not sail at night, and the bank by the bridge closed its doors at noon."
    " Schools may open on Thursday if the water works are mended, a clerk told parents who had gathered by the hall."
)


def report(text, day, publisher):
    return Report(text=text, publisher=publisher, published=Published(day=date(2020, 3, day), origin="user"))


def test_copies_share_a_wording_whose_first_report_is_the_earliest():
    a, b = report(STORY, 3, "Bell"), report(STORY.replace("Sunday", "Sunday ,"), 2, "Courier")
    (wording,) = find_wordings([a, b])
    assert wording.first == b.id
    assert wording.publishers == ("Courier", "Bell")


def test_a_reworked_story_keeps_its_origin():
    wire = report(STORY, 2, "Wire")
    longer = report(EXTRA + " " + STORY + EXTRA + MORE, 3, "Bell")
    other = report(
        "The harvest festival of Newmill opened with songs and a race of boats along the wide canal.", 3, "Post"
    )
    found = by_report(find_wordings([longer, wire, other]))
    assert found[longer.id].reworks == found[wire.id].id
    assert origins(found)[found[longer.id].id] == found[wire.id].id
    assert found[other.id].reworks is None


def test_the_order_does_not_matter():
    texts = [report(STORY + EXTRA * n, 2 + n, f"p{n}") for n in range(4)]
    assert sorted(find_wordings(texts), key=str) == sorted(find_wordings(texts[::-1]), key=str)


def test_credits():
    assert credited_agency("OLDPORT (Reuters) - Shells fell.") == "Reuters"
    assert credited_agency("Shells fell. (AFP)") == "AFP"
    assert credited_agency("Shells fell, the (AFP) office said later that day.") is None
