"""Which kind a happening has that answers to one told before: an attack that is claimed, a toll told anew, no word of harm."""

from __future__ import annotations

from collections.abc import Sequence

from reportedly.claims.happening import Happening
from reportedly.claims.naming.silence import MOST_BACK
from reportedly.codebook import Codebook
from reportedly.records.reading import Token

_ANSWERS = frozenset({"claimed", "denied", "accused"})
"""Manners of speech about what was told before."""
_ANY_ATTACK = frozenset({"attack", "strike", "assault", "incident"})
_BACK = frozenset({"the", "this", "these", "those"})
_OPEN = "attack"
"""The kind of an attack of which nobody says what it was."""


def take_kinds(happenings: Sequence[Happening], codebook: Codebook) -> None:
    """Give each happening that answers to one told before the kind of that one; `happenings` stand in the order of the text."""
    telling = {mention.token.i: happening for happening in happenings for mention in happening.mentions}
    for n, happening in enumerate(happenings):
        about = happening.mentions[0].about
        if about is not None:
            whole = telling.get(about.token.i)
            if whole is not None and about.speaker == happening.mentions[0].speaker:
                happening.kind = whole.kind
            else:
                happening.kind = _agreed(happening, _violent(happenings[:n], happening, codebook))
        elif happening.chain.manner in _ANSWERS and all(_points_back(m.token) for m in happening.mentions):
            before = _violent(happenings[:n], happening, codebook)
            happening.kind = before[-1].kind if before else happening.kind


def _violent(earlier: Sequence[Happening], happening: Happening, codebook: Codebook) -> list[Happening]:
    """List the acts of violence told shortly before a happening."""
    sent = happening.mentions[0].token.sent
    near = [h for h in earlier if any(0 <= sent - m.token.sent <= MOST_BACK for m in h.mentions)]
    return [h for h in near if codebook.kinds[h.kind].group == "violence" and not h.mentions[0].about]


def _agreed(happening: Happening, violent: Sequence[Happening]) -> str:
    """Tell what did the harm where another told of it last: what all told who told of harm; where these differ, it is left open."""
    told = {h.kind for h in violent} or {happening.kind}
    return _OPEN if len(told) > 1 else told.pop()


def _points_back(token: Token) -> bool:
    """Tell whether a noun means an attack told before, without a word of its own for what it was: "the strikes"."""
    return token.lemma.lower() in _ANY_ATTACK and any(c.lower in _BACK for c in token.children)
