"""Strings for translators that stand in no template: the codebook's labels, and words kept in tables of the code.

Babel calls the two functions (see `babel.cfg`); nothing at run time does.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from typing import IO, Any

import yaml

Message = tuple[int, str, str, list[str]]
_TOLD = ("label", "definition", "description")
_TABLES = ("KEYS", "REASONS")


def extract_codebook(file: IO[bytes], keywords: Any, comment_tags: Any, options: Any) -> Iterator[Message]:
    """Give labels, definitions and descriptions of a codebook's YAML, each with its line."""
    yield from _nodes(yaml.compose(file.read().decode("utf-8")))


def _nodes(node: Any) -> Iterator[Message]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value in _TOLD and isinstance(value, yaml.ScalarNode) and value.value:
                yield value.start_mark.line + 1, "gettext", value.value.replace("%", "%%"), []
            else:
                yield from _nodes(value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _nodes(value)


def extract_tables(file: IO[bytes], keywords: Any, comment_tags: Any, options: Any) -> Iterator[Message]:
    """Give the words of a module's tables: values of dicts named `…_WORDS`, `…_TITLES`, `_LABELS` or `_PUT`, and of tuples of words."""
    for node in ast.parse(file.read()).body:
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        name, value = getattr(target, "id", ""), getattr(node, "value", None)
        if isinstance(value, ast.Dict) and name.endswith(("_WORDS", "_TITLES", "_LABELS", "_PUT")):
            yield from _words(value.values)
        elif name == "LEGEND" or name in _TABLES:
            yield from _words(_last_words(value))
        elif name == "GLOSSARY":
            yield from _words([words for row in getattr(value, "elts", ()) for words in row.elts])


def _last_words(value: Any) -> list[ast.expr]:
    """Of a table of tuples take each one's last word; of a table of words all."""
    rows: Collection[Any] = getattr(value, "elts", ())
    return [row.elts[-1] if isinstance(row, ast.Tuple) else row for row in rows]


def _words(values: Collection[Any]) -> Iterator[Message]:
    for value in values:
        if isinstance(value, ast.Constant) and isinstance(value.value, str) and value.value:
            yield value.lineno, "gettext", value.value.replace("%", "%%"), []
