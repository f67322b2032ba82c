"""What a person types into a search, as an expression that SQLite's FTS5 and PostgreSQL's tsquery both understand.

Words must all occur; "words in quotes" stand side by side; `word*` starts a word; `-word` must not occur;
`one OR two` asks for either. A hyphenated word is a phrase. Bare punctuation is passed over.
"""

from __future__ import annotations

import re

import msgspec

from reportedly.errors import BadQuery
from reportedly.store import words

_ATOM = re.compile(r'(?P<minus>-?)(?:"(?P<phrase>[^"]*)"(?P<star>\*?)|(?P<word>[^\s"]+))')


class Atom(msgspec.Struct, frozen=True, kw_only=True):
    """Hold tokens that stand side by side; with `prefix` the last one only begins a word."""

    tokens: tuple[str, ...]
    prefix: bool = False

    def fts5(self) -> str:
        """Write the atom for SQLite."""
        return f'"{" ".join(self.tokens)}"' + (" *" if self.prefix else "")

    def tsquery(self) -> str:
        """Write the atom for PostgreSQL."""
        quoted = [f"'{token}'" for token in self.tokens]
        return f"({' <-> '.join(quoted)}{':*' if self.prefix else ''})"


class Phrases(msgspec.Struct, frozen=True, kw_only=True):
    """Hold a whole expression: each of `all_of` needs one of its atoms, and none of `none_of` may occur."""

    all_of: tuple[tuple[Atom, ...], ...]
    none_of: tuple[Atom, ...] = ()

    def fts5(self) -> str:
        """Write the expression for SQLite."""
        wanted = " AND ".join(f"({' OR '.join(a.fts5() for a in either)})" for either in self.all_of)
        return f"({wanted}) NOT ({' OR '.join(a.fts5() for a in self.none_of)})" if self.none_of else wanted

    def tsquery(self) -> str:
        """Write the expression for PostgreSQL."""
        wanted = [f"({' | '.join(a.tsquery() for a in either)})" for either in self.all_of]
        return " & ".join([*wanted, *(f"!{atom.tsquery()}" for atom in self.none_of)])


def read_phrases(text: str) -> Phrases:
    """Read what was typed.

    Raises:
        BadQuery: a quote is not closed, there is no word at all, or only words to leave out are named.
    """
    if text.count('"') % 2:
        raise BadQuery(f"a quotation mark is not closed in {text!r}", remedy='Close it: "south of the city".')
    wanted: list[tuple[Atom, ...]] = []
    unwanted: list[Atom] = []
    either = False
    for found in _ATOM.finditer(text):
        if found["word"] == "OR" and not found["minus"]:
            either = bool(wanted)
            continue
        atom = _atom(found)
        if not atom.tokens:
            continue
        if found["minus"]:
            unwanted.append(atom)
        elif either:
            wanted[-1] = (*wanted[-1], atom)
        else:
            wanted.append((atom,))
        either = False
    if not wanted:
        raise BadQuery(f"{text!r} names no word to look for", remedy="Give at least one word without a minus.")
    return Phrases(all_of=tuple(wanted), none_of=tuple(unwanted))


def _atom(found: re.Match[str]) -> Atom:
    raw = found["word"] if found["phrase"] is None else found["phrase"]
    prefix = bool(found["star"]) or (found["phrase"] is None and raw.endswith("*"))
    return Atom(tokens=tuple(words.cut(raw, stem=not prefix)), prefix=prefix)


def read_names(text: str, marks: str) -> Phrases:
    """Read a name as one phrase (`Northern Front`), or several with OR, under one or more field marks."""
    atoms = []
    for name in re.split(r"\s+OR\s+", text.strip()):
        prefix = name.endswith("*")
        tokens = words.cut(name, stem=not prefix)
        if not tokens:
            raise BadQuery(f"{text!r} holds no name")
        atoms += [Atom(tokens=tuple(f"{mark}1{token}" for token in tokens), prefix=prefix) for mark in marks]
    return Phrases(all_of=(tuple(atoms),))
