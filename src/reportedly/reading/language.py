"""Which language a text is in."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from reportedly.reading.casing import usual_case

_SAMPLE = 4_000
"""Code points looked at; more does not change the answer and costs time."""
_ENGLISH = frozenset(
    "the of and to in a is that for on was with as it by be from at an this were has have had are not they their "
    "which been".split()
)
_PLAINLY_ENGLISH = 0.24
"""Share of English function words above which the identifier is not asked (its model takes 0.8 s to load).
News in English has 0.3 to 0.45, other languages that use the Latin script below 0.1."""


@lru_cache(maxsize=1)
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def language_of(text: str) -> tuple[str, float]:
    """Guess the language of a text.

    Returns:
        The ISO 639-1 code and the probability that the identifier gives it (0 to 1).
    The identifier knows languages by their usual case: a text in capitals or small letters is given it.

    Source: py3langid (Lui and Baldwin 2012, langid.py).
    """
    words = re.findall(r"[^\W\d_]+", text[:_SAMPLE].lower())
    if len(words) >= 20 and sum(w in _ENGLISH for w in words) >= _PLAINLY_ENGLISH * len(words):
        return "en", 1.0
    code, probability = _identifier().classify(usual_case(text[:_SAMPLE]))
    return str(code), float(probability)
