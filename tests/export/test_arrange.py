from reportedly.codebook import load_codebook
from reportedly.export.arrange import compare, number_claims, origins, sections, source_tree, summary_words
from sample import CLAIMS

NUMBERED = number_claims(CLAIMS)


def test_numbers_follow_the_text_whatever_the_order():
    assert number_claims(tuple(reversed(CLAIMS))) == NUMBERED


def test_accounts_of_one_happening_stand_together():
    told = {s.standing: [[n.number for n in entry] for entry in s.entries] for s in sections(NUMBERED)}
    assert told == {"news": [[1, 2, 3, 4, 5], [6], [7, 8], [9]], "background": [[10]], "toll": [[11]]}


def test_every_claim_stands_in_one_section():
    shown = sorted(n.number for s in sections(NUMBERED) for entry in s.entries for n in entry)
    assert shown == [n.number for n in NUMBERED]


def test_comparison_says_what_is_not_said_and_averages_nothing():
    rows = {row.field: row for row in compare(NUMBERED[:5], load_codebook())}
    assert rows["When"].values[1:] == ("not said",) * 4
    assert rows["When"].agreement == "one of them says"
    assert rows["Who did it"].values[2] == "denied: “Northern Front”"
    assert rows["Numbers"].agreement == "different figures; 4 of 5 say"


def test_tree_begins_with_the_report_and_joins_a_speaker_with_himself():
    tree = source_tree(NUMBERED)
    assert [n.number for n in tree.claims] == [6, 9, 10]
    front = next(node for node in tree.nodes if node.source.text == "Northern Front")
    assert [n.number for n in front.claims] == [3, 7]


def test_sources_are_counted_once_however_they_are_named():
    assert origins(NUMBERED) == 6
    assert summary_words(NUMBERED) == "11 claims from 6 sources: 9 told as news, 1 background, 1 running total."


def test_no_claim_is_said_plainly():
    assert summary_words(()).startswith("No claim was found")
