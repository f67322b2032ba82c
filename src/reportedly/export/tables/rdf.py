"""RDF as N-Triples with PROV-O: each row with what it was derived from, claim by claim, back to reports and speakers.

Source: W3C PROV-O (terms); W3C RDF 1.1 N-Triples (form). Our own terms stand under `urn:reportedly:`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import quote, unquote

import msgspec

from reportedly.errors import BadRecord
from reportedly.export.tables.material import Material
from reportedly.export.tables.plain import LISTS
from reportedly.incidents.heard import Heard
from reportedly.records import Derived

_OURS, _PROV = "urn:reportedly:", "http://www.w3.org/ns/prov#"
_RDF, _XSD = "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "http://www.w3.org/2001/XMLSchema#"
_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
_FIELD = f"{_OURS}field:"
_LINE = re.compile(r'<([^>]*)> <([^>]*)> (?:<([^>]*)>|"((?:[^"\\]|\\.)*)"(?:\^\^<([^>]*)>)?) \.')
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
_PLAIN = {escaped[1]: char for char, escaped in _ESCAPES.items()}
_JSON = (*LISTS, "because")


def write_rdf(material: Material) -> bytes:
    """Write rows, their claims, reports, speakers and publishers as N-Triples, sorted, each line once."""
    lines = {line for row in material.rows for line in _row(row)}
    lines |= {line for row in material.rows for heard in material.members(row) for line in _claim(heard)}
    return "".join(f"{line}\n" for line in sorted(lines)).encode()


def _name(sort: str, identifier: str) -> str:
    return f"{_OURS}{sort}:{quote(identifier, safe='-_.')}"


def _link(subject: str, term: str, thing: str) -> str:
    return f"<{subject}> <{term}> <{thing}> ."


def _value(subject: str, term: str, value: object) -> str:
    sort = {int: "integer", float: "double", date: "date"}.get(type(value))
    text = "".join(_ESCAPES.get(c, c) for c in (value if isinstance(value, str) else str(value)))
    return f'<{subject}> <{term}> "{text}"' + (f"^^<{_XSD}{sort}>" if sort else "") + " ."


def _row(row: Derived) -> Iterator[str]:
    me, rule = _name("row", row.id), _name("rule", row.rule)
    yield _link(me, f"{_RDF}type", f"{_PROV}Entity")
    yield _link(rule, f"{_RDF}type", f"{_PROV}Activity")
    yield _link(me, f"{_PROV}wasGeneratedBy", rule)
    yield _link(me, f"{_PROV}wasDerivedFrom", _name("incident", row.incident))
    for claim in row.claims:
        yield _link(me, f"{_PROV}wasDerivedFrom", _name("claim", claim))
    for field in Derived.__struct_fields__:
        value = getattr(row, field)
        if field in _JSON:
            text = "".join(_ESCAPES.get(c, c) for c in msgspec.json.encode(value, order="sorted").decode())
            yield f'<{me}> <{_FIELD}{field}> "{text}"^^<{_RDF}JSON> .'
        elif value is not None:
            yield _value(me, f"{_FIELD}{field}", value)


def _claim(heard: Heard) -> Iterator[str]:
    claim, me, report = heard.claim, _name("claim", heard.claim.id), _name("report", heard.claim.report)
    yield _link(me, f"{_RDF}type", f"{_PROV}Entity")
    yield _link(me, f"{_PROV}hadPrimarySource", report)
    if claim.lineage:
        yield _link(me, f"{_PROV}wasGeneratedBy", _name("lineage", claim.lineage))
    for speaker in claim.says:
        yield from _agent(me, speaker.name or speaker.text)
    if heard.publisher:
        yield from _agent(report, heard.publisher)
    if heard.published:
        yield _value(report, f"{_OURS}published", heard.published)


def _agent(thing: str, name: str) -> Iterator[str]:
    agent = _name("agent", hashlib.sha256(name.encode()).hexdigest()[:20])
    yield _link(thing, f"{_PROV}wasAttributedTo", agent)
    yield _link(agent, f"{_RDF}type", f"{_PROV}Agent")
    yield _value(agent, _LABEL, name)


def read_rdf(data: bytes) -> list[Derived]:
    """Read rows back, in the order of their ids.

    Raises:
        BadRecord: a line is not a triple of ours, or a row lacks what it needs.
    """
    rows: dict[str, dict[str, Any]] = {}
    for number, line in enumerate(data.decode().split("\n")[:-1], 1):
        found = _LINE.fullmatch(line)
        if found is None:
            raise BadRecord("not a triple", where=f"line {number}")
        subject, term, _, text, sort = found.groups()
        if term.startswith(_FIELD):
            rows.setdefault(unquote(subject), {})[term.removeprefix(_FIELD)] = _read_value(text, sort)
    try:
        return sorted((msgspec.convert(values, Derived) for values in rows.values()), key=lambda row: row.id)
    except msgspec.ValidationError as error:
        raise BadRecord(f"not a row: {error}") from None


def _read_value(text: str, sort: str | None) -> Any:
    plain = re.sub(r"\\(.)", lambda found: _PLAIN[found[1]], text)
    if sort == f"{_RDF}JSON":
        return msgspec.json.decode(plain)
    return {f"{_XSD}integer": int, f"{_XSD}double": float}.get(sort or "", str)(plain)
