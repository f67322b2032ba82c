"""The wire: records as JSON Lines, their schema, and upgraders from older forms."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from reportedly.errors import BadRecord
from reportedly.records.assignment import Assignment, Copying
from reportedly.records.charged import Charged
from reportedly.records.claim import Claim
from reportedly.records.decision import Decision
from reportedly.records.incident import Derived, Incident, Judgement, Wording
from reportedly.records.report import Report
from reportedly.records.run import End, Failure, Lineage

Record = (
    Report
    | Claim
    | Charged
    | Wording
    | Incident
    | Judgement
    | Derived
    | Decision
    | Assignment
    | Copying
    | Failure
    | Lineage
    | End
)
WIRE_VERSION = 1

_ENCODER = msgspec.json.Encoder(order="deterministic")
_DECODER: msgspec.json.Decoder[Record] = msgspec.json.Decoder(Record)

UPGRADERS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {}
"""Older forms by the `wire` value their lines carry; each lifts a line to the next form. Form 1 is the first."""


def encode(record: Record) -> bytes:
    """Write a record as one JSON line without its line break; keys in the order of the record's fields."""
    return _ENCODER.encode(record)


def decode(line: bytes | str, *, where: str = "") -> Record:
    """Read a record from one JSON line, lifting older forms first.

    Args:
        line: one JSON object.
        where: file and line number, for the error.

    Raises:
        BadRecord: the line is not JSON, of an unknown sort, or breaks a type.
        LawBroken: the record's values break a law of the data.
    """
    try:
        if UPGRADERS:
            line = _upgrade(line)
        return _DECODER.decode(line)
    except msgspec.ValidationError as error:
        raise BadRecord(str(error), where=where) from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadRecord(f"not a JSON record: {error}", where=where) from None


def _upgrade(line: bytes | str) -> bytes:
    plain = msgspec.json.decode(line)
    while isinstance(plain, dict) and (step := UPGRADERS.get(str(plain.get("wire", "")))):
        plain = step(plain)
    return msgspec.json.encode(plain)


def schema() -> dict[str, Any]:
    """Make the JSON Schema (draft 2020-12) of every record on the wire."""
    (head,), parts = msgspec.json.schema_components([Record], ref_template="#/$defs/{name}")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"reportedly wire format {WIRE_VERSION}",
        **head,
        "$defs": parts,
    }
