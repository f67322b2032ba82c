"""The kind that the means tell: a strike by drones is a drone strike, by rockets and drones an attack."""

from __future__ import annotations

from collections.abc import Sequence

from reportedly.claims.features import Seen
from reportedly.records.reading import Token

_ARGUMENTS = frozenset({"nsubj", "nsubjpass", "dobj", "compound", "amod", "nmod", "npadvmod"})
_PREPOSITIONS = frozenset({"by", "with", "of", "from", "using"})
_GENERAL = "attack"


def kind_by_means(kind: str, mentions: Sequence[Token], seen: Seen) -> str:
    """Put the kind that its means tell in the place of a strike's; other kinds stay as they are.

    Source: coding guidelines §1 (the most specific kind the words allow; several means at once are an attack).
    """
    by_weapon = seen.lexicon.means
    if kind != _GENERAL and kind not in by_weapon.values():
        return kind
    used = {by_weapon[w] for token in mentions for w in _weapons(seen, token) if w in by_weapon}
    if not used or (kind in used and len(used) == 1):
        return kind
    return used.pop() if len(used) == 1 else kind if kind in used and kind == "air_strike" else _GENERAL


def _weapons(seen: Seen, token: Token) -> set[str]:
    nouns = [c for c in token.children if c.dep in _ARGUMENTS]
    for prep in token.children:
        if prep.dep in ("prep", "agent") and prep.lower in _PREPOSITIONS:
            nouns += [c for c in prep.children if c.dep == "pobj"]
    nouns += [joined for noun in list(nouns) for joined in noun.conjuncts()]
    return {w for noun in nouns for word in (noun, *noun.children) if (w := seen.weapons[word.i])}
