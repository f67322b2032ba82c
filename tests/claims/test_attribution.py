from functools import lru_cache

import pytest

from reportedly.claims.speech.attribution import Chain, SpeechAct, find_speech, speakers_of
from reportedly.codebook import load_codebook
from reportedly.reading import load_engine
from reportedly.records import Reading


@lru_cache(maxsize=64)
def read(text: str) -> tuple[Reading, tuple[SpeechAct, ...]]:
    reading = load_engine().read(text)
    return reading, find_speech(reading, codebook=load_codebook())


def chain(text: str, word: str) -> Chain:
    reading, acts = read(text)
    at = text.index(word)
    return speakers_of(reading, acts, reading.between(at, at + len(word))[0].i)


def said(text: str, word: str) -> tuple[list[str], str]:
    found = chain(text, word)
    return [s.text for s in found.speakers], found.manner


def test_a_clause_belongs_to_the_one_who_says_it() -> None:
    assert said("The governor said two guards were killed at the gate.", "killed") == (["governor"], "said")


def test_the_report_speaks_for_itself_where_no_one_is_named() -> None:
    found = chain("Two guards were killed at the gate on Friday.", "killed")
    assert (found.speakers, found.manner, found.cue) == ((), "own", None)


def test_an_inverted_cue_has_its_speaker_behind_it() -> None:
    text = "Shells fell on the market for an hour, said the town's mayor."
    assert said(text, "fell") == (["town's mayor"], "said")


def test_a_closing_cue_is_found_without_a_comma() -> None:
    text = "Gunmen killed nine farmers in the valley on Sunday a military source told reporters."
    assert said(text, "killed") == (["military source"], "said")


def test_according_to_covers_its_clause_and_not_itself() -> None:
    text = "According to the ministry, rebels shelled the depot."
    assert said(text, "shelled") == (["ministry"], "said")


def test_according_to_plan_names_no_speaker() -> None:
    assert said("The troops left the town according to plan.", "left") == ([], "own")


def test_one_who_is_cited_stands_inside_the_one_who_cites() -> None:
    text = "The daily Al-Watan, citing security officials, reported that drones had struck the camp."
    found = chain(text, "struck")
    assert [s.text for s in found.speakers][-1] == "security officials"
    assert len(found.speakers) == 2
    assert found.speakers[0].sort == "media"


def test_those_cited_stay_where_the_citing_speaker_goes_on() -> None:
    text = (
        "The daily Al-Watan, citing security officials, reported that drones had struck the camp. "
        "It added that the depot burned, asserting that nine guards died. Al-Watan said the road was closed."
    )
    for word in ("burned", "died"):
        assert [s.text for s in chain(text, word).speakers] == ["daily Al-Watan", "security officials"]
    assert len(chain(text, "closed").speakers) == 1


def test_sources_once_cited_are_still_told_by_the_one_who_cited_them() -> None:
    text = (
        "The daily Al-Watan, citing informed sources, reported that drones had struck the camp. "
        "The sources noted that nine guards died. Police sources in the town said the road was closed."
    )
    assert [s.text for s in chain(text, "died").speakers] == ["daily Al-Watan", "sources"]
    other = "The mayor said a shop burned. The sources noted that nine guards died."
    assert len(chain(other, "died").speakers) == 1


def test_quoted_as_saying_gives_both() -> None:
    text = "The news agency quoted a commander as saying that the bridge was hit."
    assert said(text, "hit") == (["news agency", "commander"], "said")


def test_the_hearer_is_left_out() -> None:
    assert said("The commander told Reuters that his men held the hill.", "held")[0] == ["commander"]


def test_a_speaker_inside_another_account_follows_it() -> None:
    text = "The minister said the police had reported that a bomb exploded."
    assert said(text, "exploded")[0] == ["minister", "police"]


def test_a_claim_of_responsibility_is_claimed() -> None:
    text = "The Red Front claimed responsibility for the bombing of the station."
    assert said(text, "bombing") == (["Red Front"], "claimed")
    assert said(text, "claimed")[1] == "claimed"


def test_an_attack_claimed_by_a_group() -> None:
    assert said("The attack, claimed by the Red Front, stunned the city.", "claimed") == (["Red Front"], "claimed")


@pytest.mark.parametrize(
    ("text", "word", "manner"),
    [
        ("The opposition accused the army of burning the village.", "burning", "accused"),
        ("The army denied that it had burned the village.", "burned", "denied"),
        ("The army denied involvement in the burning of the village.", "denied", "denied"),
        ("The army confirmed that two soldiers were wounded.", "wounded", "confirmed"),
    ],
)
def test_manner_follows_the_cue(text: str, word: str, manner: str) -> None:
    assert said(text, word)[1] == manner


def test_a_pronoun_means_the_nearest_speaker_that_fits() -> None:
    text = "Governor Lena Maro said the road was cut. She added that three people were missing."
    assert said(text, "missing")[0] == ["Governor Lena Maro"]


def test_a_short_name_means_its_longer_mention() -> None:
    text = "Colonel Adam Berg said the base was attacked. Berg said five men were wounded."
    assert said(text, "wounded")[0] == ["Colonel Adam Berg"]


def test_a_body_named_by_its_seat_means_the_one_named_before() -> None:
    text = (
        "The Marib Monitor for Human Rights said nine men were killed. The Yemen-based group said the raid was at dawn."
    )
    assert said(text, "raid") == (["Marib Monitor for Human Rights"], "said")


def test_a_person_told_by_his_trade_means_the_one_told_before() -> None:
    text = "A Radio Marib reporter in Sirwah said two trucks burned. The reporter added that nine men were killed."
    assert said(text, "killed") == (["Radio Marib reporter in Sirwah"], "said")


def test_a_quote_goes_to_the_one_beside_it() -> None:
    text = '"They burned our houses and took the cattle," a villager said.'
    assert said(text, "burned")[0] == ["villager"]


def test_a_quote_over_several_paragraphs_stays_with_its_speaker() -> None:
    text = (
        "The spokesman said:\n“Our forces entered the town at dawn.\n“They met no resistance and freed ten hostages.”\n"
    )
    assert said(text, "freed")[0] == ["spokesman"]


def test_a_heading_with_a_colon_opens_a_statement() -> None:
    text = "Minister Ruth Olsen said:\n\nThe raid was an outrage.\n\nTwelve people were killed in it."
    assert said(text, "killed")[0] == ["Minister Ruth Olsen"]


def test_a_term_in_quotes_is_not_speech() -> None:
    assert said('The army entered the "safe zone" on Monday.', "zone") == ([], "own")


def test_an_outlet_at_the_head_vouches_for_the_whole_item() -> None:
    text = (
        "Two men were shot dead near the canal, reports Daily Courier. Police said the killers fled. A car was burned."
    )
    assert said(text, "burned")[0][0] == "Daily Courier"
    assert said(text, "fled")[0] == ["Daily Courier", "Police"]


def test_to_urge_is_to_act_and_not_to_vouch() -> None:
    text = "The council urged both sides to end the siege of the town."
    _reading, acts = read(text)
    assert any(a.is_act and not a.vouches for a in acts)
    assert said(text, "siege") == ([], "own")


def test_who_does_not_say_it_does_not_vouch() -> None:
    assert said("The army did not confirm that the plane was shot down.", "shot") == ([], "own")


def test_an_unnamed_speaker_is_anonymous() -> None:
    text = "An official, speaking on condition of anonymity, said the convoy was ambushed."
    assert chain(text, "ambushed").speakers[0].sort == "anonymous"


def test_every_speaker_stands_in_the_text() -> None:
    text = "The daily Al-Watan, citing security officials, reported that drones had struck the camp."
    found = chain(text, "struck")
    assert all(s.stands_in(text) for s in found.speakers)
    assert found.cue is not None
    assert found.cue.stands_in(text)


def test_the_same_text_gives_the_same_acts() -> None:
    text = "Officials said a bomb went off. They said no one was hurt."
    reading = load_engine().read(text)
    book = load_codebook()
    assert find_speech(reading, codebook=book) == find_speech(load_engine().read(text), codebook=book)


@pytest.mark.parametrize("text", ["", "Said.", '"', "said said said", "According to", "reports", "X\n\n:\n"])
def test_odd_texts_do_no_harm(text: str) -> None:
    reading, acts = read(text)
    for token in reading.tokens:
        speakers_of(reading, acts, token.i)
