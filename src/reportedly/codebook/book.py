"""What a codebook holds, typed. Frozen; several can be open at once."""

from __future__ import annotations

from typing import Literal

import msgspec

Words = tuple[str, ...]
Match = Literal["exact", "close", "broad"]
Group = Literal["violence", "control", "demonstration", "politics", "toll"]


class Crosswalk(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Say how a kind reads in another scheme, and how well it fits (`match`)."""

    match: Match
    code: str | None = None
    mode: str | None = None
    context: str | None = None
    event: str | None = None
    sub_event: str | None = None
    types: tuple[int, ...] = ()


class Kind(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Define one kind of happening and its place in the other schemes (null where a scheme has none).

    `means` are the weapons (of weapons.yaml) by which a strike is of this kind and no other.
    """

    group: Group
    label: str
    definition: str
    means: Words = ()
    plover: Crosswalk | None = None
    acled: Crosswalk | None = None
    ucdp: Crosswalk | None = None
    cameo: Crosswalk | None = None


class Triggers(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Hold the lemmas that may name a happening of one kind."""

    verbs: Words = ()
    nouns: Words = ()
    phrases: Words = ()


class Speech(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Hold the cues of speech by manner, what each verb asks for (`uses`), and the words for speakers by sort."""

    verbs: dict[str, Words]
    uses: dict[str, Words]
    nouns: dict[str, Words]
    phrases: dict[str, Words]
    speakers: dict[str, Words]
    anonymous_marks: Words


class Hedge(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Hold the words that bring about one degree of certainty."""

    adverbs: Words = ()
    adjectives: Words = ()
    modals: Words = ()
    verbs: Words = ()
    nouns: Words = ()
    words: Words = ()
    phrases: Words = ()


class Background(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Hold the marks of context and of running totals."""

    phrases: Words
    words: Words
    toll: Words


class Charged(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Hold the words by which a report may take sides, and those that do so only beside another word."""

    words: Words = ()
    phrases: Words = ()
    modifiers: Words = ()


class Parties(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Hold head nouns of parties by sort; `rule` are those for who rules ("government")."""

    armed: Words
    civil: Words
    site: Words
    pronouns: Words
    rule: Words = ()


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Define a named rule of reading: how rival accounts of an incident become one row, without averaging.

    `vague` gives figures for vague words, `unread` the figure for vague words that are not listed (null: none);
    `fill_none` is the figure where no account names any. See rules.yaml for the words of each key.
    """

    label: str
    definition: str
    number: Literal["lowest", "highest", "most_vouched", "newest"]
    bounds: Literal["one", "ends"]
    vague: dict[str, int] = {}
    unread: int | None = None
    casualties: Literal["none", "zero"] = "none"
    fill_none: int | None = None
    grade: Literal["none", "airwars"] = "none"
    needs: tuple[Literal["news", "killed"], ...] = ("news",)
    source: str = ""


class Codebook(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """Hold a whole codebook. `hash` changes with any byte of any of its files."""

    name: str
    version: str
    language: str
    description: str
    hash: str
    kinds: dict[str, Kind]
    triggers: dict[str, Triggers]
    speech: Speech
    hedges: dict[str, Hedge]
    background: Background
    charged: Charged
    weapons: dict[str, Words]
    parties: Parties
    rules: dict[str, Rule] = {}
    folders: tuple[str, ...] = ()
