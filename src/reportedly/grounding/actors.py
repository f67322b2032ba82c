"""Phrases for parties -> what the world knows of them: sort of actor, state, normal name.

The report's words stay as they are: "regime forces" are state forces here and "regime forces" on the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Literal

import msgspec
import yaml
from msgspec.structs import replace

from reportedly.errors import CodebookError
from reportedly.grounding.gazetteer_shipped import countries
from reportedly.grounding.mentions import find_demonym
from reportedly.grounding.names import normal_key
from reportedly.records import Claim, Party, Reading, Source
from reportedly.records.claim import Sort

ActorSort = Literal[
    "state_forces", "police", "government", "rebel_group", "militia", "criminal_group", "civilians", "international",
    "media", "political", "unknown",
]  # fmt: skip
"""Sorts of actor; `unknown` is said of armed people whose side the words leave open ("gunmen")."""
_ROLES = ("actor", "target", "victim")
_VOICES: dict[str, Sort] = {
    "state_forces": "military", "police": "official", "government": "official", "rebel_group": "armed_group",
    "militia": "armed_group", "criminal_group": "armed_group", "media": "media",
}  # fmt: skip
"""What a sort of actor is as a speaker; the others may speak as anything."""
_WORD = re.compile(r"[^\W_]+(?:[.'’][^\W_]+)*\.?|-")
_LONGEST = 9


class Group(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Hold one named group, force or body; `page` is the article that is its public source."""

    name: str
    sort: ActorSort
    countries: tuple[str, ...] = ()
    page: str
    also: tuple[str, ...] = ()


class ActorFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Hold the content of `actors.yaml` or of a user's file of the same form; every part may be left out."""

    groups: tuple[Group, ...] = ()
    words: dict[ActorSort, tuple[str, ...]] = {}
    metonyms: dict[str, str] = {}
    backers: tuple[str, ...] = ()
    leads: tuple[str, ...] = ()


class Actors:
    """Look up groups by name and sorts by head noun. Later files win over earlier ones."""

    def __init__(self, parts: Iterable[ActorFile]) -> None:
        self.groups: dict[str, Group] = {}
        self.words: dict[str, ActorSort] = {}
        self.metonyms: dict[str, str] = {}
        self.backers: set[str] = set()
        self.leads: set[str] = set()
        for part in parts:
            self.groups |= {normal_key(name): group for group in part.groups for name in (*group.also, group.name)}
            self.words |= {normal_key(word): sort for sort, words in part.words.items() for word in words}
            self.metonyms |= {normal_key(name): code for name, code in part.metonyms.items()}
            self.backers |= set(part.backers)
            self.leads |= set(part.leads)
        self.firsts = {key.split(" ", 1)[0] for key in self.groups}
        """First words of the names of groups."""


def load_actors(*paths: Path) -> Actors:
    """Load the actors that ship, with the user's files laid over them in order; changed files are read anew.

    Raises:
        CodebookError: a file is missing, not YAML, or of another form.
    """
    return _actors_of(tuple((str(path), _read(path)) for path in paths))


@lru_cache(maxsize=8)
def _actors_of(texts: tuple[tuple[str, str], ...]) -> Actors:
    shipped = files("reportedly.codebook").joinpath("actors.yaml").read_text("utf-8")
    return Actors(_parse(text, where) for where, text in (("actors.yaml", shipped), *texts))


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CodebookError(f"cannot read the actors: {error}", where=str(path)) from None


def _parse(text: str, where: str) -> ActorFile:
    try:
        return msgspec.convert(yaml.load(text, Loader=yaml.CSafeLoader), ActorFile)
    except (yaml.YAMLError, msgspec.ValidationError) as error:
        raise CodebookError(str(error), where=where) from None


def ground_actors(
    claims: Iterable[Claim], *, actors: Actors | None = None, reading: Reading | None = None
) -> tuple[Claim, ...]:
    """Fill in what the words for actors, targets, victims and speakers tell; links follow the claims' new ids.

    `reading` is that of the claims' report: names are known by the capitals of its `usual` text.
    """
    actors = actors or load_actors()
    before = tuple(claims)
    after = [_ground_claim(claim, actors, reading) for claim in before]
    names = {old.id: new.id for old, new in zip(before, after, strict=True)}
    return tuple(_relinked(claim, names) for claim in after)


def _ground_claim(claim: Claim, actors: Actors, reading: Reading | None) -> Claim:
    roles = {
        role: tuple(ground_party(p, actors=actors, phrase=_usual(p, reading)) for p in getattr(claim, role))
        for role in _ROLES
    }
    says = tuple(ground_source(s, actors=actors) for s in claim.says)
    return replace(claim, id="", says=says, **roles)


def _usual(party: Party, reading: Reading | None) -> str:
    return reading.usual[party.start : party.end] if reading else party.text


def _relinked(claim: Claim, names: Mapping[str, str]) -> Claim:
    links = tuple(replace(link, to=names[link.to]) for link in claim.links)
    return replace(claim, links=links) if links else claim


def ground_source(source: Source, *, actors: Actors | None = None) -> Source:
    """Give a speaker that is a known group or body its normal name, and a sort if it has none.

    Only a speaker whose whole name is the group's counts: a spokesman of a group keeps his own name.
    """
    words = _words(source.name or source.text)
    while len(words) > 1 and words[0].lower() in ("the", "a", "an"):
        words = words[1:]
    key = normal_key(" ".join(words))
    group = (actors or load_actors()).groups.get(key)
    if group is None or source.sort in ("anonymous", "witness") or not _is_name(words, key):
        return source
    sort = _VOICES.get(group.sort, source.sort) if source.sort == "other" else source.sort
    return replace(source, sort=sort, name=group.name)


def ground_party(party: Party, *, actors: Actors | None = None, phrase: str | None = None) -> Party:
    """Fill in what a party's words tell of its sort, state and name; values already there stay.

    The longest name of a group in the phrase gives all three. Else the last head noun gives the sort, and a nationality
    the state, unless it only backs ("Iran-backed militias") or qualifies a side ("pro-Russian separatists"). A country or
    its capital alone means its government. Of two nationalities the first is taken; `countries_of` gives both.
    Words that tell nothing of the kind leave the party as it is. `phrase` is the party's words in usual case, where the
    report's are not.
    """
    known = _known(phrase or party.text, actors or load_actors())
    sort, country, name = party.sort or known.sort, party.country or known.country, party.name or known.name
    if (sort, country, name) == (party.sort, party.country, party.name):
        return party
    return replace(party, sort=sort, country=country, name=name)


class _Known(msgspec.Struct, frozen=True):
    """Hold what words tell of a party."""

    sort: ActorSort | None = None
    country: str | None = None
    name: str | None = None


@lru_cache(maxsize=20_000)
def _known(phrase: str, actors: Actors) -> _Known:
    words = _words(phrase)
    group = _group(words, actors)
    if group is not None:
        return _Known(group.sort, group.countries[0] if len(group.countries) == 1 else None, group.name)
    found = _countries(words, actors)
    sort = _sort(words, actors, country=bool(found))
    if sort is None and found and _is_state(words, actors):
        sort = "government"
    return _Known(sort, found[0] if found else None)


def countries_of(phrase: str, *, actors: Actors | None = None) -> tuple[str, ...]:
    """List the states (ISO 3166-1 alpha-2) whose people or forces a phrase names: two for "Israeli-American"."""
    actors = actors or load_actors()
    words = _words(phrase)
    group = _group(words, actors)
    return group.countries if group else tuple(_countries(words, actors))


def gw_code(country: str) -> int | None:
    """Give the Gleditsch-Ward number of a state by its ISO 3166-1 alpha-2 code; None for territories.

    Source: Gleditsch, K. S. and Ward, M. D. (1999), A revised list of independent states, International Interactions 25.
    """
    known = countries().get(country)
    return known.gw if known else None


def _words(phrase: str) -> list[str]:
    return [word.replace("’", "'") for word in _WORD.findall(phrase)]


def _spans(words: list[str]) -> Iterator[tuple[int, int, str]]:
    for n in range(min(_LONGEST, len(words)), 0, -1):
        for i in range(len(words) - n + 1):
            yield i, i + n, normal_key(" ".join(words[i : i + n]))


def _group(words: list[str], actors: Actors) -> Group | None:
    """Find the longest name of a group; a name in capitals must stand in capitals ("IS", not "is")."""
    if not any(normal_key(word) in actors.firsts for word in words):
        return None
    for i, j, key in _spans(words):
        group = actors.groups.get(key)
        if group and _is_name(words[i:j], key) and not _only_backs(words, j, actors):
            return group
    return None


def _is_name(words: list[str], key: str) -> bool:
    return any(w[0].isupper() for w in words) and (len(words) > 1 or len(key) > 4 or words[0].isupper())


def _only_backs(words: list[str], j: int, actors: Actors) -> bool:
    after = [w.lower() for w in words[j : j + 2]]
    return bool(after) and (after[0] in actors.backers or (after[0] == "-" and after[-1] in actors.backers))


def _countries(words: list[str], actors: Actors) -> list[str]:
    found: list[tuple[int, str]] = []
    used: set[int] = set()
    for i, j, key in _spans(words):
        if j - i > 4 or used & set(range(i, j)) or not words[i][0].isupper():
            continue
        code = _country_names().get(key) or next(iter(find_demonym(key)), None) or actors.metonyms.get(key)
        if code is None or (len(key) <= 3 and not words[i].replace(".", "").isupper()):
            continue
        used |= set(range(i, j))
        if not _only_backs(words, j, actors) and not _is_sided(words, i):
            found.append((i, code))
    return list(dict.fromkeys(code for _, code in sorted(found)))


def _is_sided(words: list[str], i: int) -> bool:
    """Tell whether a nationality only says whose side someone takes: "pro-Russian", "anti-Israel"."""
    before = [w.lower() for w in words[max(0, i - 2) : i]]
    return bool(before) and (
        before[-1] in ("pro", "anti") or (before[-1] == "-" and before[0] in ("pro", "anti", "non"))
    )


def _sort(words: list[str], actors: Actors, *, country: bool) -> ActorSort | None:
    """Find the sort by the last head noun before any "of", "in", "from"; longer phrases win over single words."""
    lowers = [w.lower() for w in words]
    cut = next(
        (i for i, w in enumerate(lowers) if i and w in ("of", "in", "from", "at", "near", "who", "with", "loyal")),
        len(lowers),
    )
    for end in range(cut, 0, -1):
        for n in (3, 2, 1):
            key = normal_key(" ".join(lowers[max(0, end - n) : end]))
            sort = actors.words.get(key) or actors.words.get(_singular(key)) if end - n >= 0 else None
            if sort is None:
                continue
            return _forces(lowers, country=country) if key in ("forces", "force", "patrol", "patrols") else sort
    return None


def _forces(lowers: list[str], *, country: bool) -> ActorSort:
    """Read bare "forces": a state's when a state, its government or security is named, else left open."""
    official = {
        "government",
        "regime",
        "security",
        "state",
        "federal",
        "national",
        "army",
        "armed",
        "loyalist",
        "special",
        "occupation",
        "air",
        "naval",
    }
    if {"rebel", "opposition", "insurgent", "separatist", "resistance"} & set(lowers):
        return "rebel_group"
    if "police" in lowers:
        return "police"
    return "state_forces" if country or official & set(lowers) else "unknown"


def _singular(key: str) -> str:
    irregular = {"men": "man", "women": "woman", "children": "child", "police": "police", "militiamen": "militiaman"}
    head, _, last = key.rpartition(" ")
    for plural, one in irregular.items():
        if last.endswith(plural):
            return f"{head} {last.removesuffix(plural)}{one}".strip()
    if last.endswith("ies"):
        last = last[:-3] + "y"
    elif last.endswith("s") and not last.endswith("ss"):
        last = last[:-1]
    return f"{head} {last}".strip()


def _is_state(words: list[str], actors: Actors) -> bool:
    """Tell whether a phrase is nothing but the name of a state or the seat of its government."""
    key = normal_key(" ".join(w for w in words if w.lower() not in ("the", "'s")))
    return key in _country_names() or key in actors.metonyms


@lru_cache(maxsize=1)
def _country_names() -> Mapping[str, str]:
    return {normal_key(name): code for code, country in countries().items() for name in country.names}
