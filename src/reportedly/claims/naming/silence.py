"""No word of harm: "there were no immediate reports of casualties" is a claim, and what it says is unknown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reportedly.claims.features import Seen
from reportedly.claims.naming.gather import Mention, is_violent
from reportedly.records.reading import Token

MOST_BACK = 6
"""Sentences back in which the happening meant is looked for."""
_HARMING = frozenset({"violence", "control", "demonstration"})


def find_silences(seen: Seen, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """Find the words of harm that a report says there is no word of, each with the happening meant.

    Source: coding guidelines §4 ("no immediate reports of casualties" is a claim of certainty unknown).
    """
    hedge = seen.lexicon.codebook.hedges.get("unknown")
    if hedge is None:
        return
    phrases, nouns = tuple(hedge.phrases), frozenset(hedge.nouns)
    for sentence in seen.reading.sentences:
        words = seen.reading.tokens[sentence.first : sentence.last]
        lemmas = f" {' '.join(t.lemma.lower() for t in words)} "
        if not any(f" {phrase} " in lemmas for phrase in phrases):
            continue
        harm = next((t for t in words if t.lemma.lower() in nouns), None)
        if harm is not None:
            meant = happening_meant(seen, harm, mentions)
            kind = meant.kind if meant is not None else "attack"
            yield Mention(harm, kind, 1.0, {kind: 1.0}, about=meant)


def happening_meant(seen: Seen, word: Token, mentions: Sequence[Mention]) -> Mention | None:
    """Find the happening told before that a word of harm, or of none, is about: the nearest act of violence, else the nearest of any sort."""
    kinds = seen.lexicon.codebook.kinds
    near = [m for m in reversed(mentions) if m.token.i < word.i and word.sent - m.token.sent <= MOST_BACK]
    harming = [m for m in near if kinds[m.kind].group in _HARMING]
    return next(iter([m for m in harming if is_violent(seen, m)] or harming), None)
