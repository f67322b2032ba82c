"""Defects of a codebook: what does not fit, and in which line of which file it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, get_args, get_origin

import msgspec

from reportedly.errors import CodebookError

At = tuple[str, ...]
"""Where a value stands inside a file: its keys from the top, list places as digits."""
Lines = dict[At, tuple[Path, int]]
_PLAIN = {str: "text", int: "a whole number", float: "a number", bool: "true or false"}


class Defects:
    """Gather defects; tell them all at once."""

    def __init__(self) -> None:
        self._found: set[tuple[str, int, str]] = set()

    def add(self, file: Path, line: int, what: str) -> None:
        """Keep one defect; `line` counts from 1."""
        self._found.add((str(file), line, what))

    def settle(self) -> None:
        """Pass when there is no defect.

        Raises:
            CodebookError: every defect so far, in the order of files and lines.
        """
        if self._found:
            told = "\n".join(f"{file}:{line}: {what}" for file, line, what in sorted(self._found))
            raise CodebookError(f"{len(self._found)} defect(s) in the codebook:\n{told}\n")


def nearest_line(at: At, lines: Lines, *, default: Path) -> tuple[Path, int]:
    """Find the line of a value, or of the closest one around it; the first line of `default` where there is none."""
    while at:
        if at in lines:
            return lines[at]
        at = at[:-1]
    return default, 1


def misfits(value: Any, wanted: Any, at: At = (), *, whole: bool) -> Iterator[tuple[At, str]]:
    """Walk over all that does not fit the type `wanted`, as (where, what is wrong).

    Args:
        value: plain data as YAML gives it.
        wanted: a struct, a mapping of text to something, a tuple of one type, a choice of words, or a plain type.
        at: where `value` stands.
        whole: False leaves be what other folders may put right: missing keys, and nulls (which remove an entry).
    """
    if value is None and (not whole or NoneType in get_args(wanted)):
        return
    if get_origin(wanted) is UnionType:
        wanted = next(sort for sort in get_args(wanted) if sort is not NoneType)
    if get_origin(wanted) is tuple:
        yield from _list_misfits(value, wanted, at, whole)
    elif get_origin(wanted) is Literal:
        if value not in get_args(wanted):
            yield at, f"wanted one of {', '.join(get_args(wanted))}, found {_named(value)}"
    elif wanted in _PLAIN:
        if type(value) is not wanted:
            yield at, f"wanted {_PLAIN[wanted]}, found {_named(value)}"
    elif not isinstance(value, Mapping):
        yield at, f"wanted a mapping of keys to values, found {_named(value)}"
    else:
        yield from (_key_misfits if get_origin(wanted) is dict else _field_misfits)(value, wanted, at, whole)


def _list_misfits(value: Any, wanted: Any, at: At, whole: bool) -> Iterator[tuple[At, str]]:
    if not isinstance(value, list):
        yield at, f"wanted a list, found {_named(value)}"
        return
    for i, item in enumerate(value):
        yield from misfits(item, get_args(wanted)[0], (*at, str(i)), whole=whole)


def _key_misfits(value: Mapping[Any, Any], wanted: Any, at: At, whole: bool) -> Iterator[tuple[At, str]]:
    for key, inner in value.items():
        if isinstance(key, str):
            yield from misfits(inner, get_args(wanted)[1], (*at, key), whole=whole)
        else:
            yield at, f"wanted a key of text, found {_named(key)}"


def _field_misfits(value: Mapping[Any, Any], wanted: Any, at: At, whole: bool) -> Iterator[tuple[At, str]]:
    fields = {field.name: field for field in msgspec.structs.fields(wanted)}
    for key, inner in value.items():
        if key not in fields:
            yield (*at, str(key)), f"unknown key {key!r}, wanted one of {', '.join(fields)}"
        else:
            yield from misfits(inner, fields[key].type, (*at, key), whole=whole)
    for name, field in fields.items():
        if whole and field.required and name not in value:
            yield at, f"the key {name!r} is missing"


def _named(value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, Mapping | list):
        return "a mapping" if isinstance(value, Mapping) else "a list"
    return repr(value) if isinstance(value, str) else f"{value!r} (put it in quotes if it is meant as text)"
