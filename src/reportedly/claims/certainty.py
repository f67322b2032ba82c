"""What a happening's own words say of its certainty: modals, conditions, negation, denial."""

from __future__ import annotations

from reportedly.records.reading import Token

_PLANNED = frozenset({"will", "shall", "'ll", "’ll"})
_POSSIBLE = frozenset({"may", "might"})
_CONDITIONS = frozenset({"if", "unless"})


def certainty_of_words(token: Token, manner: str) -> str | None:
    """Tell the certainty that the words beside a happening leave no choice about; None where they leave one.

    Source: coding guidelines §2 (certainty, as the source puts it).
    """
    if manner == "denied":
        return "denied"
    if token.pos not in ("VERB", "AUX"):
        return None
    helpers = {c.lower for c in token.children if c.dep in ("aux", "neg", "mark")}
    if helpers & _CONDITIONS:
        return "hypothetical"
    if helpers & _POSSIBLE:
        return "possible"
    return "planned" if helpers & _PLANNED else None
