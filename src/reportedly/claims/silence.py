"""No word of harm: "there were no immediate reports of casualties" is a claim, and what it says is unknown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reportedly.claims.features import Seen
from reportedly.claims.gather import Mention
from reportedly.records.reading import Token

_MOST_BACK = 6
"""Sentences back in which the happening meant is looked for."""
_VIOLENCE = frozenset({"violence", "control", "demonstration"})


def find_silences(seen: Seen, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """Find the words of harm that a report says there is no word of; the kind is that of the happening meant.

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
            kind = _meant(seen, harm, mentions)
            yield Mention(harm, kind, 1.0, {kind: 1.0})


def _meant(seen: Seen, harm: Token, mentions: Sequence[Mention]) -> str:
    kinds = seen.lexicon.codebook.kinds
    for mention in reversed(mentions):
        if (
            mention.token.i < harm.i
            and harm.sent - mention.token.sent <= _MOST_BACK
            and kinds[mention.kind].group in _VIOLENCE
        ):
            return mention.kind
    return "attack"
