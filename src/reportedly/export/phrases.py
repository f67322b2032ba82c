"""The English for kinds of happening: noun phrase, and how its parties hang on it.

A kind that is not listed here (a user's own) is put with its label from the codebook and a neutral word.
"""

from __future__ import annotations

import msgspec


class KindPhrase(msgspec.Struct, frozen=True):
    """Hold the noun of a kind and the words that tie its parties to it.

    `article` is empty for mass nouns and plurals; `toward` leads to the target, `harmed` to the victims.
    """

    noun: str
    article: str = "a"
    plural: bool = False
    toward: str = "against"
    harmed: str = "harming"
    by: str = "by"
    mutual: bool = False

    @property
    def full(self) -> str:
        """Give the noun with its article."""
        return f"{self.article} {self.noun}".strip()


PHRASES = {
    "armed_clash": KindPhrase("armed clash", "an", mutual=True),
    "air_strike": KindPhrase("air strike", "an", toward="on"),
    "drone_strike": KindPhrase("drone strike", toward="on"),
    "shelling": KindPhrase("shelling", "", toward="of"),
    "bombing": KindPhrase("bombing", toward="of"),
    "suicide_bombing": KindPhrase("suicide bombing"),
    "chemical_attack": KindPhrase("chemical attack", toward="on"),
    "shooting": KindPhrase("shooting", toward="at", harmed="of"),
    "killing": KindPhrase("killing", toward="of", harmed="of"),
    "abuse": KindPhrase("abuse", "", toward="of", harmed="of"),
    "sexual_violence": KindPhrase("sexual violence", "", harmed="against"),
    "abduction": KindPhrase("abduction", "an", toward="of", harmed="of"),
    "raid": KindPhrase("raid", toward="on"),
    "destruction": KindPhrase("destruction", "", toward="of"),
    "interception": KindPhrase("interception or seizure", "an", toward="of"),
    "attack": KindPhrase("attack", "an", toward="on"),
    "territory": KindPhrase("change of control", toward="over"),
    "siege": KindPhrase("siege or closure", toward="of"),
    "deployment": KindPhrase("deployment", toward="to", by="of"),
    "withdrawal": KindPhrase("withdrawal", toward="from"),
    "displacement": KindPhrase("displacement", "", toward="of", harmed="of"),
    "arrest": KindPhrase("arrest", "an", toward="of", harmed="of"),
    "release": KindPhrase("release", toward="of", harmed="of"),
    "protest": KindPhrase("protest"),
    "riot": KindPhrase("riot"),
    "repression": KindPhrase("use of force on demonstrators", toward="at"),
    "agreement": KindPhrase("agreement", "an", toward="with", mutual=True),
    "talks": KindPhrase("talks", "", plural=True, toward="with", mutual=True),
    "aid": KindPhrase("aid", "", toward="to", harmed="to", by="from"),
    "demand": KindPhrase("demand", toward="to"),
    "reject": KindPhrase("rejection", toward="of"),
    "threat": KindPhrase("threat"),
    "sanction": KindPhrase("sanctions", "", plural=True),
    "law": KindPhrase("law or vote", toward="on"),
    "justice": KindPhrase("legal proceedings", "", plural=True),
    "toll": KindPhrase("running total", toward="for", harmed="for"),
}


def phrase_for(kind: str, label: str) -> KindPhrase:
    """Give the phrase of a kind; one that is not listed is made from its label."""
    known = PHRASES.get(kind)
    if known:
        return known
    article = "an" if label[:1].lower() in "aeiou" else "a"
    return KindPhrase(label, article, toward="involving", harmed="involving")


# What is said, by manner and certainty. {np}: noun phrase with all that hangs on it; {bare}: the same without article;
# {actor}: who is accused; {what}: what there is no word of; {was}: agrees with the noun.
SAID = {
    "actual": "reported {np}",
    "possible": "said there may have been {np}",
    "planned": "told of plans for {np}",
    "hypothetical": "raised the possibility of {np}",
    "denied": "said there {was} no {bare}",
    "unknown": "had no word of {what}",
}
SPEECH = {
    "said": SAID,
    "claimed": SAID
    | {
        "actual": "claimed responsibility for {np}",
        "possible": "claimed responsibility for what may have been {np}",
        "planned": "announced {np}",
    },
    "accused": SAID
    | {
        "actual": "accused {actor} of {np}",
        "possible": "accused {actor} of what may have been {np}",
        "planned": "accused {actor} of planning {np}",
    },
    "denied": dict.fromkeys(SAID, "denied that there {was} {np}"),
    "confirmed": SAID
    | {
        "actual": "confirmed {np}",
        "possible": "confirmed that there may have been {np}",
        "planned": "confirmed plans for {np}",
        "denied": "confirmed that there {was} no {bare}",
        "unknown": "confirmed that there was no word of {what}",
    },
    "own": {
        "actual": "says there {was} {np}",
        "possible": "says there may have been {np}",
        "planned": "tells of plans for {np}",
        "hypothetical": "raises the possibility of {np}",
        "denied": "says there {was} no {bare}",
        "unknown": "says there was no word of {what}",
    },
}
DENIED_OWN_PART = "denied responsibility for {np}"

MANNER_WORDS = {
    "said": "says so",
    "claimed": "claims responsibility",
    "accused": "accuses another",
    "denied": "denies it",
    "confirmed": "confirms it",
    "own": "the report’s own voice",
}
CERTAINTY_WORDS = {
    "actual": "told as fact",
    "possible": "told as possible",
    "planned": "told as planned, not as done",
    "hypothetical": "told as a hypothesis",
    "denied": "denied",
    "unknown": "no word yet",
}
STANDING_WORDS = {
    "news": "told as news",
    "summary": "sums up other claims",
    "background": "background",
    "toll": "running total",
}
SORT_WORDS = {
    "official": "official",
    "military": "military",
    "armed_group": "armed group",
    "media": "media",
    "monitor": "monitor",
    "witness": "witness",
    "anonymous": "not named",
    "expert": "expert",
    "document": "document",
    "other": "",
}
COUNT_WORDS = {
    "killed": "killed",
    "injured": "injured",
    "casualties": "killed or injured",
    "missing": "missing",
    "abducted": "abducted",
    "arrested": "arrested",
    "displaced": "displaced",
    "weapons": "weapons",
    "destroyed": "destroyed",
    "participants": "taking part",
    "money": "in money",
}
COUNT_ASKED = COUNT_WORDS | {
    "casualties": "casualties",
    "killed": "people killed",
    "injured": "people injured",
    "money": "sums",
}
FIELD_WORDS = {
    "actor": "who did it",
    "target": "what was aimed at",
    "victim": "who was harmed",
    "instrument": "by what means",
    "where": "where",
    "when": "when",
    "counts": "how many",
    "says": "who says so",
}
LINK_WORDS = {"part_of": "part of", "response_to": "told as a response to", "same_as": "told of the same happening as"}
PRECISION_WORDS = {
    "site": "a site",
    "locality": "a town or village",
    "near": "near a named place",
    "district": "a district",
    "province": "a province",
    "region": "a region",
    "country": "a whole country",
    "sea": "at sea",
    "unknown": "not resolved",
}
