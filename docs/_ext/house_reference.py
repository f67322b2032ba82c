"""Write the reference pages from what they describe: codebook, command line, errors, configuration, wire format."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from sphinx.application import Sphinx

from reportedly import errors
from reportedly.cli.codebook import SCHEMES, crosswalk_words
from reportedly.codebook import Codebook, load_codebook
from reportedly.records.wire import schema
from reportedly.web.api import OPERATIONS
from reportedly.web.api.operation import ROOT

_MADE = "<!-- Made by docs/_ext/house_reference.py. Do not edit. -->\n\n"


def setup(app: Sphinx) -> dict[str, Any]:
    app.connect("builder-inited", write_reference)
    return {"version": "1", "parallel_read_safe": True}


def write_reference(app: Sphinx) -> None:
    folder = Path(app.srcdir) / "reference"
    pages = {"codebook": codebook_page, "cli": cli_page, "errors": errors_page, "wire": wire_page, "api": api_page}
    for name, page in pages.items():
        text = _MADE + "\n".join(page()) + "\n"
        path = folder / f"{name}.md"
        if not path.is_file() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")


def codebook_page() -> Iterator[str]:
    book = load_codebook()
    yield f"# Codebook\n\n{book.description} Version {book.version}, {len(book.kinds)} kinds.\n"
    yield "How another scheme's code fits is marked **exact**, **close** or **broad** (the other code is wider).\n"
    for group in dict.fromkeys(kind.group for kind in book.kinds.values()):
        yield f"## {group.capitalize()}\n"
        for name, kind in book.kinds.items():
            if kind.group == group:
                yield from _kind(name, book)


def _kind(name: str, book: Codebook) -> Iterator[str]:
    kind = book.kinds[name]
    yield f"### {name}\n\n{kind.definition}\n\n| scheme | code | fit |\n|---|---|---|"
    for scheme in SCHEMES:
        crosswalk = getattr(kind, scheme)
        words = crosswalk_words(crosswalk)
        yield f"| {scheme.upper()} | {words or 'none'} | {crosswalk.match if words else ''} |"
    triggers = book.triggers[name]
    words = {sort: getattr(triggers, sort) for sort in ("verbs", "nouns", "phrases")}
    told = [f"{sort} *{', '.join(found)}*" for sort, found in words.items() if found]
    yield f"\nMay be named by: {'; '.join(told)}.\n" if told else ""


def api_page() -> Iterator[str]:
    yield (
        "# API\n\nEvery operation of version 1, under `" + ROOT + "`. The types stand in `" + ROOT + "/openapi.json`.\n"
    )
    yield "| | operation | needs | gives | |\n|---|---|---|---|---|"
    for one in OPERATIONS:
        first = (one.run.__doc__ or "").strip().partition("\n")[0]
        gives = getattr(one.gives, "__name__", "") if one.gives is not None else "nothing"
        yield f"| {one.method} | `{one.path}` | `{one.needs}` | {gives} | {first} |"
    yield "\nParameters, by what is asked for:\n"
    for kind in dict.fromkeys(o.params for o in OPERATIONS if o.params is not None):
        fields = ", ".join(f"`{name}`" for name in kind.__struct_fields__)
        yield f"* **{kind.__name__}**: {fields}. {(kind.__doc__ or '').strip().partition(chr(10))[0]}"


def cli_page() -> Iterator[str]:
    yield "# Command line\n"
    yield "Exit codes: 0 well; 1 another error; 2 wrong use; 3 a report could not be taken in; 4 configuration or"
    yield "codebook; 5 model, gazetteer or installation; 70 a defect of the software. See [errors](errors.md).\n"
    yield from _command(_group(), click.Context(_group(), info_name="reportedly"))


def _group() -> click.Group:
    """Find the widest group of commands that the package's command line holds."""
    room = importlib.import_module("reportedly.cli")
    return max((v for v in vars(room).values() if isinstance(v, click.Group)), key=lambda g: len(g.commands))


def _command(command: click.Command, context: click.Context) -> Iterator[str]:
    depth = context.command_path.count(" ")
    yield f"{'#' * min(depth + 2, 5)} {context.command_path}\n\n```text\n{command.get_help(context)}\n```\n"
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            if below is not None and not below.hidden:
                yield from _command(below, click.Context(below, info_name=name, parent=context))


def errors_page() -> Iterator[str]:
    yield "# Errors\n\nEvery error says what is wrong, where, what to do. The code is stable; the words may change.\n"
    yield "| code | class | exit code | HTTP status | what it says | what to do |\n|---|---|---|---|---|---|"
    for kind in _kinds(errors.ReportedlyError):
        line = (kind.__doc__ or "").strip().splitlines()[0]
        numbers = f"{kind.exit_code} | {kind.http_status}"
        yield f"| `{kind.code}` | `{kind.__name__}` | {numbers} | {line} | {kind.remedy_default} |"


def _kinds(kind: type[errors.ReportedlyError]) -> Iterator[type[errors.ReportedlyError]]:
    yield kind
    for below in kind.__subclasses__():
        if below.__module__ == errors.__name__:
            yield from _kinds(below)


def wire_page() -> Iterator[str]:
    made = schema()
    yield f"# Wire format\n\n{made['title']}: JSON Lines, one record a line, told apart by `record`."
    yield "`reportedly schema` prints the JSON Schema from which this page is made.\n"
    for name, part in sorted(made["$defs"].items(), key=_records_first):
        tag = part["properties"].get("record", {}).get("enum", [""])[0]
        yield f"## {name}\n" + (f"\n`record` is `{tag}`.\n" if tag else "")
        yield f"{_law(part)}\n\n| field | type | without it |\n|---|---|---|"
        for field, sort in part["properties"].items():
            if field != "record":
                yield f"| `{field}` | {_type(sort)} | {_default(field, sort, part)} |"
        yield ""


def _records_first(item: tuple[str, dict[str, Any]]) -> tuple[bool, str]:
    return "record" not in item[1]["properties"], item[0]


def _law(part: dict[str, Any]) -> str:
    return " ".join(str(part.get("description", "")).split())


def _type(sort: dict[str, Any]) -> str:
    if "$ref" in sort:
        name = sort["$ref"].rsplit("/", 1)[-1]
        return f"[{name}](#{name.lower()})"
    if "anyOf" in sort:
        return " or ".join(_type(option) for option in sort["anyOf"])
    if "enum" in sort:
        return ", ".join(f"`{value}`" for value in sort["enum"])
    if sort.get("type") == "array":
        items = sort.get("items") or {}
        return f"list of {_type(items)}" if items else "list of three integers"
    return str(sort.get("format") or sort.get("type") or "anything")


def _default(field: str, sort: dict[str, Any], part: dict[str, Any]) -> str:
    if field in part.get("required", []):
        return "an error"
    return f"`{sort['default']!r}`" if "default" in sort and sort["default"] not in ("", None) else "null or empty"
