"""Words and figures -> numbers, and the words of number of one language."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files
from typing import Any, Literal

import msgspec
import yaml

from reportedly.errors import CodebookError
from reportedly.records.reading import Token

_FIGURE = re.compile(r"^(\d{1,3}(?:,\d{2,3})+|\d+)(\.\d+)?(?:-?([a-z]+))?(\+)?$")
_HUNDRED = 100
Unit = Literal["time", "distance", "weight", "percent", "money", "rate"]
Phrase = tuple[str, ...]


class NumberWords(msgspec.Struct, frozen=True):
    """Hold the words of number of one language; phrases as tuples of lower-cased words."""

    cardinals: dict[str, int]
    scales: dict[str, int]
    suffixes: dict[str, int]
    dozens: dict[str, int]
    fractions: dict[str, float]
    pairs: dict[str, int]
    articles: frozenset[str]
    ones: frozenset[str]
    nones: tuple[Phrase, ...]
    denying: tuple[Phrase, ...]
    vague: tuple[Phrase, ...]
    plurals: frozenset[str]
    collectives: frozenset[str]
    bodies: frozenset[str]
    """Nouns that name many people though they stand in the singular."""
    persons: frozenset[str]
    """Nouns that name one person, beside those of the codebook's parties."""
    others: frozenset[str]
    before: dict[str, tuple[tuple[Phrase, str], ...]]
    """Last word of a bound -> (the whole phrase, the bound), longest first."""
    after: dict[str, tuple[tuple[Phrase, str], ...]]
    """First word of a bound that follows -> (the whole phrase, the bound), longest first."""
    between: frozenset[str]
    links: frozenset[str]
    units: dict[str, Unit]
    """Lemma or spelling of a unit -> what it measures."""
    signs: frozenset[str]
    aged: frozenset[str]
    old: frozenset[str]
    ages: frozenset[str]
    months: frozenset[str]
    bare_others: frozenset[str]
    casualties: frozenset[str]


class Numeral(msgspec.Struct, frozen=True):
    """Hold a number as said: tokens `first` to `last` (excluded), its value, or None where the words are vague."""

    first: int
    last: int
    value: float | None


@lru_cache(maxsize=8)
def load_number_words(language: str) -> NumberWords:
    """Load the words of number of a language from the codebook, once per process.

    Raises:
        CodebookError: the codebook has no such language, or a list is missing.
    """
    raw = yaml.load(files("reportedly.codebook").joinpath("numbers.yaml").read_bytes(), Loader=yaml.CSafeLoader)
    if language not in raw:
        raise CodebookError(f"no words of number for language {language!r}", where="codebook/numbers.yaml")
    try:
        return _number_words(raw[language])
    except (KeyError, AttributeError, msgspec.ValidationError) as error:
        raise CodebookError(f"words of number for {language!r}: {error!r}", where="codebook/numbers.yaml") from None


def _number_words(raw: dict[str, Any]) -> NumberWords:
    plain = {key: raw[key] for key in ("cardinals", "scales", "suffixes", "dozens", "fractions", "pairs")}
    sets = {
        key: _split(raw[key])
        for key in (
            "articles",
            "ones",
            "plurals",
            "collectives",
            "bodies",
            "persons",
            "others",
            "between",
            "aged",
            "old",
            "ages",
            "months",
            "bare_others",
        )
    }
    phrases = {key: _phrases(raw[key]) for key in ("nones", "denying", "vague")}
    units = {word: kind for kind, words in raw["units"].items() for word in _split(words)}
    rest = {
        "before": _by_word(raw["bounds"], -1), "after": _by_word(raw["after"], 0), "links": _split(raw["and"]),
        "units": units, "signs": _split(raw["signs"]), "casualties": _split(raw["casualties"]),
    }  # fmt: skip
    return msgspec.convert({**plain, **sets, **phrases, **rest}, NumberWords)


def _split(words: str) -> list[str]:
    return [w.strip().strip('"') for w in words.split(",") if w.strip()]


def _phrases(words: str) -> list[list[str]]:
    return sorted((w.split() for w in _split(words)), key=len, reverse=True)


def _by_word(bounds: dict[str, str], place: int) -> dict[str, list[tuple[list[str], str]]]:
    found: dict[str, list[tuple[list[str], str]]] = {}
    for bound, words in bounds.items():
        for phrase in _phrases(words):
            found.setdefault(phrase[place], []).append((phrase, bound))
    return {word: sorted(pairs, key=lambda p: -len(p[0])) for word, pairs in found.items()}


def figure_of(text: str, words: NumberWords) -> tuple[float, str] | None:
    """Read "28,000", "1.5", "14.3-billion", "1.5m": its value, and what is glued to it ("year", "strong", "+").

    None if the text is not a figure.
    """
    match = _FIGURE.match(text.lower())
    if match is None:
        return None
    value = float(match[1].replace(",", "") + (match[2] or ""))
    glued = match[3] or ""
    scale = words.scales.get(glued) or (words.suffixes.get(glued) if "-" not in text else None)
    return (value * scale, match[4] or "") if scale else (value, glued or match[4] or "")


def read_numeral(tokens: list[Token], at: int, words: NumberWords) -> Numeral | None:
    """Read the longest number that begins at a token: "28,000", "twenty-five", "two dozen", "a quarter of a million".

    Vague ones ("several hundred", "hundreds of thousands") have no value. None if no number begins there.
    """
    token = tokens[at]
    if token.lower in words.plurals and token.tag != "VBZ":
        return Numeral(at, _end_of_plurals(tokens, at, words), None)
    part = _read_fraction(tokens, at, words)
    return part or _read_sum(tokens, at, words)


def _end_of_plurals(tokens: list[Token], at: int, words: NumberWords) -> int:
    end = at + 1
    while end + 1 < len(tokens) and tokens[end].lower in ("of", "and", "or") and tokens[end + 1].lower in words.plurals:
        end += 2
    return end


def _read_fraction(tokens: list[Token], at: int, words: NumberWords) -> Numeral | None:
    """Read "half a million", "a quarter of a million", "half a dozen"."""
    start = at + (tokens[at].lower in words.articles)
    if start >= len(tokens) or (fraction := words.fractions.get(tokens[start].lower)) is None:
        return None
    end = start + 1
    while end < len(tokens) and tokens[end].lower in ("a", "an", "of", "-"):
        end += 1
    scale = _scale(tokens, end, words)
    return Numeral(at, end + 1, fraction * scale) if scale else None


def _scale(tokens: list[Token], at: int, words: NumberWords) -> int | None:
    if at >= len(tokens):
        return None
    return words.scales.get(tokens[at].lower) or words.dozens.get(tokens[at].lower)


def _read_sum(tokens: list[Token], at: int, words: NumberWords) -> Numeral | None:
    total, current, end = 0.0, None, at
    if tokens[at].lower in words.articles and _scale(tokens, at + 1, words):
        current, end = 1.0, at + 1
    while end < len(tokens):
        step = _step(tokens, end, current, words)
        if step is None:
            break
        current, size, end = step
        if size >= 1000:
            total, current = total + (current or 0), None
    if current is None and not total:
        return None
    return Numeral(at, end, total + (current or 0))


def _step(tokens: list[Token], at: int, current: float | None, words: NumberWords) -> tuple[float, int, int] | None:
    """Take one more word into the number: its new value, the scale just used, the token after; None if none follows."""
    word = tokens[at].lower
    if current is not None and word == "-" and (scale := _scale(tokens, at + 1, words)):
        return current * scale, scale, at + 2
    if current is not None and word in ("-", "and"):
        follows = at + 1 < len(tokens) and tokens[at + 1].lower in words.cardinals
        tens = word == "-" and current >= 20 and current % 10 == 0
        hundreds = word == "and" and current % _HUNDRED == 0 and current > 0
        return _step(tokens, at + 1, current, words) if follows and (tens or hundreds) else None
    if word in words.cardinals:
        return _add_cardinal(words.cardinals[word], at, current)
    scale = _scale(tokens, at, words)
    if scale and current is not None:
        return current * scale, scale, at + 1
    figure = figure_of(word, words) if current is None and word[0].isdigit() else None
    if figure is None or (figure[1] and figure[1] != "+"):
        return None
    return figure[0], 1, at + 1


def _add_cardinal(value: int, at: int, current: float | None) -> tuple[float, int, int] | None:
    if current is None:
        return float(value), 1, at + 1
    fits = (current % _HUNDRED == 0 and current > 0) or (current % _HUNDRED >= 20 and current % 10 == 0 and value < 10)
    return (current + value, 1, at + 1) if fits else None
