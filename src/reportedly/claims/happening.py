"""A happening in the making: its mentions, its speakers, and what has been tied to it so far."""

from __future__ import annotations

import msgspec

from reportedly.claims.naming.gather import Mention
from reportedly.claims.speech.attribution import Chain
from reportedly.claims.tying.roles import Candidate
from reportedly.records.quantity import Quantity
from reportedly.records.when import When
from reportedly.records.where import Where


class Happening(msgspec.Struct, kw_only=True):
    """Gather what one source says of one happening, before it is sealed as a Claim."""

    mentions: list[Mention]
    chain: Chain
    kind: str
    parties: dict[str, list[Candidate]] = {}
    where: Where | None = None
    when: When | None = None
    counts: list[Quantity] = []
    standing: str = "news"
    certainty: str = "actual"
    confidence: dict[str, float] = {}
    silent: bool = False
    """Whether the source says that there is no word of it."""

    @property
    def anchor(self) -> Mention:
        """Give the mention that names the happening best: the first of those nearly as sure as the surest."""
        best = max(m.chance for m in self.mentions)
        return next(m for m in self.mentions if m.chance >= 0.7 * best)
