from pathlib import Path

import pytest

from reportedly.errors import CodebookError
from reportedly.grounding.actors import countries_of, ground_party, gw_code, load_actors
from reportedly.records import Party


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
        ("is", "unknown", None, None),
        ("the YPG", "rebel_group", "SY", "People's Protection Units"),
        ("US-led coalition", "international", "US", "US-led coalition"),
        ("UN peacekeepers", "international", None, "United Nations"),
        ("Los Zetas gunmen", "criminal_group", "MX", "Los Zetas"),
    ],
)
def test_phrases_of_parties(text: str, sort: str, country: str | None, name: str | None) -> None:
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
