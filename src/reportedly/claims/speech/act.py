"""An act of speech: who, by which words, says what."""

from __future__ import annotations

import msgspec

from reportedly.records.claim import Manner, Sort

Range = tuple[int, int]
"""Half-open range of token indices of one reading."""
Ranges = tuple[Range, ...]


class SpeechAct(msgspec.Struct, frozen=True, kw_only=True):
    """Hold one act of speech. Ranges count the reading's tokens, half-open.

    `source`: the words beside the cue, None when the report names no speaker ("reports of …", "is said to").
    `speaker`: the words that those mean ("he" -> the name before), None with `source`, or when nothing fits.
    `content` may lie before, after or around the cue, and in other sentences. `parent`: the index of the act
    that this one is told inside of. `is_act`: the saying is itself a happening (call for, threaten, reject);
    whether the speaker goes into the chain or is coded as the one who acts is the caller's choice. `carried`:
    the account goes on without a cue of its own; `cue` is then the one that opened it. `hedged`: the cue leaves
    open whether it is so. `vouches`: whether the content is put in the speaker's mouth as so; not where one refuses to
    say it, or only praises or condemns a thing named.
    """

    source: Range | None
    speaker: Range | None
    cue: Range
    content: Ranges
    manner: Manner
    parent: int | None = None
    sort: Sort = "other"
    anonymous: bool = False
    carried: bool = False
    hedged: bool = False
    is_act: bool = False
    vouches: bool = True
    lemma: str = ""

    def covers(self, token: int) -> bool:
        """Tell whether a token is part of what is said."""
        return any(first <= token < last for first, last in self.content)

    @property
    def extent(self) -> int:
        """Count the tokens of what is said."""
        return sum(last - first for first, last in self.content)
