"""A claim: what one source says about one happening."""

from __future__ import annotations

from typing import Literal

import msgspec

from reportedly.errors import LawBroken
from reportedly.records.ids import content_id
from reportedly.records.quantity import Quantity
from reportedly.records.span import Span
from reportedly.records.when import When
from reportedly.records.where import Where

Standing = Literal["news", "background", "summary", "toll"]
Certainty = Literal["actual", "possible", "planned", "hypothetical", "denied", "unknown"]
Manner = Literal["said", "claimed", "accused", "denied", "confirmed", "own"]
Sort = Literal[
    "official", "military", "armed_group", "media", "monitor", "witness", "anonymous", "expert", "document", "other"
]
LinkSort = Literal["part_of", "response_to", "same_as"]
STANDINGS: tuple[str, ...] = Standing.__args__  # type: ignore[attr-defined]
CERTAINTIES: tuple[str, ...] = Certainty.__args__  # type: ignore[attr-defined]
MANNERS: tuple[str, ...] = Manner.__args__  # type: ignore[attr-defined]
SORTS: tuple[str, ...] = Sort.__args__  # type: ignore[attr-defined]
LINKS: tuple[str, ...] = LinkSort.__args__  # type: ignore[attr-defined]


class Source(Span, frozen=True, kw_only=True):
    """Hold one speaker of a chain in the report's words, with the sort of speaker and a normal name if known."""

    sort: Sort = "other"
    name: str | None = None


class Party(Span, frozen=True, kw_only=True):
    """Hold an actor, target, victim or instrument in the report's words, with what the world knows of it."""

    sort: str | None = None
    country: str | None = None
    name: str | None = None
    weapon: str | None = None


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """Tie a claim to another claim of the same report."""

    to: str
    sort: LinkSort = msgspec.field(name="as")


class Claim(msgspec.Struct, frozen=True, kw_only=True, tag_field="record", tag="claim"):
    """Hold what ONE source says about ONE happening, every value with the words it was read from.

    `says` is the chain of speakers, outermost first, the report itself left out; empty means the report's own
    voice and goes with manner `own`. `unknown` gives the reason for each field that no words fill.
    """

    id: str = ""
    report: str
    source_id: str | None = None
    kind: str
    anchor: Span
    also: tuple[Span, ...] = ()
    standing: Standing = "news"
    certainty: Certainty = "actual"
    manner: Manner = "own"
    says: tuple[Source, ...] = ()
    cue: Span | None = None
    actor: tuple[Party, ...] = ()
    target: tuple[Party, ...] = ()
    victim: tuple[Party, ...] = ()
    instrument: tuple[Party, ...] = ()
    where: Where | None = None
    when: When | None = None
    counts: tuple[Quantity, ...] = ()
    links: tuple[Link, ...] = ()
    unknown: dict[str, str] = {}
    confidence: dict[str, float] = {}
    lineage: str = ""

    def __post_init__(self) -> None:
        if (self.manner == "own") != (not self.says):
            raise LawBroken(f"manner {self.manner!r} does not go with a chain of {len(self.says)} speakers")
        if not self.id:
            msgspec.structs.force_setattr(self, "id", self._id())

    def _id(self) -> str:
        return content_id(
            "c", self, leave_out=frozenset({"id", "record", "source_id", "links", "confidence", "lineage"})
        )

    def spans(self) -> tuple[Span, ...]:
        """Gather every span of the claim, for checks against the text."""
        single = [s for s in (self.cue, self.where, self.when) if s is not None]
        several = (*self.also, *self.says, *self.actor, *self.target, *self.victim, *self.instrument, *self.counts)
        return (self.anchor, *single, *several)

    def check(self, text: str) -> None:
        """Check that every value stands in the report's words.

        Raises:
            LawBroken: a span does not hold its words in `text`.
        """
        for span in self.spans():
            if not span.stands_in(text):
                raise LawBroken(f"claim {self.id}: {span.text!r} does not stand at {span.start}..{span.end}")
