"""An incident: claims of one happening, set side by side. Nothing is averaged and no claim is lost."""

from __future__ import annotations

from datetime import date
from typing import Literal

import msgspec

from reportedly.errors import LawBroken
from reportedly.records.claim import Certainty, Manner, Standing
from reportedly.records.ids import content_id

SpreadField = Literal[
    "actor", "target", "victim", "means", "place", "time", "killed", "injured", "casualties", "missing", "abducted",
    "arrested", "displaced", "destroyed", "participants",
]  # fmt: skip
SPREAD_FIELDS: tuple[str, ...] = SpreadField.__args__  # type: ignore[attr-defined]


class Wording(msgspec.Struct, frozen=True, kw_only=True, tag_field="record", tag="wording"):
    """Hold the near-identical texts of one wording: one account with many publishers, never many accounts.

    `first` is the earliest published of the reports. `reworks` is the wording that most of this one's sentences
    were taken from, when it is a longer or changed telling of it; `credit` the agency the text itself credits.
    """

    id: str = ""
    first: str
    reports: tuple[str, ...]
    publishers: tuple[str, ...] = ()
    reworks: str | None = None
    credit: str | None = None

    def __post_init__(self) -> None:
        if self.first not in self.reports:
            raise LawBroken(f"wording of {self.first}: the first report is not among its reports")
        if not self.id:
            msgspec.structs.force_setattr(self, "id", content_id("w", [self.first]))


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """Hold what one claim says of one field, with the words, the value read from them, and who vouches.

    `origin` is the innermost speaker, or the wording where the report speaks itself: accounts of one origin are one
    account. `value` is the group the words fall in; `low`, `high` are a number's bounds (null = open).
    """

    claim: str
    report: str
    origin: str
    source: str
    says: tuple[str, ...] = ()
    manner: Manner = "own"
    certainty: Certainty = "actual"
    standing: Standing = "news"
    published: date | None = None
    text: str
    value: str
    low: int | None = None
    best: int | None = None
    high: int | None = None
    part: bool = False


class FieldSpread(msgspec.Struct, frozen=True, kw_only=True):
    """Hold every account of one field, and how far they agree, in words.

    `lowest`, `highest`: the ends of the figures given for the happening as a whole; `most_vouched`: the figure that
    most independent origins give (ties: the newer one). Null where the field is no number or no figure is named.
    `values` counts the origins behind each value.
    """

    field: SpreadField
    accounts: tuple[Account, ...]
    agreement: str
    origins: int
    values: dict[str, int]
    lowest: int | None = None
    highest: int | None = None
    most_vouched: int | None = None


class Update(msgspec.Struct, frozen=True, kw_only=True):
    """Hold one step of an incident's history: the figure that an origin gave on a day."""

    day: date
    field: SpreadField
    origin: str
    source: str
    text: str
    low: int | None = None
    high: int | None = None
    claim: str


class Responsibility(msgspec.Struct, frozen=True, kw_only=True):
    """Hold who is said to have done it, how it was put, and by whom."""

    party: str
    put: Literal["claimed", "accused", "named", "denied"]
    by: str
    origin: str
    claim: str


class Incident(msgspec.Struct, frozen=True, kw_only=True, tag_field="record", tag="incident"):
    """Hold a set of claims of one happening across reports, merged when read and undone by a decision.

    `id` comes from the founding claim alone, so it stays when claims join. `claims` are in the order in which they
    joined. `whole` names the incident that this one is told as a part of. `review` gives the reason why people
    should look (an oversized cluster); empty otherwise. `cohesion` is the mean log-odds (natural logarithm) that
    two of its claims are of one happening; null for a single claim.
    """

    id: str = ""
    claims: tuple[str, ...]
    reports: tuple[str, ...] = ()
    wordings: tuple[str, ...] = ()
    origins: int = 0
    kinds: dict[str, int] = {}
    title: str = ""
    earliest: date | None = None
    latest: date | None = None
    spread: tuple[FieldSpread, ...] = ()
    responsibility: tuple[Responsibility, ...] = ()
    history: tuple[Update, ...] = ()
    whole: str | None = None
    parts: tuple[str, ...] = ()
    cohesion: float | None = None
    review: str = ""

    def __post_init__(self) -> None:
        if not self.claims or len(set(self.claims)) != len(self.claims):
            raise LawBroken("an incident needs claims, each of them once")
        if not self.id:
            msgspec.structs.force_setattr(self, "id", incident_id(self.claims[0]))

    def field(self, name: str) -> FieldSpread | None:
        """Find the spread of one field; None where no claim says anything of it."""
        return next((spread for spread in self.spread if spread.field == name), None)


class Judgement(msgspec.Struct, frozen=True, kw_only=True, tag_field="record", tag="judgement"):
    """Hold a person's word that two claims are of the same or of different happenings; it outranks every score."""

    left: str
    right: str
    verdict: Literal["same", "different"]
    by: str = ""
    why: str = ""

    def __post_init__(self) -> None:
        if self.left == self.right:
            raise LawBroken(f"a judgement needs two claims, and {self.left} is one")


class Derived(msgspec.Struct, frozen=True, kw_only=True, tag_field="record", tag="derived"):
    """Hold one row that a named rule of reading drew from an incident; `because` gives the claims behind each field."""

    id: str = ""
    incident: str
    rule: str
    kind: str
    certainty: Certainty
    earliest: date | None = None
    latest: date | None = None
    time_precision: str = "unknown"
    place: str | None = None
    place_text: str | None = None
    country: str | None = None
    admin1: str | None = None
    lat: float | None = None
    lon: float | None = None
    radius_m: int | None = None
    place_precision: str = "unknown"
    gazetteer: str | None = None
    actors: tuple[str, ...] = ()
    actor_sort: str | None = None
    targets: tuple[str, ...] = ()
    target_sort: str | None = None
    victims: tuple[str, ...] = ()
    means: tuple[str, ...] = ()
    killed_low: int | None = None
    killed: int | None = None
    killed_high: int | None = None
    killed_words: str = ""
    injured_low: int | None = None
    injured: int | None = None
    injured_high: int | None = None
    injured_words: str = ""
    grade: str | None = None
    origins: int = 0
    sources: tuple[str, ...] = ()
    publishers: tuple[str, ...] = ()
    first_published: date | None = None
    last_published: date | None = None
    account: str = ""
    claims: tuple[str, ...] = ()
    lineage: tuple[str, ...] = ()
    because: dict[str, tuple[str, ...]] = {}

    def __post_init__(self) -> None:
        for of in ("killed", "injured"):
            bounds = (getattr(self, f"{of}_low"), getattr(self, of), getattr(self, f"{of}_high"))
            known = [n for n in bounds if n is not None]
            if known != sorted(known):
                raise LawBroken(f"row of {self.incident}, rule {self.rule}: {of} has bounds out of order: {known}")
        if not self.id:
            msgspec.structs.force_setattr(self, "id", content_id("d", [self.incident, self.rule]))


def incident_id(founder: str) -> str:
    """Make the id of the incident that the claim `founder` founds."""
    return content_id("i", [founder])
