"""Which accounts go on over following sentences without a cue of their own."""

from __future__ import annotations

from collections.abc import Sequence

from reportedly.claims.quotes import Quote
from reportedly.claims.speech import SpeechAct
from reportedly.records.reading import Reading


def carried_accounts(reading: Reading, acts: Sequence[SpeechAct], quotes: Sequence[Quote]) -> list[SpeechAct]:
    """Find the stretches that go on with a speaker's account."""
    return []
