"""Text -> names that may be places: spans, the places that bear the name, and the signs for and against."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from reportedly.codebook import load_codebook_file
from reportedly.grounding.gazetteer import Gazetteer, Place
from reportedly.grounding.gazetteer_shipped import countries
from reportedly.grounding.generic import generic_words, place_words, split_generic
from reportedly.grounding.names import ARTICLES, normal_key
from reportedly.grounding.signs import PLACE_LABELS, mention_features
from reportedly.grounding.spellings import told_otherwise, with_bare_name
from reportedly.grounding.unlisted import ARTICLE_NAME, calendar_words, goes_on, is_name_word, name_end, stands_as_place
from reportedly.grounding.weights import Weights
from reportedly.records import Reading, Token

_NATIONS = 3
_SURE = 0.8
_LARGE = 50_000
"""People of a town large enough to be read from a name with a lost apostrophe."""
LONGEST = 6
"""Words in the longest name looked up."""
_WHOLE_LABELS = ("", "GPE", "LOC", "PERSON", "PRODUCT")
"""Labels of an unlisted name whose first word is some small place's; bodies and buildings are named after places."""
_SITE_SORTS = frozenset({"base", "airport", "camp", "field", "crossing", "works", "water", "stream", "land", "island"})


@dataclass(slots=True)
class Mention:
    """A name in the text that may be a place's.

    `start`, `end` code points; `first`, `last` token numbers, `last` excluded. `sort`: what a generic word beside the
    name says it is (a key of `place_sorts`), `generic` that word's tokens. `candidates`: places that bear the name.
    """

    text: str
    key: str
    start: int
    end: int
    first: int
    last: int
    label: str
    candidates: tuple[Place, ...]
    sort: str | None = None
    made_of: str | None = None
    features: dict[str, float] = field(default_factory=dict)
    probability: float = 0.0


@dataclass(slots=True)
class CountryWord:
    """A word for the people or things of countries ("Syrian"); it may mean any of `countries`."""

    text: str
    start: int
    end: int
    token: int
    countries: tuple[str, ...]


@lru_cache(maxsize=1)
def _demonyms() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for code, country in countries().items():
        for word in country.demonyms:
            found.setdefault(normal_key(word), []).append(code)
    return {word: tuple(codes) for word, codes in found.items()}


def find_demonym(word: str) -> tuple[str, ...]:
    """List the countries whose people or things a word names, by ISO code; any case."""
    return _demonyms().get(normal_key(word), ())


def find_country_words(reading: Reading) -> list[CountryWord]:
    """List the adjectives and nouns of nationality of a report, in text order."""
    found: list[CountryWord] = []
    tokens = reading.tokens
    for i, token in enumerate(tokens):
        if not token.text[0].isupper() or (found and found[-1].end > token.start):
            continue
        for j in (i + 2, i + 1):
            text = reading.usual[token.start : tokens[j - 1].end] if j <= len(tokens) else ""
            codes = find_demonym(text) if text and not text.isupper() else ()
            if codes:
                found.append(CountryWord(text, token.start, tokens[j - 1].end, i, codes))
                break
    return found


def find_mentions(
    reading: Reading, gazetteer: Gazetteer, nations: Sequence[CountryWord] | None = None
) -> list[Mention]:
    """List the names of a report that may be places, in text order and apart from one another, with their features.

    `nations` are the report's words of nationality, if they were looked for before.
    """
    taken: list[Mention] = []
    spans = _entity_spans(reading)
    persons = _person_names(reading)
    nations = find_country_words(reading) if nations is None else nations
    words = {word.token for word in nations}
    i, tokens = 0, reading.tokens
    while i < len(tokens):
        if not _may_start(tokens[i].text):
            i += 1
            continue
        mention = (
            _whole(_known_at(reading, i, gazetteer, words), reading, taken, gazetteer)
            or _plural_country_at(reading, i, gazetteer)
            or _entity_at(reading, i, spans, gazetteer)
            or _unlisted_at(reading, i, taken, gazetteer)
        )
        if mention is None:
            i += 1
            continue
        if _is_body(mention, reading):
            i = mention.last
            continue
        _add_sort(mention, reading)
        mention.features = mention_features(mention, reading, spans, persons)
        if taken and goes_on(tokens, taken[-1].last, mention.first):
            mention.features["listed with a place"] = 1.0
        taken.append(mention)
        i = mention.last
    _add_local_signs(taken, _countries_named(taken, nations), gazetteer)
    return taken


def _may_start(text: str) -> bool:
    """Tell whether a name may start with a word: most words are passed over here."""
    first = text[0]
    return first.isupper() or first == "`" or not first.isascii() or (first in "aeu" and bool(ARTICLE_NAME.match(text)))


def _is_body(mention: Mention, reading: Reading) -> bool:
    """Tell whether a name is that of a known group, paper or body ("SANA", "Daesh"), and does not stand where only a place can."""
    if mention.key not in bodies() or any(place.is_country for place in mention.candidates):
        return False
    before = reading.tokens[mention.first - 1].lower if mention.first else ""
    return before not in ("in", "near", "at", "outside", "around") or not mention.candidates


@lru_cache(maxsize=1)
def bodies() -> frozenset[str]:
    """Give the keys of the names of groups, papers and bodies in the codebook."""
    listed: dict[str, Any] = load_codebook_file("actors.yaml", dict[str, Any])
    return frozenset(normal_key(name) for group in listed["groups"] for name in (group["name"], *group.get("also", ())))


def _countries_named(mentions: Sequence[Mention], nations: Sequence[CountryWord]) -> list[str]:
    """List the countries that a report names most, by country or nationality."""
    count: dict[str, int] = {}
    for mention in mentions:
        for place in mention.candidates:
            if place.is_country and place.matched < 2:
                count[place.country] = count.get(place.country, 0) + 1
    for word in nations:
        if len(word.countries) == 1:
            count[word.countries[0]] = count.get(word.countries[0], 0) + 1
    return sorted(count, key=lambda code: (-count[code], code))[:_NATIONS]


def _add_local_signs(mentions: Sequence[Mention], nations: Sequence[str], gazetteer: Gazetteer) -> None:
    """Note names that a place in a country of the report bears, or one that sounds like it."""
    for mention in mentions:
        if any(p.is_country for p in mention.candidates):
            continue
        if any(p.country in nations for p in mention.candidates):
            mention.features["in a country of the report"] = 1.0
        elif not mention.candidates:
            name = mention.made_of or mention.key
            mention.candidates = tuple(p for code in nations for p in gazetteer.sounding(name, country=code))
            mention.features["sounds like a place there"] = float(bool(mention.candidates))


def weigh_mentions(mentions: Sequence[Mention], weights: Weights) -> None:
    """Set each mention's probability; a name that is plainly a place once in a report is more likely one elsewhere in it."""
    for mention in mentions:
        mention.probability = weights.mention_probability(mention.features)
    sure = {m.key for m in mentions if m.probability >= _SURE}
    before: Mention | None = None
    for mention in mentions:
        signs = {"a place elsewhere": float(mention.key in sure and not mention.features.get("after title"))}
        if mention.features.get("listed with a place") and before is not None and before.probability >= _SURE:
            signs["listed with a sure place"] = 1.0
        if mention.probability < _SURE and any(signs.values()):
            mention.probability = weights.mention_probability({**mention.features, **signs})
        before = mention


def _known_at(reading: Reading, i: int, gazetteer: Gazetteer, words: set[int]) -> Mention | None:
    tokens = reading.tokens
    if not _can_start(tokens[i]):
        return None
    for j in reversed(list(_ends(tokens, i))):
        text = reading.usual[tokens[i].start : tokens[j - 1].end]
        if j - i == 1 and (i in words or _is_no_name(tokens[i]) or _is_people(tokens[i])):
            continue
        found = gazetteer.named(text)
        if (
            (found := with_bare_name(text, found, gazetteer))
            and not _is_cut_short(tokens, i, j)
            and not _is_bare_word(tokens[i:j], found)
            and not _is_loose_abbreviation(text, found, tokens[i - 1] if i else None)
        ):
            return _mention(reading, i, j, found)
    return None


def _is_people(token: Token) -> bool:
    """Tell whether a lone word is an adjective of a people that a noun follows: "the Arab town of X"."""
    return token.ent == "NORP" and token.tag == "JJ" and token.dep == "amod" and token.head.text[0].islower()


def _plural_country_at(reading: Reading, i: int, gazetteer: Gazetteer) -> Mention | None:
    """Read "Syrias" as the possessive of a country or a large town whose apostrophe was lost."""
    text = reading.tokens[i].text
    if not (text[0].isupper() and text.endswith("s") and len(text) > 4 and text[-2] != "s"):
        return None
    found = tuple(
        p
        for p in gazetteer.named(text[:-1])
        if p.matched == 0 and (p.is_country or (p.population >= _LARGE and reading.tokens[i].ent != "PERSON"))
    )
    return _mention(reading, i, i + 1, found) if found else None


def _is_cut_short(tokens: Sequence[Token], i: int, j: int) -> bool:
    """Tell whether an Arabic name goes on after the words taken: "Khan" of "Khan al-Assal", "Abu" of "Abu Leiha"."""
    if j >= len(tokens) or tokens[j].start - tokens[j - 1].end > 1:
        return False
    opens = j - i == 1 and tokens[i].lower in place_words()["openings"]
    return bool(ARTICLE_NAME.match(tokens[j].text)) or (opens and is_name_word(tokens[j]))


def _is_bare_word(tokens: Sequence[Token], found: Sequence[Place]) -> bool:
    """Tell whether a name is nothing but a direction or a generic word ("The city", "the North"), and no listed place's."""
    if any(place.is_listed for place in found):
        return False
    words = [t.lower for t in tokens if t.lower != "the"]
    return " ".join(words) in generic_words() or all(w in place_words()["compass"] for w in words)


def _is_loose_abbreviation(text: str, found: Sequence[Place], before: Token | None) -> bool:
    """Tell whether a short name in capitals, or cut short, stands where it need not mean the place: "VA" without a comma."""
    letters = text.replace(".", "")
    if not text.isascii() or len(letters) > 5 or " " in text or found[0].is_country:
        return False
    if text.isupper() and len(letters) <= 4 and found[0].feature_class != "A":
        return True
    cut = text.endswith(".") or (text.isupper() and len(letters) <= 2)
    return cut and letters not in ("DC",) and (before is None or before.text != ",")


def _mention(reading: Reading, i: int, j: int, candidates: tuple[Place, ...]) -> Mention:
    tokens = reading.tokens
    start, end = tokens[i].start, tokens[j - 1].end
    text = reading.usual[start:end]
    labels = [t.ent for t in tokens[i:j] if t.ent]
    return Mention(
        text, normal_key(text), start, end, i, j, max(labels, key=labels.count) if labels else "", candidates
    )


def _can_start(token: Token) -> bool:
    text = token.text
    return (
        text[0].isupper()
        or bool(ARTICLE_NAME.match(text))
        or (text[0].isalpha() and not text[0].isascii() and not text[0].islower())
    )


def _is_no_name(token: Token) -> bool:
    """Tell whether a lone word is plain language: a day, a function word at the head of a sentence, a title, an article."""
    if ARTICLE_NAME.match(token.text):
        return False
    if token.lower in ARTICLES or token.lower in calendar_words():
        return True
    if token.tag in ("NNP", "NNPS") or token.ent in PLACE_LABELS:
        return token.lower.rstrip(".") in place_words()["titles"] or len(token.text) < 2
    return token.tag not in ("JJ", "NN", "NNS", "FW", "VBN", "UH") or len(token.text) < 3


def _ends(tokens: Sequence[Token], i: int) -> Iterator[int]:
    """List where a name that starts at `i` may end (excluded)."""
    for j in range(i, min(i + LONGEST, len(tokens))):
        token = tokens[j]
        if token.sent != tokens[i].sent and j > i and tokens[j - 1].text[-1] != ".":
            return
        if _can_start(token) or token.text[0].isdigit() or (j > i and token.lower in generic_words()):
            yield j + 1
        elif j == i or (token.lower not in place_words()["inner"] and token.lower not in ARTICLES):
            return


def _entity_spans(reading: Reading) -> dict[int, tuple[int, int, str]]:
    """Map each token of a named entity to the entity's first token, its last (excluded), and its label."""
    spans = {}
    for label, run in reading.entities():
        for token in run:
            spans[token.i] = (run[0].i, run[-1].i + 1, label)
    return spans


def _person_names(reading: Reading) -> dict[str, int]:
    """Map each word of a person's name of two words or more to where it stands: elsewhere it alone is a person too."""
    runs = [run for label, run in reading.entities() if label == "PERSON" and len(run) > 1]
    return {t.lower: t.i for run in runs for t in run if len(t.text) > 2}


def _entity_at(
    reading: Reading, i: int, spans: dict[int, tuple[int, int, str]], gazetteer: Gazetteer
) -> Mention | None:
    first, last, label = spans.get(i, (0, 0, ""))
    if label not in PLACE_LABELS:
        return None
    tokens = reading.tokens
    while last > i and tokens[last - 1].text in ("'s", "’s", "'", "’", ".", ",", "-"):
        last -= 1
    if i >= last or not _can_start(tokens[i]) or (i > first and tokens[i - 1].lower not in ("the", "of", "and", ",")):
        return None
    if _is_no_name(tokens[i]) and last - i == 1:
        return None
    while last < len(tokens) and ARTICLE_NAME.match(tokens[last].text) and tokens[last].sent == tokens[i].sent:
        last += 1
    return _mention(reading, i, last, told_otherwise(reading.usual[tokens[i].start : tokens[last - 1].end], gazetteer))


def _whole(known: Mention | None, reading: Reading, taken: Sequence[Mention], gazetteer: Gazetteer) -> Mention | None:
    """Take the whole of an unlisted name whose first word alone is that of some small place: "Mir Ali", "Bur Hakaba"."""
    if known is None or known.last - known.first > 1 or any(_is_large(place) for place in known.candidates):
        return known
    longer = _unlisted_at(reading, known.first, taken, gazetteer)
    if longer is None or longer.last != known.last + 1 or longer.label not in _WHOLE_LABELS:
        return known
    tokens = reading.tokens
    after = tokens[longer.last] if longer.last < len(tokens) else None
    return known if after is not None and after.text[0].isupper() and after.sent == tokens[known.first].sent else longer


def _is_large(place: Place) -> bool:
    return place.is_country or place.is_listed or place.feature_code == "ADM1" or place.population >= _LARGE


def _unlisted_at(reading: Reading, i: int, taken: Sequence[Mention], gazetteer: Gazetteer) -> Mention | None:
    """Find a name that neither gazetteer nor recogniser knows, where a place may stand."""
    j = name_end(reading.tokens, i)
    if j is None or (j == i + 1 and (_is_no_name(reading.tokens[i]) or find_demonym(reading.tokens[i].text))):
        return None
    listed = bool(taken) and goes_on(reading.tokens, taken[-1].last, i)
    if not (listed or stands_as_place(reading.tokens, i, j)):
        return None
    return _mention(
        reading, i, j, told_otherwise(reading.usual[reading.tokens[i].start : reading.tokens[j - 1].end], gazetteer)
    )


def _add_sort(mention: Mention, reading: Reading) -> None:
    """Take in what the generic words in, before and after the name say; sites become one name with their word."""
    tokens, words = reading.tokens, generic_words()
    bare, inside = split_generic(mention.key)
    mention.sort = inside
    if inside and not mention.candidates:
        mention.made_of = bare
    for n in (3, 2, 1):
        after = tokens[mention.last : mention.last + n]
        if (
            len(after) == n
            and (sort := words.get(" ".join(t.lower for t in after)))
            and after[0].sent == tokens[mention.first].sent
        ):
            _take_after(mention, reading, after, sort)
            break
    if mention.sort is None and mention.first >= 2 and tokens[mention.first - 1].lower == "of":
        mention.sort = words.get(tokens[mention.first - 2].lower)
    if mention.sort is None and mention.first >= 1 and tokens[mention.first - 1].lower in words:
        mention.sort = words[tokens[mention.first - 1].lower]


def _take_after(mention: Mention, reading: Reading, after: list[Token], sort: str) -> None:
    capital = after[0].text[0].isupper()
    if not capital and any(place.is_country for place in mention.candidates):
        return  # "US base": whose it is, not where
    if capital or sort in _SITE_SORTS:
        mention.made_of = mention.made_of or mention.key
        mention.end, mention.last = after[-1].end, after[-1].i + 1
        mention.text = reading.usual[mention.start : mention.end]
        mention.key = normal_key(mention.text)
    mention.sort = mention.sort or sort
