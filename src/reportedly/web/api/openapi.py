"""The OpenAPI 3.1 document, made from the operations' own types: what is written there is what is checked."""

from __future__ import annotations

from collections.abc import Iterable
from inspect import getdoc
from typing import Any

import msgspec
from starlette.responses import Response

from reportedly.version import __version__
from reportedly.web.api.operation import BYTES, JSON, ROOT, Operation
from reportedly.web.asked import Asked
from reportedly.web.refusals import Problem
from reportedly.web.routing import Page

_REFS = "#/components/schemas/{name}"
_PROBLEM = "application/problem+json"
_ALWAYS = (400, 401, 403)
_BUSY = 503
_WORDS = {
    204: "Nothing to give.",
    400: "The request cannot be answered as it was put.",
    401: "Nobody is signed in, or the token is not good.",
    403: "The role or the token's scopes do not allow it.",
    404: "There is no such record.",
    409: "Somebody else decided meanwhile, or holds it.",
    413: "Too large.",
    422: "The body is wrong.",
    429: "Too many at once.",
    503: "The store did not let go in time.",
}


def document(operations: Iterable[Operation]) -> dict[str, Any]:
    """Make the document."""
    every = tuple(operations)
    types = [t for o in every for t in (o.params, o.body, o.gives) if t is not None and t is not bytes]
    unique = list({id(t): t for t in [*types, Problem]}.values())
    schemas, parts = msgspec.json.schema_components(unique, ref_template=_REFS)
    by_type = {id(t): schema for t, schema in zip(unique, schemas, strict=True)}
    paths: dict[str, dict[str, Any]] = {}
    for one in every:
        paths.setdefault(ROOT + one.path, {})[one.method.lower()] = _operation(one, by_type, parts)
    used = {name: part for name, part in parts.items() if name not in _params_names(every)}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "reportedly",
            "version": __version__,
            "description": "Claims of who says that what happened, the incidents they gather into, and people's judgements.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "paths": paths,
        "components": {
            "schemas": used,
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer"},
            },
        },
        "security": [{"token": []}],
    }


def _params_names(operations: Iterable[Operation]) -> set[str]:
    return {
        one.params.__name__ for one in operations if one.params is not None and one.params.__name__ != "IncidentsAsked"
    }


def _operation(one: Operation, by_type: dict[int, Any], parts: dict[str, Any]) -> dict[str, Any]:
    told = (getdoc(one.run) or "").strip()
    made: dict[str, Any] = {
        "operationId": one.name,
        "summary": told.partition("\n")[0],
        "description": f"{told}\n\nNeeds `{one.needs}`.",
        "tags": [one.path.split("/")[1].partition(".")[0]],
        "parameters": _parameters(one, parts),
        "responses": _responses(one, by_type),
    }
    if one.body is not None:
        made["requestBody"] = {"required": True, "content": {JSON: {"schema": by_type[id(one.body)]}}}
    return made


def _parameters(one: Operation, parts: dict[str, Any]) -> list[dict[str, Any]]:
    if one.params is None:
        return []
    schema = parts[one.params.__name__]
    return [_parameter(one, name, plain) for name, plain in schema["properties"].items()]


def _parameter(one: Operation, name: str, plain: dict[str, Any]) -> dict[str, Any]:
    in_path = name in one.holes
    made: dict[str, Any] = {"name": name, "in": "path" if in_path else "query", "required": in_path}
    schema = _without_null(plain)
    if in_path:
        schema = schema | {"pattern": "^[^/]+$"}
    if not in_path and "default" not in schema and "default" not in plain:
        made["required"] = True
    return made | {"schema": {k: v for k, v in schema.items() if not (k == "default" and v is None)}}


def _without_null(plain: dict[str, Any]) -> dict[str, Any]:
    """Take "or null" out of a schema: what stands in an address is left out, never null."""
    if "anyOf" not in plain:
        return plain
    real = [one for one in plain["anyOf"] if one.get("type") != "null"]
    rest = {name: value for name, value in plain.items() if name != "anyOf"}
    return real[0] | rest if len(real) == 1 else {"anyOf": real} | rest


def _responses(one: Operation, by_type: dict[int, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {str(one.status): _success(one, by_type)}
    for status in (*_ALWAYS, *one.refuses, _BUSY):
        answer: dict[str, Any] = {"description": _WORDS[status]}
        if status >= 400:
            answer["content"] = {_PROBLEM: {"schema": by_type[id(Problem)]}}
        made[str(status)] = answer
    return made


def _success(one: Operation, by_type: dict[int, Any]) -> dict[str, Any]:
    if one.gives is None:
        return {"description": "Done."}
    if one.media == BYTES:
        return {"description": "The file.", "content": {BYTES: {"schema": {"type": "string", "format": "binary"}}}}
    if one.media != JSON:
        told = f"{by_type[id(one.gives)].get('$ref', '').rpartition('/')[2]} records, as they come."
        return {"description": told, "content": {one.media: {"schema": {"type": "string"}}}}
    return {"description": "As asked.", "content": {JSON: {"schema": by_type[id(one.gives)]}}}


def document_page(operations: tuple[Operation, ...]) -> Page:
    """Make the route that gives the document; anybody may read it."""
    written = msgspec.json.format(msgspec.json.encode(document(operations)), indent=1)

    def show(_: Asked) -> Response:
        return Response(written, media_type=JSON)

    return Page(name="api-openapi", path=f"{ROOT}/openapi.json", run=show, needs=None)
