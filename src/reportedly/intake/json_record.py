"""One JSON object -> a report's text and what is said about it; wrong types are errors, unknown fields are kept."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec

from reportedly.errors import BadRecord
from reportedly.intake.days import read_day
from reportedly.intake.piece import Facts
from reportedly.records import Published

_TEXT_FIELDS = ("id", "title", "publisher", "published", "url", "language")
FIELDS = ("text", *_TEXT_FIELDS)
"""The fields that have a meaning; every other is kept as metadata."""


def take_record(source: str, *, where: str) -> tuple[str, Facts]:
    """Read one JSON object.

    `text` must be there; the other fields of `FIELDS` are text or null, and empty text means not known. A day of
    publication that can be read in two ways stays unknown, and its words are kept as metadata.

    Args:
        source: the JSON text.
        where: file, or file and line, for the error.

    Raises:
        BadRecord: not JSON, not an object, a field missing, of a wrong type, or not a day; names the field.
    """
    found = _object(source, where)
    text = found.get("text")
    if not isinstance(text, str):
        problem = f"field `text` must be text, found {_kind(text)}" if "text" in found else "field `text` is missing"
        raise BadRecord(problem, where=where)
    told = {field: _words(found, field, where) for field in _TEXT_FIELDS}
    rest = {field: value for field, value in found.items() if field not in FIELDS}
    day = _day(told["published"], where)
    if told["published"] and not day:
        rest["published"] = told["published"]
    return text, Facts(
        source_id=told["id"],
        title=told["title"],
        publisher=told["publisher"],
        published=Published(day=day, origin="metadata") if day else None,
        url=told["url"],
        language=told["language"],
        metadata=rest,
    )


def _object(source: str, where: str) -> dict[str, Any]:
    try:
        found = msgspec.json.decode(source.removeprefix("\ufeff"))
    except (msgspec.DecodeError, UnicodeError) as error:
        raise BadRecord(f"not JSON: {error}", where=where) from None
    except RecursionError:
        raise BadRecord("nested too deeply", where=where) from None
    if isinstance(found, list):
        raise BadRecord(
            "expected one object, found a list", where=where, remedy="Write one object a line (JSON Lines, .jsonl)."
        )
    if not isinstance(found, dict):
        raise BadRecord(f"expected an object, found {_kind(found)}", where=where)
    return found


def _words(found: dict[str, Any], field: str, where: str) -> str | None:
    value = found.get(field)
    if value is not None and not isinstance(value, str):
        raise BadRecord(f"field `{field}` must be text, found {_kind(value)}: {_short(value)}", where=where)
    return value.strip() or None if value else None


def _day(words: str | None, where: str) -> date | None:
    if not words:
        return None
    day, is_day = read_day(words)
    if not is_day:
        raise BadRecord(
            f"field `published` is not a day: {_short(words)}",
            where=where,
            remedy="Write it as YYYY-MM-DD, or leave it empty.",
        )
    return day


def _kind(value: object) -> str:
    kinds = {
        type(None): "null",
        bool: "true or false",
        int: "a number",
        float: "a number",
        str: "text",
        list: "a list",
        dict: "an object",
    }
    return kinds[type(value)]


def _short(value: object) -> str:
    words = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    return repr(words if len(words) <= 60 else f"{words[:57]}...")
