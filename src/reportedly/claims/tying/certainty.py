"""What a happening's own words say of its certainty: modals, conditions, negation, denial."""

from __future__ import annotations

from reportedly.records.reading import Token

_PLANNED = frozenset({"will", "shall", "'ll", "’ll"})
_POSSIBLE = frozenset({"may", "might"})
_CONDITIONS = frozenset({"if", "unless"})
_CARRIERS = frozenset(
    {
        "launch",
        "carry",
        "conduct",
        "mount",
        "stage",
        "hold",
        "begin",
        "start",
        "open",
        "make",
        "sign",
        "impose",
        "resume",
    }
)
"""Verbs that only carry the noun of a happening: "launch an offensive"."""


def certainty_of_words(token: Token, manner: str) -> str | None:
    """Tell the certainty that the words beside a happening leave no choice about; None where they leave one.

    Source: coding guidelines §2 (certainty, as the source puts it).
    """
    if manner == "denied":
        return "denied"
    verb = token.head if token.pos == "NOUN" and token.dep == "dobj" and token.head.lemma in _CARRIERS else token
    if verb.pos not in ("VERB", "AUX"):
        return None
    helpers = {c.lower for c in verb.children if c.dep in ("aux", "neg", "mark")}
    if helpers & _CONDITIONS:
        return "hypothetical"
    if helpers & _POSSIBLE:
        return "possible"
    return "planned" if helpers & _PLANNED else None
