"""The codes of other schemes in the crosswalk are codes that those schemes have."""

from __future__ import annotations

import pytest

from reportedly.codebook import Crosswalk, Kind, load_codebook

PLOVER = {
    "AGREE": "",
    "CONSULT": "visit third-party multilateral phone",
    "SUPPORT": "",
    "CONCEDE": "",
    "COOPERATE": "",
    "AID": "",
    "RETREAT": "withdraw release disarm ceasefire access resign",
    "REQUEST": "assist change yield meet",
    "ACCUSE": "disapprove investigate allege",
    "REJECT": "assist change yield meet",
    "THREATEN": "restrict arrest relations expel territory violence",
    "PROTEST": "demo riot strike hunger boycott obstruct vandalize",
    "SANCTION": "convict expel withdraw discontinue",
    "MOBILIZE": "troops weapons police militia",
    "COERCE": "seize restrict censor curfew martial-law arrest deport withhold misinformation cyber",
    "ASSAULT": "abduct beat torture sexual targeted destroy primitive firearms explosives suicide-attack aerial drone "
    "heavy-weapons crowd-control unconventional",
}
"""Types and their modes. Source: PLOVER manual 1.3, "Event Categories" and the tables of modes."""
PLOVER_CONTEXTS = frozenset(
    "military intelligence executive legislative election political_institutions pro_democracy pro_autocracy economic "
    "legal reparations human_rights rights_freedoms repression human_security gender lgbt religion_ethnicity "
    "inequality diplomatic territory peacekeeping health asylum migration disasters natural_resource environment "
    "technology terrorism cbrn cyber misinformation crime corruption illegal_drugs trafficking".split()
)
"""Source: PLOVER manual 1.3, "Contexts"."""
ACLED = {
    "Battles": ("Government regains territory", "Non-state actor overtakes territory", "Armed clash"),
    "Protests": ("Excessive force against protesters", "Protest with intervention", "Peaceful protest"),
    "Riots": ("Violent demonstration", "Mob violence"),
    "Explosions/Remote violence": (
        "Chemical weapon",
        "Air/drone strike",
        "Suicide bomb",
        "Shelling/artillery/missile attack",
        "Remote explosive/landmine/IED",
        "Grenade",
    ),
    "Violence against civilians": ("Sexual violence", "Attack", "Abduction/forced disappearance"),
    "Strategic developments": (
        "Agreement",
        "Arrests",
        "Change to group/activity",
        "Disrupted weapons use",
        "Headquarters or base established",
        "Looting/property destruction",
        "Non-violent transfer of territory",
        "Other",
    ),
}
"""Event types and sub-event types. Source: ACLED codebook, table 2."""
UCDP = {1, 2, 3}
"""State-based, non-state and one-sided violence. Source: UCDP GED codebook, `type_of_violence`."""
CAMEO_ROOTS = {f"{n:02d}" for n in range(1, 21)}
"""Source: CAMEO manual 1.1b3, verb codebook: 20 root codes, two to four digits a code, the first two the root."""
CAMEO_LEAVES = frozenset(
    "1711 1712 181 182 1821 1822 1823 183 1831 1832 1833 184 185 186 190 191 192 193 194 195 196 2041 2042 201 202 203 "
    "141 142 143 144 145 171 172 173 174 175 0841 0842 0871 0872 0873 0874 057 154".split()
)
"""Codes of violence, control and demonstration that the crosswalk may use. Source: CAMEO manual 1.1b3."""

KINDS = load_codebook().kinds
ANY_KIND = pytest.mark.parametrize("name", KINDS)


def crosswalks(scheme: str) -> list[tuple[str, Crosswalk]]:
    return [(name, getattr(kind, scheme)) for name, kind in KINDS.items() if getattr(kind, scheme) is not None]


@pytest.mark.parametrize(("name", "crosswalk"), crosswalks("plover"))
def test_plover(name: str, crosswalk: Crosswalk) -> None:
    assert crosswalk.code or crosswalk.context, "neither a type nor a context"
    assert crosswalk.code is None or crosswalk.code in PLOVER
    assert crosswalk.mode is None or crosswalk.mode in PLOVER[crosswalk.code or ""].split()
    assert crosswalk.context is None or crosswalk.context in PLOVER_CONTEXTS
    assert (crosswalk.event, crosswalk.sub_event, crosswalk.types) == (None, None, ())


@pytest.mark.parametrize(("name", "crosswalk"), crosswalks("acled"))
def test_acled(name: str, crosswalk: Crosswalk) -> None:
    assert crosswalk.sub_event in ACLED[crosswalk.event or ""]
    assert (crosswalk.code, crosswalk.mode, crosswalk.types) == (None, None, ())


@pytest.mark.parametrize(("name", "crosswalk"), crosswalks("ucdp"))
def test_ucdp(name: str, crosswalk: Crosswalk) -> None:
    assert {*crosswalk.types} <= UCDP
    assert list(crosswalk.types) == sorted(set(crosswalk.types))
    assert (crosswalk.code, crosswalk.mode, crosswalk.event) == (None, None, None)


@pytest.mark.parametrize(("name", "crosswalk"), crosswalks("cameo"))
def test_cameo(name: str, crosswalk: Crosswalk) -> None:
    code = crosswalk.code or ""
    assert code[:2] in CAMEO_ROOTS
    assert code.isdigit()
    assert 2 <= len(code) <= 4
    assert code in CAMEO_LEAVES or KINDS[name].group == "politics", "write the code into the list of known ones"
    assert (crosswalk.mode, crosswalk.event, crosswalk.types) == (None, None, ())


GUIDELINES = """
armed_clash     | ASSAULT firearms       | Armed clash
air_strike      | ASSAULT aerial         | Air/drone strike
drone_strike    | ASSAULT drone          | Air/drone strike
shelling        | ASSAULT heavy-weapons  | Shelling/artillery/missile attack
bombing         | ASSAULT explosives     | Remote explosive/landmine/IED
suicide_bombing | ASSAULT suicide-attack | Suicide bomb
chemical_attack | ASSAULT unconventional | Chemical weapon
shooting        | ASSAULT firearms       | Attack
killing         | ASSAULT targeted       | Attack
abuse           | ASSAULT torture        | Attack
sexual_violence | ASSAULT sexual         | Sexual violence
abduction       | ASSAULT abduct         | Abduction/forced disappearance
raid            | ASSAULT firearms       | Attack
destruction     | ASSAULT destroy        | Looting/property destruction
interception    | COERCE seize           | Disrupted weapons use
attack          | ASSAULT                | Attack
territory       | COERCE seize           | Government regains territory / Non-state actor overtakes territory / Non-violent transfer of territory
siege           | COERCE restrict        | Other
deployment      | MOBILIZE               | Headquarters or base established
withdrawal      | RETREAT withdraw       | Non-violent transfer of territory
displacement    | -                      | Other
arrest          | COERCE arrest          | Arrests
release         | RETREAT release        | Other
protest         | PROTEST demo           | Peaceful protest
riot            | PROTEST riot           | Violent demonstration / Mob violence
repression      | COERCE / ASSAULT crowd-control | Excessive force against protesters
agreement       | AGREE / CONCEDE        | Agreement
talks           | CONSULT                | Other
aid             | AID                    | Other
demand          | REQUEST                | -
reject          | REJECT                 | -
threat          | THREATEN               | -
sanction        | SANCTION               | -
law             | -                      | -
justice         | ACCUSE investigate / SANCTION convict | -
toll            | -                      | -
"""
"""Kinds and the codes that the guidelines of coding give them; a slash parts what a coder may choose between."""
ROWS = [[cell.strip() for cell in row.split("|")] for row in GUIDELINES.strip().splitlines()]


def test_every_kind_of_the_guidelines_is_there_and_no_other() -> None:
    assert list(KINDS) == [name for name, *_ in ROWS]


@pytest.mark.parametrize(("name", "plover", "acled"), ROWS)
def test_crosswalks_are_those_of_the_guidelines(name: str, plover: str, acled: str) -> None:
    kind = KINDS[name]
    choices = [choice.split() for choice in plover.split(" / ")]
    told = [kind.plover.code, kind.plover.mode] if kind.plover and kind.plover.code else ["-", None]
    assert any(told[0] == c[0] and (len(c) == 1 or told[1] in (c[1], None)) for c in choices)
    assert (kind.acled.sub_event if kind.acled else "-") in acled.split(" / ")


@ANY_KIND
def test_every_kind_says_what_it_covers_and_how_it_is_named(name: str) -> None:
    kind: Kind = KINDS[name]
    words = load_codebook().triggers[name]
    assert kind.definition.endswith(".")
    assert kind.label == kind.label.lower()
    assert words.verbs or words.nouns or words.phrases


def test_definitions_tell_kinds_apart() -> None:
    assert len({kind.definition for kind in KINDS.values()}) == len({k.label for k in KINDS.values()}) == len(KINDS)
