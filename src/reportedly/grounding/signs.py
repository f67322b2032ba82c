"""The signs that a name is, or is not, meant as a place: named, with a strength each; they are weighed by `Weights`."""

from __future__ import annotations

from math import log10
from typing import TYPE_CHECKING

from reportedly.grounding.generic import common_words, generic_words, place_words
from reportedly.grounding.unlisted import ARTICLE_NAME, follows_event, is_object, opens_as_place
from reportedly.records import Reading

if TYPE_CHECKING:
    from reportedly.grounding.mentions import Mention

PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})
"""Labels that a recogniser gives to places."""
_UNCOUNTED = 800
"""People taken for a place whose number GeoNames does not give."""


def mention_features(
    mention: Mention, reading: Reading, spans: dict[int, tuple[int, int, str]], persons: dict[str, int]
) -> dict[str, float]:
    """Gather the signs that a name is, or is not, meant as a place."""
    f: dict[str, float] = {"bias": 1.0, f"label {mention.label or 'none'}": 1.0}
    _entity_features(f, mention, spans)
    _context_features(f, mention, reading)
    _gazetteer_features(f, mention)
    token = reading.tokens[mention.first]
    single = mention.last - mention.first == 1
    if single and persons.get(token.lower, token.i) != token.i:
        f["surname of a person"] = 1.0
    if single and token.tag not in ("NNP", "NNPS"):
        f["not a proper noun"] = 1.0
    if mention.text.isupper() and len(mention.text) <= 5 and "." not in mention.text:
        f["capitals"] = 1.0
    if f.get("after in") and mention.label not in PLACE_LABELS:
        f["after in, no place label"] = 1.0
    _heading_features(f, mention, reading)
    if not (mention.candidates and mention.label in PLACE_LABELS):
        _standing_features(f, mention, reading)
    if single and token.lower in common_words():
        f["common word"] = 1.0
        f["common word, no place label"] = float(mention.label not in PLACE_LABELS)
    for doubt in ("before a name", "after a name", "heads a sentence", "label none"):
        if f.get(doubt) and f.get("small"):
            f[f"small, {doubt}"] = 1.0
    if mention.sort:
        f[f"sort {mention.sort}"] = 1.0
    return f


def _heading_features(f: dict[str, float], mention: Mention, reading: Reading) -> None:
    """Note when the text itself calls the name a place: "the village of X", "X village"."""
    tokens, i = reading.tokens, mention.first
    if i >= 2 and tokens[i - 1].lower == "of" and tokens[i - 2].lower in generic_words() and not mention.text.isupper():
        f["called a place"] = 1.0
    elif mention.sort and mention.last < len(tokens) and tokens[mention.last].text in generic_words():
        f["called a place after"] = 1.0


def _standing_features(f: dict[str, float], mention: Mention, reading: Reading) -> None:
    """Note where a name that is not plainly a place's stands as places do."""
    tokens, i, j = reading.tokens, mention.first, mention.last
    known = "known" if mention.candidates else "unknown"
    for sign, is_so in (
        ("object of a taking", is_object(tokens, i, j, listed=bool(mention.candidates))),
        ("after an attack on", follows_event(tokens, i, j)),
        ("opens as a place", opens_as_place(tokens, i, j)),
        ("opens with an article", bool(ARTICLE_NAME.match(tokens[i].text))),
    ):
        if is_so:
            f[f"{sign}, {known}"] = 1.0


def _entity_features(f: dict[str, float], mention: Mention, spans: dict[int, tuple[int, int, str]]) -> None:
    inside = [spans[i] for i in range(mention.first, mention.last) if i in spans]
    if not inside:
        return
    first, last, label = inside[0]
    if mention.first <= first + 1 and mention.last >= last - 1 and len(inside) >= last - first - 1:
        f[f"whole {label}"] = 1.0
    if first < mention.first - 1 or last > mention.last + 1:
        f[f"inside {label}"] = 1.0
    elif first < mention.first or last > mention.last:
        f[f"near {label}"] = 1.0


def _context_features(f: dict[str, float], mention: Mention, reading: Reading) -> None:
    tokens, i, j = reading.tokens, mention.first, mention.last
    before = tokens[i - 1] if i else None
    step = i - 2 if before is not None and before.lower == "the" else i - 1
    lead = tokens[step] if step >= 0 and tokens[step].sent == tokens[i].sent else None
    after = tokens[j] if j < len(tokens) and tokens[j].sent == tokens[i].sent else None
    if lead is None:
        f["heads a sentence"] = 1.0
    else:
        f["after locative"] = float(lead.lower in place_words()["locative"])
        f["after in"] = float(lead.lower in ("in", "at", "near", "outside"))
        f["after title"] = float(lead.lower.rstrip(".") in place_words()["titles"])
        f["after comma"] = float(lead.text == ",")
        f["after compass"] = float(lead.lower in place_words()["compass"])
        f["after a name"] = float(
            step == i - 1
            and lead.tag in ("NNP", "NNPS")
            and lead.text[0].isupper()
            and lead.lower not in place_words()["compass"]
        )
    if after is not None:
        f["before paper"] = float(after.text[0].isupper() and after.lower in place_words()["papers"])
        f["before a name"] = float(after.tag in ("NNP", "NNPS") and after.text[0].isupper())
        f["before comma"] = float(after.text in (",", "("))
        f["before speech"] = float(after.lower in place_words()["speech"])
        f["before possessive"] = float(after.tag == "POS")
        f["before noun"] = float(after.tag in ("NN", "NNS"))
        f["before verb"] = float(after.tag in ("VBD", "VBZ", "MD", "VBP"))
    f["of"] = float(before is not None and before.lower == "of")


def _gazetteer_features(f: dict[str, float], mention: Mention) -> None:
    if not mention.candidates:
        f["unknown"] = 1.0
        return
    best = min(place.matched for place in mention.candidates)
    people = max(place.population for place in mention.candidates if place.matched == best)
    f["people"] = log10(max(people, _UNCOUNTED)) / 6
    f["capital"] = float(any(p.feature_code == "PPLC" and p.matched < 2 for p in mention.candidates))
    f[f"matched {best}"] = 1.0
    f["words"] = min(mention.last - mention.first, 4) / 2
    f["country"] = float(any(p.is_country for p in mention.candidates))
    f["first area"] = float(any(p.feature_code == "ADM1" and p.matched < 2 for p in mention.candidates))
    f["listed"] = float(any(p.is_listed for p in mention.candidates))
    f["small"] = float(0 < people < 5_000 and not f["listed"])
    f["uncounted"] = float(people == 0 and not f["listed"])
