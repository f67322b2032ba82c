from pathlib import Path

import msgspec
import pytest

from reportedly.errors import CodebookError
from reportedly.grounding.actors import (
    countries_of,
    ground_actors,
    ground_party,
    ground_source,
    gw_code,
    load_actors,
)
from reportedly.records import Claim, Link, Party, Source, Span


def _party(text: str, **values: str) -> Party:
    return Party(text=text, start=0, end=len(text), **values)


@pytest.mark.parametrize(
    ("text", "sort", "country", "name"),
    [
        ("four US soldiers", "state_forces", "US", None),
        ("Syrian rebels", "rebel_group", "SY", None),
        ("regime forces", "state_forces", None, None),
        ("Iran-backed militias", "militia", None, None),
        ("pro-Russian separatists", "rebel_group", None, None),
        ("Israel", "government", "IL", None),
        ("Washington", "government", "US", None),
        ("three policemen", "police", None, None),
        ("gunmen", "unknown", None, None),
        ("Palestinian children", "civilians", "PS", None),
        ("French journalists", "media", "FR", None),
        ("suspected Boko Haram militants", "rebel_group", "NG", "Boko Haram"),
        ("IS", "rebel_group", None, "Islamic State"),
        ("is", None, None, None),
        ("a crowded market", None, None, None),
        ("a Syrian village", None, "SY", None),
        ("Iraqis", None, "IQ", None),
        ("the YPG", "rebel_group", "SY", "People's Protection Units"),
        ("US-led coalition", "international", "US", "US-led coalition"),
        ("UN peacekeepers", "international", None, "United Nations"),
        ("Los Zetas gunmen", "criminal_group", "MX", "Los Zetas"),
    ],
)
def test_phrases_of_parties(text: str, sort: str | None, country: str | None, name: str | None) -> None:
    found = ground_party(_party(text))
    assert (found.sort, found.country, found.name) == (sort, country, name)
    assert found.text == text


def test_what_is_known_stays() -> None:
    assert ground_party(_party("gunmen", sort="militia", country="ML")).sort == "militia"


def test_dual_nationality() -> None:
    assert countries_of("an Israeli-American hostage") == ("IL", "US")


def test_state_numbers() -> None:
    assert gw_code("SY") == 652
    assert gw_code("UA") == 369
    assert gw_code("PS") is None
    assert gw_code("??") is None


def test_a_file_of_ones_own(tmp_path: Path) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text(
        "groups:\n  - {name: Blue Column, sort: militia, countries: [ML], page: none, also: [BC]}\n", "utf-8"
    )
    assert ground_party(_party("fighters of the Blue Column"), actors=load_actors(mine)).name == "Blue Column"
    mine2 = tmp_path / "bad.yaml"
    mine2.write_text("groups: [{name: X, sort: pirates, page: p}]\n", "utf-8")
    with pytest.raises(CodebookError, match="pirates"):
        load_actors(mine2)
    with pytest.raises(CodebookError):
        load_actors(tmp_path / "none.yaml")


def test_a_file_that_changes_is_read_anew(tmp_path: Path) -> None:
    mine = tmp_path / "mine.yaml"
    for name in ("Blue Column", "Red Column"):
        mine.write_text(f"groups: [{{name: {name}, sort: militia, page: none, also: [BC]}}]\n", "utf-8")
        assert ground_party(_party("BC"), actors=load_actors(mine)).name == name


@pytest.mark.parametrize(
    ("text", "sort", "wanted_sort", "name"),
    [
        ("the Syrian Observatory for Human Rights", "monitor", "monitor", "Syrian Observatory for Human Rights"),
        ("SOHR", "monitor", "monitor", "Syrian Observatory for Human Rights"),
        ("ISIL", "other", "armed_group", "Islamic State"),
        ("a Hamas spokesman", "armed_group", "armed_group", None),
        ("witnesses", "witness", "witness", None),
        ("is", "other", "other", None),
    ],
)
def test_speakers_that_are_known_bodies(text: str, sort: str, wanted_sort: str, name: str | None) -> None:
    found = ground_source(Source(text=text, start=0, end=len(text), sort=sort))  # type: ignore[arg-type]
    assert (found.text, found.sort, found.name) == (text, wanted_sort, name)


def _claim(text: str, actor: str, *, links: tuple[Link, ...] = ()) -> Claim:
    at = text.index(actor)
    party = Party.cut(text, at, at + len(actor))
    return Claim(report="r_1", kind="shelling", anchor=Span.cut(text, 0, 7), actor=(party,), links=links)


def test_claims_keep_ids_of_their_content_and_links_follow() -> None:
    first = _claim("Shelled by the YPG.", "YPG")
    second = _claim("Shelled by a crowd of things.", "things", links=(Link(to=first.id, sort="same_as"),))
    one, two = ground_actors([first, second])
    assert (one.actor[0].sort, one.actor[0].country, one.actor[0].name) == (
        "rebel_group",
        "SY",
        "People's Protection Units",
    )
    assert one.actor[0].text == "YPG"
    assert one.id != first.id
    assert one.id == msgspec.structs.replace(one, id="").id
    assert two.links == (Link(to=one.id, sort="same_as"),)
    assert two.actor == second.actor
    assert two.id == second.id
    assert ground_actors([one, two]) == (one, two)
