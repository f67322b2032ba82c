"""What makes claims out of a reading: the engine that ships, or a language model. The pipeline knows only this."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

import msgspec

from reportedly.records import Claim, Reading, Report, Span, When, Where


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """Hold what an engine makes of one report.

    `dropped` counts, by field, the values that the engine gave and that broke a law: above all those that are not words
    of the report. The engine that ships takes all values from the text, so it drops none.
    """

    claims: tuple[Claim, ...]
    charged: tuple[Span, ...] = ()
    """The wording by which the report itself takes sides."""
    dropped: Mapping[str, int] = {}


class ClaimEngine(Protocol):
    """Make claims of one report. Places and times come grounded; actors are grounded afterwards, for every engine."""

    @property
    def hashes(self) -> Mapping[str, str]:
        """Say for the lineage with what claims are made: hashes of weights, or model, server, prompt and settings."""
        ...

    def tell(self, report: Report, reading: Reading, places: Sequence[Where], times: Sequence[When]) -> Told:
        """Make the claims of a report, in the order of their anchors.

        Raises:
            ModelError: what the engine stands on does not answer as it should.
        """
        ...
