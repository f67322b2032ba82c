"""What short reports are coded as: one behaviour a test. Nothing told here happened.

A case marked `falls_short` names something the engine should do and does not do yet; when it does, take the mark away.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from reportedly.config import Config
from reportedly.pipeline import Pipeline
from reportedly.records import Claim, Quantity, Report

Coder = Callable[..., tuple[Claim, ...]]


def falls_short(reason: str) -> pytest.MarkDecorator:
    return pytest.mark.xfail(strict=False, reason=reason)


def case(*values: Any, short: str = "") -> Any:
    return pytest.param(*values, marks=falls_short(short) if short else ())


def at(claims: Sequence[Claim], words: str) -> Claim:
    """Find the claim that one of its mentions names with `words`."""
    found = [claim for claim in claims for span in (claim.anchor, *claim.also) if words in span.text]
    assert found, f"no claim is named by {words!r}; there are {[(c.kind, c.anchor.text) for c in claims]}"
    return found[0]


def texts(spans: Sequence[Any]) -> list[str]:
    return [span.text for span in spans]


def count(claim: Claim, of: str) -> Quantity:
    return next(q for q in claim.counts if q.of == of)


KINDS = [
    case("Rebels ambushed an army convoy near Kidal on Monday, killing four soldiers.", "ambushed", "armed_clash"),
    case("Government aircraft bombed a market in Idlib on Tuesday, killing 12 people.", "bombed", "air_strike"),
    case("A drone hit a fuel depot near Mariupol on Monday.", "hit", "drone_strike"),
    case(
        "A drone strike killed two militants in Marib on Monday.",
        "drone strike",
        "drone_strike",
    ),
    case("The rebels fired 15 rockets at the town of Taiz on Sunday, killing three people.", "fired", "shelling"),
    case("Rockets fell on the airport in Tripoli on Monday.", "fell", "shelling", short="right by a hair"),
    case("A roadside bomb exploded near a bus in Quetta on Sunday, killing two people.", "exploded", "bombing"),
    case("A suicide bomber blew himself up at a checkpoint in Kandahar on Friday.", "blew", "suicide_bombing"),
    case("A chlorine gas attack on Monday sickened dozens of people in Douma.", "attack", "chemical_attack"),
    case(
        "Gunmen opened fire on a crowd in Jalisco on Saturday, killing six people.",
        "opened fire",
        "shooting",
        short="cut in two: 'opened' a clash, 'fire' a shooting",
    ),
    case("Militants beheaded a hostage on Monday, the group said.", "beheaded", "killing"),
    case(
        "Soldiers tortured two detainees at the barracks, the lawyer said.",
        "tortured",
        "abuse",
        short="right by a hair",
    ),
    case("Soldiers raped women in the village, the monitor said on Monday.", "raped", "sexual_violence"),
    case(
        "Gunmen kidnapped two aid workers in Goma on Wednesday, police said.",
        "kidnapped",
        "abduction",
        short="right by a hair",
    ),
    case("Troops raided a house in Jenin on Monday and arrested two men.", "raided", "raid"),
    case("A mob burned a church in Lahore on Sunday.", "burned", "destruction", short="right by a hair"),
    case("Air defences shot down three drones over Odesa.", "shot down", "interception"),
    case("The army captured the town of Palmyra on Sunday.", "captured", "territory"),
    case("The army retook the town of Palmyra from the militants on Sunday.", "retook", "territory"),
    case("Troops withdrew from the border village on Monday under the terms of a truce.", "withdrew", "withdrawal"),
    case(
        "Residents were fleeing the village after shelling on Monday.",
        "fleeing",
        "displacement",
        short="right by a hair",
    ),
    case("Police arrested 20 protesters in Nairobi on Thursday.", "arrested", "arrest"),
    case("Militants freed 12 hostages on Monday.", "freed", "release"),
    case("Thousands of people marched through Khartoum on Saturday.", "marched", "protest"),
    case("Police fired tear gas at protesters in Dhaka on Monday.", "fired", "repression"),
    case("The president met the rebel leader in Geneva on Monday.", "met", "talks"),
    case("The two sides signed a ceasefire on Monday.", "ceasefire", "agreement"),
    case("The Security Council adopted a resolution on Monday.", "adopted", "law"),
    case("The court sentenced three men to death on Monday.", "sentenced", "justice"),
    case("The European Union imposed sanctions on two generals.", "sanctions", "sanction"),
    case("At least 640 people have been killed in the region since January, a monitor said.", "killed", "toll"),
]


@pytest.mark.parametrize(("text", "anchor", "kind"), KINDS)
def test_kind(claims_of: Coder, text: str, anchor: str, kind: str) -> None:
    assert at(claims_of(text), anchor).kind == kind


QUIET = [
    case("The local council said the bakery would open again in May. It sells bread."),
    case("The shares of the bank rose 3 percent. Analysts said investors welcomed the results."),
    case("Heavy rain and strong winds are expected in the north on Friday."),
    case("Heavy rain is expected. Temperatures will fall to five degrees."),
    case("The home side beat the visitors 3-1 on Saturday. The striker scored twice."),
    case("The home side attacked from the first minute and won 3-1.", short="'attacked' in sport is coded as attack"),
    case("The minister opened a new library in the town on Monday."),
    case("A truck crashed into a bus near Lagos, killing 14 people."),
    case(
        "The museum shows paintings of the last century. Admission is free on Sundays.",
    ),
]


@pytest.mark.parametrize("text", QUIET)
def test_weather_sport_and_daily_life_are_no_claims(claims_of: Coder, text: str) -> None:
    assert [(claim.kind, claim.anchor.text) for claim in claims_of(text)] == []


def test_an_agency_that_cites_a_nameless_source_gives_a_chain_of_two(claims_of: Coder) -> None:
    text = (
        "Rockets hit the market in Taiz on Monday, killing three people, the Interfax news agency reported, citing a "
        "source who spoke on condition of anonymity."
    )
    claim = at(claims_of(text), "hit")
    agency, source = claim.says
    assert "Interfax" in agency.text
    assert source.text.startswith(("source", "a source"))
    assert source.sort == "anonymous"
    assert claim.manner == "said"


@falls_short("what is said of the source makes the agency anonymous too")
def test_an_agency_that_cites_a_nameless_source_stays_an_agency(claims_of: Coder) -> None:
    text = "Rockets hit the market in Taiz on Monday, Interfax reported, citing a source who asked not to be named."
    assert [source.sort for source in at(claims_of(text), "hit").says] == ["media", "anonymous"]


def test_a_monitor_that_cites_medical_sources_gives_a_chain_of_two(claims_of: Coder) -> None:
    text = "The Observatory, citing medical sources, said 12 fighters were killed in clashes in Deir ez-Zor on Monday."
    claim = at(claims_of(text), "clashes")
    assert [source.sort for source in claim.says] == ["monitor", "anonymous"]


def test_the_hearer_is_not_in_the_chain(claims_of: Coder) -> None:
    text = "Rebels ambushed an army convoy near Kidal on Monday, a commander told AFP."
    assert texts(at(claims_of(text), "ambushed").says) == ["commander"]


def test_the_reports_own_voice_has_no_speaker(claims_of: Coder) -> None:
    claim = at(claims_of("Rebels shelled the town of Taiz on Sunday."), "shelled")
    assert (claim.says, claim.manner, claim.cue) == ((), "own", None)


def test_a_speaker_goes_on_speaking_in_the_next_sentence(claims_of: Coder) -> None:
    text = "The sources said a raid in Jenin had left two men dead. They added that soldiers had arrested five others."
    assert [s.sort for s in at(claims_of(text), "arrested").says] == ["anonymous"]


def test_taking_responsibility_is_told_as_such(claims_of: Coder) -> None:
    text = "The militia claimed responsibility for the bombing of a bus in Quetta on Sunday."
    claim = at(claims_of(text), "bombing")
    assert (claim.manner, texts(claim.says)) == ("claimed", ["militia"])
    assert texts(claim.actor) == ["militia"]


def test_an_accusation_lays_the_deed_on_another(claims_of: Coder) -> None:
    claim = at(claims_of("The army accused the rebels of shelling a hospital in Aden on Monday."), "shelling")
    assert claim.manner == "accused"
    assert claim.says[-1].text.endswith("army")


def test_the_accused_does_not_speak_and_is_the_actor(claims_of: Coder) -> None:
    claim = at(claims_of("The army accused the rebels of shelling a hospital in Aden on Monday."), "shelling")
    assert texts(claim.says) == ["army"]
    assert texts(claim.actor) == ["rebels"]


def test_a_denial_is_a_claim_of_its_own(claims_of: Coder) -> None:
    text = (
        "Government aircraft bombed a market in Idlib on Tuesday, the rescue service said. The defence ministry denied "
        "that its aircraft had carried out any strike."
    )
    claims = claims_of(text)
    assert [s.sort for s in at(claims, "bombed").says] == ["monitor"]
    denial = at(claims, "strike")
    assert denial.manner == "denied"
    assert "ministry" in denial.says[-1].text
    assert denial.id != at(claims, "bombed").id


def test_what_is_denied_is_not_actual(claims_of: Coder) -> None:
    text = "The defence ministry denied that its aircraft had carried out any strike in Idlib on Tuesday."
    assert at(claims_of(text), "strike").certainty == "denied"


def test_no_one_is_no_speaker(claims_of: Coder) -> None:
    text = "No one has claimed responsibility for the attack on the barracks in Gao on Monday."
    claim = at(claims_of(text), "attack")
    assert (claim.says, texts(claim.actor)) == ((), [])


@pytest.mark.parametrize(
    "nobody",
    [
        "No group claimed responsibility for the attack.",
        "There was no immediate claim of responsibility for the attack.",
        "None of the armed groups has claimed responsibility for the attack.",
        "The attack has not been claimed by any group.",
    ],
)
def test_an_attack_that_nobody_claims_is_told_once_and_by_nobody(claims_of: Coder, nobody: str) -> None:
    claims = claims_of(f"Gunmen attacked the barracks in Gao on Monday, killing six soldiers. {nobody}")
    assert [(c.manner, texts(c.says), texts(c.actor)) for c in claims] == [("own", [], ["Gunmen"])]


def test_those_said_not_to_have_claimed_an_attack_are_not_its_actor(claims_of: Coder) -> None:
    text = "A bomb killed six people in Gao on Monday. The rebels have not claimed responsibility for the bombing."
    assert all(not claim.actor and claim.manner == "own" for claim in claims_of(text))


def test_the_name_given_to_an_attack_is_no_second_attack(claims_of: Coder) -> None:
    text = (
        "LIMA, Peru - Rebels launched a surprise attack, dubbed Operation Condor Storm, against the army on October 7."
    )
    assert len(claims_of(text)) == 1


def test_no_word_of_casualties_is_unknown(claims_of: Coder) -> None:
    text = "A mortar shell hit a school in Kharkiv on Monday. There were no immediate reports of casualties."
    assert "unknown" in {claim.certainty for claim in claims_of(text)}


CERTAINTIES = [
    case("The army shelled the village of Hama on Monday.", "shelled", "actual"),
    case("The army will attack the town next week, the minister said.", "attack", "planned"),
    case("The army will launch an offensive in the Sahel, the minister said.", "offensive", "planned"),
    case("If the rebels attack the dam, thousands of people would flee.", "attack", "hypothetical"),
    case("Two people may have been killed in the village on Monday.", "killed", "possible"),
]


@pytest.mark.parametrize(("text", "anchor", "certainty"), CERTAINTIES)
def test_certainty(claims_of: Coder, text: str, anchor: str, certainty: str) -> None:
    assert at(claims_of(text), anchor).certainty == certainty


COUNTS = [
    case("The rebels fired at least 15 rockets at Taiz on Sunday.", "fired", "weapons", 15, None, "at_least"),
    case("Government aircraft bombed a market in Idlib, killing 12 people.", "bombed", "killed", 12, 12, "exact"),
    case("Shells hit a hospital in Aden, injuring about 20 people.", "hit", "injured", 20, 20, "about"),
    case("A suicide bomber killed dozens of people in Kandahar.", "bomber", "killed", None, None, "vague"),
    case(
        "Gunmen kidnapped two aid workers in Goma.",
        "kidnapped",
        "abducted",
        2,
        2,
        "exact",
    ),
    case("Police arrested 20 protesters in Nairobi.", "arrested", "arrested", 20, 20, "exact"),
    case(
        "Militants beheaded a hostage on Monday.",
        "beheaded",
        "killed",
        1,
        1,
        "exact",
        short="a lone victim without a number word is not always counted",
    ),
]


@pytest.mark.parametrize(("text", "anchor", "of", "low", "high", "bound"), COUNTS)
def test_counts(
    claims_of: Coder, text: str, anchor: str, of: str, low: int | None, high: int | None, bound: str
) -> None:
    found = count(at(claims_of(text), anchor), of)
    assert (found.low, found.high, found.bound) == (low, high, bound)


def test_a_part_of_a_count_names_its_whole(claims_of: Coder) -> None:
    text = "At least 31 people, including four children, were killed when a mine exploded in Marib on Saturday."
    claim = at(claims_of(text), "exploded")
    assert [q.part_of for q in claim.counts if q.low == 4] == ["At least 31 people"]


def test_deaths_by_a_named_means_are_one_claim(claims_of: Coder) -> None:
    claims = claims_of("Government aircraft bombed a market in Idlib on Tuesday, killing 12 people.")
    assert [claim.kind for claim in claims] == ["air_strike"]


def test_a_running_total_is_no_incident(claims_of: Coder) -> None:
    text = "At least 640 people have been killed in the region since January, according to the Rights Monitor."
    (claim,) = claims_of(text)
    assert (claim.kind, claim.standing) == ("toll", "toll")
    assert count(claim, "killed").low == 640


def test_who_did_what_to_whom_with_what(claims_of: Coder) -> None:
    claim = at(claims_of("The rebels fired at least 15 rockets at the town of Taiz on Sunday."), "fired")
    assert texts(claim.actor) == ["rebels"]
    assert any("Taiz" in text for text in texts(claim.target))
    assert any("rockets" in text for text in texts(claim.instrument))


def test_a_passive_without_a_doer_has_no_actor_and_says_why(claims_of: Coder) -> None:
    claim = at(claims_of("Two farmers were kidnapped near Kano on Monday."), "kidnapped")
    assert claim.actor == ()
    assert claim.unknown["actor"]


def test_two_sources_on_one_happening_are_two_claims(claims_of: Coder) -> None:
    text = (
        "Government aircraft bombed a market in Idlib on Tuesday, killing 12 people, the rescue service said. State "
        "television said the army had bombed a rebel depot in Idlib on Tuesday."
    )
    said = {texts(claim.says)[0] for claim in claims_of(text) if claim.kind == "air_strike" and claim.says}
    assert said == {"rescue service", "State television"}


def test_a_rival_number_by_another_source_is_a_claim(claims_of: Coder) -> None:
    text = "Bandits killed 15 farmers in Zamfara on Sunday, residents said. Police put the number of dead at seven."
    claims = claims_of(text)
    assert {q.low for claim in claims for q in claim.counts} == {15, 7}
    assert len({claim.says for claim in claims}) == 2


@pytest.mark.parametrize(
    ("told", "who", "number"),
    [
        ("The Northern Observatory put the death toll at nine.", "Northern Observatory", 9),
        ("A hospital official later raised the toll to 14.", "hospital official", 14),
        ("The death toll was put at 20 by local officials.", "local officials", 20),
    ],
)
def test_a_toll_told_anew_is_its_tellers_claim(claims_of: Coder, told: str, who: str, number: int) -> None:
    claims = claims_of(
        f"An air strike hit a clinic in Melo on Monday, killing at least 11 people, the army said. {told}"
    )
    anew = at(claims, "toll")
    assert (texts(anew.says), anew.kind) == ([who], "air_strike")
    assert [(q.of, q.low, q.high) for q in anew.counts] == [("killed", number, number)]
    assert [q.low for q in at(claims, "strike").counts] == [11]


def test_who_tells_a_toll_did_nothing_and_their_number_is_that_of_the_harmed(claims_of: Coder) -> None:
    text = (
        "Rockets hit a market in Melo on Monday, the mayor said. Radio Frontera reported that the dead were soldiers. "
        "The radio station put their number at 11."
    )
    anew = at(claims_of(text), "number")
    assert (texts(anew.says), texts(anew.actor), texts(anew.target)) == (["Radio Frontera"], [], [])
    assert [(q.of, q.low) for q in anew.counts] == [("killed", 11)]


def test_what_raises_a_toll_is_no_speaker(claims_of: Coder) -> None:
    text = "A bomb killed six people in Gao on Monday. The attack raised the death toll of the week to 31."
    assert all(claim.manner == "own" for claim in claims_of(text))


def test_those_who_have_sustained_injuries_are_counted(claims_of: Coder) -> None:
    text = "Rebels shelled the market in Melo, killing three. More than 28 people have sustained injuries as well."
    assert ("injured", 28) in {(q.of, q.low) for claim in claims_of(text) for q in claim.counts}


def test_a_place_is_where_it_happened_and_not_where_the_speaker_is(claims_of: Coder) -> None:
    text = "Rebels shelled a market in Taiz on Sunday, a spokesman in Geneva said."
    place = at(claims_of(text), "shelled").where
    assert place is not None
    assert "Taiz" in place.text
    assert place.country == "YE"


def test_a_place_is_a_point_with_a_radius(claims_of: Coder) -> None:
    place = at(claims_of("Rebels shelled a market in Donetsk on Sunday."), "shelled").where
    assert place is not None
    assert place.lat == pytest.approx(48.0, abs=0.3)
    assert place.lon == pytest.approx(37.8, abs=0.3)
    assert place.radius_m is not None
    assert place.gazetteer


def test_a_country_is_no_pin(claims_of: Coder) -> None:
    place = at(claims_of("Rebels shelled a village in Yemen on Sunday."), "shelled").where
    assert place is None or (place.country == "YE" and place.lat is None)


DAYS = [
    case("Rebels shelled a market in Taiz on Sunday.", date(2024, 3, 10), date(2024, 3, 10)),
    case("Rebels shelled a market in Taiz on Tuesday.", date(2024, 3, 12), date(2024, 3, 12)),
    case("Rebels shelled a market in Taiz on Wednesday.", date(2024, 3, 6), date(2024, 3, 6)),
    case("Rebels shelled a market in Taiz yesterday.", date(2024, 3, 11), date(2024, 3, 11)),
    case("On 12 May 2022, rebels shelled a market in Taiz.", date(2022, 5, 12), date(2022, 5, 12)),
    case("Rebels shelled a market in Taiz in May 2022.", date(2022, 5, 1), date(2022, 5, 31)),
]


@pytest.mark.parametrize(("text", "earliest", "latest"), DAYS)
def test_days_are_reckoned_from_the_day_of_publication(
    claims_of: Coder, text: str, earliest: date, latest: date
) -> None:
    when = at(claims_of(text), "shelled").when
    assert when is not None
    assert (when.earliest, when.latest) == (earliest, latest)


def test_an_undated_happening_does_not_get_the_day_of_publication(claims_of: Coder) -> None:
    claim = at(claims_of("Rebels shelled a market in Taiz, residents said."), "shelled")
    assert claim.when is None
    assert claim.unknown["when"]


def test_a_day_of_the_week_without_a_day_of_publication_is_unknown_with_a_reason(claims_of: Coder) -> None:
    claim = at(claims_of("Rebels shelled a market in Taiz on Sunday.", None), "shelled")
    assert claim.when is None or (claim.when.earliest is None and claim.when.reason)
    assert claim.unknown["when"]


CAPTIONED = """\
TRIPOLI, March 12, 2024 - Rebels shelled the airport on Monday, officials said.

PHOTO: Smoke rises over the airport after shelling on June 3, 2019. (Austral Pictures/J. Doe)

Two guards were wounded in the shelling, the airport director said."""


def test_the_old_date_of_a_caption_is_no_date_of_the_news(claims_of: Coder) -> None:
    claims = claims_of(CAPTIONED)
    assert any(claim.standing == "news" for claim in claims)
    for claim in claims:
        if claim.standing == "news" and claim.when and claim.when.earliest:
            assert claim.when.earliest.year == 2024


def test_a_past_war_told_as_context_is_not_news(claims_of: Coder) -> None:
    text = (
        "Rebels shelled a market in Taiz on Sunday, killing three people. Fighting between the army and the rebels "
        "began in 2014, when the rebels captured the capital."
    )
    claims = claims_of(text)
    assert at(claims, "shelled").standing == "news"
    assert at(claims, "captured").standing == "background"


ARABIC_NAMES = "Jets bombed a depot near al-Bab on Monday, the al-Nur news agency reported."


def test_an_arabic_name_stays_whole(claims_of: Coder) -> None:
    claim = at(claims_of(ARABIC_NAMES), "bombed")
    assert "al-Nur news agency" in texts(claim.says)[0]
    assert claim.where is None or claim.where.text.endswith("al-Bab")


def test_a_byte_order_mark_and_windows_line_ends_do_not_move_a_span(claims_of: Coder) -> None:
    plain = "Rebels shelled Taiz on Sunday 🚨.\n\nThree people died, a nurse said."
    marked = "\ufeff" + plain.replace("\n", "\r\n")
    assert [c.kind for c in claims_of(marked)] == [c.kind for c in claims_of(plain)]


@falls_short("kinds that a user's codebook adds are never coded: the weights know the shipped kinds only")
def test_a_kind_of_ones_own_is_coded(tmp_path: Path, report_of: Callable[..., Report]) -> None:
    kind = "water_cut:\n  group: control\n  label: water cut\n  definition: Water cut off by an armed actor.\n"
    (tmp_path / "kinds.yaml").write_text(kind, "utf-8")
    (tmp_path / "triggers.yaml").write_text("water_cut:\n  nouns: water cut\n  phrases: [cut off water]\n", "utf-8")
    own = Pipeline(Config(codebook=(tmp_path,)))
    claims = own.code(report_of("Rebels cut off water to the town of Taiz on Sunday, officials said."))
    assert "water_cut" in {claim.kind for claim in claims}


def test_a_bare_thing_of_the_sentence_before_is_the_same_act(claims_of: Coder) -> None:
    text = (
        "The Observatory said that six shells had struck the army base in Nawa on Monday. "
        "It added that the base was hit by howitzers, and that two soldiers were killed."
    )
    struck = at(claims_of(text), "struck")
    assert any("hit" in span.text for span in struck.also)


def test_targets_that_were_hit_are_those_of_the_same_act(claims_of: Coder) -> None:
    text = "The depot was attacked by four drones on Monday, and the intended targets were hit and destroyed."
    claims = claims_of(text)
    assert [c.anchor.text for c in claims] == ["was attacked"]
    assert any("hit" in span.text for span in claims[0].also)


def test_those_harmed_are_counted_by_the_noun_they_hang_on(claims_of: Coder) -> None:
    text = "Police said the raid on a house in Nawa resulted in the death of a farmer and the injury of another."
    counts = {(q.of, q.low) for claim in claims_of(text) for q in claim.counts}
    assert {("killed", 1), ("injured", 1)} <= counts


def test_the_weapon_that_hits_is_no_second_claim(claims_of: Coder) -> None:
    text = "On Monday two drones struck the fuel depot near Nawa, the mayor said."
    assert [c.anchor.text for c in claims_of(text)] == ["struck"]


def test_what_is_denied_is_not_what_is_told(claims_of: Coder) -> None:
    text = (
        "The Northern Front denied firing on the town of Nawa. In a statement, the group said government aircraft had "
        "bombed the market on Monday."
    )
    claims = claims_of(text)
    assert at(claims, "bombed").manner == "accused"
    assert all("firing" not in span.text for span in at(claims, "bombed").also)


def test_to_ask_not_to_be_named_is_no_demand(claims_of: Coder) -> None:
    text = "Two health workers who asked not to be named said rockets had hit the market in Nawa on Monday."
    assert "demand" not in {claim.kind for claim in claims_of(text)}


def test_those_who_march_take_part(claims_of: Coder) -> None:
    claims = claims_of("About 300 people marched through Nawa on Monday to protest against the arrest of two teachers.")
    counts = {(q.of, q.low) for claim in claims for q in claim.counts}
    assert ("participants", 300) in counts
    assert ("killed", 300) not in counts


QUIET = (
    "The library of Elmsford opens its reading room again on Saturday after two months of repairs. Volunteers carried some nine "
    "thousand books back to the shelves. The mayor will cut the ribbon at noon, and children may meet the author of a book on "
    "beavers. A battle of the bands follows in the park behind the school; last year's winner, a trio from the high school, "
    "hopes to strike again. The council voted in March to pay for the new roof, which a local firm built for less than had been "
    "asked. Opening hours stay as they were, and the cafe has been leased to a baker from the next town. Parking is free."
)


def test_local_news_without_conflict_tells_of_nothing(claims_of: Coder) -> None:
    assert not claims_of(QUIET)


def test_what_is_beyond_doubt_is_kept_among_much_else(claims_of: Coder) -> None:
    news = (
        " In Yemen, Houthi rebels shelled an army camp near Marib on Sunday, killing seven soldiers. An army spokesman said that its "
        "jets bombed two rebel positions in return. "
    )
    assert {"shelling", "air_strike"} <= {c.kind for c in claims_of(QUIET + news + QUIET)}


def test_the_weapon_that_an_attack_is_named_after_is_its_instrument(claims_of: Coder) -> None:
    claims = claims_of("A car bomb attack on a market in Nawa killed six traders on Monday, police said.")
    claim = at(claims, "attack")
    assert any("bomb" in text for text in texts(claim.instrument))
    assert count(claim, "killed").low == 6


RIVALS = (
    "Rockets hit a cattle market in the town of Nawa on Tuesday, a hospital official said. The Northern Front said government "
    "aircraft had bombed the market and killed 14 civilians. Radio Frontera reported that the dead were soldiers. The radio "
    "station put their number at 11. There was no immediate word of casualties among the traders."
)


def test_what_a_toll_is_of_is_left_open_where_accounts_of_it_differ(claims_of: Coder) -> None:
    claims = claims_of(RIVALS)
    assert {at(claims, "hit").kind, at(claims, "bombed").kind} == {"shelling", "air_strike"}
    assert at(claims, "number").kind == at(claims, "casualties").kind == "attack"


def test_no_word_of_harm_is_of_the_kind_that_its_own_voice_told(claims_of: Coder) -> None:
    claims = claims_of(
        "A car bomb went off at a market in Nawa on Monday. There was no immediate word of casualties. The mayor later said three "
        "people had been shot dead at a checkpoint."
    )
    assert at(claims, "casualties").kind == "bombing"


def test_an_attack_that_is_claimed_is_of_the_kind_that_was_told(claims_of: Coder) -> None:
    claims = claims_of(
        "A car bomb exploded outside a court in Nawa on Monday, killing two guards. The Northern Front claimed responsibility for "
        "the attack in a statement on Tuesday."
    )
    assert {claim.kind for claim in claims} == {"bombing"}


def test_what_opens_a_stretch_of_time_has_its_own_day(claims_of: Coder) -> None:
    claims = claims_of(
        "The army has bombed the coastal plain since the Northern Front launched a surprise attack on the port of Nawa on "
        "March 3. At least 40 people have been killed.",
        published=date(2024, 3, 12),
    )
    opened, since = at(claims, "attack").when, at(claims, "bombed").when
    assert opened is not None
    assert (opened.earliest, opened.latest) == (date(2024, 3, 3), date(2024, 3, 3))
    assert since is not None
    assert (since.earliest, since.latest) == (date(2024, 3, 3), date(2024, 3, 12))


def test_a_network_that_cites_unnamed_sources_is_itself_named(claims_of: Coder) -> None:
    claims = claims_of(
        "The Frontera television network, citing informed sources speaking on condition of anonymity, reported that rockets had "
        "struck an army base near Nawa on Monday."
    )
    assert [source.sort for source in at(claims, "struck").says] == ["media", "anonymous"]


def test_one_weapon_is_counted_though_its_name_has_a_hyphen(claims_of: Coder) -> None:
    claim = at(claims_of("An explosives-laden drone hit a fuel depot near Nawa on Monday."), "hit")
    assert count(claim, "weapons").low == 1


def test_a_monitor_is_the_body_whose_head_speaks(claims_of: Coder) -> None:
    claims = claims_of(
        '"The strike killed nine farmers," said Amal Haddad, director of the Vilnava Observatory for Human Rights. The monitor '
        "said shells had also hit a school in Nawa on Monday."
    )
    assert texts(at(claims, "hit").says) == ["Vilnava Observatory for Human Rights"]


@pytest.mark.parametrize(
    ("text", "words", "manner"),
    [
        ("The rebels said government warplanes had bombed the hospital in Nawa on Monday.", "bombed", "accused"),
        ("The Northern Front said its fighters had bombed the barracks in Nawa on Monday.", "bombed", "claimed"),
        ("Residents said two shells fell on the market in Nawa on Monday.", "fell", "said"),
        ("The ministry said the minister met the envoy in Nawa on Monday.", "met", "said"),
    ],
)
def test_who_only_said_so_may_accuse_or_claim(claims_of: Coder, text: str, words: str, manner: str) -> None:
    assert at(claims_of(text), words).manner == manner


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("A trader was allegedly abducted by gunmen in Nawa on Monday.", "abducted"),
        ("A suspected chemical attack killed nine people in Nawa on Tuesday.", "attack"),
        ("The army is believed to have shelled the hospital in Nawa on Monday.", "shelled"),
    ],
)
def test_hedges_leave_it_possible(claims_of: Coder, text: str, words: str) -> None:
    assert at(claims_of(text), words).certainty == "possible"


def test_aircraft_that_act_are_what_is_used(claims_of: Coder) -> None:
    claim = at(claims_of("Government warplanes bombed the market in Nawa on Monday, residents said."), "bombed")
    assert any("warplanes" in text for text in texts(claim.instrument))


@pytest.mark.parametrize("who", ["A suicide bomber", "A bomber", "The bomber"])
def test_a_person_who_bombs_is_no_instrument(claims_of: Coder, who: str) -> None:
    for claim in claims_of(f"{who} blew himself up at a market in Nawa on Monday, killing nine people."):
        assert not any("bomber" in text for text in texts(claim.instrument))


def test_nationalities_joined_before_a_noun_both_act(claims_of: Coder) -> None:
    claim = at(claims_of("The town of Nawa was hit by Syrian and Russian air strikes on Monday."), "strikes")
    assert {"Syrian", "Russian"} <= {word for text in texts(claim.actor) for word in text.split()}


def test_those_among_whom_there_is_no_word_of_casualties_are_the_victims(claims_of: Coder) -> None:
    text = "Rockets hit a convoy near Nawa on Monday. There was no immediate word of casualties among its crews."
    assert texts(at(claims_of(text), "casualties").victim) == ["crews"]


def test_a_name_goes_on_over_a_preposition_written_as_part_of_it(claims_of: Coder) -> None:
    text = "The charity Medics Without Frontiers said three nurses were killed in an air strike on Nawa on Monday."
    assert texts(at(claims_of(text), "air strike").says) == ["charity Medics Without Frontiers"]


def test_no_word_of_harm_takes_kind_and_place_from_one_happening(claims_of: Coder) -> None:
    text = (
        "A car bomb exploded at a market in Aleppo on Monday. Hundreds of residents protested in Damascus against the war. "
        "There was no immediate word of casualties."
    )
    silence = at(claims_of(text), "casualties")
    assert (silence.kind, silence.certainty) == ("bombing", "unknown")
    assert silence.where is not None
    assert silence.where.text == "Aleppo"


def test_harm_that_another_speaker_tells_is_his_claim(claims_of: Coder) -> None:
    text = (
        "The Northern Front claimed responsibility for a drone attack on a police station in Nawa on Monday night. "
        "Two officers may have been injured, residents said."
    )
    claim = at(claims_of(text), "injured")
    assert (texts(claim.says), claim.certainty) == (["residents"], "possible")
    assert (count(claim, "injured").low, claim.where and claim.where.text) == (2, "Nawa")


def test_what_two_speakers_tell_is_never_gathered(claims_of: Coder) -> None:
    text = (
        "Gunmen attacked a bus near Nawa on Monday, killing six passengers, the police said. "
        "The attack killed nine people, the Drivers' Union said."
    )
    assert {tuple(texts(c.says)) for c in claims_of(text)} == {("police",), ("Drivers' Union",)}


@pytest.mark.parametrize(
    "text",
    [
        "A policeman was killed while two others were wounded in a bomb attack on a patrol near Nawa on Monday.",
        "On Monday 28 rebels were killed in fighting near Nawa, the monitor said.",
    ],
)
def test_harm_and_the_act_it_was_done_in_are_one_claim(claims_of: Coder, text: str) -> None:
    (claim,) = claims_of(text)
    assert any(q.of == "killed" for q in claim.counts)


def test_those_who_kill_are_not_counted_among_the_killed(claims_of: Coder) -> None:
    claim = at(claims_of("On Monday three gunmen shot dead the mayor of Nawa."), "shot")
    assert [(q.of, q.low) for q in claim.counts if q.of == "killed"] == [("killed", 1)]


def test_one_abducted_and_killed_counts_in_both(claims_of: Coder) -> None:
    claims = claims_of(
        "A former village mayor, identified as Ramo Sett (45), was abducted and killed by the rebels in Nawa District on Monday."
    )
    assert {(c.kind, q.of, q.low) for c in claims for q in c.counts} == {
        ("abduction", "abducted", 1),
        ("killing", "killed", 1),
    }


@pytest.mark.parametrize(
    "text",
    [
        "The Northern Front claimed an attack on a police station in Nawa on Monday. The governor was not hurt, officials said.",
        "Gunmen tried to kill the minister in Nawa on Monday, police said.",
        "An explosion in Nawa on Monday hurt the economy.",
        "The Front claimed an attack on a police station in Nawa on Monday. Two men died of cholera, doctors said.",
    ],
)
def test_what_was_not_done_to_anybody_counts_nobody(claims_of: Coder, text: str) -> None:
    assert not [(c.anchor.text, q.text) for c in claims_of(text) for q in c.counts]


def test_one_without_a_speaker_does_not_join_two_speakers(claims_of: Coder) -> None:
    text = (
        "Gunmen attacked a bus near Nawa on Monday, killing six passengers, the police said. The attack came at dawn. "
        "The attack killed nine people, the Drivers' Union said."
    )
    told = {tuple(texts(c.says)): [q.low for q in c.counts if q.of == "killed"] for c in claims_of(text)}
    assert told[("police",)] == [6]
    assert told[("Drivers' Union",)] == [9]


def test_those_who_seize_are_not_counted_among_the_seized(claims_of: Coder) -> None:
    claim = at(claims_of("Two policemen arrested five rebels in Nawa on Monday."), "arrested")
    assert [(q.of, q.low) for q in claim.counts] == [("arrested", 5)]
