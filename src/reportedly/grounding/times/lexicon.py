"""The words and forms of time of one language, compiled from the codebook."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from importlib.resources import files

import msgspec
import yaml

from reportedly.errors import CodebookError

OTHER = "."
_FIRST_LETTER = 0xE000
_LEXEME = re.compile(r"['’]s\b|\d{1,3}(?:,\d{3})+(?!\d)|\d+|[^\W\d_]+|\n\s*\n|[^\w\s]")
_SHAPE = re.compile(
    r"""(?P<space>\s+)|'(?P<one>[^']+)'|"(?P<two>[^"]+)"|<(?P<word>[\w|]+)(?::(?P<name>\w+))?>|\{(?P<macro>\w+)\}|\((?P<group>\w+):|(?P<sign>[()|?*])"""
)


class Language(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Hold one language's part of times.yaml as it stands there."""

    words: dict[str, dict[str | int, str]]
    idle: list[str]
    capital: list[str]
    macros: dict[str, str]
    forms: dict[str, list[str]]
    feasts: dict[str, str]
    eras: dict[str, tuple[date, date]]
    joins: dict[str, str]
    openers: dict[str, str]
    future: dict[str, str]


class Form(msgspec.Struct, frozen=True):
    """Hold one shape as a regular expression over letters that stand for classes of words."""

    rule: str
    pattern: re.Pattern[str]


class Joins(msgspec.Struct, frozen=True):
    """Hold the words between or before times that belong together."""

    day_and_hour: re.Pattern[str]
    to: re.Pattern[str]
    and_: re.Pattern[str]
    from_: re.Pattern[str]
    between: re.Pattern[str]
    since: re.Pattern[str]
    since_opening: re.Pattern[str]


class Lexicon(msgspec.Struct, frozen=True):
    """Hold what the lexer and the rules need of one language.

    `senses` maps a spelling to its value in each class; `letters` maps a set of classes to one letter.
    `longer` maps the first lexeme of a spelling of several lexemes to those spellings, longest first.
    """

    senses: dict[str, dict[str, str]]
    letters: dict[frozenset[str], str]
    longer: dict[str, tuple[str, ...]]
    capital: frozenset[str]
    idle: re.Pattern[str]
    forms: tuple[Form, ...]
    future_auxiliaries: frozenset[str]
    future_heads: frozenset[str]
    openers: dict[str, frozenset[str]]
    """Words around a time that tell what it is, by what they tell."""
    perfect: frozenset[str]
    joins: Joins
    eras: dict[str, tuple[date, date]]

    def letter(self, word: str, *, capital: bool) -> str:
        """Give the letter of a lower-cased spelling; words that need a capital and lack it are none of time."""
        senses = self.senses.get(word)
        if senses is None or (not capital and word in self.capital):
            return self._literal(word) if senses else OTHER
        return self.letters[frozenset(senses)]

    def _literal(self, word: str) -> str:
        return self.letters.get(frozenset({f"'{word}"}), OTHER)


NUMBER_CLASSES = tuple(
    frozenset(kinds)
    for kinds in (("number",), ("number", "day"), ("number", "year"), ("number", "day", "month_number"))
)


def split_words(text: str) -> list[tuple[int, int]]:
    """Cut a text into lexemes: runs of digits, runs of letters, single signs, paragraph breaks."""
    return [m.span() for m in _LEXEME.finditer(text)]


@lru_cache(maxsize=8)
def load_lexicon(language: str) -> Lexicon:
    """Load the words and forms of time of a language from the codebook, once per process.

    Raises:
        CodebookError: the codebook has no such language, or a form names a class or macro that is not there.
    """
    raw = yaml.load(files("reportedly.codebook").joinpath("times.yaml").read_bytes(), Loader=yaml.CSafeLoader)
    if language not in raw:
        raise CodebookError(f"no words of time for language {language!r}", where="codebook/times.yaml")
    return compile_language(msgspec.convert(raw[language], Language, strict=False))


def compile_language(language: Language) -> Lexicon:
    """Compile the words and forms of a language.

    Raises:
        CodebookError: a form names a class or macro that is not there, or cannot be read.
    """
    senses = _senses(language)
    kinds = {frozenset(s) for s in senses.values()} | set(NUMBER_CLASSES)
    kinds |= {frozenset({k}) for s in senses.values() for k in s if k.startswith("'")}
    letters = {kind: chr(_FIRST_LETTER + i) for i, kind in enumerate(sorted(kinds, key=sorted))}
    forms = tuple(
        _form(rule, shape, language.macros, letters) for rule, shapes in language.forms.items() for shape in shapes
    )
    return Lexicon(
        senses=senses, letters=letters, longer=_longer(senses), capital=frozenset(language.capital),
        idle=_idle({letters[frozenset(senses[w])] for w in language.idle if w in senses}), forms=forms,
        future_auxiliaries=frozenset(_split(language.future["auxiliaries"])),
        future_heads=frozenset(_split(language.future["heads"])), eras=language.eras,
        openers={name: frozenset(_split(words)) for name, words in language.openers.items()},
        perfect=frozenset(_split(language.future["perfect"])), joins=_joins(language.joins),
    )  # fmt: skip


def _idle(letters: set[str]) -> re.Pattern[str]:
    return re.compile(rf"(?:(?<=\{OTHER})|^)[{''.join(sorted(letters))}]+(?=\{OTHER}|$)")


def _joins(words: dict[str, str]) -> Joins:
    def between(name: str) -> re.Pattern[str]:
        return re.compile(rf"\s*(?:{words[name]})?\s*" if name == "day_and_hour" else rf"\s*(?:{words[name]})\s*", re.I)

    def opening(name: str) -> re.Pattern[str]:
        return re.compile(rf"\b{words[name]}\s+(?:the\s+)?$", re.I)

    return Joins(
        day_and_hour=between("day_and_hour"), to=between("to"), and_=between("and"), from_=opening("from"),
        between=opening("between"), since=re.compile(rf"\b{words['since']}\b", re.I),
        since_opening=re.compile(rf"\b{words['since']}(?:\s+(?:{words['since_opening']}))?\s+$", re.I),
    )  # fmt: skip


def _split(words: str) -> list[str]:
    return [w.strip() for w in words.split(",")]


def _senses(language: Language) -> dict[str, dict[str, str]]:
    senses: dict[str, dict[str, str]] = {}
    for kind, values in language.words.items():
        for value, spellings in values.items():
            for word in _split(spellings):
                senses.setdefault(word, {}).setdefault(kind, str(value))
    for kind, table in (("feast", language.feasts), ("era", dict.fromkeys(language.eras, ""))):
        for word, value in table.items():
            senses.setdefault(word, {})[kind] = value or word
    for literal in _literals(language):
        senses.setdefault(literal, {})[f"'{literal}"] = literal
    return senses


def _literals(language: Language) -> set[str]:
    found = set()
    for shape in [*language.macros.values(), *(s for shapes in language.forms.values() for s in shapes)]:
        for match in _SHAPE.finditer(shape):
            found |= set((match["one"] or match["two"] or "").split("|")) - {""}
    return found


def _longer(senses: dict[str, dict[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for word in senses:
        parts = split_words(word)
        if len(parts) > 1:
            found.setdefault(word[: parts[0][1]], []).append(word)
    return {first: tuple(sorted(words, key=len, reverse=True)) for first, words in found.items()}


def _form(rule: str, shape: str, macros: dict[str, str], letters: dict[frozenset[str], str]) -> Form:
    try:
        return Form(rule, re.compile(_expand(shape, macros, letters)))
    except (re.error, KeyError) as error:
        raise CodebookError(f"form {rule}: {shape!r} cannot be read: {error}", where="codebook/times.yaml") from None


def _expand(shape: str, macros: dict[str, str], letters: dict[frozenset[str], str]) -> str:
    out, at = [], 0
    while at < len(shape):
        match = _SHAPE.match(shape, at)
        if match is None:
            raise KeyError(shape[at:])
        out.append(_piece(match, macros, letters))
        at = match.end()
    return "".join(out)


def _piece(match: re.Match[str], macros: dict[str, str], letters: dict[frozenset[str], str]) -> str:
    if match["macro"]:
        return f"(?:{_expand(macros[match['macro']], macros, letters)})"
    if match["group"]:
        return f"(?P<{match['group']}>"
    if match["sign"]:
        return "(?:" if match["sign"] == "(" else match["sign"]
    if match["word"]:
        cell = _cell(set(match["word"].split("|")), letters)
        return f"(?P<{match['name']}>{cell})" if match["name"] else cell
    return (
        _cell({f"'{w}" for w in (match["one"] or match["two"] or "").split("|")} - {"'"}, letters)
        if not match["space"]
        else ""
    )


def _cell(kinds: set[str], letters: dict[frozenset[str], str]) -> str:
    found = [letter for kind, letter in letters.items() if kind & kinds]
    if not found:
        raise KeyError(sorted(kinds)[0])
    return found[0] if len(found) == 1 else f"[{''.join(found)}]"
