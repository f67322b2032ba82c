"""A codebook's words, laid out for looking up by lemma."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from reportedly.codebook import Codebook
from reportedly.records.reading import Token

_SKIPPED_IN_PHRASES = frozenset({"DET", "ADJ", "PRON", "ADV", "NUM", "PART", "PROPN"})
_LONGEST_GAP = 2
_LIGHT = frozenset(
    {
        "be",
        "have",
        "become",
        "seem",
        "include",
        "follow",
        "base",
        "know",
        "name",
        "live",
        "mean",
        "concern",
        "regard",
        "relate",
        "like",
        "love",
    }
)
"""Verbs that never name a happening by themselves."""
_TELLING = frozenset(
    {"deny", "blame", "accuse", "reject", "dispute", "dismiss", "refute", "pledge", "condemn", "warn", "insist"}
)
"""Verbs of speech that may themselves be the happening."""


class Lexicon:
    """Look up what a word may stand for. Made once per codebook; read-only, so threads may share it."""

    def __init__(self, codebook: Codebook) -> None:
        self.codebook = codebook
        self.kinds = tuple(codebook.kinds)
        self.by_verb: dict[str, set[str]] = {}
        self.by_noun: dict[str, set[str]] = {}
        self.phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for kind, words in codebook.triggers.items():
            _enter(self.by_verb, words.verbs, kind)
            _enter(self.by_noun, words.nouns, kind)
            for phrase in words.phrases:
                lemmas = tuple(phrase.lower().split())
                self.phrases.setdefault(lemmas[0], []).append((lemmas, kind))
        self.weapons = _weapon_names(codebook)
        """By the last word of each weapon's name: the words before it, and the weapon; longer names first."""
        self.means = {weapon: name for name, kind in codebook.kinds.items() for weapon in kind.means}
        self.party: dict[str, str] = {}
        for sort in ("site", "civil", "rule", "armed"):
            self.party.update(dict.fromkeys(getattr(codebook.parties, sort), sort))
        self.speech = {v: m for m, verbs in codebook.speech.verbs.items() for v in verbs}
        self.hedges = _hedge_words(codebook)
        self.light = frozenset(self.speech) - self.by_verb.keys() - _TELLING | _LIGHT

    def is_full_verb(self, token: Token) -> bool:
        """Tell whether a word is a verb that says something of its own; of these any may name a happening."""
        return token.pos == "VERB" and token.lemma.lower() not in self.light

    def kinds_of(self, token: Token) -> set[str]:
        """Tell which kinds a single word may name; empty for most words."""
        lemma = token.lemma.lower()
        if token.pos in ("VERB", "AUX"):
            return self.by_verb.get(lemma, set()) | self.by_noun.get(lemma, set())
        if token.pos in ("NOUN", "ADJ"):
            return self.by_noun.get(lemma, set()) | self.by_verb.get(lemma, set())
        if token.pos in ("PROPN", "X", "INTJ", "ADP", "ADV", "NUM"):
            return self._title_word(token.lower)
        return set()

    def _title_word(self, word: str) -> set[str]:
        found: set[str] = set()
        for form in _stems(word):
            found |= self.by_noun.get(form, set()) | self.by_verb.get(form, set())
        return found

    def phrases_at(self, tokens: Sequence[Token], i: int) -> list[tuple[str, list[Token]]]:
        """Find the phrases that begin at `tokens[i]`, as (kind, words)."""
        found = []
        for lemmas, kind in self.phrases.get(tokens[i].lemma.lower(), ()):
            words = _match(tokens, i, lemmas)
            if words:
                found.append((kind, words))
        return found

    def weapon(self, tokens: Sequence[Token], i: int) -> str | None:
        """Tell which weapon the noun at `tokens[i]` names, by itself ("rocket") or with the words before it ("tear gas")."""
        if tokens[i].pos not in ("NOUN", "PROPN"):
            return None
        for before, weapon in self.weapons.get(tokens[i].lemma.lower(), ()):
            if len(before) <= i and all(
                t.lower == word for t, word in zip(tokens[i - len(before) : i], before, strict=True)
            ):
                return weapon
        return None

    def begins_weapon(self, token: Token) -> bool:
        """Tell whether a word is the first half of its head's name as a weapon: the "fighter" of "fighter jets"."""
        return any(before == (token.lower,) for before, _ in self.weapons.get(token.head.lemma.lower(), ()))

    def party_sort(self, token: Token) -> str:
        """Tell the sort of party a head noun names: armed, rule, civil, site, or what the entity label says."""
        sort = self.party.get(token.lemma.lower(), "")
        return sort or (f"ent_{token.ent}" if token.ent else "")


def _enter(table: dict[str, set[str]], words: Iterable[str], kind: str) -> None:
    for word in words:
        table.setdefault(word.lower(), set()).add(kind)


def _weapon_names(codebook: Codebook) -> dict[str, list[tuple[tuple[str, ...], str]]]:
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for weapon, names in codebook.weapons.items():
        for *before, last in (name.lower().split() for name in names):
            found.setdefault(last, []).append((tuple(before), weapon))
    return {last: sorted(names, key=lambda name: -len(name[0])) for last, names in found.items()}


def _hedge_words(codebook: Codebook) -> dict[str, list[str]]:
    """Map each word that hedges to the certainty it leaves: the first that names it, for each sort of word."""
    found: dict[str, list[str]] = {}
    for sort in ("verbs", "nouns", "adjectives", "adverbs", "modals", "words"):
        first: dict[str, str] = {}
        for certainty, hedge in codebook.hedges.items():
            for word in getattr(hedge, sort):
                first.setdefault(word, certainty)
        for word, certainty in first.items():
            found.setdefault(word, []).append(certainty)
    return found


@lru_cache(maxsize=2**13)
def _stems(word: str) -> tuple[str, ...]:
    """Guess the lemmas of a capitalised word that the tagger took for a name ("Kills", "Bombing")."""
    forms = [word]
    if word.endswith("ies"):
        forms.append(word[:-3] + "y")
    if word.endswith("es"):
        forms.append(word[:-2])
    if word.endswith("s"):
        forms.append(word[:-1])
    if word.endswith("ed"):
        forms += [word[:-2], word[:-1]]
    if word.endswith("ing"):
        forms += [word[:-3], word[:-3] + "e"]
    return tuple(forms)


def _match(tokens: Sequence[Token], i: int, lemmas: tuple[str, ...]) -> list[Token]:
    words, at, gap = [tokens[i]], i + 1, 0
    for lemma in lemmas[1:]:
        while at < len(tokens) and tokens[at].lemma.lower() != lemma and tokens[at].lower != lemma:
            if gap >= _LONGEST_GAP or tokens[at].pos not in _SKIPPED_IN_PHRASES:
                return []
            at, gap = at + 1, gap + 1
        if at >= len(tokens) or tokens[at].sent != tokens[i].sent:
            return []
        words.append(tokens[at])
        at, gap = at + 1, 0
    return words


@lru_cache(maxsize=8)
def lexicon_of(codebook: Codebook) -> Lexicon:
    """Make the lexicon of a codebook, once."""
    return Lexicon(codebook)
